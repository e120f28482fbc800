// Package comment keeps what readers write under stories, and what the newsroom decides about it.
//
// A comment is plain text with a name. Posting runs the screening steps in order (screen.go); they publish it, hold it
// for a moderator, or refuse it with a reason in words. The paper has a policy: comments off, published at once and
// read after, or read before they appear; a story may have its own, and its thread can be closed.
//
// The browser that posted a comment holds a secret: with it, and only for a few minutes, it may edit the text. A reply
// belongs to a comment of the same story. A removed comment keeps its place while replies stand below it.
//
// Mail addresses are for the newsroom's answer only: they are never shown, and nothing of a comment's text or address
// enters the ledger.
package comment

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// ErrNotFound says that there is no such comment, or none that the asker may see.
var ErrNotFound = errors.New("no such comment")

// State says whether readers see a comment.
type State string

// The states.
const (
	Published State = "published"
	Held      State = "held"     // waits for a moderator
	Rejected  State = "rejected" // was held and a moderator said no
	Removed   State = "removed"  // was published and a moderator took it away
)

// Comment is one comment or reply.
type Comment struct {
	ID        int64
	ArticleID int64
	ParentID  int64 // 0 for a comment on the story itself
	Name      string
	Email     string // never shown to readers
	Text      string
	Posted    time.Time
	Edited    time.Time // zero if never
	State     State
	Reason    string // why it is held, in words for moderators
	StaffID   int64  // not 0: written by one of the staff
	StaffRole string // "Reporter", printed beside the name
	Reports   int    // open reports
	secret    string // hash of the browser's secret
}

// Tag is what a page notes that shows the comments of a story, or their number.
func Tag(article int64) string { return "comments:" + strconv.FormatInt(article, 10) }

func subject(id int64) string { return "comment:" + strconv.FormatInt(id, 10) }

const columns = `id, article_id, parent_id, name, email, text, posted_at, edited_at, state, reason, staff_id, staff_role, reports, secret`

func scan(row interface{ Scan(...any) error }, c *Comment) error {
	var posted, edited int64
	err := row.Scan(&c.ID, &c.ArticleID, &c.ParentID, &c.Name, &c.Email, &c.Text, &posted, &edited, &c.State, &c.Reason, &c.StaffID, &c.StaffRole, &c.Reports, &c.secret)
	c.Posted, c.Edited = database.FromMicros(posted), database.FromMicros(edited)
	return err
}

// ByID gives a comment in any state, for staff and for whoever posted it.
func ByID(ctx context.Context, q database.Reader, id int64) (Comment, error) {
	var c Comment
	err := scan(q.QueryRow(ctx, `SELECT `+columns+` FROM comment WHERE id = $1`, id), &c)
	if errors.Is(err, sql.ErrNoRows) {
		return c, ErrNotFound
	}
	return c, err
}

// hash sums up what readers see of a comment; the ledger salts it.
func (c Comment) hash() []byte { return ledger.Hash(string(c.State), c.Name, c.Text) }

// StateHash gives the hash of a comment as it is now, for the ledger's check.
func StateHash(ctx context.Context, q database.Reader, id int64) ([]byte, error) {
	c, err := ByID(ctx, q, id)
	return c.hash(), err
}

// Fact is handed to the consequences when a comment appears, changes or goes.
type Fact struct{ Comment Comment }

func record(ctx context.Context, tx *database.Tx, by, action, reason string, c Comment) error {
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "comment." + action, Subject: subject(c.ID), Reason: reason, After: c.hash(), Fact: Fact{c}})
}

// InvalidError refuses a comment with words for whoever wrote it.
type InvalidError struct {
	Field string // name, email, text, thread
	Words string
	Key   string // of the same words in the catalogue of the paper's language, with Args; may be empty
	Args  []any
}

func (e *InvalidError) Error() string { return fmt.Sprintf("%s: %s", e.Field, e.Words) }

// Answer tells the web layer how to answer.
func (e *InvalidError) Answer() (kind, words string) { return "invalid", e.Words }

func invalid(field, words string) error { return &InvalidError{Field: field, Words: words} }

// known is invalid with words that the catalogue has too.
func known(field, words, key string, args ...any) error {
	return &InvalidError{field, words, key, args}
}
