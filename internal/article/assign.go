package article

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// What somebody can be asked to do with a story.
const (
	KindWrite  = "write"  // to write it, or what is still missing in it
	KindReview = "review" // to be its second pair of eyes
)

// Assignment is what somebody was asked to do with a story, by when.
type Assignment struct {
	ID        int64
	ArticleID int64
	Staff     int64  // 0: whoever of those who may
	Kind      string // KindWrite or KindReview
	By        string
	At        time.Time
	Due       time.Time // zero: no deadline
	Words     string
	State     string // open, done, dropped
	Reminded  time.Time
}

// Late reports whether the deadline is past.
func (a Assignment) Late(now time.Time) bool {
	return a.State == "open" && !a.Due.IsZero() && now.After(a.Due)
}

// Assigned is the fact that somebody was asked.
type Assigned struct{ Assignment }

// Assign asks somebody. A person is asked once for one thing: a newer wish replaces the older.
func Assign(ctx context.Context, tx *database.Tx, a Assignment) (Assignment, error) {
	story, err := ByID(ctx, tx, a.ArticleID)
	if err != nil {
		return a, err
	}
	a.Words = strings.TrimSpace(a.Words)
	switch {
	case a.Kind != KindWrite && a.Kind != KindReview:
		return a, &InvalidError{[]Problem{{"assign", "Say what is to be done."}}}
	case a.Kind == KindWrite && a.Staff == 0:
		return a, &InvalidError{[]Problem{{"assign", "Choose who is to do it."}}}
	case len(a.Words) > maxStandfirst:
		return a, &InvalidError{[]Problem{{"assign_words", "That is too long. Say it in a few sentences."}}}
	case !a.Due.IsZero() && !a.Due.After(tx.Now()):
		return a, &InvalidError{[]Problem{{"assign_due", "That time is past. Choose one in the future, or leave it empty."}}}
	}
	if a.Kind == KindReview {
		if err := mayJudge(ctx, tx, story, a.Staff); err != nil {
			return a, err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE assignment SET state = 'dropped', ended_at = $4 WHERE article_id = $1 AND kind = $2 AND staff_id = $3 AND state = 'open'`,
		a.ArticleID, a.Kind, a.Staff, database.Micros(tx.Now())); err != nil {
		return a, fmt.Errorf("assign story %d: %w", a.ArticleID, err)
	}
	a.At, a.State = tx.Now(), "open"
	err = tx.QueryRow(ctx, `INSERT INTO assignment (article_id, staff_id, kind, by_actor, at, due_at, words) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		a.ArticleID, a.Staff, a.Kind, a.By, database.Micros(a.At), database.Micros(a.Due), a.Words).Scan(&a.ID)
	if err != nil {
		return a, fmt.Errorf("assign story %d: %w", a.ArticleID, err)
	}
	return a, ledger.Record(ctx, tx, ledger.Entry{Actor: a.By, Action: "article.assigned", Subject: Tag(a.ArticleID), Reason: a.Words, Fact: Assigned{a}})
}

// mayJudge: nobody is asked to approve what they wrote.
func mayJudge(ctx context.Context, q database.Reader, story Article, person int64) error {
	if person == 0 {
		return nil
	}
	head, err := RevisionByID(ctx, q, story.HeadID)
	if err != nil {
		return err
	}
	c, err := CoverOf(ctx, q, story, head)
	if err == nil && c.Wrote(fmt.Sprintf("staff:%d", person)) {
		return &InvalidError{[]Problem{{"assign", "They wrote some of what is new in this text. Ask somebody who did not."}}}
	}
	return err
}

// EndAssignment closes one: done or dropped. Whoever asked and whoever was asked may do it, and editors of the section.
func EndAssignment(ctx context.Context, tx *database.Tx, by string, id int64, state string) error {
	a, err := AssignmentByID(ctx, tx, id)
	if err != nil || a.State != "open" {
		return err
	}
	if state != "done" {
		state = "dropped"
	}
	if _, err := tx.Exec(ctx, `UPDATE assignment SET state = $2, ended_at = $3 WHERE id = $1`, id, state, database.Micros(tx.Now())); err != nil {
		return fmt.Errorf("end assignment %d: %w", id, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "article.assignment-" + state, Subject: Tag(a.ArticleID)})
}

// endAll closes what is open of a kind, because the thing itself happened.
func endAll(ctx context.Context, tx *database.Tx, article int64, kind, state string) error {
	_, err := tx.Exec(ctx, `UPDATE assignment SET state = $3, ended_at = $4 WHERE article_id = $1 AND kind = $2 AND state = 'open'`,
		article, kind, state, database.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("end assignments of story %d: %w", article, err)
	}
	return nil
}

const assignmentColumns = `id, article_id, staff_id, kind, by_actor, at, due_at, words, state, reminded`

func scanAssignment(row interface{ Scan(...any) error }, a *Assignment) error {
	var at, due, reminded int64
	err := row.Scan(&a.ID, &a.ArticleID, &a.Staff, &a.Kind, &a.By, &at, &due, &a.Words, &a.State, &reminded)
	a.At, a.Due, a.Reminded = database.FromMicros(at), database.FromMicros(due), database.FromMicros(reminded)
	return err
}

// AssignmentByID gives one.
func AssignmentByID(ctx context.Context, q database.Reader, id int64) (Assignment, error) {
	var a Assignment
	err := scanAssignment(q.QueryRow(ctx, `SELECT `+assignmentColumns+` FROM assignment WHERE id = $1`, id), &a)
	if errors.Is(err, sql.ErrNoRows) {
		return a, ErrNotFound
	}
	return a, err
}

// Assignments lists what is open: of one story, or of all stories (article 0), the most urgent first.
func Assignments(ctx context.Context, q database.Reader, article int64) ([]Assignment, error) {
	rows, err := q.Query(ctx, `SELECT `+assignmentColumns+` FROM assignment WHERE state = 'open' AND (article_id = $1 OR $1 = 0 AND NOT EXISTS (SELECT 1 FROM article a WHERE a.id = article_id AND a.spiked_at <> 0))
		ORDER BY CASE WHEN due_at = 0 THEN 1 ELSE 0 END, due_at, id LIMIT 500`, article) // more than a house can have open
	return database.Collect(rows, err, func(r *sql.Rows, a *Assignment) error { return scanAssignment(r, a) })
}

// AskAgain lists what somebody has to be reminded of now, and notes that it was done: once before the deadline, once
// after it; a request for a second reader without a deadline once after the hours of the house.
func AskAgain(ctx context.Context, tx *database.Tx) ([]Assignment, error) {
	rules, err := RulesOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	open, err := Assignments(ctx, tx, 0)
	if err != nil {
		return nil, err
	}
	var list []Assignment
	for _, a := range open {
		if !rules.Remind.due(a, tx.Now()) {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE assignment SET reminded = $2 WHERE id = $1`, a.ID, database.Micros(tx.Now())); err != nil {
			return nil, fmt.Errorf("remind of assignment %d: %w", a.ID, err)
		}
		list = append(list, a)
	}
	return list, nil
}

// due reports whether it is time to remind of an assignment.
func (r Reminders) due(a Assignment, now time.Time) bool {
	passed := func(at time.Time) bool { return !at.IsZero() && !now.Before(at) && a.Reminded.Before(at) }
	if !a.Due.IsZero() {
		before := r.remindAt(a.Due)
		return passed(before) && before.After(a.At) || passed(a.Due)
	}
	return a.Kind == KindReview && r.Review > 0 && passed(a.At.Add(time.Duration(r.Review)*time.Hour))
}
