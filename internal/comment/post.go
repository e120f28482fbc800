package comment

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
)

// EditTime is how long the browser that posted a comment may edit it: long enough to mend a slip, too short to turn
// an answered comment into another.
const EditTime = 5 * time.Minute

// Posted is what became of a draft. Secret is for the browser alone and is not kept.
type Posted struct {
	Comment Comment
	Secret  string
	Again   bool // the same comment was sent before; nothing new was written
}

// Post screens a draft and keeps it: published or held. It is durable when Post returns. A refusal is an InvalidError.
func Post(ctx context.Context, db *database.DB, paper Policy, d Draft) (Posted, error) {
	var p Posted
	err := db.Write(ctx, func(tx *database.Tx) error {
		var err error
		p, err = post(ctx, tx, paper, d)
		return err
	})
	return p, err
}

func post(ctx context.Context, tx *database.Tx, paper Policy, d Draft) (Posted, error) {
	hold, err := Screen(ctx, tx, &d, paper)
	if err != nil {
		return Posted{}, err
	}
	if before, err := sentBefore(ctx, tx, d); err != nil || before.ID != 0 {
		return Posted{Comment: before, Again: true}, err
	}
	secret := newSecret()
	c := Comment{ArticleID: d.ArticleID, ParentID: d.ParentID, Name: d.Name, Email: d.Email, Text: d.Text, Posted: tx.Now(),
		State: Published, Reason: hold, StaffID: d.StaffID, StaffRole: d.StaffRole, secret: hashOf(secret)}
	if hold != "" {
		c.State = Held
	}
	if err := insert(ctx, tx, &c); err != nil {
		return Posted{}, err
	}
	return Posted{Comment: c, Secret: secret}, record(ctx, tx, c.writer(), "posted", "", c)
}

func insert(ctx context.Context, tx *database.Tx, c *Comment) error {
	err := tx.QueryRow(ctx, `INSERT INTO comment (article_id, parent_id, name, email, text, posted_at, state, reason, staff_id, staff_role, secret, digest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`, c.ArticleID, c.ParentID, c.Name, c.Email, c.Text,
		database.Micros(c.Posted), string(c.State), c.Reason, c.StaffID, c.StaffRole, c.secret, digest(*c)).Scan(&c.ID)
	if err != nil {
		return fmt.Errorf("keep comment: %w", err)
	}
	return nil
}

// Import keeps a comment as another place tells of it: state and time are taken as they are, nothing is screened but
// its letters are cleaned.
func Import(ctx context.Context, tx *database.Tx, by string, c Comment) (Comment, error) {
	c.Name, c.Text = cleanLine(c.Name), clean(c.Text)
	if isBlank(c.Text) || isBlank(c.Name) {
		return c, invalid("text", "A comment needs a name and words.")
	}
	if err := insert(ctx, tx, &c); err != nil {
		return c, err
	}
	return c, record(ctx, tx, by, "imported", "", c)
}

// sentBefore finds the same words from the same name under the same comment, sent a moment ago: a button pressed twice.
func sentBefore(ctx context.Context, tx *database.Tx, d Draft) (Comment, error) {
	var c Comment
	sum := digest(Comment{ArticleID: d.ArticleID, ParentID: d.ParentID, Name: d.Name, Text: d.Text})
	err := scan(tx.QueryRow(ctx, `SELECT `+columns+` FROM comment WHERE digest = $1 AND posted_at > $2 ORDER BY id DESC LIMIT 1`,
		sum, database.Micros(tx.Now().Add(-twice))), &c)
	if errors.Is(err, sql.ErrNoRows) {
		return Comment{}, nil
	}
	return c, err
}

func digest(c Comment) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%d\x00%s\x00%s", c.ArticleID, c.ParentID, strings.ToLower(c.Name), c.Text))
	return hex.EncodeToString(sum[:])
}

// Owns reports whether secret is that of the browser which posted the comment.
func (c Comment) Owns(secret string) bool {
	return secret != "" && c.secret != "" && subtle.ConstantTimeCompare([]byte(c.secret), []byte(hashOf(secret))) == 1
}

// MayEdit reports whether the comment can still be edited by whoever posted it.
func (c Comment) MayEdit(now time.Time) bool {
	return now.Before(c.Posted.Add(EditTime)) && (c.State == Published || c.State == Held)
}

// Edit changes the words of a comment within EditTime. The new words are screened again: a published comment may be
// held. A comment held stays held.
func Edit(ctx context.Context, db *database.DB, paper Policy, id int64, secret, text string) (Comment, error) {
	var c Comment
	err := db.Write(ctx, func(tx *database.Tx) error {
		var err error
		c, err = edit(ctx, tx, paper, id, secret, text)
		return err
	})
	return c, err
}

func edit(ctx context.Context, tx *database.Tx, paper Policy, id int64, secret, text string) (Comment, error) {
	c, err := ByID(ctx, tx, id)
	if err != nil {
		return c, err
	}
	if !c.Owns(secret) {
		return c, invalid("text", "Only the browser that posted this comment can edit it.")
	}
	if !c.MayEdit(tx.Now()) {
		return c, known("text", "A comment can be edited for five minutes. That time is over.", "comments.editclosed")
	}
	d := Draft{ArticleID: c.ArticleID, Name: c.Name, Email: c.Email, Text: text, StaffID: c.StaffID}
	hold, err := Screen(ctx, tx, &d, paper)
	if err != nil {
		return c, err
	}
	if d.Text == c.Text {
		return c, nil
	}
	if c.Text, c.Edited = d.Text, tx.Now(); hold != "" && c.State == Published {
		c.State, c.Reason = Held, hold
	}
	_, err = tx.Exec(ctx, `UPDATE comment SET text = $2, edited_at = $3, state = $4, reason = $5, digest = $6 WHERE id = $1`,
		c.ID, c.Text, database.Micros(c.Edited), string(c.State), c.Reason, digest(c))
	if err != nil {
		return c, fmt.Errorf("edit comment %d: %w", id, err)
	}
	return c, record(ctx, tx, c.writer(), "edited", "", c)
}

// writer names whoever wrote the comment in the ledger: a reader, or one of the staff.
func (c Comment) writer() string {
	if c.StaffID != 0 {
		return staff.Person{ID: c.StaffID}.Actor()
	}
	return "reader"
}

func newSecret() string {
	b := make([]byte, 24) // 192 bits: nobody guesses it
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
