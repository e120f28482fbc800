package site

import (
	"context"
	"html/template"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/feed"
	"broadsheet/internal/markup"
)

// claimBoxes shows the claims of one text: a box for each, and a mark on each link to a claim's page.
type claimBoxes struct {
	*Site
	shown map[string]claim.Shown
	since time.Time // the text is as old as this; what came later is new. Zero: nothing is
	away  bool      // it leaves the paper: the box says as of when, and its whole address
	now   time.Time
	boxed int
}

// wording prints states in the paper's language.
func (s *Site) wording() claim.Wording { return claim.Wording{Locale: s.Locale, Zone: s.Zone} }

// boxes reads the claims of a text: two questions, or none for a text without any. desk shows what is not open to readers.
func (s *Site) boxes(ctx context.Context, q database.Reader, l article.Live, desk bool) (*claimBoxes, error) {
	b := &claimBoxes{Site: s, now: s.now(q)}
	var err error
	b.shown, err = claim.ForRefs(ctx, q, claim.Refs(l.Body, host(s.URL)), desk)
	if !l.FirstPublished.IsZero() && !desk {
		b.since = l.Article.Updated
	}
	return b, err
}

// put has a text shown with its claims.
func (b *claimBoxes) put(o *markup.Options) {
	o.Claim, o.Link = b.box, b.link
}

// link marks a link to a claim with where it stands. One to a claim that readers may not see becomes plain words.
func (b *claimBoxes) link(href string) (markup.LinkLook, bool) {
	slug, ok := claim.SlugOfLink(href, host(b.URL))
	if !ok {
		return markup.LinkLook{}, true
	}
	c, ok := b.shown[slug]
	if !ok || c.Held != "" || b.away && !c.Listed {
		return markup.LinkLook{}, false
	}
	w := b.wording()
	return markup.LinkLook{Class: "clm", Href: c.Path(), Title: w.Title(c.Text) + ". " + w.Sentence(c.State)}, true
}

// box is the record of a claim in the flow of a text.
func (b *claimBoxes) box(ref string) template.HTML {
	c, ok := b.shown[ref]
	if !ok || b.away && !c.Listed { // a serious allegation does not travel until an editor opts in
		return ""
	}
	if c.Held != "" { // counsel allows a line
		return template.HTML(`<aside class="rec"><p class="w">` + esc(b.t("claim.gone")) + `</p></aside>`)
	}
	b.boxed++
	id := "claim-" + itoa(b.boxed)
	w := b.wording()
	var h strings.Builder
	h.WriteString(`<aside class="rec" aria-labelledby="` + id + `"><p class="w"><b>` + esc(b.t("claim.stands")) + `</b>`)
	if at := c.State.Changed; !at.IsZero() {
		h.WriteString(` · ` + b.timed("claim.lastchange", at, b.dayed(at)))
	}
	if b.away {
		h.WriteString(` · ` + esc(b.t("claim.asof", b.Locale.DateTime(b.now))))
	}
	h.WriteString(`</p>` + b.news(c) + `<p class="cl" id="` + id + `"><b>` + esc(b.t("claim.label")) + `</b> ` + string(claimHTML(c.Claim)) + `.</p><p class="sta">` + esc(w.Sentence(c.State)) + `</p>`)
	b.rows(&h, w.Lines(c.State))
	url := c.Path()
	if b.away {
		url = b.absolute(url)
	}
	h.WriteString(`<a href="` + esc(url) + `" data-u="` + esc(b.absolute(c.Path())) + `">` + esc(b.t("claim.all")) + `</a></aside>`)
	return template.HTML(h.String())
}

// news says that an entry came after the text.
func (b *claimBoxes) news(c claim.Shown) string {
	if b.since.IsZero() || !c.State.Changed.After(b.since) {
		return ""
	}
	return `<p class="new"><b>` + esc(b.t("claim.updated")) + `:</b> ` + b.timed("claim.updatedat", c.State.Changed, b.dayed(c.State.Changed)) + `</p>`
}

func (b *claimBoxes) rows(h *strings.Builder, lines []claim.Line) {
	if len(lines) == 0 {
		return
	}
	all := !slices.ContainsFunc(lines, func(l claim.Line) bool { return !l.New.After(b.since) }) // then the line above says it
	h.WriteString(`<ol>`)
	for _, l := range lines {
		h.WriteString(`<li><b>` + esc(l.Label) + `:</b> ` + string(lineHTML(l)))
		if !b.since.IsZero() && !all && l.New.After(b.since) {
			h.WriteString(` <i>· ` + esc(b.t("claim.new", b.dayed(l.New))) + `</i>`)
		}
		h.WriteString(`</li>`)
	}
	h.WriteString(`</ol>`)
}

// timed is a text of the interface with an instant in it, marked for machines.
func (b *claimBoxes) timed(key string, at time.Time, words string) string {
	return string(b.Locale.HTML(key, template.HTML(`<time datetime="`+iso(at)+`">`+esc(words)+`</time>`)))
}

// dayed is an hour with its day, which a box needs: a page is read for years.
func (s *Site) dayed(t time.Time) string {
	t = t.In(s.Zone)
	return s.t("claim.clockday", s.Locale.Clock(t), s.Locale.LongDate(t))
}

func esc(s string) string { return template.HTMLEscapeString(s) }

// machines are the claims of a text for JSON-LD: those that machines may have.
func (b *claimBoxes) machines() []feed.Claim {
	var list []feed.Claim
	seen := map[int64]bool{}
	for _, c := range b.shown {
		if c.ForMachines() && !seen[c.ID] {
			seen[c.ID] = true
			list = append(list, b.claimFeed(c))
		}
	}
	sortClaims(list)
	return list
}
