//go:build browser

package browser

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
)

// What the scenes of the real newsroom share (room_*_test.go): people of their own, a story of their own, a window on it.

// hands counts the people hired for scenes, because a short name is given once.
var hands atomic.Int64

// hire brings somebody into the newsroom for one scene. When it is over, they are shut out.
func (p *paper) hire(t testing.TB, name, role string) staff.Person {
	t.Helper()
	var who staff.Person
	p.write(t, func(ctx context.Context, tx *database.Tx) (err error) {
		handle := fmt.Sprintf("room-%s-%d", strings.ToLower(strings.Fields(name)[0]), hands.Add(1))
		who, err = staff.Add(ctx, tx, by, staff.Person{Name: name, Handle: handle, Role: role})
		return err
	})
	t.Cleanup(func() {
		p.write(t, func(ctx context.Context, tx *database.Tx) error { return staff.Disable(ctx, tx, by, who.ID) })
	})
	return who
}

// seat opens a window in which somebody is signed in.
func (p *paper) seat(t testing.TB, who staff.Person, w window) *tab {
	t.Helper()
	b := open(t, p, w)
	b.goTo(p.linkFor(t, who))
	b.follow("button", "Sign in")
	return b
}

// linkFor is a fresh one-time link for somebody.
func (p *paper) linkFor(t testing.TB, who staff.Person) string {
	t.Helper()
	var secret string
	p.write(t, func(ctx context.Context, tx *database.Tx) (err error) {
		secret, err = staff.Link(ctx, tx, by, who.ID)
		return err
	})
	return "/newsroom/sign-in?link=" + secret
}

// drafted is a story in the Culture section that somebody began. It is withdrawn when the scene is over.
func (p *paper) drafted(t testing.TB, who staff.Person, headline, body string) int64 {
	t.Helper()
	var id int64
	p.write(t, func(ctx context.Context, tx *database.Tx) error {
		culture, err := section.ByPath(ctx, tx, "culture")
		if err != nil {
			return err
		}
		text := article.Text{Headline: headline, SectionID: culture.ID, Kind: article.News}
		if text.Body, err = markup.ParseMarkdown(body, nil); err != nil {
			return err
		}
		a, _, err := article.Create(ctx, tx, who.Actor(), text)
		id = a.ID
		return err
	})
	p.withdraw(t, id)
	return id
}

// parsed is a text written in Markdown.
func parsed(t testing.TB, text string) *markup.Document {
	t.Helper()
	d, err := markup.ParseMarkdown(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// kept are all texts of a story that the newsroom has, as Markdown, the newest first.
func (p *paper) kept(t testing.TB, id int64) (texts []string) {
	t.Helper()
	rows, err := article.HistoryBefore(context.Background(), p.DB, id, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		r, err := article.RevisionByID(context.Background(), p.DB, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, r.Body.Markdown())
	}
	return texts
}

// houseRules sets the rules of the house for one scene.
func (p *paper) houseRules(t testing.TB, change func(r *article.Rules)) {
	t.Helper()
	ctx := context.Background()
	was, err := article.RulesOf(ctx, p.DB)
	if err != nil {
		t.Fatal(err)
	}
	set := func(r article.Rules) {
		p.write(t, func(ctx context.Context, tx *database.Tx) error { return article.SetRules(ctx, tx, by, r) })
	}
	t.Cleanup(func() { set(was) })
	now := was
	change(&now)
	set(now)
}

// storyPath is the sheet of a story in the newsroom.
func storyPath(id int64) string { return fmt.Sprintf("/newsroom/story/%d", id) }

// theEditor waits until the text can be written, or read, in the editor.
func (b *tab) theEditor() {
	b.t.Helper()
	b.until("the editor", "document.readyState === 'complete' && document.querySelector('#editor')?.island?.view")
}

// atStory opens the sheet of a story.
func (b *tab) atStory(id int64) {
	b.t.Helper()
	if got := b.goTo(storyPath(id)); got != 200 {
		b.t.Fatalf("the sheet of story %d answers with %d", id, got)
	}
	b.theEditor()
}

// writing tells whether the editor takes letters.
const writing = "document.querySelector('#editor .ProseMirror').isContentEditable"

// intoText touches the text. The focus comes a moment before the cursor; what is typed between the two still goes into the
// field that had it.
func (b *tab) intoText() {
	b.t.Helper()
	b.press("document.querySelector('#island-text > *')")
	b.until("the cursor in the text", "(v => v.hasFocus() && v.dom.contains(getSelection().anchorNode))(document.querySelector('#editor').island.view)")
}

// writesOn types behind the last letter of the text.
func (b *tab) writesOn(words string) {
	b.t.Helper()
	b.until("the cursor to stand at the end", `(() => { const view = document.querySelector("#editor").island.view;
		view.focus();
		const s = getSelection(), end = view.domAtPos(view.state.doc.content.size - 1);
		s.collapse(end.node, end.offset);
		return view.hasFocus() && view.state.selection.empty && view.state.selection.head === view.state.doc.content.size - 1 })()`)
	b.write(words)
	b.until("the words in the text", written+".endsWith("+js(words)+")")
}

// writesOnNewLine begins a paragraph behind all others and types there.
func (b *tab) writesOnNewLine(words string) {
	b.t.Helper()
	ask[bool](b, `(() => { const view = document.querySelector("#editor").island.view, end = view.state.doc.content.size;
		view.dispatch(view.state.tr.insert(end, view.state.schema.nodes.paragraph.create()).scrollIntoView()); return true })()`)
	b.press("document.querySelector('#island-text > :last-child')")
	b.until("the cursor in it", `(() => { const s = document.querySelector("#editor").island.view.state; return s.selection.empty && s.selection.head === s.doc.content.size - 1 })()`)
	b.write(words)
	b.until("the words in the text", written+".includes("+js(words)+")")
}

// isSaved waits until the newsroom has what stands in the editor.
func (b *tab) isSaved() {
	b.t.Helper()
	b.until("everything to be saved", "!document.querySelector('#editor').island.saving.dirty() && document.querySelector('#saved').dataset.state === 'saved'")
}

// outside fails if any of these words can be read by somebody outside: in the paper, in a feed, in a search.
func (p *paper) outside(t testing.TB, path string, words ...string) {
	t.Helper()
	for _, exit := range []string{path, "/", "/feed.xml", "/feed.atom", "/feed.json", "/culture", "/culture/feed.xml", "/search?q=choir", "/sitemap.xml"} {
		page := p.ask(t, exit).Body
		for _, w := range words {
			if strings.Contains(page, w) {
				t.Errorf("%s tells readers %q", exit, w)
			}
		}
	}
}

// publishes lets readers see the newest text of a story, as preparation.
func (p *paper) publishes(t testing.TB, who staff.Person, id int64) string {
	t.Helper()
	p.write(t, func(ctx context.Context, tx *database.Tx) error {
		_, err := article.Publish(ctx, tx, id, article.Publication{By: who.Actor()})
		return err
	})
	return p.live(t, id)
}

// at fills a field for a day and a time, in the paper's zone, as its picker would.
func (b *tab) at(label string, when time.Time) {
	b.t.Helper()
	ask[bool](b, "(f => { f.value = "+js(when.In(b.p.Zone()).Format("2006-01-02T15:04"))+"; f.dispatchEvent(new Event('input', {bubbles: true})); f.dispatchEvent(new Event('change', {bubbles: true})); return true })("+field(label)+")")
}

// snapshot is a small photograph in one colour, which no other scene has.
func snapshot(t testing.TB, name string, shade color.RGBA) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 720, 480))
	for y := range 480 {
		for x := range 720 {
			img.SetRGBA(x, y, color.RGBA{shade.R + uint8(x/24), shade.G + uint8(y/24), shade.B + uint8((x*y)%7), 255})
		}
	}
	file := filepath.Join(t.TempDir(), name)
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := jpeg.Encode(f, img, nil); err != nil {
		t.Fatal(err)
	}
	return file
}

// uploads sends a picture through the editor's dialogue, with its texts, and puts it into the story.
func (b *tab) uploads(file, alt, caption, credit string) {
	b.t.Helper()
	b.until("the dialogue", "document.querySelector('dialog[open] .i-drop input[type=file]')")
	b.attach("Upload", file)
	sending := "document.querySelector('dialog[open] .i-sending li')"
	b.until("the picture's fields", sending)
	for i, words := range []string{alt, caption, credit} {
		box := sending + ".querySelectorAll('.field .fi')[" + js(i) + "]"
		b.press(box)
		b.until("a field of the picture", "document.activeElement === "+box)
		ask[bool](b, "(document.activeElement.select(), true)")
		b.write(words)
	}
	b.click("dialog[open] .i-sending button", "Upload")
	b.until("the picture to be sent and chosen", "document.querySelector('dialog[open] .i-wall [aria-pressed=true]') && !"+sending)
	b.click("dialog[open] footer button", "Insert")
	b.until("the dialogue to close", "!document.querySelector('dialog[open]')")
	b.until("the picture in the text", "[...document.querySelectorAll('#editor figure img')].some(i => { i.scrollIntoView(); return i.complete && i.naturalWidth > 0 && document.querySelector('#editor').island.stored().content.length })")
}

// puts gives a field of the sheet a value, by its place among those of its name.
func (b *tab) puts(name string, place int, words string) {
	b.t.Helper()
	box := "document.querySelectorAll('#story [name=" + name + "]')[" + js(place) + "]"
	b.press(box)
	b.until("the field "+name, "document.activeElement === "+box)
	ask[bool](b, "(document.activeElement.select(), true)")
	b.write(words)
}

// seesPicture waits until a reader sees a picture with this text.
func (b *tab) seesPicture(alt string) {
	b.t.Helper()
	b.until("the picture “"+alt+"”", "[...document.images].some(i => { if (i.alt !== "+js(alt)+") return false; i.scrollIntoView(); return i.complete && i.naturalWidth > 0 })")
}

// head is the newest text of a story.
func (p *paper) head(t testing.TB, id int64) article.Revision {
	t.Helper()
	r, err := article.Head(context.Background(), p.DB, id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
