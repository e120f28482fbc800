package site

import (
	"context"
	"html/template"
	"net/http"
	"strings"

	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/web"
)

// claimWordsPath is where the paper says how it words claims.
const claimWordsPath = "/about/claims"

// claimWordsPage is the whole table of wording, made by the code that words every box.
type claimWordsPage struct {
	*web.Frame
	Rules    []string
	Meanings []claim.Meaning
	Examples []wordedExample
}

type wordedExample struct {
	When, State string
	Lines       []wordedLine
}

// wordedLine is a line of the record for a page: what is said in another language is marked as such.
type wordedLine struct {
	Label string
	Text  template.HTML
}

// worded are the lines of a record for a page.
func worded(lines []claim.Line) []wordedLine {
	var list []wordedLine
	for _, l := range lines {
		list = append(list, wordedLine{l.Label, lineHTML(l)})
	}
	return list
}

// lineHTML is the text of a line, with the words of another language in an element that names it (WCAG 3.1.2).
func lineHTML(l claim.Line) template.HTML {
	at := strings.LastIndex(l.Text, l.Said)
	if l.Lang == "" || l.Said == "" || at < 0 {
		return template.HTML(esc(l.Text))
	}
	return template.HTML(esc(l.Text[:at]) + `<span lang="` + esc(l.Lang) + `" dir="auto">` + esc(l.Said) + `</span>` + esc(l.Text[at+len(l.Said):]))
}

// claimHTML is the text of a claim, marked when it is not in the paper's language.
func claimHTML(c claim.Claim) template.HTML {
	if c.Lang == "" {
		return template.HTML(esc(c.Text))
	}
	return template.HTML(`<bdi lang="` + esc(c.Lang) + `">` + esc(c.Text) + `</bdi>`)
}

func (s *Site) claimWords(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, claimWordsPath, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		f, _, err := s.frame(ctx, q)
		if err != nil {
			return nil, err
		}
		words := s.wording()
		p := &claimWordsPage{Frame: f, Rules: []string{s.t("claim.how1"), s.t("claim.how2"), s.t("claim.how3"), s.t("claim.how4"), s.t("claim.how5")}, Meanings: words.Meanings()}
		for _, e := range words.Examples() {
			p.Examples = append(p.Examples, wordedExample{e.When, e.State, worded(e.Lines)})
		}
		p.Title, p.Description, p.Canonical = s.t("claim.words"), s.t("claim.wordsabout"), s.absolute(claimWordsPath)
		p.Card = &web.Card{Type: "website", Title: p.Title, Description: p.Description, URL: p.Canonical}
		return s.print("claimwords", p)
	})
}
