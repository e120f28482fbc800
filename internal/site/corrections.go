package site

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/feed"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/web"
)

// correctionsPage lists what the paper corrected, made clear, took back or noted, in all its stories.
type correctionsPage struct {
	*web.Frame
	Heading, Intro string
	Trail          []web.Link
	Notes          []noteLine
	Empty          string
	Months         []archiveLink
	Feed           string
	Years          []decidedYear // of the docket, where the paper publishes them
}

// decidedYear is how the requests of a year were decided.
type decidedYear struct{ Year, Granted, Partly, Refused string }

// noteLine is a note in the list, with its story.
type noteLine struct {
	note
	URL, Headline string
}

// note is what readers are told of one change, where it has room: above a story, or in the list of corrections.
type note struct {
	ID         int64
	Label      string // "Correction"
	ISO, When  string
	Text       string
	Said, Says string
}

// newestNotes is how many notes the page of corrections and its feed show at once; older ones stand by month.
const newestNotes = 50

// mostInMonth is how many notes the page of a month shows: more than the most contrite paper prints.
const mostInMonth = 1000

// Anchor is where a note stands in its story.
func (n note) Anchor() string { return "n" + strconv.FormatInt(n.ID, 10) }

func (s *Site) noteOf(c article.Change, now time.Time) note {
	at := c.At.In(s.Zone)
	n := note{ID: c.ID, Label: s.noteKind(c.Kind), ISO: iso(at), When: s.Locale.DateTime(at), Text: s.noteWords(c), Said: c.Said, Says: c.Says}
	if sameDay(at, now) {
		n.When = s.Locale.Clock(at)
	}
	return n
}

// noteWords are the words of a note, or what stands in their place when readers may not see them.
func (s *Site) noteWords(c article.Change) string {
	switch {
	case c.Withheld == "":
		return c.Note
	case c.Withheld == article.WithheldByEditor && c.Reason != "":
		return s.t("changes.unsaidbecause", c.Reason)
	}
	return s.t("changes.unsaid")
}

// noteKind is the word for a kind of note.
func (s *Site) noteKind(k article.ChangeKind) string { return s.t("corrections." + string(k)) }

// corrections lists the newest corrections, and leads to those of each month.
func (s *Site) corrections(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, "/corrections", func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		policy, err := correction.PolicyOf(ctx, q)
		if err != nil {
			return nil, err
		}
		p := &correctionsPage{Heading: s.t("corrections.title"), Intro: s.t("corrections.where"), Empty: s.t("corrections.none")}
		if err := s.listNotes(ctx, q, p, policy, time.Unix(0, 0), q.Now().AddDate(1, 0, 0), newestNotes); err != nil {
			return nil, err
		}
		months, err := article.CorrectionMonths(ctx, q, policy.Listed(), s.Zone)
		if err != nil {
			return nil, err
		}
		for _, m := range months {
			p.Months = append(p.Months, archiveLink{m.Start.Format("/corrections/2006/01"), s.Locale.MonthYear(m.Start), s.t("corrections.count", m.Count)})
		}
		if err := s.decisions(ctx, q, p, policy); err != nil {
			return nil, err
		}
		p.Title, p.Canonical = p.Heading, s.absolute("/corrections")
		return s.print("corrections", p)
	})
}

// correctionsMonth lists what was corrected in a month.
func (s *Site) correctionsMonth(w http.ResponseWriter, r *http.Request) error {
	start, err := s.date(r, "2006/01", r.PathValue("year")+"/"+r.PathValue("month"))
	if err != nil {
		return err
	}
	path := start.Format("/corrections/2006/01")
	return s.serve(w, r, path, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		policy, err := correction.PolicyOf(ctx, q)
		if err != nil {
			return nil, err
		}
		title := s.t("corrections.title")
		p := &correctionsPage{Heading: s.t("corrections.month", s.Locale.MonthYear(start)), Trail: []web.Link{{Name: title, URL: "/corrections"}}}
		if err := s.listNotes(ctx, q, p, policy, start, start.AddDate(0, 1, 0), mostInMonth); err != nil {
			return nil, err
		}
		if len(p.Notes) == 0 {
			return nil, web.NotFound("")
		}
		p.Title, p.Canonical = p.Heading, s.absolute(path)
		return s.print("corrections", p)
	})
}

func (s *Site) listNotes(ctx context.Context, q database.Reader, p *correctionsPage, policy correction.Policy, from, until time.Time, limit int) error {
	f, _, err := s.frame(ctx, q)
	if err != nil {
		return err
	}
	p.Frame, p.Feed = f, "/"+correctionsFeed
	p.Description = first(p.Intro, p.Heading)
	f.Feeds = append(f.Feeds, web.Feed{Title: s.Name + ": " + s.t("corrections.title"), URL: p.Feed, Type: mediaType(feed.TypeAtom)})
	list, err := article.Corrections(ctx, q, policy.Listed(), from, until, limit)
	now := s.now(q)
	for _, v := range list {
		n := noteLine{note: s.noteOf(v.Change, now), Headline: s.retractedTitle(v.Story.Headline, v.Story.Retracted)}
		n.URL = "/" + v.Story.Path + s.anchorOf(policy, v.Change)
		p.Notes = append(p.Notes, n)
	}
	return err
}

// decisions counts how the paper decided requests to take something away, if it publishes that.
func (s *Site) decisions(ctx context.Context, q database.Reader, p *correctionsPage, policy correction.Policy) error {
	if !policy.Decisions {
		return nil
	}
	years, err := correction.Years(ctx, q, s.Zone)
	for _, y := range years {
		p.Years = append(p.Years, decidedYear{s.Locale.Year(y.Start), s.Locale.Number(y.Granted), s.Locale.Number(y.Partly), s.Locale.Number(y.Refused)})
	}
	return err
}

// outletLine is somebody else who carried what was wrong.
type outletLine struct{ Name, URL, State string }

// outlets are those who carried what was wrong in a story, where the policy names them.
func (s *Site) outlets(ctx context.Context, q database.Reader, policy correction.Policy, l article.Live) ([]outletLine, error) {
	if !policy.Outlets {
		return nil, nil
	}
	all, err := correction.Outlets(ctx, q, l.Article.ID)
	var list []outletLine
	for _, o := range all {
		v := outletLine{Name: o.Name, URL: o.URL, State: s.t("corrections.notmended")}
		if !o.Told.IsZero() {
			v.State = s.t("corrections.told", s.Locale.LongDate(o.Told.In(s.Zone))) + ", " + v.State
		}
		if !o.Mended.IsZero() {
			v.State = s.t("corrections.mended", s.Locale.LongDate(o.Mended.In(s.Zone)))
		}
		list = append(list, v)
	}
	return list, err
}

// anchorOf leads to a note in its story, if it stands there.
func (s *Site) anchorOf(policy correction.Policy, c article.Change) string {
	if policy.Of(c.Kind).Place == correction.Nowhere {
		return "/changes"
	}
	return "#" + note{ID: c.ID}.Anchor()
}

// correctionsFeed is the address of the feed of corrections.
const correctionsFeed = "corrections/feed.atom"

// correctionsAtom is the corrections as a feed: an entry for each note, whose identity is its own and not the story's.
func (s *Site) correctionsAtom(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, "/"+correctionsFeed, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		policy, err := correction.PolicyOf(ctx, q)
		if err != nil {
			return nil, err
		}
		list, err := article.Corrections(ctx, q, policy.Listed(), time.Unix(0, 0), q.Now().AddDate(1, 0, 0), newestNotes)
		if err != nil {
			return nil, err
		}
		l := feed.List{ID: "corrections", Title: s.Name + ": " + s.t("corrections.title"), URL: s.absolute("corrections"),
			Self: s.absolute(correctionsFeed), Description: s.t("corrections.intro")}
		for _, v := range list {
			n := s.feedNote(v.Change)
			l.Stories = append(l.Stories, feed.Story{ID: "correction/" + strconv.FormatInt(v.ID, 10), URL: s.absolute(v.Story.Path + s.anchorOf(policy, v.Change)),
				Title: n.Label + ": " + s.retractedTitle(v.Story.Headline, v.Story.Retracted), Summary: n.Plain(), HTML: n.HTML(), Published: v.At, Updated: v.Told()})
		}
		return &pagecache.Page{Status: http.StatusOK, Type: feed.TypeAtom, Body: feed.Atom(s.paper(), l)}, nil
	})
}

// feedNote is a note as it leaves the paper, in whole sentences: nobody who reads it elsewhere sees the page around it.
func (s *Site) feedNote(c article.Change) feed.Note {
	at := c.At.In(s.Zone)
	n := feed.Note{Label: s.noteKind(c.Kind), At: c.At, When: s.Locale.LongDate(at), Mends: c.Kind.Mends(), Text: s.noteWords(c)}
	if c.Said != "" {
		n.Quotes = append(n.Quotes, s.t("corrections.saidthat", c.Said))
	}
	if c.Says != "" {
		n.Quotes = append(n.Quotes, s.t("corrections.saysthat", c.Says))
	}
	return n
}

// feedNotes are the notes of a story that its policy shows in the story itself, the newest first.
func (s *Site) feedNotes(policy correction.Policy, l article.Live) []feed.Note {
	var list []feed.Note
	for _, c := range l.Changes {
		if policy.Of(c.Kind).Place != correction.Nowhere {
			list = append(list, s.feedNote(c))
		}
	}
	return list
}

// retractedTitle is a headline that says when the paper took the story back. A label that is lost on the way out was never
// there.
func (s *Site) retractedTitle(headline string, retracted bool) string {
	if !retracted || strings.HasPrefix(headline, s.t("corrections.retracted", "")) {
		return headline
	}
	return s.t("corrections.retracted", headline)
}

// notes fills a story's page with what readers are told of its changes, each at the place that the policy gives it.
func (s *Site) notes(p *articlePage, policy correction.Policy, l article.Live, now time.Time) {
	for _, c := range policy.At(correction.Top, l.Changes) {
		p.Notes = append(p.Notes, s.noteOf(c, now))
	}
	for _, c := range policy.At(correction.Foot, l.Changes) {
		p.Changes = append(p.Changes, s.change(c, now))
	}
	p.History = len(l.Changes) > 0
	p.feedNotes = s.feedNotes(policy, l)
}
