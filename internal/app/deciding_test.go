package app_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/notice"
	"broadsheet/internal/staff"
)

func (p *paper) hire(handle, role string) staff.Person {
	p.Helper()
	var who staff.Person
	p.write(func(tx *database.Tx) (err error) {
		who, err = staff.Add(p.ctx, tx, "command:user", staff.Person{Name: "Lindiwe Botha", Handle: handle, Email: handle + "@courier.example", Role: role})
		return err
	})
	return who
}

// Until its minute, nobody outside sees a byte of a story under embargo, at any exit, however many ask and however often;
// from its minute on, everybody does.
func TestTheEmbargoHoldsWhileACrawlerHammers(t *testing.T) {
	p := open(t)
	s := &walked{word: "quaggaembargo", picture: p.picture("quaggaembargo")}
	p.write(func(tx *database.Tx) error {
		if _, err := article.SaveTopic(p.ctx, tx, editor, article.Topic{Name: "Valves"}); err != nil {
			return err
		}
		_, err := article.SaveAuthor(p.ctx, tx, editor, article.Author{Name: "Naledi Moyo"})
		return err
	})
	text := p.written(s.word)
	end := noon.Add(2 * time.Hour)
	text.Embargo = end
	a := p.draft(text)
	s.id, s.path, s.old = a.ID, "city/water/"+text.SlugOr(), "city/water/none"
	if out := p.publish(a.ID); !out.Scheduled.Equal(end) {
		t.Fatalf("planned for %v", out.Scheduled)
	}
	running, stop := context.WithCancel(p.ctx)
	var beside sync.WaitGroup
	beside.Go(func() { p.App.Run(running) })
	defer func() { stop(); beside.Wait() }()

	var before, asked, leaks atomic.Int64
	before.Store(1)
	crawl, rest := context.WithCancel(p.ctx)
	var crawlers sync.WaitGroup
	for n := range 12 {
		crawlers.Go(func() {
			for i := n; crawl.Err() == nil; i++ {
				line := hammered(s, i)
				early := before.Load() == 1
				w := p.ask(line)
				asked.Add(1)
				// An answer begun before the minute may end after it; it is judged by the minute at which it ended too.
				if early && before.Load() == 1 && strings.Contains(told(w), s.word) {
					leaks.Add(1)
					t.Errorf("%s tells of the story before its time (status %d)", line, w.Code)
				}
			}
		})
	}
	for _, at := range []time.Duration{time.Hour, 2*time.Hour - time.Minute, 2*time.Hour - time.Second, 2*time.Hour - time.Microsecond} {
		p.clock.Set(noon.Add(at))
		seen := asked.Load()
		p.until("the crawler has asked at every exit", func() bool { return asked.Load() > seen+300 })
	}
	before.Store(0)
	p.clock.Set(end)
	p.until("the story is out", func() bool { return p.ask("GET /"+s.path).Code == http.StatusOK })
	rest()
	crawlers.Wait()
	if leaks.Load() > 0 || asked.Load() < 1000 {
		t.Fatalf("%d leaks in %d requests", leaks.Load(), asked.Load())
	}
	s.public = true
	p.walkAll([]*walked{s})
	l, err := article.LiveByID(p.ctx, p.DB, s.id)
	if err != nil || l.FirstPublished.Before(end) || l.FirstPublished.After(end.Add(time.Minute)) {
		t.Errorf("out at %v: %v", l.FirstPublished, err)
	}
}

// hammered is the next thing that the crawler asks: every exit in turn, reading only, so that no limit answers for the gate.
func hammered(s *walked, i int) string {
	var lines []string
	for _, e := range exits {
		for _, a := range e.asks {
			if strings.HasPrefix(a.line, "GET ") && !strings.Contains(a.line, "{comment}") && !strings.Contains(a.line, "/search") {
				lines = append(lines, s.fill(a.line))
			}
		}
	}
	return lines[i%len(lines)]
}

// until polls a condition.
func (p *paper) until(what string, f func() bool) {
	p.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if f() {
			return
		}
	}
	p.Fatalf("it never came that %s", what)
}

// A plan that cannot be carried out is told to whoever made it, to the writers, and to those who decide in the section,
// without a word of the story.
func TestAFailedPlanTellsThePeopleConcerned(t *testing.T) {
	p := open(t)
	planner, writer, desk, other := p.hire("planner", staff.Editor), p.hire("writer", staff.Reporter), p.hire("desk", staff.Chief), p.hire("other", staff.Reporter)
	p.publish(p.draft(p.text("Quagga")).ID)
	var id int64
	p.write(func(tx *database.Tx) error {
		a, _, err := article.Create(p.ctx, tx, writer.Actor(), p.text("Quagga")) // the same address
		if err != nil {
			return err
		}
		id = a.ID
		_, err = article.Schedule(p.ctx, tx, id, article.Plan{At: noon.Add(time.Hour), Action: article.PlanPublish, By: planner.Actor()})
		return err
	})
	running, stop := context.WithCancel(p.ctx)
	var beside sync.WaitGroup
	beside.Go(func() { p.App.Run(running) })
	defer func() { stop(); beside.Wait() }()
	p.clock.Set(noon.Add(time.Hour))
	p.until("the plan has failed", func() bool { list, err := article.Failures(p.ctx, p.DB, 5); return err == nil && len(list) == 1 })
	for _, one := range []struct {
		who  staff.Person
		told bool
	}{{planner, true}, {writer, true}, {desk, true}, {other, false}} {
		list, err := notice.Of(p.ctx, p.DB, one.who.ID, 5)
		if err != nil || (len(list) == 1) != one.told {
			t.Errorf("%s was told %+v %v", one.who.Handle, list, err)
			continue
		}
		if one.told && (list[0].Kind != "plan.failed" || strings.Contains(strings.ToLower(list[0].Words), "quagga")) {
			t.Errorf("%s was told %+v", one.who.Handle, list[0])
		}
	}
}

// What is asked of people is told to them, a lone decision to those who may look at it.
func TestDecisionsAreTold(t *testing.T) {
	p := open(t)
	thabo, naledi, pieter := p.hire("thabo", staff.Editor), p.hire("naledi", staff.Chief), p.hire("pieter", staff.Reporter)
	p.write(func(tx *database.Tx) error {
		r := article.HouseRules()
		r.Eyes.When = article.Always
		if err := article.SetRules(p.ctx, tx, naledi.Actor(), r); err != nil {
			return err
		}
		a, rev, err := article.Create(p.ctx, tx, thabo.Actor(), p.text("Quagga"))
		if err != nil {
			return err
		}
		_, err = article.Assign(p.ctx, tx, article.Assignment{ArticleID: a.ID, Staff: pieter.ID, Kind: article.KindReview, By: thabo.Actor()})
		err = errors.Join(err, article.Judge(p.ctx, tx, a.ID, rev.ID, pieter.Actor(), article.Refused, "quagga is misspelt"))
		_, more := article.Save(p.ctx, tx, a.ID, rev.ID, thabo.Actor(), article.InReview, "", p.text("Quaggas"))
		_, last := article.Publish(p.ctx, tx, a.ID, article.Publication{By: thabo.Actor(), Override: "night shift"})
		return errors.Join(err, more, last)
	})
	for who, want := range map[int64]string{pieter.ID: "ask.review", thabo.ID: "judge.refused", naledi.ID: "alone.published review.waiting"} {
		list, err := notice.Of(p.ctx, p.DB, who, 10)
		var kinds []string
		for _, n := range list {
			kinds = append(kinds, n.Kind)
			if strings.Contains(strings.ToLower(n.Words), "quagga") {
				t.Errorf("a notice tells of the story: %q", n.Words)
			}
		}
		if got := strings.Join(kinds, " "); err != nil || got != want {
			t.Errorf("%d was told %q, want %q: %v", who, got, want, err)
		}
	}
}
