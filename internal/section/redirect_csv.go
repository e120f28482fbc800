package section

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// Limits of a table of redirects. A transaction of so many lines takes a second or two, during which nobody else writes;
// who has more brings them in parts.
const (
	MaxForwardBytes = 512 << 10
	MaxForwardLines = 10_000
)

// Line is a line of a table of redirects and what becomes of it.
type Line struct {
	Number  int // in the file, from 1
	Forward Forward
	Words   string // what is wrong with it, or what will happen
	Bad     bool
	Same    bool // it stands so already
}

// ReadForwards reads a table with the columns from, to and, if it likes, status (301 or 410), with or without a first line
// that names them, with or without the mark that Windows puts before UTF-8. RFC 4180.
func ReadForwards(table []byte) ([]Line, error) {
	if len(table) > MaxForwardBytes {
		return nil, Invalid("file", fmt.Sprintf("The table is larger than %d kB. Bring it in parts.", MaxForwardBytes>>10))
	}
	table = bytes.TrimPrefix(table, []byte("\uFEFF"))
	if !utf8.Valid(table) || bytes.IndexByte(table, 0) >= 0 {
		return nil, Invalid("file", "The table is not in UTF-8. In a spreadsheet choose “CSV UTF-8” when you save it.")
	}
	r := csv.NewReader(bytes.NewReader(table))
	r.FieldsPerRecord, r.TrimLeadingSpace, r.LazyQuotes = -1, true, true
	if first, _, _ := bytes.Cut(table, []byte("\n")); bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';' // as spreadsheets write it where the comma stands in numbers
	}
	var lines []Line
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		number, _ := r.FieldPos(0)
		if err != nil {
			return nil, Invalid("file", fmt.Sprintf("Line %d cannot be read as a table: check its quotation marks.", number))
		}
		if l, ok := lineOf(fields, number, len(lines) == 0); ok {
			lines = append(lines, l)
		}
		if len(lines) > MaxForwardLines {
			return nil, Invalid("file", fmt.Sprintf("The table has more than %d lines. Bring it in parts.", MaxForwardLines))
		}
	}
	if len(lines) == 0 {
		return nil, Invalid("file", "There is no line in the table. It needs two columns: the old address and the new one.")
	}
	return lines, nil
}

// lineOf reads the fields of a line; ok is false for an empty one and for the names of the columns.
func lineOf(fields []string, number int, first bool) (l Line, ok bool) {
	for len(fields) < 3 {
		fields = append(fields, "")
	}
	from, to, status := strings.TrimSpace(fields[0]), strings.TrimSpace(fields[1]), strings.TrimSpace(fields[2])
	if from == "" && to == "" || first && strings.EqualFold(from, "from") {
		return l, false
	}
	l = Line{Number: number, Forward: Forward{Path: from, Target: to}}
	switch {
	case status == "410" || status == "" && strings.EqualFold(to, "gone"):
		l.Forward.Target = ""
	case status != "" && status != "301":
		l.Bad, l.Words = true, fmt.Sprintf("The status %q is not known. Write 301, 410 or nothing.", status)
	case to == "":
		l.Bad, l.Words = true, "It says not where to. Give the new address, or the status 410."
	}
	return l, true
}

// errRehearsed ends a rehearsal: nothing of it is kept.
var errRehearsed = errors.New("rehearsed")

// SteerAll sets all redirects of a table, or none if one of them is bad; each line says what becomes of it. A rehearsal
// says the same and keeps nothing.
func SteerAll(ctx context.Context, db *database.DB, by, site string, table []byte, rehearse bool) (lines []Line, done bool, err error) {
	read, err := ReadForwards(table)
	if err != nil {
		return nil, false, err
	}
	err = db.Write(ctx, func(tx *database.Tx) error {
		lines = append([]Line(nil), read...)
		bad, parts := false, []any{}
		for i := range lines {
			if err := lines[i].steer(ctx, tx, by, site); err != nil {
				return err
			}
			bad = bad || lines[i].Bad
			parts = append(parts, lines[i].Forward.Path, lines[i].Forward.Target)
		}
		if bad || rehearse {
			return errRehearsed
		}
		return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "redirect.imported", Subject: fmt.Sprintf("redirects:%d", len(lines)), After: ledger.Hash(parts...)})
	})
	if errors.Is(err, errRehearsed) {
		return lines, false, nil
	}
	return lines, err == nil, err
}

// steer sets one line, or says what is wrong with it.
func (l *Line) steer(ctx context.Context, tx *database.Tx, by, site string) error {
	if l.Bad {
		return nil
	}
	l.Forward.By = by
	path, err := CleanPath(l.Forward.Path, site)
	if err == nil {
		old, lookErr := ForwardAt(ctx, tx, path)
		var now Forward
		if now, err = steer(ctx, tx, l.Forward, site); err == nil {
			l.Forward = now
			l.tell(old, lookErr == nil)
			return nil
		}
	}
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		return err
	}
	l.Bad, l.Words = true, invalid.Words
	return nil
}

func (l *Line) tell(old Forward, known bool) {
	switch {
	case known && old.Target == l.Forward.Target:
		l.Same, l.Words = true, "It is so already."
	case known:
		l.Words = "It leads elsewhere than before."
	case l.Forward.Gone():
		l.Words = "New: gone for good."
	case l.Forward.Outside():
		l.Words = "New. It leads away from the paper."
	default:
		l.Words = "New."
	}
}

// WriteForwards writes redirects as a table that ReadForwards reads.
func WriteForwards(w io.Writer, list []ListedForward) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"from", "to", "status"}); err != nil {
		return err
	}
	for _, f := range list {
		if err := out.Write([]string{"/" + f.Path, f.Target, fmt.Sprint(f.Status())}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
