package app_test

import (
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/staff"
)

// A draft under embargo is read by whoever holds its link and by nobody else: no other exit shows it, its pictures open
// below the link only, and a link that was revoked, has ended or was made up looks the same.
func TestAReviewLinkOpensOneDraft(t *testing.T) {
	p := open(t)
	stories := p.stories()
	var s *walked
	for _, one := range stories {
		if one.word == "quaggaembargo" {
			s = one
		}
	}
	link := func(l draft.Link) (id int64, path string) {
		p.write(func(tx *database.Tx) error {
			l.Article, l.MadeBy, l.MadeFor = s.id, 1, "Adv Botha"
			made, secret, err := draft.MakeLink(p.ctx, tx, editor, l, draft.Lives[0])
			id, path = made.ID, "/review/"+secret
			return err
		})
		return id, path
	}
	first, path := link(draft.Link{})
	w := p.ask("GET " + path)
	if body := told(w); w.Code != 200 || !strings.Contains(body, s.word+" at the hippodrome") || !strings.Contains(body, "under embargo until") {
		t.Fatalf("the link answers %d", w.Code)
	}
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "strict-origin"} {
		if got := w.Header().Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if w := p.ask("GET " + path + s.picture); w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "no-store") {
		t.Errorf("the draft's picture answers %d, %v", w.Code, w.Header())
	}
	for _, other := range stories {
		if other != s {
			if w := p.ask("GET " + path + other.picture); w.Code != 404 {
				t.Errorf("the picture of %s answers %d through the link of another draft", other.word, w.Code)
			}
		}
	}
	p.walkAll(stories) // the link is open, and no other exit knows it

	w = p.ask("POST " + path + " name=Adv+Botha&words=The+second+paragraph+is+risky&exact=hippodrome+stands")
	if w.Code != 303 {
		t.Fatalf("a note answers %d: %s", w.Code, w.Body)
	}
	notes, err := draft.Notes(p.ctx, p.DB, s.id)
	if err != nil || len(notes) != 1 || notes[0].Guest != "Adv Botha" || notes[0].Link != first {
		t.Fatalf("notes %+v %v", notes, err)
	}
	if w := p.ask("POST " + path + " words=Nameless"); w.Code != 422 || !strings.Contains(w.Body.String(), "Nameless</textarea>") {
		t.Errorf("a note without a name answers %d", w.Code)
	}

	_, fixed := link(draft.Link{Revision: p.head(s.id)})
	newer := p.written(s.word)
	newer.Headline, newer.Embargo = "Newer "+s.word, noon.Add(2*time.Hour)
	p.save(s.id, newer)
	if head, old := told(p.ask("GET "+path)), told(p.ask("GET "+fixed)); !strings.Contains(head, "newer "+s.word) || strings.Contains(old, "newer "+s.word) {
		t.Error("one link shows the newest text, the other the one it was made for")
	}

	p.write(func(tx *database.Tx) error { return draft.Revoke(p.ctx, tx, editor, first) })
	revoked, forged := p.ask("GET "+path), p.ask("GET /review/made-up")
	p.clock.Advance(draft.Lives[0] + time.Second)
	ended := p.ask("GET " + fixed)
	strip := func(b string) string { return b[strings.Index(b, "<main"):strings.Index(b, "</main>")] }
	if a, b := strip(revoked.Body.String()), strip(forged.Body.String()); without(a) != without(b) {
		t.Errorf("a link that was revoked is told from one that never was:\n%s\n%s", a, b)
	}
	if a, b := strip(ended.Body.String()), strip(p.ask("GET /review/made-up").Body.String()); without(a) != without(b) {
		t.Errorf("a link that ended is told from one that never was:\n%s\n%s", a, b)
	}
	if revoked.Code != 404 || ended.Code != 404 || p.ask("GET "+path+s.picture).Code != 404 {
		t.Errorf("revoked %d, ended %d", revoked.Code, ended.Code)
	}
}

// without takes the request's own number out of an error page.
func without(page string) string {
	var words []string
	for _, w := range strings.Fields(page) {
		if len(w) < 20 || strings.Contains(w, "<") {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

func (p *paper) head(id int64) int64 {
	p.Helper()
	a, err := article.ByID(p.ctx, p.DB, id)
	if err != nil {
		p.Fatal(err)
	}
	return a.HeadID
}

// Whoever is shut out of the newsroom reads no more by the links they made for themselves.
func TestAReviewLinkEndsWithItsMaker(t *testing.T) {
	p := open(t)
	maker := p.hire("maker", staff.Reporter)
	story := p.draft(p.text("Quagga"))
	var path string
	p.write(func(tx *database.Tx) error {
		_, secret, err := draft.MakeLink(p.ctx, tx, maker.Actor(), draft.Link{Article: story.ID, MadeBy: maker.ID, MadeFor: "Me, at home"}, draft.Lives[3])
		path = "GET /review/" + secret
		return err
	})
	if w := p.ask(path); w.Code != 200 {
		t.Fatalf("the link answers %d", w.Code)
	}
	p.write(func(tx *database.Tx) error { return staff.Disable(p.ctx, tx, "system", maker.ID) })
	if w := p.ask(path); w.Code != 404 || strings.Contains(told(w), "Quagga") {
		t.Errorf("the link of somebody who was shut out answers %d", w.Code)
	}
}
