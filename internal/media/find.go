package media

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

const columns = `p.id, p.key, p.alt, p.caption, p.credit, p.rights, p.suggested_caption, p.suggested_credit,
	p.suggested_rights, p.suggested, p.original_name, p.original, p.kind, p.bytes, p.sha256, p.width, p.height, p.focus_x,
	p.focus_y, p.rendered, p.uploaded_by, p.uploaded_at, p.title, p.holder, p.licence_url, p.territories, p.valid_from,
	p.valid_until, p.barred, p.stand_in, p.replaced, p.told, p.version, p.recipe`

func scan(row interface{ Scan(...any) error }, p *Picture) error {
	var uploaded, from, until int64
	var suggested string
	err := row.Scan(&p.ID, &p.Key, &p.Alt, &p.Caption, &p.Credit, &p.Rights, &p.Suggested.Caption, &p.Suggested.Credit,
		&p.Suggested.Rights, &suggested, &p.Name, &p.original, &p.kind, &p.Bytes, &p.SHA256, &p.Width, &p.Height, &p.Focus.X,
		&p.Focus.Y, &p.Rendered, &p.UploadedBy, &uploaded, &p.Title, &p.Licence.Holder, &p.Licence.URL, &p.Licence.Territories, &from,
		&until, &p.Licence.Barred, &p.StandIn, &p.Replaced, &p.told, &p.Version, &p.recipe)
	if err != nil {
		return err
	}
	p.Uploaded, p.Licence.From, p.Licence.Until = database.FromMicros(uploaded), fromNever(from), fromNever(until)
	return json.Unmarshal([]byte(suggested), &p.Suggested.More)
}

// ByKey gives one picture with its renditions, whatever the rights in it: for the newsroom.
func ByKey(ctx context.Context, q database.Reader, key string) (Picture, error) {
	list, err := Any(ctx, q, key)
	switch {
	case err != nil:
		return Picture{}, err
	case len(list) == 0:
		return Picture{}, ErrNotFound
	}
	return list[0], nil
}

// Called is what the newsroom calls a picture; it may be words that nobody outside has read.
func (p Picture) Called() string {
	name := []rune(firstOf(p.Title, p.Caption, p.Alt, p.Name, p.Key))
	if len(name) > maxCalled {
		return strings.TrimSpace(string(name[:maxCalled])) + "…"
	}
	return string(name)
}

// maxCalled keeps a caption that stands in for a name to one line.
const maxCalled = 80

// ByNumbers gives pictures by the numbers that ledger and notices know them by, in no order, whatever the rights in them:
// for the newsroom.
func ByNumbers(ctx context.Context, q database.Reader, ids ...int64) ([]Picture, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	list, err := pictures(ctx, q, `WHERE p.id IN (`+database.Places(1, len(ids))+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("read pictures by number: %w", err)
	}
	return list, nil
}

// Any gives the pictures with their renditions in the order asked, each once, whatever the rights in them: for the
// newsroom. A key without a picture is left out; the page is told when that picture arrives.
func Any(ctx context.Context, q database.Reader, keys ...string) ([]Picture, error) {
	keys = once(keys)
	if len(keys) == 0 {
		return nil, nil
	}
	for _, key := range keys {
		pagecache.Note(ctx, Tag(key))
	}
	found, err := pagecache.Parts(ctx, "picture ", keys, (*Picture).weigh, (*Picture).tags, func(ctx context.Context, missing []string) (map[string]*Picture, error) {
		return byKeys(ctx, q, missing)
	})
	var list []Picture
	for _, p := range found {
		if p != nil {
			list = append(list, *p)
		}
	}
	return list, err
}

// byKeys reads pictures by their keys.
func byKeys(ctx context.Context, q database.Reader, keys []string) (map[string]*Picture, error) {
	args := make([]any, 0, 2*len(keys))
	for _, key := range keys {
		args = append(args, key)
	}
	for len(args)&(len(args)-1) != 0 { // lists of a few lengths are statements of a few texts, which are kept ready
		args = append(args, args[0])
	}
	list, err := pictures(ctx, q, `WHERE p.key IN (`+database.Places(1, len(args))+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("read pictures: %w", err)
	}
	found := make(map[string]*Picture, len(list))
	for i := range list {
		found[list[i].Key] = &list[i]
	}
	return found, nil
}

// pictureSize and renditionSize are about what a kept picture takes in memory, and each of its renditions.
const pictureSize, renditionSize = 1200, 160

func (p *Picture) weigh() int     { return pictureSize + renditionSize*len(p.Renditions) }
func (p *Picture) tags() []string { return []string{Tag(p.Key)} }

// ByKeys gives what readers may see of the pictures, in the order asked, each once. A picture whose rights do not allow
// it is left out, or its stand-in is given for it (For). The page ends when one of these rights begins or ends.
func ByKeys(ctx context.Context, q database.Reader, keys ...string) ([]Picture, error) {
	list, err := Any(ctx, q, keys...)
	if err != nil {
		return nil, err
	}
	now := q.Now()
	var wanted []string
	for _, p := range list {
		pagecache.FreshUntil(ctx, p.Licence.turns(now))
		if !p.Usable(now) {
			wanted = append(wanted, p.StandIn)
		}
	}
	others, err := Any(ctx, q, wanted...)
	if err != nil {
		return nil, err
	}
	shown := list[:0:0]
	for _, p := range list {
		if p.Usable(now) {
			shown = append(shown, p)
			continue
		}
		if i := slices.IndexFunc(others, func(o Picture) bool { return o.Key == p.StandIn }); i >= 0 {
			o := others[i]
			pagecache.FreshUntil(ctx, o.Licence.turns(now))
			if o.Licence.allows(now) {
				o.For = p.Key
				shown = append(shown, o)
			}
		}
	}
	return shown, nil
}

// Asked is the key by which a page asked for the picture: its own, or that of the one in whose place it stands.
func (p Picture) Asked() string {
	if p.For != "" {
		return p.For
	}
	return p.Key
}

func once(keys []string) []string {
	var list []string
	for _, key := range keys {
		if key != "" && !slices.Contains(list, key) {
			list = append(list, key)
		}
	}
	return list
}

// pictures reads the rows that the condition picks, and their renditions.
func pictures(ctx context.Context, q database.Reader, where string, args ...any) ([]Picture, error) {
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM picture p `+where, args...)
	list, err := database.Collect(rows, err, func(r *sql.Rows, p *Picture) error { return scan(r, p) })
	if err != nil || len(list) == 0 {
		return nil, err
	}
	if err := addRenditions(ctx, q, list); err != nil {
		return nil, err
	}
	return list, addCrops(ctx, q, list)
}

func addRenditions(ctx context.Context, q database.Reader, list []Picture) error {
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	rows, err := q.Query(ctx, `SELECT picture_id, name, format, width, height, bytes, blob, version FROM rendition
		WHERE picture_id IN (`+database.Places(1, len(ids))+`) ORDER BY picture_id, width, name, format`, database.IDs(ids)...)
	_, err = database.Collect(rows, err, func(r *sql.Rows, x *Rendition) error {
		var id int64
		if err := r.Scan(&id, &x.Name, &x.Format, &x.Width, &x.Height, &x.Bytes, &x.blob, &x.Version); err != nil {
			return err
		}
		i := slices.Index(ids, id)
		list[i].Renditions = append(list[i].Renditions, *x)
		return nil
	})
	return err
}

// bySHA256 gives the oldest picture made from the same file.
func bySHA256(ctx context.Context, q database.Reader, sum string) (Picture, error) {
	list, err := pictures(ctx, q, `WHERE p.sha256 = $1 ORDER BY p.id LIMIT 1`, sum)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Picture{}, err
	}
	return list[0], nil
}

// maxList is the most pictures one page of the newsroom's list holds.
const maxList = 200

// Search is what the newsroom looks for in its library.
type Search struct {
	Words  string // all of them, in any of the texts; the last may be the beginning of a word
	By     string // brought in by: "staff:3"
	Unused bool   // nothing published and no newest text shows it
	NoAlt  bool   // nobody said what it shows
	Ending bool   // the rights end within EndingSoon
	Ended  bool   // the rights ended, or it may not be used
	Before int64  // older than the picture with this id; 0: from the newest
	Limit  int
}

// EndingSoon is how far ahead the library calls rights ending: a month, which leaves time to buy them again.
const EndingSoon = 30 * 24 * time.Hour

// condition is the search as SQL.
func (s Search) condition(now time.Time) (where string, args []any) {
	add := func(sql string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			sql = strings.Replace(sql, "?", fmt.Sprintf("$%d", len(args)), 1)
		}
		where += " AND " + sql
	}
	micros := database.Micros(now)
	where, args = `WHERE (p.id < $1 OR $1 = 0)`, []any{s.Before}
	wanted := words(s.Words)
	for i, word := range wanted {
		if i < len(wanted)-1 {
			add(`EXISTS (SELECT 1 FROM picture_word w WHERE w.picture_id = p.id AND w.word = ?)`, word)
			continue
		}
		// Words with this beginning lie between it and it followed by the last code point.
		add(`EXISTS (SELECT 1 FROM picture_word w WHERE w.picture_id = p.id AND w.word >= ? AND w.word <= ?)`, word, word+"\U0010FFFF")
	}
	if s.By != "" {
		add(`p.uploaded_by = ?`, s.By)
	}
	if s.Unused {
		add(`NOT EXISTS (SELECT 1 FROM picture_use u WHERE u.picture_key = p.key AND ` + live + `)`)
		add(`NOT EXISTS (SELECT 1 FROM picture_draft d WHERE d.picture_key = p.key)`)
	}
	if s.NoAlt {
		add(`p.alt = ''`)
	}
	if s.Ending {
		add(`p.valid_until > ? AND p.valid_until <= ?`, micros, database.Micros(now.Add(EndingSoon)))
	}
	if s.Ended {
		add(`(p.barred OR p.valid_until > 0 AND p.valid_until <= ?)`, micros)
	}
	return where, args
}

// Find gives the newest pictures that the search means.
func Find(ctx context.Context, q database.Reader, s Search) ([]Picture, error) {
	where, args := s.condition(q.Now())
	where += fmt.Sprintf(` ORDER BY p.id DESC LIMIT $%d`, len(args)+1)
	list, err := pictures(ctx, q, where, append(args, max(1, min(s.Limit, maxList)))...)
	if err != nil {
		return nil, fmt.Errorf("list pictures: %w", err)
	}
	return list, nil
}

// List gives the newest pictures, for the newsroom: at most limit, older than the picture with the id before (0: from the
// newest), with every word of query among their texts.
func List(ctx context.Context, q database.Reader, limit int, before int64, query string) ([]Picture, error) {
	return Find(ctx, q, Search{Words: query, Before: before, Limit: limit})
}

// orNotFound turns a row that is not there into this package's word for it.
func orNotFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
