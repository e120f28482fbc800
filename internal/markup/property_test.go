package markup

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var same = cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(Document{})}

// Whatever an editor can make, writing it as Markdown and reading it back changes nothing.
func TestMarkdownRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		md := d.Markdown()
		got, err := ParseMarkdown(md, d)
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
		d := drawDocument(t)
		md := d.MarkdownWithIDs()
		got, err := ParseMarkdown(md, nil)
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
		d := drawDocument(t)
		once := d.Encode()
		d.Normalise()
		if twice := d.Encode(); !bytes.Equal(once, twice) {
			t.Fatalf("%s\n%s", once, twice)
		}
	})
}

func TestEncodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		got, err := Decode(d.Encode())
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
