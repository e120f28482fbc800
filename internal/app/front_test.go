package app_test

import (
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
)

// A picture that only the front shows is public exactly as long as its story is: not before an embargo ends, not after a
// kill. Its page follows at once, and so does that of a section.
func TestPicturesOfTheFront(t *testing.T) {
	p := open(t)
	p.picture("dam")
	other := p.picture("othertower")
	s := p.text("The tower")
	s.Lead = article.Picture{Key: "dam", Alt: "A dam"}
	s.Embargo = noon.Add(time.Hour)
	id := p.draft(s).ID
	for i := range 6 {
		p.publish(p.draft(p.text("Filler " + string(rune('A'+i)))).ID)
	}
	for _, name := range []string{front.Paper, front.OfSection(p.water.ID)} {
		path := map[bool]string{true: "/", false: "/city/water"}[name == front.Paper]
		order := func(slots ...front.Slot) {
			p.write(func(tx *database.Tx) error {
				_, err := front.Order(p.ctx, tx, editor, name, "", front.Flow(front.Usual(name), slots...))
				return err
			})
		}
		expect := func(status int, onPage bool, when string) {
			t.Helper()
			if w := p.ask("GET " + other); w.Code != status {
				t.Errorf("%s, %s: the picture answers %d, not %d", name, when, w.Code, status)
			}
			if on := strings.Contains(p.ask("GET "+path).Body.String(), "/media/othertower/"); on != onPage {
				t.Errorf("%s, %s: on the page %v", name, when, on)
			}
		}
		p.ask("GET " + path)
		if name == front.Paper {
			order(front.Slot{Article: id, Picture: "othertower"})
			expect(404, false, "under embargo")
			p.clock.Set(noon.Add(2 * time.Hour))
			p.publish(id)
		} else {
			order(front.Slot{Article: id, Picture: "othertower"})
		}
		expect(200, true, "live")
		order(front.Slot{Article: id, Picture: front.NoPicture})
		if name == front.Paper {
			expect(404, false, "taken off")
		} else {
			expect(200, false, "taken off, while the paper's front shows it")
		}
		order(front.Slot{Article: id, Picture: "othertower", Headline: "As the front has it"})
		if body := p.ask("GET " + path).Body.String(); !strings.Contains(body, "As the front has it") {
			t.Errorf("%s lacks its own headline", name)
		}
	}
	p.write(func(tx *database.Tx) error { return article.Kill(p.ctx, tx, id, editor, "wrong", "") })
	if w := p.ask("GET " + other); w.Code == 200 {
		t.Errorf("the picture of a killed story answers %d", w.Code)
	}
	for _, path := range []string{"/", "/city/water"} {
		if body := p.ask("GET " + path).Body.String(); strings.Contains(body, "othertower") || strings.Contains(body, "As the front has it") || !strings.Contains(body, "Filler") {
			t.Errorf("%s shows a killed story, or nothing", path)
		}
	}
}

// What is planned goes up when its time comes, by the paper's own clock, and the kept page goes with it; a breaking line
// leaves every kept page at its end.
func TestTheFrontKeepsItsTimes(t *testing.T) {
	p := open(t)
	a, b := p.draft(p.text("Alpha")).ID, p.draft(p.text("Beta")).ID
	p.publish(a)
	p.publish(b)
	leads := func() string {
		_, rest, _ := strings.Cut(p.ask("GET /").Body.String(), `<h2><a class="hl"`)
		title, _, _ := strings.Cut(rest, "</a>")
		return title[strings.LastIndex(title, ">")+1:]
	}
	var plan front.Plan
	p.write(func(tx *database.Tx) (err error) {
		if _, err = front.Order(p.ctx, tx, editor, front.Paper, "", front.Flow(front.Usual(front.Paper), front.Slot{Article: a, Until: noon.Add(30 * time.Minute)})); err != nil {
			return err
		}
		_, err = front.Raise(p.ctx, tx, editor, front.Banner{Words: "Storm over Kensington", Until: noon.Add(10 * time.Minute)})
		return err
	})
	if leads() != "Alpha" || !strings.Contains(p.ask("GET /city/water").Body.String(), "Storm over Kensington") {
		t.Errorf("led by %s", leads())
	}
	p.clock.Set(noon.Add(10 * time.Minute))
	if strings.Contains(p.ask("GET /city/water").Body.String(), "Storm over Kensington") {
		t.Error("the breaking line outlived its time")
	}
	p.clock.Set(noon.Add(30 * time.Minute))
	if leads() != "Beta" {
		t.Errorf("after the pin led by %s", leads())
	}
	p.write(func(tx *database.Tx) (err error) {
		plan, err = front.Schedule(p.ctx, tx, editor, front.Paper, "", p.clock.Now().Add(time.Hour), front.Flow(front.Usual(front.Paper), front.Slot{Article: a}))
		return err
	})
	p.clock.Set(noon.Add(8 * time.Hour)) // the process slept
	p.write(func(tx *database.Tx) error { return front.RunDue(p.ctx, tx, plan.ID) })
	if leads() != "Alpha" {
		t.Errorf("after the plan led by %s", leads())
	}
}
