package article

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/database"
)

// How autosaves grow thin with age. Whoever loses their way looks for the state of a minute ago at once, for that of an
// hour ago the same day, and for that of a sitting later.
const (
	autoAll     = 10 * time.Minute // as old as this, every autosave is kept
	autoStep    = 10 * time.Minute // up to autoSteps, the last of each such stretch
	autoSteps   = 24 * time.Hour   // older ones: the last of each day and of each sitting
	autoSitting = 30 * time.Minute // a pause longer than this ends a sitting
)

// fixed are the questions whose answers name revisions that are never thinned. $1 is the story. Whatever else points to
// a revision adds its question here.
var fixed = []string{
	`SELECT head_id FROM article WHERE id = $1`,
	`SELECT published_id FROM article WHERE id = $1`,
	`SELECT revision_id FROM change WHERE article_id = $1`,
	`SELECT was_id FROM change WHERE article_id = $1`,
	`SELECT revision_id FROM plan WHERE article_id = $1`,
	`SELECT revision_id FROM approval WHERE article_id = $1`,
	`SELECT revision_id FROM story_override WHERE article_id = $1`,
	`SELECT revision_id FROM draft_link WHERE article_id = $1`,
	`SELECT revision_id FROM draft_note WHERE article_id = $1`,
	`SELECT revision_id FROM approval WHERE article_id = $1`,
	`SELECT revision_id FROM story_override WHERE article_id = $1`,
}

// saved is what thinning looks at.
type saved struct {
	id   int64
	at   time.Time
	by   string
	auto bool
	keep bool // named, or something points to it
}

// Thin deletes the autosaves of a story that nobody will look for. Hand-saved, named, published, planned, noted and
// linked revisions stay, and so does the text that suggestions began from. Thinning now and again later leaves what
// thinning only later would have left.
func Thin(ctx context.Context, tx *database.Tx, id int64) error {
	rows, err := tx.Query(ctx, `SELECT id, saved_at, saved_by, auto, name <> '' OR basis FROM revision WHERE article_id = $1 ORDER BY seq`, id)
	list, err := database.Collect(rows, err, func(r *sql.Rows, s *saved) error {
		var at int64
		err := r.Scan(&s.id, &at, &s.by, &s.auto, &s.keep)
		s.at = database.FromMicros(at)
		return err
	})
	if err == nil && len(thinned(list, tx.Now())) > 0 { // else nobody need ask what points where
		err = pin(ctx, tx, id, list)
	}
	if err != nil {
		return fmt.Errorf("thin story %d: %w", id, err)
	}
	for gone := range slices.Chunk(thinned(list, tx.Now()), 200) {
		if _, err := tx.Exec(ctx, `DELETE FROM revision WHERE id IN (`+database.Places(1, len(gone))+`)`, database.IDs(gone)...); err != nil {
			return fmt.Errorf("thin story %d: %w", id, err)
		}
	}
	return nil
}

// pin marks the revisions that something points to.
func pin(ctx context.Context, tx *database.Tx, id int64, list []saved) error {
	rows, err := tx.Query(ctx, strings.Join(fixed, " UNION "), id)
	pinned, err := database.Collect(rows, err, func(r *sql.Rows, id *int64) error { return r.Scan(id) })
	for i := range list {
		list[i].keep = list[i].keep || slices.Contains(pinned, list[i].id)
	}
	return err
}

// thinned names the revisions that go, of all revisions of a story in their order. Each run of one person's autosaves is
// looked at alone, so that the last before somebody else wrote, or before a save by hand, always stays.
func thinned(list []saved, now time.Time) []int64 {
	var gone []int64
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && list[from].auto && list[to].auto && list[to].by == list[from].by {
			to++
		}
		if list[from].auto {
			gone = append(gone, thinRun(list[from:to], now)...)
		}
		from = to
	}
	return gone
}

// thinRun thins autosaves of one person between which nobody else wrote.
func thinRun(run []saved, now time.Time) []int64 {
	var gone []int64
	var steps []saved // the last of each stretch
	for i, s := range run {
		switch {
		case i+1 == len(run) || stretch(run[i+1]) != stretch(s):
			steps = append(steps, s)
		case now.Sub(s.at) > autoAll && !s.keep:
			gone = append(gone, s.id)
		}
	}
	for i, s := range steps[:len(steps)-1] {
		next := steps[i+1]
		if now.Sub(s.at) > autoSteps && !s.keep && day(next) == day(s) && next.at.Sub(s.at) <= autoSitting {
			gone = append(gone, s.id)
		}
	}
	return gone
}

func stretch(s saved) int64 { return s.at.Unix() / int64(autoStep.Seconds()) }

func day(s saved) int64 { return s.at.Unix() / int64((24 * time.Hour).Seconds()) }
