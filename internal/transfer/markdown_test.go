package transfer_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/ledger"
	"broadsheet/internal/transfer"
)

const valves = `
-- valves.md --
---
title: "Valves at the reservoir"
date: 2024-12-18T06:30:00+02:00
lastmod: 2024-12-18T09:00:00+02:00
section: city/water
description: Two valves are 60 years old.
tags: [Water, Reservoirs, water]
authors: [Naledi Moyo, Pieter Fourie]
kicker: Water
aliases: [/2024/12/valves.html, /old/valves/]
---
# Valves at the reservoir

The valves are 900 millimetres wide.

## What happens now

Work begins in January.
`

func TestAHugoStoryKeepsWhatItHad(t *testing.T) {
	databasetest.EachAt(t, today, func(t *testing.T, db *database.DB, _ *databasetest.Clock) {
		p := openPaper(t, db)
		dir := folder(t, valves)
		r := p.markdown(options(""), dir)
		if got := actions(r); got != "valves.md new" {
			t.Fatal(got)
		}
		l := p.live("city/water/valves")
		var topics, authors []string
		for _, topic := range l.Topics {
			topics = append(topics, topic.Slug)
		}
		for _, a := range l.Authors {
			authors = append(authors, a.Name)
		}
		got := strings.Join([]string{l.Headline, l.Standfirst, l.Kicker, strings.Join(topics, "+"), strings.Join(authors, "+"),
			l.FirstPublished.UTC().Format(time.RFC3339), l.Article.Updated.UTC().Format(time.RFC3339), l.Body.Markdown()}, "\n")
		want := "Valves at the reservoir\nTwo valves are 60 years old.\nWater\nwater+reservoirs\nNaledi Moyo+Pieter Fourie\n2024-12-18T04:30:00Z\n2024-12-18T07:00:00Z\n" +
			"The valves are 900 millimetres wide.\n\n## What happens now\n\nWork begins in January.\n"
		if got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		p.expect("2024/12/valves.html", "moved to city/water/valves")
		p.expect("old/valves", "moved to city/water/valves")
		if findings, err := ledger.Check(p.ctx, db, nil); err != nil || len(findings) > 0 {
			t.Errorf("the ledger says %v %v", findings, err)
		}
	})
}

func TestAnImportCanBeRepeated(t *testing.T) {
	databasetest.EachAt(t, today, func(t *testing.T, db *database.DB, _ *databasetest.Clock) {
		p := openPaper(t, db)
		dir := folder(t, valves)
		p.markdown(options(""), dir)
		if got := actions(p.markdown(options(""), dir)); got != "valves.md unchanged" {
			t.Error("the second run:", got)
		}

		put(t, dir, strings.Replace(valves, "900 millimetres", "950 millimetres", 1))
		if got := actions(p.markdown(options(""), dir)); got != "valves.md updated" {
			t.Error("after a change of the file:", got)
		}
		if l := p.live("city/water/valves"); !strings.Contains(l.Body.Text(), "950") || l.FirstPublished.Day() != 18 {
			t.Errorf("readers see %q of %v", l.Body.Text(), l.FirstPublished)
		}

		p.edit("Valves, said the newsroom")
		put(t, dir, strings.Replace(valves, "900 millimetres", "1,000 millimetres", 1))
		r := p.markdown(options(""), dir)
		if got := actions(r); got != "valves.md left alone" || r.Items[0].Note == "" {
			t.Errorf("after an edit in the newsroom: %s (%s)", got, r.Items[0].Note)
		}
		if _, head := p.only(); head.Headline != "Valves, said the newsroom" {
			t.Errorf("the newsroom's headline became %q", head.Headline)
		}
	})
}

func TestAKilledStoryStaysKilled(t *testing.T) {
	p := newPaper(t)
	dir := folder(t, valves)
	p.markdown(options(""), dir)
	a, _ := p.only()
	p.write(func(tx *database.Tx) error { return article.Kill(p.ctx, tx, a.ID, "staff:1", "a forged notice", "") })
	put(t, dir, strings.Replace(valves, "900", "950", 1))
	if got := actions(p.markdown(options(""), dir)); got != "valves.md left alone" {
		t.Error(got)
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	p := newPaper(t)
	dir := folder(t, valves)
	before := p.rows()
	r := p.markdown(dry(""), dir)
	if got := actions(r); got != "valves.md new" || !r.DryRun {
		t.Error(got)
	}
	if after := p.rows(); after != before {
		t.Errorf("rows before\n%s\nand after\n%s", before, after)
	}
	p.expect("2024/12/valves.html", "not found")
	if r.Items[0].Note != "published 18 December 2024 at /city/water/valves" {
		t.Errorf("it says %q", r.Items[0].Note)
	}
}

func TestNothingIsHalfImported(t *testing.T) {
	good := func(name string) string {
		return "-- " + name + ".md --\n---\ntitle: " + name + "\ndate: 2024-12-01\n---\nText.\n"
	}
	for _, c := range []struct{ name, third, says string }{
		{"no end of front matter", "-- c.md --\n---\ntitle: C\n\nText.\n", "the front matter has no end"},
		{"front matter that is no YAML", "-- c.md --\n---\ntitle: [C\n---\nText.\n", "front matter"},
		{"no headline", "-- c.md --\n---\ndate: 2024-12-01\n---\nText.\n", "it has no headline"},
		{"no date", "-- c.md --\n---\ntitle: C\ndate: soon\n---\nText.\n", `"soon" is not a date`},
		{"unknown section", "-- c.md --\n---\ntitle: C\nsection: ciyt\ndate: 2024-12-01\n---\nText.\n", `there is no section "ciyt" in the paper: create it`},
		{"missing picture", "-- c.md --\n---\ntitle: C\ndate: 2024-12-01\n---\n![A pier](pier.png)\n", `the picture "pier.png" is not there`},
		{"an address twice", "-- c.md --\n---\ntitle: C\nslug: b\ndate: 2024-12-01\n---\nText.\n", "/sport/b"},
		{"no text", "-- c.md --\n---\ntitle: C\ndate: 2024-12-01\n---\n", "no text"},
		{"a text that is none", "-- c.md --\n---\ntitle: C\n---\na\x00b\n", "it is not a text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPaper(t)
			dir := folder(t, good("a")+good("b")+c.third+good("d")+good("e"))
			picture(t, filepath.Join(dir, "gate.png"))
			put(t, dir, "-- a.md --\n---\ntitle: a\ndate: 2024-12-01\n---\n![A gate](gate.png)\n")
			before := p.rows()
			_, err := transfer.Markdown(p.ctx, p.desk, []string{dir}, options("sport"))
			var file *transfer.FileError
			if !errors.As(err, &file) || filepath.Base(file.Path) != "c.md" || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "Nothing was imported") {
				t.Fatalf("it says %v", err)
			}
			if after := p.rows(); after != before {
				t.Errorf("rows before\n%s\nand after\n%s", before, after)
			}
		})
	}
}

func TestWhereAStoryStandsFollowsFromItsDates(t *testing.T) {
	for _, c := range []struct{ name, head, note, sees string }{
		{"past", "date: 2024-12-01", "published 1 December 2024 at /sport/x", "X"},
		{"to come", "date: 2025-01-05T06:00:00+02:00", "scheduled for 5 January 2025 06:00", "not found"},
		{"publishDate wins", "date: 2024-12-01\npublishDate: 2025-01-05", "scheduled for 5 January 2025 00:00", "not found"},
		{"none", "", "draft", "not found"},
		{"draft", "date: 2024-12-01\ndraft: true", "draft", "not found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPaper(t)
			r := p.markdown(options("sport"), folder(t, "-- x.md --\n---\ntitle: X\n"+c.head+"\naliases: [old/x]\n---\nText.\n"))
			if r.Items[0].Note != c.note {
				t.Errorf("it says %q, want %q", r.Items[0].Note, c.note)
			}
			p.expect("sport/x", c.sees)
			if c.sees == "not found" {
				p.expect("old/x", "not found")
			}
		})
	}
}

// A file whose date moves, or that becomes a draft again, takes its earlier plan with it.
func TestThePlanFollowsTheFile(t *testing.T) {
	clock := databasetest.NewClock(today)
	p := openPaper(t, databasetest.NewAt(t, clock))
	file := func(head string) string {
		return "-- x.md --\n---\ntitle: X\naliases: [old/x]\n" + head + "\n---\nText.\n"
	}
	dir := folder(t, file("date: 2025-01-05T06:00:00+02:00"))
	p.markdown(options("sport"), dir)
	plans := func() []article.Plan {
		a, _ := p.only()
		list, err := article.Plans(p.ctx, p.desk.DB, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if list := plans(); len(list) != 1 {
		t.Fatalf("%d plans", len(list))
	}
	put(t, dir, file("date: 2025-01-06T06:00:00+02:00"))
	p.markdown(options("sport"), dir)
	list := plans()
	if len(list) != 1 || list[0].At.Day() != 6 {
		t.Fatalf("plans %+v", list)
	}
	clock.Set(list[0].At.Add(time.Second))
	p.write(func(tx *database.Tx) error { return article.RunDue(p.ctx, tx, list[0].ID) })
	p.expect("old/x", "moved to sport/x")

	q := newPaper(t)
	dir = folder(t, file("date: 2025-01-05T06:00:00+02:00"))
	q.markdown(options("sport"), dir)
	put(t, dir, file("date: 2025-01-05T06:00:00+02:00\ndraft: true"))
	q.markdown(options("sport"), dir)
	p = q
	if list := plans(); len(list) != 0 {
		t.Errorf("a draft is still planned: %+v", list)
	}
}

// A live story whose file becomes a draft is not taken away, and its draft is not shown.
func TestADraftOfALiveStoryIsPrivate(t *testing.T) {
	p := newPaper(t)
	dir := folder(t, valves)
	p.markdown(options(""), dir)
	put(t, dir, strings.Replace(strings.Replace(valves, "900", "950", 1), "kicker:", "draft: true\nkicker:", 1))
	r := p.markdown(options(""), dir)
	if got := actions(r); got != "valves.md updated" {
		t.Error(got)
	}
	if l := p.live("city/water/valves"); !strings.Contains(l.Body.Text(), "900") {
		t.Errorf("readers see the draft: %q", l.Body.Text())
	}
}

func TestHowAFileIsNamed(t *testing.T) {
	for _, c := range []struct{ file, head, want string }{
		{"2024-12-19-piers-poured.md", "", "piers-poured"},
		{"piers/index.md", "", "piers"},
		{"Piers Poured.md", "", "piers-poured"},
		{"a.md", "slug: Piers, poured!", "piers-poured"},
		{"a.md", "url: /2024/12/piers-poured.html", "piers-poured"},
		{"a.markdown", "", "a"},
	} {
		p := newPaper(t)
		p.markdown(options("sport"), folder(t, "-- "+c.file+" --\n---\ntitle: Title\ndate: 2024-12-01\n"+c.head+"\n---\nText.\n-- _index.md --\n---\ntitle: A list\n---\n-- README.md --\nHow to.\n"))
		p.expect("sport/"+c.want, "Title")
	}
}

func TestTheSectionIsTheFilesOwnOrTheCallers(t *testing.T) {
	for _, c := range []struct{ head, flag, want string }{
		{"section: city/water", "sport", "city/water/x"},
		{"categories: [Sport]", "", "sport/x"},
		{"categories: [News]", "city", "city/x"}, // a category is only a guess: the caller knows better
		{"", "city/water", "city/water/x"},
	} {
		p := newPaper(t)
		p.markdown(options(c.flag), folder(t, "-- x.md --\n---\ntitle: X\ndate: 2024-12-01\n"+c.head+"\n---\nText.\n"))
		p.expect(c.want, "X")
	}
	p := newPaper(t)
	_, err := transfer.Markdown(p.ctx, p.desk, []string{folder(t, "-- x.md --\n---\ntitle: X\ndate: 2024-12-01\n---\nText.\n")}, options(""))
	if err == nil || !strings.Contains(err.Error(), "--section") {
		t.Errorf("a story without a section: %v", err)
	}
}

// city/budget.md and sport/budget.md are two stories, however they are brought in.
func TestFilesOfOneNameInTwoFolders(t *testing.T) {
	p := newPaper(t)
	dir := folder(t, "-- city/budget.md --\n---\ntitle: City budget\ndate: 2024-12-01\nsection: city\n---\nText.\n-- sport/budget.md --\n---\ntitle: Sport budget\ndate: 2024-12-01\nsection: sport\n---\nText.\n")
	for _, name := range []string{"city", "sport"} {
		if got := actions(p.markdown(options(""), filepath.Join(dir, name))); got != "budget.md new" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := actions(p.markdown(options(""), filepath.Join(dir, "city", "budget.md"))); got != "budget.md unchanged" {
		t.Errorf("the file alone: %s", got)
	}
	_, err := transfer.Markdown(p.ctx, p.desk, []string{dir + "/city", dir + "/city/budget.md"}, options(""))
	if err == nil || !strings.Contains(err.Error(), "cannot be told from") {
		t.Errorf("one file twice: %v", err)
	}
	p.expect("city/budget", "City budget")
	p.expect("sport/budget", "Sport budget")
}

func TestPicturesComeAlong(t *testing.T) {
	p := newPaper(t)
	dir := folder(t, `
-- pier/index.md --
---
title: Pier
date: 2024-12-01
image: lead.png
image_alt: A pier at dawn
---
Text.

![The other pier](img/other%20pier.png "From the south | Naledi Moyo")

:::callout{title="How"}
![The drawing](drawing.png)
:::

![Elsewhere](https://pictures.example/far.png)
`)
	for _, name := range []string{"lead.png", "img/other pier.png", "drawing.png"} {
		picture(t, filepath.Join(dir, "pier", name))
	}
	before := p.rows()
	p.markdown(dry("sport"), dir)
	if after := p.rows(); after != before {
		t.Errorf("a dry run kept pictures")
	}
	r := p.markdown(options("sport"), dir)
	l := p.live("sport/pier")
	if keys := l.Revision.Pictures(); len(keys) < 1 || l.Lead.Key == "" || l.Lead.Alt != "A pier at dawn" {
		t.Errorf("lead %+v, pictures %v", l.Lead, keys)
	}
	if left := l.Body.Sources(); len(left) != 1 || left[0] != "https://pictures.example/far.png" {
		t.Errorf("these were not taken: %v", left)
	}
	if len(r.Items[0].Left) != 1 || !strings.Contains(r.Items[0].Left[0], "kept as a link") {
		t.Errorf("it says %q", r.Items[0].Left)
	}
	if got := actions(p.markdown(options("sport"), dir)); got != "index.md unchanged" {
		t.Error("the second run:", got)
	}
}

func TestABrokenPictureStopsTheImport(t *testing.T) {
	p := newPaper(t)
	dir := folder(t, "-- a.md --\n---\ntitle: A\ndate: 2024-12-01\n---\n![A pier](pier.jpg)\n-- pier.jpg --\nI am a text.\n")
	before := p.rows()
	for _, o := range []transfer.Options{dry("sport"), options("sport")} {
		_, err := transfer.Markdown(p.ctx, p.desk, []string{dir}, o)
		if err == nil || !strings.Contains(err.Error(), "pier.jpg") {
			t.Errorf("dry run %v: %v", o.DryRun, err)
		}
	}
	if p.rows() != before {
		t.Error("something was kept")
	}
}

func TestAnImportReadsNoStrangersFiles(t *testing.T) {
	p := newPaper(t)
	dir := folder(t, "-- a.md --\n---\ntitle: A\ndate: 2024-12-01\n---\n![x](../../../../../../../../etc/hostname)\n")
	if _, err := transfer.Markdown(p.ctx, p.desk, []string{dir}, options("sport")); err == nil || !strings.Contains(err.Error(), "is not there") {
		t.Errorf("it says %v", err)
	}
}

func TestNothingToImport(t *testing.T) {
	p := newPaper(t)
	for _, c := range []struct{ dir, says string }{
		{filepath.Join(t.TempDir(), "nowhere"), "there is nothing at"},
		{t.TempDir(), "there are no .md files there"},
	} {
		if _, err := transfer.Markdown(p.ctx, p.desk, []string{c.dir}, options("sport")); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("it says %v, want %s", err, c.says)
		}
	}
	big := filepath.Join(t.TempDir(), "big.md")
	if err := os.WriteFile(big, make([]byte, 3<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := transfer.Markdown(p.ctx, p.desk, []string{big}, options("sport")); err == nil || !strings.Contains(err.Error(), "the limit for a text") {
		t.Errorf("it says %v", err)
	}
}
