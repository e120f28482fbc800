package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/BurntSushi/toml"

	"broadsheet/internal/app"
	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/config"
	"broadsheet/internal/database"
	"broadsheet/internal/demo"
	"broadsheet/internal/markup"
)

// by names the benchmark in the ledger.
const by = "command:bench"

// paper is the demo newspaper with one story more: the one that is rendered. Nothing is written to it; whoever writes
// takes a copy.
type paper struct {
	data  string // its directory
	story int64
	path  string // of the story, with a leading slash
	paths []string
}

// The story that is rendered, and a draft like it that is published again and again.
const (
	paragraphs = 30
	talkers    = 10
)

// settings are those of the demo newspaper, except that comments appear at once, so that posting one drops pages.
func settings(data string) (config.Config, error) {
	c := config.Default()
	about, err := demo.Paper()
	c.Data, c.Comments.Policy, c.Weather.Source = data, string(comment.After), "sample"
	c.Site.Name, c.Site.Tagline, c.Site.FootNote = about.Name, about.Tagline, about.FootNote
	c.Site.Locale, c.Site.TimeZone = about.Locale, about.TimeZone
	c.Site.City, c.Site.MorePlaces = about.Weather.City, about.Weather.MorePlaces
	return c, err
}

// quiet formats log lines as the program does and throws them away.
func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// open opens the paper in this process.
func open(ctx context.Context, data string) (*app.App, error) {
	c, err := settings(data)
	if err != nil {
		return nil, err
	}
	return app.New(ctx, c, app.Options{Log: quiet()})
}

// copyPaper copies the paper, to be written to.
func (p paper) copy(to string) (string, error) {
	return to, os.CopyFS(to, os.DirFS(p.data))
}

// setPaper fills a directory and, where somebody asks for pictures, waits until all of them are made.
func setPaper(ctx context.Context, dir string, pictured bool) (paper, error) {
	p := paper{data: filepath.Join(dir, "paper")}
	a, err := open(ctx, p.data)
	if err != nil {
		return p, err
	}
	err = p.fill(ctx, a, pictured)
	return p, errors.Join(err, a.Close(), writeSettings(dir, p.data))
}

func (p *paper) fill(ctx context.Context, a *app.App, pictured bool) error {
	if err := demo.Fill(ctx, a.DB, a.Store, a.Zone()); err != nil {
		return err
	}
	if err := a.Weather().Round(ctx); err != nil {
		return err
	}
	text, err := longStory(ctx, a.DB)
	if err != nil {
		return err
	}
	if err := a.DB.Write(ctx, func(tx *database.Tx) error { return p.publish(ctx, tx, text) }); err != nil {
		return err
	}
	if err := p.talk(ctx, a.DB); err != nil {
		return err
	}
	cards, err := article.Latest(ctx, a.DB, 1000)
	for _, c := range cards {
		p.paths = append(p.paths, "/"+c.Path)
	}
	if err != nil || !pictured {
		return err
	}
	return finishJobs(ctx, a)
}

// longStory is a story of thirty paragraphs with three subheadings, made of paragraphs of the demo's own stories: real
// prose, because what repeats is packed too well.
func longStory(ctx context.Context, q database.Reader) (article.Text, error) {
	var text article.Text
	var body []markup.Content
	cards, err := article.Latest(ctx, q, 60)
	if err != nil {
		return text, err
	}
	for _, c := range cards {
		l, err := article.LiveByID(ctx, q, c.ID)
		if err != nil {
			return text, err
		}
		if text.Headline == "" && l.Lead.Key != "" && len(l.Topics) > 0 {
			text = l.Text
		}
		for _, block := range l.Body.Blocks {
			if para, ok := block.Content.(markup.Paragraph); ok && len(body) < paragraphs {
				body = append(body, para)
			}
		}
	}
	if len(body) < paragraphs || text.Headline == "" {
		return text, fmt.Errorf("the demo has %d paragraphs", len(body))
	}
	for i, words := range []string{"What happens next", "What was said", "What is planned"} {
		at := paragraphs - 8*(i+1)
		body = append(body[:at:at], append([]markup.Content{markup.Heading{Level: 2, Text: markup.Text(words)}}, body[at:]...)...)
	}
	text.Headline, text.Slug, text.Body = "Thirty paragraphs for the stopwatch", "thirty-paragraphs", markup.New(body...)
	return text, nil
}

func (p *paper) publish(ctx context.Context, tx *database.Tx, text article.Text) error {
	a, _, err := article.Create(ctx, tx, by, text)
	if err != nil {
		return err
	}
	out, err := article.Publish(ctx, tx, a.ID, article.Publication{By: by})
	p.story, p.path = a.ID, "/"+out.Path
	return err
}

// talk lets ten readers write under the story, some in answer to others.
func (p *paper) talk(ctx context.Context, db *database.DB) error {
	var first int64
	for i, words := range []string{
		"The list of tanker points leaves out the clinic. It was left out the last time as well. Can somebody ask?",
		"Whatever was said, the programme on the website has one date. Whoever wants to change it should publish the change.",
		"My mother is on the fourth floor of one of those blocks. Her neighbour carried water for her without any list at all.",
		"I have broken two drills on a bolt half that size, and that was in daylight.",
		"Which schools will have tankers? Ours has been told nothing, and the term’s last newsletter went out a week ago.",
		"Eleven tankers, nine in order. So print nine.",
		"They chose the first week of January because nobody important is in town. Those who work through it wash as well.",
		"Thank you for explaining why it takes so long. I had thought that somebody was padding the bill.",
		"The holiday club is the only meal that some of these children can count on. Please let it open.",
		"I go to sleep at seven in the morning, just as the pressure drops. A message on the day before would do.",
	} {
		d := comment.Draft{ArticleID: p.story, Name: fmt.Sprintf("Reader number %d", i+1), Text: words}
		if i%3 == 2 {
			d.ParentID = first
		}
		posted, err := comment.Post(ctx, db, comment.After, d)
		if err != nil {
			return err
		}
		first = posted.Comment.ID
	}
	return nil
}

// finishJobs runs the clockwork until nothing that is due is left: pictures in all widths, the ledger sealed.
func finishJobs(ctx context.Context, a *app.App) error {
	ctx, stop := context.WithTimeout(ctx, 12*time.Minute)
	var beside sync.WaitGroup
	beside.Go(func() { a.Run(ctx) })
	defer beside.Wait()
	defer stop()
	for {
		var left int
		err := a.DB.QueryRow(ctx, `SELECT (SELECT count(*) FROM job WHERE state <> 'failed' AND due_at <= $1)
			+ (SELECT count(*) FROM ledger_entry WHERE seq IS NULL)`, database.Micros(a.DB.Now())).Scan(&left)
		if err != nil || left == 0 {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// writeSettings writes the settings that the served copies of the paper run with.
func writeSettings(dir, data string) error {
	c, err := settings(data)
	if err != nil {
		return err
	}
	text, err := toml.Marshal(c)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "paper.toml"), text, 0o600)
}
