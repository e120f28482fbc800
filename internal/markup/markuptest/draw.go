// Package markuptest draws documents for tests: whatever an editor can make, and worse.
package markuptest

import (
	"pgregory.net/rapid"

	"broadsheet/internal/markup"
)

// letters are chosen to hurt: everything that Markdown, HTML and JSON read as a sign.
var letters = []string{
	"a", "b", "Ridgewater", "1", "12", ".", ")", "(", " ", " ", " ", "*", "**", "_", "~", "~~", "`", "``", "[", "]", "<", ">", "&", "&amp;", "&copy;",
	"\\", "!", "#", "##", "-", "--", "+", "=", "|", "||", ":", ":::", "{", "}", "{#b1}", "\"", "'", "\u00a0", "\u00ad", "\u2014", "\u2014 ", "ş", "ṱ", "日本", "🙂",
	"^", "[^1]", "https://a.example/", "<br>", "<sup>", "</sup>", "<b", "<!--", "-->", "<script>", "javascript:", "%", "$", "@", "x@y.example", ";", ",", "\u2003", "\u3000", "\u200d", "\u0301",
}

func drawText(t *rapid.T, max int) string {
	s := ""
	for range rapid.IntRange(1, max).Draw(t, "letters") {
		s += rapid.SampledFrom(letters).Draw(t, "letter")
	}
	return s
}

func drawMaybe(t *rapid.T) string {
	if rapid.Bool().Draw(t, "empty") {
		return ""
	}
	return drawText(t, 5)
}

func drawMarks(t *rapid.T) markup.Marks {
	var m markup.Marks
	if rapid.IntRange(0, 2).Draw(t, "marked") == 0 {
		return m
	}
	m.Style = markup.Style(rapid.IntRange(0, 63).Draw(t, "style")) & markup.Style(rapid.IntRange(0, 63).Draw(t, "style2"))
	m.Link = rapid.SampledFrom([]string{"", "", "", "https://ridgewater.example/a_b?c=1&copy;=2", "/city/reservoir", "mailto:desk@courier.example", "#b7k2q9", "https://en.example/Foo_(bar)", "tel:+27115550100"}).Draw(t, "link")
	m.Lang = rapid.SampledFrom([]string{"", "", "", "zu", "ar", "af-ZA"}).Draw(t, "lang")
	return m
}

func drawInline(t *rapid.T) markup.Inline {
	var in markup.Inline
	for range rapid.IntRange(1, 5).Draw(t, "runs") {
		r := markup.Run{Marks: drawMarks(t)}
		switch rapid.IntRange(0, 9).Draw(t, "run") {
		case 0:
			r.Kind = markup.SoftBreak
		case 1:
			r.Kind = markup.HardBreak
		case 2:
			r.Kind, r.Text = markup.NoteRef, rapid.SampledFrom([]string{"1", "2", "note-a"}).Draw(t, "label")
		default:
			r.Text = drawText(t, 6)
		}
		in = append(in, r)
	}
	return in
}

func drawFlow(t *rapid.T, depth int) markup.Flow {
	var f markup.Flow
	for range rapid.IntRange(1, 3).Draw(t, "parts") {
		f = append(f, drawContent(t, depth))
	}
	return f
}

func drawPicture(t *rapid.T) markup.Picture {
	p := markup.Picture{Alt: drawMaybe(t), Caption: drawMaybe(t), Credit: drawMaybe(t)}
	switch rapid.IntRange(0, 4).Draw(t, "picture") {
	case 0:
	case 1:
		p.Source = "https://pictures.example/a (1).jpg"
	default:
		p.Key = "reservoir"
	}
	return p
}

func drawContent(t *rapid.T, depth int) markup.Content {
	kinds := 14
	if depth == 0 {
		kinds = 10
	}
	switch rapid.IntRange(0, kinds).Draw(t, "kind") {
	case 0, 1:
		return markup.Paragraph{Text: drawInline(t)}
	case 2:
		return markup.Heading{Level: rapid.IntRange(0, 6).Draw(t, "level"), Text: drawInline(t)}
	case 3:
		return markup.Pullquote{Text: drawInline(t), Cite: drawMaybe(t)}
	case 4:
		return drawPicture(t)
	case 5:
		return markup.Gallery{Pictures: []markup.Picture{drawPicture(t), drawPicture(t)}}
	case 6:
		return drawTable(t)
	case 7:
		return markup.Timeline{Title: drawMaybe(t), Now: rapid.IntRange(0, 3).Draw(t, "now"), Entries: []markup.Entry{
			{When: drawMaybe(t), Text: drawInline(t)}, {When: drawMaybe(t), Text: drawInline(t)}}}
	case 8:
		return markup.Code{Language: rapid.SampledFrom([]string{"", "go", "c++"}).Draw(t, "language"), Text: drawMaybe(t) + "\n\t" + drawMaybe(t) + "\n\n" + drawMaybe(t)}
	case 9:
		return markup.LinkCard{URL: "https://film.example/watch?v=1&t=2", Title: drawMaybe(t), Text: drawMaybe(t)}
	case 10:
		return rapid.SampledFrom([]markup.Content{markup.Rule{}, markup.Claim{Ref: "water-offices-call"}, markup.Claim{Ref: `say "so" \ {`},
			markup.Opaque{Raw: []byte(`{"type":"poll","attrs":{"id":"bpoll1"},"content":[{"type":"text","text":"Yes ::: or ` + "```" + ` no"}]}`)}}).Draw(t, "leaf")
	case 11:
		var l markup.List
		l.Ordered = rapid.Bool().Draw(t, "ordered")
		l.Start = rapid.SampledFrom([]int{0, 1, 3, 99}).Draw(t, "start")
		for range rapid.IntRange(1, 3).Draw(t, "items") {
			l.Items = append(l.Items, drawFlow(t, depth-1))
		}
		return l
	case 12:
		return markup.Quotation{Text: drawFlow(t, depth-1), Attribution: drawMaybe(t)}
	case 13:
		return markup.Callout{Title: drawMaybe(t), Content: drawFlow(t, depth-1)}
	default:
		return markup.Footnotes{Notes: []markup.Footnote{{Label: "1", Text: drawInline(t)}, {Label: "note-a", Text: drawInline(t)}}}
	}
}

func drawTable(t *rapid.T) markup.Table {
	tb := markup.Table{Caption: drawMaybe(t)}
	width := rapid.IntRange(1, 3).Draw(t, "columns")
	for range width {
		tb.Align = append(tb.Align, rapid.SampledFrom([]markup.Align{markup.AlignNone, markup.AlignStart, markup.AlignCentre, markup.AlignEnd}).Draw(t, "align"))
	}
	for r := range rapid.IntRange(1, 3).Draw(t, "rows") {
		var row []markup.Inline
		for range width {
			if rapid.Bool().Draw(t, "cell") {
				row = append(row, drawInline(t))
			} else {
				row = append(row, nil)
			}
		}
		if r == 0 {
			tb.Header = row
		} else {
			tb.Rows = append(tb.Rows, row)
		}
	}
	return tb
}

// DrawDocument draws a document in normal form.
func DrawDocument(t *rapid.T) *markup.Document {
	var c []markup.Content
	for range rapid.IntRange(1, 5).Draw(t, "blocks") {
		c = append(c, drawContent(t, 2))
	}
	return markup.New(c...)
}
