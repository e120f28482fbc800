package article

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/section"
)

// The second pair of eyes. Where the house asks for it, a story goes out only when somebody who wrote none of what is new
// in it has approved exactly this text. The approval is of the text and not of the story: a letter changed later makes it
// uncovered, and the same text saved once more does not. Somebody who publishes a text in which they wrote nothing is that
// second pair themselves.

// Verdict is what somebody who looked at a text said.
type Verdict string

// The verdicts.
const (
	Approved Verdict = "approved"
	Refused  Verdict = "refused"
)

// Approval is what one person said of one text.
type Approval struct {
	ID         int64
	ArticleID  int64
	RevisionID int64 // where they read it
	Hash       []byte
	By         string
	At         time.Time
	Verdict    Verdict
	Note       string
}

// Judged is the fact that somebody approved or refused a text.
type Judged struct {
	Approval
	Authors []string // of what was new in it
}

// Cover says how far a text is covered by a second pair of eyes.
type Cover struct {
	Asked   bool      // the house asks for it
	Authors []string  // who wrote what is new since the last publication
	Last    *Approval // what was said last of exactly this text
	Earlier *Approval // the last approval, when it was of another text
}

// Covered reports whether the text may go out as far as this rule is concerned.
func (c Cover) Covered() bool { return !c.Asked || c.Approved() }

// Approved reports whether somebody stands for exactly this text.
func (c Cover) Approved() bool { return c.Last != nil && c.Last.Verdict == Approved }

// RefusedNow reports whether what was said last of exactly this text is no.
func (c Cover) RefusedNow() bool { return c.Last != nil && c.Last.Verdict == Refused }

// Wrote reports whether somebody wrote some of what is new.
func (c Cover) Wrote(actor string) bool { return slices.Contains(c.Authors, actor) }

// StaffID is the number of an actor of the staff, 0 for everybody else.
func StaffID(actor string) int64 {
	number, ok := strings.CutPrefix(actor, "staff:")
	if !ok {
		return 0
	}
	id, _ := strconv.ParseInt(number, 10, 64)
	return id
}

// CoverOf looks how far a revision is covered.
func CoverOf(ctx context.Context, q database.Reader, a Article, r Revision) (Cover, error) {
	rules, err := RulesOf(ctx, q)
	if err != nil {
		return Cover{}, err
	}
	var c Cover
	if c.Asked, err = asked(ctx, q, rules, a, r); err != nil {
		return c, err
	}
	if c.Authors, err = authorsSince(ctx, q, a, r); err != nil {
		return c, err
	}
	said, err := Approvals(ctx, q, a.ID)
	for i := range said {
		switch one := &said[i]; {
		case bytes.Equal(one.Hash, r.Hash):
			if c.Last == nil {
				c.Last = one
			}
		case one.Verdict == Approved && c.Earlier == nil:
			c.Earlier = one
		}
	}
	return c, err
}

// asked: the rule holds by the section where the story is to stand and by the one where readers see it now.
func asked(ctx context.Context, q database.Reader, rules Rules, a Article, r Revision) (bool, error) {
	if rules.Eyes.When != Chosen {
		return rules.Eyes.When == Always, nil
	}
	trail, err := SectionsOf(ctx, q, a, r)
	return rules.Eyes.Needs(r.Text, trail...), err
}

// SectionsOf lists the sections that have a say in a story: that of the revision, that of the text which readers see, and
// those above them.
func SectionsOf(ctx context.Context, q database.Reader, a Article, r Revision) ([]int64, error) {
	all, err := section.All(ctx, q)
	if err != nil {
		return nil, err
	}
	ids := []int64{r.SectionID}
	if a.PublishedID != 0 && a.PublishedID != r.ID {
		out, err := RevisionByID(ctx, q, a.PublishedID)
		if err != nil {
			return nil, err
		}
		ids = append(ids, out.SectionID)
	}
	var list []int64
	for _, id := range ids {
		for _, s := range section.Trail(all, id) {
			list = append(list, s.ID)
		}
	}
	return list, nil
}

// authorsSince lists who changed the text since the one that readers see, or ever, when they see none or a newer one.
// A save that changed nothing but the stage makes nobody an author.
func authorsSince(ctx context.Context, q database.Reader, a Article, r Revision) ([]string, error) {
	type save struct {
		id   int64
		by   string
		hash []byte
	}
	rows, err := q.Query(ctx, `SELECT id, saved_by, hash FROM revision WHERE article_id = $1 AND seq <= $2 ORDER BY seq`, a.ID, r.Seq)
	saves, err := database.Collect(rows, err, func(row *sql.Rows, s *save) error { return row.Scan(&s.id, &s.by, &s.hash) })
	if err != nil {
		return nil, fmt.Errorf("who wrote story %d: %w", a.ID, err)
	}
	begin := 0
	for i, s := range saves {
		if s.id == a.PublishedID && i < len(saves)-1 {
			begin = i + 1
		}
	}
	var list []string
	for i := begin; i < len(saves); i++ {
		if i > 0 && bytes.Equal(saves[i].hash, saves[i-1].hash) || slices.Contains(list, saves[i].by) {
			continue
		}
		list = append(list, saves[i].by)
	}
	return list, nil
}

// Approvals lists what was said of a story's texts, the newest first.
func Approvals(ctx context.Context, q database.Reader, article int64) ([]Approval, error) {
	rows, err := q.Query(ctx, `SELECT id, article_id, revision_id, hash, by_actor, at, verdict, note FROM approval WHERE article_id = $1 ORDER BY id DESC`, article)
	return database.Collect(rows, err, func(r *sql.Rows, a *Approval) error {
		var at int64
		err := r.Scan(&a.ID, &a.ArticleID, &a.RevisionID, &a.Hash, &a.By, &at, &a.Verdict, &a.Note)
		a.At = database.FromMicros(at)
		return err
	})
}

// Judge keeps what one person says of one text. Nobody judges a text in which they wrote some of what is new; who refuses
// says why. What is said last of a text counts. Open requests for a second reader end with it.
func Judge(ctx context.Context, tx *database.Tx, id, revision int64, by string, verdict Verdict, note string) error {
	a, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	r, err := RevisionByID(ctx, tx, revision)
	if err != nil || r.ArticleID != id {
		return ErrNotFound
	}
	authors, err := authorsSince(ctx, tx, a, r)
	if err != nil {
		return err
	}
	switch note = strings.TrimSpace(note); {
	case slices.Contains(authors, by):
		return &InvalidError{[]Problem{{"eyes", "You wrote some of what is new in this text, so you cannot be its second pair of eyes. Ask somebody else."}}}
	case verdict == Refused && note == "":
		return &InvalidError{[]Problem{{"eyes_note", "Say what has to change, so that the writer can mend it."}}}
	case len(note) > maxStandfirst:
		return &InvalidError{[]Problem{{"eyes_note", "The note is too long. Say it in a few sentences, or leave notes in the text."}}}
	}
	return judge(ctx, tx, Judged{Approval{ArticleID: id, RevisionID: r.ID, Hash: r.Hash, By: by, Verdict: verdict, Note: note}, authors})
}

func judge(ctx context.Context, tx *database.Tx, j Judged) error {
	j.At = tx.Now()
	_, err := tx.Exec(ctx, `INSERT INTO approval (article_id, revision_id, hash, by_actor, at, verdict, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		j.ArticleID, j.RevisionID, j.Hash, j.By, database.Micros(j.At), string(j.Verdict), j.Note)
	if err != nil {
		return fmt.Errorf("judge story %d: %w", j.ArticleID, err)
	}
	if err := endAll(ctx, tx, j.ArticleID, KindReview, "done"); err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: j.By, Action: "article." + string(j.Verdict), Subject: Tag(j.ArticleID), Reason: j.Note, Fact: j})
}

// notCovered is what somebody reads who may not publish a text alone.
const notCovered = "In this house a second pair of eyes approves this text before it goes out. Ask somebody who wrote none of it; or, if you may, publish without and say why."

// cover refuses a text that needs a second pair of eyes and has none. Whoever publishes and wrote nothing of it is that
// pair; a reason overrides, and both are recorded.
func cover(ctx context.Context, tx *database.Tx, a Article, r Revision, by, reason string) error {
	if r.ID == a.PublishedID { // readers have seen it: reinstated, or published once more
		return nil
	}
	c, err := CoverOf(ctx, tx, a, r)
	if err != nil || c.Covered() {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case StaffID(by) != 0 && !c.Wrote(by) && !c.RefusedNow():
		return judge(ctx, tx, Judged{Approval{ArticleID: a.ID, RevisionID: r.ID, Hash: r.Hash, By: by, Verdict: Approved}, c.Authors})
	case reason != "":
		return recordOverride(ctx, tx, a.ID, r.ID, by, reason)
	case c.RefusedNow():
		return &InvalidError{[]Problem{{"eyes", "This text was sent back: “" + c.Last.Note + "”. Change it, or let somebody who wrote none of it approve it after all."}}}
	}
	return &InvalidError{[]Problem{{"eyes", notCovered}}}
}

// refusedSince reports that somebody sent exactly this text back after an instant: what was planned before then may not
// go out by itself.
func refusedSince(ctx context.Context, q database.Reader, article int64, hash []byte, at time.Time) (bool, error) {
	said, err := Approvals(ctx, q, article)
	for _, one := range said {
		if bytes.Equal(one.Hash, hash) {
			return one.Verdict == Refused && one.At.After(at), err
		}
	}
	return false, err
}

// Returned is a story whose newest text somebody sent back.
type Returned struct {
	Approval
	SavedBy string // who saved that text
}

// SentBack lists the stories whose newest text was sent back and is as it was, the newest refusal first.
func SentBack(ctx context.Context, q database.Reader, limit int) ([]Returned, error) {
	rows, err := q.Query(ctx, `SELECT p.id, p.article_id, p.revision_id, p.by_actor, p.at, p.note, r.saved_by
		FROM approval p JOIN article a ON a.id = p.article_id JOIN revision r ON r.id = a.head_id
		WHERE p.verdict = 'refused' AND r.hash = p.hash AND a.head_id <> a.published_id AND a.killed_at = 0
		AND p.id = (SELECT MAX(n.id) FROM approval n WHERE n.article_id = p.article_id) ORDER BY p.id DESC LIMIT $1`, limit)
	return database.Collect(rows, err, func(row *sql.Rows, r *Returned) error {
		var at int64
		err := row.Scan(&r.ID, &r.ArticleID, &r.RevisionID, &r.By, &at, &r.Note, &r.SavedBy)
		r.At, r.Verdict = database.FromMicros(at), Refused
		return err
	})
}

// Writers lists everybody who ever saved a text of a story.
func Writers(ctx context.Context, q database.Reader, id int64) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT saved_by FROM revision WHERE article_id = $1`, id)
	return database.Collect(rows, err, func(r *sql.Rows, who *string) error { return r.Scan(who) })
}
