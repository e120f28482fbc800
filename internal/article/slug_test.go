package article_test

import (
	"testing"
	"unicode/utf8"

	"broadsheet/internal/article"
	"broadsheet/internal/section"
)

func TestSlugsFromHeadlinesInAnyScript(t *testing.T) {
	for headline, want := range map[string]string{
		"Supplier denies report of a call":           "supplier-denies-report-of-a-call",
		"Ṋemaṱodzi’s 3 valves":                       "nematodzis-3-valves",
		"Crèche in Yeoville: “I plan for the sixth”": "creche-in-yeoville-i-plan-for-the-sixth",
		"R38.6 million & counting":                   "r38-6-million-and-counting",
		"Straße, Łódź, Ærø, Þór":                     "strasse-lodz-aero-thor",
		"Вода вернулась в Йоханнесбург":              "voda-vernulas-v-iokhannesburg",
		"Νερό στην πόλη":                             "nero-stin-poli",
		"水库关闭三天":                                     "水库关闭三天",
		"पानी बंद":                                   "पानी-बंद",
		"عودة المياه":                                "عودة-المياه",
		"  ---  ":                                    "",
		"ﬁve  HUNDRED":                               "five-hundred",
	} {
		if got := article.Slug(headline); got != want {
			t.Errorf("Slug(%q) = %q, want %q", headline, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("Ṋemaṱodzi’s 3 valves")
	f.Add("水库 --- a\u0301")
	f.Fuzz(func(t *testing.T, headline string) {
		slug := article.Slug(headline)
		if slug != "" && !section.ValidSlug(slug) {
			t.Errorf("Slug(%q) = %q cannot stand in an address", headline, slug)
		}
		if article.Slug(slug) != slug && utf8.ValidString(headline) {
			t.Errorf("Slug(%q) = %q is not its own slug: %q", headline, slug, article.Slug(slug))
		}
	})
}
