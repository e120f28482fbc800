package notice

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/mail"
	"broadsheet/internal/staff"
)

// SendJob sends one letter; its payload is the letter, which is gone with the job.
const SendJob = "mail.send"

// mailJob writes the letter for one notice when its turn comes, so that what was read meanwhile is not sent.
const mailJob = "notice.mail"

type mailOrder struct{ Notice int64 }

// Post has a letter sent after the commit, and tried again while the mail server does not take it.
func Post(ctx context.Context, tx *database.Tx, l mail.Letter) error {
	if l.To == "" {
		return nil
	}
	return job.Enqueue(ctx, tx, job.Job{Kind: SendJob, Payload: l})
}

// Postman carries notices out of the house, to those who want that. Every field but Called must be set.
type Postman struct {
	DB        *database.DB
	Sender    mail.Sender
	Log       *slog.Logger
	Zone      func() *time.Location // the paper's
	Paper     func() string
	PublicURL string
	// Called gives the headline of a subject such as "article:7", "" when no letter may name it: a letter is an exit like
	// any other, and what is under embargo leaves by none.
	Called func(ctx context.Context, q database.Reader, subject string) (string, error)
}

// Work takes over the jobs of the post.
func (p *Postman) Work(jobs *job.Runner) {
	jobs.Handle(SendJob, p.send)
	jobs.Handle(mailJob, p.deliver)
	jobs.Every("notice-digest", 10*time.Minute, func(ctx context.Context, _ *job.Claim) error { return p.Morning(ctx) })
	jobs.Every("notice-sweep", 24*time.Hour, func(ctx context.Context, c *job.Claim) error {
		return c.Done(ctx, func(tx *database.Tx) error { return Sweep(ctx, tx) })
	})
}

func (p *Postman) send(ctx context.Context, c *job.Claim) error {
	var l mail.Letter
	if err := c.Decode(&l); err != nil {
		return err
	}
	if l.Key == "" {
		l.Key = c.Key()
	}
	return p.hand(ctx, l)
}

// hand gives a letter to the mail server. One that it refuses for good is not tried again.
func (p *Postman) hand(ctx context.Context, l mail.Letter) error {
	err := p.Sender.Send(ctx, l)
	var refused *mail.RefusedError
	if errors.As(err, &refused) {
		p.Log.WarnContext(ctx, "a letter was refused for good", "err", err)
		return nil
	}
	return err
}

// deliver sends one notice, unless it was read meanwhile.
func (p *Postman) deliver(ctx context.Context, c *job.Claim) error {
	var order mailOrder
	if err := c.Decode(&order); err != nil {
		return err
	}
	n, err := ByID(ctx, p.DB, order.Notice)
	if errors.Is(err, ErrNotFound) || err == nil && !n.Read.IsZero() {
		return nil
	}
	if err != nil {
		return err
	}
	who, err := staff.ByID(ctx, p.DB, n.Staff)
	if err != nil || who.Disabled || who.Email == "" {
		return err
	}
	text, err := p.line(ctx, p.DB, n)
	if err != nil {
		return err
	}
	l := mail.Letter{To: who.Email, Subject: p.Paper() + ": " + GroupOf(n.Kind).mail, Text: p.letter(who, text), Key: c.Key()}
	if err := p.hand(ctx, l); err != nil {
		return err
	}
	return c.Done(ctx, func(tx *database.Tx) error { return mailed(ctx, tx, []Notice{n}) })
}

func (p *Postman) letter(who staff.Person, text string) string {
	return "Good day " + who.Name + ",\n\n" + text + "\nWhat you hear of by mail, and when, you choose here:\n" + p.PublicURL + "/newsroom/notices\n"
}

// line is a notice in a letter: the words, the story if it may be named, the way there.
func (p *Postman) line(ctx context.Context, q database.Reader, n Notice) (string, error) {
	called := ""
	if p.Called != nil {
		var err error
		if called, err = p.Called(ctx, q, n.Subject); err != nil {
			return "", err
		}
	}
	if called != "" {
		called = "\n“" + called + "”"
	}
	return n.Words + called + "\n" + p.PublicURL + n.Path + "\n", nil
}

func mailed(ctx context.Context, tx *database.Tx, list []Notice) error {
	for _, n := range list {
		if _, err := tx.Exec(ctx, `UPDATE notice SET mailed_at = $2 WHERE id = $1`, n.ID, database.Micros(tx.Now())); err != nil {
			return fmt.Errorf("note that notice %d was mailed: %w", n.ID, err)
		}
	}
	return nil
}

// MorningHour is when the letter of the day is written, by the paper's clock: before the first conference.
const MorningHour = 7

// Morning writes the letter of the day to everybody for whom something unread has gathered, once a day. A paper that was
// down at seven writes it when it is up again.
func (p *Postman) Morning(ctx context.Context) error {
	now := p.DB.Now().In(p.Zone())
	if now.Hour() < MorningHour {
		return nil
	}
	all, err := staff.All(ctx, p.DB)
	if err != nil {
		return err
	}
	var errs []error
	for _, who := range all {
		if !who.Disabled && who.Email != "" {
			errs = append(errs, p.DB.Write(ctx, func(tx *database.Tx) error { return p.morningOf(ctx, tx, who, now.Format(time.DateOnly)) }))
		}
	}
	return errors.Join(errs...)
}

func (p *Postman) morningOf(ctx context.Context, tx *database.Tx, who staff.Person, day string) error {
	var done string
	err := tx.QueryRow(ctx, `SELECT day FROM notice_digest WHERE staff_id = $1`, who.ID).Scan(&done)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || done == day {
		return notNoRows(err)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO notice_digest (staff_id, day) VALUES ($1, $2) ON CONFLICT (staff_id) DO UPDATE SET day = excluded.day`, who.ID, day); err != nil {
		return fmt.Errorf("letter of the day to staff %d: %w", who.ID, err)
	}
	list, err := gathered(ctx, tx, who.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	var text strings.Builder
	for _, n := range list {
		line, err := p.line(ctx, tx, n)
		if err != nil {
			return err
		}
		text.WriteString(line + "\n")
	}
	subject := fmt.Sprintf("%s: %d notices", p.Paper(), len(list))
	if len(list) == 1 {
		subject = p.Paper() + ": " + GroupOf(list[0].Kind).mail
	}
	if err := Post(ctx, tx, mail.Letter{To: who.Email, Subject: subject, Text: p.letter(who, strings.TrimSuffix(text.String(), "\n")), Key: fmt.Sprintf("digest-%d-%s", who.ID, day)}); err != nil {
		return err
	}
	return mailed(ctx, tx, list)
}

func notNoRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// mostInLetter is how many notices one letter holds; the rest stands in the newsroom.
const mostInLetter = 50

// gathered is what a person was told, has not read, and wants once a day.
func gathered(ctx context.Context, q database.Reader, person int64) ([]Notice, error) {
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM notice WHERE staff_id = $1 AND mailed_at = 0 AND read_at = 0 ORDER BY at, id LIMIT $2`, person, mostInLetter)
	all, err := database.Collect(rows, err, func(r *sql.Rows, n *Notice) error { return scan(r, n) })
	if err != nil {
		return nil, err
	}
	var list []Notice
	for _, n := range all {
		how, err := howFor(ctx, q, person, n.Kind)
		if err != nil {
			return nil, err
		}
		if how == Daily {
			list = append(list, n)
		}
	}
	return list, nil
}
