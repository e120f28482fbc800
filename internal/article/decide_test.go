package article_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

const second = "staff:2"

func (d *desk) rules(change func(r *article.Rules)) {
	d.Helper()
	r := article.HouseRules()
	change(&r)
	d.write(func(tx *database.Tx) error { return article.SetRules(d.ctx, tx, editor, r) })
}

func (d *desk) judge(id, revision int64, by string, v article.Verdict, note string) error {
	return d.db.Write(d.ctx, func(tx *database.Tx) error { return article.Judge(d.ctx, tx, id, revision, by, v, note) })
}

func refusedAt(err error, field string) bool {
	var bad *article.InvalidError
	return errors.As(err, &bad) && len(bad.Problems) > 0 && bad.Problems[0].Field == field
}

// Nothing goes out unseen, by no way: not published, not planned, not under embargo; an import is another desk's work.
func TestNothingGoesOutUnseen(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		d.rules(func(r *article.Rules) { r.Eyes.When = article.Always })
		a := d.draft(d.text("Valves"))
		if _, err := d.publish(a.ID, article.Publication{}); !refusedAt(err, "eyes") {
			t.Errorf("published alone: %v", err)
		}
		err := db.Write(d.ctx, func(tx *database.Tx) error {
			_, err := article.Schedule(d.ctx, tx, a.ID, article.Plan{At: tx.Now().Add(time.Hour), Action: article.PlanPublish, By: editor})
			return err
		})
		if !refusedAt(err, "eyes") {
			t.Errorf("planned alone: %v", err)
		}
		text := d.text("Valves")
		text.Embargo = db.Now().Add(time.Hour)
		d.save(a.ID, text)
		if _, err := d.publish(a.ID, article.Publication{}); !refusedAt(err, "eyes") {
			t.Errorf("planned alone under embargo: %v", err)
		}
		d.save(a.ID, d.text("Valves"))
		d.expect("city/water/valves", "not found")
		d.mustPublish(a.ID, article.Publication{Imported: true})
		d.expect("city/water/valves", "Valves")
	})
}

// An approval stands for one text, whoever saves it again; its author cannot give it; who refuses says why.
func TestAnApprovalStandsForOneText(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		d.rules(func(r *article.Rules) { r.Eyes.When = article.Always })
		a := d.draft(d.text("Valves"))
		if err := d.judge(a.ID, a.HeadID, editor, article.Approved, ""); !refusedAt(err, "eyes") {
			t.Errorf("its author approved it: %v", err)
		}
		if err := d.judge(a.ID, a.HeadID, second, article.Refused, " "); !refusedAt(err, "eyes_note") {
			t.Errorf("refused without a word: %v", err)
		}
		if err := d.judge(a.ID, a.HeadID, second, article.Approved, ""); err != nil {
			t.Fatal(err)
		}
		d.save(a.ID, d.text("Valves")) // the same text, once more
		d.save(a.ID, d.text("Valves!"))
		if _, err := d.publish(a.ID, article.Publication{}); !refusedAt(err, "eyes") {
			t.Errorf("a letter was changed after the approval: %v", err)
		}
		d.save(a.ID, d.text("Valves"))
		d.mustPublish(a.ID, article.Publication{})

		// After publication, authors are those of the change.
		r := d.save(a.ID, d.text("Valves of 1912"))
		if err := d.judge(a.ID, r.ID, second, article.Approved, ""); err != nil {
			t.Fatal(err)
		}
		d.mustPublish(a.ID, article.Publication{Change: article.Change{Kind: article.Style}})
		said, err := article.Approvals(d.ctx, db, a.ID)
		if err != nil || len(said) != 2 {
			t.Errorf("%d approvals: %v", len(said), err)
		}
	})
}

// One person alone, with a reason: it goes out, and waits to be looked at by somebody else.
func TestAnOverrideIsLookedAt(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		d.rules(func(r *article.Rules) { r.Eyes.When = article.Always })
		a := d.draft(d.text("Valves"))
		d.mustPublish(a.ID, article.Publication{Override: "night shift"})
		list, err := article.Overrides(d.ctx, db, true, 10)
		if err != nil || len(list) != 1 || list[0].Reason != "night shift" || list[0].By != editor {
			t.Fatalf("%+v %v", list, err)
		}
		see := func(by string) error {
			return db.Write(d.ctx, func(tx *database.Tx) error { return article.SeeOverride(d.ctx, tx, by, list[0].ID) })
		}
		if err := see(editor); !refusedAt(err, "override") {
			t.Errorf("looked at by whoever did it: %v", err)
		}
		if err := see(second); err != nil {
			t.Fatal(err)
		}
		if list, _ := article.Overrides(d.ctx, db, true, 10); len(list) != 0 {
			t.Errorf("still waits: %+v", list)
		}
	})
}

// Plans are moved, fail, are settled; what failed is settled by a publication too.
func TestPlansAreMovedAndSettled(t *testing.T) {
	start := time.Date(2024, 12, 19, 8, 0, 0, 0, time.UTC)
	databasetest.EachAt(t, start, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		d := newDesk(t, db)
		a := d.draft(d.text("Valves"))
		var p article.Plan
		d.write(func(tx *database.Tx) (err error) {
			p, err = article.Schedule(d.ctx, tx, a.ID, article.Plan{At: start.Add(time.Hour), Action: article.PlanPublish, By: editor})
			return err
		})
		move := func(at time.Time) error {
			return db.Write(d.ctx, func(tx *database.Tx) error { return article.Move(d.ctx, tx, second, p.ID, at) })
		}
		if err := move(start.Add(-time.Hour)); !refusedAt(err, "at") {
			t.Errorf("moved into the past: %v", err)
		}
		if err := move(start.Add(2 * time.Hour)); err != nil {
			t.Fatal(err)
		}
		clock.Set(start.Add(time.Hour)) // the time it had before
		d.write(func(tx *database.Tx) error { return article.RunDue(d.ctx, tx, p.ID) })
		d.expect("city/water/valves", "not found")
		clock.Set(start.Add(2*time.Hour + 5*time.Minute))
		waiting, err := article.Waiting(d.ctx, db, 10)
		if err != nil || len(waiting) != 1 || !waiting[0].Overdue(db.Now()) {
			t.Errorf("%+v %v", waiting, err)
		}
		d.write(func(tx *database.Tx) error { return article.LateDue(d.ctx, tx, p.ID, "the disk is full") })
		d.write(func(tx *database.Tx) error { return article.LateDue(d.ctx, tx, p.ID, "the disk is full") })
		late := 0
		for _, f := range d.facts {
			if f, ok := f.(article.PlanFailed); ok && f.Trying {
				late++
			}
		}
		if late != 1 {
			t.Errorf("told %d times that it is late", late)
		}
		d.write(func(tx *database.Tx) error { return article.FailDue(d.ctx, tx, p.ID, errors.New("address taken")) })
		if list, _ := article.Failures(d.ctx, db, 10); len(list) != 1 {
			t.Errorf("failures: %+v", list)
		}
		d.mustPublish(a.ID, article.Publication{})
		if list, _ := article.Failures(d.ctx, db, 10); len(list) != 0 {
			t.Errorf("still open after publication: %+v", list)
		}
	})
}

// People are asked, reminded once before and once after the deadline, and done.
func TestAssignments(t *testing.T) {
	start := time.Date(2024, 12, 19, 8, 0, 0, 0, time.UTC)
	databasetest.EachAt(t, start, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		d := newDesk(t, db)
		a := d.draft(d.text("Valves"))
		assign := func(one article.Assignment) error {
			one.ArticleID, one.By = a.ID, editor
			return db.Write(d.ctx, func(tx *database.Tx) error { _, err := article.Assign(d.ctx, tx, one); return err })
		}
		for _, bad := range []struct {
			article.Assignment
			field string
		}{{article.Assignment{Kind: "sing"}, "assign"}, {article.Assignment{Kind: article.KindWrite}, "assign"}, {article.Assignment{Kind: article.KindReview, Staff: 1}, "assign"},
			{article.Assignment{Kind: article.KindWrite, Staff: 2, Due: start}, "assign_due"}, {article.Assignment{Kind: article.KindWrite, Staff: 2, Words: strings.Repeat("x", 2000)}, "assign_words"}} {
			if err := assign(bad.Assignment); !refusedAt(err, bad.field) {
				t.Errorf("%+v: %v", bad.Assignment, err)
			}
		}
		if err := errors.Join(assign(article.Assignment{Kind: article.KindWrite, Staff: 2, Due: start.Add(8 * time.Hour)}), assign(article.Assignment{Kind: article.KindReview})); err != nil {
			t.Fatal(err)
		}
		reminded := func(after time.Duration) (n int) {
			clock.Set(start.Add(after))
			d.write(func(tx *database.Tx) error {
				list, err := article.AskAgain(d.ctx, tx)
				n = len(list)
				return err
			})
			return n
		}
		for _, step := range []struct {
			after time.Duration
			want  int
		}{{time.Hour, 0}, {4 * time.Hour, 1}, {5 * time.Hour, 0}, {6 * time.Hour, 1}, {7 * time.Hour, 0}, {8 * time.Hour, 1}, {48 * time.Hour, 0}} {
			if got := reminded(step.after); got != step.want {
				t.Errorf("after %v %d are reminded, not %d", step.after, got, step.want)
			}
		}
		if err := d.judge(a.ID, a.HeadID, second, article.Approved, ""); err != nil {
			t.Fatal(err)
		}
		open, err := article.Assignments(d.ctx, db, a.ID)
		if err != nil || len(open) != 1 || open[0].Kind != article.KindWrite || !open[0].Late(db.Now()) {
			t.Errorf("open: %+v %v", open, err)
		}
	})
}
