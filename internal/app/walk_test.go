package app_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
)

// way says how an exit is walked.
type way int

const (
	list    way = iota // one page for all: what is not live must not be on it
	own                // leads to one story, by {path}, {old}, {id}, {key}: nothing there unless it is live
	nothing            // tells of no story
)

// exit is a registered address and what a walk asks there.
type exit struct {
	pattern string
	way     way
	asks    []ask
}

// ask is one request. {path}, {old}, {id}, {picture} and {comment} are the story's; shows: a live story must be seen here.
type ask struct {
	line  string
	shows bool
}

// exits lists every address that the paper has. A route that is missing here fails the walk: say here how it is gated.
var exits = []exit{
	{"/{$}", list, []ask{{"GET /", true}}},
	{"/", list, []ask{{"GET /city", true}, {"GET /city/water", true}, {"GET /city/feed.xml", true}, {"GET /city/water/feed.atom", true}, {"GET /city/feed.json", true}}},
	{"/", own, []ask{{"GET /{path}", true}, {"HEAD /{path}", false}, {"GET /{old}", false}, {"GET /{path}/changes", true}, {"GET /{path}?comments=1", true}}},
	{"/topic/{slug}", list, []ask{{"GET /topic/valves", true}}},
	{"/author/{slug}", list, []ask{{"GET /author/naledi-moyo", true}}},
	{"/archive", list, []ask{{"GET /archive", false}}},
	{"/archive/{year}/{month}", list, []ask{{"GET /archive/2024/12", false}}},
	{"/archive/{year}/{month}/{date}", list, []ask{{"GET /archive/2024/12/19", true}}},
	{"/corrections", list, []ask{{"GET /corrections", false}}},
	{"/corrections/{year}/{month}", list, []ask{{"GET /corrections/2024/12", false}}},
	{"/corrections/feed.atom", list, []ask{{"GET /corrections/feed.atom", false}}},
	{"/feed.xml", list, []ask{{"GET /feed.xml", true}}},
	{"/feed.atom", list, []ask{{"GET /feed.atom", true}}},
	{"/feed.json", list, []ask{{"GET /feed.json", true}}},
	{"/sitemap.xml", list, []ask{{"GET /sitemap.xml", false}}},
	{"/sitemap/{part}", list, []ask{{"GET /sitemap/1.xml", true}, {"GET /sitemap/pages.xml", false}}},
	{"/news-sitemap.xml", list, []ask{{"GET /news-sitemap.xml", true}}},
	{"/search", list, []ask{{"GET /search?q=hippodrome", true}, {"GET /search?q=%22hippodrome+stands%22", true}, {"GET /search?q=Naledi+Moyo&sort=date", true}}},
	{"/media/story/{id}/card.jpg", own, []ask{{"GET /media/story/{id}/card.jpg", false}}},
	{"GET /media/{key}/{file}", own, []ask{{"GET {picture}", false}}},
	{"POST /comment", own, []ask{{"POST /comment story={id}&name=Reader&text=What+of+it", false}}},
	{"GET /comment/{id}", own, []ask{{"GET /comment/{comment}", false}}},
	{"POST /comment/{id}", own, []ask{{"POST /comment/{comment} text=Another", false}}},
	{"GET /comment/{id}/reply", own, []ask{{"GET /comment/{comment}/reply", false}}},
	{"GET /comment/{id}/report", own, []ask{{"GET /comment/{comment}/report", false}}},
	{"POST /comment/{id}/report", own, []ask{{"POST /comment/{comment}/report reason=abuse", false}}},
	{"GET /corrections/report", own, []ask{{"GET /corrections/report?story={id}", true}}},
	{"POST /corrections/report", own, []ask{{"POST /corrections/report story={id}&text=The+year+is+wrong", false}}},
	{"/claims", list, []ask{{"GET /claims", false}, {"GET /claims?q=walked", false}}},
	{"/about/claims", nothing, []ask{{"GET /about/claims", false}}},
	{"/claims/{slug}", list, []ask{{"GET /claims/walked-claim", true}, {"GET /claims/walked-claim.json", true}}},
	{"/claims/feed.xml", list, []ask{{"GET /claims/feed.xml", false}}},
	{"/claims/feed.atom", list, []ask{{"GET /claims/feed.atom", false}}},
	{"/claims/feed.json", list, []ask{{"GET /claims/feed.json", false}}},
	{"GET /corrections/report/{id}", nothing, []ask{{"GET /corrections/report/1", false}}}, // whoever sent it: TestWhoReportedAnErrorIsThanked
	{"/ledger/heads", nothing, []ask{{"GET /ledger/heads", false}}},
	{"/theme", nothing, []ask{{"GET /theme", false}}},
	{"/theme.css", nothing, []ask{{"GET /theme.css", false}}},
	{"GET /ad/{id}/{file}", nothing, []ask{{"GET /ad/1/640.jpg", false}}},
	{"GET /logo/{name}", nothing, []ask{{"GET /logo/none.svg", false}}},
	{"/favicon.svg", nothing, []ask{{"GET /favicon.svg", false}}},
	{"/favicon.ico", nothing, []ask{{"GET /favicon.ico", false}}},
	{"/apple-touch-icon.png", nothing, []ask{{"GET /apple-touch-icon.png", false}}},
	{"/assets/", nothing, []ask{{"GET /assets/", false}}},
	{"/opensearch.xml", nothing, []ask{{"GET /opensearch.xml", false}}},
	{"/robots.txt", nothing, []ask{{"GET /robots.txt", false}}},
	{"/weather", nothing, []ask{{"GET /weather", false}}},
	{"/weather/{place}", nothing, []ask{{"GET /weather/durban", false}}},
	{"GET /review/{secret}", nothing, []ask{{"GET /review/forged", false}}}, // whoever holds a link: TestAReviewLinkOpensOneDraft
	{"POST /review/{secret}", nothing, []ask{{"POST /review/forged words=x&name=y", false}}},
	{"GET /review/{secret}/media/{key}/{file}", own, []ask{{"GET /review/forged{picture}", false}}},
	{"GET /healthz", nothing, []ask{{"GET /healthz", false}}},
	{"GET /readyz", nothing, []ask{{"GET /readyz", false}}},
}

// walked is a story on the walk. Its word stands in its headline, body, slug, caption and picture key, and nowhere else.
type walked struct {
	word, path, old, picture string
	id, comment              int64
	public                   bool // readers may see it
	under                    bool // it is live under another text that has not the word
	killed                   bool
}

// stories sets a paper with a story in every state.
func (p *paper) stories() []*walked {
	p.Helper()
	p.write(func(tx *database.Tx) error {
		if _, err := article.SaveTopic(p.ctx, tx, editor, article.Topic{Name: "Valves"}); err != nil {
			return err
		}
		_, err := article.SaveAuthor(p.ctx, tx, editor, article.Author{Name: "Naledi Moyo"})
		return err
	})
	var list []*walked
	for _, word := range []string{"quaggadraft", "quaggareview", "quaggaplanned", "quaggaembargo", "quaggalive", "quaggakilled"} {
		list = append(list, &walked{word: word, picture: p.picture(word)})
	}
	c := p.claim("that the walk was walked", "walked-claim")
	for _, s := range list {
		p.bring(s)
		p.write(func(tx *database.Tx) error { return claim.List(p.ctx, tx, editor, c, s.id, s.word) })
	}
	return list
}

func (p *paper) written(word string) article.Text {
	t := p.text(word + " at the hippodrome stands")
	t.Topics, t.Bylines = []int64{1}, []article.Byline{{AuthorID: 1}}
	t.Standfirst, t.Kicker, t.KeyPoints = "Of "+word, word, []string{word}
	t.Lead = article.Picture{Key: word, Alt: word, Caption: word, Credit: word}
	return t
}

// bring writes the story and brings it into its state.
func (p *paper) bring(s *walked) {
	p.Helper()
	t := p.written(s.word)
	switch s.word {
	case "quaggareview": // live long ago under another headline, with private changes that hold the word
		t = p.text("Plain valves")
	case "quaggaembargo":
		t.Embargo = noon.Add(2 * time.Hour)
	}
	a := p.draft(t)
	s.id, s.path, s.old = a.ID, "city/water/"+t.SlugOr(), "city/water/none-"+fmt.Sprint(a.ID)
	switch s.word {
	case "quaggareview":
		p.publish(a.ID)
		s.under = true
		s.path = "city/water/" + p.written(s.word).SlugOr()
		p.save(a.ID, p.written(s.word))
	case "quaggaplanned":
		p.write(func(tx *database.Tx) error {
			_, err := article.Schedule(p.ctx, tx, a.ID, article.Plan{At: noon.Add(2 * time.Hour), Action: article.PlanPublish, By: editor})
			return err
		})
	case "quaggaembargo":
		if out := p.publish(a.ID); out.Scheduled.IsZero() {
			p.Fatal("an embargo was broken")
		}
	case "quaggalive":
		p.publish(a.ID)
		s.public = true
	case "quaggakilled":
		p.publish(a.ID)
		s.old = s.path
		t.Slug = s.word + "-again"
		p.save(a.ID, t)
		s.path = p.publish(a.ID).Path
	}
	if s.word == "quaggalive" || s.word == "quaggakilled" {
		posted, err := comment.Post(p.ctx, p.DB, comment.After, comment.Draft{ArticleID: a.ID, Name: "Reader", Text: "I have seen " + s.word})
		if err != nil || posted.Comment.State != comment.Published {
			p.Fatalf("%+v %v", posted, err)
		}
		s.comment = posted.Comment.ID
	}
	if s.word == "quaggakilled" {
		p.write(func(tx *database.Tx) error { return article.Kill(p.ctx, tx, a.ID, editor, "a forged notice", "") })
		s.killed = true
	}
}

func (p *paper) save(id int64, t article.Text) {
	p.Helper()
	p.write(func(tx *database.Tx) error {
		a, err := article.ByID(p.ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = article.Save(p.ctx, tx, id, a.HeadID, editor, article.Draft, "", t)
		return err
	})
}

// fill puts a story's address into a request.
func (s *walked) fill(line string) string {
	return strings.NewReplacer("{path}", s.path, "{old}", s.old, "{id}", fmt.Sprint(s.id), "{picture}", s.picture, "{comment}", fmt.Sprint(s.comment)).Replace(line)
}

// told is everything an answer tells: headers and body.
func told(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	_ = w.Header().Write(&b)
	return strings.ToLower(b.String() + w.Body.String())
}

// walkAll asks every exit for every story and holds the answers against what readers may see.
func (p *paper) walkAll(stories []*walked) {
	p.Helper()
	for _, e := range exits {
		for _, a := range e.asks {
			if e.way != own {
				p.walkList(e, a, stories)
				continue
			}
			for _, s := range stories {
				p.walkOwn(a, s, stories)
			}
		}
	}
}

func (p *paper) walkList(e exit, a ask, stories []*walked) {
	p.Helper()
	w := p.ask(a.line)
	if w.Code >= 500 || e.way == list && w.Code != 200 && w.Code != 404 {
		p.Errorf("%s answers %d", a.line, w.Code)
	}
	text := told(w)
	for _, s := range stories {
		switch seen := strings.Contains(text, s.word); {
		case seen && !s.public:
			p.Errorf("%s tells of %s: %s", a.line, s.word, around(text, s.word))
		case !seen && s.public && a.shows:
			p.Errorf("%s (status %d) does not show %s, which is live", a.line, w.Code, s.word)
		}
	}
}

func (p *paper) walkOwn(a ask, s *walked, stories []*walked) {
	p.Helper()
	if strings.Contains(a.line, "{comment}") && s.comment == 0 {
		return // no comment can stand under a story that was never out
	}
	p.clock.Advance(30 * time.Second) // so that the limits on posts do not answer in place of the gate
	w := p.ask(s.fill(a.line))
	text := told(w)
	switch {
	case s.public:
		if w.Code >= 400 && !strings.Contains(a.line, "{old}") && !strings.Contains(a.line, "/review/forged") && !strings.Contains(a.line, "POST /comment/{comment} ") { // a stranger edits nobody's comment
			p.Errorf("%s of %s, which is live, answers %d", a.line, s.word, w.Code)
		}
		if a.shows && !strings.Contains(text, s.word) {
			p.Errorf("%s does not show %s, which is live", a.line, s.word)
		}
	case s.killed && (slices.Contains([]string{"GET /{path}", "HEAD /{path}", "GET /{old}", "GET /{path}/changes", "GET /comment/{comment}", "GET /comment/{comment}/reply"}, a.line) || a.line == "GET {picture}" || strings.HasPrefix(a.line, "GET /media/")):
		if w.Code != 410 {
			p.Errorf("%s of a killed story answers %d, want 410", a.line, w.Code)
		}
	case s.under && !strings.Contains(a.line, "{path}") && !strings.Contains(a.line, "{picture}"):
	case w.Code < 400 || w.Code >= 500 || w.Code == 429:
		p.Errorf("%s of %s answers %d", a.line, s.word, w.Code)
	case !s.killed && strings.HasPrefix(a.line, "GET /{path}") && w.Code != 404:
		p.Errorf("%s of %s answers %d, want 404", a.line, s.word, w.Code)
	}
	for _, other := range stories {
		if !other.public && strings.Contains(text, other.word) {
			p.Errorf("%s of %s tells of %s: %s", a.line, s.word, other.word, around(text, other.word))
		}
	}
}

// around is where a word stands in a page.
func around(text, word string) string {
	i := strings.Index(text, word)
	return fmt.Sprintf("%q", text[max(0, i-60):min(len(text), i+len(word)+60)])
}

// Drafts, private changes, plans and embargoes leak at no exit, and what was killed is gone from all of them. Then the
// hidden stories come out, and the same walk must see them: it could have failed.
func TestTheWalkOfExits(t *testing.T) {
	p := open(t)
	stories := p.stories()
	p.write(func(tx *database.Tx) error {
		var ids []int64
		for _, s := range stories {
			ids = append(ids, s.id) // even where a hand put them on the front
		}
		return front.Place(p.ctx, tx, editor, front.Paper, ids...)
	})
	p.walkAll(stories)
	p.index(stories)
	if t.Failed() {
		return
	}

	p.clock.Set(noon.Add(2*time.Hour + time.Minute))
	for _, s := range stories {
		switch s.word {
		case "quaggadraft":
			p.publish(s.id)
		case "quaggareview":
			p.publish(s.id)
			s.old = "city/water/plain-valves"
		case "quaggaplanned", "quaggaembargo":
			p.runPlans(s.id)
		case "quaggakilled":
			continue
		}
		s.public = true
	}
	p.walkAll(stories)
	p.index(stories)
}

// index wants the search index to hold what readers may see. The page of hits asks the gate again, so a word that should
// have been taken out would not be noticed there.
func (p *paper) index(stories []*walked) {
	p.Helper()
	for _, s := range stories {
		var text string
		err := p.DB.QueryRow(p.ctx, `SELECT headline || ' ' || standfirst || ' ' || body FROM search_text WHERE article_id = $1`, s.id).Scan(&text)
		if found := err == nil && strings.Contains(text, s.word); found != s.public {
			p.Errorf("%s: in the index %v, public %v: %v", s.word, found, s.public, err)
		}
	}
}

// runPlans does what is due for a story.
func (p *paper) runPlans(id int64) {
	p.Helper()
	p.write(func(tx *database.Tx) error {
		plans, err := article.Plans(p.ctx, tx, id)
		for _, plan := range plans {
			if err == nil {
				err = article.RunDue(p.ctx, tx, plan.ID)
			}
		}
		return err
	})
}

// A new route must say how it is gated before it can be built.
func TestEveryRouteIsOnTheWalk(t *testing.T) {
	p := open(t)
	known := map[string]bool{}
	for _, e := range exits {
		known[e.pattern] = true
	}
	for _, r := range p.Routes() {
		if isRoom(r.Pattern) {
			continue
		}
		if !known[r.Pattern] {
			t.Errorf("%q is on no walk: add it to the table of exits and say what it may show", r.Pattern)
		}
	}
	for pattern := range known {
		if !slices.ContainsFunc(p.Routes(), func(r app.Route) bool { return r.Pattern == pattern }) {
			t.Errorf("%q is on the walk and leads nowhere any more", pattern)
		}
	}
}

func isRoom(pattern string) bool {
	_, path, ok := strings.Cut(pattern, " ")
	if !ok {
		path = pattern
	}
	return path == "/newsroom" || strings.HasPrefix(path, "/newsroom/")
}

// Every room of the newsroom is shut to strangers, whatever is asked there: the rule needs no list.
func TestRoomsAreShutToStrangers(t *testing.T) {
	p := open(t)
	stories := p.stories()
	rooms := 0
	for _, r := range p.Routes() {
		if !isRoom(r.Pattern) {
			continue
		}
		rooms++
		method, path, ok := strings.Cut(r.Pattern, " ")
		if !ok {
			method, path = "GET", r.Pattern
		}
		for _, s := range stories {
			line := method + " " + strings.NewReplacer("{id}", fmt.Sprint(s.id), "{key}", s.word).Replace(path)
			if method == "POST" {
				line += " headline=Taken+over&note=x&reason=x&revision=1"
			}
			w := p.ask(line)
			text := told(w)
			signIn := strings.HasSuffix(path, "/sign-in") || strings.HasSuffix(path, "/sign-in/passkey") || strings.HasSuffix(path, "/sign-out")
			if !signIn && w.Code != 303 && w.Code != 401 && w.Code != 403 {
				t.Errorf("%s answers a stranger %d", line, w.Code)
			}
			for _, hidden := range stories {
				if !hidden.public && strings.Contains(text, hidden.word) && !strings.Contains(line, hidden.word) {
					t.Errorf("%s tells a stranger of %s", line, hidden.word)
				}
			}
		}
	}
	if rooms < 30 {
		t.Errorf("only %d rooms", rooms)
	}
	for _, s := range stories {
		head, err := article.Head(p.ctx, p.DB, s.id)
		if err != nil || strings.Contains(head.Headline, "Taken over") {
			t.Errorf("a stranger wrote %q: %v", head.Headline, err)
		}
	}
}
