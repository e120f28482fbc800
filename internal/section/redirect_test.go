package section_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/section"
)

const site = "https://courier.example"

func (d *desk) steer(path, target string) (f section.Forward, err error) {
	err = d.db.Write(d.ctx, func(tx *database.Tx) error {
		f, err = section.Steer(d.ctx, tx, section.Forward{Path: path, Target: target, By: editor}, site)
		return err
	})
	return f, err
}

// What can be redirected, and where to.
func TestRedirectsOfTheHouse(t *testing.T) {
	each(t, func(d *desk) {
		d.must(d.open("city", "City", 0))
		for _, c := range []struct{ path, target, want, refused string }{
			{"/2019/old-story.html", "/city", "/city", ""},
			{site + "/2019/other.html/", site + "/city/", "/city", ""},
			{"/a%20b/ş", "https://archive.example/x?y=1#z", "https://archive.example/x?y=1#z", ""},
			{"gone-for-good", "", "", ""},
			{"/city", "/x", "", "stands a section"},
			{"/newsroom/x", "/city", "", "belong to the system"},
			{"/media/x", "/city", "", "belong to the system"},
			{"/", "/city", "", "front page"},
			{"/index.php?id=4", "/city", "", "behind ?"},
			{"https://elsewhere.example/x", "/city", "", "another site"},
			{"//elsewhere.example/x", "/city", "", "another site"},
			{"/a/../b", "/city", "", "dots"},
			{"/a\x00b", "/city", "", "no address"},
			{"/" + strings.Repeat("a", 600), "/city", "", "500 letters"},
			{"/y", "http://elsewhere.example/", "", "https://"},
			{"/y", "//elsewhere.example/", "", "https://"},
			{"/y", "javascript:alert(1)", "", "https://"},
			{"/y", "https://name:word@elsewhere.example/", "", "https://"},
			{"/y", `/\elsewhere.example`, "", "no address"},
			{"/y", "/y/", "", "circle"},
		} {
			f, err := d.steer(c.path, c.target)
			var invalid *section.InvalidError
			switch {
			case c.refused != "" && (!errors.As(err, &invalid) || !strings.Contains(invalid.Words, c.refused)):
				d.Errorf("%q to %q: %v, not refused for %q", c.path, c.target, err, c.refused)
			case c.refused == "" && (err != nil || f.Target != c.want):
				d.Errorf("%q to %q: %q, %v", c.path, c.target, f.Target, err)
			}
		}
		if _, err := section.ForwardAt(d.ctx, d.db, "a b/ş"); err != nil {
			d.Errorf("escapes are not read: %v", err)
		}
		list, err := section.Forwards(d.ctx, d.db, "2019", "", 10)
		if err != nil || len(list) != 2 {
			d.Errorf("%d redirects with 2019, %v", len(list), err)
		}
	})
}

// Whatever is set and taken away in whatever order: no redirect leads to another, none leads in a circle, and each leads
// where following the wishes one by one would end.
func TestRedirectsNeverChain(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		db := databasetest.New(t)
		ctx := context.Background()
		names := []string{"a", "b", "c", "d", "e", "f"}
		for range rapid.IntRange(1, 20).Draw(r, "steps") {
			from, to := rapid.SampledFrom(names).Draw(r, "from"), rapid.SampledFrom(append(names, "page", "https://x.example/", "")).Draw(r, "to")
			if to != "" && !strings.HasPrefix(to, "https") {
				to = "/" + to + rapid.SampledFrom([]string{"", "", "?q=1"}).Draw(r, "query")
			}
			away := rapid.IntRange(0, 5).Draw(r, "take away") == 0
			err := db.Write(ctx, func(tx *database.Tx) error {
				if away {
					return section.Unsteer(ctx, tx, editor, from)
				}
				_, err := section.Steer(ctx, tx, section.Forward{Path: from, Target: to, By: editor}, site)
				return err
			})
			var invalid *section.InvalidError
			if err != nil && !errors.As(err, &invalid) && !errors.Is(err, section.ErrNotFound) {
				r.Fatal(err)
			}
		}
		list, err := section.Forwards(ctx, db, "", "", 100)
		if err != nil {
			r.Fatal(err)
		}
		for _, f := range list {
			end, err := section.ForwardTo(ctx, db, f.Path)
			if errors.Is(err, section.ErrNotFound) {
				continue // a circle by way of a query leads nowhere
			}
			if err != nil {
				r.Fatal(err)
			}
			target, _, _ := strings.Cut(strings.TrimPrefix(end.Target, "/"), "?")
			if _, err := section.ForwardAt(ctx, db, target); err == nil {
				r.Fatalf("/%s leads to %s, which leads on", f.Path, end.Target)
			}
			if stored, err := section.ForwardAt(ctx, db, strings.TrimPrefix(f.Target, "/")); err == nil {
				r.Fatalf("/%s is kept as leading to /%s, which leads to %s", f.Path, stored.Path, stored.Target)
			}
		}
	})
}

// A table comes in whole or not at all, and says of each bad line what is wrong with it.
func TestTableOfRedirects(t *testing.T) {
	each(t, func(d *desk) {
		d.must(d.open("city", "City", 0))
		good := "\uFEFFFrom,To,Status\r\n/old/1,/city,301\r\n\r\n\"/old/2\",\"/city\"\r\n/old/3,,410\r\n/old/4,https://archive.example/4,\r\n"
		lines, done, err := section.SteerAll(d.ctx, d.db, editor, site, []byte(good), true)
		if err != nil || done || len(lines) != 4 || lines[0].Number != 2 || lines[3].Words == "" {
			d.Errorf("rehearsed: %+v %v %v", lines, done, err)
		}
		if list, _ := section.Forwards(d.ctx, d.db, "", "", 10); len(list) != 0 {
			d.Errorf("a rehearsal kept %d redirects", len(list))
		}
		bad := good + "/city,/x\n/old/5,/old/5\n/old/6,/city,302\n/old/7\n"
		lines, done, err = section.SteerAll(d.ctx, d.db, editor, site, []byte(bad), false)
		var wrong []string
		for _, l := range lines {
			if l.Bad {
				wrong = append(wrong, fmt.Sprint(l.Number))
			}
		}
		if err != nil || done || strings.Join(wrong, " ") != "7 8 9 10" {
			d.Errorf("bad lines %v, %v, %v", wrong, done, err)
		}
		if list, _ := section.Forwards(d.ctx, d.db, "", "", 10); len(list) != 0 {
			d.Errorf("a table with bad lines left %d redirects", len(list))
		}
		if _, done, err = section.SteerAll(d.ctx, d.db, editor, site, []byte(good), false); err != nil || !done {
			d.Errorf("%v, %v", done, err)
		}
		list, _ := section.Forwards(d.ctx, d.db, "", "", 10)
		var out bytes.Buffer
		if err := section.WriteForwards(&out, list); err != nil || out.String() != "from,to,status\n/old/1,/city,301\n/old/2,/city,301\n/old/3,,410\n/old/4,https://archive.example/4,301\n" {
			d.Errorf("written: %q %v", out.String(), err)
		}
		lines, _, err = section.SteerAll(d.ctx, d.db, editor, site, out.Bytes(), true)
		for _, l := range lines {
			if !l.Same {
				d.Errorf("read again: %+v", l)
			}
		}
		for _, table := range []string{"", "from,to\n", "a\x00,b", "\xff\xfe", strings.Repeat("/a,/b\n", 10_001), strings.Repeat("x", 600<<10)} {
			var invalid *section.InvalidError
			if _, _, err := section.SteerAll(d.ctx, d.db, editor, site, []byte(table), true); !errors.As(err, &invalid) {
				d.Errorf("%.20q: %v", table, err)
			}
		}
		if err != nil {
			d.Error(err)
		}
	})
}

// No table makes the reader of tables fall over, and what it reads has a line number.
func FuzzReadForwards(f *testing.F) {
	f.Add([]byte("from,to\n/a,/b\n"))
	f.Add([]byte("\uFEFF/a;/b;410\n\"x\"\"y\";\n"))
	f.Fuzz(func(t *testing.T, table []byte) {
		lines, err := section.ReadForwards(table)
		for _, l := range lines {
			if l.Number < 1 || err != nil {
				t.Errorf("%+v %v", l, err)
			}
			if path, err := section.CleanPath(l.Forward.Path, site); err == nil && (path == "" || strings.HasPrefix(path, "/")) {
				t.Errorf("%q became %q", l.Forward.Path, path)
			}
		}
	})
}
