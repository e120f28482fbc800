package weather

import "strings"

// Search finds towns by name, largest first: those whose whole name is asked for, then those whose name begins so, then those with a
// word that begins so. Case, accents and apostrophes do not matter; a comma narrows by province or country
// ("springfield, illinois"). At most limit towns are given.
func Search(q string, limit int) []Place {
	const longest = 100 // letters of a question: the longest name has 58
	if r := []rune(q); len(r) > longest {
		q = string(r[:longest])
	}
	name, within, _ := strings.Cut(q, ",")
	want, where := fold(name), fold(within)
	if want == "" || limit <= 0 {
		return nil
	}
	g := towns()
	g.naming.Do(g.indexNames)
	var exact, begins, word []Place
	for row := g.next(0, want); row >= 0 && len(exact) < limit; row = g.next(row+1, want) {
		p, fit := g.fit(row, want, where)
		switch {
		case fit == whole:
			exact = append(exact, p)
		case fit == prefix && len(begins) < limit:
			begins = append(begins, p)
		case fit == inside && len(word) < limit:
			word = append(word, p)
		}
	}
	found := append(append(exact, begins...), word...)
	return found[:min(limit, len(found))]
}

// how well a name fits a question.
const (
	not = iota
	inside
	prefix
	whole
)

// next finds the first row from "from" on in whose folded names want stands at the beginning of a word, or -1.
func (g *gazetteer) next(from int, want string) int {
	if from >= len(g.nameRows) {
		return -1
	}
	for at := int(g.nameRows[from]); ; {
		i := strings.Index(g.names[at:], want)
		if i < 0 {
			return -1
		}
		at += i
		if before := g.names[at-1]; before == '\n' || before == '\t' || before == ' ' {
			return g.rowAt(at)
		}
		at++
	}
}

// rowAt is the row whose names hold byte at.
func (g *gazetteer) rowAt(at int) int {
	low, high := 0, len(g.nameRows)
	for low+1 < high {
		if mid := (low + high) / 2; int(g.nameRows[mid]) <= at {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// fit reads a row and says how well it answers the question.
func (g *gazetteer) fit(row int, want, where string) (Place, int) {
	end := len(g.names)
	if row+1 < len(g.nameRows) {
		end = int(g.nameRows[row+1])
	}
	best, by := not, 0
	for i, name := range strings.Split(g.names[g.nameRows[row]+1:end], "\t") {
		fit := not
		switch {
		case name == want:
			fit = whole
		case strings.HasPrefix(name, want):
			fit = prefix
		case strings.Contains(name, " "+want):
			fit = inside
		}
		if fit > best {
			best, by = fit, i
		}
	}
	p := g.place(row)
	if where != "" && !p.lies(where) {
		return p, not
	}
	if by > 0 {
		p.found = g.alias(row, by)
	}
	return p, best
}

// lies says whether the place is in the province or country asked for, both folded; a country may be given by its code.
func (p Place) lies(where string) bool {
	words := fold(p.Region + " " + p.CountryName)
	return fold(p.Country) == where || strings.HasPrefix(words, where) || strings.Contains(words, " "+where)
}

// alias is the n-th further name of a row as it is written, if it is a name and not only the plain spelling.
func (g *gazetteer) alias(row, n int) string {
	c := g.columns(row)
	if a := fold(c[colASCII]); a != "" && a != fold(c[colName]) {
		n--
	}
	if n == 0 || c[colAlso] == "" {
		return ""
	}
	also := strings.Split(c[colAlso], ",")
	return also[min(n, len(also))-1]
}

// placeByID finds a town by its GeoNames number. It walks the list, which takes some 20 µs: only rounds ask, once for each place of theirs.
func placeByID(id int64) (Place, bool) {
	g := towns()
	for i := range g.rows {
		if int64(g.rows[i].id) == id {
			return g.place(i), true
		}
	}
	return Place{}, false
}
