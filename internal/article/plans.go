package article

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
)

// Waiting lists every plan that waits, the next first; those that are overdue stand first of all.
func Waiting(ctx context.Context, q database.Reader, limit int) ([]Plan, error) {
	rows, err := q.Query(ctx, `SELECT `+planColumns+` FROM plan WHERE state = 'waiting' ORDER BY at, id LIMIT $1`, limit)
	return database.Collect(rows, err, func(r *sql.Rows, p *Plan) error { return scanPlan(r, p) })
}

// Failures lists the plans that could not be carried out and that nobody has settled: not dismissed, and no newer plan or
// publication made of the story since. The newest first.
func Failures(ctx context.Context, q database.Reader, limit int) ([]Plan, error) {
	rows, err := q.Query(ctx, `SELECT `+planColumns+` FROM plan WHERE state = 'failed' AND dismissed_at = 0
		AND id = (SELECT MAX(n.id) FROM plan n WHERE n.article_id = plan.article_id) ORDER BY at DESC, id DESC LIMIT $1`, limit)
	return database.Collect(rows, err, func(r *sql.Rows, p *Plan) error { return scanPlan(r, p) })
}

// Move gives a plan that waits another time. What was approved or overridden for it stays so.
func Move(ctx context.Context, tx *database.Tx, by string, id int64, at time.Time) error {
	p, err := PlanByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if p.State != "waiting" {
		return &InvalidError{[]Problem{{"at", "This plan no longer waits. Plan the story anew."}}}
	}
	if !at.After(tx.Now()) {
		return &InvalidError{[]Problem{{"at", "That time is past. Choose one in the future, or publish now."}}}
	}
	if err := checkMove(ctx, tx, p, at); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan SET at = $2, outcome = '' WHERE id = $1`, id, database.Micros(at)); err != nil {
		return fmt.Errorf("move plan %d: %w", id, err)
	}
	if err := job.Enqueue(ctx, tx, job.Job{Kind: DueJob, Payload: Due{p.ID}, Unique: fmt.Sprintf("%s:%d", DueJob, p.ID), At: at}); err != nil {
		return err
	}
	return record(ctx, tx, by, "article.rescheduled", p.ArticleID, "", nil)
}

func checkMove(ctx context.Context, tx *database.Tx, p Plan, at time.Time) error {
	if p.Action != PlanPublish {
		return nil
	}
	a, err := ByID(ctx, tx, p.ArticleID)
	if err != nil {
		return err
	}
	r, err := RevisionByID(ctx, tx, p.Revision)
	if err != nil {
		return err
	}
	embargo, err := embargoOf(ctx, tx, a, r)
	if err == nil && embargo.After(at) {
		err = &InvalidError{[]Problem{{"at", "The story is under embargo until " + embargo.UTC().Format("2006-01-02 15:04") + " UTC. Choose that time or a later one."}}}
	}
	if err != nil {
		return err
	}
	return passes(ctx, tx, a, r, at) // what blocks may hang on the time: rights in a picture
}

// Dismiss settles a plan that failed: a person has seen it and wants nothing more of it.
func Dismiss(ctx context.Context, tx *database.Tx, by string, id int64) error {
	p, err := PlanByID(ctx, tx, id)
	if err != nil || p.State != "failed" {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan SET dismissed_at = $2 WHERE id = $1`, id, database.Micros(tx.Now())); err != nil {
		return fmt.Errorf("dismiss plan %d: %w", id, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "article.plan-dismissed", Subject: Tag(p.ArticleID)})
}

// LateDue keeps why a plan whose time has come is not carried out yet, while it is tried again: people are to see it within
// minutes, not when the last attempt has failed. It reports once for each plan.
func LateDue(ctx context.Context, tx *database.Tx, id int64, why string) error {
	p, err := PlanByID(ctx, tx, id)
	if err != nil || p.State != "waiting" || p.Outcome != "" {
		return err
	}
	if err := settle(ctx, tx, id, "waiting", why); err != nil {
		return err
	}
	p.Outcome = why
	return ledger.Record(ctx, tx, ledger.Entry{Actor: "system", Action: "article.plan-late", Subject: Tag(p.ArticleID), Reason: why, Fact: PlanFailed{p, true}})
}
