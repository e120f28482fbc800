package newsroom

import (
	"net/http"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/section"
)

// startPage is what the person who comes in wants to know first: what waits for them, what is theirs, what readers see, and
// what will happen by itself.
type startPage struct {
	*room
	Waits         backlog
	Drafts, Ours  []told // one's own: being written; handed over
	Review        []told // of others, to be read
	Out           []told // what readers saw last
	Plans, Failed []planned
	Changed       int            // live stories with private changes
	Front         *front.Version // when the front was last ordered
	StaleFront    string         // that this is too long ago
	Lead          *told
}

// How much of each list the start page shows: it is to be seen at one glance.
const (
	startOwn = 6
	startOut = 5
)

func (v *visit) start() error {
	var p startPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Start", "/newsroom"); err != nil {
			return err
		}
		if p.Waits, err = v.backlog(q); err != nil {
			return err
		}
		all, err := section.All(v.ctx, q)
		if err != nil {
			return err
		}
		if err := v.gatherStart(q, &p, v.viewer(all)); err != nil {
			return err
		}
		return v.gatherSoon(q, &p)
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "start", p)
}

// gatherStart looks for the stories that the visitor may see.
func (v *visit) gatherStart(q database.Reader, p *startPage, viewer article.Viewer) error {
	for _, l := range []struct {
		list *[]told
		f    article.Filter
	}{
		{&p.Drafts, article.Filter{Stands: tabDrafts, By: v.who.Actor(), Limit: startOwn}},
		{&p.Ours, article.Filter{Stands: tabReview, By: v.who.Actor(), Limit: startOwn}},
		{&p.Review, article.Filter{Stands: tabReview, Viewer: viewer, Order: article.ByLongest, Limit: startOwn + 1}},
		{&p.Out, article.Filter{Stands: tabLive, Order: article.ByPublished, Limit: startOut}}, // public: everybody may know
	} {
		var err error
		if *l.list, err = article.List(v.ctx, q, l.f); err != nil {
			return err
		}
	}
	out, err := v.discreet(q, p.Out)
	if err != nil {
		return err
	}
	p.Out = out
	if p.Changed, err = article.Count(v.ctx, q, article.Filter{Stands: tabChanged, Viewer: viewer}, countTo); err != nil || !v.may(fronts) {
		return err
	}
	return v.startFront(q, p)
}

// startFront tells what leads the front, since when it stands as it does, and whether that is too long.
func (v *visit) startFront(q database.Reader, p *startPage) error {
	now, err := front.Current(v.ctx, q, front.Paper)
	if err != nil || now.Number == 0 {
		return err
	}
	p.Front = &now
	if p.StaleFront, err = v.staleFront(q); err != nil {
		return err
	}
	slots := now.Document.Slots()
	if len(slots) == 0 || slots[0].Article == 0 {
		return nil
	}
	lead, err := v.shelf(q, []int64{slots[0].Article})
	if len(lead) == 1 {
		p.Lead = &lead[0]
	}
	return err
}

// gatherSoon looks ahead to the end of tomorrow.
func (v *visit) gatherSoon(q database.Reader, p *startPage) error {
	plans, err := plansUntil(v.ctx, q, p.dayAfter(2))
	if err != nil {
		return err
	}
	if p.Plans, err = v.seen(q, plans); err != nil {
		return err
	}
	failed, err := failedPlans(v.ctx, q)
	if err != nil {
		return err
	}
	p.Failed, err = v.seen(q, failed)
	return err
}

// dayAfter is the midnight that begins the day n days from now, in the paper's zone.
func (m *room) dayAfter(n int) time.Time {
	return time.Date(m.now.Year(), m.now.Month(), m.now.Day()+n, 0, 0, 0, 0, m.v.Zone)
}

// planDay is a day and what will happen on it by itself.
type planDay struct {
	Name  string
	Plans []planned
}

// Days are today and tomorrow; what is late stands under today.
func (p startPage) Days() []planDay {
	days := []planDay{{Name: "Today"}, {Name: "Tomorrow"}}
	for _, one := range p.Plans {
		day := 0
		if !one.At.Before(p.dayAfter(1)) {
			day = 1
		}
		days[day].Plans = append(days[day].Plans, one)
	}
	return days
}

// Clock writes the time of day.
func (m *room) Clock(t time.Time) string { return m.v.Locale.Clock(t.In(m.v.Zone)) }

// Today reports whether an instant falls on this day.
func (m *room) Today(t time.Time) bool {
	return t.In(m.v.Zone).Format(time.DateOnly) == m.now.Format(time.DateOnly)
}

// Decisions counts what readers' words wait for.
func (p startPage) Decisions() int {
	return p.Waits.held + p.Waits.reported + p.Waits.errors + p.Waits.jobs
}

// Held, Reported, Errors and Jobs are the parts of it.
func (p startPage) Held() int { return p.Waits.held }

// Reported counts comments that readers reported.
func (p startPage) Reported() int { return p.Waits.reported }

// Errors counts the open error reports.
func (p startPage) Errors() int { return p.Waits.errors }

// Jobs counts what the system gave up.
func (p startPage) Jobs() int { return p.Waits.jobs }

// MoreReview reports whether more stories wait than are shown.
func (p startPage) MoreReview() bool { return len(p.Review) > startOwn }

// ToRead are the stories of others that wait to be read.
func (p startPage) ToRead() []told { return p.Review[:min(len(p.Review), startOwn)] }

// morePage leads to the rooms that are entered seldom.
type morePage struct{ *room }

// About says what a room is for.
func (p morePage) About(url string) string {
	for _, one := range menuRooms {
		if one.url == url {
			return one.about
		}
	}
	return ""
}

func (v *visit) more() error {
	var p morePage
	err := v.read(func(q database.Reader) (err error) {
		p.room, err = v.room(q, "All rooms", "/newsroom/more")
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "more", p)
}
