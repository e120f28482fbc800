package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/advert"
	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// An advertisement comes into kept pages on its minute and leaves them on its minute; what is counted is a number, and
// what somebody paid for carries none.
func TestAnAdvertisementComesAndGoes(t *testing.T) {
	p := open(t)
	p.picture("books")
	story := p.draft(p.text("Valves"))
	out := p.publish(story.ID)
	var valves article.Topic
	p.write(func(tx *database.Tx) (err error) {
		valves, err = article.SaveTopic(p.ctx, tx, editor, article.Topic{Name: "Valves"})
		return err
	})
	text := p.text("Old valves")
	text.Topics = []int64{valves.ID}
	topical := p.publish(p.draft(text).ID)
	var ad advert.Advert
	p.write(func(tx *database.Tx) (err error) {
		ad, err = advert.Save(p.ctx, tx, editor, advert.Advert{Advertiser: "Koppie Books", Picture: "books", Alt: "School set works", Link: "https://books.example/",
			From: noon.Add(time.Minute), Until: noon.Add(time.Hour), Places: []string{advert.StoriesOf(p.water.ID), advert.Sections}})
		return err
	})
	page := func(path string) string { return p.ask("GET " + path).Body.String() }
	if strings.Contains(page("/"+out.Path), "School set works") || p.ask("GET /ad/1/go").Code != http.StatusNotFound {
		t.Error("it runs before its time")
	}
	p.clock.Set(noon.Add(time.Minute))
	for _, path := range []string{"/" + out.Path, "/city"} {
		if text := page(path); strings.Count(text, "School set works") != 1 || !strings.Contains(text, `aria-label="Advertisement"`) || strings.Contains(text, "books.example") {
			t.Errorf("%s does not show it", path)
		}
	}
	src := regexp.MustCompile(`src="(/ad/[^"]+)"`).FindStringSubmatch(page("/" + out.Path))
	if src == nil {
		t.Fatal("it has no picture")
	}
	if w := p.ask("GET " + src[1]); w.Code != 200 || w.Header().Get("Content-Type") != "image/jpeg" {
		t.Errorf("%s: %d", src[1], w.Code)
	}
	p.ask("HEAD " + src[1])
	if w := p.ask("GET /ad/1/go?at=stories"); w.Code != http.StatusFound || w.Header().Get("Location") != "https://books.example/" || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("the link: %d %v", w.Code, w.Header())
	}
	for _, free := range []bool{true, false} { // a story, or a topic, is kept free of them, and its kept page follows
		p.write(func(tx *database.Tx) error { return advert.SetFree(p.ctx, tx, editor, article.Tag(story.ID), free) })
		if strings.Contains(page("/"+out.Path), "School set works") == free || !strings.Contains(page("/city"), "School set works") {
			t.Errorf("the story, free %v", free)
		}
	}
	p.write(func(tx *database.Tx) error { return advert.SetFree(p.ctx, tx, editor, valves.Tag(), true) })
	if strings.Contains(page("/"+topical.Path), "School set works") || !strings.Contains(page("/"+out.Path), "School set works") {
		t.Error("the topic is not kept free of it, or more is than the topic")
	}
	p.write(func(tx *database.Tx) error { return advert.SetFree(p.ctx, tx, editor, valves.Tag(), false) })
	p.clock.Set(noon.Add(time.Hour))
	if strings.Contains(page("/"+out.Path), "School set works") || p.ask("GET "+src[1]).Code != http.StatusNotFound {
		t.Error("it runs after its end")
	}
	if err := p.CountAdverts(); err != nil {
		t.Fatal(err)
	}
	if shown, followed, err := advert.Total(p.ctx, p.DB, ad.ID); err != nil || shown != 1 || followed != 1 {
		t.Errorf("counted %d and %d, %v", shown, followed, err)
	}
	if robots := page("/robots.txt"); !strings.Contains(robots, "Disallow: /ad/") {
		t.Error("crawlers are let follow it")
	}
}
