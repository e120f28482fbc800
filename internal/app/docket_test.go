package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/notice"
	"broadsheet/internal/staff"
)

// Those who decide hear of a request when it comes and on the day of its next look, once each, without a word of who asked
// or about what.
func TestTheDeskHearsOfTheDocketOnItsDay(t *testing.T) {
	p := open(t)
	chief, reporter := p.hire("chief", staff.Editor), p.hire("reporter", staff.Reporter)
	id := p.draft(p.text("Quagga valves")).ID
	p.publish(id)
	var r correction.Request
	p.write(func(tx *database.Tx) (err error) {
		r, err = correction.Open(p.ctx, tx, "staff:99", correction.Request{Kind: correction.Anonymise, ArticleID: id, About: "quaggaabout", Asker: "quaggaasker"})
		return err
	})
	heard := func(who staff.Person) []notice.Notice {
		t.Helper()
		list, err := notice.Of(p.ctx, p.DB, who.ID, 20)
		if err != nil {
			t.Fatal(err)
		}
		var of []notice.Notice
		for _, n := range list {
			if n.Kind == "ask.docket" {
				of = append(of, n)
			}
		}
		return of
	}
	if got := heard(chief); len(got) != 1 || got[0].Path != "/newsroom/docket/1" || strings.Contains(strings.ToLower(got[0].Words), "quagga") {
		t.Fatalf("the editor was told %+v", got)
	}
	if got := heard(reporter); len(got) != 0 {
		t.Errorf("a reporter was told %+v", got)
	}
	day := p.clock.Now().AddDate(0, 0, 30).Truncate(24 * time.Hour)
	p.write(func(tx *database.Tx) error {
		if err := notice.Read(p.ctx, tx, chief.ID, 0); err != nil {
			return err
		}
		return correction.Decide(p.ctx, tx, chief.Actor(), r.ID, correction.Granted, "Minor offences after five years", "Spent", day)
	})
	looks := func() int {
		n := 0
		p.write(func(tx *database.Tx) error {
			list, err := correction.LooksDue(p.ctx, tx)
			n = len(list)
			return err
		})
		return n
	}
	if n := looks(); n != 0 {
		t.Fatalf("%d are due before their day", n)
	}
	p.clock.Set(day.Add(time.Minute))
	p.working(func() bool { return len(heard(chief)) > 1 })
	got := heard(chief)
	if len(got) != 2 || !strings.Contains(got[0].Words, "look again") {
		t.Fatalf("on the day the editor was told %+v", got)
	}
	if n := looks(); n != 0 {
		t.Errorf("%d would be told again", n)
	}
}

// working lets the paper do by itself what is due, until something has come of it.
func (p *paper) working(done func() bool) {
	p.Helper()
	ctx, stop := context.WithCancel(p.ctx)
	ended := make(chan struct{})
	go func() { p.Jobs.Run(ctx); close(ended) }()
	for deadline := time.Now().Add(20 * time.Second); !done() && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
	}
	stop()
	<-ended
	if !done() {
		p.Error("nothing came of it")
	}
}

// A planned correction answers the reports of readers when it is carried out, in the paper's own words; one that somebody
// answered meanwhile stays as it was answered.
func TestAPlannedCorrectionAnswersReaders(t *testing.T) {
	p := open(t)
	id := p.draft(p.text("Old valves")).ID
	p.publish(id)
	var reports []int64
	for _, text := range []string{"They are new.", "They are new, I say."} {
		n, err := comment.FileError(p.ctx, p.DB, comment.ErrorReport{ArticleID: id, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, n)
	}
	p.save(id, p.text("New valves"))
	p.write(func(tx *database.Tx) error {
		policy := correction.HousePolicy()
		policy.Thanks = "Dankie, dit is reg."
		if err := correction.SetPolicy(p.ctx, tx, editor, policy); err != nil {
			return err
		}
		_, err := article.Schedule(p.ctx, tx, id, article.Plan{At: p.clock.Now().Add(time.Hour), Action: article.PlanPublish, By: editor,
			Change: article.Change{Kind: article.Correction, Note: "The valves are new."}, Answers: reports})
		return err
	})
	p.write(func(tx *database.Tx) error {
		return comment.SettleError(p.ctx, tx, editor, comment.Settlement{Report: reports[1], Answer: "We look into it.", Outcome: comment.Other})
	})
	p.clock.Advance(time.Hour + time.Minute)
	p.runPlans(id)
	e, err := comment.ErrorByID(p.ctx, p.DB, reports[0])
	if err != nil || e.Open || e.Outcome != comment.Fixed || e.Answer != "Dankie, dit is reg." || e.ChangeID == 0 {
		t.Errorf("the report that the plan was to answer is %+v, %v", e, err)
	}
	if e, err := comment.ErrorByID(p.ctx, p.DB, reports[1]); err != nil || e.Answer != "We look into it." || e.Outcome != comment.Other {
		t.Errorf("the report that was answered before is %+v, %v", e, err)
	}
}

// A retraction is planned: until its minute readers see the story as it is, then the notice; a kill in between ends the plan.
func TestAPlannedRetraction(t *testing.T) {
	p := open(t)
	plan := func(id int64, how, notice string) error {
		return p.DB.Write(p.ctx, func(tx *database.Tx) error {
			_, err := article.Schedule(p.ctx, tx, id, article.Plan{At: p.clock.Now().Add(time.Hour), Action: article.PlanRetract, By: editor,
				Change: article.Change{Note: "the source lied"}, KillNote: notice, How: how})
			return err
		})
	}
	one, two := p.draft(p.text("Old valves")).ID, p.draft(p.text("Older valves")).ID
	if plan(one, article.RetractedInstead, "Taken back.") == nil {
		t.Error("a draft was planned to be retracted")
	}
	path := "GET /" + p.publish(one).Path
	p.publish(two)
	if plan(one, "", "Taken back.") == nil || plan(one, article.RetractedAbove, " ") == nil {
		t.Error("a retraction without a place or a notice was planned")
	}
	for _, id := range []int64{one, two} {
		if err := plan(id, article.RetractedInstead, "Taken back."); err != nil {
			t.Fatal(err)
		}
	}
	p.write(func(tx *database.Tx) error { return article.Kill(p.ctx, tx, two, editor, "wrong", "") })
	if text := told(p.ask(path)); strings.Contains(text, "taken back.") {
		t.Error("the notice stands before its time")
	}
	p.clock.Advance(time.Hour + time.Minute)
	p.runPlans(one)
	p.runPlans(two)
	if text := told(p.ask(path)); !strings.Contains(text, "retracted: old valves") || !strings.Contains(text, "taken back.") || strings.Contains(text, "the source lied") || strings.Contains(text, "are old.") {
		t.Error("the retraction was not carried out")
	}
	if got := p.story(two).State(); got != article.StateKilled {
		t.Errorf("the killed story is %s", got)
	}
	if found := p.checked(); len(found) > 0 {
		t.Errorf("the ledger disagrees: %v", found)
	}
}

// The search says beside a story that it was corrected, made clear or retracted, and when; an update is none of these.
func TestTheSearchSaysWhatWasMended(t *testing.T) {
	p := open(t)
	mended := map[article.ChangeKind]string{article.Correction: "Corrected on 20 December 2024", article.Clarification: "Clarified on 20 December 2024",
		article.Retraction: "Retracted on 20 December 2024", article.Update: "", article.EditorsNote: "", article.Style: ""}
	ids := map[article.ChangeKind]int64{}
	for kind := range mended {
		ids[kind] = p.draft(p.text("Hippodrome of the " + string(kind))).ID
		p.publish(ids[kind])
	}
	p.clock.Advance(24 * time.Hour)
	for kind, id := range ids {
		switch kind {
		case article.Retraction:
			p.write(func(tx *database.Tx) error {
				return article.Retract(p.ctx, tx, id, editor, "why", "Taken back.", article.RetractedAbove)
			})
		case article.Style:
			p.change(id, p.text("Hippodrome of the style"), article.Change{Kind: kind})
		default:
			p.change(id, p.text("Hippodrome of the "+string(kind)), article.Change{Kind: kind, Note: "A note."})
		}
	}
	for kind, words := range mended {
		body := p.ask("GET /search?q=%22hippodrome+of+the+" + string(kind) + "%22").Body.String()
		if !strings.Contains(body, "1 story for") {
			t.Fatalf("%s is not found: %s", kind, body)
		}
		if words != "" && !strings.Contains(body, "<b>"+words+"</b>") {
			t.Errorf("the hit of the %s does not say %q", kind, words)
		}
		if words == "" && strings.Contains(body, " on 20 December 2024</b>") {
			t.Errorf("the hit of the %s says that it was mended", kind)
		}
	}
	if body := p.ask("GET /search?q=%22hippodrome+of+the+retraction%22").Body.String(); !strings.Contains(body, "Retracted: ") {
		t.Error("the headline of the hit does not say that the story is retracted")
	}
}

// A change from before the list of versions, and one that an import tells of, say plainly that there is nothing to compare;
// a note on the text as it stood, and a change of no word, say so too.
func TestChangesSayWhatCannotBeCompared(t *testing.T) {
	p := open(t)
	text := func(headline string) article.Text {
		t := p.text(headline)
		t.Slug = "valves"
		return t
	}
	id := p.draft(text("Old valves")).ID
	path := "GET /" + p.publish(id).Path + "/changes"
	p.change(id, text("New valves"), article.Change{Kind: article.Correction, Note: "They are new."})
	p.write(func(tx *database.Tx) error { // as a program of before migration 0034 left it
		_, err := tx.Exec(p.ctx, `UPDATE change SET was_id = 0`)
		return err
	})
	wants := func(words ...string) {
		t.Helper()
		w := p.ask(path)
		for _, one := range words {
			if w.Code != 200 || !strings.Contains(w.Body.String(), one) {
				t.Errorf("%s (%d) does not say %q", path, w.Code, one)
			}
		}
	}
	wants("They are new.", "The text before this change was not kept with it, so the two cannot be compared.")
	p.write(func(tx *database.Tx) error {
		_, err := article.Publish(p.ctx, tx, id, article.Publication{By: editor, Change: article.Change{Kind: article.EditorsNote, Note: "More soon."}})
		return err
	})
	wants("More soon.", "The text stayed as it was.")
	same := text("New valves")
	same.Kicker = "Water"
	p.change(id, same, article.Change{Kind: article.Update})
	wants("No word was changed")
	p.write(func(tx *database.Tx) error {
		_, err := article.WithholdEarlier(p.ctx, tx, id, editor, "It named a child.")
		return err
	})
	wants("The text before it is withheld, so the two cannot be compared.")
}
