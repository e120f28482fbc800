package site

import (
	"context"
	"net/http"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/web"
)

// errorPage is a page that helps: what is wrong in plain words, a search box, the
// latest stories, the way to the front.
type errorPage struct {
	*web.Frame
	Heading, Words string
	Reference      string
	Search         bool
	Latest         []card
}

// errorLatest is enough to go on reading, and little enough to stay an error page.
const errorLatest = 5

func (s *Site) errorPage(r *http.Request, problem web.Problem) (web.Rendered, error) {
	var out web.Rendered
	err := s.DB.Read(r.Context(), func(q database.Reader) error {
		p, err := s.helpful(r.Context(), q, problem)
		if err != nil {
			return err
		}
		out, err = s.Web.Templates.Render("site/error", p)
		return err
	})
	return out, err
}

func (s *Site) helpful(ctx context.Context, q database.Reader, problem web.Problem) (*errorPage, error) {
	f, all, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	p := &errorPage{Frame: f, Heading: s.t(errorKeys[problem.Kind]), Words: problem.Detail}
	if !problem.Special {
		p.Words = s.standing(problem)
	}
	if problem.Kind == web.KindBroken || problem.Kind == web.KindBusy {
		p.Reference = s.t("errors.reference", problem.ID)
	}
	p.Title, p.Robots = p.Heading, "noindex"
	p.Search = problem.Kind == web.KindNotFound || problem.Kind == web.KindGone
	latest, err := article.Latest(ctx, q, errorLatest)
	if err != nil {
		return nil, err
	}
	d := s.desk(q, all)
	for _, c := range latest {
		p.Latest = append(p.Latest, d.card(c))
	}
	return p, nil
}

// errorKeys are the headings of the kinds of error in the catalogue; the same key
// with "text" behind it has the words.
var errorKeys = map[web.Kind]string{
	web.KindNotFound:  "errors.notfound",
	web.KindGone:      "errors.gone",
	web.KindForbidden: "errors.forbidden",
	web.KindInvalid:   "errors.invalid",
	web.KindConflict:  "errors.conflict",
	web.KindTooLarge:  "errors.toolarge",
	web.KindTooMany:   "errors.toomany",
	web.KindMethod:    "errors.method",
	web.KindBusy:      "errors.busy",
	web.KindBroken:    "errors.broken",
}

func (s *Site) standing(problem web.Problem) string {
	return s.t(errorKeys[problem.Kind] + "text")
}

// faults shows staff what is wrong with the theme, in place of the page: readers
// meanwhile see the built-in one.
func (s *Site) faults(w http.ResponseWriter, r *http.Request) error {
	page := struct{ web.StaffFrame }{web.StaffFrame{
		Paper: s.Name, Lang: s.Locale.Tag(), Dir: s.Locale.Dir(),
		Title: s.t("errors.themefault"), Home: "/newsroom", Faults: s.Web.Templates.Problems(),
	}}
	out, err := s.Web.Templates.Render("site/faults", &page)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", out.Policy)
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusInternalServerError)
	w.Write(out.Body) // a reader who hung up is no error of ours
	return nil
}
