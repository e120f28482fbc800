package markup

import (
	"pgregory.net/rapid"
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

func drawMarks(t *rapid.T) Marks {
	var m Marks
	if rapid.IntRange(0, 2).Draw(t, "marked") == 0 {
		return m
	}
	m.Style = Style(rapid.IntRange(0, 63).Draw(t, "style")) & Style(rapid.IntRange(0, 63).Draw(t, "style2"))
	m.Link = rapid.SampledFrom([]string{"", "", "", "https://ridgewater.example/a_b?c=1&copy;=2", "/city/reservoir", "mailto:desk@courier.example", "#b7k2q9", "https://en.example/Foo_(bar)", "tel:+27115550100"}).Draw(t, "link")
	m.Lang = rapid.SampledFrom([]string{"", "", "", "zu", "ar", "af-ZA"}).Draw(t, "lang")
	return m
}

func drawInline(t *rapid.T) Inline {
	var in Inline
	for range rapid.IntRange(1, 5).Draw(t, "runs") {
		r := Run{Marks: drawMarks(t)}
		switch rapid.IntRange(0, 9).Draw(t, "run") {
		case 0:
			r.Kind = SoftBreak
		case 1:
			r.Kind = HardBreak
		case 2:
			r.Kind, r.Text = NoteRef, rapid.SampledFrom([]string{"1", "2", "note-a"}).Draw(t, "label")
		default:
			r.Text = drawText(t, 6)
		}
		in = append(in, r)
	}
	return in
}

func drawFlow(t *rapid.T, depth int) Flow {
	var f Flow
	for range rapid.IntRange(1, 3).Draw(t, "parts") {
		f = append(f, drawContent(t, depth))
	}
	return f
}

func drawPicture(t *rapid.T) Picture {
	p := Picture{Alt: drawMaybe(t), Caption: drawMaybe(t), Credit: drawMaybe(t)}
	switch rapid.IntRange(0, 4).Draw(t, "picture") {
	case 0:
	case 1:
		p.Source = "https://pictures.example/a (1).jpg"
	default:
		p.Key = "reservoir"
	}
	return p
}

func drawContent(t *rapid.T, depth int) Content {
	kinds := 14
	if depth == 0 {
		kinds = 10
	}
	switch rapid.IntRange(0, kinds).Draw(t, "kind") {
	case 0, 1:
		return Paragraph{drawInline(t)}
	case 2:
		return Heading{rapid.IntRange(0, 6).Draw(t, "level"), drawInline(t)}
	case 3:
		return Pullquote{drawInline(t), drawMaybe(t)}
	case 4:
		return drawPicture(t)
	case 5:
		return Gallery{[]Picture{drawPicture(t), drawPicture(t)}}
	case 6:
		return drawTable(t)
	case 7:
		return Timeline{Title: drawMaybe(t), Now: rapid.IntRange(0, 3).Draw(t, "now"), Entries: []Entry{
			{drawMaybe(t), drawInline(t)}, {drawMaybe(t), drawInline(t)}}}
	case 8:
		return Code{rapid.SampledFrom([]string{"", "go", "c++"}).Draw(t, "language"), drawMaybe(t) + "\n\t" + drawMaybe(t) + "\n\n" + drawMaybe(t)}
	case 9:
		return LinkCard{"https://film.example/watch?v=1&t=2", drawMaybe(t), drawMaybe(t)}
	case 10:
		return rapid.SampledFrom([]Content{Rule{}, Claim{"water-offices-call"}, Claim{`say "so" \ {`},
			Opaque{[]byte(`{"type":"poll","attrs":{"id":"bpoll1"},"content":[{"type":"text","text":"Yes ::: or ` + "```" + ` no"}]}`)}}).Draw(t, "leaf")
	case 11:
		var l List
		l.Ordered = rapid.Bool().Draw(t, "ordered")
		l.Start = rapid.SampledFrom([]int{0, 1, 3, 99}).Draw(t, "start")
		for range rapid.IntRange(1, 3).Draw(t, "items") {
			l.Items = append(l.Items, drawFlow(t, depth-1))
		}
		return l
	case 12:
		return Quotation{drawFlow(t, depth-1), drawMaybe(t)}
	case 13:
		return Callout{drawMaybe(t), drawFlow(t, depth-1)}
	default:
		return Footnotes{[]Footnote{{"1", drawInline(t)}, {"note-a", drawInline(t)}}}
	}
}

func drawTable(t *rapid.T) Table {
	tb := Table{Caption: drawMaybe(t)}
	width := rapid.IntRange(1, 3).Draw(t, "columns")
	for range width {
		tb.Align = append(tb.Align, rapid.SampledFrom([]Align{AlignNone, AlignStart, AlignCentre, AlignEnd}).Draw(t, "align"))
	}
	for r := range rapid.IntRange(1, 3).Draw(t, "rows") {
		var row []Inline
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

func drawDocument(t *rapid.T) *Document {
	var c []Content
	for range rapid.IntRange(1, 5).Draw(t, "blocks") {
		c = append(c, drawContent(t, 2))
	}
	return New(c...)
}
