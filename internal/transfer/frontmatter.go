package transfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/goccy/go-yaml"
)

// errNoEnd says that front matter was begun and not ended.
var errNoEnd = errors.New("the front matter has no end: close it with a line like the one that opens it")

// SplitFrontMatter parts a Markdown file into its front matter and its body, as Hugo reads them: YAML between lines of
// ---, TOML between lines of +++, or a JSON object at the start. A file without front matter is all body.
func SplitFrontMatter(file []byte) (kind string, head, body []byte, err error) {
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	file = bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n"))
	for fence, kind := range map[string]string{"---": "yaml", "+++": "toml"} {
		rest, ok := bytes.CutPrefix(file, []byte(fence+"\n"))
		if !ok {
			continue
		}
		if body, ok := bytes.CutPrefix(rest, []byte(fence+"\n")); ok { // empty
			return kind, nil, body, nil
		}
		head, body, ok := bytes.Cut(append(rest, '\n'), []byte("\n"+fence+"\n"))
		if !ok {
			return kind, nil, nil, errNoEnd
		}
		return kind, head, body, nil
	}
	if bytes.HasPrefix(file, []byte("{")) {
		d := json.NewDecoder(bytes.NewReader(file))
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return "json", nil, nil, fmt.Errorf("front matter: %w", err)
		}
		return "json", raw, file[d.InputOffset():], nil
	}
	return "", nil, file, nil
}

// DecodeFrontMatter reads front matter of a kind into v, which carries yaml, toml and json tags. Keys that v does not
// know are other programs' business.
func DecodeFrontMatter(kind string, head []byte, v any) error {
	var err error
	switch kind {
	case "yaml":
		err = yaml.Unmarshal(head, v)
	case "toml":
		err = toml.Unmarshal(head, v)
	case "json":
		err = json.Unmarshal(head, v)
	}
	if err != nil {
		return fmt.Errorf("front matter: %w", err)
	}
	return nil
}

// maxFile is the largest Markdown file taken: ten times the longest story, so that a wrong file is refused early.
const maxFile = 2 << 20

// matter is what an import reads of front matter, as Hugo names it.
type matter map[string]any

func (m matter) text(keys ...string) string {
	for _, k := range keys {
		if s := word(m[k]); s != "" {
			return s
		}
	}
	return ""
}

// word reads a single value; numbers are words too ("title: 1984"), and of a group ("cover: {image: pier.jpg}") the name.
func word(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64: // all that JSON has
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int64, uint64, int:
		return fmt.Sprint(v)
	case map[string]any:
		return matter(v).text("name", "title", "image", "src")
	}
	return ""
}

// list reads a list, or a single word, or names under "name".
func (m matter) list(keys ...string) []string {
	var clean []string
	add := func(v any) {
		if s := word(v); s != "" {
			clean = append(clean, s)
		}
	}
	for _, k := range keys {
		switch v := m[k].(type) {
		case []any:
			for _, e := range v {
				add(e)
			}
		case []map[string]any: // TOML's [[authors]]
			for _, e := range v {
				add(e)
			}
		default:
			add(v)
		}
	}
	return clean
}

func (m matter) yes(key string) bool {
	b, _ := m[key].(bool)
	return b || m.text(key) == "true"
}

// dateForms are the forms of dates that Hugo's archetypes and hands produce, the fullest first.
var dateForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05-0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -07:00",
	"2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly, "2 January 2006", "January 2, 2006", time.RFC1123Z, time.RFC1123}

// date reads an instant; dates without a zone are in zone. The zero time means that there is none.
func (m matter) date(zone *time.Location, keys ...string) (time.Time, error) {
	for _, k := range keys {
		switch v := m[k].(type) {
		case time.Time:
			if strings.HasSuffix(v.Location().String(), "-local") { // TOML's dates without a zone, as its reader marks them
				return time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), v.Nanosecond(), zone), nil
			}
			return v, nil
		case string:
			return parseDate(k, v, zone)
		case nil:
			continue
		default:
			return time.Time{}, fmt.Errorf("%s: %v is not a date", k, v)
		}
	}
	return time.Time{}, nil
}

func parseDate(key, s string, zone *time.Location) (time.Time, error) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, nil
	}
	for _, form := range dateForms {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%s: %q is not a date. Write it like 2024-12-19T06:30:00+02:00", key, s)
}
