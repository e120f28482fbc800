// Package advert keeps the paper's own advertisements: a picture with a link, sold by the newsroom itself, with the days
// on which it runs and the places where it may stand. There is no script in it, nothing comes from elsewhere, and what is
// counted is how often a picture was fetched and a link followed, a day and a place; who did so is never known.
//
// A page shows at most one. Which one is drawn by lot from the page and the day: every advertisement that may stand there
// gets its share of pages, and a page that is kept needs no new draw before midnight.
package advert

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// ErrNotFound says that there is no such advertisement, or none that runs now.
var ErrNotFound = errors.New("no such advertisement")

// Places where advertisements may stand. A section's own places are its front, "section:3", and its stories, "stories:3".
const (
	Front    = "front"
	Sections = "sections" // the fronts of all sections
	Stories  = "stories"  // all stories
)

// Section is the place at the front of a section.
func Section(id int64) string { return "section:" + strconv.FormatInt(id, 10) }

// StoriesOf is the place in the stories of a section.
func StoriesOf(id int64) string { return "stories:" + strconv.FormatInt(id, 10) }

// Advert is one advertisement.
type Advert struct {
	ID         int64
	Advertiser string // who pays; for the newsroom and for readers who hear the page
	Picture    string // key in the library
	Alt        string // all that the picture says
	Link       string // https address
	From       time.Time
	Until      time.Time // not any more at this instant
	Paused     bool
	Places     []string
}

// Subject is the advertisement's name in the ledger.
func Subject(id int64) string { return "advert:" + strconv.FormatInt(id, 10) }

// Tag is what every page with room for an advertisement notes.
const Tag = "adverts"

// The states of an advertisement.
const (
	Waiting = "waiting"
	Running = "running"
	Paused  = "paused"
	Over    = "over"
)

// State says how it stands at an instant.
func (a Advert) State(now time.Time) string {
	switch {
	case !now.Before(a.Until):
		return Over
	case a.Paused:
		return Paused
	case now.Before(a.From):
		return Waiting
	}
	return Running
}

// InvalidError says what is wrong with an advertisement, and at which field.
type InvalidError struct{ Field, Words string }

func (e *InvalidError) Error() string { return e.Words }

// Answer tells the web layer how to answer.
func (e *InvalidError) Answer() (kind, words string) { return "invalid", e.Words }

// Lengths: an advertiser's name, and as much as a picture of 600 by 200 can say.
const (
	maxName = 120
	maxAlt  = 400
	maxLink = 2000
)

func (a Advert) check() error {
	u, err := url.Parse(a.Link)
	switch {
	case strings.TrimSpace(a.Advertiser) == "" || utf8.RuneCountInString(a.Advertiser) > maxName:
		return &InvalidError{"advertiser", fmt.Sprintf("Say who pays, in at most %d letters.", maxName)}
	case a.Picture == "":
		return &InvalidError{"picture", "Choose a picture. It is shown three times as wide as high."}
	case strings.TrimSpace(a.Alt) == "" || utf8.RuneCountInString(a.Alt) > maxAlt:
		return &InvalidError{"alt", fmt.Sprintf("Write out what the picture says, in at most %d letters: some readers hear the page.", maxAlt)}
	case err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(a.Link) > maxLink:
		return &InvalidError{"link", "The address must begin with https:// and name a site."}
	case a.From.IsZero():
		return &InvalidError{"from", "Say from when it runs."}
	case !a.Until.After(a.From):
		return &InvalidError{"until", "It must end after it begins."}
	case len(a.Places) == 0:
		return &InvalidError{"places", "Choose at least one place."}
	}
	for _, p := range a.Places {
		if !knownPlace(p) {
			return &InvalidError{"places", fmt.Sprintf("There is no place %q for advertisements.", p)}
		}
	}
	return nil
}

func knownPlace(p string) bool {
	switch kind, number, of := strings.Cut(p, ":"); kind {
	case Front:
		return !of
	case Sections:
		return !of
	case "section", Stories:
		if !of {
			return kind == Stories
		}
		id, err := strconv.ParseInt(number, 10, 64)
		return err == nil && id > 0
	}
	return false
}

// Save keeps an advertisement, a new one when it has no number yet.
func Save(ctx context.Context, tx *database.Tx, by string, a Advert) (Advert, error) {
	if err := a.check(); err != nil {
		return a, err
	}
	var err error
	values := []any{a.Advertiser, a.Picture, a.Alt, a.Link, database.Micros(a.From), database.Micros(a.Until), a.Paused, database.Micros(tx.Now())}
	if a.ID == 0 {
		err = tx.QueryRow(ctx, `INSERT INTO advert (advertiser, picture_key, alt, link, from_at, until_at, paused, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`, values...).Scan(&a.ID)
	} else {
		err = tx.QueryRow(ctx, `UPDATE advert SET advertiser = $1, picture_key = $2, alt = $3, link = $4, from_at = $5, until_at = $6, paused = $7, changed_at = $8 WHERE id = $9 RETURNING id`, append(values, a.ID)...).Scan(&a.ID)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return a, ErrNotFound
	}
	if err != nil {
		return a, fmt.Errorf("keep advertisement: %w", err)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM advert_place WHERE advert_id = $1`, a.ID); err != nil {
		return a, fmt.Errorf("place advertisement %d: %w", a.ID, err)
	}
	for _, p := range a.Places {
		if _, err := tx.Exec(ctx, `INSERT INTO advert_place (advert_id, place) VALUES ($1, $2) ON CONFLICT DO NOTHING`, a.ID, p); err != nil {
			return a, fmt.Errorf("place advertisement %d: %w", a.ID, err)
		}
	}
	return a, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "advert.saved", Subject: Subject(a.ID),
		After: ledger.Hash(a.Picture, a.Link, a.From, a.Until, a.Paused, strings.Join(a.Places, " "))})
}

const columns = `id, advertiser, picture_key, alt, link, from_at, until_at, paused`

func scan(r interface{ Scan(...any) error }, a *Advert) error {
	var from, until int64
	err := r.Scan(&a.ID, &a.Advertiser, &a.Picture, &a.Alt, &a.Link, &from, &until, &a.Paused)
	a.From, a.Until = database.FromMicros(from), database.FromMicros(until)
	return err
}

// All lists the advertisements, those that end last first, with their places.
func All(ctx context.Context, q database.Reader, limit int) ([]Advert, error) {
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM advert ORDER BY until_at DESC, id DESC LIMIT $1`, limit)
	list, err := database.Collect(rows, err, func(r *sql.Rows, a *Advert) error { return scan(r, a) })
	for i := range list {
		if err == nil {
			list[i].Places, err = placesOf(ctx, q, list[i].ID)
		}
	}
	return list, err
}

// ByID gives one advertisement with its places.
func ByID(ctx context.Context, q database.Reader, id int64) (Advert, error) {
	var a Advert
	err := scan(q.QueryRow(ctx, `SELECT `+columns+` FROM advert WHERE id = $1`, id), &a)
	if errors.Is(err, sql.ErrNoRows) {
		return a, ErrNotFound
	}
	if err == nil {
		a.Places, err = placesOf(ctx, q, id)
	}
	return a, err
}

func placesOf(ctx context.Context, q database.Reader, id int64) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT place FROM advert_place WHERE advert_id = $1 ORDER BY place`, id)
	return database.Collect(rows, err, scanText)
}

func scanText(r *sql.Rows, s *string) error { return r.Scan(s) }

// For draws the advertisement of a page that has one of the places, nil for none. The page is fresh until the next one
// there begins or ends; day and page are the lot.
func For(ctx context.Context, q database.Reader, day, page string, places ...string) (*Advert, error) {
	pagecache.Note(ctx, Tag)
	now := q.Now()
	args := append([]any{database.Micros(now)}, texts(places)...)
	rows, err := q.Query(ctx, `SELECT DISTINCT `+columns+` FROM advert JOIN advert_place ON advert_id = id
		WHERE until_at > $1 AND NOT paused AND place IN (`+database.Places(2, len(places))+`) ORDER BY id`, args...)
	list, err := database.Collect(rows, err, func(r *sql.Rows, a *Advert) error { return scan(r, a) })
	if err != nil {
		return nil, fmt.Errorf("draw an advertisement: %w", err)
	}
	var drawn *Advert
	var highest uint64
	for i, a := range list {
		if now.Before(a.From) {
			pagecache.FreshUntil(ctx, a.From)
			continue
		}
		pagecache.FreshUntil(ctx, a.Until)
		if lot := draw(day, page, a.ID); drawn == nil || lot > highest {
			drawn, highest = &list[i], lot
		}
	}
	return drawn, nil
}

// draw is an advertisement's lot for a page on a day: the highest wins (rendezvous hashing), so that one that comes or
// goes moves no other.
func draw(day, page string, id int64) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s\x00%d", day, page, id) // a hash takes everything
	n := h.Sum64()
	n ^= n >> 33 // the end of FNV mixes the last letters too little (finaliser of MurmurHash3)
	n *= 0xff51afd7ed558ccd
	return n ^ n>>33
}

func texts(list []string) []any {
	args := make([]any, len(list))
	for i, s := range list {
		args[i] = s
	}
	return args
}
