package article

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
)

// Live is a story as readers may see it: the published revision and what belongs to it.
type Live struct {
	Article
	Revision
	Section section.Section
	Trail   []section.Section // the section and the one above it, that one first
	Topics  []Topic
	Authors []Credit
	Changes []Change // the newest first
}

// Credit is an author with what they did for one story; ByRole is empty for the words.
type Credit struct {
	Author
	ByRole string
}

// MovedError says that the story stands at another address now: Path, without a leading slash, never itself moved.
type MovedError struct{ Path string }

func (e *MovedError) Error() string { return "the story moved to /" + e.Path }

// KilledError says that a story stood here and was taken away for good.
type KilledError struct {
	At   time.Time
	Note string // for readers, may be empty
}

func (e *KilledError) Error() string { return "the story was killed" }

// Answer tells the web layer that this is gone (RFC 9110 §15.5.11), with words for readers.
func (e *KilledError) Answer() (kind, words string) { return "gone", e.Note }

// At is the gate for addresses: the live story at path, or MovedError, KilledError, ErrNotFound. Drafts, scheduled and
// embargoed stories are not found.
func At(ctx context.Context, q database.Reader, path string) (Live, error) {
	address, err := section.Resolve(ctx, q, path)
	if errors.Is(err, section.ErrNotFound) || err == nil && address.Kind != section.KindArticle {
		return Live{}, ErrNotFound
	}
	if err != nil {
		return Live{}, err
	}
	l, err := LiveByID(ctx, q, address.ID)
	if err == nil && !address.Current {
		return Live{}, &MovedError{l.Path}
	}
	return l, err
}

// LiveByID is the gate for numbers: the live story, or KilledError, ErrNotFound.
func LiveByID(ctx context.Context, q database.Reader, id int64) (Live, error) {
	a, err := ByID(ctx, q, id)
	if err != nil {
		return Live{}, err
	}
	switch a.State() {
	case StateKilled:
		return Live{}, &KilledError{a.Killed, a.KillNote}
	case StateDraft, StateSpiked:
		return Live{}, ErrNotFound
	}
	l, err := Show(ctx, q, a, a.PublishedID)
	if a.Bare() {
		l.Revision.Text = l.Revision.Text.bared()
	}
	return l, err
}

// Show puts a revision together with what belongs to it. Readers come through the gate; staff see previews with it.
func Show(ctx context.Context, q database.Reader, a Article, revision int64) (Live, error) {
	l := Live{Article: a}
	var err error
	if l.Revision, err = RevisionByID(ctx, q, revision); err != nil {
		return l, err
	}
	all, err := section.All(ctx, q)
	if err != nil {
		return l, err
	}
	if l.Trail = section.Trail(all, l.SectionID); len(l.Trail) > 0 {
		l.Section = l.Trail[len(l.Trail)-1]
	}
	if l.Topics, err = topicsByID(ctx, q, l.Revision.Topics); err != nil {
		return l, err
	}
	if l.Authors, err = credits(ctx, q, l.Bylines); err != nil {
		return l, err
	}
	l.Changes, err = Changes(ctx, q, a.ID)
	return l, err
}

// spread writes the rows that lists follow: section and the one above, topics, authors.
func spread(ctx context.Context, tx *database.Tx, a Article, r Revision, sec section.Section) error {
	if err := withdraw(ctx, tx, a.ID); err != nil {
		return err
	}
	if a.Bare() {
		r.Text = r.Text.bared()
	}
	c := cardOf(r)
	c.Retracted = a.IsRetracted()
	card, err := json.Marshal(c)
	if err != nil {
		return err
	}
	at := database.Micros(a.FirstPublished)
	if _, err := tx.Exec(ctx, `INSERT INTO live (article_id, revision_id, section_id, path, first_published_at, updated_at, card) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		a.ID, r.ID, r.SectionID, a.Path, at, database.Micros(a.Updated), string(card)); err != nil {
		return err
	}
	for _, id := range []int64{sec.ID, sec.ParentID} {
		if id == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO live_section (section_id, first_published_at, article_id) VALUES ($1, $2, $3)`, id, at, a.ID); err != nil {
			return err
		}
	}
	for _, id := range r.Topics {
		if _, err := tx.Exec(ctx, `INSERT INTO live_topic (topic_id, first_published_at, article_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, id, at, a.ID); err != nil {
			return err
		}
	}
	for i, b := range r.Bylines {
		if b.Role != "" {
			i += behindWriters
		}
		if _, err := tx.Exec(ctx, `INSERT INTO live_author (author_id, first_published_at, article_id, place) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, b.AuthorID, at, a.ID, i); err != nil {
			return err
		}
	}
	return nil
}

// behindWriters is added to the place of those who did something else for a story than write it: they are found by their
// page, and lists print only the writers.
const behindWriters = 1000

// withdraw takes a story out of every list.
func withdraw(ctx context.Context, tx *database.Tx, id int64) error {
	for _, table := range []string{"live_section", "live_topic", "live_author", "live"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE article_id = $1`, id); err != nil {
			return fmt.Errorf("withdraw story %d: %w", id, err)
		}
	}
	return nil
}

// IsLive reports whether readers may see the story; it is the gate for exits that know only a number.
func IsLive(ctx context.Context, q database.Reader, id int64) (bool, error) {
	pagecache.Note(ctx, Tag(id))
	var one int
	err := q.QueryRow(ctx, `SELECT 1 FROM live WHERE article_id = $1`, id).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Holding lists the numbers of live stories above after that a topic or author (list is "topic" or "author") holds, in
// order, for work on all of them.
func Holding(ctx context.Context, q database.Reader, list string, id, after int64, limit int) ([]int64, error) {
	if list != "topic" && list != "author" {
		return nil, fmt.Errorf("there are no lists by %q", list)
	}
	rows, err := q.Query(ctx, `SELECT article_id FROM live_`+list+` WHERE `+list+`_id = $1 AND article_id > $2 ORDER BY article_id LIMIT $3`, id, after, limit)
	return database.Collect(rows, err, func(r *sql.Rows, id *int64) error { return r.Scan(id) })
}

// LiveAfter lists the numbers of live stories above after, in order, for work on all of them.
func LiveAfter(ctx context.Context, q database.Reader, after int64, limit int) ([]int64, error) {
	rows, err := q.Query(ctx, `SELECT article_id FROM live WHERE article_id > $1 ORDER BY article_id LIMIT $2`, after, limit)
	return database.Collect(rows, err, func(r *sql.Rows, id *int64) error { return r.Scan(id) })
}
