package site

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/search"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// searchPage is the form and what it found. It is made for one reader and kept by nobody.
type searchPage struct {
	*web.Frame
	Asked    string
	ByDate   bool
	Relevant string // address of the same search by relevance
	Dated    string // address of the same search by date
	Section  int64
	Sections []choice
	Count    string
	Advice   string
	Hits     []hit
	Pager    pager
	Latest   []card
}

type choice struct {
	ID     int64
	Name   string
	Chosen bool
}

// hit is one story, its words marked.
type hit struct {
	URL, Label, Section           string
	Headline, Standfirst, Snippet []search.Segment
	Date, DateISO                 string
	Mended                        string // "Corrected on 19 December 2024"
}

// SearchRoutes registers the search of the paper, a plain form that works everywhere.
func (s *Site) SearchRoutes(mux web.Mux, clock func() time.Time) {
	limit := web.NewLimiter(searchEvery, searchBurst, clock)
	mux.Handle("/search", s.Web.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			return web.MethodNotAllowed("GET, HEAD")
		}
		if r.URL.Query().Get("q") != "" {
			if err := limit.Allow(web.ClientIP(r)); err != nil {
				return err
			}
		}
		return s.search(w, r)
	}))
}

// A search costs more than a kept page, so one household may ask this often.
const searchEvery, searchBurst = 500 * time.Millisecond, 30

func (s *Site) search(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	query := search.Query{Text: asked.Get("q"), Page: leafOf(asked.Get("page"))}
	query.Section, _ = strconv.ParseInt(asked.Get("section"), 10, 64)
	if asked.Get("sort") == "date" {
		query.Sort = search.ByDate
	}
	var p *searchPage
	err := s.DB.Read(r.Context(), func(q database.Reader) (err error) {
		p, err = s.searchFor(r.Context(), q, query)
		return err
	})
	if err != nil {
		return err
	}
	return s.private(w, r, http.StatusOK, "search", p)
}

func (s *Site) searchFor(ctx context.Context, q database.Reader, query search.Query) (*searchPage, error) {
	f, all, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	p := &searchPage{Frame: f, Asked: query.Text, ByDate: query.Sort == search.ByDate, Section: query.Section}
	p.Title, p.Robots = s.t("search.title"), "noindex"
	for _, sec := range section.Children(all, 0) {
		p.Sections = append(p.Sections, choice{sec.ID, sec.Name, sec.ID == query.Section})
	}
	p.Relevant, p.Dated = searchURL(query, "", 1), searchURL(query, "date", 1)
	if query.Text == "" {
		return p, nil
	}
	result, err := search.Find(ctx, q, query)
	if err != nil {
		return nil, err
	}
	p.Advice = s.advice(result.Parsed.Advice)
	p.Count = s.t("search.resultsfor", result.Total, query.Text)
	if result.TotalCapped {
		p.Count = s.t("search.many", result.Total, query.Text)
	}
	if result.Total == 0 {
		p.Count = s.t("search.none", query.Text)
		return p, s.searchHelp(ctx, q, p, all)
	}
	sort := ""
	if p.ByDate {
		sort = "date"
	}
	if result.Page > 1 {
		p.Pager.Newer = searchURL(query, sort, result.Page-1)
	}
	if result.Page < result.Pages {
		p.Pager.Older = searchURL(query, sort, result.Page+1)
	}
	return p, s.show(ctx, q, p, result, all)
}

// show asks the gate for every hit: what is not live is not shown, whatever the index says.
func (s *Site) show(ctx context.Context, q database.Reader, p *searchPage, result search.Result, all []section.Section) error {
	ids := make([]int64, len(result.Hits))
	for i, h := range result.Hits {
		ids[i] = h.ArticleID
	}
	live, err := article.Cards(ctx, q, ids)
	if err != nil {
		return err
	}
	mended, err := article.LastMended(ctx, q, ids)
	if err != nil {
		return err
	}
	byID := map[int64]article.Card{}
	for _, c := range live {
		byID[c.ID] = c
	}
	for _, h := range result.Hits {
		c, ok := byID[h.ArticleID]
		if !ok {
			continue
		}
		at := c.FirstPublished.In(s.Zone)
		v := hit{URL: "/" + c.Path, Label: s.kind(c.Kind), Headline: h.Headline, Standfirst: h.Standfirst, Snippet: h.Snippet,
			Date: s.Locale.LongDate(at), DateISO: at.Format(time.RFC3339)}
		if c.Kind == article.Sponsored {
			v.Label = s.sponsored(c.Sponsor)
		}
		if m, ok := mended[c.ID]; ok {
			v.Mended = s.t("search."+string(m.Kind), s.Locale.LongDate(m.At.In(s.Zone)))
		}
		if c.Retracted { // the index has the headline as it was written
			v.Headline = append([]search.Segment{{Text: s.t("corrections.retracted", "")}}, v.Headline...)
		}
		if trail := section.Trail(all, c.SectionID); len(trail) > 0 {
			v.Section = trail[len(trail)-1].Name
		}
		p.Hits = append(p.Hits, v)
	}
	return nil
}

// searchHelp gives whoever found nothing the newest stories.
func (s *Site) searchHelp(ctx context.Context, q database.Reader, p *searchPage, all []section.Section) error {
	latest, err := article.Latest(ctx, q, errorLatest)
	d := s.desk(q, all)
	for _, c := range latest {
		p.Latest = append(p.Latest, d.card(c))
	}
	return err
}

// advice says why a query found nothing, or was not used whole.
func (s *Site) advice(a search.Advice) string {
	switch a {
	case search.NothingAsked:
		return s.t("search.empty")
	case search.OnlyExcluded:
		return s.t("search.onlyexcluded")
	case search.Shortened:
		return s.t("search.toolong")
	}
	return ""
}

func searchURL(q search.Query, sort string, page int) string {
	v := url.Values{"q": {q.Text}}
	if sort != "" {
		v.Set("sort", sort)
	}
	if q.Section != 0 {
		v.Set("section", strconv.FormatInt(q.Section, 10))
	}
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	return "/search?" + v.Encode()
}
