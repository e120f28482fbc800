package app_test

import (
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/front"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
)

// gone is the word that was printed and taken away. It stands in every part of the text that readers see.
const gone = "quaggaword"

// guilty is a text that says the word wherever a text can say it.
func (p *paper) guilty() article.Text {
	p.Helper()
	body, err := markup.ParseMarkdown("The valves of the hippodrome are old.\n\nIt was "+gone+", as [reported](/claims/that-which-happened) on Tuesday.\n\n## Where "+gone+" stood\n\n> Said "+gone+"\n\n| a | b |\n|---|---|\n| "+gone+" | 2 |\n\nWork begins.[^1]\n\n[^1]: See "+gone+".", nil)
	if err != nil {
		p.Fatal(err)
	}
	t := p.text("A plain headline")
	t.Slug, t.Body, t.Standfirst, t.Kicker, t.KeyPoints = "plain", body, "Of "+gone, gone, []string{"The " + gone}
	t.HeadlineSearch, t.HeadlineSocial, t.HeadlineShort, t.Dateline = gone+" for search", gone+" for sharing", gone+" for lists", gone
	return t
}

// innocent is the same story without it.
func (p *paper) innocent() article.Text {
	t := p.text("A plain headline")
	t.Slug = "plain"
	return t
}

// change publishes another text.
func (p *paper) change(id int64, t article.Text, c article.Change) {
	p.Helper()
	p.save(id, t)
	p.write(func(tx *database.Tx) error {
		_, err := article.Publish(p.ctx, tx, id, article.Publication{By: editor, Change: c})
		return err
	})
}

// everywhere asks all exits, those of the story too.
func (p *paper) everywhere(id int64) []string {
	p.Helper()
	s := &walked{path: "city/water/plain", old: "city/water/older", id: id, picture: "/media/none/1.jpg", comment: 1}
	var lines []string
	for _, e := range exits {
		for _, a := range e.asks {
			if !strings.HasPrefix(a.line, "POST") {
				lines = append(lines, s.fill(a.line))
			}
		}
	}
	return append(lines, "GET /search?q="+gone[:6]+"*", "GET /search?q=hippodrome&sort=date", "GET /claims/that-which-happened", "GET /claims/that-which-happened.json", "GET /corrections?page=2",
		"GET /city/water/plain/changes?all=1", "GET /city/water?page=1", "GET /city/water/plain?comments=2", "GET /sitemap/1.xml")
}

// silent wants the word at no exit, and not in the index that stands behind one.
func (p *paper) silent(id int64, more ...string) {
	p.Helper()
	for _, line := range append(p.everywhere(id), more...) {
		w := p.ask(line)
		text := strings.ReplaceAll(told(w), "q="+gone[:6], "")
		if strings.Contains(text, gone) {
			p.Errorf("%s (%d) tells: %s", line, w.Code, around(text, gone))
		}
		if w.Code >= 500 {
			p.Errorf("%s answers %d", line, w.Code)
		}
	}
	var n int
	if err := p.DB.QueryRow(p.ctx, `SELECT COUNT(*) FROM search_text WHERE article_id = $1 AND (body || headline || standfirst || words) <> '' AND INSTR(headline || standfirst || body || words, $2) > 0`, id, gone).Scan(&n); err != nil || n != 0 {
		p.Errorf("the index holds it: %d %v", n, err)
	}
}

// printedWith prints the guilty text, lets readers and machines see it, and puts it where an editor would.
func (p *paper) printedWith(c int64) (id int64, link string) {
	p.Helper()
	id = p.draft(p.guilty()).ID
	p.publish(id)
	p.write(func(tx *database.Tx) error {
		if err := front.Place(p.ctx, tx, editor, front.Paper, id); err != nil {
			return err
		}
		now, err := front.Current(p.ctx, tx, front.Paper)
		if err != nil {
			return err
		}
		d := now.Document
		d.Blocks[0].Slots[0].Headline, d.Blocks[0].Slots[0].Kicker = "On the front: "+gone, gone
		if _, err = front.Order(p.ctx, tx, editor, front.Paper, "", d); err != nil {
			return err
		}
		if _, err = front.Raise(p.ctx, tx, editor, front.Banner{Words: "Breaking: " + gone, Article: id, Until: p.clock.Now().Add(time.Hour)}); err != nil {
			return err
		}
		_, secret, err := draft.MakeLink(p.ctx, tx, editor, draft.Link{Article: id, Revision: p.head(id), MadeBy: 1, MadeFor: "Adv Botha"}, draft.Lives[0])
		link = "GET /review/" + secret
		return err
	})
	seen := 0
	for _, line := range append(p.everywhere(id), link) {
		if strings.Contains(told(p.ask(line)), gone) {
			seen++
		}
	}
	if seen < 12 {
		p.Fatalf("only %d exits show the story; the walk would prove nothing", seen)
	}
	return id, link
}

func (p *paper) contested() int64 {
	id := p.claim("that it happened", "that-which-happened")
	p.says(id, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok", "“No.”")
	return id
}

// telling is a published story that tells of the contested claim, with a link to it.
func (p *paper) telling() (int64, *markup.Document) {
	p.Helper()
	text := p.innocent()
	body, err := markup.ParseMarkdown("The valves are old.\n\nIt was "+gone+", as [reported](/claims/that-which-happened) on Tuesday.\n\nWork begins.", nil)
	if err != nil {
		p.Fatal(err)
	}
	text.Body = body
	id := p.draft(text).ID
	p.publish(id)
	return id, body
}

// What is struck under a hold of counsel comes back by no exit: not by the list of changes, nor word by word.
func TestWhatAHoldStruckComesBackByNoExit(t *testing.T) {
	p := open(t)
	c := p.contested()
	id, body := p.telling()
	more := p.innocent() // a version between, so that the passage stands in two comparisons
	var err error
	more.Body, err = markup.ParseMarkdown("The valves are old.\n\nIt was certainly "+gone+", as [reported](/claims/that-which-happened) on Tuesday.\n\nWork begins soon.", body)
	if err != nil {
		t.Fatal(err)
	}
	p.change(id, more, article.Change{Kind: article.Update})
	if !strings.Contains(told(p.ask("GET /city/water/plain/changes")), gone) {
		t.Fatal("the changes do not show the passage before the hold")
	}
	hold := func(do string) {
		p.write(func(tx *database.Tx) error {
			return claim.PutOnHold(p.ctx, tx, c, claim.Holding{By: editor, Kind: claim.LegalHold, Reason: "a letter", Choices: []claim.Choice{{Article: id, Do: do, Reason: "it names nobody"}}})
		})
	}
	var older, newest string
	p.write(func(tx *database.Tx) error {
		var err error
		a := p.story(id)
		if _, older, err = draft.MakeLink(p.ctx, tx, editor, draft.Link{Article: id, Revision: a.PublishedID - 1, MadeBy: 1, MadeFor: "Adv Botha"}, draft.Lives[0]); err != nil {
			return err
		}
		_, newest, err = draft.MakeLink(p.ctx, tx, editor, draft.Link{Article: id, MadeBy: 1, MadeFor: "Ms Khoza"}, draft.Lives[0])
		return err
	})
	if !strings.Contains(told(p.ask("GET /review/"+older)), gone) {
		t.Fatal("the review link does not show the passage before the hold")
	}
	before := p.story(id).Updated
	p.clock.Advance(time.Minute)
	hold(claim.Strike)
	p.silent(id, "GET /review/"+older, "GET /review/"+newest)
	if w := p.ask("GET /review/" + newest); w.Code != 200 {
		t.Errorf("the link to the newest text ended too: %d", w.Code)
	}
	if !p.story(id).Updated.Equal(before) {
		t.Error("the time of the last change tells of the hold")
	}
	quiet := func(when string) {
		t.Helper()
		text := told(p.ask("GET /city/water/plain/changes"))
		for _, word := range []string{gone, "no change of meaning", "withheld", "hold"} {
			if strings.Contains(text[strings.Index(text, "<main"):], word) {
				t.Errorf("%s, the changes say %q: %s", when, word, text[strings.Index(text, "<main"):])
			}
		}
		if !strings.Contains(text, "updated") {
			t.Errorf("%s, the changes lost that the story was updated", when)
		}
	}
	quiet("under the hold")
	p.write(func(tx *database.Tx) error { return claim.Release(p.ctx, tx, editor, c, "settled") })
	quiet("after it: what counsel had struck comes back by an editor's hand, not by itself")
	if found := p.found(); found != "" {
		t.Errorf("a strike is called tampering: %s", found)
	}
}

// A notice in place of the text takes the text out of every exit, whatever was said of it elsewhere.
func TestWhatARetractionReplacedComesBackByNoExit(t *testing.T) {
	p := open(t)
	id, link := p.printedWith(p.contested())
	p.change(id, p.guilty(), article.Change{Kind: article.Correction, Note: "It was not the first " + gone + ".", Said: "first " + gone, Says: "a " + gone})
	p.write(func(tx *database.Tx) error {
		return article.Retract(p.ctx, tx, id, editor, "a letter about "+gone, "We could not confirm it.", article.RetractedInstead)
	})
	p.silent(id, link)
	if text := told(p.ask("GET /")); !strings.Contains(text, "retracted: a plain headline") {
		t.Error("the front does not say that its story is retracted")
	}
	if text := told(p.ask("GET /corrections")); !strings.Contains(text, "withheld") {
		t.Error("the page of corrections does not say that the words of the earlier correction are withheld")
	}
}

// A retraction above the text may be made stricter later, in one act: no reader sees the story without its notice between.
func TestARetractionBecomesStricter(t *testing.T) {
	p := open(t)
	id, link := p.printedWith(p.contested())
	retract := func(how string) error {
		return p.DB.Write(p.ctx, func(tx *database.Tx) error {
			return article.Retract(p.ctx, tx, id, editor, "a letter", "We could not confirm it.", how)
		})
	}
	if err := retract(article.RetractedAbove); err != nil {
		t.Fatal(err)
	}
	if text := told(p.ask("GET /")); !strings.Contains(text, "retracted: a plain headline") || strings.Contains(text, "on the front: "+gone) || strings.Contains(text, "breaking: ") {
		t.Error("the front shows a retracted story under the words it had before")
	}
	if err := retract(article.RetractedAbove); err == nil {
		t.Error("it was retracted twice in the same way")
	}
	if err := retract(article.RetractedInstead); err != nil {
		t.Fatal(err)
	}
	p.silent(id, link)
	if found := p.checked(); len(found) > 0 {
		t.Errorf("the ledger disagrees: %v", found)
	}
}

// What went with a kill is gone, and stays gone when the story comes back with another text.
func TestWhatAKillTookComesBackByNoExit(t *testing.T) {
	p := open(t)
	id, link := p.printedWith(p.contested())
	p.change(id, p.guilty(), article.Change{Kind: article.Correction, Note: "It was not the first " + gone + ".", Said: "first " + gone, Says: "a " + gone})
	p.write(func(tx *database.Tx) error { return article.Kill(p.ctx, tx, id, editor, "a letter about "+gone, "") })
	p.silent(id, link)
	p.save(id, p.innocent())
	p.write(func(tx *database.Tx) error {
		_, err := article.Publish(p.ctx, tx, id, article.Publication{By: editor, Reinstate: true})
		return err
	})
	p.silent(id, link) // though the front was not ordered anew, and the breaking line had an hour to go
}

// A kill that was a mistake is undone with its corrections: killing and reinstating is no way to be rid of them.
func TestAKillUndoneBringsItsCorrectionsBack(t *testing.T) {
	p := open(t)
	id := p.draft(p.text("Old valves")).ID
	p.publish(id)
	p.change(id, p.text("Old valves, corrected"), article.Change{Kind: article.Correction, Note: "They are nine."})
	p.write(func(tx *database.Tx) error { return article.Kill(p.ctx, tx, id, editor, "the wrong one", "") })
	p.write(func(tx *database.Tx) error {
		a, err := article.ByID(p.ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = article.Publish(p.ctx, tx, id, article.Publication{Revision: a.PublishedID, By: editor, Reinstate: true})
		return err
	})
	if text := told(p.ask("GET /corrections")); !strings.Contains(text, "they are nine.") {
		t.Error("the correction is gone with the kill")
	}
}

// A name is taken out: another text, every earlier version withheld in one act, and the words of a note that has it.
func TestANameThatWasTakenOutComesBackByNoExit(t *testing.T) {
	p := open(t)
	id, link := p.printedWith(p.contested())
	p.change(id, p.guilty(), article.Change{Kind: article.Correction, Note: gone + " was not charged.", Said: gone + " was charged", Says: gone + " was a witness"})
	clean := p.innocent()
	p.change(id, clean, article.Change{Kind: article.Update})
	p.write(func(tx *database.Tx) error {
		if err := front.Place(p.ctx, tx, editor, front.Paper, id); err != nil {
			return err
		}
		list, err := front.Banners(p.ctx, tx, 10)
		if err != nil {
			return err
		}
		if err := front.TakeDown(p.ctx, tx, editor, list[0].ID); err != nil {
			return err
		}
		if _, err := article.WithholdEarlier(p.ctx, tx, id, editor, "A name was taken out."); err != nil {
			return err
		}
		notes, err := article.Changes(p.ctx, tx, id)
		if err != nil {
			return err
		}
		return article.WithholdNote(p.ctx, tx, notes[0].ID, editor, "A name was taken out.")
	})
	p.silent(id, link)
	for _, line := range []string{"GET /city/water/plain/changes", "GET /corrections", "GET /city/water/plain", "GET /corrections/feed.atom", "GET /feed.json"} {
		if text := told(p.ask(line)); !strings.Contains(text, "a name was taken out.") {
			t.Errorf("%s does not say why the words of the note are withheld", line)
		}
	}
	if found := p.checked(); len(found) > 0 {
		t.Errorf("the ledger disagrees: %v", found)
	}
	steps, _, err := correction.History(p.ctx, p.DB, p.story(id), correction.HousePolicy(), "")
	if err != nil || len(steps) != 3 {
		t.Errorf("the versions are %d: %v", len(steps), err)
	}
}

func (p *paper) story(id int64) article.Article {
	p.Helper()
	a, err := article.ByID(p.ctx, p.DB, id)
	if err != nil {
		p.Fatal(err)
	}
	return a
}

// Where counsel allows a notice, readers are told that a passage is withheld, and not what it said.
func TestReadersAreToldOfAStrikeWhereCounselAllowsIt(t *testing.T) {
	p := open(t)
	c := p.contested()
	id, _ := p.telling()
	p.write(func(tx *database.Tx) error {
		return claim.PutOnHold(p.ctx, tx, c, claim.Holding{By: editor, Kind: claim.LegalHold, Notice: true, Reason: "a letter", Choices: []claim.Choice{{Article: id, Do: claim.Strike}}})
	})
	p.silent(id)
	if text := told(p.ask("GET /city/water/plain/changes")); !strings.Contains(text, "a passage is withheld for legal reasons") {
		t.Errorf("the changes say nothing of it: %s", text[strings.Index(text, "<main"):])
	}
}

// A draft that is spiked is read by nobody outside, claims no picture, and is not brought back behind the ledger's back.
func TestASpikedDraftIsReadByNobody(t *testing.T) {
	p := open(t)
	id := p.draft(p.guilty()).ID
	var link string
	p.write(func(tx *database.Tx) error {
		if err := media.SetDrafted(p.ctx, tx, id, []string{"aa"}); err != nil {
			return err
		}
		_, secret, err := draft.MakeLink(p.ctx, tx, editor, draft.Link{Article: id, MadeBy: 1, MadeFor: "Adv Botha"}, draft.Lives[0])
		link = "GET /review/" + secret
		return err
	})
	if !strings.Contains(told(p.ask(link)), gone) {
		t.Fatal("the review link shows nothing before the spike")
	}
	p.write(func(tx *database.Tx) error { return article.Spike(p.ctx, tx, id, editor, "one source") })
	p.silent(id, link)
	var claims int
	if err := p.DB.QueryRow(p.ctx, `SELECT COUNT(*) FROM picture_draft WHERE article_id = $1`, id).Scan(&claims); err != nil || claims != 0 {
		t.Errorf("it claims %d pictures still: %v", claims, err)
	}
	p.write(func(tx *database.Tx) error {
		if _, err := article.Publish(p.ctx, tx, id, article.Publication{By: editor}); err == nil {
			t.Error("a spiked draft was published")
		}
		return nil
	})
	if found := p.found(); found != "" {
		t.Fatalf("a spike is called tampering: %s", found)
	}
	p.write(func(tx *database.Tx) error { return article.Unspike(p.ctx, tx, id, editor) })
	if found := p.found(); found != "" {
		t.Fatalf("taking it up again is called tampering: %s", found)
	}
	p.write(func(tx *database.Tx) error {
		_, err := tx.Exec(p.ctx, `UPDATE article SET spiked_at = 1`)
		return err
	})
	if found := p.found(); found != "article:1 changed" {
		t.Errorf("somebody spiked it by hand, and the check finds %q", found)
	}
	p.publishedAfter(id)
}

// publishedAfter takes what was done by hand back and prints the story.
func (p *paper) publishedAfter(id int64) {
	p.Helper()
	p.write(func(tx *database.Tx) error { return article.Unspike(p.ctx, tx, id, editor) })
	p.publish(id)
	if w := p.ask("GET /city/water/plain"); w.Code != 200 {
		p.Errorf("off the spike and published, it answers %d", w.Code)
	}
}

// Feed readers that keep what they have until its time of change is newer are told when words of a note are withheld, and
// when they are shown again.
func TestFeedsTellWhenANoteIsWithheld(t *testing.T) {
	p := open(t)
	id := p.draft(p.innocent()).ID
	p.publish(id)
	p.change(id, p.text("A plain headline, again"), article.Change{Kind: article.Correction, Note: gone + " was not charged.", Said: "nine", Says: "ten"})
	was := p.story(id)
	steps, err := article.Versions(p.ctx, p.DB, was)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range []func(tx *database.Tx) error{
		func(tx *database.Tx) error { return article.WithholdNote(p.ctx, tx, steps[0].ID, editor, "A name.") },
		func(tx *database.Tx) error { return article.ReleaseNote(p.ctx, tx, steps[0].ID, editor) },
		func(tx *database.Tx) error {
			return article.Withhold(p.ctx, tx, id, steps[1].RevisionID, editor, "A name.")
		},
		func(tx *database.Tx) error { return article.Release(p.ctx, tx, id, steps[1].RevisionID, editor) },
	} {
		p.clock.Advance(time.Hour)
		p.write(act)
		now := strings.ToLower(p.clock.Now().UTC().Format("2006-01-02T15:04"))
		local := strings.ToLower(p.clock.Now().In(p.Zone()).Format("2006-01-02T15:04"))
		for _, line := range []string{"GET /feed.atom", "GET /feed.json", "GET /corrections/feed.atom"} {
			if text := told(p.ask(line)); !strings.Contains(text, now) && !strings.Contains(text, local) {
				t.Errorf("%s does not say that something changed at %s", line, now)
			}
		}
	}
	if got := p.story(id); !got.FirstPublished.Equal(was.FirstPublished) || !got.Updated.Equal(p.clock.Now()) {
		t.Errorf("published %s, updated %s", got.FirstPublished, got.Updated)
	}
	if found := p.found(); found != "" {
		t.Errorf("the ledger disagrees: %s", found)
	}
}
