package app_test

import (
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// Whoever reported an error sees in their own browser, in the thread and in a letter that it was put right; nobody else
// sees their report.
func TestWhoReportedAnErrorIsThanked(t *testing.T) {
	p := open(t)
	id := p.draft(p.text("Old valves")).ID
	path := p.publish(id).Path
	sent := p.ask("POST /corrections/report story=" + itoa(id) + "&text=They+are+new&email=ayanda@reader.example")
	cookies := sent.Result().Cookies()
	if sent.Code != 200 || len(cookies) != 1 || !strings.Contains(sent.Body.String(), "/corrections/report/1") {
		t.Fatalf("answered %d, cookies %v", sent.Code, cookies)
	}
	mine := func() string {
		r := httptest.NewRequest("GET", "http://paper.example/corrections/report/1", nil)
		r.AddCookie(cookies[0])
		return p.send(r).Body.String()
	}
	if got := p.ask("GET /corrections/report/1").Code; got != 404 {
		t.Errorf("a stranger asks for the report: %d", got)
	}
	if !strings.Contains(mine(), "has not answered it yet") {
		t.Error("the report does not wait")
	}
	posted, err := comment.Post(p.ctx, p.DB, comment.After, comment.Draft{ArticleID: id, Name: "Ayanda", Text: "They are new"})
	if err != nil {
		t.Fatal(err)
	}
	p.ask("GET /" + path)
	p.write(func(tx *database.Tx) error {
		if _, err := comment.ErrorInComment(p.ctx, tx, editor, posted.Comment.ID); err != nil {
			return err
		}
		_, err := article.Publish(p.ctx, tx, id, article.Publication{By: editor, Change: article.Change{Kind: article.Correction, Note: "The valves are new."}})
		if err != nil {
			return err
		}
		notes, err := article.Changes(p.ctx, tx, id)
		if err != nil {
			return err
		}
		for report := int64(1); report <= 2; report++ {
			if err := comment.SettleError(p.ctx, tx, editor, comment.Settlement{Report: report, Answer: "You were right.", Outcome: comment.Fixed, Change: notes[0].ID}); err != nil {
				return err
			}
		}
		return nil
	})
	if got := mine(); !strings.Contains(got, "Fixed, thanks.") || !strings.Contains(got, "You were right.") || !strings.Contains(got, "/changes#n1") {
		t.Errorf("the sender reads %s", got)
	}
	if got := p.ask("GET /" + path).Body.String(); !strings.Contains(got, "Fixed, thanks.") || !strings.Contains(got, "/changes#n1") {
		t.Error("the thread does not say that it was fixed")
	}
	var letters string
	if err := p.DB.QueryRow(p.ctx, `SELECT payload FROM job WHERE kind = 'mail.send'`).Scan(&letters); err != nil || !strings.Contains(letters, "Fixed, thanks.") || !strings.Contains(letters, "ayanda@reader.example") || !strings.Contains(letters, path+"/changes") {
		t.Errorf("the letter is %q: %v", letters, err)
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// A correction, a retraction and a decision of the docket can be checked against the ledger; words changed by hand are
// found.
func TestTamperedNotesAreFound(t *testing.T) {
	p := open(t)
	id := p.draft(p.text("Old valves")).ID
	p.publish(id)
	p.write(func(tx *database.Tx) error {
		if _, err := article.Publish(p.ctx, tx, id, article.Publication{By: editor, Change: article.Change{Kind: article.Correction, Note: "The valves are new."}}); err != nil {
			return err
		}
		if err := article.Retract(p.ctx, tx, id, editor, "why", "Taken back.", article.RetractedAbove); err != nil {
			return err
		}
		r, err := correction.Open(p.ctx, tx, editor, correction.Request{Kind: correction.Anonymise, ArticleID: id, About: "A name", Asker: "A. Reader"})
		if err != nil {
			return err
		}
		return correction.Decide(p.ctx, tx, editor, r.ID, correction.Refused, "Public office", "An office holder", p.clock.Now().AddDate(1, 0, 0))
	})
	check := func() []ledger.Finding {
		found, err := ledger.Check(p.ctx, p.DB, nil)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if found := check(); len(found) != 0 {
		t.Fatalf("untouched: %v", found)
	}
	for _, hand := range []string{`UPDATE change SET note = 'The valves were always new.' WHERE kind = 'correction'`, `UPDATE article SET retracted_how = 'instead'`, `UPDATE docket SET decision = 'granted'`} {
		before := len(check())
		p.write(func(tx *database.Tx) error { _, err := tx.Exec(p.ctx, hand); return err })
		if len(check()) != before+1 {
			t.Errorf("%s: found %v", hand, check())
		}
	}
}
