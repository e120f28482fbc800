package site

import (
	"context"
	"slices"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/feed"
	"broadsheet/internal/front"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// around is a kept frame, with the sections it was made of.
type around struct {
	frame    web.Frame
	sections []section.Section
}

// aroundSize is about what it takes in memory.
const aroundSize = 8 << 10

// frame is what stands around every page: date, sky, menu, foot. Its date makes
// every page stale at the next midnight. It is a part that all pages share.
func (s *Site) frame(ctx context.Context, q database.Reader) (*web.Frame, []section.Section, error) {
	kept, err := pagecache.Part(ctx, s.Web.Templates.Version()+"frame", func(*around) int { return aroundSize },
		func(ctx context.Context) (*around, error) { return s.newFrame(ctx, q) })
	if err != nil {
		return nil, nil, err
	}
	f := kept.frame
	f.Nav, f.Feeds = slices.Clone(f.Nav), slices.Clone(f.Feeds) // pages mark and add
	return &f, kept.sections, nil
}

func (s *Site) newFrame(ctx context.Context, q database.Reader) (*around, error) {
	now := s.now(q)
	pagecache.FreshUntil(ctx, midnight(now))
	f := web.Frame{
		Paper: s.Name, Lang: s.Locale.Tag(), Dir: s.Locale.Dir(),
		Description: s.About,
		SkipTo:      "main", SkipText: s.t("frame.skip"),
		Date: s.Locale.FullDate(now), DateISO: now.Format(time.DateOnly),
		FootNote: s.FootNote, Logo: s.Identity.Logo.Light != "",
		Feeds: []web.Feed{{Title: s.Name, URL: "/feed.xml", Type: mediaType(feed.TypeRSS)}},
	}
	all, err := section.All(ctx, q)
	if err != nil {
		return nil, err
	}
	if f.Foot, err = s.foot(ctx, q); err != nil {
		return nil, err
	}
	f.Weather = s.strip(ctx, q, now)
	f.Nav = s.menu(all)
	f.Breaking, err = s.breaking(ctx, q)
	return &around{f, all}, err
}

// breaking is the line over every page when news breaks. Without a story that is
// live it leads nowhere.
func (s *Site) breaking(ctx context.Context, q database.Reader) (*web.Breaking, error) {
	b, err := front.Breaking(ctx, q)
	if err != nil || b == nil {
		return nil, err
	}
	line := &web.Breaking{Words: b.Words}
	if b.Path != "" {
		line.URL = "/" + b.Path
	}
	return line, nil
}

// menu lists the sections at the top, and the weather if there is any.
func (s *Site) menu(all []section.Section) []web.Link {
	var list []web.Link
	for _, sec := range section.Children(all, 0) {
		if !slices.Contains(s.Identity.Hidden, sec.ID) {
			list = append(list, web.Link{Name: sec.Name, URL: "/" + sec.Path})
		}
	}
	for _, l := range s.Identity.Menu {
		list = append(list, web.Link{Name: l.Name, URL: l.URL})
	}
	if s.Strip != nil {
		list = append(list, web.Link{Name: s.t("frame.weather"), URL: "/weather"})
	}
	return list
}

// here marks the link of the menu that leads to the reader's place.
func here(f *web.Frame, path string) {
	for i := range f.Nav {
		f.Nav[i].Current = f.Nav[i].URL == path
	}
}

func (s *Site) foot(ctx context.Context, q database.Reader) ([]web.Link, error) {
	pages, err := section.Pages(ctx, q)
	if err != nil {
		return nil, err
	}
	list := []web.Link{{Name: s.t("corrections.title"), URL: "/corrections"}, {Name: s.t("claim.claims"), URL: "/claims"}, {Name: s.t("claim.words"), URL: claimWordsPath}}
	for _, p := range pages {
		list = append(list, web.Link{Name: p.Title, URL: "/" + p.Slug})
	}
	for _, l := range s.Identity.Foot {
		list = append(list, web.Link{Name: l.Name, URL: l.URL})
	}
	return append(list, web.Link{Name: s.t("archive.title"), URL: "/archive"}, web.Link{Name: s.t("frame.feeds"), URL: "/feed.xml"}), nil
}

// retryStrip is how soon a page that had to go without its weather looks again.
const retryStrip = time.Minute

// strip is today's sky. A paper without weather is still a paper, so a failure is
// logged and the page goes out without.
func (s *Site) strip(ctx context.Context, q database.Reader, now time.Time) *web.Strip {
	if s.Strip == nil {
		return nil
	}
	strip, err := s.Strip(ctx, q)
	if err != nil {
		s.Log.WarnContext(ctx, "weather strip left out", "err", err)
		pagecache.FreshUntil(ctx, now.Add(retryStrip))
		return nil
	}
	return strip
}

// mediaType is a media type without its parameters, as link elements have it.
func mediaType(full string) string {
	for i, c := range full {
		if c == ';' {
			return full[:i]
		}
	}
	return full
}
