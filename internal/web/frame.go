package web

import (
	"embed"
	"html/template"
	"io/fs"
	"slices"
	"strings"
)

//go:embed component
var componentFiles embed.FS

func components() fs.FS {
	files, err := fs.Sub(componentFiles, "component")
	if err != nil {
		panic(err) // "component" is a valid path, which is all Sub looks at
	}
	return files
}

// Frame is what stands around the main part of a page for readers. Pages embed it.
type Frame struct {
	Paper     string // the name on the plate
	Lang, Dir string // of the whole page, as in BCP 47, and "ltr" or "rtl"

	Title       string // without the name of the paper; "" on the front page
	Description string
	Robots      string // "noindex" where nothing should be found
	Canonical   string // absolute, "" while site.url is unknown
	Feeds       []Feed
	Card        *Card
	JSONLD      template.JS // from a JSON encoder that escapes < > &, never from text

	Logo             bool // the plate is drawn, see Dress
	Front            bool // the front page: a large plate, and it is the h1
	SkipText, SkipTo string
	Date, DateISO    string
	Weather          *Strip
	Breaking         *Breaking // nil while nothing breaks
	Nav              []Link
	Foot             []Link
	FootNote         string

	Drawing
}

// FullTitle is what the window shows.
func (f *Frame) FullTitle() string {
	if f.Title == "" {
		return f.Paper
	}
	return f.Title + " – " + f.Paper
}

// Link is a link of the menu or the foot.
type Link struct {
	Name, URL string
	Current   bool
	Count     int // what waits behind it, in the newsroom; 0 is not shown
}

// LinkGroup is some links under a heading.
type LinkGroup struct {
	Name  string
	Links []Link
}

// Current reports whether one of the links leads to this page.
func (g LinkGroup) Current() bool {
	return slices.ContainsFunc(g.Links, func(l Link) bool { return l.Current })
}

// Feed is a feed that readers' programs find by themselves.
type Feed struct{ Title, URL, Type string }

// Card is what other sites show of a page, the Open Graph protocol's basic fields.
type Card struct {
	Type, Title, Description, URL string
	Image                         *Image
}

// Image is a picture of a Card, by absolute address.
type Image struct {
	URL, Alt      string
	Width, Height int
}

// Breaking is the line over every page when news breaks.
type Breaking struct{ Words, URL string }

// Strip is today's sky in the head of the page: nothing in it changes before
// midnight.
type Strip struct {
	Place, URL  string
	Icon, Words string // of the sky
	High, Low   string // with unit sign
	Days        string // "14 days", from the data
}

// StaffFrame is what stands around a page of the newsroom. Pages embed it.
type StaffFrame struct {
	Paper, Lang, Dir string
	Title            string
	Home             string      // where the name of the paper leads
	Nav              []Link      // the rooms entered all day
	Groups           []LinkGroup // all rooms, by what they are for
	Waiting          int         // what waits in all of them
	Person, SignOut  string      // who is signed in; the address that signs out
	Whose            string      // the person's number, for what their browser keeps for them
	Account, Find    string      // addresses of the person's own page and of the search over everything, "" for none
	Notices          *Link       // what this person was told, with the number not read
	Notice           string      // what just happened
	Faults           []Fault

	Drawing
}

// Drawing remembers which icons a page used, so that each is sent once.
type Drawing struct{ used []string }

// Icon draws a line icon of the given name; unknown names draw nothing. The shape
// itself is in Symbols, at the end of the page.
func (d *Drawing) Icon(name string) template.HTML {
	if icons[name] == "" {
		return ""
	}
	for _, u := range d.used {
		if u == name {
			return use(name)
		}
	}
	d.used = append(d.used, name)
	return use(name)
}

// Symbols are the shapes of the icons used so far.
func (d *Drawing) Symbols() template.HTML {
	if len(d.used) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<svg width="0" height="0" class="vh" aria-hidden="true">`)
	for _, n := range d.used {
		b.WriteString(`<symbol id="i-` + n + `" viewBox="0 0 24 24">` + icons[n] + `</symbol>`)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String())
}

func use(name string) template.HTML {
	return template.HTML(`<svg class="i" aria-hidden="true"><use href="#i-` + name + `"/></svg>`)
}

// commonFuncs are the functions every template has, whoever reads it.
func commonFuncs(assets *Assets) template.FuncMap {
	return template.FuncMap{
		"asset": assets.URL,
		"t":     func(key string, _ ...any) string { return key }, // Options.Funcs has the words
	}
}
