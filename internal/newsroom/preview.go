package newsroom

import (
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
)

// previewSaved shows a saved revision as readers would see it (?rev=ID; none: the newest).
func (v *visit) previewSaved() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	return v.show(func(q database.Reader) (article.Live, problems, error) {
		a, err := article.ByID(v.ctx, q, id)
		if err != nil {
			return article.Live{}, nil, err
		}
		rev := v.asked("rev")
		if rev == 0 {
			rev = a.HeadID
		}
		l, err := article.Show(v.ctx, q, a, rev)
		if err == nil && l.Revision.ArticleID != id {
			err = article.ErrNotFound
		}
		return l, nil, err
	})
}

// previewEmpty is the frame of a story that is not saved yet.
func (v *visit) previewEmpty() error {
	return v.show(func(q database.Reader) (article.Live, problems, error) {
		return article.Live{Revision: article.Revision{Text: article.Text{Headline: "Your story", Kind: article.News}}}, nil, nil
	})
}

// previewTyped shows what stands in the form, saved or not. Nothing is kept.
func (v *visit) previewTyped() error {
	if err := v.parse(); err != nil {
		return err
	}
	s := v.sheet()
	return v.show(func(q database.Reader) (article.Live, problems, error) { return v.typed(q, s) })
}

// typed puts a story together from the form.
func (v *visit) typed(q database.Reader, s sheet) (article.Live, problems, error) {
	var l article.Live
	prev, err := textOf(v.ctx, q, s.Base)
	if err != nil {
		return l, nil, err
	}
	d, bad, err := v.draft(v.ctx, q, s, prev)
	if err != nil {
		return l, nil, err
	}
	l.Revision.Text = d.Text
	l.Topics, l.Authors = append(d.knownAlike, d.newTopics...), d.credits
	all, err := section.All(v.ctx, q)
	if err != nil {
		return l, nil, err
	}
	if l.Trail = section.Trail(all, s.SectionID); len(l.Trail) > 0 {
		l.Section = l.Trail[len(l.Trail)-1]
	}
	if id := toNumber(v.r.PathValue("id")); id != 0 {
		if l.Article, err = article.ByID(v.ctx, q, id); err != nil {
			return l, nil, err
		}
		l.Changes, err = article.Changes(v.ctx, q, id)
	}
	return l, bad, err
}

// show prints a story with the code that prints it for readers, to be seen inside a page of the newsroom.
func (v *visit) show(gather func(q database.Reader) (article.Live, problems, error)) error {
	var page *pagecache.Page
	var bad problems
	err := v.read(func(q database.Reader) error {
		l, wrong, err := gather(q)
		if bad = wrong; err != nil {
			return err
		}
		if bad.Of("body") != "" { // nothing to print
			return nil
		}
		page, err = v.Preview(v.ctx, q, l)
		return err
	})
	if err != nil {
		return err
	}
	v.w.Header().Set("X-Frame-Options", "SAMEORIGIN")
	if page == nil {
		return v.print(http.StatusUnprocessableEntity, "unprintable", unprintable{bad.Of("body")})
	}
	policy := strings.Replace(page.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'", "frame-ancestors 'self'", 1)
	v.w.Header().Set("Content-Security-Policy", policy)
	v.w.Header().Set("Content-Type", page.Type)
	v.w.WriteHeader(http.StatusOK)
	v.w.Write(page.Body)
	return nil
}

// unprintable says in the frame of a preview why there is none.
type unprintable struct{ Words string }

// slug makes the last part of an address from a headline, for the form's hint.
func (v *visit) slug() error {
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.w.Write([]byte(article.Slug(tidy(v.r.URL.Query().Get("headline")))))
	return nil
}
