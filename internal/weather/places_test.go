package weather

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestTheListOfPlacesIsWhole(t *testing.T) {
	g := towns()
	if n := len(g.rows); n < 26000 || n > 27500 {
		t.Errorf("%d places, want some 26 000", n)
	}
	if len(packed) > 650<<10 {
		t.Errorf("the list is %d bytes in the program, more than 650 kB", len(packed))
	}
	slugs, zones := map[string]string{}, map[string]bool{}
	for i := range g.rows {
		p := g.place(i)
		if other, taken := slugs[p.Slug]; taken || p.Slug == "" || Slug(p.Slug) != p.Slug {
			t.Errorf("%s has slug %q, also of %q", p.Where(), p.Slug, other)
		}
		slugs[p.Slug] = p.Where()
		if p.ID <= 0 || p.Name == "" || len(p.Country) != 2 || p.CountryName == "" || p.Lat < -90 || p.Lat > 90 || p.Lon < -180 || p.Lon > 180 || p.Population <= 0 {
			t.Errorf("not a place: %+v", p)
		}
		zones[p.Zone] = true
	}
	for zone := range zones {
		if _, err := (Place{Name: zone, Zone: zone}).Location(); err != nil {
			t.Error(err)
		}
	}
	for slug := range slugs {
		if p, ok := PlaceBySlug(slug); !ok || p.Slug != slug {
			t.Fatalf("%s leads to %q", slug, p.Slug)
		}
	}
}

// Addresses are promises: this list may grow, and a line of it changes only together with a redirect.
func TestTheLargestTownOwnsTheBareName(t *testing.T) {
	for _, c := range []struct{ asked, slug, where string }{
		{"johannesburg", "johannesburg", "Johannesburg, Gauteng, South Africa"},
		{"johannesburg-gauteng-za", "johannesburg", "Johannesburg, Gauteng, South Africa"},
		{"soweto", "soweto", "Soweto, Gauteng, South Africa"},
		{"gqeberha", "gqeberha", "Gqeberha, Eastern Cape, South Africa"},
		{"port-elizabeth", "gqeberha", "Gqeberha, Eastern Cape, South Africa"},
		{"mbombela", "mbombela", "Mbombela, Mpumalanga, South Africa"},
		{"mahikeng", "mahikeng", "Mahikeng, North West, South Africa"},
		{"springfield", "springfield", "Springfield, Missouri, United States"},
		{"springfield-illinois-us", "springfield-illinois-us", "Springfield, Illinois, United States"},
		{"london", "london", "London, England, United Kingdom"},
		{"london-ontario-ca", "london-ontario-ca", "London, Ontario, Canada"},
		{"zurich", "zurich", "Zürich, Zurich, Switzerland"},
		{"sao-paulo", "sao-paulo", "São Paulo, Brazil"},
	} {
		p, ok := PlaceBySlug(c.asked)
		if !ok || p.Slug != c.slug || !strings.EqualFold(p.Where(), c.where) {
			t.Errorf("%s leads to %s, %s", c.asked, p.Slug, p.Where())
		}
	}
	for _, nowhere := range []string{"", "nosuchtown", "Johannesburg", "johannesburg/", "johannesburg\x00"} {
		if p, ok := PlaceBySlug(nowhere); ok {
			t.Errorf("%q leads to %s", nowhere, p.Where())
		}
	}
}

func TestAReaderLooksForATown(t *testing.T) {
	for _, c := range []struct{ q, want string }{
		{"johannesburg", "johannesburg"},
		{"JOHANN", "johannesburg johannisthal"},
		{"são paulo", "sao-paulo"},
		{"sao paulo", "sao-paulo"},
		{"Zurich", "zurich"},
		{"zuerich", "zurich"},
		{"port elizabeth", "gqeberha"},
		{"springfield, illinois", "springfield-illinois-us"},
		{"springfield,il", "springfield-illinois-us"},
		{"cape town", "cape-town"},
		{"town", "townsville"}, // names that begin so stand before words that do
		{"lodz", "lodz"},
		{"Łódź", "lodz"},
		{"reykjavik", "reykjavik"},
		{"st john's", "st-johns"},
		{"   ", ""},
		{"zzzzzz", ""},
		{"\n\t\x00", ""},
		{strings.Repeat("a", 5000), ""},
	} {
		var got []string
		for _, p := range Search(c.q, 10) {
			got = append(got, p.Slug)
		}
		if s := strings.Join(got, " "); s != c.want && !strings.HasPrefix(s, c.want+" ") || c.want == "" && s != "" {
			t.Errorf("looking for %q gives %q, want first %q", c.q, s, c.want)
		}
	}
	if p := Search("port elizabeth", 1); len(p) != 1 || p[0].FoundAs() != "Port Elizabeth" {
		t.Errorf("the former name is not told: %+v", p)
	}
	last := int64(1 << 40)
	for _, p := range Search("Springfield", 30) {
		if p.Name == "Springfield" && p.Population > last {
			t.Errorf("%s stands after a smaller town", p.Where())
		}
		last = p.Population
	}
	if n := len(Search("a", 7)); n != 7 {
		t.Errorf("a search for seven gives %d", n)
	}
}

// The whole program is to be under 60 MB idle; the towns may have 6 of them.
func TestTheTownsFitInSixMegabytes(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	g, err := unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	g.naming.Do(g.indexNames)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if used := int64(after.HeapAlloc) - int64(before.HeapAlloc); used > 6<<20 {
		t.Errorf("the towns take %d kB", used>>10)
	} else {
		t.Logf("the towns take %d kB", used>>10)
	}
	runtime.KeepAlive(g)
}

func TestABrokenListIsRefused(t *testing.T) {
	if _, err := unpack(nil); err == nil {
		t.Error("no list at all was taken")
	}
	if _, err := unpack(packed[:len(packed)/2]); err == nil {
		t.Error("half a list was taken")
	}
}

func BenchmarkUnpack(b *testing.B) {
	for b.Loop() {
		if _, err := unpack(packed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	start := time.Now()
	towns()
	b.Logf("first use %s", time.Since(start))
	for b.Loop() {
		Search("spring", 20)
	}
}

func TestPlainTextFoldsAsAllTextDoes(t *testing.T) {
	for _, s := range []string{"", "Johannesburg", "  St. John's -- East ", "N'zeto", "A1 b_C", "\x00\t?"} {
		quick, ok := foldASCII(s)
		if slow := strings.TrimSpace(fold(s + "\u0301")); !ok || quick != slow {
			t.Errorf("%q folds to %q and %q", s, quick, slow)
		}
	}
}
