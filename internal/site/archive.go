package site

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/web"
)

// archivePage is the way in to older days: months of all years, or days of a month.
type archivePage struct {
	*web.Frame
	Trail   []web.Link
	Heading string
	Years   []archiveYear
	Days    []archiveLink
}

type archiveYear struct {
	Year   string
	Months []archiveLink
}

// archiveLink leads to a month or a day and says how much is there.
type archiveLink struct{ URL, Name, Count string }

// archive lists the months in which something was published.
func (s *Site) archive(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, "/archive", func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		f, _, err := s.frame(ctx, q)
		if err != nil {
			return nil, err
		}
		months, err := article.Months(ctx, q, s.Zone)
		if err != nil {
			return nil, err
		}
		p := &archivePage{Frame: f, Heading: s.t("archive.title")}
		for _, m := range months {
			year := s.Locale.Year(m.Start)
			if n := len(p.Years); n == 0 || p.Years[n-1].Year != year {
				p.Years = append(p.Years, archiveYear{Year: year})
			}
			last := &p.Years[len(p.Years)-1]
			last.Months = append(last.Months, archiveLink{m.Start.Format("/archive/2006/01"), s.Locale.Month(m.Start), s.t("archive.count", m.Count)})
		}
		p.Title, p.Canonical = p.Heading, s.absolute("/archive")
		return s.print("archive", p)
	})
}

// archiveMonth lists the days of a month on which something was published.
func (s *Site) archiveMonth(w http.ResponseWriter, r *http.Request) error {
	start, err := s.date(r, "2006/01", r.PathValue("year")+"/"+r.PathValue("month"))
	if err != nil {
		return err
	}
	path := start.Format("/archive/2006/01")
	return s.serve(w, r, path, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		days, err := article.DaysOf(ctx, q, start)
		if err != nil {
			return nil, err
		}
		if len(days) == 0 {
			return nil, web.NotFound("")
		}
		f, _, err := s.frame(ctx, q)
		if err != nil {
			return nil, err
		}
		p := &archivePage{Frame: f, Heading: s.Locale.MonthYear(start), Trail: []web.Link{{Name: s.t("archive.title"), URL: "/archive"}}}
		for _, d := range days {
			p.Days = append(p.Days, archiveLink{d.Start.Format("/archive/2006/01/02"), s.Locale.FullDate(d.Start), s.t("archive.count", d.Count)})
		}
		p.Title, p.Canonical = s.t("archive.month", p.Heading), s.absolute(path)
		return s.print("archive", p)
	})
}

// archiveDay lists all stories of a day, in the paper's own zone.
func (s *Site) archiveDay(w http.ResponseWriter, r *http.Request) error {
	day, err := s.date(r, "2006/01/02", r.PathValue("year")+"/"+r.PathValue("month")+"/"+r.PathValue("date"))
	if err != nil {
		return err
	}
	path := day.Format("/archive/2006/01/02")
	return s.serve(w, r, path, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		stories, err := article.OnDay(ctx, q, day)
		if err != nil {
			return nil, err
		}
		today := dayOf(s.now(q))
		if len(stories) == 0 && !day.Equal(today) {
			return nil, web.NotFound(s.t("archive.none", s.Locale.LongDate(day)))
		}
		f, all, err := s.frame(ctx, q)
		if err != nil {
			return nil, err
		}
		p := &listPage{
			Frame: f, Heading: s.Locale.FullDate(day), Empty: s.t("archive.none", s.Locale.LongDate(day)),
			Trail: []web.Link{{Name: s.t("archive.title"), URL: "/archive"}, {Name: s.Locale.MonthYear(day), URL: day.Format("/archive/2006/01")}},
		}
		return s.list(ctx, q, p, all, found{path, stories, 1, false, false, false})
	})
}

// date reads the date in an archive address; one that does not exist, or is written
// otherwise than we write it, is not found.
func (s *Site) date(r *http.Request, layout, value string) (time.Time, error) {
	t, err := time.ParseInLocation(layout, value, s.Zone)
	if err != nil || t.Year() < 1600 || t.After(s.DB.Now().AddDate(0, 0, 1)) {
		return t, web.NotFound("")
	}
	if len(value) != len(layout) {
		return t, fmt.Errorf("archive date %q: %w", value, web.NotFound(""))
	}
	return t, nil
}
