package markup_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"broadsheet/internal/markup"
	"broadsheet/internal/markup/markuptest"
)

var same = cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(markup.Document{})}

// Whatever an editor can make, writing it as Markdown and reading it back changes nothing.
func TestMarkdownRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := markuptest.DrawDocument(t)
		md := d.Markdown()
		got, err := markup.ParseMarkdown(md, d)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, got, same); diff != "" {
			t.Fatalf("%s\nMarkdown:\n%s", diff, md)
		}
	})
}

func TestMarkdownRoundTripWithIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := markuptest.DrawDocument(t)
		md := d.MarkdownWithIDs()
		got, err := markup.ParseMarkdown(md, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, got, same); diff != "" {
			t.Fatalf("%s\nMarkdown:\n%s", diff, md)
		}
	})
}

func TestNormaliseTwiceIsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := markuptest.DrawDocument(t)
		once := d.Encode()
		d.Normalise()
		if twice := d.Encode(); !bytes.Equal(once, twice) {
			t.Fatalf("%s\n%s", once, twice)
		}
	})
}

func TestEncodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := markuptest.DrawDocument(t)
		got, err := markup.Decode(d.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, got, same); diff != "" {
			t.Fatal(diff)
		}
		if !bytes.Equal(got.Encode(), d.Encode()) {
			t.Fatal("encoding is not deterministic")
		}
	})
}

func TestTheEditorsFormIsTheSameDocument(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := markuptest.DrawDocument(t)
		got, err := markup.Decode(d.EncodeForEditor())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Encode(), d.Encode()) {
			t.Fatalf("%s\n%s", d.Encode(), got.Encode())
		}
	})
}

// A story without suggestions is settled as it stands.
func TestSettleOfAStoredDocument(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := markuptest.DrawDocument(t)
		settled, open, err := markup.Settle(d.Encode())
		if err != nil || len(open) > 0 {
			t.Fatal(open, err)
		}
		if !bytes.Equal(settled.Encode(), d.Encode()) {
			t.Fatalf("%s\n%s", d.Encode(), settled.Encode())
		}
	})
}
