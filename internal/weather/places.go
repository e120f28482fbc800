package weather

import (
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// packed is the list of towns made by internal/weather/makeplaces from GeoNames (geonames.org, CC BY 4.0).
//
//go:embed places.tsv.gz
var packed []byte

// gazetteer is the list of towns as it lies in memory: one text, and where each row of it begins. A row is read into a Place only when
// somebody asks for it, so that 26 000 towns cost some 3 MB and not 15.
type gazetteer struct {
	text      string   // the rows, by country, as they come
	rows      []row    // largest town first
	countries []string // "ZA=South Africa"
	codes     []string // "za"
	zones     []string
	regions   []string
	ends      []string  // Slug of each region
	slugs     []slugRow // sorted by hash
	seed      maphash.Seed

	// what only a search needs, made at the first one
	naming   sync.Once
	names    string   // the folded names of all rows, "\n" before each row, "\t" between its names
	nameRows []uint32 // where each row begins in names
}

// row is where a town stands in the text, and what the text says only by steps or what is sorted by.
type row struct{ at, id, people uint32 }

// slugRow leads from the hash of a slug to a row; the row itself says whether the slug is truly its own.
type slugRow struct {
	hash uint64
	row  uint32
}

// columns of a row, in the order that internal/weather/makeplaces writes them.
const (
	colName = iota
	colASCII
	colAlso
	colRegion
	colStep // GeoNames number less that of the row before
	colCountry
	colZone
	colLat
	colLon
	colAltitude
	colPeople
	colSlug // "" the bare name, "r" with region and country, "i" with the number too
	columns
)

// towns unpacks the list at the first question about a place: a newspaper whose pages are all cached never does.
// Warm reads the list of towns, which every paper with weather needs in a moment, beside other work.
func Warm() { go towns() }

var towns = sync.OnceValue(func() *gazetteer {
	g, err := unpack(packed)
	if err != nil {
		panic("weather: the embedded list of places: " + err.Error()) // built into the program: a test reads it before anyone
	}
	return g
})

// unpack reads the file of internal/weather/makeplaces.
func unpack(packed []byte) (*gazetteer, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	head, text, ok := strings.Cut(string(raw), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(lines) != 3 {
		return nil, fmt.Errorf("the head has %d lines, not 3", len(lines))
	}
	g := &gazetteer{text: text, countries: strings.Split(lines[0], "\t"), zones: strings.Split(lines[1], "\t"), regions: strings.Split(lines[2], "\t"), seed: maphash.MakeSeed()}
	for _, region := range g.regions {
		g.ends = append(g.ends, Slug(region))
	}
	for _, country := range g.countries {
		code, _, _ := strings.Cut(country, "=")
		g.codes = append(g.codes, strings.ToLower(code))
	}
	return g, g.index()
}

// index walks the rows twice: once to see where each begins, so that they can be put largest first, and once for their slugs.
func (g *gazetteer) index() error {
	n := strings.Count(g.text, "\n")
	found, id := make([]row, 0, n), int64(0)
	for at := 0; at < len(g.text); {
		end := at + strings.IndexByte(g.text[at:], '\n')
		c, err := split(g.text[at:end])
		if err != nil {
			return fmt.Errorf("row %d: %w", len(found), err)
		}
		step, err := strconv.ParseInt(c[colStep], 10, 64)
		if err != nil {
			return fmt.Errorf("row %d: %w", len(found), err)
		}
		people, err := strconv.ParseInt(c[colPeople], 10, 64)
		if err != nil {
			return fmt.Errorf("row %d: %w", len(found), err)
		}
		id += step
		found = append(found, row{at: uint32(at), id: uint32(id), people: uint32(people)})
		at = end + 1
	}
	slices.SortFunc(found, func(a, b row) int { return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(a.id, b.id)) })
	g.rows = found
	g.indexSlugs()
	return nil
}

// indexSlugs notes the slugs of every row.
func (g *gazetteer) indexSlugs() {
	g.slugs = make([]slugRow, 0, len(g.rows)*2+200)
	for i := range g.rows {
		for _, s := range g.slugsOf(i, g.columns(i)) {
			g.slugs = append(g.slugs, slugRow{maphash.String(g.seed, s), uint32(i)})
		}
	}
	slices.SortFunc(g.slugs, func(a, b slugRow) int {
		if a.hash != b.hash {
			return cmp.Compare(a.hash, b.hash)
		}
		return cmp.Compare(a.row, b.row) // the larger town first
	})
}

// indexNames notes the folded names of every row.
func (g *gazetteer) indexNames() {
	g.nameRows = make([]uint32, 0, len(g.rows))
	var names strings.Builder
	names.Grow(len(g.rows) * 14) // the folded names are some 13 bytes long
	for i := range g.rows {
		g.nameRows = append(g.nameRows, uint32(names.Len()))
		names.WriteString("\n" + foldedNames(g.columns(i)))
	}
	g.names = names.String()
}

// split cuts a row into its columns.
func split(row string) (c [columns]string, err error) {
	for i := range c {
		var more bool
		c[i], row, more = strings.Cut(row, "\t")
		if more != (i < columns-1) {
			return c, fmt.Errorf("has not %d columns", columns)
		}
	}
	return c, nil
}

// ascii is the town's name in plain letters.
func ascii(c [columns]string) string {
	if c[colASCII] != "" {
		return c[colASCII]
	}
	return c[colName]
}

// foldedNames are all names a town is found by.
func foldedNames(c [columns]string) string {
	s := fold(c[colName])
	if a := fold(c[colASCII]); a != "" && a != s {
		s += "\t" + a
	}
	if c[colAlso] != "" {
		for _, name := range strings.Split(c[colAlso], ",") {
			s += "\t" + fold(name)
		}
	}
	return s
}

// slugsOf are all addresses a town answers to, its own first. The long form always works, so that a link outlives a change of
// which town is the largest; a former name works where no town owns it.
func (g *gazetteer) slugsOf(i int, c [columns]string) []string {
	name := Slug(ascii(c))
	code := g.word(g.codes, c[colCountry])
	long := name + "-" + code
	if region := g.word(g.ends, c[colRegion]); region != "" {
		long = name + "-" + region + "-" + code
	}
	var all []string
	switch c[colSlug] {
	case "":
		all = []string{name, long}
	case "r":
		all = []string{long}
	default:
		all = []string{long + "-" + strconv.FormatUint(uint64(g.rows[i].id), 10)}
	}
	if c[colAlso] != "" {
		for _, former := range strings.Split(c[colAlso], ",") {
			all = append(all, Slug(former))
		}
	}
	return all
}

// word looks a number up in one of the head's tables.
func (g *gazetteer) word(table []string, index string) string {
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= len(table) {
		return ""
	}
	return table[i]
}

// columns cuts row i, which index has already found to be whole.
func (g *gazetteer) columns(i int) [columns]string {
	text := g.text[g.rows[i].at:]
	c, _ := split(text[:strings.IndexByte(text, '\n')])
	return c
}

// place reads row i. Its strings are parts of the one text.
func (g *gazetteer) place(i int) Place {
	c := g.columns(i)
	code, country, _ := strings.Cut(g.word(g.countries, c[colCountry]), "=")
	lat, _ := strconv.Atoi(c[colLat])
	lon, _ := strconv.Atoi(c[colLon])
	altitude, _ := strconv.Atoi(c[colAltitude])
	return Place{ID: int64(g.rows[i].id), Slug: g.slugsOf(i, c)[0], Name: c[colName], Region: g.word(g.regions, c[colRegion]), Country: code, CountryName: country,
		Lat: float64(lat) / 1000, Lon: float64(lon) / 1000, Altitude: altitude, Zone: g.word(g.zones, c[colZone]), Population: int64(g.rows[i].people)}
}

// PlaceBySlug finds the town that answers to an address. Where the address is not the town's own (a long form, a former name), the Place's
// Slug says which is, so that a page may redirect.
func PlaceBySlug(slug string) (Place, bool) {
	g := towns()
	hash := maphash.String(g.seed, slug)
	at, _ := slices.BinarySearchFunc(g.slugs, hash, func(s slugRow, h uint64) int { return cmp.Compare(s.hash, h) })
	other := -1
	for ; at < len(g.slugs) && g.slugs[at].hash == hash; at++ {
		i := int(g.slugs[at].row)
		switch all := g.slugsOf(i, g.columns(i)); {
		case all[0] == slug:
			return g.place(i), true
		case other < 0 && slices.Contains(all, slug): // and not only its hash
			other = i
		}
	}
	if other < 0 {
		return Place{}, false
	}
	return g.place(other), true
}
