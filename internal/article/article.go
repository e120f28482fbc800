// Package article keeps the stories of the paper: what was written, what readers may see of it, and since when.
//
// Every save is a revision, and a revision holds all that an editor writes: body, headline, slug, section, topics,
// bylines, pictures. The stage (draft, in review, ready) belongs to the newest revision, the head. Publishing moves a
// pointer to one revision; live, scheduled and killed follow from that pointer, a plan and a kill mark. Private edits
// to a live story, scheduled changes, history and corrections all come from the same rows.
//
// Readers, lists, feeds, search and pictures follow the published revision only, through the one gate in live.go.
//
// First published never changes. Updated is the time of the last published change that is more than style.
package article

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// ErrNotFound says that there is no such story, or none that the asker may see.
var ErrNotFound = errors.New("no such story")

// Kind says what a story is; every kind but news is labelled wherever the story shows.
type Kind string

// The kinds of story.
const (
	News      Kind = "news"
	Analysis  Kind = "analysis"
	Opinion   Kind = "opinion"
	Explainer Kind = "explainer"
	Review    Kind = "review"
	Sponsored Kind = "sponsored"
)

// Kinds in the order of the newsroom's form.
var Kinds = []Kind{News, Analysis, Opinion, Explainer, Review, Sponsored}

// Stage says how far the newest revision is.
type Stage string

// The stages, in their order.
const (
	Draft    Stage = "draft"
	InReview Stage = "review"
	Ready    Stage = "ready"
)

// Stages in their order.
var Stages = []Stage{Draft, InReview, Ready}

// State says where a story stands for readers.
type State string

// The states. A story that was never published is a StateDraft, whatever its stage, until it is spiked.
const (
	StateDraft  State = "draft"
	StateLive   State = "live"
	StateKilled State = "killed"
	StateSpiked State = "spiked" // never published, and put aside
)

// Article is a story with its pointers. Times are zero until they happen.
type Article struct {
	ID             int64
	HeadID         int64  // the newest revision
	PublishedID    int64  // the revision that readers see, 0 before publication
	Path           string // "city/water/valves", without a leading slash, once it was public
	Created        time.Time
	CreatedBy      string
	FirstPublished time.Time
	Updated        time.Time
	Killed         time.Time
	KillNote       string // what readers are told at the address of a killed story
	Retracted      time.Time
	RetractedHow   string // RetractedAbove or RetractedInstead
	Spiked         time.Time
	SpikedBy       string
	SpikeReason    string // for the newsroom only
	ImportKey      string // names what it was imported from, so that an import can be repeated
	ImportHash     string // hash of the revision that the import made, to see whether somebody edited it since
}

// State derives where the story stands for readers.
func (a Article) State() State {
	switch {
	case !a.Killed.IsZero():
		return StateKilled
	case a.PublishedID != 0:
		return StateLive
	case !a.Spiked.IsZero():
		return StateSpiked
	}
	return StateDraft
}

// HasPrivateChanges reports whether a live story has a newer revision that readers do not see.
func (a Article) HasPrivateChanges() bool { return a.State() == StateLive && a.HeadID != a.PublishedID }

// Tag is what a page notes when it shows the story.
func Tag(id int64) string { return "article:" + strconv.FormatInt(id, 10) }

const columns = `id, head_id, published_id, path, created_at, created_by, first_published_at, updated_at, killed_at, kill_note,
	COALESCE(import_key, ''), import_hash, retracted_at, retracted_how, spiked_at, spiked_by, spike_reason`

func scanArticle(row interface{ Scan(...any) error }, a *Article) error {
	var created, first, updated, killed, retracted, spiked int64
	err := row.Scan(&a.ID, &a.HeadID, &a.PublishedID, &a.Path, &created, &a.CreatedBy, &first, &updated, &killed, &a.KillNote,
		&a.ImportKey, &a.ImportHash, &retracted, &a.RetractedHow, &spiked, &a.SpikedBy, &a.SpikeReason)
	a.Created, a.FirstPublished = database.FromMicros(created), database.FromMicros(first)
	a.Updated, a.Killed, a.Retracted = database.FromMicros(updated), database.FromMicros(killed), database.FromMicros(retracted)
	a.Spiked = database.FromMicros(spiked)
	return err
}

// ByID gives a story in any state, for staff.
func ByID(ctx context.Context, q database.Reader, id int64) (Article, error) {
	pagecache.Note(ctx, Tag(id))
	return one(q.QueryRow(ctx, `SELECT `+columns+` FROM article WHERE id = $1`, id))
}

// ByImportKey gives the story that an import made from the thing named key.
func ByImportKey(ctx context.Context, q database.Reader, key string) (Article, error) {
	return one(q.QueryRow(ctx, `SELECT `+columns+` FROM article WHERE import_key = $1`, key))
}

func one(row *sql.Row) (Article, error) {
	var a Article
	err := scanArticle(row, &a)
	if errors.Is(err, sql.ErrNoRows) {
		return a, ErrNotFound
	}
	if err != nil {
		return a, fmt.Errorf("read story: %w", err)
	}
	return a, nil
}
