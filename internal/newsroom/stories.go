package newsroom

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// storiesPage is the story board: every story that the visitor may open, to find, sort and change many at once.
type storiesPage struct {
	*room
	Ask          listAsk
	Tabs         []web.Link
	Sections     []choice
	Authors      []choice
	TopicList    []choice
	Stories      []told
	Failed       []planned
	house        article.Rules
	Count        int
	First, Next  string
	sectionsByID []section.Section
}

// perPage is how many stories a screen or two hold.
const perPage = 30

// countTo is as far as the stories of a list are counted: nobody reads on behind that, and counting more takes time.
const countTo = 1000

// listAsk is what the address of a list asks for. The address is the whole of it, so that a list can be kept as a bookmark
// and sent to a colleague.
type listAsk struct {
	Tab         tab
	Words       string
	Section     int64
	Author      int64
	Topic       int64
	Stage       article.Stage
	Kind        article.Kind
	Mine        bool
	From, Until string // days, 2024-12-19
	Order       article.Order
	After       article.Key
}

func listAskOf(q url.Values) listAsk {
	w := listAsk{Tab: tab(q.Get("tab")), Words: oneLine(tidy(q.Get("q"))), Section: toNumber(q.Get("section")), Author: toNumber(q.Get("author")), Topic: toNumber(q.Get("topic")),
		Stage: article.Stage(q.Get("stage")), Kind: article.Kind(q.Get("kind")), Mine: q.Get("mine") != "",
		From: q.Get("from"), Until: q.Get("until"), Order: article.Order(q.Get("sort")), After: article.ParseKey(q.Get("after"))}
	if !slices.ContainsFunc(tabs, func(t listTab) bool { return t.tab == w.Tab }) {
		w.Tab = tabAll
	}
	if !slices.Contains(article.Stages, w.Stage) {
		w.Stage = ""
	}
	if !slices.Contains(article.Kinds, w.Kind) {
		w.Kind = ""
	}
	if !slices.ContainsFunc(listOrders, func(o listOrder) bool { return o.order == w.Order }) {
		w.Order = article.BySaved
	}
	for _, day := range []*string{&w.From, &w.Until} {
		if _, err := time.Parse(time.DateOnly, *day); err != nil {
			*day = ""
		}
	}
	return w
}

// URL is the address of the list.
func (w listAsk) URL() string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" && value != "0" {
			q.Set(name, value)
		}
	}
	if w.Tab != tabAll {
		set("tab", string(w.Tab))
	}
	set("q", w.Words)
	set("section", strconv.FormatInt(w.Section, 10))
	set("author", strconv.FormatInt(w.Author, 10))
	set("topic", strconv.FormatInt(w.Topic, 10))
	set("stage", string(w.Stage))
	set("kind", string(w.Kind))
	if w.Mine {
		set("mine", "yes")
	}
	set("from", w.From)
	set("until", w.Until)
	if w.Order != article.BySaved {
		set("sort", string(w.Order))
	}
	if w.After.ID != 0 {
		set("after", w.After.String())
	}
	if len(q) == 0 {
		return storiesRoom
	}
	return storiesRoom + "?" + q.Encode()
}

const storiesRoom = "/newsroom/stories"

// Narrow reports whether the list is not simply all stories of its tab.
func (w listAsk) Narrow() bool {
	w.Tab, w.Order, w.After = tabAll, article.BySaved, article.Key{}
	return w != listAsk{Tab: tabAll, Order: article.BySaved}
}

// More reports whether one of the filters that are folded away is set.
func (w listAsk) More() bool {
	w.Words, w.Section = "", 0
	return w.Narrow() || w.Order != article.BySaved
}

// filter is the question to the story board, for somebody.
func (w listAsk) filter(v *visit, all []section.Section) article.Filter {
	f := article.Filter{Stands: w.Tab, Words: w.Words, SectionID: w.Section, Author: w.Author, Topic: w.Topic, Stage: w.Stage, Kind: w.Kind,
		Order: w.Order, After: w.After, Viewer: v.viewer(all)}
	if w.Mine {
		f.By = v.who.Actor()
	}
	if day, err := time.ParseInLocation(time.DateOnly, w.From, v.Zone); err == nil {
		f.From = day
	}
	if day, err := time.ParseInLocation(time.DateOnly, w.Until, v.Zone); err == nil {
		f.Until = day.AddDate(0, 0, 1)
	}
	return f
}

// viewer says whose stories the visitor may see in lists: everybody's, those of the sections given to them, or their own.
func (v *visit) viewer(all []section.Section) article.Viewer {
	switch {
	case !v.may(edit):
		return article.Viewer{Actor: v.who.Actor()}
	case len(v.who.Sections) == 0:
		return article.Viewer{}
	}
	w := article.Viewer{Actor: v.who.Actor()}
	for _, s := range all {
		if slices.Contains(v.who.Sections, s.ID) || slices.Contains(v.who.Sections, s.ParentID) {
			w.Sections = append(w.Sections, s.ID)
		}
	}
	return w
}

// listOrder is an order of the board in words.
type listOrder struct {
	order article.Order
	name  string
}

var listOrders = []listOrder{{article.BySaved, "Last saved first"}, {article.ByLongest, "Longest untouched first"},
	{article.ByPublished, "Last published first"}, {article.ByOpened, "Last begun first"}}

func (v *visit) stories() error {
	p := storiesPage{Ask: listAskOf(v.r.URL.Query())}
	err := v.read(func(q database.Reader) error { return v.gatherStories(q, &p) })
	if err != nil {
		return err
	}
	if v.r.Header.Get("HX-Request") == "true" { // typing narrows the list in place; without a script the form is sent
		return v.printPiece("stories", "board", p.Ask.URL(), p)
	}
	return v.print(http.StatusOK, "stories", p)
}

func (v *visit) gatherStories(q database.Reader, p *storiesPage) (err error) {
	if p.room, err = v.room(q, "Stories", storiesRoom); err != nil {
		return err
	}
	if p.house, err = article.RulesOf(v.ctx, q); err != nil {
		return err
	}
	if p.sectionsByID, err = section.All(v.ctx, q); err != nil {
		return err
	}
	f := p.Ask.filter(v, p.sectionsByID)
	f.Limit = perPage + 1
	if p.Stories, err = article.List(v.ctx, q, f); err != nil {
		return err
	}
	if len(p.Stories) > perPage {
		p.Stories = p.Stories[:perPage]
		next := p.Ask
		next.After = p.Ask.Order.KeyOf(p.Stories[perPage-1])
		p.Next = next.URL()
	}
	if p.Ask.After.ID != 0 {
		first := p.Ask
		first.After = article.Key{}
		p.First = first.URL()
	} else if len(p.Stories) == perPage {
		if p.Count, err = article.Count(v.ctx, q, f, countTo+1); err != nil {
			return err
		}
	}
	if !p.Ask.Narrow() && p.Ask.After.ID == 0 {
		failed, err := failedPlans(v.ctx, q)
		if err != nil {
			return err
		}
		if p.Failed, err = v.seen(q, failed); err != nil {
			return err
		}
	}
	return v.gatherFilters(q, p)
}

func (v *visit) gatherFilters(q database.Reader, p *storiesPage) error {
	for _, t := range tabs {
		to := p.Ask
		to.Tab, to.After = t.tab, article.Key{}
		p.Tabs = append(p.Tabs, web.Link{Name: t.name, URL: to.URL(), Current: t.tab == p.Ask.Tab})
	}
	p.Sections = sectionChoices(p.sectionsByID, p.Ask.Section)
	topics, err := article.AllTopics(v.ctx, q)
	if err != nil {
		return err
	}
	for _, t := range topics {
		p.TopicList = append(p.TopicList, choice{strconv.FormatInt(t.ID, 10), t.Name, t.ID == p.Ask.Topic})
	}
	authors, err := article.AllAuthors(v.ctx, q)
	for _, a := range authors {
		p.Authors = append(p.Authors, choice{strconv.FormatInt(a.ID, 10), a.Name, a.ID == p.Ask.Author})
	}
	return err
}

// CountWords says how many stories the list has.
func (p storiesPage) CountWords() string {
	switch {
	case p.Count > countTo:
		return "More than " + p.Number(countTo) + " stories"
	case p.Count > 0:
		return p.Number(p.Count) + " stories"
	case len(p.Stories) == 1:
		return "One story"
	}
	return p.Number(len(p.Stories)) + " stories"
}

// Here is the address of this page of the list, to come back to.
func (p storiesPage) Here() string { return p.Ask.URL() }

// StageChoices, KindChoices and Orders fill the filters.
func (p storiesPage) StageChoices() []choice {
	return chosen(p.Ask.Stage, article.Stages, func(s article.Stage) string { return p.house.StageName(s) })
}

// KindChoices are the kinds of story.
func (p storiesPage) KindChoices() []choice {
	return chosen(p.Ask.Kind, article.Kinds, func(k article.Kind) string { return title(string(k)) })
}

// Orders are the orders of the list.
func (p storiesPage) Orders() []choice {
	var list []choice
	for _, o := range listOrders {
		list = append(list, choice{string(o.order), o.name, o.order == p.Ask.Order})
	}
	return list
}

// chosen makes the options of a select.
func chosen[T ~string](now T, all []T, words func(T) string) []choice {
	var list []choice
	for _, one := range all {
		list = append(list, choice{string(one), words(one), one == now})
	}
	return list
}

// SectionName names a section by its number: "City › Water".
func (p storiesPage) SectionName(id int64) string { return sectionName(p.sectionsByID, id) }

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

// printPiece answers a script with a part of a page; url is what the address line then says.
func (v *visit) printPiece(name, piece, url string, page any) error {
	out, err := v.Web.Templates.Piece("newsroom/"+name, piece, page)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Vary", "HX-Request")
	if url != "" {
		h.Set("HX-Push-Url", strings.ReplaceAll(url, "\n", ""))
	}
	v.w.Write(out) // a reader who hung up is no error of ours
	return nil
}
