package media

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// The longest texts in letters. An alt text beyond 500 is a story: screen readers
// read it in one breath. Captions of three sentences are about 400.
const (
	maxAlt     = 500
	maxCaption = 1000
	maxCredit  = 200
	maxRights  = 1000
)

func checkTexts(t Texts) error {
	for _, c := range []struct {
		name, text string
		most       int
	}{{"alt text", t.Alt, maxAlt}, {"caption", t.Caption, maxCaption}, {"credit", t.Credit, maxCredit}, {"note on rights", t.Rights, maxRights}} {
		switch {
		case !utf8.ValidString(c.text) || strings.ContainsFunc(c.text, isStray):
			return refuse("The %s has characters that cannot be printed. Type it again.", c.name)
		case utf8.RuneCountInString(c.text) > c.most:
			return refuse("The %s is longer than %d letters.", c.name, c.most)
		}
	}
	return nil
}

// isStray: control characters; line ends come from text boxes and do no harm.
func isStray(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }

func checkFocus(f Focus) error {
	if f.X < 0 || f.X > 1000 || f.Y < 0 || f.Y > 1000 {
		return refuse("The focus lies outside the picture.")
	}
	return nil
}

// stateHash is what the ledger keeps of a picture: the file, the words, the focus, the licence and the crops.
func (p Picture) stateHash() []byte {
	state := []any{p.Key, p.SHA256, p.Alt, p.Caption, p.Credit, p.Rights, p.Focus.X, p.Focus.Y}
	return ledger.Hash(append(append(state, p.licenceState()...), p.cropState()...)...)
}

// StateHash is the hash of a picture as it is now, for ledger.Verify to hold against
// the last decision about it. sql.ErrNoRows when it is gone.
func StateHash(ctx context.Context, q database.Reader, id int64) ([]byte, error) {
	var p Picture
	if err := scan(q.QueryRow(ctx, `SELECT `+columns+` FROM picture p WHERE p.id = $1`, id), &p); err != nil {
		return nil, err
	}
	one := []Picture{p}
	err := addCrops(ctx, q, one)
	return one[0].stateHash(), err
}

// UpdateText changes the words of a picture wherever it is shown.
func UpdateText(ctx context.Context, tx *database.Tx, by, key string, t Texts) error {
	if err := checkTexts(t); err != nil {
		return err
	}
	return change(ctx, tx, by, key, "media.described", func(p *Picture) { p.Texts = t })
}

// SetFocus moves the point that crops keep in sight, and has them made anew.
func SetFocus(ctx context.Context, tx *database.Tx, by, key string, f Focus) error {
	if err := checkFocus(f); err != nil {
		return err
	}
	return change(ctx, tx, by, key, "media.focused", func(p *Picture) { p.Focus = f })
}

// SetTitle says what the newsroom calls the picture. It is nothing readers see, so it is no decision.
func SetTitle(ctx context.Context, tx *database.Tx, key, title string) error {
	if utf8.RuneCountInString(title) > maxCredit {
		return refuse("The title is longer than %d letters.", maxCredit)
	}
	p, err := ByKey(ctx, tx, key)
	if err != nil || p.Title == title {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE picture SET title = $2 WHERE id = $1`, p.ID, title); err != nil {
		return fmt.Errorf("name picture %s: %w", key, err)
	}
	p.Title = title
	return insertWords(ctx, tx, p)
}

func change(ctx context.Context, tx *database.Tx, by, key, action string, edit func(*Picture)) error {
	before, err := ByKey(ctx, tx, key)
	if err != nil {
		return err
	}
	after := before
	edit(&after)
	if after.Texts == before.Texts && after.Focus == before.Focus {
		return nil
	}
	if err := writeChange(ctx, tx, before, after); err != nil {
		return fmt.Errorf("change picture %s: %w", key, err)
	}
	entry := ledger.Entry{Actor: by, Action: action, Subject: Subject(after.ID), Before: before.stateHash(), After: after.stateHash()}
	if err := ledger.Record(ctx, tx, entry); err != nil {
		return fmt.Errorf("change picture %s: %w", key, err)
	}
	return pagecache.Drop(ctx, tx, Tag(key))
}

// renderAnew has the renditions made again under a new version.
func renderAnew(ctx context.Context, tx *database.Tx, id int64, key string) error {
	if _, err := tx.Exec(ctx, `UPDATE picture SET version = version + 1 WHERE id = $1`, id); err != nil {
		return err
	}
	return job.Enqueue(ctx, tx, renderJob(key))
}

func writeChange(ctx context.Context, tx *database.Tx, before, after Picture) error {
	_, err := tx.Exec(ctx, `UPDATE picture SET alt = $2, caption = $3, credit = $4, rights = $5, focus_x = $6, focus_y = $7,
		changed_at = $8 WHERE id = $1`, after.ID, after.Alt, after.Caption, after.Credit, after.Rights, after.Focus.X,
		after.Focus.Y, database.Micros(tx.Now()))
	if err != nil {
		return err
	}
	if err := insertWords(ctx, tx, after); err != nil {
		return err
	}
	if after.Focus != before.Focus {
		return renderAnew(ctx, tx, after.ID, after.Key)
	}
	return nil
}
