package newsroom

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// docketPage is the list of requests to take something away, and the form for a new one.
type docketPage struct {
	*room
	List  []docketLine
	Typed correction.Request
	Story string // number or address, as typed
	Asked string

	First, Next string // other pages of the list
}

type docketLine struct {
	correction.Request
	Story told
}

// AskWords say what a request asks for.
func (m *room) AskWords(kind string) string {
	if kind == correction.Anonymise {
		return "Take a name out"
	}
	return "Unpublish"
}

// DecisionWords say how a request was decided.
func (m *room) DecisionWords(decision string) string {
	if decision == correction.Partly {
		return "Granted in part"
	}
	return title(decision)
}

// Day writes a day in the paper's zone.
func (m *room) Day(t time.Time) string { return m.v.Locale.LongDate(t.In(m.v.Zone)) }

func (v *visit) docket() error {
	p := docketPage{Story: strings.TrimSpace(v.r.URL.Query().Get("story"))}
	return v.showDocket(http.StatusOK, p, nil)
}

func (v *visit) showDocket(status int, p docketPage, bad problems) error {
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Docket", docketRoom); err != nil {
			return err
		}
		after := correction.ParseTurn(v.r.URL.Query().Get("after"))
		if after.ID != 0 {
			p.First = docketRoom
		}
		return v.docketFrom(q, &p, after)
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "docket", p)
}

// docketFrom fills a page of the docket with what the visitor may decide, from a place on.
func (v *visit) docketFrom(q database.Reader, p *docketPage, after correction.Turn) error {
	for {
		all, err := correction.DocketAfter(v.ctx, q, after, most)
		if err != nil || len(all) == 0 {
			return err
		}
		var ids []int64
		for _, r := range all {
			ids = append(ids, r.ArticleID)
		}
		stories, err := storiesByID(v.ctx, q, ids)
		if err != nil {
			return err
		}
		for _, r := range all {
			may, err := v.mayDocket(q, r.ArticleID)
			if err != nil {
				return err
			}
			if may && len(p.List) == most {
				p.Next = docketRoom + "?after=" + p.List[most-1].Turn().String()
				return nil
			}
			if may {
				p.List = append(p.List, docketLine{r, stories.of(r.ArticleID)})
			}
		}
		after = all[len(all)-1].Turn()
	}
}

const docketRoom = "/newsroom/docket"

// mayDocket: who decides what readers see of a story decides the requests about it, and nobody else reads them.
func (v *visit) mayDocket(q database.Reader, story int64) (bool, error) {
	err := v.story(q, story, publish)
	var refused *web.Error
	if errors.As(err, &refused) {
		return false, nil
	}
	return err == nil, err
}

// docketWaiting are the requests that wait and that the visitor may decide.
func (v *visit) docketWaiting(q database.Reader) ([]correction.Request, error) {
	all, err := correction.Waiting(v.ctx, q, most)
	if err != nil || len(v.who.Sections) == 0 {
		return all, err
	}
	var list []correction.Request
	for _, r := range all {
		may, err := v.mayDocket(q, r.ArticleID)
		if err != nil {
			return nil, err
		}
		if may {
			list = append(list, r)
		}
	}
	return list, nil
}

// openRequest lays a request before the newsroom.
func (v *visit) openRequest() error {
	if err := v.parse(); err != nil {
		return err
	}
	p := docketPage{Story: v.line("story"), Asked: v.line("asked")}
	p.Typed = correction.Request{Kind: v.line("kind"), Asker: v.long("asker"), About: v.long("about")}
	err := v.write(func(tx *database.Tx) (err error) {
		if p.Typed.Asked, err = v.toDay(p.Asked); err != nil {
			return problems{{Field: "asked", Words: badDay}}.err()
		}
		if p.Typed.ArticleID, err = v.storyNamed(tx, p.Story); err != nil {
			return err
		}
		if err := v.story(tx, p.Typed.ArticleID, publish); err != nil {
			return err
		}
		_, err = correction.Open(v.ctx, tx, v.who.Actor(), p.Typed)
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showDocket(http.StatusUnprocessableEntity, p, bad)
	}
	if err != nil {
		return err
	}
	return v.to(docketRoom, "docketed")
}

// badDay says how a day is written.
const badDay = "Write the day as 2026-11-22, or leave it empty."

func (v *visit) toDay(s string) (time.Time, error) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, nil
	}
	return time.ParseInLocation(time.DateOnly, s, v.Zone)
}

// storyNamed finds a story by its number or by its address in the paper.
func (v *visit) storyNamed(q database.Reader, typed string) (int64, error) {
	if id, err := strconv.ParseInt(typed, 10, 64); err == nil {
		return id, nil
	}
	path := strings.Trim(strings.TrimPrefix(typed, v.PublicURL), "/ ")
	to, err := section.Resolve(v.ctx, q, path)
	if errors.Is(err, section.ErrNotFound) || err == nil && to.Kind != section.KindArticle {
		return 0, problems{{Field: "story", Words: "No story stands at that address. Copy it from the browser, or write the story’s number."}}.err()
	}
	return to.ID, err
}

// requestPage is one request.
type requestPage struct {
	*room
	Request correction.Request
	Story   told
	Typed   correction.Request
	Look    string
}

// Choices are the decisions.
func (p requestPage) Choices() []choice {
	var list []choice
	for _, d := range correction.Decisions {
		list = append(list, choice{d, p.DecisionWords(d), d == p.Typed.Decision})
	}
	return list
}

func (v *visit) request() error { return v.showRequest(http.StatusOK, nil, "", nil) }

func (v *visit) showRequest(status int, typed *correction.Request, look string, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	var p requestPage
	err = v.read(func(q database.Reader) (err error) {
		if p.Request, err = v.requestOf(q, id); err != nil {
			return err
		}
		stories, err := storiesByID(v.ctx, q, []int64{p.Request.ArticleID})
		if err != nil {
			return err
		}
		p.Story = stories.of(p.Request.ArticleID)
		p.room, err = v.room(q, "Request", docketRoom)
		return err
	})
	if err != nil {
		return err
	}
	p.Typed = p.Request
	if !p.Request.Look.IsZero() {
		p.Look = p.Request.Look.In(v.Zone).Format(time.DateOnly)
	}
	if typed != nil {
		p.Typed, p.Look = *typed, look
	}
	p.Bad = bad
	return v.print(status, "docket_request", p)
}

// requestOf finds a request that the visitor may read.
func (v *visit) requestOf(q database.Reader, id int64) (correction.Request, error) {
	r, err := correction.RequestByID(v.ctx, q, id)
	if errors.Is(err, correction.ErrNoRequest) {
		return r, article.ErrNotFound
	}
	if err != nil {
		return r, err
	}
	return r, v.story(q, r.ArticleID, publish)
}

// decideRequest decides a request, or decides it anew.
func (v *visit) decideRequest() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	typed, look := correction.Request{Decision: v.line("decision"), Policy: v.long("policy"), Reason: v.long("reason")}, v.line("look")
	err = v.write(func(tx *database.Tx) error {
		if _, err := v.requestOf(tx, id); err != nil {
			return err
		}
		if typed.Look, err = v.toDay(look); err != nil {
			return problems{{Field: "look", Words: badDay}}.err()
		}
		return correction.Decide(v.ctx, tx, v.who.Actor(), id, typed.Decision, typed.Policy, typed.Reason, typed.Look)
	})
	if bad, ok := problemsOf(err); ok {
		return v.showRequest(http.StatusUnprocessableEntity, &typed, look, bad)
	}
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/docket/%d", id), "docketdecided")
}
