package database

import (
	"database/sql/driver"
	"errors"
	"reflect"
	"strings"
	"unicode/utf8"
)

// ErrText is the refusal of text that PostgreSQL could not store or that a
// reader could not be shown: a NUL byte or broken UTF-8. SQLite would take it;
// both engines must behave alike.
var ErrText = errors.New("the text contains a NUL byte or is not valid UTF-8")

// refused is an argument that makes its statement fail with err before the
// engine sees it.
type refused struct{ err error }

// Value implements driver.Valuer.
func (r refused) Value() (driver.Value, error) { return nil, r.err }

// checked returns args with text that may not be stored replaced by a refusal.
func checked(args []any) []any {
	for i, a := range args {
		if storable(a) {
			continue
		}
		checked := append([]any(nil), args...)
		for j := i; j < len(checked); j++ {
			if !storable(checked[j]) {
				checked[j] = refused{ErrText}
			}
		}
		return checked
	}
	return args
}

// storable reports whether an argument holds no forbidden text.
func storable(a any) bool {
	switch v := a.(type) {
	case nil, int, int64, bool, float64, []byte:
		return true
	case string:
		return goodText(v)
	case *string:
		return v == nil || goodText(*v)
	case driver.Valuer:
		got, err := v.Value()
		s, isText := got.(string)
		return err != nil || !isText || goodText(s)
	}
	v := reflect.ValueOf(a)
	return v.Kind() != reflect.String || goodText(v.String())
}

func goodText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }
