package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/staff"
)

// What a newsroom is measured with.
const (
	storyWords  = 900
	longWords   = 5000
	longHistory = 500
	manyStories = 100_000
	colleagues  = 50
	savesEach   = 6
)

// writing measures the editor's questions over HTTP: signed in, with the clockwork beside it, as in the program.
func writing(ctx context.Context, b *bench) (lines []line, err error) {
	data, err := b.paper.copy(filepath.Join(b.dir, "writing"))
	if err != nil {
		return nil, err
	}
	a, err := open(ctx, data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	address, stop, err := inProcess(ctx, a)
	if err != nil {
		return nil, err
	}
	defer stop()
	n := &newsroomBench{a: a, address: address, rounds: b.rounds * 4}
	for _, part := range []func(ctx context.Context) ([]line, error){n.autosaves, n.longHistory, n.comparing, n.together, n.manyStories} {
		some, err := part(ctx)
		if err != nil {
			return lines, err
		}
		lines = append(lines, some...)
	}
	return lines, nil
}

type newsroomBench struct {
	a       *app.App
	address string
	rounds  int
	people  int
}

// writer is somebody signed in.
type writer struct {
	n       *newsroomBench
	session string
	id      int64
	story   int64
	base    int64
	lock    string
	client  http.Client
}

func (n *newsroomBench) writer(ctx context.Context, words int) (*writer, error) {
	w := &writer{n: n}
	n.people++
	err := n.a.DB.Write(ctx, func(tx *database.Tx) error {
		p, err := staff.Add(ctx, tx, "system", staff.Person{Name: fmt.Sprintf("Writer %d", n.people), Handle: fmt.Sprintf("writer-%d", n.people), Role: staff.Editor})
		if err != nil {
			return err
		}
		secret, err := staff.Link(ctx, tx, "system", p.ID)
		if err != nil {
			return err
		}
		if _, w.session, err = staff.SignIn(ctx, tx, secret); err != nil {
			return err
		}
		w.id = p.ID
		a, r, err := article.Create(ctx, tx, p.Actor(), article.Text{Headline: "The reservoir", SectionID: 1, Body: prose(words, 0)})
		w.story, w.base = a.ID, r.ID
		return err
	})
	return w, err
}

// prose is a text of so many words; another turn changes some of them and keeps the blocks' ids.
func prose(words, turn int) *markup.Document {
	vocabulary := strings.Fields("the water valve bridge council rand tanker street closed open on in for a of said people week month Friday reservoir pipe official residents supply pressure metro engineer January")
	var b strings.Builder
	for i := range words {
		b.WriteString(vocabulary[(i*7+i/13)%len(vocabulary)])
		if turn > 0 && i%23 == turn%23 {
			b.WriteString(" again")
		}
		b.WriteByte(' ')
		if i%60 == 59 {
			b.WriteString("\n\n")
		}
	}
	d, err := markup.ParseMarkdown(b.String(), nil)
	if err != nil {
		panic(err) // the words above are no trouble
	}
	for i := range d.Blocks {
		d.Blocks[i].ID = fmt.Sprintf("b%05d", i)
	}
	return d
}

func (w *writer) path() string { return fmt.Sprintf("/newsroom/story/%d", w.story) }

func (w *writer) ask(ctx context.Context, method, path string, form url.Values) (int, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+w.n.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, err
	}
	r.AddCookie(&http.Cookie{Name: "session", Value: w.session})
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
	}
	answer, err := w.client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, body, err
}

// get times a page.
func (w *writer) get(ctx context.Context, path string) (took time.Duration, size int, err error) {
	begun := time.Now()
	status, body, err := w.ask(ctx, "GET", path, nil)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answers %d: %.200s", path, status, body)
	}
	return time.Since(begun), len(body), err
}

// save times an autosave, from the form to the answer with the checks and the weight of the page.
func (w *writer) save(ctx context.Context, turn int) (time.Duration, error) {
	form := url.Values{"do": {"auto"}, "base": {fmt.Sprint(w.base)}, "lock": {w.lock}, "headline": {"The reservoir"}, "section": {"1"}, "kind": {"news"},
		"doc": {string(prose(storyWords, turn).EncodeForEditor())}}
	begun := time.Now()
	status, body, err := w.ask(ctx, "POST", w.path(), form)
	took := time.Since(begun)
	if err != nil || status != http.StatusOK {
		return took, errors.Join(err, fmt.Errorf("autosave answers %d: %.200s", status, body))
	}
	var answer struct{ Base int64 }
	err = json.NewDecoder(bytes.NewReader(body)).Decode(&answer)
	w.base = answer.Base
	return took, err
}

func (n *newsroomBench) autosaves(ctx context.Context) ([]line, error) {
	w, err := n.writer(ctx, storyWords)
	l := line{what: fmt.Sprintf("autosave of %d words, round trip", storyWords), unit: "ms", target: 50,
		note: "Over HTTP on the loopback: read, clean, save on the disk (one fsync), thin, check, print and weigh the page."}
	for i := range n.rounds {
		if err != nil {
			break
		}
		var took time.Duration
		took, err = w.save(ctx, i+1)
		l.values = append(l.values, millis(took))
	}
	return []line{l}, err
}

func (n *newsroomBench) longHistory(ctx context.Context) ([]line, error) {
	w, err := n.writer(ctx, storyWords)
	if err != nil {
		return nil, err
	}
	err = n.a.DB.Write(ctx, func(tx *database.Tx) error {
		for i := range longHistory - 1 {
			r, err := article.Save(ctx, tx, w.story, w.base, staff.Person{ID: w.id}.Actor(), article.Draft, "", article.Text{Headline: "The reservoir", SectionID: 1, Body: prose(storyWords, i+1)})
			if err != nil {
				return err
			}
			w.base = r.ID
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	short, err := n.writer(ctx, storyWords)
	if err != nil {
		return nil, err
	}
	var lines []line
	for _, c := range []struct {
		what, path string
		who        *writer
		target     float64
	}{{"open a story with one revision", short.path(), short, 0}, {fmt.Sprintf("open a story with %d revisions", longHistory), w.path(), w, 100}, {"its history, first page", w.path() + "/history", w, 0}} {
		l := line{what: c.what, unit: "ms", target: c.target}
		for range n.rounds {
			took, _, err := c.who.get(ctx, c.path)
			if err != nil {
				return lines, err
			}
			l.values = append(l.values, millis(took))
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func (n *newsroomBench) comparing(ctx context.Context) ([]line, error) {
	w, err := n.writer(ctx, longWords)
	if err != nil {
		return nil, err
	}
	first := w.base
	err = n.a.DB.Write(ctx, func(tx *database.Tx) error {
		r, err := article.Save(ctx, tx, w.story, first, staff.Person{ID: w.id}.Actor(), article.Draft, "", article.Text{Headline: "Another reservoir", SectionID: 1, Body: prose(longWords, 5)})
		w.base = r.ID
		return err
	})
	l := line{what: fmt.Sprintf("compare two revisions of %d words", longWords), unit: "ms", target: 200}
	for range n.rounds {
		if err != nil {
			break
		}
		var took time.Duration
		took, _, err = w.get(ctx, fmt.Sprintf("%s/compare?a=%d&b=%d", w.path(), first, w.base))
		l.values = append(l.values, millis(took))
	}
	return []line{l}, err
}

// together lets fifty people save their stories as fast as they are answered: worse than a newsroom, where each saves
// every few seconds.
func (n *newsroomBench) together(ctx context.Context) ([]line, error) {
	var writers []*writer
	for range colleagues {
		w, err := n.writer(ctx, storyWords)
		if err != nil {
			return nil, err
		}
		writers = append(writers, w)
	}
	l := line{what: fmt.Sprintf("autosave while %d people save at once, SQLite", colleagues), unit: "ms",
		note: fmt.Sprintf("Each of the %d saves %d times without a pause, in the same process that measures.", colleagues, savesEach)}
	rate := line{what: "saves a second, all together", unit: "", target: 0}
	var mu sync.Mutex
	var failed error
	var wg sync.WaitGroup
	begun := time.Now()
	for _, w := range writers {
		wg.Go(func() {
			for i := range savesEach {
				took, err := w.save(ctx, i+1)
				mu.Lock()
				l.values, failed = append(l.values, millis(took)), errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	rate.values = []float64{float64(colleagues*savesEach) / time.Since(begun).Seconds()}
	return []line{l, rate}, failed
}

// manyStories fills the desk and asks for its list.
func (n *newsroomBench) manyStories(ctx context.Context) ([]line, error) {
	for from := 0; from < manyStories; from += 2000 {
		err := n.a.DB.Write(ctx, func(tx *database.Tx) error {
			for i := range 2000 {
				if _, _, err := article.Create(ctx, tx, "staff:1", article.Text{Headline: fmt.Sprintf("Story %d of the valves in street %d", from+i, i%977), SectionID: int64(1 + i%5), Body: prose(20, 0)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	w, err := n.writer(ctx, 20)
	if err != nil {
		return nil, err
	}
	var lines []line
	for _, c := range []struct{ what, path string }{{"first page of the list", "/newsroom/stories"}, {"the list by a word", "/newsroom/stories?q=street+976"}, {"stories.json by a word", "/newsroom/stories.json?q=street+976"}} {
		l := line{what: fmt.Sprintf("%d stories: %s", manyStories, c.what), unit: "ms"}
		for range n.rounds / 4 {
			took, _, err := w.get(ctx, c.path)
			if err != nil {
				return lines, err
			}
			l.values = append(l.values, millis(took))
		}
		lines = append(lines, l)
	}
	return lines, nil
}
