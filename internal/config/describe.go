package config

import (
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strconv"
	"strings"
)

// field is one setting: its key ("site.time_zone"), what it is for and where its value is.
type field struct {
	key, doc string
	secret   bool
	value    reflect.Value
}

func fields(c *Config) []field { return walk("", reflect.ValueOf(c).Elem()) }

func walk(prefix string, v reflect.Value) []field {
	var list []field
	for i := range v.NumField() {
		t := v.Type().Field(i)
		key := prefix + t.Tag.Get("toml")
		if v.Field(i).Kind() == reflect.Struct {
			list = append(list, walk(key+".", v.Field(i))...)
			continue
		}
		list = append(list, field{key, t.Tag.Get("doc"), t.Tag.Get("secret") != "", v.Field(i)})
	}
	return list
}

// set reads the value from the text of an environment variable; lists are parted by commas.
func (f field) set(text string) error {
	switch f.value.Kind() {
	case reflect.String:
		f.value.SetString(text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		f.value.SetBool(b)
	case reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is not a number", text)
		}
		f.value.SetInt(n)
	case reflect.Slice:
		var list []string
		for _, s := range strings.Split(text, ",") {
			if s = strings.TrimSpace(s); s != "" {
				list = append(list, s)
			}
		}
		f.value.Set(reflect.ValueOf(list))
	}
	return nil
}

// Describe prints every setting with what it is for, as a TOML file that can be used as it is.
func Describe(w io.Writer, c Config) error {
	group := ""
	for _, f := range fields(&c) {
		g, key := "", f.key
		if i := strings.LastIndex(f.key, "."); i >= 0 {
			g, key = f.key[:i], f.key[i+1:]
		}
		if g != group {
			group = g
			if _, err := fmt.Fprintf(w, "\n[%s]\n", g); err != nil {
				return err
			}
		}
		env := envPrefix + strings.ToUpper(strings.ReplaceAll(f.key, ".", "_"))
		line := key + " = " + f.text()
		if f.hidden() {
			line = "# " + key + " is set, and not printed here"
		}
		if _, err := fmt.Fprintf(w, "# %s\n# environment: %s\n%s\n", f.doc, env, line); err != nil {
			return err
		}
	}
	return nil
}

// hidden reports whether the value must not be printed: a key, or an address with a password in it.
func (f field) hidden() bool {
	if f.value.Kind() != reflect.String || f.value.String() == "" {
		return false
	}
	if f.secret {
		return true
	}
	u, err := url.Parse(f.value.String())
	if err != nil || u.User == nil {
		return false
	}
	_, password := u.User.Password()
	return password
}

// quote writes a TOML basic string (TOML 1.0, String).
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

func (f field) text() string {
	switch v := f.value.Interface().(type) {
	case string:
		return quote(v)
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = quote(s)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}
