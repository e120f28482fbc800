package weather

import (
	"fmt"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // a bare server has no zone files, and a forecast without its zone has no days
)

// Place is a town whose weather can be asked for.
type Place struct {
	ID          int64   // GeoNames number; what rows in the database are keyed by
	Slug        string  // its address: /weather/{slug}
	Name        string  // as its people write it: "Gqeberha", "Zürich"
	Region      string  // province or state: "Gauteng"; may be empty
	Country     string  // ISO 3166-1 alpha-2: "ZA"
	CountryName string  // in English: "South Africa"
	Lat, Lon    float64 // degrees, north and east positive, to 0.001
	Altitude    int     // metres above the sea
	Zone        string  // IANA time zone: "Africa/Johannesburg"
	Population  int64
	found       string // the other name by which a search found it
}

// FoundAs is the other name by which a search found the place ("Port Elizabeth"), or empty.
func (p Place) FoundAs() string { return p.found }

// Called says that a question names the place whole, and not only how its name begins.
func (p Place) Called(q string) bool {
	name, _, _ := strings.Cut(q, ",")
	want := fold(name)
	return want != "" && (fold(p.Name) == want || fold(p.found) == want)
}

// Tag is the page-cache tag of everything printed about the place's weather.
func (p Place) Tag() string { return "weather:" + p.Slug }

// Where is the place in words: "Springfield, Illinois, United States".
func (p Place) Where() string {
	parts := []string{p.Name}
	if p.Region != "" && p.Region != p.Name {
		parts = append(parts, p.Region)
	}
	return strings.Join(append(parts, p.CountryName), ", ")
}

// zones keeps the time zones already read, because reading one costs a file and some 30 µs.
var zones sync.Map // of name to *time.Location

// Location is the place's time zone; a zone this build has never heard of is told as an error.
func (p Place) Location() (*time.Location, error) {
	if loc, ok := zones.Load(p.Zone); ok {
		return loc.(*time.Location), nil
	}
	if p.Zone == "" || p.Zone == "Local" {
		return nil, fmt.Errorf("time zone of %s: %q is none", p.Name, p.Zone)
	}
	loc, err := time.LoadLocation(p.Zone)
	if err != nil {
		return nil, fmt.Errorf("time zone of %s: %w", p.Name, err)
	}
	zones.Store(p.Zone, loc)
	return loc, nil
}
