package claim

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
)

// Request is the question put to somebody before a story says something about them: whom, how, when, and by when an answer
// was asked for. It ends with an answer, or with none.
type Request struct {
	ID         int64
	ClaimID    int64
	Speaker    Speaker
	Channel    Channel
	Asked      time.Time
	Due        time.Time
	Question   string
	MadeBy     string
	State      string // open, answered, none, dropped
	Settled    time.Time
	PositionID int64 // the answer, or the entry that says there was none
}

// shortest is the least time in which somebody can be asked to answer. Less is no right of reply.
const shortest = 30 * time.Minute

// Ask keeps that somebody was asked.
func Ask(ctx context.Context, tx *database.Tx, by string, r Request) (Request, error) {
	r.Question, r.MadeBy, r.State = oneLine(r.Question), by, "open"
	if r.Asked.IsZero() {
		r.Asked = tx.Now()
	}
	if err := r.check(tx.Now()); err != nil {
		return r, err
	}
	filled, err := Fill(ctx, tx, r.Speaker)
	if err != nil {
		return r, err
	}
	p := Position{Details: Details{Kind: firstOf(filled.Kind, Person), Name: filled.Name, Role: filled.Role, Body: filled.Body}, Standing: firstOf(filled.Standing, Party)}
	if err := enter(ctx, tx, &p); err != nil {
		return r, err
	}
	r.Speaker = filled
	r.Speaker.ID, r.Speaker.BodyID = p.SpeakerID, p.BodyID
	return r, change(ctx, tx, r.ClaimID, act{by: by, name: "asked", became: r}, func(*Claim, *act) error {
		err := tx.QueryRow(ctx, `INSERT INTO claim_request (claim_id, speaker_id, channel, asked_at, due_at, question, made_by, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
			r.ClaimID, r.Speaker.ID, string(r.Channel), database.Micros(r.Asked), database.Micros(r.Due), r.Question, by, r.State).Scan(&r.ID)
		if err != nil {
			return fmt.Errorf("ask about claim %d: %w", r.ClaimID, err)
		}
		return nil
	})
}

func (r Request) check(now time.Time) error {
	switch {
	case !hasLetters(r.Speaker.Name):
		return invalid("speaker", "Write who was asked: name, role, body.")
	case !r.Channel.known() || r.Channel == "":
		return invalid("channel", "Choose how they were asked.")
	case r.Asked.After(now.Add(skew)):
		return invalid("asked", "This time is in the future. Note the question when it has been put.")
	case r.Due.IsZero():
		return invalid("due", "Say by when an answer was asked for.")
	case r.Due.Sub(r.Asked) < shortest:
		return invalid("due", "Nobody can answer in less than half an hour. Give more time, or say in the story that there was none.")
	case len([]rune(r.Question)) > maxSource:
		return invalid("question", "The question has at most %d letters.", maxSource)
	}
	return nil
}

const requestColumns = `r.id, r.claim_id, r.channel, r.asked_at, r.due_at, r.question, r.made_by, r.state, r.settled_at, r.position_id, ` + speakerColumns

func scanRequest(row interface{ Scan(...any) error }, r *Request) error {
	var asked, due, settled, used int64
	s := &r.Speaker
	err := row.Scan(&r.ID, &r.ClaimID, &r.Channel, &asked, &due, &r.Question, &r.MadeBy, &r.State, &settled, &r.PositionID,
		&s.ID, &s.Kind, &s.Name, &s.Role, &s.BodyID, &s.Body, &s.Standing, &used)
	r.Asked, r.Due, r.Settled, s.Used = database.FromMicros(asked), database.FromMicros(due), database.FromMicros(settled), database.FromMicros(used)
	return err
}

func requestsWhere(ctx context.Context, q database.Reader, where string, args ...any) ([]Request, error) {
	rows, err := q.Query(ctx, `SELECT `+requestColumns+` FROM claim_request r JOIN speaker s ON s.id = r.speaker_id LEFT JOIN speaker b ON b.id = s.body_id `+where, args...)
	return database.Collect(rows, err, func(row *sql.Rows, r *Request) error { return scanRequest(row, r) })
}

// Requests lists who was asked about a claim, the newest first.
func Requests(ctx context.Context, q database.Reader, claim int64) ([]Request, error) {
	return requestsWhere(ctx, q, `WHERE r.claim_id = $1 ORDER BY r.id DESC`, claim)
}

// RequestsDue lists the questions whose time is up by then and that nobody has settled, the oldest first.
func RequestsDue(ctx context.Context, q database.Reader, by time.Time, limit int) ([]Request, error) {
	return requestsWhere(ctx, q, `WHERE r.state = 'open' AND r.due_at <= $1 ORDER BY r.due_at, r.id LIMIT $2`, database.Micros(by), limit)
}

// RequestByID gives one question.
func RequestByID(ctx context.Context, q database.Reader, id int64) (Request, error) {
	var r Request
	err := scanRequest(q.QueryRow(ctx, `SELECT `+requestColumns+` FROM claim_request r JOIN speaker s ON s.id = r.speaker_id LEFT JOIN speaker b ON b.id = s.body_id WHERE r.id = $1`, id), &r)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	return r, err
}

// Settle ends a question with the entry that came of it, or drops it (position 0).
func Settle(ctx context.Context, tx *database.Tx, by string, id, position int64) error {
	r, err := RequestByID(ctx, tx, id)
	if err != nil {
		return err
	}
	state := "dropped"
	if position != 0 {
		p, err := PositionByID(ctx, tx, position)
		if err != nil {
			return err
		}
		if state = "answered"; p.Stance == NoReply || p.Stance == Unreached {
			state = "none"
		}
	}
	return change(ctx, tx, r.ClaimID, act{by: by, name: "answered", words: state, position: position, was: r}, func(*Claim, *act) error {
		if r.State != "open" {
			return errUnchanged
		}
		_, err := tx.Exec(ctx, `UPDATE claim_request SET state = $2, settled_at = $3, position_id = $4 WHERE id = $1`, id, state, database.Micros(tx.Now()), position)
		return err
	})
}

// UnansweredRequest records that somebody who was asked had not replied by now, and settles the question.
func UnansweredRequest(ctx context.Context, tx *database.Tx, l Leave, id int64) (Position, error) {
	r, err := RequestByID(ctx, tx, id)
	if err != nil {
		return Position{}, err
	}
	if tx.Now().Before(r.Due) {
		return Position{}, invalid("due", "The time that they were given is not up yet.")
	}
	p := Position{ClaimID: r.ClaimID, Stance: NoReply, Standing: firstOf(r.Speaker.Standing, Party), Said: r.Due, Details: Details{
		Kind: r.Speaker.Kind, Name: r.Speaker.Name, Role: r.Speaker.Role, Body: r.Speaker.Body, Question: r.Question, Channel: r.Channel,
		Asked: Asked{Channel: r.Channel, At: r.Asked, Until: r.Due}}}
	if p, err = Record(ctx, tx, l, p); err != nil {
		return p, err
	}
	return p, Settle(ctx, tx, l.By, id, p.ID)
}
