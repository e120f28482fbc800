package site

import (
	"context"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/web"
)

// changesPage lets readers follow the published versions of a story: when each came, what kind of change it was, what
// they were told, and what was changed word by word where the paper shows it.
type changesPage struct {
	*web.Frame
	Path, Headline string
	Versions       []versionLine
	First          *moment
	FirstWithheld  string
	Outlets        []outletLine // who else carried what was wrong
}

// versionLine is one published version after the first.
type versionLine struct {
	note
	Class    string // "Corrected", "Updated", "Style"
	Withheld string // said in place of what changed
	Gap      string // why nothing is shown of what changed
	Count    string // "3 places"
	Parts    []versionPart
}

// versionPart is a place in which a version differs from the one before.
type versionPart struct {
	Name     string
	Old, New []draft.Span
}

// changes hangs on the story's own address and passes its gate.
func (s *Site) changes(ctx context.Context, q database.Reader, path string) (*pagecache.Page, error) {
	l, err := article.At(ctx, q, path)
	if moved, ok := err.(*article.MovedError); ok {
		return nil, &article.MovedError{Path: moved.Path + "/changes"}
	}
	if err != nil {
		return nil, err
	}
	f, _, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	p := &changesPage{Frame: f, Path: "/" + l.Path, Headline: s.retractedTitle(l.Headline, l.IsRetracted()), First: s.moment(l.FirstPublished.In(s.Zone))}
	if err := s.versions(ctx, q, p, l); err != nil {
		return nil, err
	}
	p.Title = s.t("article.changes") + ": " + p.Headline
	p.Canonical = s.absolute(l.Path + "/changes")
	p.Robots = "noindex" // the story is what should be found
	here(f, "/"+strings.SplitN(l.Path, "/", 2)[0])
	return s.print("changes", p)
}

func (s *Site) versions(ctx context.Context, q database.Reader, p *changesPage, l article.Live) error {
	policy, err := correction.PolicyOf(ctx, q)
	if err != nil {
		return err
	}
	if p.Outlets, err = s.outlets(ctx, q, policy, l); err != nil {
		return err
	}
	steps, until, err := correction.History(ctx, q, l.Article, policy, host(s.URL))
	if err != nil {
		return err
	}
	pagecache.FreshUntil(ctx, until)
	for _, step := range steps {
		if step.First {
			p.FirstWithheld = s.withheldWords(step.Version)
			continue
		}
		p.Versions = append(p.Versions, s.versionLine(step))
	}
	return nil
}

func (s *Site) versionLine(step correction.Step) versionLine {
	at := step.At.In(s.Zone)
	v := versionLine{note: s.noteOf(step.Change, at), Class: s.t("changes." + string(step.Kind)), Withheld: s.withheldWords(step.Version)}
	v.When = s.Locale.DateTime(at)
	for _, part := range step.Parts {
		one := versionPart{Old: part.Old, New: part.New}
		switch {
		case part.Name != "":
			one.Name = s.t("changes." + part.Name)
		case part.Moved:
			one.Name = s.t("changes.moved")
		}
		v.Parts = append(v.Parts, one)
	}
	if len(v.Parts) > 0 {
		v.Count = s.t("changes.places", len(v.Parts))
	}
	if v.Withheld == "" && !step.Hushed {
		v.Gap = s.gapWords(step.Gap)
	}
	return v
}

// gapWords say why nothing is set against the text before, where a reader would look for it.
func (s *Site) gapWords(g correction.Gap) string {
	switch g {
	case correction.Unknown, correction.NoteOnly, correction.NoWords, correction.TooMuch:
		return s.t("changes." + string(g))
	case correction.Shut:
		return s.t("changes.shutbefore")
	}
	return ""
}

// withheldWords say why readers cannot see a version, "" when they can.
func (s *Site) withheldWords(v article.Version) string {
	switch {
	case v.Shut == "" || v.Shut == article.WithheldByHold: // not even a notice
		return ""
	case v.Shut == article.WithheldByEditor && v.Because != "":
		return s.t("changes.withheldbecause", v.Because)
	}
	return s.t("changes.withheld")
}
