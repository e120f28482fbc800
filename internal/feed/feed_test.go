package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTheFrontInEveryFormat(t *testing.T) {
	golden(t, "front.rss", RSS(courier, front))
	golden(t, "front.atom", Atom(courier, front))
	golden(t, "front.json", JSON(courier, front))
}

// The readers' side: what a program that knows the standard sees.
type rssSeen struct {
	Channel struct {
		Title string `xml:"title"`
		Links []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/2005/Atom link"`
		Items []struct {
			Title string `xml:"title"`
			GUID  struct {
				Permanent string `xml:"isPermaLink,attr"`
				Text      string `xml:",chardata"`
			} `xml:"guid"`
			Date       string   `xml:"pubDate"`
			Creators   []string `xml:"http://purl.org/dc/elements/1.1/ creator"`
			Categories []string `xml:"category"`
			Text       string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
			Enclosure  struct {
				URL    string `xml:"url,attr"`
				Length int64  `xml:"length,attr"`
				Type   string `xml:"type,attr"`
			} `xml:"enclosure"`
		} `xml:"item"`
	} `xml:"channel"`
}

func TestAnRSSReaderSeesTheStory(t *testing.T) {
	var seen rssSeen
	if err := xml.Unmarshal(RSS(courier, front), &seen); err != nil {
		t.Fatal(err)
	}
	if l := seen.Channel.Links; len(l) != 1 || l[0].Rel != "self" || l[0].Href != front.Self {
		t.Errorf("self link %v", l)
	}
	i := seen.Channel.Items[0]
	if i.Title != "Pump fails at Brakwater <again>" || i.GUID.Permanent != "false" || i.GUID.Text != "tag:courier.example,2024-12-19:article/7" {
		t.Errorf("item %+v", i)
	}
	if at, err := time.Parse(time.RFC1123Z, i.Date); err != nil || !at.Equal(morning) {
		t.Errorf("date %q: %v", i.Date, err)
	}
	if want := Absolute(pump.URL, pump.HTML); i.Text != want || !strings.Contains(want, "]]>") {
		t.Errorf("text %q", i.Text)
	}
	if diff := cmp.Diff([]string{"Lerato Dlamini", "Highveld Wire"}, i.Creators); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"City", "Water supply"}, i.Categories); diff != "" {
		t.Error(diff)
	}
	if i.Enclosure.URL != pump.Image.URL || i.Enclosure.Length != 81234 || i.Enclosure.Type != "image/jpeg" {
		t.Errorf("enclosure %+v", i.Enclosure)
	}
}

type atomSeen struct {
	Title   string `xml:"title"`
	ID      string `xml:"id"`
	Updated string `xml:"updated"`
	Authors []struct {
		Name string `xml:"name"`
	} `xml:"author"`
	Entries []struct {
		Title     string `xml:"title"`
		ID        string `xml:"id"`
		Published string `xml:"published"`
		Updated   string `xml:"updated"`
		Content   struct {
			Type string `xml:"type,attr"`
			Text string `xml:",chardata"`
		} `xml:"content"`
	} `xml:"entry"`
}

func TestAnAtomReaderSeesWhenAStoryChanged(t *testing.T) {
	var seen atomSeen
	if err := xml.Unmarshal(Atom(courier, front), &seen); err != nil {
		t.Fatal(err)
	}
	e := seen.Entries[0]
	if e.Published != "2024-12-19T04:30:00Z" || e.Updated != "2024-12-19T07:30:00Z" || seen.Updated != e.Updated {
		t.Errorf("published %s, updated %s, feed %s", e.Published, e.Updated, seen.Updated)
	}
	if e.Content.Type != "html" || !strings.Contains(e.Content.Text, `href="https://courier.example/city"`) {
		t.Errorf("content %+v", e.Content)
	}
	if len(seen.Authors) != 1 || seen.Authors[0].Name != courier.Name {
		t.Errorf("RFC 4287 §4.2.1 wants an author on a feed with unsigned entries: %v", seen.Authors)
	}
	if u := seen.Entries[1].Updated; u != "2024-12-19T03:30:00Z" {
		t.Errorf("a story that never changed was updated when it was published, not %s", u)
	}
}

func TestALabelIsNeverLost(t *testing.T) {
	for _, c := range []struct{ kind, label, title, want string }{
		{"sponsored", "", "Why a tank pays", "Sponsored: Why a tank pays"},
		{"sponsored", "Geborg", "Waarom 'n tenk", "Geborg: Waarom 'n tenk"},
		{"opinion", "", "Opinion: taps", "Opinion: taps"},
		{"opinion", "", "OPINION | Taps", "OPINION | Taps"},
		{"review", "", "Reviewers agree", "Review: Reviewers agree"},
		{"analysis", "", "  What\nnow ", "Analysis: What now"},
		{"explainer", "", "", "Explainer"},
		{"news", "News", "Plain", "Plain"},
		{"", "", "Plain", "Plain"},
	} {
		s := Story{Kind: Kind(c.kind), Label: c.label, Title: c.title}
		if got := s.headline(); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.kind, c.title, got, c.want)
		}
		if s.label() != "" && s.categories()[0] != s.label() {
			t.Errorf("%s: categories %v", c.kind, s.categories())
		}
	}
	for name, body := range map[string][]byte{"RSS": RSS(courier, front), "Atom": Atom(courier, front), "JSON": JSON(courier, front)} {
		for _, want := range []string{"Sponsored: Why a tank pays", "Opinion: Turn the taps back on"} {
			if !strings.Contains(string(body), want) {
				t.Errorf("%s lost %q", name, want)
			}
		}
	}
}

func TestWhatWasPaidForIsSignedByWhoPaid(t *testing.T) {
	for name, body := range map[string]string{"RSS": string(RSS(courier, front)), "Atom": string(Atom(courier, front)),
		"JSON": string(JSON(courier, front)), "JSON-LD": string(NewsArticle(courier, advertised))} {
		if !strings.Contains(body, "Rooikop Tanks") {
			t.Errorf("%s does not name the sponsor", name)
		}
	}
}

func TestAFeedHasAnIdentity(t *testing.T) {
	for _, c := range []struct {
		tag   string
		since time.Time
		want  string
	}{
		{"courier.example,2019", time.Time{}, "tag:courier.example,2019:front"},
		{"", morning, "tag:courier.example,2024-12-19:front"},
		{"", time.Time{}, "https://courier.example/feed.xml"},
	} {
		p, l := courier, front
		p.Tag, l.Since = c.tag, c.since
		if got := listID(p, l.filled(p)); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestIdentitiesOutliveAddresses(t *testing.T) {
	for _, c := range []struct {
		name, url, tag, id, want string
	}{
		{"a new slug", "https://courier.example/", "", "article/7", "tag:courier.example,2024-12-19:article/7"},
		{"a new domain", "https://www.new.example/", "courier.example,2019", "article/7", "tag:courier.example,2019:article/7"},
		{"an id brought along", "https://courier.example/", "", "https://old.example/?p=12", "https://old.example/?p=12"},
		{"a urn", "https://courier.example/", "", "urn:uuid:60a76c80", "urn:uuid:60a76c80"},
		{"a port", "http://127.0.0.1:8080", "", "article/7", "tag:127.0.0.1,2024-12-19:article/7"},
		{"a name in another script", "https://münchen.example", "", "article/7", "tag:xn--mnchen-3ya.example,2024-12-19:article/7"},
		{"no address", "", "", "article/7", "tag:localhost,2024-12-19:article/7"},
		{"spaces", "https://courier.example/", "", "art 7é", "tag:courier.example,2024-12-19:art%207%C3%A9"},
	} {
		if got := StoryID(Paper{URL: c.url, Tag: c.tag}, Story{ID: c.id, Published: morning, Updated: morning.AddDate(1, 0, 0)}); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestAnEmptyListIsAFeedToo(t *testing.T) {
	l := List{ID: "section/3", Title: "Sport – The Highveld Courier", URL: "https://courier.example/sport", Self: "https://courier.example/sport/feed.xml", Since: morning}
	golden(t, "empty.rss", RSS(courier, l))
	golden(t, "empty.atom", Atom(courier, l))
	golden(t, "empty.json", JSON(courier, l))
}

func TestAddressesInAStoryStandWhole(t *testing.T) {
	for _, c := range []struct{ html, want string }{
		{`<p>plain</p>`, `<p>plain</p>`},
		{`<a href="/city?a=1&amp;b=2">x</a>`, `<a href="https://courier.example/city?a=1&amp;b=2">x</a>`},
		{`<a href="#note-1">1</a>`, `<a href="https://courier.example/city/pump-fails#note-1">1</a>`},
		{`<a href="https://other.example/">x</a>`, `<a href="https://other.example/">x</a>`},
		{`<a href="mailto:desk@courier.example">x</a>`, `<a href="mailto:desk@courier.example">x</a>`},
		{`<img srcset="a.jpg 1x,/b.jpg 2x" alt="a &quot;b&quot;"/>`, `<img srcset="https://courier.example/city/a.jpg 1x, https://courier.example/b.jpg 2x" alt="a &#34;b&#34;"/>`},
		{`<a href="//cdn.example/x">x</a> & <b`, `<a href="https://cdn.example/x">x</a> & <b`},
	} {
		if got := Absolute(pump.URL, c.html); got != c.want {
			t.Errorf("%s\n became %s\n    want %s", c.html, got, c.want)
		}
	}
}

func TestTheSameStoriesGiveTheSameBytes(t *testing.T) {
	rss, atom, js := RSS(courier, front), Atom(courier, front), JSON(courier, front)
	for range 3 {
		if !bytes.Equal(rss, RSS(courier, front)) || !bytes.Equal(atom, Atom(courier, front)) || !bytes.Equal(js, JSON(courier, front)) {
			t.Fatal("two runs differ")
		}
	}
	elsewhere := pump
	elsewhere.Published, elsewhere.Updated = pump.Published.UTC(), pump.Updated.UTC()
	if a, b := RSS(courier, List{Stories: []Story{pump}}), RSS(courier, List{Stories: []Story{elsewhere}}); !bytes.Equal(a, b) {
		t.Error("the time zone of an instant shows")
	}
}

func TestAJSONFeedIsVersion11(t *testing.T) {
	var seen struct {
		Version string
		Items   []struct {
			ID       string
			Modified string `json:"date_modified"`
			Authors  []struct{ Name string }
			Extra    struct{ Kind string } `json:"_broadsheet"`
		}
	}
	if err := json.Unmarshal(JSON(courier, front), &seen); err != nil {
		t.Fatal(err)
	}
	if seen.Version != "https://jsonfeed.org/version/1.1" || seen.Items[2].Extra.Kind != "sponsored" ||
		seen.Items[1].Modified != "" || seen.Items[0].Modified == "" || len(seen.Items[0].Authors) != 2 {
		t.Errorf("%+v", seen)
	}
}
