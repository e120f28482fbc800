package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/web"
)

// publishing measures from the order to publish until the front that a reader is sent shows the story. The front was in
// the cache before, and the clockwork runs beside it, as in the program.
func publishing(ctx context.Context, b *bench) (lines []line, err error) {
	data, err := b.paper.copy(filepath.Join(b.dir, "publish"))
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
	total := line{what: "publish, commit and read the new front over HTTP", unit: "ms", target: 10}
	commit := line{what: "of it until the commit is on the disk", unit: "ms"}
	reads := line{what: "reads until the story shows", unit: "",
		note: "Wall time: one fsync of this disk and one render of the front are in it. The story stands in the search index and the feeds from the same commit on."}
	for i := range b.rounds * 4 {
		d, err := b.publishOne(ctx, a, address, i)
		if err != nil {
			return nil, err
		}
		total.values, commit.values, reads.values = append(total.values, millis(d.total)), append(commit.values, millis(d.commit)), append(reads.values, float64(d.reads))
	}
	return []line{total, commit, reads}, nil
}

// inProcess serves a paper on the loopback, with its clockwork, until stop is called.
func inProcess(ctx context.Context, a *app.App) (address string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	s := web.Server(listener.Addr().String(), a.Handler(), quiet())
	var beside sync.WaitGroup
	beside.Go(func() { a.Run(ctx) })
	beside.Go(func() { _ = s.Serve(listener) }) // ends with http.ErrServerClosed
	return listener.Addr().String(), func() { _ = s.Close(); cancel(); beside.Wait() }, nil
}

// publication is how one story came out.
type publication struct {
	total, commit time.Duration
	reads         int
}

func (b *bench) publishOne(ctx context.Context, a *app.App, address string, number int) (p publication, err error) {
	headline := fmt.Sprintf("Stopwatch story number %d is out", number)
	id, err := draft(ctx, a.DB, b.paper.story, headline)
	if err != nil {
		return p, err
	}
	front := "http://" + address + "/"
	if page, err := fetch(ctx, front, "identity"); err != nil || bytes.Contains(page, []byte(headline)) {
		return p, errors.Join(err, fmt.Errorf("before publication: %d bytes", len(page)))
	}
	begun := time.Now()
	err = a.DB.Write(ctx, func(tx *database.Tx) error {
		_, err := article.Publish(ctx, tx, id, article.Publication{By: by})
		return err
	})
	p.commit = time.Since(begun)
	for err == nil && p.reads < 1000 {
		var page []byte
		page, err = fetch(ctx, front, "identity")
		p.reads++
		if p.total = time.Since(begun); bytes.Contains(page, []byte(headline)) {
			return p, err
		}
	}
	return p, errors.Join(err, errors.New("the story never showed on the front"))
}

// draft saves a story like the one that is rendered.
func draft(ctx context.Context, db *database.DB, like int64, headline string) (id int64, err error) {
	head, err := article.Head(ctx, db, like)
	if err != nil {
		return 0, err
	}
	text := head.Text
	text.Headline, text.Slug, text.HeadlineShort = headline, "", ""
	err = db.Write(ctx, func(tx *database.Tx) error {
		a, _, err := article.Create(ctx, tx, by, text)
		id = a.ID
		return err
	})
	return id, err
}
