package site

import (
	"context"
	"net/http"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/weather"
	"broadsheet/internal/web"
)

// weatherFind lists the towns that answer to a name.
type weatherFind struct {
	*web.Frame
	Heading, Words string
	Query          string
	Found          []weatherLink
	More           []weatherLink
}

// mostFound is how many towns one page lists; who looks for the fortieth San José names its country.
const mostFound = 30

// longestQuery is a question in letters: more of it is not a town, and is not printed again.
const longestQuery = 100

// mostTries is how often an address of no town is made shorter: each look goes through all towns.
const mostTries = 3

// find answers a question. One town, or one alone of just that name, is the answer itself: who asks for Durban does not mean Durbanville.
func (s *Weather) find(w http.ResponseWriter, r *http.Request, query string) error {
	query = shorten(query)
	found := weather.Search(query, mostFound)
	if len(found) == 1 || len(found) > 1 && found[0].Called(query) && !found[1].Called(query) {
		http.Redirect(w, r, "/weather/"+found[0].Slug, http.StatusSeeOther)
		return nil
	}
	heading := s.t("weather.findseveral", len(found), query)
	if len(found) == 0 {
		heading = s.t("weather.findnone", query)
	}
	return s.list(w, r, http.StatusOK, heading, query, found)
}

// nowhere is the answer to an address of no town: what it may have meant, and a way to look.
func (s *Weather) nowhere(w http.ResponseWriter, r *http.Request, slug string) error {
	name := shorten(strings.Join(strings.FieldsFunc(slug, func(c rune) bool { return c == '-' || c == '/' || c == ' ' }), " "))
	found := weather.Search(name, mostFound)
	for words, tries := strings.Fields(name), 0; len(found) == 0 && len(words) > 1 && tries < mostTries; tries++ {
		words = words[:len(words)-1] // "johannesburg-gauteng" may be looked for by its first word
		found = weather.Search(strings.Join(words, " "), mostFound)
	}
	return s.list(w, r, http.StatusNotFound, s.t("weather.findnone", name), name, found)
}

// shorten keeps a question within its length and on one line.
func shorten(q string) string {
	letters := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(q, "\x00", ""), "")), " "))
	return string(letters[:min(len(letters), longestQuery)])
}

// list prints towns. Answers to questions are not kept.
func (s *Weather) list(w http.ResponseWriter, r *http.Request, status int, heading, query string, found []weather.Place) error {
	return s.serve(w, r, "/weather?q", func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		f, _, err := s.frame(ctx, q)
		if err != nil {
			return nil, err
		}
		here(f, "/weather")
		f.Title, f.Robots = heading, "noindex"
		page := &weatherFind{Frame: f, Heading: heading, Query: query}
		if len(found) == 0 {
			page.Words = s.t("weather.findhelp")
			for _, p := range append([]weather.Place{s.Desk.Home}, s.Desk.More...) {
				page.More = append(page.More, weatherLink{Name: p.Name, URL: "/weather/" + p.Slug})
			}
		}
		for _, p := range found {
			link := weatherLink{Name: p.Where(), URL: "/weather/" + p.Slug}
			if also := p.FoundAs(); also != "" {
				link.Note = s.t("weather.foundas", also)
			}
			page.Found = append(page.Found, link)
		}
		out, err := s.print("weather_find", page)
		if err != nil {
			return nil, err
		}
		out.Status, out.NoStore = status, true
		return out, nil
	})
}
