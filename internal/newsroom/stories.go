package newsroom

import (
	"net/http"
	"net/url"
	"strconv"

	"broadsheet/internal/database"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// storiesPage is the story board.
type storiesPage struct {
	*room
	Ask        ask
	Tabs       []web.Link
	Sections   []choice
	Stories    []told
	Failed     []planned
	Prev, Next string
}

// perPage is how many stories a screen or two hold.
const perPage = 30

func (v *visit) stories() error {
	query := v.r.URL.Query()
	p := storiesPage{Ask: ask{Tab: tab(query.Get("tab")), Section: v.asked("section"), Words: query.Get("q"), Limit: perPage + 1}}
	if !p.known() {
		p.Ask.Tab = tabAll
	}
	page := min(max(v.asked("page"), 1), deepest)
	p.Ask.Offset = int(page-1) * perPage
	err := v.read(func(q database.Reader) error { return v.gatherStories(q, &p) })
	if err != nil {
		return err
	}
	if len(p.Stories) > perPage {
		p.Stories, p.Next = p.Stories[:perPage], p.link(p.Ask.Tab, page+1)
	}
	if page > 1 {
		p.Prev = p.link(p.Ask.Tab, page-1)
	}
	return v.print(http.StatusOK, "stories", p)
}

func (v *visit) gatherStories(q database.Reader, p *storiesPage) (err error) {
	if p.room, err = v.room(q, "Stories", "/newsroom/stories"); err != nil {
		return err
	}
	for _, t := range tabs {
		p.Tabs = append(p.Tabs, web.Link{Name: t.name, URL: p.link(t.tab, 1), Current: t.tab == p.Ask.Tab})
	}
	all, err := section.All(v.ctx, q)
	if err != nil {
		return err
	}
	p.Sections = sectionChoices(all, p.Ask.Section)
	if p.Failed, err = failedPlans(v.ctx, q); err != nil {
		return err
	}
	p.Stories, err = board(v.ctx, q, p.Ask)
	return err
}

func (p storiesPage) known() bool {
	for _, t := range tabs {
		if t.tab == p.Ask.Tab {
			return true
		}
	}
	return false
}

func (p storiesPage) link(t tab, page int64) string {
	q := url.Values{"tab": {string(t)}}
	if p.Ask.Section != 0 {
		q.Set("section", strconv.FormatInt(p.Ask.Section, 10))
	}
	if p.Ask.Words != "" {
		q.Set("q", p.Ask.Words)
	}
	if page > 1 {
		q.Set("page", strconv.FormatInt(page, 10))
	}
	return "/newsroom/stories?" + q.Encode()
}

// SectionName names a section by its number: "City › Water".
func (p storiesPage) SectionName(id int64) string {
	for _, c := range p.Sections {
		if c.Value == strconv.FormatInt(id, 10) {
			return c.Name
		}
	}
	return ""
}

// choice is an option of a select.
type choice struct {
	Value, Name string
	Chosen      bool
}

// sectionChoices lists the sections in the order of the menu, each followed by those below it.
func sectionChoices(all []section.Section, chosen int64) []choice {
	var list []choice
	add := func(s section.Section, name string) {
		list = append(list, choice{strconv.FormatInt(s.ID, 10), name, s.ID == chosen})
	}
	for _, top := range section.Children(all, 0) {
		add(top, top.Name)
		for _, below := range section.Children(all, top.ID) {
			add(below, top.Name+" › "+below.Name)
		}
	}
	return list
}
