package newsroom

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"broadsheet/internal/claim"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/job"
	noticeboard "broadsheet/internal/notice"
	"broadsheet/internal/web"
)

// menuRoom is a room as the menu, the page "More" and the palette name it. It stands there only if a door of this address
// is in the house, and only for those whom that door lets in: who may enter is said once, in doors.go.
type menuRoom struct {
	group, name, url string
	about            string // a line for those who have never been there
	daily            bool   // entered all day: stands in the bar itself
}

// The groups of the menu, in their order.
const (
	groupDesk    = "The desk"
	groupReaders = "Readers"
	groupPaper   = "The paper"
	groupHouse   = "The house"
)

var menuRooms = []menuRoom{
	{groupDesk, "Start", "/newsroom", "What waits for you, what is planned, what is out", true},
	{groupDesk, "To do", "/newsroom/todo", "What waits for you and for whom, and what is late", true},
	{groupDesk, "Stories", "/newsroom/stories", "Every story in every stage, to find, sort and change many at once", true},
	{groupDesk, "Write a story", "/newsroom/story/new", "An empty sheet", false},
	{groupDesk, "Quick post", "/newsroom/quick", "Headline, text, picture, out: for a phone", true},
	{groupDesk, "Pictures", "/newsroom/pictures", "The picture library", true},
	{groupDesk, "Plans", "/newsroom/plans", "What the paper will publish and kill by itself", false},
	{groupDesk, "Published alone", "/newsroom/overrides", "What went out without a second pair of eyes, to be looked at afterwards", false},
	{groupReaders, "Front", "/newsroom/front", "What leads the paper", true},
	{groupReaders, "Comments", "/newsroom/comments", "What readers wrote and nobody has decided yet", true},
	{groupReaders, "Claims", "/newsroom/claims", "What is contested: who said what, and where it stands", true},
	{groupReaders, "Reports", "/newsroom/reports", "Errors that readers found", true},
	{groupReaders, "Docket", "/newsroom/docket", "Requests to unpublish a story or to take a name out of it", false},
	{groupReaders, "Advertisements", "/newsroom/adverts", "The paper's own: pictures with a link, their days and places", false},
	{groupPaper, "Settings", "/newsroom/settings", "Name, look, language, clock and menu of the paper", false},
	{groupPaper, "Sections", "/newsroom/sections", "The desks of the paper, their order and colour", false},
	{groupPaper, "Topics", "/newsroom/topics", "Subjects that stories share", false},
	{groupPaper, "Authors", "/newsroom/authors", "Names for bylines: staff, and guests without an account", false},
	{groupPaper, "Pages", "/newsroom/pages", "About, House rules and other standing texts", false},
	{groupPaper, "Redirects", "/newsroom/redirects", "Old addresses and where they lead", false},
	{groupHouse, "Rules of the house", "/newsroom/settings/rules", "Stages, second pair of eyes, checks, lengths, reminders", false},
	{groupHouse, "Roles", "/newsroom/settings/roles", "What each role may do", false},
	{groupHouse, "People", "/newsroom/people", "Who may come in", false},
	{groupHouse, "Ledger", "/newsroom/ledger", "Who decided what, and when", false},
	{groupHouse, "Failed jobs", "/newsroom/jobs", "What the system gave up, to try again", false},
}

// openings maps the address of a page to the right that opens it.
type openings map[string]right

// openingsOf reads the doors that lead to a page.
func openingsOf(doors []door) openings {
	o := openings{}
	for _, d := range doors {
		if path, ok := strings.CutPrefix(d.pattern, "GET "); ok {
			o[path] = d.right
		}
	}
	return o
}

// enters reports whether there is such a room and the visitor may go in.
func (v *visit) enters(url string) bool {
	r, ok := v.opens[url]
	return ok && v.may(r)
}

// openPlaces lists the rooms that the visitor may enter.
func (v *visit) openPlaces() []menuRoom {
	var list []menuRoom
	for _, p := range menuRooms {
		if v.enters(p.url) {
			list = append(list, p)
		}
	}
	return list
}

// menu draws the rooms into the frame, with what waits in them.
func (v *visit) menu(q database.Reader, f *web.StaffFrame, here string) error {
	waits, err := v.backlog(q)
	if err != nil {
		return err
	}
	for _, p := range v.openPlaces() {
		l := web.Link{Name: p.name, URL: p.url, Count: waits.at(p.url), Current: p.url == here || p.url == v.r.URL.Path}
		if p.daily {
			f.Nav = append(f.Nav, l)
		}
		if n := len(f.Groups); n == 0 || f.Groups[n-1].Name != p.group {
			f.Groups = append(f.Groups, web.LinkGroup{Name: p.group})
		}
		f.Groups[len(f.Groups)-1].Links = append(f.Groups[len(f.Groups)-1].Links, l)
		f.Waiting += l.Count
	}
	f.Person, f.SignOut, f.Whose = v.who.Name, "/newsroom/sign-out", strconv.FormatInt(v.who.ID, 10)
	if v.enters(accountRoom) {
		f.Account = accountRoom
	}
	if v.enters(findRoom) {
		f.Find = findRoom
	}
	if v.enters(noticesRoom) {
		f.Notices = &web.Link{Name: "Notices", URL: noticesRoom, Current: v.r.URL.Path == noticesRoom}
		f.Notices.Count, err = noticeboard.Unread(v.ctx, q, v.who.ID)
	}
	return err
}

// Rooms that have a place of their own in the frame.
const (
	accountRoom = "/newsroom/account"
	noticesRoom = "/newsroom/notices"
	findRoom    = "/newsroom/find"
)

// backlog is what waits in the rooms that the visitor may enter.
type backlog struct{ held, reported, errors, jobs, docket, claims int }

func (b backlog) at(url string) int {
	switch url {
	case "/newsroom/comments":
		return b.held + b.reported
	case "/newsroom/reports":
		return b.errors
	case docketRoom:
		return b.docket
	case claimsRoom:
		return b.claims
	case "/newsroom/jobs":
		return b.jobs
	}
	return 0
}

func (v *visit) backlog(q database.Reader) (b backlog, err error) {
	if v.may(moderate) {
		if b.held, b.reported, err = comment.Backlog(v.ctx, q); err != nil {
			return b, err
		}
		if b.errors, err = comment.CountOpenErrors(v.ctx, q); err != nil {
			return b, err
		}
	}
	if v.may(publish) {
		waiting, err := v.docketWaiting(q)
		if err != nil {
			return b, err
		}
		b.docket = len(waiting)
		if b.claims, err = claim.CountWaiting(v.ctx, q); err != nil {
			return b, err
		}
		if b.jobs, err = job.CountFailed(v.ctx, q); err != nil {
			return b, err
		}
	}
	return b, nil
}

// problemPage is an error inside the newsroom's own frame.
type problemPage struct {
	*room
	Problem web.Problem
}

// strangerProblem is the same for somebody who is not signed in.
type strangerProblem struct {
	*web.StaffFrame
	Problem web.Problem
}

// problem draws the errors below /newsroom: whoever works here stays here, with the menu, and is not shown to the
// readers' front page.
func (n *Newsroom) problem(r *http.Request, p web.Problem) (web.Rendered, error) {
	if who, ok := n.Person(r); ok {
		v := &visit{Newsroom: n, r: r, ctx: context.WithoutCancel(r.Context()), who: who}
		page := problemPage{Problem: p}
		err := v.read(func(q database.Reader) (err error) {
			page.room, err = v.room(q, p.Title, "")
			return err
		})
		if err != nil {
			return web.Rendered{}, err
		}
		return n.Web.Templates.Render("newsroom/problem", page)
	}
	f := &web.StaffFrame{Paper: n.Paper, Lang: "en", Dir: "ltr", Title: p.Title, Home: "/"}
	return n.Web.Templates.Render("newsroom/problem", strangerProblem{f, p})
}
