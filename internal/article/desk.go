package article

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/search"
)

// Listed is a story in a list of the newsroom, in any state.
type Listed struct {
	ID         int64
	Headline   string // of the newest revision
	SectionID  int64
	Stage      Stage
	StageName  string // what the house calls it
	Kind       Kind
	SavedAt    time.Time
	SavedBy    string
	State      State
	Changed    bool // live, with private changes
	Path       string
	Published  time.Time // for the first time
	PlanAt     time.Time // not zero: something will happen to it by itself then
	PlanAction string
	Failed     string // why its last plan failed
}

// Standing is where a story stands, as the desk sorts it.
type Standing string

// The standings. None of them: all stories.
const (
	StandsDraft     Standing = "drafts"
	StandsReview    Standing = "review" // in review or ready, not yet out
	StandsScheduled Standing = "scheduled"
	StandsLive      Standing = "live"
	StandsChanged   Standing = "changed" // live, with a newer revision that readers do not see
	StandsKilled    Standing = "killed"
	StandsSpiked    Standing = "spiked" // on no other list
)

var standings = map[Standing]string{
	StandsDraft:     `a.published_id = 0 AND a.head_stage = 'draft'`,
	StandsReview:    `a.published_id = 0 AND a.head_stage IN ('review', 'ready')`,
	StandsScheduled: `a.id IN (SELECT w.article_id FROM plan w WHERE w.state = 'waiting')`,
	StandsLive:      `a.published_id <> 0 AND a.killed_at = 0`,
	StandsChanged:   `a.published_id <> 0 AND a.killed_at = 0 AND a.head_id <> a.published_id`,
	StandsKilled:    `a.killed_at <> 0`,
	StandsSpiked:    `a.spiked_at <> 0`,
}

// Order is the order of a list.
type Order string

// The orders. The zero value is BySaved.
const (
	BySaved     Order = "saved"     // the last saved first
	ByLongest   Order = "longest"   // that which nobody has touched for longest first
	ByPublished Order = "published" // the last published first; what was never public stands at the end
	ByOpened    Order = "opened"    // the last begun first
)

// columns and directions of the orders: all lists are read along an index and go on behind a key, however long they are.
var orders = map[Order]struct {
	column string
	rising bool
}{BySaved: {"a.head_saved_at", false}, ByLongest: {"a.head_saved_at", true}, ByPublished: {"a.first_published_at", false}, ByOpened: {"a.id", false}}

// Key is a place in a list: the last story of a page.
type Key struct {
	At int64 // of its order: microseconds, or the number of the story
	ID int64
}

// String writes the key for an address.
func (k Key) String() string { return fmt.Sprintf("%d.%d", k.At, k.ID) }

// ParseKey reads what String wrote; anything else is the beginning of the list.
func ParseKey(s string) Key {
	at, id, _ := strings.Cut(s, ".")
	var k Key
	var err error
	if k.At, err = strconv.ParseInt(at, 10, 64); err != nil {
		return Key{}
	}
	if k.ID, err = strconv.ParseInt(id, 10, 64); err != nil || k.ID <= 0 {
		return Key{}
	}
	return k
}

// KeyOf gives the place of a story in a list of this order.
func (o Order) KeyOf(l Listed) Key {
	switch o {
	case ByPublished:
		return Key{database.Micros(l.Published), l.ID}
	case ByOpened:
		return Key{l.ID, l.ID}
	}
	return Key{database.Micros(l.SavedAt), l.ID}
}

// Viewer narrows a list to what somebody may see: their own stories, and those of the sections in which they may edit.
type Viewer struct {
	Actor    string  // "staff:3"; "" sees all
	Sections []int64 // with those below them; a story in no section yet is everybody's who has any
}

// Filter narrows the newsroom's list. Zero values do not narrow.
type Filter struct {
	Stands    Standing
	Stage     Stage
	SectionID int64  // with those below it
	Author    int64  // in the byline of the newest text
	Topic     int64  // of the newest text
	Kind      Kind   //
	By        string // begun by this actor, or saved by them
	Words     string // in the newest text, its names and its slug, or the number of the story
	From      time.Time
	Until     time.Time // saved from and before
	Among     []int64   // these and no others
	Viewer    Viewer
	Order     Order
	After     Key
	Limit     int
}

const listedColumns = `a.id, a.head_headline, a.head_section_id, a.head_stage, a.head_kind, a.head_saved_at, COALESCE(r.saved_by, ''), a.published_id, a.head_id, a.killed_at, a.spiked_at, a.path, a.first_published_at,
	COALESCE((SELECT MIN(at) FROM plan w WHERE w.article_id = a.id AND w.state = 'waiting'), 0),
	COALESCE((SELECT action FROM plan w WHERE w.article_id = a.id AND w.state = 'waiting' ORDER BY at LIMIT 1), ''),
	COALESCE((SELECT outcome FROM plan w WHERE w.article_id = a.id AND w.state = 'failed' AND w.id = (SELECT MAX(id) FROM plan n WHERE n.article_id = a.id)), '')`

func scanListed(r *sql.Rows, l *Listed) error {
	var saved, published, head, killed, spiked, first, plan int64
	err := r.Scan(&l.ID, &l.Headline, &l.SectionID, &l.Stage, &l.Kind, &saved, &l.SavedBy, &published, &head, &killed, &spiked, &l.Path, &first, &plan, &l.PlanAction, &l.Failed)
	l.SavedAt, l.Published, l.PlanAt = database.FromMicros(saved), database.FromMicros(first), database.FromMicros(plan)
	l.State = Article{PublishedID: published, Killed: database.FromMicros(killed), Spiked: database.FromMicros(spiked)}.State()
	l.Changed = l.State == StateLive && head != published
	return err
}

// List gives stories for staff.
func List(ctx context.Context, q database.Reader, f Filter) ([]Listed, error) {
	where, args, err := f.where(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	o, ok := orders[f.Order]
	if !ok {
		o = orders[BySaved]
	}
	sort, beyond := " DESC", "<"
	if o.rising {
		sort, beyond = "", ">"
	}
	if f.After.ID != 0 {
		args = append(args, f.After.At, f.After.ID)
		where += fmt.Sprintf(" AND (%s, a.id) %s ($%d, $%d)", o.column, beyond, len(args)-1, len(args))
	}
	args = append(args, max(f.Limit, 1))
	// The page is found first, by numbers; only its rows are then read whole.
	rows, err := q.Query(ctx, fmt.Sprintf(`SELECT %s FROM article a LEFT JOIN revision r ON r.id = a.head_id WHERE a.id IN (
		SELECT p.id FROM (SELECT a.id FROM article a WHERE %s ORDER BY %s%s, a.id%s LIMIT $%d) p) ORDER BY %s%s, a.id%s`,
		listedColumns, where, o.column, sort, sort, len(args), o.column, sort, sort), args...)
	list, err := database.Collect(rows, err, scanListed)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	return list, nameStages(ctx, q, list)
}

// nameStages says where each story stands in the words of the house.
func nameStages(ctx context.Context, q database.Reader, list []Listed) error {
	if len(list) == 0 {
		return nil
	}
	rules, err := RulesOf(ctx, q)
	for i := range list {
		list[i].StageName = rules.StageName(list[i].Stage)
	}
	return err
}

// ListedByID tells of the stories named, in no order.
func ListedByID(ctx context.Context, q database.Reader, ids []int64) ([]Listed, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT `+listedColumns+` FROM article a LEFT JOIN revision r ON r.id = a.head_id WHERE a.id IN (`+database.Places(1, len(ids))+`)`, database.IDs(ids)...)
	list, err := database.Collect(rows, err, scanListed)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	return list, nameStages(ctx, q, list)
}

// Count tells how many stories a filter leaves, at most limit: nobody reads a larger number.
func Count(ctx context.Context, q database.Reader, f Filter, limit int) (n int, err error) {
	where, args, err := f.where(ctx, q)
	if err != nil {
		return 0, fmt.Errorf("count stories: %w", err)
	}
	args = append(args, limit)
	err = q.QueryRow(ctx, fmt.Sprintf(`SELECT COUNT(*) FROM (SELECT a.id FROM article a WHERE %s LIMIT $%d) n`, where, len(args)), args...).Scan(&n)
	return n, err
}

func (f Filter) where(ctx context.Context, q database.Reader) (string, []any, error) {
	w := conditions{list: []string{"1 = 1"}}
	if cond, ok := standings[f.Stands]; ok {
		w.list = append(w.list, cond)
	}
	if f.Stands != StandsSpiked && len(f.Among) == 0 {
		w.list = append(w.list, `a.spiked_at = 0`)
	}
	if f.Stage != "" {
		w.add(`a.head_stage = ?`, string(f.Stage))
	}
	if f.SectionID != 0 {
		w.add(`a.head_section_id IN (SELECT id FROM section WHERE id = ? OR parent_id = ?)`, f.SectionID)
	}
	if f.Author != 0 {
		w.add(`a.id IN (SELECT article_id FROM head_author WHERE author_id = ?)`, f.Author)
	}
	if f.Topic != 0 {
		w.add(`a.id IN (SELECT article_id FROM head_topic WHERE topic_id = ?)`, f.Topic)
	}
	if f.Kind != "" {
		w.add(`a.head_kind = ?`, string(f.Kind))
	}
	if len(f.Among) > 0 {
		w.args = append(w.args, database.IDs(f.Among)...)
		w.list = append(w.list, `a.id IN (`+database.Places(len(w.args)-len(f.Among)+1, len(f.Among))+`)`)
	}
	if f.By != "" {
		w.add(ownStories, f.By)
	}
	if !f.From.IsZero() {
		w.add(`a.head_saved_at >= ?`, database.Micros(f.From))
	}
	if !f.Until.IsZero() {
		w.add(`a.head_saved_at < ?`, database.Micros(f.Until))
	}
	w.see(f.Viewer)
	err := w.words(ctx, q, f.Words)
	return strings.Join(w.list, " AND "), w.args, err
}

// ownStories are those that somebody began or saved some of; ? is the actor.
const ownStories = `a.id IN (SELECT id FROM article WHERE created_by = ? UNION SELECT article_id FROM revision WHERE saved_by = ?)`

// theirStories are those that somebody may open without the right to edit: what they began or saved, what they sign, what
// they were asked to write. %[1]s is the actor, %[2]s the number of the person. The door of a story asks the same.
const theirStories = `a.id IN (SELECT id FROM article WHERE created_by = %[1]s UNION SELECT article_id FROM revision WHERE saved_by = %[1]s
	UNION SELECT h.article_id FROM head_author h JOIN author n ON n.id = h.author_id WHERE n.staff_id = %[2]s
	UNION SELECT article_id FROM assignment WHERE staff_id = %[2]s AND state = 'open')`

// theirs adds the actor and their number to the arguments.
func (w *conditions) theirs(actor string) string {
	number, _ := strconv.ParseInt(strings.TrimPrefix(actor, "staff:"), 10, 64)
	w.args = append(w.args, actor, number)
	return fmt.Sprintf(theirStories, "$"+strconv.Itoa(len(w.args)-1), "$"+strconv.Itoa(len(w.args)))
}

// conditions gathers the conditions of a list with their arguments.
type conditions struct {
	list []string
	args []any
}

// add takes a condition; every ? in it is the one argument.
func (w *conditions) add(cond string, arg any) {
	w.args = append(w.args, arg)
	w.list = append(w.list, strings.ReplaceAll(cond, "?", "$"+strconv.Itoa(len(w.args))))
}

// see narrows to what the viewer may open: the same rule as at the door of a story.
func (w *conditions) see(v Viewer) {
	if v.Actor == "" {
		return
	}
	own := w.theirs(v.Actor)
	if len(v.Sections) == 0 {
		w.list = append(w.list, own)
		return
	}
	from := len(w.args) + 1
	w.args = append(w.args, database.IDs(v.Sections)...)
	in := `(` + database.Places(from, len(v.Sections)) + `)`
	w.list = append(w.list, `(`+own+` OR a.head_section_id IN (0, `+in[1:]+` AND NOT EXISTS (SELECT 1 FROM live l WHERE l.article_id = a.id AND l.section_id NOT IN `+in+`))`)
}

// words asks the desk's own index; a number, with or without #, is also that of a story.
func (w *conditions) words(ctx context.Context, q database.Reader, text string) error {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	subquery, arg, ok, err := search.Heads(ctx, q, text)
	if err != nil {
		return err
	}
	number, _ := strconv.ParseInt(strings.TrimPrefix(text, "#"), 10, 64)
	switch {
	case ok && number > 0:
		w.args = append(w.args, number)
		w.add(fmt.Sprintf(`(a.id = $%d OR a.id IN (%s))`, len(w.args), subquery), arg)
	case ok:
		w.add(`a.id IN (`+subquery+`)`, arg)
	default: // nothing that a text could hold
		w.list = append(w.list, "1 = 0")
	}
	return nil
}
