package claim

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// Speaker is whoever says something about claims. A person who speaks for two bodies is two speakers: each position is one
// body's.
type Speaker struct {
	ID       int64
	Kind     Kind
	Name     string
	Role     string
	BodyID   int64
	Body     string // its name
	Standing Standing
	Used     time.Time
}

// Label is the speaker in one line, as the quick form takes it: "Nomvula Khoza, spokesperson, Blesbok Bulk Supply".
func (s Speaker) Label() string {
	parts := []string{s.Name}
	for _, p := range []string{s.Role, s.Body} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// ParseSpeaker reads one line: the name, then the role, then the body spoken for. Two parts are a name and a role.
func ParseSpeaker(line string) Speaker {
	var parts []string
	for _, p := range strings.Split(line, ",") {
		if p = oneLine(p); p != "" {
			parts = append(parts, p)
		}
	}
	s := Speaker{}
	switch n := len(parts); n {
	case 0:
	case 1:
		s.Name = parts[0]
	case 2:
		s.Name, s.Role = parts[0], parts[1]
	default:
		s.Name, s.Role, s.Body = parts[0], strings.Join(parts[1:n-1], ", "), parts[n-1]
	}
	return s
}

// oneLine joins the words of a text with single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

const speakerColumns = `s.id, s.kind, s.name, s.role, s.body_id, COALESCE(b.name, ''), s.standing, s.used_at`

const speakerTables = ` FROM speaker s LEFT JOIN speaker b ON b.id = s.body_id `

func scanSpeaker(row interface{ Scan(...any) error }, s *Speaker) error {
	var used int64
	err := row.Scan(&s.ID, &s.Kind, &s.Name, &s.Role, &s.BodyID, &s.Body, &s.Standing, &used)
	s.Used = database.FromMicros(used)
	return err
}

// Speakers lists who spoke last, for the desk to choose from.
func Speakers(ctx context.Context, q database.Reader, limit int) ([]Speaker, error) {
	rows, err := q.Query(ctx, `SELECT `+speakerColumns+speakerTables+`WHERE s.used_at > 0 ORDER BY s.used_at DESC, s.id DESC LIMIT $1`, limit)
	return database.Collect(rows, err, func(r *sql.Rows, s *Speaker) error { return scanSpeaker(r, s) })
}

// Fill completes what somebody typed with what the ledger knows of that speaker: role, body, standing. A second part that
// is the name of a known body is the body and not the role.
func Fill(ctx context.Context, q database.Reader, typed Speaker) (Speaker, error) {
	if typed.Body == "" && typed.Role != "" {
		if body, err := speakerBy(ctx, q, typed.Role, 0); err == nil && body.Kind != Person {
			typed.Role, typed.Body = "", body.Name
		} else if err != nil && !errors.Is(err, ErrNotFound) {
			return typed, err
		}
	}
	known, err := latestNamed(ctx, q, typed)
	if errors.Is(err, ErrNotFound) {
		return typed, nil
	}
	if err != nil {
		return typed, err
	}
	typed.Kind = firstOf(typed.Kind, known.Kind)
	typed.Role, typed.Body = firstOf(typed.Role, known.Role), firstOf(typed.Body, known.Body)
	typed.Standing = firstOf(typed.Standing, known.Standing)
	return typed, nil
}

func firstOf[T comparable](list ...T) T {
	var zero T
	for _, v := range list {
		if v != zero {
			return v
		}
	}
	return zero
}

// latestNamed is the speaker of a name, for the body typed or else for the one spoken for last.
func latestNamed(ctx context.Context, q database.Reader, typed Speaker) (Speaker, error) {
	rows, err := q.Query(ctx, `SELECT `+speakerColumns+speakerTables+`WHERE s.folded = $1 ORDER BY s.used_at DESC, s.id DESC`, foldName(typed.Name))
	list, err := database.Collect(rows, err, func(r *sql.Rows, s *Speaker) error { return scanSpeaker(r, s) })
	if err != nil {
		return typed, err
	}
	for _, s := range list {
		if typed.Body == "" || foldName(s.Body) == foldName(typed.Body) {
			return s, nil
		}
	}
	return typed, ErrNotFound
}

func speakerBy(ctx context.Context, q database.Reader, name string, body int64) (Speaker, error) {
	var s Speaker
	err := scanSpeaker(q.QueryRow(ctx, `SELECT `+speakerColumns+speakerTables+`WHERE s.folded = $1 AND s.body_id = $2`, foldName(name), body), &s)
	if errors.Is(err, sql.ErrNoRows) {
		return s, ErrNotFound
	}
	return s, err
}

// foldName is a name as it is told from others: without case, accents and marks. "The Rand Ledger" is "Rand Ledger".
func foldName(name string) string {
	words := wordsOf(name)
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// enter writes the speaker of a position and the body spoken for, and gives their numbers.
func enter(ctx context.Context, tx *database.Tx, p *Position) error {
	p.BodyID = 0
	if p.Body != "" && foldName(p.Body) != foldName(p.Name) {
		id, err := enterOne(ctx, tx, Speaker{Kind: Organisation, Name: p.Body}, false)
		if err != nil {
			return err
		}
		p.BodyID = id
	}
	id, err := enterOne(ctx, tx, Speaker{Kind: p.Kind, Name: p.Name, Role: p.Role, BodyID: p.BodyID, Standing: p.Standing}, true)
	p.SpeakerID = id
	return err
}

// enterOne adds a speaker, or brings the one of that name and body up to date.
func enterOne(ctx context.Context, tx *database.Tx, s Speaker, spoke bool) (id int64, err error) {
	folded := foldName(s.Name)
	if folded == "" {
		return 0, invalid("speaker", "Write the name with at least one letter or figure.")
	}
	used := int64(0)
	update := `name = speaker.name`
	if spoke {
		used = database.Micros(tx.Now())
		update = `kind = excluded.kind, name = excluded.name, role = excluded.role, standing = excluded.standing, used_at = excluded.used_at`
	}
	err = tx.QueryRow(ctx, `INSERT INTO speaker (kind, name, folded, role, body_id, standing, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (folded, body_id) DO UPDATE SET `+update+` RETURNING id`,
		string(s.Kind), s.Name, folded, s.Role, s.BodyID, string(s.Standing), used).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("enter speaker: %w", err)
	}
	return id, nil
}

// wordsOf cuts a text into folded words.
func wordsOf(s string) []string {
	return strings.FieldsFunc(article.Fold(s), func(r rune) bool { return !isWord(r) })
}
