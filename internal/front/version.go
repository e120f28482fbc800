package front

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
)

// ErrNotFound says that there is no such version, plan or banner.
var ErrNotFound = errors.New("no such version of the front")

// Version is an order that was published.
type Version struct {
	Front    string
	Number   int64 // 0: the front makes itself, nobody has ordered it yet
	At       time.Time
	By       string // "staff:3"
	Why      string
	Document Document
}

// Seen is the state of a front that a form was made from. What changed since is never overwritten unseen.
type Seen struct{ Version, Draft int64 }

// Desk is a front as the newsroom works on it.
type Desk struct {
	Version           // what readers see
	Draft   *Document // what is being laid out, nil for nothing
	DraftBy string
	DraftAt time.Time
	Base    int64 // the version from which the draft was begun
	Seen    Seen
}

// Overtaken reports whether the front was ordered since the draft was begun.
func (d Desk) Overtaken() bool { return d.Draft != nil && d.Base != d.Number }

// Working is the draft, or what readers see when there is none.
func (d Desk) Working() Document {
	if d.Draft != nil {
		return *d.Draft
	}
	return d.Document
}

// Current is what readers see of a front: the version in force, or the usual layout that fills itself. A page that reads
// it is printed anew when the front is ordered and when the next plan is due.
func Current(ctx context.Context, q database.Reader, name string) (Version, error) {
	pagecache.Note(ctx, Tag(name))
	v := Version{Front: name}
	var at, next int64
	var text string
	err := q.QueryRow(ctx, `SELECT v.number, v.at, v.by_actor, v.why, v.document,
		COALESCE((SELECT MIN(p.at) FROM front_plan p WHERE p.front_id = f.id AND p.state = 'waiting'), 0)
		FROM front f JOIN front_version v ON v.front_id = f.id AND v.number = f.current WHERE f.name = $1`, name).
		Scan(&v.Number, &at, &v.By, &v.Why, &text, &next)
	if errors.Is(err, sql.ErrNoRows) {
		v.Document = Usual(name)
		return v, nil
	}
	if err != nil {
		return v, fmt.Errorf("read front %s: %w", name, err)
	}
	if next > database.Micros(q.Now()) {
		pagecache.FreshUntil(ctx, database.FromMicros(next))
	}
	v.At = database.FromMicros(at)
	v.Document, err = Decode(name, text)
	return v, err
}

// AtDesk gives a front with its draft, for staff.
func AtDesk(ctx context.Context, q database.Reader, name string) (Desk, error) {
	v, err := Current(ctx, q, name)
	d := Desk{Version: v, Seen: Seen{Version: v.Number}}
	if err != nil {
		return d, err
	}
	var text string
	var at int64
	err = q.QueryRow(ctx, `SELECT draft, draft_by, draft_at, draft_seq, draft_base FROM front WHERE name = $1`, name).
		Scan(&text, &d.DraftBy, &at, &d.Seen.Draft, &d.Base)
	if errors.Is(err, sql.ErrNoRows) {
		return d, nil
	}
	if err != nil || text == "" {
		return d, err
	}
	draft, err := Decode(name, text)
	d.Draft, d.DraftAt = &draft, database.FromMicros(at)
	return d, err
}

// StaleError says that somebody else ordered the front, or laid out its draft, since the form was made.
type StaleError struct{ Now Desk }

func (e *StaleError) Error() string { return "somebody else ordered the front meanwhile" }

// Answer tells the web layer that two wishes conflict, in words for a person.
func (e *StaleError) Answer() (kind, words string) {
	return "conflict", "Somebody else ordered the front meanwhile. Look at theirs, then order it again."
}

// row gives the row of a front, made at the first need.
func row(ctx context.Context, tx *database.Tx, name string) (id int64, err error) {
	err = tx.QueryRow(ctx, `INSERT INTO front (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id`, name).Scan(&id)
	return id, err
}

// fresh refuses to go on when the front is no longer as it was seen.
func fresh(ctx context.Context, tx *database.Tx, name string, seen Seen) error {
	now, err := AtDesk(ctx, tx, name)
	if err == nil && now.Seen != seen {
		err = &StaleError{now}
	}
	return err
}

// SaveDraft keeps an order that is not published yet. Nobody outside sees it.
func SaveDraft(ctx context.Context, tx *database.Tx, by, name string, seen Seen, d Document) error {
	if d = d.tidy(); len(d.Blocks) == 0 {
		return d.check(name)
	}
	if err := d.check(name); err != nil {
		return err
	}
	if err := fresh(ctx, tx, name, seen); err != nil {
		return err
	}
	id, err := row(ctx, tx, name)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE front SET draft = $2, draft_by = $3, draft_at = $4, draft_base = $5, draft_seq = draft_seq + 1 WHERE id = $1`,
		id, d.Encode(), by, database.Micros(tx.Now()), seen.Version)
	return err
}

// DropDraft throws the draft away; readers' front stays as it is.
func DropDraft(ctx context.Context, tx *database.Tx, name string) error {
	_, err := tx.Exec(ctx, `UPDATE front SET draft = '', draft_by = '', draft_at = 0, draft_seq = draft_seq + 1 WHERE name = $1 AND draft <> ''`, name)
	return err
}

// Publish makes the document the next version of the front, from the commit on. The draft is gone then: it is what was
// published. A front that is no longer as it was seen is a StaleError.
func Publish(ctx context.Context, tx *database.Tx, by, name, why string, seen Seen, d Document) (Version, error) {
	if err := fresh(ctx, tx, name, seen); err != nil {
		return Version{}, err
	}
	if err := DropDraft(ctx, tx, name); err != nil {
		return Version{}, err
	}
	return Order(ctx, tx, by, name, why, d)
}

// Order makes the document the next version whatever stood before: for a plan, an import, a single story put on top.
// A draft that somebody has in hand stays, and is stale.
func Order(ctx context.Context, tx *database.Tx, by, name, why string, d Document) (Version, error) {
	v := Version{Front: name, At: tx.Now(), By: by, Why: strings.TrimSpace(why), Document: d.lapse(tx.Now()).tidy()}
	if err := d.check(name); err != nil {
		return v, err
	}
	id, err := row(ctx, tx, name)
	if err != nil {
		return v, fmt.Errorf("order front %s: %w", name, err)
	}
	text := v.Document.Encode()
	err = tx.QueryRow(ctx, `INSERT INTO front_version (front_id, number, at, by_actor, why, document)
		SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5 FROM front_version WHERE front_id = $1 RETURNING number`,
		id, database.Micros(v.At), by, v.Why, text).Scan(&v.Number)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE front SET current = $2 WHERE id = $1`, id, v.Number)
	}
	if err != nil {
		return v, fmt.Errorf("order front %s: %w", name, err)
	}
	return v, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "front.ordered", Subject: fmt.Sprintf("front:%d", id),
		Reason: v.Why, After: ledger.Hash(v.Number, text), Fact: Ordered{name}})
}

// Ordered is the fact of a front whose order changed, now or in what is planned.
type Ordered struct{ Front string }

// lapse empties the slots whose pin is over.
func (d Document) lapse(now time.Time) Document {
	d = d.clone()
	for i, s := range d.Slots() {
		if s.Article != 0 && !s.Stands(now) {
			d.set(i, Slot{})
		}
	}
	return d
}

// Lead puts a story at the top of a front and moves the others down; it returns the number of the slot where it stands
// now, which is not 1 while a pinned story leads.
func Lead(ctx context.Context, tx *database.Tx, by, name string, story int64) (int, error) {
	now, err := Current(ctx, tx, name)
	if err != nil {
		return 0, err
	}
	d, at := now.Document.Top(story, tx.Now())
	if at == 0 {
		return 0, section.Invalid("front", "Every slot of the front is pinned. Free one first.")
	}
	_, err = Order(ctx, tx, by, name, "", d)
	return at, err
}

// Place orders a front with these stories from the top down, in its present layout; the rest fills itself.
func Place(ctx context.Context, tx *database.Tx, by, name string, stories ...int64) error {
	now, err := Current(ctx, tx, name)
	if err != nil {
		return err
	}
	d := now.Document.clone()
	for i := range d.Slots() {
		d.set(i, Slot{})
	}
	slots := make([]Slot, len(stories))
	for i, id := range stories {
		slots[i].Article = id
	}
	_, err = Order(ctx, tx, by, name, "", Flow(d, slots...))
	return err
}

// Numbered gives one version of a front.
func Numbered(ctx context.Context, q database.Reader, name string, number int64) (Version, error) {
	list, err := versions(ctx, q, name, `AND v.number = $2`, number)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Version{}, err
	}
	return list[0], nil
}

// History lists versions, the newest first: at most limit, of numbers below before (0: from the newest).
func History(ctx context.Context, q database.Reader, name string, before int64, limit int) ([]Version, error) {
	if before <= 0 {
		before = 1 << 62
	}
	return versions(ctx, q, name, `AND v.number < $2 ORDER BY v.number DESC LIMIT $3`, before, limit)
}

func versions(ctx context.Context, q database.Reader, name, where string, args ...any) ([]Version, error) {
	rows, err := q.Query(ctx, `SELECT v.number, v.at, v.by_actor, v.why, v.document FROM front f JOIN front_version v ON v.front_id = f.id
		WHERE f.name = $1 `+where, append([]any{name}, args...)...)
	return database.Collect(rows, err, func(r *sql.Rows, v *Version) error {
		var at int64
		var text string
		if err := r.Scan(&v.Number, &at, &v.By, &v.Why, &text); err != nil {
			return err
		}
		v.Front, v.At = name, database.FromMicros(at)
		var err error
		v.Document, err = Decode(name, text)
		return err
	})
}

// StateHash sums up the order that readers see of a front, for ledger.Verify.
func StateHash(ctx context.Context, q database.Reader, id int64) ([]byte, error) {
	var number int64
	var text string
	err := q.QueryRow(ctx, `SELECT v.number, v.document FROM front f JOIN front_version v ON v.front_id = f.id AND v.number = f.current WHERE f.id = $1`, id).Scan(&number, &text)
	if err != nil {
		return nil, err
	}
	return ledger.Hash(number, text), nil
}

// Pictures are the keys of the pictures that a front shows in place of a story's own, of stories that are live.
func Pictures(ctx context.Context, q database.Reader, name string) ([]string, error) {
	v, err := Current(ctx, q, name)
	var keys []string
	for _, s := range v.Document.Slots() {
		if s.Picture == "" || s.Picture == NoPicture || err != nil {
			continue
		}
		var cards []article.Card
		if cards, err = article.Cards(ctx, q, []int64{s.Article}); len(cards) > 0 && s.over(cards[0]).Picture != "" {
			keys = append(keys, s.Picture)
		}
	}
	return keys, err
}

// With names the fronts on which a story stands by hand with a picture that is not its own.
func With(ctx context.Context, q database.Reader, story int64) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT f.name, v.document FROM front f JOIN front_version v ON v.front_id = f.id AND v.number = f.current`)
	list, err := database.Collect(rows, err, func(r *sql.Rows, v *Version) error {
		var text string
		if err := r.Scan(&v.Front, &text); err != nil {
			return err
		}
		var err error
		v.Document, err = Decode(v.Front, text)
		return err
	})
	var names []string
	for _, v := range list {
		if at := v.Document.At(story); at != 0 {
			if p := v.Document.Slots()[at-1].Picture; p != "" && p != NoPicture {
				names = append(names, v.Front)
			}
		}
	}
	return names, err
}
