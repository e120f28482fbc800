package web

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
)

// sheets are the style sheets of a page.
type sheets struct {
	always string
	some   []condition
}

// condition is a piece of style that goes only with pages that need it. A story
// without a table does not pay for the dress of tables.
type condition struct {
	text    string    // that a page contains
	letters [][2]rune // or one of these
	style   string
}

// What stands between two such comments is sent with a page that contains the text,
// as in
//
//	/* when class="tab" */ ... /* end */
//
// or that has one of these letters, written as a unicode-range:
//
//	/* when letters U+0160-0161,U+1E44 */ ... /* end */
var whenPart = regexp.MustCompile(`(?s)/\* when (.+?) \*/(.*?)/\* end \*/`)

// baseSheet is the sheet of every page; it holds the tokens.
const baseSheet = "component/base.css"

// readers is the frame whose pages are kept small.
const readers = "frame"

var whenMark = regexp.MustCompile(`/\* (?:when .+?|end) \*/`)

// style gathers the sheets of a page: the base, what it asked for, its own.
func (t *Templates) style(r recipe, read func(string) (string, error)) (sheets, error) {
	var all sheets
	for _, path := range append(t.spread(r.css), r.own) {
		text, err := read(path)
		if path == r.own && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return sheets{}, fmt.Errorf("style sheet %s: %w", path, err)
		}
		if path == baseSheet {
			text = t.options.Dress.put(text)
		}
		if text, err = t.options.Assets.link(path, text); err != nil {
			return sheets{}, err
		}
		if strings.Contains(strings.ToLower(text), "</style") {
			return sheets{}, &Fault{File: path, Message: "a style sheet cannot contain </style"}
		}
		if r.frame != readers {
			text = whenMark.ReplaceAllString(text, "") // staff load a page all day long; it need not be small
		}
		if err := all.add(text); err != nil {
			return sheets{}, &Fault{File: path, Message: err.Error()}
		}
	}
	if len(all.some) > maxConditions {
		return sheets{}, &Fault{File: r.path, Message: fmt.Sprintf("its sheets have more than %d parts that begin with /* when", maxConditions)}
	}
	all.settle()
	return all, nil
}

// add takes one sheet in: its conditional parts apart, the rest in order.
func (s *sheets) add(text string) error {
	for _, part := range whenPart.FindAllStringSubmatch(text, -1) {
		c := condition{text: part[1], style: minify(part[2])}
		if ranges, ok := strings.CutPrefix(part[1], "letters "); ok {
			var err error
			if c.letters, err = letterRanges(ranges); err != nil {
				return err
			}
		}
		s.some = append(s.some, c)
	}
	s.always += minify(whenPart.ReplaceAllString(text, ""))
	return nil
}

// A token such as --s3 that is set once, to something short, is written out where it
// is used: shorter to send, and nothing to look up. Colours are set again for dark
// and stay tokens.
var token = regexp.MustCompile(`(--[a-z0-9-]+):([^;{}()]{1,10})[;}]`)

func (s *sheets) settle() {
	count, value := map[string]int{}, map[string]string{}
	for _, m := range token.FindAllStringSubmatch(s.always, -1) {
		count[m[1]]++
		value[m[1]] = m[2]
	}
	var pairs []string
	for name, n := range count {
		if n == 1 {
			pairs = append(pairs, "var("+name+")", value[name], name+":"+value[name]+";", "")
		}
	}
	write := strings.NewReplacer(pairs...)
	s.always = write.Replace(s.always)
	for i := range s.some {
		s.some[i].style = write.Replace(s.some[i].style)
	}
}

// spread turns site/text-*.css into the sheets that ship under such names.
func (t *Templates) spread(paths []string) []string {
	var list []string
	for _, path := range paths {
		dir, pattern, _ := strings.Cut(path, "/")
		if !strings.Contains(pattern, "*") {
			list = append(list, path)
			continue
		}
		for _, src := range t.options.Sources {
			if names, err := fs.Glob(src.Files, pattern); err == nil && src.Name == dir {
				for _, name := range names {
					list = append(list, dir+"/"+name)
				}
			}
		}
	}
	return list
}

// letterRanges reads a unicode-range such as "U+0160-0161,U+1E44" (CSS Fonts 4 §4.5).
func letterRanges(list string) ([][2]rune, error) {
	var out [][2]rune
	for item := range strings.SplitSeq(list, ",") {
		from, to, span := strings.Cut(strings.TrimPrefix(strings.TrimSpace(item), "U+"), "-")
		if !span {
			to = from
		}
		low, err1 := strconv.ParseUint(from, 16, 32)
		high, err2 := strconv.ParseUint(to, 16, 32)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("letters %q: %w", item, err)
		}
		out = append(out, [2]rune{rune(low), rune(high)})
	}
	return out, nil
}

// link turns url(asset:fonts/stix.woff2) into the hashed address of the file.
func (a *Assets) link(path, css string) (string, error) {
	var missing error
	css = assetRef.ReplaceAllStringFunc(css, func(ref string) string {
		name := assetRef.FindStringSubmatch(ref)[1]
		url := a.URL(name)
		if url == "" {
			missing = &Fault{File: path, Message: "there is no asset " + name}
		}
		return "url(" + url + ")"
	})
	return css, missing
}

var assetRef = regexp.MustCompile(`url\(asset:([^)]+)\)`)

// minify takes comments and needless space out of a style sheet. It knows strings
// and nothing else of the grammar, so it only removes what is needless everywhere:
// space around { } ; , and after a colon, and a semicolon before }.
func minify(css string) string {
	var out strings.Builder
	out.Grow(len(css))
	for i := 0; i < len(css); {
		switch c := css[i]; {
		case c == '"' || c == '\'':
			end := stringEnd(css, i)
			out.WriteString(css[i:end])
			i = end
		case strings.HasPrefix(css[i:], "/*"):
			end := strings.Index(css[i+2:], "*/")
			if end < 0 {
				return out.String()
			}
			i += end + 4
		case strings.IndexByte(" \t\r\n\f", c) >= 0:
			i = skipSpace(css, i)
			if i < len(css) && needsSpace(out.String(), css[i]) {
				out.WriteByte(' ')
			}
		default:
			out.WriteByte(c)
			i++
		}
	}
	return strings.ReplaceAll(out.String(), ";}", "}")
}

// needsSpace tells whether white space between what is written and next means
// anything.
func needsSpace(written string, next byte) bool {
	if written == "" || strings.IndexByte("{};,", next) >= 0 {
		return false
	}
	return strings.IndexByte("{};,: ", written[len(written)-1]) < 0
}

func skipSpace(s string, i int) int {
	for i < len(s) && strings.IndexByte(" \t\r\n\f", s[i]) >= 0 {
		i++
	}
	return i
}

// stringEnd is the index after the string that begins at i.
func stringEnd(s string, i int) int {
	for j := i + 1; j < len(s); j++ {
		switch s[j] {
		case '\\':
			j++
		case s[i]:
			return j + 1
		}
	}
	return len(s)
}
