// Package demo prints The Highveld Courier, an invented newspaper of Johannesburg, so that somebody who has just
// fetched the program sees a whole paper within seconds.
//
// Its texts and pictures are files beside this one (README.md says how they are written). Fill reads them, counts their
// dates from today and brings them into an empty paper through the same doors as everything else: sections are created,
// stories saved and published, comments posted, one story is killed, one waits for its time.
package demo

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/locale"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
	"broadsheet/internal/transfer"
)

//go:embed paper.toml comments.toml claims.toml mended.toml stories pages pictures
var files embed.FS

// By names the demo in the ledger.
const By = "command:demo"

// printTime is the hour of the demo's day: what it tells was written as of then.
const printTime = 15

// About is what configures the demo newspaper.
type About struct {
	Name     string
	Tagline  string
	Locale   string
	TimeZone string `toml:"time_zone"`
	FootNote string `toml:"foot_note"`
	Weather  struct {
		City       string
		MorePlaces []string `toml:"more_places"`
	}
}

// paperFile is paper.toml.
type paperFile struct {
	About
	Sections []struct{ Slug, Name, Accent, Description string }
	Topics   []struct{ Slug, Name, Description string }
	Authors  []struct{ Slug, Name, Role, Bio string }
	Front    struct {
		Lead   string
		Second []string
		Third  []string
		More   []string
	}
}

// Paper tells name, language and places of the demo newspaper.
func Paper() (About, error) {
	p, err := readPaper(time.Now())
	return p.About, err
}

func readPaper(now time.Time) (paperFile, error) {
	var p paperFile
	text, err := read("paper.toml", now)
	if err != nil {
		return p, err
	}
	_, err = toml.Decode(text, &p)
	return p, err
}

// filler is one filling of the paper.
type filler struct {
	ctx      context.Context
	desk     transfer.Desk
	now      time.Time // the demo's moment, in the paper's zone
	paper    paperFile
	sections map[string]int64
	topics   map[string]int64
	authors  map[string]article.Author
	stories  map[string]int64
	comments map[string]int64
	reports  []report
	alts     map[string]string // of the pictures, by key
}

// Fill fills an empty paper. A paper that has sections already is left as it is.
func Fill(ctx context.Context, db *database.DB, store blob.Store, zone *time.Location) error {
	all, err := section.All(ctx, db)
	if err != nil || len(all) > 0 {
		return err
	}
	f := &filler{ctx: ctx, desk: transfer.Desk{DB: db, Store: store}, now: moment(db.Now().In(zone)),
		sections: map[string]int64{}, topics: map[string]int64{}, authors: map[string]article.Author{},
		stories: map[string]int64{}, comments: map[string]int64{}, alts: map[string]string{}}
	if f.paper, err = readPaper(f.now); err != nil {
		return fmt.Errorf("demo paper.toml: %w", err)
	}
	if err := f.pictures(); err != nil {
		return fmt.Errorf("demo pictures: %w", err)
	}
	if err := db.Write(ctx, f.fill); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return errors.Join(f.file(), f.complain())
}

// moment is the last time that the demo's hour struck, or now if it has not struck today: nothing lies in the future
// and the newest story is of today.
func moment(now time.Time) time.Time {
	at := time.Date(now.Year(), now.Month(), now.Day(), printTime, 0, 0, 0, now.Location())
	if at.After(now) {
		return now.Truncate(time.Minute)
	}
	return at
}

// fill may run more than once: it begins with empty maps.
func (f *filler) fill(tx *database.Tx) error {
	for _, m := range []map[string]int64{f.sections, f.topics, f.stories, f.comments} {
		clear(m)
	}
	clear(f.authors)
	f.reports = nil
	for _, step := range []func(*database.Tx) error{f.desks, f.people, f.pages, f.claims, f.write, f.relate, f.front, f.talk, f.mend} {
		if err := step(tx); err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) desks(tx *database.Tx) error {
	for i, s := range f.paper.Sections {
		sec := section.Section{Slug: path.Base(s.Slug), Name: s.Name, Accent: s.Accent, Description: s.Description, Position: i}
		if parent := path.Dir(s.Slug); parent != "." {
			sec.ParentID = f.sections[parent]
		}
		made, err := section.Create(f.ctx, tx, By, sec)
		if err != nil {
			return fmt.Errorf("section %s: %w", s.Slug, err)
		}
		f.sections[s.Slug] = made.ID
	}
	return nil
}

func (f *filler) people(tx *database.Tx) error {
	for _, t := range f.paper.Topics {
		made, err := article.SaveTopic(f.ctx, tx, By, article.Topic{Slug: t.Slug, Name: t.Name, Description: t.Description})
		if err != nil {
			return fmt.Errorf("topic %s: %w", t.Slug, err)
		}
		f.topics[t.Slug] = made.ID
	}
	for _, a := range f.paper.Authors {
		made, err := article.SaveAuthor(f.ctx, tx, By, article.Author{Slug: a.Slug, Name: a.Name, Role: a.Role, Bio: a.Bio})
		if err != nil {
			return fmt.Errorf("author %s: %w", a.Slug, err)
		}
		f.authors[a.Slug] = made
	}
	return nil
}

// front places the stories as paper.toml says.
func (f *filler) front(tx *database.Tx) error {
	var stories []int64
	p := f.paper.Front
	for _, slug := range append(append(append([]string{p.Lead}, p.Second...), p.Third...), p.More...) {
		id, ok := f.stories[slug]
		if !ok {
			return fmt.Errorf("front: there is no story %q", slug)
		}
		stories = append(stories, id)
	}
	return front.Place(f.ctx, tx, By, front.Paper, stories...)
}

// pictures takes the pictures in before the stories that show them.
func (f *filler) pictures() error {
	var list struct {
		Pictures []struct {
			Key, File, Alt, Caption, Credit string
			Focal                           []float64
		}
	}
	text, err := read("pictures/pictures.toml", f.now)
	if err != nil {
		return err
	}
	if _, err := toml.Decode(text, &list); err != nil {
		return err
	}
	for _, p := range list.Pictures {
		file, err := files.Open("pictures/" + p.File)
		if err != nil {
			return err
		}
		in := media.File{Reader: file, Name: p.File, Key: p.Key, By: By, Texts: media.Texts{Alt: p.Alt, Caption: p.Caption, Credit: p.Credit}}
		if len(p.Focal) == 2 {
			in.Focus = media.Focus{X: int(p.Focal[0] * 1000), Y: int(p.Focal[1] * 1000)}
		}
		f.alts[p.Key] = p.Alt
		_, err = media.Import(f.ctx, f.desk.DB, f.desk.Store, in)
		if err = errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("%s: %w", p.File, err)
		}
	}
	return nil
}

// token is a day counted from today, as README.md explains.
var token = regexp.MustCompile(`\{\{([+-]\d+)d(?:>(mon|tue|wed|thu|fri|sat|sun)(?:\+(\d+))?)? (weekday|date|full|long|month|year)\}\}`)

var weekdays = map[string]time.Weekday{"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}

// read gives a file with its date tokens written out as of now.
func read(name string, now time.Time) (string, error) {
	file, err := fs.ReadFile(files, name)
	if err != nil {
		return "", err
	}
	words := locale.Get("en-ZA")
	return token.ReplaceAllStringFunc(string(file), func(t string) string {
		m := token.FindStringSubmatch(t)
		days, _ := strconv.Atoi(m[1])
		day := now.AddDate(0, 0, days)
		if m[2] != "" {
			for day.Weekday() != weekdays[m[2]] {
				day = day.AddDate(0, 0, 1)
			}
			more, _ := strconv.Atoi(m[3])
			day = day.AddDate(0, 0, more)
		}
		return written(words, day, m[4])
	}), nil
}

func written(words *locale.Locale, day time.Time, form string) string {
	switch form {
	case "weekday":
		return words.Weekday(day)
	case "date":
		return words.DayMonth(day)
	case "full":
		return words.Weekday(day) + ", " + words.DayMonth(day)
	case "long":
		return words.LongDate(day)
	case "month":
		return words.Month(day)
	}
	return strconv.Itoa(day.Year())
}

var span = regexp.MustCompile(`^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$`)

// length reads "2d6h15m"; a day is 24 hours.
func length(s string) (time.Duration, error) {
	m := span.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil || s == "" {
		return 0, fmt.Errorf("%q is not a length of time such as 2d6h15m", s)
	}
	n := func(i int) time.Duration { v, _ := strconv.Atoi(m[i]); return time.Duration(v) }
	return n(1)*24*time.Hour + n(2)*time.Hour + n(3)*time.Minute, nil
}

// ago is the instant that long before the demo's moment.
func (f *filler) ago(s string) (time.Time, error) {
	d, err := length(s)
	return f.now.Add(-d), err
}
