package locale

import (
	"html/template"
	"testing"
	"time"
)

func TestHowLongAgo(t *testing.T) {
	zone := johannesburg(t)
	at := func(s string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04:05", s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	now := at("2024-12-19 14:10:00")
	for _, c := range []struct{ tag, when, want, until string }{
		{"en-ZA", "2024-12-19 14:09:30", "now", "2024-12-19 14:10:30"},
		{"en-ZA", "2024-12-19 14:05:00", "5 minutes ago", "2024-12-19 14:11:00"},
		{"en-ZA", "2024-12-19 14:09:00", "1 minute ago", "2024-12-19 14:11:00"},
		{"en-ZA", "2024-12-19 06:30:00", "7 hours ago", "2024-12-19 14:30:00"},
		{"en-ZA", "2024-12-18 23:00:00", "yesterday", "2024-12-20 00:00:00"},
		{"en-ZA", "2024-12-16 09:00:00", "3 days ago", "2024-12-20 00:00:00"},
		{"en-ZA", "2024-12-02 09:00:00", "2 December", "2025-01-01 00:00:00"},
		{"en-ZA", "2023-12-02 09:00:00", "2 December 2023", "2025-01-01 00:00:00"},
		{"af", "2024-12-18 23:00:00", "gister", "2024-12-20 00:00:00"},
		{"st", "2024-12-19 14:05:00", "14:05", "2024-12-20 00:00:00"}, // CLDR has no words
		{"st", "2024-12-17 14:05:00", "17 Tshitwe", "2025-01-01 00:00:00"},
		{"ar-EG", "2024-12-19 14:05:00", "قبل ٥ دقائق", "2024-12-19 14:11:00"},
	} {
		text, until := Get(c.tag).AgoUntil(at(c.when), now)
		if text != c.want || !until.Equal(at(c.until)) {
			t.Errorf("%s, %s: %q until %s, want %q until %s", c.tag, c.when, text, until, c.want, c.until)
		}
	}
	for _, c := range []struct{ when, want string }{
		{"2024-12-19 14:40:00", "in 30 minutes"}, {"2024-12-19 18:10:00", "in 4 hours"},
		{"2024-12-20 22:00:00", "tomorrow"}, {"2024-12-23 09:00:00", "in 4 days"}, {"2025-01-06 05:00:00", "6 January 2025"},
	} {
		if got := Get("en-ZA").Ago(at(c.when), now); got != c.want {
			t.Errorf("ahead, %s: %q, want %q", c.when, got, c.want)
		}
	}
}

// Shortly after midnight "2 hours ago" says more than "yesterday", and what
// AgoUntil promises must hold for every minute up to it.
func TestAgoHoldsAsLongAsItSays(t *testing.T) {
	zone, l := johannesburg(t), Get("en-ZA")
	posted := time.Date(2024, 12, 18, 22, 30, 0, 0, zone)
	if got := l.Ago(posted, time.Date(2024, 12, 19, 0, 45, 0, 0, zone)); got != "2 hours ago" {
		t.Errorf("after midnight: %q", got)
	}
	for m := range 3 * 24 * 60 {
		now := posted.Add(time.Duration(m) * time.Minute)
		text, until := l.AgoUntil(posted, now)
		if !until.After(now) {
			t.Fatalf("at %s %q ends at %s", now, text, until)
		}
		if last := l.Ago(posted, until.Add(-time.Second)); last != text {
			t.Fatalf("at %s %q was promised until %s, but then it reads %q", now, text, until, last)
		}
	}
}

func TestLists(t *testing.T) {
	l := Get("en-ZA")
	for _, c := range []struct {
		names []string
		want  string
	}{
		{nil, ""}, {[]string{"Moyo"}, "Moyo"}, {[]string{"Moyo", "Pillay"}, "Moyo and Pillay"},
		{[]string{"Moyo", "Pillay", "Ngcobo"}, "Moyo, Pillay and Ngcobo"},
		{[]string{"Moyo", "Pillay", "Ngcobo", "Tau"}, "Moyo, Pillay, Ngcobo and Tau"},
		{[]string{"{1}", "{0}", "x"}, "{1}, {0} and x"},
	} {
		if got := l.List(c.names); got != c.want {
			t.Errorf("%v: %q, want %q", c.names, got, c.want)
		}
	}
	if got := l.ListOr([]string{"a", "b", "c"}); got != "a, b or c" {
		t.Errorf("or: %q", got)
	}
	if got := Get("en-US").List([]string{"a", "b", "c"}); got != "a, b, and c" {
		t.Errorf("en-US: %q", got)
	}
	links := []template.HTML{`<a href="/author/moyo">Moyo</a>`, `<a href="/author/pillay">Pillay</a>`}
	if got := l.ListHTML(links); got != `<a href="/author/moyo">Moyo</a> and <a href="/author/pillay">Pillay</a>` {
		t.Errorf("links: %q", got)
	}
}
