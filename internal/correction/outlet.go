package correction

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/paper"
)

// Outlet is somebody else who carried what was wrong in a story of ours.
type Outlet struct {
	ID        int64
	ArticleID int64
	Name, URL string
	Told      time.Time // when they were told; zero: not yet
	Mended    time.Time // when they put it right; zero: not yet
}

// Limits of an outlet's record.
const (
	maxOutlet  = 120  // the longest name of a newspaper with its place
	maxURL     = 2000 // what browsers take everywhere
	maxOutlets = 200  // of one story: a wire story that everybody carried
)

// Outlets lists who carried what was wrong in a story, in the order it was found.
func Outlets(ctx context.Context, q database.Reader, story int64) ([]Outlet, error) {
	pagecache.Note(ctx, article.Tag(story))
	rows, err := q.Query(ctx, `SELECT id, article_id, outlet, url, told_at, mended_at FROM wrong_copy WHERE article_id = $1 ORDER BY id`, story)
	return database.Collect(rows, err, func(r *sql.Rows, o *Outlet) error {
		var told, mended int64
		err := r.Scan(&o.ID, &o.ArticleID, &o.Name, &o.URL, &told, &mended)
		o.Told, o.Mended = database.FromMicros(told), database.FromMicros(mended)
		return err
	})
}

// RecordOutlet keeps an outlet: a new one when it has no number, else what is known of it now. Readers see it at the
// correction, where the policy says so.
func RecordOutlet(ctx context.Context, tx *database.Tx, by string, o Outlet) (Outlet, error) {
	o.Name, o.URL = strings.Join(strings.Fields(o.Name), " "), strings.TrimSpace(o.URL)
	if err := o.check(tx.Now()); err != nil {
		return o, err
	}
	if o.ID == 0 {
		var n int
		if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM wrong_copy WHERE article_id = $1`, o.ArticleID).Scan(&n); err != nil {
			return o, err
		}
		if n >= maxOutlets {
			return o, invalid("outlet", fmt.Sprintf("%d outlets stand here already; more cannot be kept.", n))
		}
		if err := tx.QueryRow(ctx, `INSERT INTO wrong_copy (article_id, outlet, url, told_at, mended_at, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
			o.ArticleID, o.Name, o.URL, database.Micros(o.Told), database.Micros(o.Mended), by, database.Micros(tx.Now())).Scan(&o.ID); err != nil {
			return o, fmt.Errorf("record an outlet: %w", err)
		}
	} else {
		done, err := tx.Exec(ctx, `UPDATE wrong_copy SET outlet = $3, url = $4, told_at = $5, mended_at = $6 WHERE id = $1 AND article_id = $2`,
			o.ID, o.ArticleID, o.Name, o.URL, database.Micros(o.Told), database.Micros(o.Mended))
		if err != nil {
			return o, fmt.Errorf("record an outlet: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return o, article.ErrNotFound
		}
	}
	return o, outletChanged(ctx, tx, by, "outlet.recorded", o.ArticleID)
}

// DropOutlet takes an outlet off the record: it was noted by mistake.
func DropOutlet(ctx context.Context, tx *database.Tx, by string, story, id int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM wrong_copy WHERE id = $1 AND article_id = $2`, id, story); err != nil {
		return fmt.Errorf("drop an outlet: %w", err)
	}
	return outletChanged(ctx, tx, by, "outlet.dropped", story)
}

// OutletsFact is the fact that a story's record of outlets changed.
type OutletsFact struct{ ArticleID int64 }

func outletChanged(ctx context.Context, tx *database.Tx, by, action string, story int64) error {
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: article.Tag(story), Fact: OutletsFact{story}})
}

func (o Outlet) check(now time.Time) error {
	u, err := url.Parse(o.URL)
	switch {
	case o.Name == "":
		return invalid("outlet", "Name the outlet.")
	case utf8.RuneCountInString(o.Name) > maxOutlet:
		return invalid("outlet", fmt.Sprintf("A name of %d letters at most, please.", maxOutlet))
	case o.URL != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(o.URL) > maxURL):
		return invalid("url", "Give a whole address, such as https://ledger.example/story, or leave it empty.")
	case o.Told.After(now.Add(time.Minute)) || o.Mended.After(now.Add(time.Minute)):
		return invalid("told", "That time has not come yet. Note it when it happened.")
	case !o.Mended.IsZero() && o.Mended.Before(o.Told):
		return invalid("mended", "They cannot have mended it before they were told. Leave out when they were told if they found it themselves.")
	}
	return nil
}

func invalid(field, words string) error {
	return &paper.InvalidError{Problems: []paper.Problem{{Field: field, Words: words}}}
}
