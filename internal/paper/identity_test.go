package paper_test

import (
	"errors"
	"strings"
	"testing"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/paper"
)

func courier() paper.Identity {
	return paper.Identity{Name: "The Highveld Courier", Locale: "en-ZA", TimeZone: "Africa/Johannesburg", City: "johannesburg", Comments: "before"}
}

// What the house set goes before what the operator wrote; a refusal names the field.
func TestTheHouseGoesBeforeTheOperator(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		set := func(id paper.Identity) error {
			return db.Write(ctx, func(tx *database.Tx) error { return paper.SetIdentity(ctx, tx, "staff:1", id) })
		}
		id := courier()
		id.Name = "The Evening Courier"
		if err := set(id); err != nil {
			t.Fatal(err)
		}
		if got, err := paper.ReadIdentity(ctx, db, courier()); err != nil || got.Name != "The Evening Courier" {
			t.Errorf("read %+v, %v", got, err)
		}
		for field, spoil := range map[string]func(id *paper.Identity){
			"name":              func(id *paper.Identity) { id.Name = "  " },
			"locale":            func(id *paper.Identity) { id.Locale = "english" },
			"time_zone":         func(id *paper.Identity) { id.TimeZone = "Africa/Nowhere" },
			"comments":          func(id *paper.Identity) { id.Comments = "sometimes" },
			"menu":              func(id *paper.Identity) { id.Menu = []paper.Link{{Name: "Games", URL: "javascript:alert(1)"}} },
			"foot":              func(id *paper.Identity) { id.Foot = []paper.Link{{Name: "Printers", URL: "//elsewhere.example"}} },
			"colour_link_light": func(id *paper.Identity) { id.Colours = []paper.Colour{{Token: "link", Light: "#9ab", Dark: "#8fbdec"}} },
			"colour_sport_dark": func(id *paper.Identity) {
				id.Colours = []paper.Colour{{Token: "sport", Light: "#1a5c3c", Dark: "#333333"}}
			},
			"colours": func(id *paper.Identity) {
				id.Colours = []paper.Colour{{Token: "bg", Light: "#000000", Dark: "#ffffff"}}
			},
			"colour_culture_dark": func(id *paper.Identity) {
				id.Colours = []paper.Colour{{Token: "culture", Light: "#7b2560", Dark: "}body{"}}
			},
		} {
			id := courier()
			spoil(&id)
			var bad *paper.InvalidError
			if err := set(id); !errors.As(err, &bad) || bad.Problems[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

// The figures of WCAG's own examples, and the house colours can all be read.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.478}, {"#ffffff", "#ffffff", 1}} {
		if got := paper.Contrast(c.a, c.b); got < c.want-.01 || got > c.want+.01 {
			t.Errorf("%s on %s: %.3f, not %.3f", c.a, c.b, got, c.want)
		}
	}
	for _, s := range paper.Shades {
		if words := paper.CheckColour(s.Light, false) + paper.CheckColour(s.Dark, true); words != "" {
			t.Error(s.Token, words)
		}
	}
}

// A plate is shapes; whatever could run, load or lead elsewhere is refused or left out.
func TestAPlateIsOnlyShapes(t *testing.T) {
	f, err := paper.ReadLogo([]byte(`<?xml version="1.0"?><!-- drawn by hand --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60" onload="alert(1)"><g fill="url(#g)" style="x"><path d="M0 0h10v10z" clip-path="url(https://elsewhere.example/#x)"/></g></svg>`))
	if err != nil || f.Width != 5000 || f.Height != 1000 || !strings.HasSuffix(f.Name, ".svg") {
		t.Fatalf("%+v, %v", f, err)
	}
	for _, gone := range []string{"onload", "style", "elsewhere", "hand"} {
		if strings.Contains(string(f.Data), gone) {
			t.Errorf("%q is still in %s", gone, f.Data)
		}
	}
	if !strings.Contains(string(f.Data), `fill="url(#g)"`) || !strings.Contains(string(f.Data), `d="M0 0h10v10z"`) {
		t.Errorf("a shape is gone: %s", f.Data)
	}
	for name, file := range map[string]string{
		"script": `<svg viewBox="0 0 30 6"><script>alert(1)</script></svg>`, "picture": `<svg viewBox="0 0 30 6"><image href="x"/></svg>`,
		"use": `<svg viewBox="0 0 30 6"><use href="https://elsewhere.example"/></svg>`, "page": `<html></html>`, "two": `<svg viewBox="0 0 30 6"/><svg viewBox="0 0 30 6"/>`,
		"open": `<svg viewBox="0 0 30 6"><g>`, "empty": ``, "tall": `<svg viewBox="0 0 1 60"/>`, "large": `<svg>` + strings.Repeat(" ", paper.MaxLogo),
		"foreign": `<svg viewBox="0 0 30 6"><foreignObject/></svg>`, "entity": `<!DOCTYPE svg [<!ENTITY x "y">]><svg viewBox="0 0 30 6">&x;</svg>`, "png": "\x89PNG\r\n\x1a\nbroken",
	} {
		var bad *paper.InvalidError
		if _, err := paper.ReadLogo([]byte(file)); !errors.As(err, &bad) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadLogo(f *testing.F) {
	f.Add([]byte(`<svg viewBox="0 0 300 60"><path d="M0 0"/></svg>`))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := paper.ReadLogo(data)
		if err != nil || strings.HasSuffix(out.Name, ".png") {
			return
		}
		again, err := paper.ReadLogo(out.Data)
		if err != nil || string(again.Data) != string(out.Data) {
			t.Errorf("cleaning twice gives another drawing: %q, %q, %v", out.Data, again.Data, err)
		}
	})
}
