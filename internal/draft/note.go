package draft

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/database"
)

// Limits of notes: a note longer than a page is a letter, and a story with more notes than this is discussed elsewhere.
const (
	maxNote    = 4000
	maxNotes   = 500
	maxAnswers = 100
	maxByLink  = 100 // a lawyer with a long list; more is somebody playing with the form
	maxGuest   = 80  // a name
	maxQuote   = 500 // letters of the passage that are kept; the place is found by them and by what is around
	maxAround  = 32  // W3C leaves it open; this much tells two alike phrases apart
)

// Note is a remark in the margin of a draft.
type Note struct {
	ID       int64
	Article  int64
	Revision int64  // the newest when it was written
	Passage         // what it is about; empty: the whole story
	Staff    int64  // 0: somebody by a review link
	Guest    string // the name they gave
	Link     int64  // the link they came by
	At       time.Time
	Words    string
	Open     bool
	Settled  time.Time
	By       int64 // who resolved it
	Answers  []Answer
}

// Passage is words in a block (W3C Web Annotation, TextQuoteSelector, inside the block's plain text).
type Passage struct{ Block, Exact, Prefix, Suffix string }

// Answer is what a colleague answered to a note.
type Answer struct {
	ID, Note, Staff int64
	At              time.Time
	Words           string
}

// AddNote writes a note.
func AddNote(ctx context.Context, tx *database.Tx, n Note) (Note, error) {
	n.Words, n.Guest = strings.TrimSpace(n.Words), strings.TrimSpace(n.Guest)
	if err := n.check(); err != nil {
		return n, err
	}
	if err := room(ctx, tx, `SELECT COUNT(*) FROM draft_note WHERE article_id = $1`, n.Article, maxNotes, "This story has so many notes that nobody reads them. Delete some first."); err != nil {
		return n, err
	}
	if n.Link != 0 {
		if err := room(ctx, tx, `SELECT COUNT(*) FROM draft_note WHERE link_id = $1`, n.Link, maxByLink, "You have left as many notes as this link takes. Write to the newsroom for the rest."); err != nil {
			return n, err
		}
	}
	n.Exact, n.Prefix, n.Suffix = cut(n.Exact, maxQuote), tail(n.Prefix, maxAround), cut(n.Suffix, maxAround)
	n.At, n.Open = tx.Now(), true
	err := tx.QueryRow(ctx, `INSERT INTO draft_note (article_id, revision_id, block, exact, prefix, suffix, staff_id, guest, link_id, at, words)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`, n.Article, n.Revision, n.Block, n.Exact, n.Prefix, n.Suffix,
		n.Staff, n.Guest, n.Link, database.Micros(n.At), n.Words).Scan(&n.ID)
	if err != nil {
		return n, fmt.Errorf("note on story %d: %w", n.Article, err)
	}
	return n, nil
}

func (n Note) check() error {
	switch {
	case n.Words == "":
		return &InvalidError{"words", "Write what you want to say."}
	case utf8.RuneCountInString(n.Words) > maxNote:
		return &InvalidError{"words", fmt.Sprintf("A note of at most %d letters is read; this one has %d.", maxNote, utf8.RuneCountInString(n.Words))}
	case n.Staff == 0 && n.Guest == "":
		return &InvalidError{"name", "Give your name, so that the newsroom knows whom to ask."}
	case utf8.RuneCountInString(n.Guest) > maxGuest:
		return &InvalidError{"name", fmt.Sprintf("A name of at most %d letters fits.", maxGuest)}
	case len(n.Block) > 64:
		return &InvalidError{"block", "This passage cannot be found. Mark it again."}
	}
	return nil
}

func room(ctx context.Context, q database.Reader, query string, id int64, limit int, words string) error {
	var n int
	if err := q.QueryRow(ctx, query, id).Scan(&n); err != nil {
		return err
	}
	if n >= limit {
		return &InvalidError{"words", words}
	}
	return nil
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func tail(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[len(r)-n:])
	}
	return s
}

// AddAnswer answers a note. An answer to a resolved note opens it again.
func AddAnswer(ctx context.Context, tx *database.Tx, note, staff int64, words string) error {
	if words = strings.TrimSpace(words); words == "" || utf8.RuneCountInString(words) > maxNote {
		return &InvalidError{"words", fmt.Sprintf("Write an answer of at most %d letters.", maxNote)}
	}
	if err := room(ctx, tx, `SELECT COUNT(*) FROM draft_answer WHERE note_id = $1`, note, maxAnswers, "This has been answered often enough. Talk about it, then write a new note."); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO draft_answer (note_id, staff_id, at, words) VALUES ($1, $2, $3, $4)`, note, staff, database.Micros(tx.Now()), words); err != nil {
		return fmt.Errorf("answer note %d: %w", note, err)
	}
	return Reopen(ctx, tx, note)
}

// Resolve settles a note.
func Resolve(ctx context.Context, tx *database.Tx, note, staff int64) error {
	_, err := tx.Exec(ctx, `UPDATE draft_note SET open = FALSE, settled_at = $2, settled_by = $3 WHERE id = $1 AND open = TRUE`, note, database.Micros(tx.Now()), staff)
	return err
}

// Reopen makes a settled note wait again.
func Reopen(ctx context.Context, tx *database.Tx, note int64) error {
	_, err := tx.Exec(ctx, `UPDATE draft_note SET open = TRUE, settled_at = 0, settled_by = 0 WHERE id = $1`, note)
	return err
}

// DeleteNote takes a note away with its answers.
func DeleteNote(ctx context.Context, tx *database.Tx, note int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM draft_answer WHERE note_id = $1`, note); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM draft_note WHERE id = $1`, note)
	return err
}

// OpenNotes counts the notes of a story that wait to be resolved.
func OpenNotes(ctx context.Context, q database.Reader, article int64) (n int, err error) {
	return n, q.QueryRow(ctx, `SELECT COUNT(*) FROM draft_note WHERE article_id = $1 AND open = TRUE`, article).Scan(&n)
}

// People lists the staff who wrote notes or answers on a story, each once.
func People(notes []Note) []int64 {
	var ids []int64
	for _, n := range notes {
		ids = append(ids, n.Staff)
		for _, a := range n.Answers {
			ids = append(ids, a.Staff)
		}
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id int64) bool { return id == 0 })
}

const noteColumns = `id, article_id, revision_id, block, exact, prefix, suffix, staff_id, guest, link_id, at, words, open, settled_at, settled_by`

func scanNote(r interface{ Scan(...any) error }, n *Note) error {
	var at, settled int64
	err := r.Scan(&n.ID, &n.Article, &n.Revision, &n.Block, &n.Exact, &n.Prefix, &n.Suffix, &n.Staff, &n.Guest, &n.Link, &at, &n.Words, &n.Open, &settled, &n.By)
	n.At, n.Settled = database.FromMicros(at), database.FromMicros(settled)
	return err
}

// NoteByID gives one note without its answers.
func NoteByID(ctx context.Context, q database.Reader, id int64) (Note, error) {
	var n Note
	err := scanNote(q.QueryRow(ctx, `SELECT `+noteColumns+` FROM draft_note WHERE id = $1`, id), &n)
	if errors.Is(err, sql.ErrNoRows) {
		return n, ErrNotFound
	}
	return n, err
}

// Notes lists the notes of a story with their answers, the oldest first.
func Notes(ctx context.Context, q database.Reader, article int64) ([]Note, error) {
	return notes(ctx, q, `article_id = $1`, article)
}

// NotesBy lists the notes that were left through a review link.
func NotesBy(ctx context.Context, q database.Reader, link int64) ([]Note, error) {
	return notes(ctx, q, `link_id = $1`, link)
}

func notes(ctx context.Context, q database.Reader, where string, id int64) ([]Note, error) {
	rows, err := q.Query(ctx, `SELECT `+noteColumns+` FROM draft_note WHERE `+where+` ORDER BY id`, id)
	list, err := database.Collect(rows, err, func(r *sql.Rows, n *Note) error { return scanNote(r, n) })
	if err != nil {
		return nil, fmt.Errorf("read notes: %w", err)
	}
	rows, err = q.Query(ctx, `SELECT a.id, a.note_id, a.staff_id, a.at, a.words FROM draft_answer a JOIN draft_note n ON n.id = a.note_id WHERE n.`+where+` ORDER BY a.id`, id)
	answers, err := database.Collect(rows, err, func(r *sql.Rows, a *Answer) error {
		var at int64
		err := r.Scan(&a.ID, &a.Note, &a.Staff, &at, &a.Words)
		a.At = database.FromMicros(at)
		return err
	})
	for i := range list {
		for _, a := range answers {
			if a.Note == list[i].ID {
				list[i].Answers = append(list[i].Answers, a)
			}
		}
	}
	return list, err
}

// waiting is how many notes somebody is reminded of at once.
const waiting = 50

// NotesFor lists the open notes of others on the stories that a person opened, and on those where they are in the
// discussion, the newest first.
func NotesFor(ctx context.Context, q database.Reader, staff int64) ([]Note, error) {
	rows, err := q.Query(ctx, `SELECT `+noteColumns+` FROM draft_note n WHERE open = TRUE AND staff_id <> $1 AND (
		EXISTS (SELECT 1 FROM article a WHERE a.id = n.article_id AND a.created_by = $2)
		OR EXISTS (SELECT 1 FROM draft_answer w WHERE w.note_id = n.id AND w.staff_id = $1)) ORDER BY id DESC LIMIT $3`,
		staff, fmt.Sprintf("staff:%d", staff), waiting)
	return database.Collect(rows, err, func(r *sql.Rows, n *Note) error { return scanNote(r, n) })
}
