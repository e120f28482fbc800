package article

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// Card is a live story as lists show it.
type Card struct {
	ID             int64     `json:"-"`
	Path           string    `json:"-"` // without a leading slash
	SectionID      int64     `json:"-"`
	FirstPublished time.Time `json:"-"`
	Updated        time.Time `json:"-"`
	Authors        []Author  `json:"-"` // those who wrote it, in the order of the bylines
	Kicker         string    `json:"kicker,omitempty"`
	Headline       string    `json:"headline"`
	Short          string    `json:"short,omitempty"` // headline for lists
	Standfirst     string    `json:"standfirst,omitempty"`
	Sponsor        string    `json:"sponsor,omitempty"`
	Agency         string    `json:"agency,omitempty"`
	Dateline       string    `json:"dateline,omitempty"`
	Kind           Kind      `json:"kind"`
	Lead           Picture   `json:"lead"`
	Retracted      bool      `json:"retracted,omitempty"` // the paper took it back; lists say so
	Related        []int64   `json:"related,omitempty"`   // earlier coverage chosen by the editor
}

func cardOf(r Revision) Card {
	return Card{Kicker: r.Kicker, Headline: r.Headline, Short: r.Short(), Standfirst: r.Standfirst, Sponsor: r.Sponsor,
		Agency: r.Agency, Dateline: r.Dateline, Kind: r.Kind, Lead: r.Lead, Related: r.Related}
}

const cardColumns = `l.article_id, l.path, l.section_id, l.first_published_at, l.updated_at, l.card`

// cardSize is about what a kept card takes in memory, with its texts and authors.
const cardSize = 1500

// signed gives the cards of the stories whose numbers a question finds, in its order, with their authors. A list is asked
// for numbers only: the cards are parts of pages and mostly at hand.
func signed(ctx context.Context, q database.Reader, query string, args ...any) ([]Card, error) {
	rows, err := q.Query(ctx, query, args...)
	ids, err := database.Collect(rows, err, func(r *sql.Rows, id *int64) error { return r.Scan(id) })
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return cardsOf(ctx, q, ids)
}

// cardsOf gives the live ones among the stories, in the order asked for, and notes each.
func cardsOf(ctx context.Context, q database.Reader, ids []int64) ([]Card, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = Tag(id)
	}
	pagecache.Note(ctx, keys...)
	found, err := pagecache.Parts(ctx, "card of ", keys, func(*Card) int { return cardSize }, (*Card).tags,
		func(ctx context.Context, missing []string) (map[string]*Card, error) {
			return readCards(ctx, q, missing)
		})
	if err != nil {
		return nil, err
	}
	list := make([]Card, 0, len(found))
	for _, c := range found {
		if c != nil {
			list = append(list, *c)
		}
	}
	return list, nil
}

// tags are all that a card was read from.
func (c *Card) tags() []string {
	tags := []string{Tag(c.ID)}
	for _, a := range c.Authors {
		tags = append(tags, a.Tag())
	}
	return tags
}

// readCards reads the cards of stories, named by their tags.
func readCards(ctx context.Context, q database.Reader, keys []string) (map[string]*Card, error) {
	ids := make([]any, 0, 2*len(keys))
	for _, key := range keys {
		id, err := strconv.ParseInt(strings.TrimPrefix(key, "article:"), 10, 64)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	for len(ids)&(len(ids)-1) != 0 { // lists of a few lengths are statements of a few texts, which are kept ready
		ids = append(ids, ids[0])
	}
	rows, err := q.Query(ctx, `SELECT `+cardColumns+` FROM live l WHERE l.article_id IN (`+database.Places(1, len(ids))+`)`, ids...)
	list, err := database.Collect(rows, err, scanCard)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	cards := make(map[string]*Card, len(list))
	for i := range list {
		cards[Tag(list[i].ID)] = &list[i]
	}
	return cards, addAuthors(ctx, q, ids, cards)
}

func scanCard(r *sql.Rows, c *Card) error {
	var first, updated int64
	var text string
	if err := r.Scan(&c.ID, &c.Path, &c.SectionID, &first, &updated, &text); err != nil {
		return err
	}
	c.FirstPublished, c.Updated = database.FromMicros(first), database.FromMicros(updated)
	return json.Unmarshal([]byte(text), c)
}

func addAuthors(ctx context.Context, q database.Reader, ids []any, cards map[string]*Card) error {
	rows, err := q.Query(ctx, `SELECT la.article_id, a.id, a.slug, a.name, a.role, a.bio, a.staff_id FROM live_author la JOIN author a ON a.id = la.author_id
		WHERE la.place < `+strconv.Itoa(behindWriters)+` AND la.article_id IN (`+database.Places(1, len(ids))+`) ORDER BY la.article_id, la.place`, ids...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var article int64
		var a Author
		if err := rows.Scan(&article, &a.ID, &a.Slug, &a.Name, &a.Role, &a.Bio, &a.StaffID); err != nil {
			return err
		}
		pagecache.Note(ctx, a.Tag())
		if c := cards[Tag(article)]; c != nil {
			c.Authors = append(c.Authors, a)
		}
	}
	return rows.Err()
}

// Leaf is a page of a list: Number counts from 1, Size is how many stories it shows.
type Leaf struct{ Number, Size int }

func (l Leaf) offset() int { return max(l.Number-1, 0) * l.Size }

// leaf reads one more than fits, to know whether there is a next page.
func (l Leaf) cut(list []Card, err error) ([]Card, bool, error) {
	if len(list) > l.Size {
		return list[:l.Size], true, err
	}
	return list, false, err
}

// Latest gives the newest stories of the paper.
func Latest(ctx context.Context, q database.Reader, n int) ([]Card, error) {
	pagecache.Note(ctx, "latest")
	return signed(ctx, q, `SELECT l.article_id FROM live l ORDER BY l.first_published_at DESC, l.article_id DESC LIMIT $1`, n)
}

// InSection gives the stories of a section and of those below it, the newest first, and whether there are more.
func InSection(ctx context.Context, q database.Reader, id int64, leaf Leaf) ([]Card, bool, error) {
	return joined(ctx, q, "section", id, leaf)
}

// OnTopic gives the stories of a topic, the newest first, and whether there are more.
func OnTopic(ctx context.Context, q database.Reader, id int64, leaf Leaf) ([]Card, bool, error) {
	return joined(ctx, q, "topic", id, leaf)
}

// ByAuthor gives the stories that credit an author, the newest first, and whether there are more.
func ByAuthor(ctx context.Context, q database.Reader, id int64, leaf Leaf) ([]Card, bool, error) {
	return joined(ctx, q, "author", id, leaf)
}

func joined(ctx context.Context, q database.Reader, list string, id int64, leaf Leaf) ([]Card, bool, error) {
	pagecache.Note(ctx, listTag(list, id))
	return leaf.cut(signed(ctx, q, `SELECT m.article_id FROM live_`+list+` m JOIN live l ON l.article_id = m.article_id
		WHERE m.`+list+`_id = $1 ORDER BY m.first_published_at DESC, m.article_id DESC LIMIT $2 OFFSET $3`, id, leaf.Size+1, leaf.offset()))
}

// OnDay gives the stories first published on the day that begins at midnight, in the paper's time zone, in the order
// they appeared.
func OnDay(ctx context.Context, q database.Reader, midnight time.Time) ([]Card, error) {
	pagecache.Note(ctx, DayTag(midnight))
	return signed(ctx, q, `SELECT l.article_id FROM live l WHERE l.first_published_at >= $1 AND l.first_published_at < $2
		ORDER BY l.first_published_at, l.article_id`, database.Micros(midnight), database.Micros(midnight.AddDate(0, 0, 1)))
}

// Cards gives the live ones among the stories, in the order asked for.
func Cards(ctx context.Context, q database.Reader, ids []int64) ([]Card, error) {
	var once []int64 // each only the first time it is asked for
	for _, id := range ids {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	if len(once) == 0 {
		return nil, nil
	}
	return cardsOf(ctx, q, once) // notes one that is not live today too: it may be tomorrow
}

// MonthCount says how many stories were first published in the month that begins at Start.
type MonthCount struct {
	Start time.Time
	Count int
}

// Months counts the stories of each month since the first one, the newest first, in the time zone.
func Months(ctx context.Context, q database.Reader, zone *time.Location) ([]MonthCount, error) {
	pagecache.Note(ctx, "latest")
	var from, to int64
	err := q.QueryRow(ctx, `SELECT COALESCE(MIN(first_published_at), 0), COALESCE(MAX(first_published_at), 0) FROM live`).Scan(&from, &to)
	if err != nil || to == 0 {
		return nil, err
	}
	var list []MonthCount
	oldest, newest := database.FromMicros(from).In(zone), database.FromMicros(to).In(zone)
	for m := time.Date(newest.Year(), newest.Month(), 1, 0, 0, 0, 0, zone); m.AddDate(0, 1, 0).After(oldest); m = m.AddDate(0, -1, 0) {
		c := MonthCount{Start: m}
		err := q.QueryRow(ctx, `SELECT COUNT(*) FROM live WHERE first_published_at >= $1 AND first_published_at < $2`,
			database.Micros(m), database.Micros(m.AddDate(0, 1, 0))).Scan(&c.Count)
		if err != nil {
			return nil, err
		}
		if c.Count > 0 {
			list = append(list, c)
		}
	}
	return list, nil
}

// DaysOf gives the days of the month that begins at start on which stories were first published, with their numbers.
func DaysOf(ctx context.Context, q database.Reader, start time.Time) ([]MonthCount, error) {
	pagecache.Note(ctx, "latest")
	rows, err := q.Query(ctx, `SELECT first_published_at FROM live WHERE first_published_at >= $1 AND first_published_at < $2 ORDER BY first_published_at DESC`,
		database.Micros(start), database.Micros(start.AddDate(0, 1, 0)))
	times, err := database.Collect(rows, err, func(r *sql.Rows, v *int64) error { return r.Scan(v) })
	var days []MonthCount
	for _, us := range times {
		t := database.FromMicros(us).In(start.Location())
		day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, start.Location())
		if n := len(days); n == 0 || !days[n-1].Start.Equal(day) {
			days = append(days, MonthCount{Start: day})
		}
		days[len(days)-1].Count++
	}
	return days, err
}

// Related gives coverage that belongs to a story: what the editor chose, then earlier stories of its topics, then of
// its section. Earlier only, so a new story does not change the pages of the old ones. The cards of these are without authors.
func Related(ctx context.Context, q database.Reader, l Live, n int) ([]Card, error) {
	list, err := Cards(ctx, q, l.Related)
	if err != nil {
		return nil, err
	}
	seen := map[int64]bool{l.Article.ID: true}
	for _, c := range list {
		seen[c.ID] = true
	}
	add := func(table string, id int64) error {
		if len(list) >= n {
			return nil
		}
		pagecache.Note(ctx, "past:"+listTag(table, id))
		more, err := signed(ctx, q, `SELECT m.article_id FROM live_`+table+` m JOIN live l ON l.article_id = m.article_id
			WHERE m.`+table+`_id = $1 AND m.first_published_at < $2 ORDER BY m.first_published_at DESC, m.article_id DESC LIMIT $3`,
			id, database.Micros(l.FirstPublished), n+len(seen))
		for _, c := range more {
			if !seen[c.ID] && len(list) < n && c.Kind != Sponsored {
				seen[c.ID] = true
				c.Authors = nil
				list = append(list, c)
			}
		}
		return err
	}
	for _, t := range l.Topics {
		if err := add("topic", t.ID); err != nil {
			return nil, err
		}
	}
	return list, add("section", l.SectionID)
}

// Stop is a live story as the sitemaps list it.
type Stop struct {
	ID             int64
	Path, Headline string
	Kind           Kind
	FirstPublished time.Time
	Updated        time.Time
}

// CountLive counts the stories that readers may see.
func CountLive(ctx context.Context, q database.Reader) (n int, err error) {
	pagecache.Note(ctx, "sitemap")
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM live`).Scan(&n)
	return n, err
}

// Stops lists live stories in the order they appeared, the oldest first, so that a full part of a sitemap stays as it is.
func Stops(ctx context.Context, q database.Reader, leaf Leaf) ([]Stop, error) {
	pagecache.Note(ctx, "sitemap")
	rows, err := q.Query(ctx, `SELECT article_id, path, card, first_published_at, updated_at FROM live ORDER BY first_published_at, article_id LIMIT $1 OFFSET $2`, leaf.Size, leaf.offset())
	return database.Collect(rows, err, func(r *sql.Rows, s *Stop) error {
		var first, updated int64
		var text string
		if err := r.Scan(&s.ID, &s.Path, &text, &first, &updated); err != nil {
			return err
		}
		var c Card
		err := json.Unmarshal([]byte(text), &c)
		s.Headline, s.Kind = c.Headline, c.Kind
		s.FirstPublished, s.Updated = database.FromMicros(first), database.FromMicros(updated)
		return err
	})
}
