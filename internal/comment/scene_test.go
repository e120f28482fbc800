package comment_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

// room is a paper with one live story under which readers write.
type room struct {
	*testing.T
	ctx   context.Context
	db    *database.DB
	story int64
}

func newRoom(t *testing.T, db *database.DB) *room {
	r := &room{T: t, ctx: context.Background(), db: db}
	body, err := markup.ParseMarkdown("Two valves.", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.write(func(tx *database.Tx) error {
		city, err := section.Create(r.ctx, tx, "staff:1", section.Section{Slug: "city", Name: "City"})
		if err != nil {
			return err
		}
		a, _, err := article.Create(r.ctx, tx, "staff:1", article.Text{Headline: "Valves", SectionID: city.ID, Body: body})
		if err != nil {
			return err
		}
		r.story = a.ID
		_, err = article.Publish(r.ctx, tx, a.ID, article.Publication{By: "staff:1"})
		return err
	})
	return r
}

func (r *room) write(f func(tx *database.Tx) error) {
	r.Helper()
	if err := r.db.Write(r.ctx, f); err != nil {
		r.Fatal(err)
	}
}

func (r *room) post(policy comment.Policy, name, text string, parent int64) comment.Posted {
	r.Helper()
	p, err := comment.Post(r.ctx, r.db, policy, comment.Draft{ArticleID: r.story, ParentID: parent, Name: name, Text: text})
	if err != nil {
		r.Fatal(err)
	}
	return p
}

func (r *room) refuses(d comment.Draft, field string) {
	r.Helper()
	d.ArticleID = r.story
	_, err := comment.Post(r.ctx, r.db, comment.After, d)
	var bad *comment.InvalidError
	if !errors.As(err, &bad) || bad.Field != field {
		r.Errorf("%q was not refused for its %s: %v", d.Text, field, err)
	}
}

func (r *room) thread(page int) comment.Leaf {
	r.Helper()
	leaf, err := comment.List(r.ctx, r.db, r.story, page)
	if err != nil {
		r.Fatal(err)
	}
	return leaf
}

// outline writes a page of the thread as "Thandi > Naledi".
func outline(leaf comment.Leaf) string {
	var b strings.Builder
	for _, c := range leaf.Comments {
		name := c.Name
		if c.Gone {
			name = "(gone)"
		}
		fmt.Fprintf(&b, "%s%s\n", strings.Repeat(">", c.Depth), name)
	}
	return b.String()
}

func TestThePaperReadsBeforeItPrints(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := newRoom(t, db)
		p := r.post(comment.Before, "Thandi", "What about the clinic?", 0)
		if p.Comment.State != comment.Held || len(r.thread(1).Comments) != 0 {
			t.Fatalf("published unread: %+v", p.Comment)
		}
		held, _, err := comment.Backlog(r.ctx, db)
		if err != nil || held != 1 {
			t.Errorf("the desk sees %d waiting: %v", held, err)
		}
		r.write(func(tx *database.Tx) error { return comment.Approve(r.ctx, tx, "staff:2", p.Comment.ID) })
		r.write(func(tx *database.Tx) error { return comment.Approve(r.ctx, tx, "staff:3", p.Comment.ID) }) // a second moderator
		if got := outline(r.thread(1)); got != "Thandi\n" {
			t.Errorf("readers see %q", got)
		}
		r.write(func(tx *database.Tx) error {
			return comment.Remove(r.ctx, tx, "staff:2", p.Comment.ID, "names a private person")
		})
		if n := len(r.thread(1).Comments); n != 0 {
			t.Errorf("%d comments stand after removal", n)
		}
		err = db.Write(r.ctx, func(tx *database.Tx) error { return comment.Approve(r.ctx, tx, "staff:2", p.Comment.ID) })
		var bad *comment.InvalidError
		if !errors.As(err, &bad) {
			t.Errorf("a removed comment was approved: %v", err)
		}
		r.write(func(tx *database.Tx) error { return comment.Restore(r.ctx, tx, "staff:2", p.Comment.ID) })
		if n := r.thread(1).Total; n != 1 {
			t.Errorf("%d comments after restoring", n)
		}
	})
}

func TestAThreadInOrder(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := newRoom(t, db)
		thandi := r.post(comment.After, "Thandi", "What about the clinic?", 0)
		gert := r.post(comment.After, "Gert", "One date is on the website.", 0)
		naledi := r.post(comment.After, "Naledi", "I asked.", thandi.Comment.ID)
		r.post(comment.After, "Sipho", "And?", naledi.Comment.ID)
		r.post(comment.After, "Anna", "I agree.", gert.Comment.ID)
		if got, want := outline(r.thread(1)), "Thandi\n>Naledi\n>>Sipho\nGert\n>Anna\n"; got != want {
			t.Fatalf("the thread reads\n%s", got)
		}
		// A removed comment keeps its place while something stands below it.
		r.write(func(tx *database.Tx) error { return comment.Remove(r.ctx, tx, "staff:2", naledi.Comment.ID, "") })
		if got, want := outline(r.thread(1)), "Thandi\n>(gone)\n>>Sipho\nGert\n>Anna\n"; got != want {
			t.Errorf("after a removal it reads\n%s", got)
		}
		if total := r.thread(1).Total; total != 4 {
			t.Errorf("readers are told of %d comments", total)
		}
	})
}

func TestRepliesStayWhenTheCommentAboveIsHeldAgain(t *testing.T) {
	db := databasetest.New(t)
	r := newRoom(t, db)
	thandi := r.post(comment.After, "Thandi", "What about the clinic?", 0)
	r.post(comment.After, "Naledi", "I asked.", thandi.Comment.ID)
	links := "https://a.example https://b.example https://c.example"
	if _, err := comment.Edit(r.ctx, db, comment.After, thandi.Comment.ID, thandi.Secret, links); err != nil {
		t.Fatal(err)
	}
	leaf := r.thread(1)
	if got := outline(leaf); got != "(gone)\n>Naledi\n" || leaf.Total != 1 {
		t.Errorf("the reply was lost with the comment above it: %q, %d", got, leaf.Total)
	}
	if leaf.Comments[1].ReplyTo != "" {
		t.Error("the name of a held comment is printed")
	}
}

func TestALongThreadGoesOverPages(t *testing.T) {
	db := databasetest.New(t)
	r := newRoom(t, db)
	var last comment.Posted
	for i := range 115 {
		last = r.post(comment.After, fmt.Sprintf("Reader %d", i), "Hello", last.Comment.ID*int64(i%2)) // pairs
	}
	first, second, third := r.thread(1), r.thread(2), r.thread(3)
	if len(first.Comments) != 10 || len(second.Comments) != 100 || len(third.Comments) != 5 || first.Pages != 3 || first.Total != 115 {
		t.Errorf("pages of %d, %d, %d comments; %d pages, %d in all", len(first.Comments), len(second.Comments), len(third.Comments), first.Pages, first.Total)
	}
	if page, err := comment.PageOf(r.ctx, db, last.Comment); err != nil || page != 3 {
		t.Errorf("the last comment is looked for on page %d: %v", page, err)
	}
	if len(r.thread(4).Comments) != 0 {
		t.Error("there is a page after the last")
	}
}

func TestDeepRepliesHangHigher(t *testing.T) {
	db := databasetest.New(t)
	r := newRoom(t, db)
	parent := int64(0)
	for i := range 30 {
		parent = r.post(comment.After, "Reader", fmt.Sprintf("Reply %d", i), parent).Comment.ID
	}
	deepest := 0
	for _, page := range []int{1, 2} {
		for _, c := range r.thread(page).Comments {
			deepest = max(deepest, c.Depth)
		}
	}
	if deepest > 8 {
		t.Errorf("a reply stands %d levels deep", deepest)
	}
	if total := r.thread(1).Total; total != 30 {
		t.Errorf("%d of 30 replies stand", total)
	}
}

func TestWhatIsRefused(t *testing.T) {
	db := databasetest.New(t)
	r := newRoom(t, db)
	r.refuses(comment.Draft{Name: "Thandi", Text: ""}, "text")
	r.refuses(comment.Draft{Name: "Thandi", Text: " \t\n\u00a0\u200b\u2800\u3164"}, "text")
	r.refuses(comment.Draft{Name: "Thandi", Text: strings.Repeat("a", 1<<20)}, "text")
	r.refuses(comment.Draft{Name: "\u200d \u2060", Text: "Hello"}, "name")
	r.refuses(comment.Draft{Name: strings.Repeat("n", 61), Text: "Hello"}, "name")
	r.refuses(comment.Draft{Name: "Thandi", Text: "Hello", Email: "not a mail address"}, "email")
	r.refuses(comment.Draft{Name: "Thandi", Text: "Hello", ParentID: 99}, "text")
	r.write(func(tx *database.Tx) error { return comment.SetThread(r.ctx, tx, "staff:1", r.story, "", true) })
	r.refuses(comment.Draft{Name: "Thandi", Text: "Hello"}, "thread")
	r.write(func(tx *database.Tx) error {
		return comment.SetThread(r.ctx, tx, "staff:1", r.story, comment.Off, false)
	})
	r.refuses(comment.Draft{Name: "Thandi", Text: "Hello"}, "thread")
	r.write(func(tx *database.Tx) error { return comment.SetThread(r.ctx, tx, "staff:1", r.story, "", false) })
	r.write(func(tx *database.Tx) error { return article.Kill(r.ctx, tx, r.story, "staff:1", "withdrawn", "") })
	r.refuses(comment.Draft{Name: "Thandi", Text: "Hello"}, "thread")
}

func TestTricksInAComment(t *testing.T) {
	db := databasetest.New(t)
	r := newRoom(t, db)
	got := r.post(comment.After, "Edi\u202etor", "A\u0000B\u202e\u2066C\r\n\r\n\r\n\r\nZ"+strings.Repeat("\u0301", 50), 0).Comment
	if got.Name != "Editor" || !strings.HasPrefix(got.Text, "ABC\n\nŹ") || strings.Count(got.Text, "\u0301") > 4 {
		t.Errorf("kept as %q: %q", got.Name, got.Text)
	}
	for text, want := range map[string]string{
		"<script>alert(1)</script>":                  "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
		"See https://courier.example/a?b=1&c=2.\nOk": `<p>See <a href="https://courier.example/a?b=1&amp;c=2" rel="nofollow ugc noopener">https://courier.example/a?b=1&amp;c=2</a>.<br>Ok</p>`,
		"javascript:alert(1) http:// One\n\nTwo":     "<p>javascript:alert(1) http:// One</p><p>Two</p>",
		`https://x.example/"onmouseover="alert(1)`:   `<p><a href="https://x.example/" rel="nofollow ugc noopener">https://x.example/</a>&#34;onmouseover=&#34;alert(1)</p>`,
	} {
		if html := string(comment.HTML(text)); html != want {
			t.Errorf("HTML(%q) =\n%s\nwant\n%s", text, html, want)
		}
	}
}

func TestRobotsAndLinksWait(t *testing.T) {
	db := databasetest.New(t)
	r := newRoom(t, db)
	if s := r.post(comment.After, "Thandi", "See https://a.example and https://b.example and https://c.example", 0).Comment; s.State != comment.Held {
		t.Errorf("three links went straight through: %s", s.State)
	}
	p, err := comment.Post(r.ctx, db, comment.After, comment.Draft{ArticleID: r.story, Name: "Robot", Text: "Buy", Trap: "x"})
	if err != nil || p.Comment.State != comment.Held {
		t.Errorf("a robot went straight through: %v %v", p.Comment.State, err)
	}
}

func TestTheButtonIsPressedTwice(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := newRoom(t, db)
		one := r.post(comment.After, "Thandi", "Hello", 0)
		two := r.post(comment.After, "Thandi", "Hello", 0)
		if !two.Again || two.Comment.ID != one.Comment.ID || two.Secret != "" {
			t.Errorf("one comment sent twice became %d and %d", one.Comment.ID, two.Comment.ID)
		}
	})
}

func TestFiveMinutesToMendASlip(t *testing.T) {
	databasetest.EachAt(t, time.Date(2024, 12, 19, 8, 0, 0, 0, time.UTC), func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		r := newRoom(t, db)
		p := r.post(comment.After, "Thandi", "The clinik", 0)
		if _, err := comment.Edit(r.ctx, db, comment.After, p.Comment.ID, "somebody else's", "Nonsense"); err == nil {
			t.Error("another browser edited it")
		}
		clock.Advance(4 * time.Minute)
		c, err := comment.Edit(r.ctx, db, comment.After, p.Comment.ID, p.Secret, "The clinic")
		if err != nil || c.Text != "The clinic" || c.Edited.IsZero() {
			t.Fatalf("the slip stays: %+v %v", c, err)
		}
		c, err = comment.Edit(r.ctx, db, comment.After, p.Comment.ID, p.Secret, "https://a.example https://b.example https://c.example")
		if err != nil || c.State != comment.Held {
			t.Errorf("links were slipped in after publication: %v %v", c.State, err)
		}
		clock.Advance(2 * time.Minute)
		if _, err := comment.Edit(r.ctx, db, comment.After, p.Comment.ID, p.Secret, "Too late"); err == nil {
			t.Error("edited after five minutes")
		}
	})
}

func TestReadersReport(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		r := newRoom(t, db)
		p := r.post(comment.After, "Gert", "Rude words", 0)
		for range 2 {
			if err := comment.File(r.ctx, db, p.Comment.ID, "abuse", "He means me."); err != nil {
				t.Fatal(err)
			}
		}
		waiting, err := comment.Waiting(r.ctx, db, comment.QueueReported, 10, 0)
		if err != nil || len(waiting) != 1 || waiting[0].Reports != 2 {
			t.Fatalf("the desk sees %+v %v", waiting, err)
		}
		r.write(func(tx *database.Tx) error { return comment.Keep(r.ctx, tx, "staff:2", p.Comment.ID) })
		if _, reported, _ := comment.Backlog(r.ctx, db); reported != 0 {
			t.Error("a settled report still waits")
		}
		if _, err := comment.FileError(r.ctx, db, comment.ErrorReport{ArticleID: r.story, Text: "The valves are 900, not 800."}); err != nil {
			t.Fatal(err)
		}
		open, err := comment.OpenErrors(r.ctx, db, 10)
		if err != nil || len(open) != 1 {
			t.Fatalf("error reports: %+v %v", open, err)
		}
		r.write(func(tx *database.Tx) error {
			return comment.SettleError(r.ctx, tx, "staff:1", comment.Settlement{Report: open[0].ID, Answer: "Fixed, thank you.", Outcome: comment.Fixed})
		})
	})
}

func FuzzHTML(f *testing.F) {
	f.Add("See https://courier.example/<script>")
	f.Fuzz(func(t *testing.T, text string) {
		html := string(comment.HTML(text))
		for _, bad := range []string{"<script", "javascript:\"", " on"} {
			if bad != " on" && strings.Contains(html, bad) && !strings.Contains(text, "&") {
				t.Errorf("HTML(%q) = %q", text, html)
			}
		}
		for i, r := range html { // the only tags are ours
			if r == '<' && !strings.HasPrefix(html[i:], "<p>") && !strings.HasPrefix(html[i:], "</p>") && !strings.HasPrefix(html[i:], "<br>") &&
				!strings.HasPrefix(html[i:], "<a href=\"http") && !strings.HasPrefix(html[i:], "</a>") {
				t.Errorf("HTML(%q) has a tag of its own: %q", text, html[i:])
			}
		}
	})
}
