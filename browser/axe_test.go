//go:build browser

package browser

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/media"
	"broadsheet/internal/staff"
)

// axe-core (npm axe-core 4.14.1, by Deque Systems, MPL-2.0, testdata/axe-LICENSE.txt; not in the program) looks at every
// page of the newsroom. It is handed to the page by the browser's own tools, so the page's policy need not let it in.
//
//go:embed testdata/axe.min.js.gz
var axePacked []byte

var axeScript = sync.OnceValue(func() string {
	r, err := gzip.NewReader(bytes.NewReader(axePacked))
	if err != nil {
		panic(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return string(text)
})

// axeRun asks for what is wrong by WCAG 2.2 AA and below, and by good practice, and tells what is serious or critical.
// What the theme changes is the contrast alone, so in the dark only that is looked at again.
const axeRun = `dark => axe.run(document, Object.assign({resultTypes: ["violations"], iframes: false}, dark ? {runOnly: ["color-contrast"]} : {})).then(r => r.violations.filter(v => v.impact === "serious" || v.impact === "critical")
	.map(v => v.impact + " " + v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + n.html.slice(0, 120)).join(" | ")))`

// newsroomPages are the pages of the newsroom as they were registered, each with something to show. A new door is looked
// at by itself; one with a new sort of address must say here what stands there.
func newsroomPages(t *testing.T) []string {
	t.Helper()
	list, err := article.List(context.Background(), courier.DB, article.Filter{Stands: article.StandsLive, Limit: 1})
	if err != nil || len(list) == 0 {
		t.Fatalf("no story: %v", err)
	}
	topics, err := article.AllTopics(context.Background(), courier.DB)
	if err != nil || len(topics) == 0 {
		t.Fatalf("no topic: %v", err)
	}
	authors, err := article.AllAuthors(context.Background(), courier.DB)
	if err != nil || len(authors) == 0 {
		t.Fatalf("no author: %v", err)
	}
	pictures, err := media.List(context.Background(), courier.DB, 1, 0, "")
	if err != nil || len(pictures) == 0 {
		t.Fatalf("no picture: %v", err)
	}
	call, err := claim.At(context.Background(), courier.DB, callClaim)
	if err != nil {
		t.Fatalf("no claim: %v", err)
	}
	said, err := claim.Positions(context.Background(), courier.DB, call.ID)
	if err != nil || len(said[call.ID]) == 0 {
		t.Fatalf("nobody said anything of the claim: %v", err)
	}
	number := func(id int64) string { return fmt.Sprint(id) }
	fill := []struct{ begins, id string }{{"/newsroom/story/", number(list[0].ID)}, {"/newsroom/topics/", number(topics[0].ID)}, {"/newsroom/authors/", number(authors[0].ID)},
		{"/newsroom/people/", number(courier.editor.ID)}, {"/newsroom/pictures/", pictures[0].Key}, {"/newsroom/claim/", number(call.ID)}}
	var pages []string
	for _, route := range courier.Routes() {
		path, ok := strings.CutPrefix(route.Pattern, "GET ")
		if !ok || !strings.HasPrefix(path, "/newsroom") || strings.Contains(path, ".") {
			continue // a list for a script, or a table
		}
		for _, f := range fill {
			if rest, ok := strings.CutPrefix(path, f.begins); ok {
				path = f.begins + strings.NewReplacer("{id}", f.id, "{key}", f.id, "{entry}", number(said[call.ID][0].ID)).Replace(rest)
			}
		}
		path = strings.NewReplacer("{section}", "paper", "{id}", "1").Replace(path) // the front's own rooms
		if strings.Contains(path, "{") {
			t.Errorf("%s: say in newsroomPages what stands in such an address", route.Pattern)
			continue
		}
		pages = append(pages, path)
	}
	return append(pages, "/newsroom/nowhere", "/newsroom/stories?sort=longest&tab=live", "/newsroom/find?q=water", "/newsroom/comments?queue=reported", "/newsroom/page?slug=about",
		"/newsroom/claims?q=call", "/newsroom/claims/new?text=that+the+call+took+place")
}

// hired is a fresh one-time link for a new person of a role.
func (p *paper) hired(t testing.TB, role string) string {
	t.Helper()
	var secret string
	p.write(t, func(ctx context.Context, tx *database.Tx) error {
		who, err := staff.Add(ctx, tx, by, staff.Person{Name: "Pieter Nkosi", Handle: "pieter-" + role, Role: role})
		if err != nil {
			return err
		}
		secret, err = staff.Link(ctx, tx, by, who.ID)
		return err
	})
	return "/newsroom/sign-in?link=" + secret
}

// Nothing on any page of the newsroom is seriously in the way of somebody who does not see it, cannot tell its colours or
// does not use a mouse: for an administrator and for a reporter, in light and dark, on a phone and on a desk.
func TestNewsroomByAxe(t *testing.T) {
	pages := newsroomPages(t)
	for _, who := range []struct{ role, link string }{{staff.Administrator, courier.invitation(t)}, {staff.Reporter, courier.hired(t, staff.Reporter)}} {
		b := open(t, courier, desk)
		b.goTo(who.link)
		b.follow("button", "Sign in")
		for _, path := range pages {
			t.Run(who.role+" "+path, func(t *testing.T) {
				b.in(t)
				if status := b.goTo(path); status == 403 && who.role == staff.Reporter {
					return // looked at as the administrator; the page that refuses is looked at once
				}
				if ask[string](b, "document.contentType") != "text/html" {
					return
				}
				ask[bool](b, axeScript()+";true")
				for _, width := range []int64{360, 1280} {
					b.resize(width, 800)
					for _, dark := range []bool{false, true} {
						b.media("", dark)
						for _, f := range ask[[]string](b, "("+axeRun+")("+js(dark)+")") {
							b.t.Errorf("%d dark %v: %s", width, dark, f)
						}
					}
				}
				b.media("", false)
			})
		}
	}
}
