package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/markup"
	"broadsheet/internal/notice"
	"broadsheet/internal/staff"
)

// claim opens a claim to readers.
func (p *paper) claim(text, slug string) (id int64) {
	p.Helper()
	p.write(func(tx *database.Tx) error {
		c, err := claim.Make(p.ctx, tx, editor, claim.Claim{Text: text, Slug: slug}, true)
		if id = c.ID; err != nil {
			return err
		}
		return claim.Open(p.ctx, tx, editor, id)
	})
	return id
}

// says records what somebody said: "Name, role, body".
func (p *paper) says(id int64, stance claim.Stance, who, words string) {
	p.Helper()
	s := claim.ParseSpeaker(who)
	p.write(func(tx *database.Tx) error {
		_, err := claim.Record(p.ctx, tx, claim.Leave{By: editor, Publish: true}, claim.Position{ClaimID: id, Stance: stance,
			Details: claim.Details{Name: s.Name, Role: s.Role, Body: s.Body, Words: words}})
		return err
	})
}

// carrying is a text with the box of a claim.
func (p *paper) carrying(headline, slug string) article.Text {
	p.Helper()
	body, err := markup.ParseMarkdown("It was [reported](/claims/"+slug+") on Tuesday.\n\n:::claim{ref=\""+slug+"\"}\n:::\n\nWork begins.", nil)
	if err != nil {
		p.Fatal(err)
	}
	t := p.text(headline)
	t.Body = body
	return t
}

// A position recorded at 14:10 stands in every box by the next read: five hundred stories carry the claim.
func TestFiveHundredCarriersShowAPositionAtTheNextRead(t *testing.T) {
	p := open(t)
	id := p.claim("that the two offices spoke", "the-call")
	p.says(id, claim.Reported, "Koppie FM", "one official")
	const carriers = 500
	var paths []string
	for i := range carriers {
		a := p.draft(p.carrying(fmt.Sprintf("Carrier %d", i), "the-call"))
		paths = append(paths, "GET /"+p.publish(a.ID).Path)
	}
	for _, path := range paths {
		if text := p.ask(path).Body.String(); !strings.Contains(text, "Not confirmed on record.") || strings.Contains(text, "Denied by") {
			t.Fatalf("%s before the denial", path)
		}
	}
	began := time.Now()
	p.says(id, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok", "“No such call took place.”")
	wrote := time.Now()
	for _, path := range paths {
		if text := p.ask(path).Body.String(); !strings.Contains(text, "Denied by Blesbok.") {
			t.Fatalf("%s does not show the denial", path)
		}
	}
	t.Logf("%d carriers: recorded and dropped in %v, read anew in %v", carriers, wrote.Sub(began), time.Since(wrote))
}

// What is held, embargoed or not approved leaves by no exit; what is open leaves by those that are for it.
func TestAHeldClaimLeavesByNoExit(t *testing.T) {
	p := open(t)
	id := p.claim("that quaggaclaim happened", "that-which-happened")
	p.says(id, claim.Denied, "Quaggaman Botha, spokesperson, Quaggabody", "“No quaggaquote.”")
	a := p.draft(p.carrying("A plain headline", "that-which-happened"))
	path := "/" + p.publish(a.ID).Path
	words := []string{"quaggaclaim", "quaggaman", "quaggabody", "quaggaquote"}
	shows := []string{"GET " + path, "GET /claims", "GET /claims/that-which-happened", "GET /claims/that-which-happened.json", "GET /claims/feed.xml",
		"GET /claims/feed.atom", "GET /claims/feed.json", "GET /feed.xml", "GET /feed.atom", "GET /feed.json", "GET /claims?q=quaggaclaim"}
	for _, line := range shows {
		if text := told(p.ask(line)); !strings.Contains(text, words[0]) {
			t.Errorf("open: %s does not show the claim", line)
		}
	}
	silent := func(when string, words ...string) {
		t.Helper()
		lines := shows
		for _, e := range exits {
			for _, ask := range e.asks {
				if e.way != own {
					lines = append(lines, ask.line)
				}
			}
		}
		for _, line := range append(lines, "GET "+path+"/changes", "GET /search?q=quaggaclaim", "GET /claims/that-which-happened/x") {
			text := strings.ReplaceAll(told(p.ask(line)), "q=quaggaclaim", "")
			text = strings.ReplaceAll(strings.ReplaceAll(text, `value="quaggaclaim"`, ""), "“quaggaclaim”", "")
			for _, word := range words {
				if strings.Contains(text, word) {
					t.Errorf("%s: %s tells %s", when, line, around(text, word))
				}
			}
		}
	}
	p.write(func(tx *database.Tx) error {
		_, err := claim.Record(p.ctx, tx, claim.Leave{By: editor, Publish: true}, claim.Position{ClaimID: id, Stance: claim.Confirmed, Visible: noon.Add(time.Hour),
			Details: claim.Details{Name: "Quaggalater Moyo", Words: "“Quaggaembargo.”"}})
		return err
	})
	silent("under embargo", "quaggalater", "quaggaembargo")
	p.write(func(tx *database.Tx) error {
		return claim.PutOnHold(p.ctx, tx, id, claim.Holding{By: editor, Kind: claim.LegalHold, Reason: "a letter", Choices: []claim.Choice{{Article: a.ID, Do: claim.Keep, Reason: "it names nobody"}}})
	})
	silent("held", words...)
	p.write(func(tx *database.Tx) error { return claim.Release(p.ctx, tx, editor, id, "settled") })
	p.clock.Set(noon.Add(2 * time.Hour))
	if text := told(p.ask("GET " + path)); !strings.Contains(text, "quaggaembargo") || !strings.Contains(text, words[0]) {
		t.Error("released and after the embargo, the box must show both")
	}
	p.serious(id, shows, words)
	if found := p.checked(); len(found) > 0 {
		t.Errorf("the ledger disagrees: %v", found)
	}
}

// serious closes the claim to machines and leaves it to readers.
func (p *paper) serious(id int64, shows, words []string) {
	p.Helper()
	p.write(func(tx *database.Tx) error {
		return claim.Edit(p.ctx, tx, editor, id, claim.Serious, true, claim.Facts{}, "")
	})
	if text := p.ask("GET /claims/that-which-happened"); text.Code != 200 || !strings.Contains(told(text), `content="noindex"`) {
		p.Error("a serious allegation: the page stays, without an index")
	}
	for _, line := range shows {
		if (strings.Contains(line, "feed") || strings.HasSuffix(line, ".json")) && strings.Contains(told(p.ask(line)), words[0]) {
			p.Errorf("%s has a serious allegation that no editor opted in", line)
		}
	}
	if strings.Contains(told(p.ask("GET /sitemap/pages.xml")), "that-which-happened") {
		p.Error("the sitemap has it")
	}
}

func (p *paper) checked() []ledger.Finding {
	p.Helper()
	if _, err := ledger.Seal(p.ctx, p.DB); err != nil {
		p.Fatal(err)
	}
	found, err := ledger.Check(p.ctx, p.DB, nil)
	if err != nil {
		p.Fatal(err)
	}
	return found
}

// Somebody changes a row behind the ledger's back: a denial becomes a confirmation.
func TestTheLedgerSeesATamperedPosition(t *testing.T) {
	p := open(t)
	id := p.claim("that the two offices spoke", "the-call")
	p.says(id, claim.Denied, "Nomvula Khoza, spokesperson, Blesbok", "“No.”")
	if found := p.checked(); len(found) > 0 {
		t.Fatalf("before: %v", found)
	}
	for what, change := range map[string]string{
		"verb": `UPDATE claim_position SET stance = 'confirmed'`, "words": `UPDATE claim_position SET record = '{"kind":"person","name":"Nomvula Khoza","words":"Yes."}'`,
		"claim": `UPDATE claim SET text = 'that they did not speak'`,
	} {
		undo := fmt.Errorf("undo %s", what)
		err := p.DB.Write(p.ctx, func(tx *database.Tx) error {
			if _, err := tx.Exec(p.ctx, change); err != nil {
				return err
			}
			after, err := claim.StateHash(p.ctx, tx, id)
			if err != nil {
				return err
			}
			before, err := claim.StateHash(p.ctx, p.DB, id)
			if err != nil || string(before) == string(after) {
				t.Errorf("%s: the hash does not see it: %v", what, err)
			}
			return undo
		})
		if err == nil || err.Error() != undo.Error() {
			t.Fatal(err)
		}
	}
	p.write(func(tx *database.Tx) error {
		_, err := tx.Exec(p.ctx, `UPDATE claim_position SET stance = 'confirmed'`)
		return err
	})
	if found := p.checked(); len(found) == 0 || !strings.Contains(fmt.Sprint(found), "claim:") {
		t.Errorf("a denial was made a confirmation, and nobody noticed: %v", found)
	}
}

// When a claim comes to stand otherwise, those who wrote the stories that carry it are told, once, without a word of it.
// Whoever recorded the entry is not told of it.
func TestWritersHearWhenTheirClaimStandsOtherwise(t *testing.T) {
	p := open(t)
	p.hire("editor", staff.Editor) // the first of the house, who records
	writer, other := p.hire("writer", staff.Reporter), p.hire("other", staff.Reporter)
	id := p.claim("that quaggaclaim happened", "that-which-happened")
	p.says(id, claim.Reported, "Koppie FM", "one official")
	for _, headline := range []string{"One", "Two"} {
		p.write(func(tx *database.Tx) error {
			a, _, err := article.Create(p.ctx, tx, writer.Actor(), p.carrying("Quagga "+headline, "that-which-happened"))
			if err != nil {
				return err
			}
			_, err = article.Publish(p.ctx, tx, a.ID, article.Publication{By: editor})
			return err
		})
	}
	p.says(id, claim.Denied, "Quaggaman Botha, spokesperson, Quaggabody", "“No quaggaquote.”")
	p.says(id, claim.Declined, "Another Quagga", "") // moves nothing
	list, err := notice.Of(p.ctx, p.DB, writer.ID, 10)
	if err != nil || len(list) != 1 || list[0].Kind != "claim.moved" || strings.Contains(strings.ToLower(list[0].Words+list[0].Path), "quagga") {
		t.Errorf("the writer was told %+v, %v", list, err)
	}
	if list, _ := notice.Of(p.ctx, p.DB, other.ID, 10); len(list) != 0 {
		t.Errorf("somebody who carries nothing was told %+v", list)
	}
}
