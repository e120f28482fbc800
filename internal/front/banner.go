package front

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
)

// Banner is the line over every page of the paper when news breaks.
type Banner struct {
	ID      int64
	Words   string
	Article int64 // the story it leads to, 0 for none
	From    time.Time
	Until   time.Time
	By      string
	Ended   time.Time // taken down before its time

	Path string // of the story while it is live, without a leading slash
}

// BannerTag is noted by every page: all of them show the line.
const BannerTag = "banner"

// Limits of a banner. Two lines on a phone are read; a paragraph is a story. What breaks is old after three days.
const (
	BannerWords   = 140
	longestBanner = 72 * time.Hour
)

// Breaking is the line that stands over the paper now, nil for none. A page that asks is printed anew when the line goes
// up, ends, or its story changes. With a story that was killed or taken back, its line comes down.
func Breaking(ctx context.Context, q database.Reader) (*Banner, error) {
	pagecache.Note(ctx, BannerTag)
	now := q.Now()
	list, err := banners(ctx, q, `ended_at = 0 AND until_at > $1 ORDER BY from_at DESC, id DESC LIMIT 100`, database.Micros(now))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var on *Banner
	for i, b := range list { // the one that began last, and whatever begins or ends next
		if b.From.After(now) {
			pagecache.FreshUntil(ctx, b.From)
		} else {
			on = &list[i]
			pagecache.FreshUntil(ctx, b.Until)
			break
		}
	}
	if on == nil || on.Article == 0 {
		return on, nil
	}
	stories, err := article.Cards(ctx, q, []int64{on.Article})
	if err != nil || len(stories) == 0 || stories[0].Retracted {
		return nil, err
	}
	on.Path = stories[0].Path
	return on, nil
}

// Banners lists what stands, what waits and what ended in the last days, the latest first.
func Banners(ctx context.Context, q database.Reader, limit int) ([]Banner, error) {
	return banners(ctx, q, `until_at > $1 ORDER BY from_at DESC, id DESC LIMIT $2`, database.Micros(q.Now().Add(-14*24*time.Hour)), limit)
}

func banners(ctx context.Context, q database.Reader, where string, args ...any) ([]Banner, error) {
	rows, err := q.Query(ctx, `SELECT id, words, article_id, from_at, until_at, by_actor, ended_at FROM banner WHERE `+where, args...)
	return database.Collect(rows, err, func(r *sql.Rows, b *Banner) error {
		var from, until, ended int64
		err := r.Scan(&b.ID, &b.Words, &b.Article, &from, &until, &b.By, &ended)
		b.From, b.Until, b.Ended = database.FromMicros(from), database.FromMicros(until), database.FromMicros(ended)
		return err
	})
}

// Raise puts a line over the paper; From zero is now. It ends by itself, always: nobody remembers to take it down. One
// that stands already gives way to it.
func Raise(ctx context.Context, tx *database.Tx, by string, b Banner) (Banner, error) {
	b.Words, b.By = strings.TrimSpace(b.Words), by
	if b.From.Before(tx.Now()) {
		b.From = tx.Now()
	}
	if err := b.check(ctx, tx); err != nil {
		return b, err
	}
	err := tx.QueryRow(ctx, `INSERT INTO banner (words, article_id, from_at, until_at, by_actor) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
		b.Words, b.Article, database.Micros(b.From), database.Micros(b.Until), by).Scan(&b.ID)
	if err != nil {
		return b, fmt.Errorf("raise the breaking line: %w", err)
	}
	return b, b.record(ctx, tx, by, "banner.raised")
}

func (b Banner) check(ctx context.Context, q database.Reader) error {
	switch n := utf8.RuneCountInString(b.Words); {
	case n == 0:
		return section.Invalid("words", "Say in one line what happened.")
	case n > BannerWords:
		return section.Invalid("words", fmt.Sprintf("The line has %d letters. At most %d fit over a phone’s page.", n, BannerWords))
	case b.Until.IsZero():
		return section.Invalid("until", "Say when the line comes down. You can raise it again.")
	case !b.Until.After(b.From):
		return section.Invalid("until", "The line would come down before it goes up. Choose a later end.")
	case b.Until.Sub(b.From) > longestBanner:
		return section.Invalid("until", "What breaks is old after three days. Choose an earlier end.")
	case b.From.After(q.Now().Add(furthest)):
		return section.Invalid("from", "That is more than a year ahead. Choose a nearer time.")
	}
	if b.Article == 0 {
		return nil
	}
	if _, err := article.LiveByID(ctx, q, b.Article); errors.Is(err, article.ErrNotFound) || isKilled(err) {
		return section.Invalid("story", "Readers cannot open this story. Publish it first, or raise the line without a link.")
	} else if err != nil {
		return err
	}
	return nil
}

func isKilled(err error) bool {
	var killed *article.KilledError
	return errors.As(err, &killed)
}

// TakeDown ends a line before its time.
func TakeDown(ctx context.Context, tx *database.Tx, by string, id int64) error {
	var found int64
	err := tx.QueryRow(ctx, `UPDATE banner SET ended_at = $2 WHERE id = $1 AND ended_at = 0 RETURNING id`, id, database.Micros(tx.Now())).Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("take the breaking line down: %w", err)
	}
	return Banner{ID: id}.record(ctx, tx, by, "banner.ended")
}

// Broke is the fact of a breaking line that went up or came down.
type Broke struct{ Banner int64 }

func (b Banner) record(ctx context.Context, tx *database.Tx, by, action string) error {
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: fmt.Sprintf("banner:%d", b.ID), Fact: Broke{b.ID}})
}
