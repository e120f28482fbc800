package site

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/locale"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/weather"
	"broadsheet/internal/web"
)

// Weather is the weather part of the paper: /weather for its own town, /weather/{place} for any, /weather?q= to look for one; the strip in
// the head of every page and the week across the front.
type Weather struct {
	*Site
	Desk *weather.Desk
}

// OpenWeather joins a weather desk to the paper's pages.
func (s *Site) OpenWeather(d *weather.Desk) *Weather {
	w := &Weather{Site: s, Desk: d}
	s.Strip, s.Week = w.strip, w.week
	return w
}

// Routes registers the weather's addresses.
func (s *Weather) Routes(mux web.Mux) {
	mux.Handle("/weather", s.Web.Handle(s.home))
	mux.Handle("/weather/{place}", s.Web.Handle(s.place))
}

// weatherPage is the weather of one place.
type weatherPage struct {
	*web.Frame
	Heading, Sample, Old string
	State                string // in place of the forecast: it is being fetched, or why it is not
	Again                string // address to look again
	Top                  *weatherTop
	Outlook              string
	Facts                []weatherFact
	Hours                []weatherHour
	HoursTitle           string
	HoursNote            bool // the hours have a chance of rain
	Rows                 []weatherRow
	Chart                *weatherChart
	More                 []weatherLink
	Units                []weatherLink
	Notes                []string
	Source               weather.Attribution
}

// weatherTop is the large figure: this hour's temperature, or the day's where the source has no hours.
type weatherTop struct{ Icon, Figure, Words, Note string }

// weatherFact is a name and its value, as printed.
type weatherFact struct{ Name, Value string }

// weatherLink leads to another place or to other units; Current has no address.
type weatherLink struct{ Name, URL, High, Note string }

// home is the paper's own town, or the answer to a question.
func (s *Weather) home(w http.ResponseWriter, r *http.Request) error {
	if q := strings.TrimSpace(r.URL.Query().Get("q")); q != "" {
		return s.find(w, r, q)
	}
	return s.show(w, r, s.Desk.Home)
}

func (s *Weather) place(w http.ResponseWriter, r *http.Request) error {
	asked := r.PathValue("place")
	p, ok := weather.PlaceBySlug(asked)
	if !ok {
		return s.nowhere(w, r, asked)
	}
	if p.Slug != asked {
		return redirect(w, r, "/weather/"+p.Slug)
	}
	return s.show(w, r, p)
}

// show prints a place. One that the paper has no good forecast of is asked for first, within what a reader waits for.
func (s *Weather) show(w http.ResponseWriter, r *http.Request, p weather.Place) error {
	s.Desk.Seen(p)
	units, ok := locale.ParseUnits(r.URL.Query().Get("units"))
	if !ok || r.URL.Query().Get("units") == "" {
		units = s.Locale.Units()
	}
	key := "/weather/" + p.Slug + "?units=" + units.String()
	err := s.serve(w, r, key, s.forecast(p, units, false))
	if !errors.Is(err, errCold) {
		return err
	}
	asked, err := s.Desk.Ask(r.Context(), p)
	if err != nil {
		s.Log.WarnContext(r.Context(), "weather could not be asked for", "place", p.Slug, "err", err)
		asked = weather.Failing
	}
	err = s.serve(w, r, key, s.forecast(p, units, true)) // the new one; else an old one with its time is better than none
	if !errors.Is(err, errCold) {
		return err
	}
	return s.serve(w, r, "/weather/"+p.Slug+" waits", s.waiting(p, asked))
}

// errCold says that a place has to be asked for.
var errCold = errors.New("no good forecast of this place")

// forecast renders a place. An old forecast is printed only if old allows it.
func (s *Weather) forecast(p weather.Place, units locale.Units, old bool) render {
	return func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		report, err := weather.Read(ctx, q, p)
		if errors.Is(err, weather.ErrNone) {
			return nil, errCold
		}
		if err != nil {
			return nil, err
		}
		days, err := report.Ahead(ctx, q)
		if err != nil {
			return nil, err
		}
		if len(days) == 0 || report.Old && !old {
			return nil, errCold
		}
		page, err := s.begin(ctx, q, p, units)
		if err != nil {
			return nil, err
		}
		loc, err := p.Location()
		if err != nil {
			return nil, err
		}
		in := almanac{s.Locale, units, loc}
		s.fill(page, report, days, report.Coming(ctx, q), in)
		if page.More, err = s.more(ctx, q, p, in); err != nil {
			return nil, err
		}
		return s.print("weather", page)
	}
}

// begin is what the page of a place has with a forecast and without.
func (s *Weather) begin(ctx context.Context, q database.Reader, p weather.Place, units locale.Units) (*weatherPage, error) {
	f, _, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	here(f, "/weather")
	f.SkipText = s.t("frame.skip")
	f.Canonical = s.absolute("/weather/" + p.Slug)
	if !s.ours(p) {
		f.Robots = "noindex" // 26 000 towns are not what this paper wants to be found for
	}
	page := &weatherPage{Frame: f, Heading: p.Name}
	f.Title = p.Name
	for _, u := range []locale.Units{locale.Metric, locale.UK, locale.US} {
		link := weatherLink{Name: s.t("weather." + u.String())}
		if u != units {
			link.URL = "/weather/" + p.Slug + "?units=" + u.String()
			if u == s.Locale.Units() {
				link.URL = "/weather/" + p.Slug
			}
		}
		page.Units = append(page.Units, link)
	}
	return page, nil
}

// ours says that a place is the paper's town or on the editor's list.
func (s *Weather) ours(p weather.Place) bool {
	for _, other := range append([]weather.Place{s.Desk.Home}, s.Desk.More...) {
		if other.ID == p.ID {
			return true
		}
	}
	return false
}

// fill prints a forecast.
func (s *Weather) fill(page *weatherPage, r *weather.Report, days []weather.Day, hours []weather.Hour, in almanac) {
	page.Heading = s.t("weather.title", r.Place.Name, s.t("weather.days", len(days)))
	page.Title, page.Source = page.Heading, r.Attribution
	if r.Sample {
		page.Sample = s.t("weather.sample")
	}
	if r.Old {
		page.Old = s.t("weather.old", in.l.DateTime(r.Fetched.In(s.Zone)))
	}
	page.Top = in.top(r, days[0], hours)
	page.Outlook = in.outlook(days)
	page.Description = strings.TrimSpace(page.Heading + ". " + page.Outlook)
	page.Facts = in.facts(r.Place, days[0], hours)
	page.Hours, page.HoursNote = in.hours(hours)
	page.HoursTitle = s.t("weather.next24")
	if len(hours) < 24 {
		page.HoursTitle = s.t("weather.nexthours", len(hours))
	}
	page.Rows = in.rows(r.Place, days)
	page.Chart = in.chart(days)
	page.Notes = in.notes(r, days, s.Zone)
}

// waiting is the page of a place whose forecast has not come. It is for this reader only.
func (s *Weather) waiting(p weather.Place, asked weather.Asked) render {
	return func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		page, err := s.begin(ctx, q, p, s.Locale.Units())
		if err != nil {
			return nil, err
		}
		page.Robots, page.Units = "noindex", nil
		page.Again = "/weather/" + p.Slug
		retry := "300"
		switch asked {
		case weather.Fetching:
			page.State, retry = s.t("weather.fetching", p.Name), "5"
		case weather.TooMany:
			page.State, retry = s.t("weather.toomany", p.Name), "1800"
		default:
			page.State = s.t("weather.nosource", p.Name)
		}
		if page.More, err = s.more(ctx, q, p, almanac{s.Locale, s.Locale.Units(), time.UTC}); err != nil {
			return nil, err
		}
		out, err := s.print("weather", page)
		if err != nil {
			return nil, err
		}
		out.Status, out.NoStore = http.StatusServiceUnavailable, true
		out.Header.Set("Retry-After", retry) // RFC 9110 §10.2.3
		return out, nil
	}
}

// more lists the paper's other places with today's high, where there is one.
func (s *Weather) more(ctx context.Context, q database.Reader, p weather.Place, in almanac) ([]weatherLink, error) {
	var links []weatherLink
	for _, other := range append([]weather.Place{s.Desk.Home}, s.Desk.More...) {
		if other.ID == p.ID {
			continue
		}
		link := weatherLink{Name: other.Name, URL: "/weather/" + other.Slug}
		if in.u != s.Locale.Units() {
			link.URL += "?units=" + in.u.String()
		}
		today, err := weather.Strip(ctx, q, other)
		switch {
		case errors.Is(err, weather.ErrNone):
		case err != nil:
			return nil, err
		case today.Day.High.Has && !today.Old:
			link.High = in.degrees(today.Day.High)
		}
		links = append(links, link)
	}
	return links, nil
}
