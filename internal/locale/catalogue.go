package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

// The words of the interface, one file for each language. en.json is the
// measure: every key is in it. A value is a text, or an object of plural forms
// chosen by {n}. One key on a line, sorted: catalogue_test.go keeps it so.
//
//go:embed catalogue/*.json
var catalogueFiles embed.FS

// catalogue is the words of one language; what it lacks, English says.
type catalogue struct {
	lang     string
	grammar  language.Tag
	messages map[string]message
}

// message is a text cut at its placeholders.
type message struct {
	forms map[string][]piece
	names []string // placeholders in the order of the English text: the order of T's arguments
}

// piece is plain text, or the name of a placeholder.
type piece struct{ text, name string }

var catalogues = sync.OnceValue(func() map[string]*catalogue {
	files, err := catalogueFiles.ReadDir("catalogue")
	if err != nil {
		panic(fmt.Sprintf("list the catalogues: %v", err))
	}
	all := map[string]*catalogue{}
	for _, f := range files {
		b, err := catalogueFiles.ReadFile("catalogue/" + f.Name())
		if err != nil {
			panic(fmt.Sprintf("read the catalogue %s: %v", f.Name(), err))
		}
		lang := strings.TrimSuffix(f.Name(), path.Ext(f.Name()))
		c, err := readCatalogue(lang, b)
		if err != nil {
			panic(fmt.Sprintf("read the catalogue %s: %v", f.Name(), err))
		}
		all[lang] = c
	}
	return all
})

func readCatalogue(lang string, b []byte) (*catalogue, error) {
	var raw map[string]forms
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, err
	}
	c := &catalogue{lang: lang, grammar: language.Make(lang), messages: make(map[string]message, len(raw))}
	for key, f := range raw {
		if _, ok := f["other"]; !ok {
			return nil, fmt.Errorf(`key %q has no form "other"`, key)
		}
		m := message{forms: make(map[string][]piece, len(f))}
		for category, text := range f {
			pieces, err := cut(text)
			if err != nil {
				return nil, fmt.Errorf("key %q, form %q: %w", key, category, err)
			}
			m.forms[category] = pieces
		}
		m.names = namesIn(m.forms["other"])
		c.messages[key] = m
	}
	return c, nil
}

// cut parts a text at its placeholders: "Updated {time}".
func cut(text string) ([]piece, error) {
	var pieces []piece
	for text != "" {
		before, rest, found := strings.Cut(text, "{")
		if strings.Contains(before, "}") {
			return nil, fmt.Errorf("a } without its {")
		}
		if before != "" {
			pieces = append(pieces, piece{text: before})
		}
		if !found {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || name == "" || strings.ContainsAny(name, "{ ") {
			return nil, fmt.Errorf("a { without a name and its }")
		}
		pieces = append(pieces, piece{name: name})
		text = after
	}
	return pieces, nil
}

func namesIn(pieces []piece) []string {
	var names []string
	for _, p := range pieces {
		if p.name != "" && !slices.Contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	return names
}

func catalogueFor(tag string) *catalogue {
	all := catalogues()
	base, _, _ := strings.Cut(tag, "-")
	for _, name := range []string{tag, base} {
		if c := all[name]; c != nil {
			return c
		}
	}
	return all["en"]
}

// Keys lists every key of the interface, sorted, so that the tests of the
// templates can ask whether theirs exist.
func Keys() []string {
	var keys []string
	for k := range catalogues()["en"].messages {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Has says whether a key exists.
func Has(key string) bool {
	_, ok := catalogues()["en"].messages[key]
	return ok
}

// T is the text for a key. The arguments fill the placeholders in the order in
// which the English text names them; numbers are written as the locale writes
// them, and the one called {n} chooses the plural form. A key that does not
// exist is returned itself, so that it is seen.
func (l *Locale) T(key string, args ...any) string {
	return l.phrase(key, args, func(s string) string { return s }, func(v any) string {
		if s, ok := v.(template.HTML); ok {
			return string(s)
		}
		return l.argument(v)
	})
}

// HTML is T for a text with markup in it: arguments of type template.HTML go in
// as they are, everything else is escaped.
func (l *Locale) HTML(key string, args ...any) template.HTML {
	return template.HTML(l.phrase(key, args, template.HTMLEscapeString, func(v any) string {
		if s, ok := v.(template.HTML); ok {
			return string(s)
		}
		return template.HTMLEscapeString(l.argument(v))
	}))
}

func (l *Locale) argument(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case fmt.Stringer:
		return v.String()
	}
	if f, _ := toFloat(v); !math.IsNaN(f) {
		return l.Number(v)
	}
	return fmt.Sprint(v)
}

func (l *Locale) phrase(key string, args []any, plain func(string) string, fill func(any) string) string {
	english := catalogues()["en"]
	measure, ok := english.messages[key]
	if !ok {
		return plain(key)
	}
	c, m := l.words, measure
	if own, ok := c.messages[key]; ok {
		m = own
	} else {
		c = english
	}
	pieces := m.choose(c.grammar, measure.names, args)
	if len(pieces) == 1 && pieces[0].name == "" && l.disguise == nil {
		return plain(pieces[0].text) // most texts have no placeholder
	}
	var b strings.Builder
	for _, p := range pieces {
		i := slices.Index(measure.names, p.name)
		switch {
		case p.name == "" && l.disguise != nil:
			b.WriteString(plain(l.disguise(p.text)))
		case p.name == "":
			b.WriteString(plain(p.text))
		case i >= 0 && i < len(args):
			b.WriteString(fill(args[i]))
		}
	}
	if l.disguise != nil {
		return "[" + b.String() + "]"
	}
	return b.String()
}

// choose picks the plural form for the argument called n.
func (m message) choose(grammar language.Tag, names []string, args []any) []piece {
	i := slices.Index(names, "n")
	if len(m.forms) == 1 || i < 0 || i >= len(args) {
		return m.forms["other"]
	}
	f, whole := toFloat(args[i])
	decimals := 0
	if !whole {
		decimals = decimalsOf(f, maxDecimals)
	}
	if pieces, ok := m.forms[pluralOf(grammar, f, decimals)]; ok {
		return pieces
	}
	return m.forms["other"]
}
