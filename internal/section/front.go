package section

import (
	"context"
	"database/sql"
	"fmt"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// Slot is one place on a front: the story that stands there and, when the editor wants, a headline only for here.
type Slot struct {
	ArticleID int64
	Headline  string
}

// maxSlots is more than any front shows by hand; the rest of a front fills itself.
const maxSlots = 40

// Slots gives the hand-made order of a front, the lead first. The paper's front is named "front".
func Slots(ctx context.Context, q database.Reader, front string) ([]Slot, error) {
	pagecache.Note(ctx, "front")
	rows, err := q.Query(ctx, `SELECT article_id, headline FROM slot WHERE front = $1 ORDER BY position`, front)
	return database.Collect(rows, err, func(r *sql.Rows, s *Slot) error { return r.Scan(&s.ArticleID, &s.Headline) })
}

// SetSlots puts the stories on the front in this order. A story named twice keeps its first place.
func SetSlots(ctx context.Context, tx *database.Tx, by, front string, slots []Slot) error {
	slots = once(slots)
	if len(slots) > maxSlots {
		return Invalid("slots", fmt.Sprintf("A front has at most %d places by hand; the rest fills itself.", maxSlots))
	}
	if _, err := tx.Exec(ctx, `DELETE FROM slot WHERE front = $1`, front); err != nil {
		return fmt.Errorf("clear front: %w", err)
	}
	after := []any{front}
	for i, s := range slots {
		if _, err := tx.Exec(ctx, `INSERT INTO slot (front, position, article_id, headline) VALUES ($1, $2, $3, $4)`,
			front, i, s.ArticleID, s.Headline); err != nil {
			return fmt.Errorf("set front: %w", err)
		}
		after = append(after, s.ArticleID, s.Headline)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "front.ordered", Subject: "front:" + front, After: ledger.Hash(after...)})
}

// Lead puts a story at the top of the front and moves the others down.
func Lead(ctx context.Context, tx *database.Tx, by, front string, article int64) error {
	slots, err := Slots(ctx, tx, front)
	if err != nil {
		return err
	}
	slots = once(append([]Slot{{ArticleID: article}}, slots...))
	return SetSlots(ctx, tx, by, front, slots[:min(len(slots), maxSlots)])
}

func once(slots []Slot) []Slot {
	seen := map[int64]bool{}
	var list []Slot
	for _, s := range slots {
		if s.ArticleID != 0 && !seen[s.ArticleID] {
			seen[s.ArticleID] = true
			list = append(list, s)
		}
	}
	return list
}
