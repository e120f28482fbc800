package newsroom

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// What follows are questions over several nouns at once that only the newsroom's boards ask. They read; nothing here
// changes a row.

// tab is a list of the story board.
type tab string

const (
	tabAll       tab = "all"
	tabDrafts    tab = "drafts"
	tabReview    tab = "review" // in review or ready, not yet out
	tabScheduled tab = "scheduled"
	tabLive      tab = "live"
	tabChanged   tab = "changed" // live, with a newer revision that readers do not see
	tabKilled    tab = "killed"
)

var tabs = []struct {
	tab   tab
	name  string
	where string
}{
	{tabAll, "All", `1 = 1`},
	{tabDrafts, "Drafts", `a.published_id = 0 AND a.head_stage = 'draft'`},
	{tabReview, "In review, ready", `a.published_id = 0 AND a.head_stage IN ('review', 'ready')`},
	{tabScheduled, "Scheduled", `EXISTS (SELECT 1 FROM plan w WHERE w.article_id = a.id AND w.state = 'waiting')`},
	{tabLive, "Live", `a.published_id <> 0 AND a.killed_at = 0`},
	{tabChanged, "Private changes", `a.published_id <> 0 AND a.killed_at = 0 AND a.head_id <> a.published_id`},
	{tabKilled, "Killed", `a.killed_at <> 0`},
}

// told is a story as a board tells of it.
type told struct {
	ID         int64
	Headline   string // of the newest revision
	SectionID  int64
	Stage      article.Stage
	SavedAt    time.Time
	SavedBy    string
	State      article.State
	Changed    bool // live, with private changes
	Path       string
	PlanAt     time.Time
	PlanAction string
	Failed     string // why its last plan failed
}

const toldColumns = `a.id, a.head_headline, a.head_section_id, a.head_stage, a.head_saved_at, COALESCE(r.saved_by, ''), a.published_id, a.head_id, a.killed_at, a.path,
	COALESCE((SELECT MIN(at) FROM plan w WHERE w.article_id = a.id AND w.state = 'waiting'), 0),
	COALESCE((SELECT action FROM plan w WHERE w.article_id = a.id AND w.state = 'waiting' ORDER BY at LIMIT 1), ''),
	COALESCE((SELECT outcome FROM plan w WHERE w.article_id = a.id AND w.state = 'failed' AND w.id = (SELECT MAX(id) FROM plan n WHERE n.article_id = a.id)), '')`

func scanTold(r *sql.Rows, s *told) error {
	var saved, published, head, killed, plan int64
	err := r.Scan(&s.ID, &s.Headline, &s.SectionID, &s.Stage, &saved, &s.SavedBy, &published, &head, &killed, &s.Path, &plan, &s.PlanAction, &s.Failed)
	s.SavedAt, s.PlanAt = database.FromMicros(saved), database.FromMicros(plan)
	s.State = article.Article{PublishedID: published, Killed: database.FromMicros(killed)}.State()
	s.Changed = s.State == article.StateLive && head != published
	return err
}

// ask narrows the story board.
type ask struct {
	Tab     tab
	Section int64  // with those below it; 0: all
	Words   string // in the headline; case and accents do not matter
	Limit   int
	Offset  int
}

// board lists stories, the last saved first.
func board(ctx context.Context, q database.Reader, w ask) ([]told, error) {
	where, args := w.where()
	args = append(args, w.Limit, w.Offset)
	rows, err := q.Query(ctx, fmt.Sprintf(`SELECT %s FROM article a LEFT JOIN revision r ON r.id = a.head_id WHERE %s
		ORDER BY a.head_saved_at DESC, a.id DESC LIMIT $%d OFFSET $%d`, toldColumns, where, len(args)-1, len(args)), args...)
	list, err := database.Collect(rows, err, scanTold)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	return list, nil
}

func (w ask) where() (string, []any) {
	conds, args := []string{}, []any{}
	for _, t := range tabs {
		if t.tab == w.Tab {
			conds = append(conds, t.where)
		}
	}
	if w.Section != 0 {
		args = append(args, w.Section)
		conds = append(conds, `a.head_section_id IN (SELECT id FROM section WHERE id = $1 OR parent_id = $1)`)
	}
	for _, word := range strings.Fields(w.Words) {
		args = append(args, strings.ReplaceAll(article.Slug(word), "-", " ")) // Slug writes a word as head_folded has it
		conds = append(conds, fmt.Sprintf(`replace(a.head_folded, $%d, '') <> a.head_folded`, len(args)))
	}
	return strings.Join(append(conds, `1 = 1`), " AND "), args
}

// storiesByID tells of the stories named, in no order; lists of comments and reports look them up.
func storiesByID(ctx context.Context, q database.Reader, ids []int64) (shelf, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT `+toldColumns+` FROM article a LEFT JOIN revision r ON r.id = a.head_id WHERE a.id IN (`+database.Places(1, len(ids))+`)`, database.IDs(ids)...)
	return database.Collect(rows, err, scanTold)
}

// shelf is some stories to look one up in.
type shelf []told

func (s shelf) of(id int64) told {
	for _, one := range s {
		if one.ID == id {
			return one
		}
	}
	return told{ID: id, Headline: "A story that is no longer here"}
}

// planned is a plan and the story it is for.
type planned struct {
	article.Plan
	Headline string
}

// plansUntil lists what will happen by itself until then, the next first.
func plansUntil(ctx context.Context, q database.Reader, until time.Time) ([]planned, error) {
	return plans(ctx, q, `p.state = 'waiting' AND p.at <= $1 ORDER BY p.at, p.id`, database.Micros(until))
}

// failedPlans lists the stories whose latest plan could not be carried out: a newer plan settles the matter.
func failedPlans(ctx context.Context, q database.Reader) ([]planned, error) {
	return plans(ctx, q, `p.state = 'failed' AND p.id = (SELECT MAX(id) FROM plan n WHERE n.article_id = p.article_id) AND p.at > $1 ORDER BY p.at DESC`,
		database.Micros(q.Now().Add(-failedFor)))
}

// failedFor is how long a plan that failed stays on the board: after two weeks it is history.
const failedFor = 14 * 24 * time.Hour

func plans(ctx context.Context, q database.Reader, where string, arg any) ([]planned, error) {
	rows, err := q.Query(ctx, `SELECT p.id, p.article_id, p.at, p.action, p.by_actor, p.state, p.outcome, a.head_headline
		FROM plan p JOIN article a ON a.id = p.article_id WHERE `+where+fmt.Sprintf(` LIMIT %d`, most), arg)
	return database.Collect(rows, err, func(r *sql.Rows, p *planned) error {
		var at int64
		err := r.Scan(&p.ID, &p.ArticleID, &at, &p.Action, &p.By, &p.State, &p.Outcome, &p.Headline)
		p.At = database.FromMicros(at)
		return err
	})
}
