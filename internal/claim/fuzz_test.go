package claim_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"broadsheet/internal/claim"
)

// FuzzParseSpeaker: whatever is typed into the one field for who said it, no word of it is lost but the commas, no part
// has a line break, and a label read again is the same speaker.
func FuzzParseSpeaker(f *testing.F) {
	for _, seed := range []string{"", "the Rand Ledger", "Nomvula Khoza, spokesperson, Blesbok Bulk Supply", "Faizel Davids, chair, infrastructure committee, Central Rand Council",
		",,,", " , a", "a\nb,\tc", "ליאת כהן, דוברת, עיריית חיפה", "Vhonani Ṋemaṱodzi, deputy head, the Catchment Office", "\xff,\x00", strings.Repeat("a,", 500)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		s := claim.ParseSpeaker(line)
		for _, part := range []string{s.Name, s.Role, s.Body} {
			if strings.Join(strings.Fields(part), " ") != part {
				t.Errorf("%q has the part %q", line, part)
			}
		}
		if s.Name == "" && (s.Role != "" || s.Body != "") {
			t.Errorf("%q has no name and yet %+v", line, s)
		}
		bare := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, ",", " ")), " ") }
		if got := bare(s.Name + " " + s.Role + " " + s.Body); got != bare(line) {
			t.Errorf("%q became %q", line, got)
		}
		if again := claim.ParseSpeaker(s.Label()); again != s {
			t.Errorf("%q is %+v, and its label %q is %+v", line, s, s.Label(), again)
		}
	})
}

// FuzzProposition: whatever is typed as a claim comes to begin with "that", in one line, and stays so when it is read again.
func FuzzProposition(f *testing.F) {
	for _, seed := range []string{"", "that", "That it rained.", "Claim: that they spoke", "claim: claim: that", "they spoke by phone ...", "Claim: That That", "that\nthey  spoke", "שהם דיברו", "\xff", "that. Claim:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := claim.Proposition(text)
		if p != "that" && !strings.HasPrefix(p, "that ") {
			t.Errorf("%q became %q, which does not begin with “that”", text, p)
		}
		if strings.Join(strings.Fields(p), " ") != p {
			t.Errorf("%q became %q, with spaces too many", text, p)
		}
		if utf8.ValidString(text) && !utf8.ValidString(p) {
			t.Errorf("%q became broken text: %q", text, p)
		}
		if again := claim.Proposition(p); again != p {
			t.Errorf("%q became %q and then %q", text, p, again)
		}
	})
}

// FuzzSlugOfLink: only a link to a claim's page has an address in it, and that is one piece which leads back there.
func FuzzSlugOfLink(f *testing.F) {
	for _, seed := range []string{"", "/claims/the-call", "/claims/", "/claims/the-call.json", "/claims/a/b", "https://courier.example/claims/the-call#e4", "http://courier.example/claims/x?q=1",
		"https://courier.example.evil/claims/x", "https://evil.example/claims/the-call", "//claims/x", "/claims/#a", "/claims/?a", "/claims/%2e%2e"} {
		f.Add(seed, "courier.example")
	}
	f.Add("https:///claims/x", "")
	f.Fuzz(func(t *testing.T, link, host string) {
		slug, ok := claim.SlugOfLink(link, host)
		if !ok {
			return
		}
		if slug == "" || strings.ContainsAny(slug, "/.#?") {
			t.Errorf("%q on %q gives the address %q", link, host, slug)
		}
		if again, ok := claim.SlugOfLink("/claims/"+slug, host); !ok || again != slug {
			t.Errorf("%q on %q gives %q, which does not lead back: %q", link, host, slug, again)
		}
		if host != "" && !strings.HasPrefix(link, "/claims/") && !strings.Contains(link, host) {
			t.Errorf("%q is of another house than %q", link, host)
		}
	})
}
