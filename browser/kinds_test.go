//go:build browser

package browser

import (
	"regexp"
	"testing"
)

// kind is a kind of page that readers meet.
type kind struct {
	Name, Path string
	Status     int64
}

// The stories of the demo that show most.
const (
	leadStory   = "/city/water/reservoir-shutdown-call" // changes, key points, a timeline, fourteen comments, Tshivenḓa letters
	tableStory  = "/city/water/tanker-points-street-by-street"
	callClaim   = "water-offices-call"            // a claim that is reported, denied, and more
	closedStory = "/city/council/rank-roof-audit" // its thread is closed
)

var (
	replyLink  = regexp.MustCompile(`/comment/\d+/reply`)
	reportLink = regexp.MustCompile(`/comment/\d+/report`)
	errorLink  = regexp.MustCompile(`/corrections/report\?story=\d+`)
	dayLink    = regexp.MustCompile(`/archive/\d{4}/\d\d/\d\d`)
	monthLink  = regexp.MustCompile(`/archive/\d{4}/\d\d\b`)
	topicLink  = regexp.MustCompile(`/topic/[a-z0-9-]+`)
	authorLink = regexp.MustCompile(`/author/[a-z0-9-]+`)
)

// kinds are all kinds of pages of a paper that holds the demo.
func (p *paper) kinds(t testing.TB) []kind {
	t.Helper()
	story, front, archive := p.ask(t, leadStory).Body, p.ask(t, "/").Body, p.ask(t, "/archive").Body
	list := []kind{
		{"front", "/", 200}, {"section", "/city", 200}, {"section within", "/city/water", 200},
		{"article", leadStory, 200}, {"second leaf of comments", leadStory + "?comments=2", 200}, {"article with table", tableStory, 200},
		{"article closed", closedStory, 200}, {"changes of an article", leadStory + "/changes", 200},
		{"topic", topicLink.FindString(story), 200}, {"author", authorLink.FindString(story), 200},
		{"archive", "/archive", 200}, {"archive of a month", monthLink.FindString(archive), 200}, {"archive of a day", dayLink.FindString(front), 200},
		{"claims", "/claims", 200}, {"claims found", "/claims?q=phone", 200}, {"claims not found", "/claims?q=qqqqzzzz", 200},
		{"claim", "/claims/" + callClaim, 200}, {"claim that nobody confirmed", "/claims/catchment-office-told", 200},
		{"weather", "/weather", 200}, {"weather of a place", "/weather/cape-town", 200}, {"weather of many places", "/weather?q=richmond", 200}, {"weather of nowhere", "/weather?q=qqqq", 200},
		{"search", "/search", 200}, {"search with hits", "/search?q=water", 200}, {"search without hits", "/search?q=qqqqzzzz", 200},
		{"about", "/about", 200}, {"house rules", "/house-rules", 200}, {"corrections", "/corrections", 200},
		{"report an error", errorLink.FindString(story), 200}, {"reply to a comment", replyLink.FindString(story), 200}, {"report a comment", reportLink.FindString(story), 200},
		{"not found", "/there-is-no-such-page", 404}, {"killed", "/city/water/second-tanker-supplier", 410},
	}
	for _, k := range list {
		if k.Path == "" {
			t.Fatalf("the demo has no page of the kind %q any more", k.Name)
		}
	}
	return list
}
