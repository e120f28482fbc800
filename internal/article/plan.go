package article

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
)

// What a plan does when its time comes.
const (
	PlanPublish = "publish"
	PlanKill    = "kill"
	PlanRetract = "retract"
)

// Plan is what is to happen to a story by itself.
type Plan struct {
	ID        int64
	ArticleID int64
	Revision  int64 // 0 in Schedule: the newest now
	At        time.Time
	Action    string // PlanPublish, PlanKill or PlanRetract
	By        string
	Change    Change // Kind and Note, for a change to a live story; Note is the reason of a kill or a retraction
	State     string // waiting, done, failed, cancelled
	Outcome   string // why it failed or was cancelled, in words; of one that waits and is late: why it is being tried again
	Made      time.Time
	KillNote  string  // what readers are told at the address of a killed story; the notice of a retraction
	How       string  // of a retraction: RetractedAbove or RetractedInstead
	Answers   []int64 // reports of readers that the change answers; whoever follows settles them
	Override  string  // in Schedule: why it is planned without the second pair of eyes that the house asks for
	Imported  bool    // in Schedule: an import makes it, and the rules of the house do not hold
}

// Overdue reports whether a plan still waits though its minute is past: something keeps the house from carrying it out.
func (p Plan) Overdue(now time.Time) bool {
	return p.State == "waiting" && now.Sub(p.At) > overdueAfter
}

// Past is what will have become of the story, in a word.
func (p Plan) Past() string {
	switch p.Action {
	case PlanKill:
		return "killed"
	case PlanRetract:
		return "retracted"
	}
	return "published"
}

// overdueAfter is how late a plan may be before people are shown that it is: jobs are looked for four times a second, so a
// minute is trouble and not a queue.
const overdueAfter = time.Minute

// PlanFailed is the fact that a plan could not be carried out and waits for a person to decide, or that it is late and is
// being tried again.
type PlanFailed struct {
	Plan
	Trying bool
}

// DueJob is the kind of the job that carries out a plan; its payload is Due.
const DueJob = "article.due"

// Due is the payload of a DueJob.
type Due struct{ Plan int64 }

// Schedule makes a plan. The revision is fixed now: what is saved later is not published by it.
func Schedule(ctx context.Context, tx *database.Tx, id int64, p Plan) (Plan, error) {
	a, err := ByID(ctx, tx, id)
	if err != nil {
		return p, err
	}
	if p.Revision == 0 {
		p.Revision = a.HeadID
	}
	if p.Action == PlanPublish {
		p.Change = p.Change.trimmed()
	}
	if err := checkPlan(ctx, tx, a, p); err != nil {
		return p, err
	}
	p.ArticleID, p.State, p.Made = id, "waiting", tx.Now()
	if p.Action == PlanPublish { // one publication waits at a time; the newer wish replaces the older
		if err := cancelPlans(ctx, tx, id, "replaced by a newer plan", PlanPublish); err != nil {
			return p, err
		}
	}
	err = tx.QueryRow(ctx, `INSERT INTO plan (article_id, revision_id, at, action, by_actor, change_kind, note, made_at, kill_note, said, says, answers, retract_how) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
		id, p.Revision, database.Micros(p.At), p.Action, p.By, string(p.Change.Kind), p.Change.Note, database.Micros(p.Made), p.KillNote, p.Change.Said, p.Change.Says, numbered(p.Answers), p.How).Scan(&p.ID)
	if err != nil {
		return p, fmt.Errorf("schedule story %d: %w", id, err)
	}
	if err := job.Enqueue(ctx, tx, job.Job{Kind: DueJob, Payload: Due{p.ID}, Unique: fmt.Sprintf("%s:%d", DueJob, p.ID), At: p.At}); err != nil {
		return p, err
	}
	return p, record(ctx, tx, p.By, "article.scheduled", id, "", nil)
}

func checkPlan(ctx context.Context, tx *database.Tx, a Article, p Plan) error {
	if !p.At.After(tx.Now()) {
		return &InvalidError{[]Problem{{"at", "That time is past. Choose one in the future, or publish now."}}}
	}
	if p.Action == PlanKill {
		if a.State() != StateLive {
			return &InvalidError{[]Problem{{"state", "Only a live story can be planned to be killed."}}}
		}
		return nil
	}
	if p.Action == PlanRetract {
		return checkRetraction(a, Change{Kind: Retraction, Note: strings.TrimSpace(p.KillNote)}, p.Change.Note, p.How)
	}
	if a.State() == StateKilled {
		return ErrKilledStory
	}
	if a.State() == StateSpiked {
		return ErrSpiked
	}
	if a.IsRetracted() {
		return ErrRetracted
	}
	r, err := RevisionByID(ctx, tx, p.Revision)
	if err != nil {
		return err
	}
	embargo, err := embargoOf(ctx, tx, a, r)
	if err != nil {
		return err
	}
	if embargo.After(p.At) {
		return &InvalidError{[]Problem{{"at", "The story is under embargo until " + embargo.UTC().Format("2006-01-02 15:04") + " UTC. Schedule it for then or later."}}}
	}
	if bad := Check(r.Text); len(bad) > 0 {
		return &InvalidError{bad}
	}
	if err := checkChange(a, p.Change); err != nil || p.Imported {
		return err
	}
	return allowed(ctx, tx, a, r, p.By, p.Override, p.At)
}

// Unschedule cancels a plan that still waits.
func Unschedule(ctx context.Context, tx *database.Tx, by string, id int64) error {
	p, err := PlanByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if p.State != "waiting" {
		return nil
	}
	if err := settle(ctx, tx, id, "cancelled", ""); err != nil {
		return err
	}
	return record(ctx, tx, by, "article.unscheduled", p.ArticleID, "", nil)
}

// RunDue carries out a plan whose time has come, once. What can no longer be done (an address taken meanwhile) marks
// the plan failed, with the reason, and changes nothing that readers see.
func RunDue(ctx context.Context, tx *database.Tx, id int64) error {
	p, err := PlanByID(ctx, tx, id)
	if err != nil || p.State != "waiting" {
		return err
	}
	if p.At.After(tx.Now()) { // the clock went back: do it at its time
		return job.Enqueue(ctx, tx, job.Job{Kind: DueJob, Payload: Due{p.ID}, At: p.At})
	}
	switch p.Action {
	case PlanKill:
		err = Kill(ctx, tx, p.ArticleID, p.By, first(p.Change.Note, "as planned"), p.KillNote)
	case PlanRetract:
		err = Retract(ctx, tx, p.ArticleID, p.By, first(p.Change.Note, "as planned"), p.KillNote, p.How)
	default:
		err = runPublication(ctx, tx, p)
	}
	if err == nil {
		return settle(ctx, tx, id, "done", "")
	}
	return err
}

// runPublication publishes what was planned. The second pair of eyes was there when the plan was made; only if the same
// text was sent back since, the plan fails.
func runPublication(ctx context.Context, tx *database.Tx, p Plan) error {
	r, err := RevisionByID(ctx, tx, p.Revision)
	if err != nil {
		return err
	}
	back, err := refusedSince(ctx, tx, p.ArticleID, r.Hash, p.Made)
	if err != nil {
		return err
	}
	if back {
		return &InvalidError{[]Problem{{"eyes", "The text was sent back after it was planned. Change it, or let somebody approve it after all, and plan it anew."}}}
	}
	_, err = Publish(ctx, tx, p.ArticleID, Publication{Revision: p.Revision, By: p.By, Change: p.Change, planned: true, answers: p.Answers})
	return err
}

// FailDue marks a plan that cannot be carried out, with the reason in words.
func FailDue(ctx context.Context, tx *database.Tx, id int64, why error) error {
	p, err := PlanByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := settle(ctx, tx, id, "failed", why.Error()); err != nil {
		return err
	}
	p.State, p.Outcome = "failed", why.Error()
	return ledger.Record(ctx, tx, ledger.Entry{Actor: "system", Action: "article.plan-failed", Subject: Tag(p.ArticleID), Reason: why.Error(), Fact: PlanFailed{Plan: p}})
}

func settle(ctx context.Context, tx *database.Tx, id int64, state, outcome string) error {
	_, err := tx.Exec(ctx, `UPDATE plan SET state = $2, outcome = $3 WHERE id = $1`, id, state, outcome)
	return err
}

func cancelPlans(ctx context.Context, tx *database.Tx, article int64, why string, actions ...string) error {
	for _, action := range actions {
		if _, err := tx.Exec(ctx, `UPDATE plan SET state = 'cancelled', outcome = $2 WHERE article_id = $1 AND state = 'waiting' AND action = $3`, article, why, action); err != nil {
			return fmt.Errorf("cancel plans of story %d: %w", article, err)
		}
	}
	return nil
}

// overtake cancels what was planned with a text that is no newer than the one now published: it would take the story
// back behind what readers have seen.
func overtake(ctx context.Context, tx *database.Tx, article, published int64) (bool, error) {
	r, err := tx.Exec(ctx, `UPDATE plan SET state = 'cancelled', outcome = 'a newer text was published meanwhile'
		WHERE article_id = $1 AND state = 'waiting' AND action = 'publish' AND revision_id <= $2`, article, published)
	if err != nil {
		return false, fmt.Errorf("overtake plans of story %d: %w", article, err)
	}
	n, err := r.RowsAffected()
	if err != nil {
		return false, err
	}
	// What failed before is settled too: somebody decided what readers see.
	_, err = tx.Exec(ctx, `UPDATE plan SET dismissed_at = $2 WHERE article_id = $1 AND state = 'failed' AND dismissed_at = 0`, article, database.Micros(tx.Now()))
	return n > 0, err
}

const planColumns = `id, article_id, revision_id, at, action, by_actor, change_kind, note, state, outcome, made_at, kill_note, said, says, answers, retract_how`

func scanPlan(row interface{ Scan(...any) error }, p *Plan) error {
	var at, made int64
	var answers string
	err := row.Scan(&p.ID, &p.ArticleID, &p.Revision, &at, &p.Action, &p.By, &p.Change.Kind, &p.Change.Note, &p.State, &p.Outcome, &made, &p.KillNote, &p.Change.Said, &p.Change.Says, &answers, &p.How)
	p.Answers = numbers(answers)
	p.At, p.Made = database.FromMicros(at), database.FromMicros(made)
	return err
}

// numbered and numbers keep a few numbers in one column.
func numbered(list []int64) string {
	var words []string
	for _, n := range list {
		words = append(words, strconv.FormatInt(n, 10))
	}
	return strings.Join(words, ",")
}

func numbers(s string) []int64 {
	var list []int64
	for _, word := range strings.Split(s, ",") {
		if n, err := strconv.ParseInt(word, 10, 64); err == nil {
			list = append(list, n)
		}
	}
	return list
}

// PlanByID gives one plan.
func PlanByID(ctx context.Context, q database.Reader, id int64) (Plan, error) {
	var p Plan
	err := scanPlan(q.QueryRow(ctx, `SELECT `+planColumns+` FROM plan WHERE id = $1`, id), &p)
	if errors.Is(err, sql.ErrNoRows) {
		return p, ErrNotFound
	}
	return p, err
}

// Plans lists what waits and what failed for a story, the next first.
func Plans(ctx context.Context, q database.Reader, article int64) ([]Plan, error) {
	rows, err := q.Query(ctx, `SELECT `+planColumns+` FROM plan WHERE article_id = $1 AND (state = 'waiting' OR state = 'failed' AND dismissed_at = 0) ORDER BY at`, article)
	return database.Collect(rows, err, func(r *sql.Rows, p *Plan) error { return scanPlan(r, p) })
}
