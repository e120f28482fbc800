package feed

import "strings"

// OpenSearch writes the description by which a browser offers the paper's own
// search (OpenSearch 1.1, draft 6). search is the absolute address of the
// search page; self is the address of this description.
func OpenSearch(p Paper, search, self string) []byte {
	s := newSheet()
	s.open("OpenSearchDescription", attr{"xmlns", "http://a9.com/-/spec/opensearch/1.1/"})
	name := firstOf(oneLine(p.Name), "Newspaper")
	s.leaf("ShortName", shorten(name, 16)) // the specification's limits, in characters
	s.leaf("LongName", shorten(name, 48))
	s.leaf("Description", shorten(firstOf(oneLine(p.Description), name), 1024))
	s.leaf("Language", firstOf(oneLine(p.Language), "*"))
	s.leaf("InputEncoding", "UTF-8")
	s.leaf("OutputEncoding", "UTF-8")
	s.leaf("Image", address(p.Icon), attr{"type", Image{URL: p.Icon}.mediaType()})
	// The braces are the template's own and stay unencoded.
	s.empty("Url", attr{"type", "text/html"}, attr{"method", "get"}, attr{"template", address(search) + "?q={searchTerms}"})
	s.empty("Url", attr{"type", "application/opensearchdescription+xml"}, attr{"rel", "self"}, attr{"template", address(self)})
	s.close("OpenSearchDescription")
	return s.b
}

// shorten cuts a name to a number of characters, at a word where it can.
func shorten(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	cut := string(runes[:limit])
	if runes[limit] != ' ' {
		if i := strings.LastIndexByte(cut, ' '); i > 0 {
			cut = cut[:i]
		}
	}
	return strings.TrimSpace(cut)
}
