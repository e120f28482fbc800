package transfer

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"broadsheet/internal/markup"
)

// FuzzPage: whatever was saved, reading it ends, and what comes out can be stored, read back and shown without script.
func FuzzPage(f *testing.F) {
	for _, name := range []string{"page-like-seed.txt", "page-like-seed.html"} {
		seed, err := os.ReadFile("testdata/page/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	f.Add([]byte("A headline\n\nA subheading\n\nA paragraph that is longer than its subheading.\n"))
	f.Add([]byte("<article><h1>A</h1><p onclick=x>B<script>c</script></p><table><tr><td>1</table></article>"))
	f.Add([]byte("<p>\x93quoted\x94</p>"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 1<<16 {
			return
		}
		text := asText(raw)
		if !utf8.ValidString(text) {
			t.Fatal("not UTF-8")
		}
		pg := pageFromText(text)
		if looksLikeHTML(text) {
			var err error
			if pg, err = pageFromHTML(text); err != nil {
				return
			}
		}
		if pg.sort() != nil {
			return
		}
		if strings.TrimSpace(pg.headline) == "" || len(pg.body) == 0 {
			t.Fatalf("headline %q, %d blocks", pg.headline, len(pg.body))
		}
		stored := markup.New(pg.body...).Encode()
		back, err := markup.Decode(stored)
		if err != nil || string(back.Encode()) != string(stored) {
			t.Fatalf("it does not come back from storage: %v", err)
		}
		pg.took()
	})
}
