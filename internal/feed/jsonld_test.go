package feed

import (
	"bytes"
	"encoding/json"
	"html/template"
	"strings"
	"testing"
)

func TestAnArticleDescribesItself(t *testing.T) {
	var page bytes.Buffer
	tmpl := template.Must(template.New("").Parse(`<script type="application/ld+json">{{.}}</script>` + "\n"))
	for _, ld := range []template.JS{NewsArticle(courier, pump), NewsArticle(courier, advertised), Website(courier),
		Breadcrumbs([]Crumb{{"Front", "https://courier.example/"}, {"City", "https://courier.example/city"}, {"Pump <fails>", ""}})} {
		if !json.Valid([]byte(ld)) {
			t.Errorf("not JSON: %s", ld)
		}
		if err := tmpl.Execute(&page, ld); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "article.html", page.Bytes())
}

func TestEachKindHasItsType(t *testing.T) {
	for kind, want := range map[Kind]string{
		"": "NewsArticle", News: "NewsArticle", Analysis: "AnalysisNewsArticle", Opinion: "OpinionNewsArticle",
		Explainer: "BackgroundNewsArticle", Review: "ReviewNewsArticle", Sponsored: "AdvertiserContentArticle", "later": "NewsArticle",
	} {
		if got := string(NewsArticle(courier, Story{Kind: kind})); !strings.Contains(got, `"@type":"`+want+`"`) {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

func TestAHeadlineCannotLeaveItsScript(t *testing.T) {
	s := Story{Title: "</script><!--\u2028\u2029&<script>", Locked: true}
	got := string(NewsArticle(courier, s))
	if strings.ContainsAny(got, "<>&\u2028\u2029") || !strings.Contains(got, `"isAccessibleForFree":false`) {
		t.Error(got)
	}
}
