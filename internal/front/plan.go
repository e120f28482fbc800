package front

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
	"broadsheet/internal/notice"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
)

// Plan is an order of a front that goes up by itself.
type Plan struct {
	ID       int64
	Front    string
	At       time.Time
	By       string
	Made     time.Time
	Why      string
	Document Document
	State    string // waiting, done, cancelled
	Outcome  string // what it met when it went up, in words
}

// DueJob is the kind of the job that puts a plan up; its payload is Due.
const DueJob = "front.due"

// Due is the payload of a DueJob.
type Due struct{ Plan int64 }

// furthest is how far ahead a front can be planned: nobody knows the news of the year after next.
const furthest = 400 * 24 * time.Hour

// Schedule plans an order. What is laid out later is not part of it; plan again to change it.
func Schedule(ctx context.Context, tx *database.Tx, by, name, why string, at time.Time, d Document) (Plan, error) {
	p := Plan{Front: name, At: at, By: by, Made: tx.Now(), Why: strings.TrimSpace(why), Document: d.tidy(), State: "waiting"}
	if err := checkTime(tx.Now(), at); err != nil {
		return p, err
	}
	if err := d.check(name); err != nil {
		return p, err
	}
	id, err := row(ctx, tx, name)
	if err != nil {
		return p, err
	}
	err = tx.QueryRow(ctx, `INSERT INTO front_plan (front_id, at, by_actor, made_at, why, document) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		id, database.Micros(at), by, database.Micros(p.Made), p.Why, p.Document.Encode()).Scan(&p.ID)
	if err != nil {
		return p, fmt.Errorf("plan front %s: %w", name, err)
	}
	return p, p.enqueue(ctx, tx, by, "front.scheduled")
}

func checkTime(now, at time.Time) error {
	switch {
	case at.IsZero():
		return section.Invalid("plan_at", "Say when the front is to go up.")
	case !at.After(now):
		return section.Invalid("plan_at", "That time is past. Choose one in the future, or publish now.")
	case at.After(now.Add(furthest)):
		return section.Invalid("plan_at", "That is more than a year ahead. Choose a nearer time.")
	}
	return nil
}

// enqueue makes or moves the job of a plan, and writes the decision down.
func (p Plan) enqueue(ctx context.Context, tx *database.Tx, by, action string) error {
	if err := job.Enqueue(ctx, tx, job.Job{Kind: DueJob, Payload: Due{p.ID}, Unique: p.unique(), At: p.At}); err != nil {
		return err
	}
	return p.record(ctx, tx, by, action)
}

func (p Plan) unique() string { return fmt.Sprintf("%s:%d", DueJob, p.ID) }

func (p Plan) record(ctx context.Context, tx *database.Tx, by, action string) error {
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: fmt.Sprintf("front-plan:%d", p.ID), Fact: Ordered{p.Front}})
}

// Postpone gives a waiting plan another time.
func Postpone(ctx context.Context, tx *database.Tx, by string, id int64, at time.Time) error {
	p, err := waiting(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := checkTime(tx.Now(), at); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE front_plan SET at = $2 WHERE id = $1`, id, database.Micros(at)); err != nil {
		return err
	}
	p.At = at
	return p.enqueue(ctx, tx, by, "front.rescheduled")
}

// Replan gives a waiting plan another order.
func Replan(ctx context.Context, tx *database.Tx, by string, id int64, d Document) error {
	p, err := waiting(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := d.check(p.Front); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE front_plan SET document = $2 WHERE id = $1`, id, d.tidy().Encode()); err != nil {
		return err
	}
	return p.record(ctx, tx, by, "front.rescheduled")
}

// Unschedule cancels a waiting plan.
func Unschedule(ctx context.Context, tx *database.Tx, by string, id int64) error {
	p, err := waiting(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := p.settle(ctx, tx, "cancelled", ""); err != nil {
		return err
	}
	if _, err := job.Cancel(ctx, tx, p.unique()); err != nil {
		return err
	}
	return p.record(ctx, tx, by, "front.unscheduled")
}

func (p Plan) settle(ctx context.Context, tx *database.Tx, state, outcome string) error {
	_, err := tx.Exec(ctx, `UPDATE front_plan SET state = $2, outcome = $3 WHERE id = $1`, p.ID, state, outcome)
	return err
}

// waiting gives a plan that has not gone up and was not cancelled.
func waiting(ctx context.Context, q database.Reader, id int64) (Plan, error) {
	p, err := PlanByID(ctx, q, id)
	if err == nil && p.State != "waiting" {
		err = section.Invalid("plan", "This plan is no longer waiting.")
	}
	return p, err
}

// RunDue puts a planned order up when its time has come, once. It goes up whatever became of its stories: the slots of
// those that readers cannot see fill themselves, and the person who planned it is told which.
func RunDue(ctx context.Context, tx *database.Tx, id int64) error {
	p, err := PlanByID(ctx, tx, id)
	if errors.Is(err, ErrNotFound) || err == nil && p.State != "waiting" {
		return nil
	}
	if err != nil {
		return err
	}
	if p.At.After(tx.Now()) { // the clock went back, or it was postponed
		return job.Enqueue(ctx, tx, job.Job{Kind: DueJob, Payload: Due{p.ID}, Unique: p.unique(), At: p.At})
	}
	if _, err := Order(ctx, tx, p.By, p.Front, first(p.Why, "as planned"), p.Document); err != nil {
		return err
	}
	missing, err := dead(ctx, tx, p.Document, tx.Now())
	if err != nil {
		return err
	}
	words := ""
	if len(missing) > 0 {
		words = missingWords(len(missing))
		if err := p.tell(ctx, tx, words); err != nil {
			return err
		}
	}
	return p.settle(ctx, tx, "done", words)
}

func missingWords(n int) string {
	if n == 1 {
		return "The planned front went up, but one of its stories is not live. Its slot fills itself."
	}
	return fmt.Sprintf("The planned front went up, but %d of its stories are not live. Their slots fill themselves.", n)
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// dead are the stories placed by hand that readers cannot see.
func dead(ctx context.Context, q database.Reader, d Document, now time.Time) ([]int64, error) {
	var list []int64
	for _, s := range d.Slots() {
		if !s.Stands(now) {
			continue
		}
		live, err := article.IsLive(ctx, q, s.Article)
		if err != nil {
			return nil, err
		}
		if !live {
			list = append(list, s.Article)
		}
	}
	return list, nil
}

// tell says to the person who planned the front what it met.
func (p Plan) tell(ctx context.Context, tx *database.Tx, words string) error {
	var id int64
	if _, err := fmt.Sscanf(p.By, "staff:%d", &id); err != nil {
		return nil // nobody to be told: a command planned it
	}
	return notice.Tell(ctx, tx, notice.Notice{Kind: "front.gaps", Subject: fmt.Sprintf("front-plan:%d", p.ID), Words: words, Path: Room(p.Front)}, id)
}

// Room is the address in the newsroom where a front is ordered.
func Room(name string) string {
	if id := SectionOf(name); id != 0 {
		return fmt.Sprintf("/newsroom/front/%d", id)
	}
	return "/newsroom/front"
}

const planColumns = `p.id, f.name, p.at, p.by_actor, p.made_at, p.why, p.document, p.state, p.outcome`

func scanPlan(r interface{ Scan(...any) error }, p *Plan) error {
	var at, made int64
	var text string
	if err := r.Scan(&p.ID, &p.Front, &at, &p.By, &made, &p.Why, &text, &p.State, &p.Outcome); err != nil {
		return err
	}
	p.At, p.Made = database.FromMicros(at), database.FromMicros(made)
	var err error
	p.Document, err = Decode(p.Front, text)
	return err
}

// PlanByID gives one plan.
func PlanByID(ctx context.Context, q database.Reader, id int64) (Plan, error) {
	var p Plan
	err := scanPlan(q.QueryRow(ctx, `SELECT `+planColumns+` FROM front_plan p JOIN front f ON f.id = p.front_id WHERE p.id = $1`, id), &p)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return p, err
}

// Plans lists what waits for a front ("": for every front), the next first, and what went up with gaps in the last two
// days.
func Plans(ctx context.Context, q database.Reader, name string) ([]Plan, error) {
	rows, err := q.Query(ctx, `SELECT `+planColumns+` FROM front_plan p JOIN front f ON f.id = p.front_id
		WHERE (f.name = $1 OR $1 = '') AND (p.state = 'waiting' OR p.state = 'done' AND p.outcome <> '' AND p.at > $2) ORDER BY p.at, p.id`,
		name, database.Micros(q.Now().Add(-48*time.Hour)))
	return database.Collect(rows, err, func(r *sql.Rows, p *Plan) error { return scanPlan(r, p) })
}

// orderers are the people who may order the front of the whole paper.
func orderers(ctx context.Context, q database.Reader) ([]int64, error) {
	all, err := staff.All(ctx, q)
	var ids []int64
	for _, p := range all {
		if p.MayIn(staff.Front) && !p.Disabled {
			ids = append(ids, p.ID)
		}
	}
	return ids, err
}
