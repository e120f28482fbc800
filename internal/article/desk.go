package article

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/database"
)

// Listed is a story in the newsroom's list, in any state.
type Listed struct {
	Article
	Headline  string // of the newest revision
	SectionID int64
	Stage     Stage
	SavedAt   time.Time
	PlanAt    time.Time // not zero: something will happen to it by itself then
}

// Filter narrows the newsroom's list. Zero values do not narrow.
type Filter struct {
	State     State
	SectionID int64
	Words     string // in the headline; case and accents do not matter
	Limit     int
	Offset    int
}

// List gives stories for staff, the last saved first.
func List(ctx context.Context, q database.Reader, f Filter) ([]Listed, error) {
	where, args := f.where()
	args = append(args, max(f.Limit, 1), f.Offset)
	rows, err := q.Query(ctx, fmt.Sprintf(`SELECT %s, head_headline, head_section_id, head_stage, head_saved_at,
		COALESCE((SELECT MIN(at) FROM plan WHERE plan.article_id = article.id AND plan.state = 'waiting'), 0)
		FROM article WHERE %s ORDER BY head_saved_at DESC, id DESC LIMIT $%d OFFSET $%d`, columns, where, len(args)-1, len(args)), args...)
	return database.Collect(rows, err, scanListed)
}

func scanListed(r *sql.Rows, l *Listed) error {
	var saved, plan int64
	tail := scanTail{r, []any{&l.Headline, &l.SectionID, &l.Stage, &saved, &plan}}
	err := scanArticle(tail, &l.Article)
	l.SavedAt, l.PlanAt = database.FromMicros(saved), database.FromMicros(plan)
	return err
}

// scanTail scans the columns of a story and then more of the same row.
type scanTail struct {
	row  *sql.Rows
	more []any
}

func (s scanTail) Scan(dest ...any) error { return s.row.Scan(append(dest, s.more...)...) }

func (f Filter) where() (string, []any) {
	conds, args := []string{"1 = 1"}, []any{}
	add := func(cond string, arg any) {
		args = append(args, arg)
		conds = append(conds, strings.ReplaceAll(cond, "?", fmt.Sprintf("$%d", len(args))))
	}
	switch f.State {
	case StateLive:
		conds = append(conds, "published_id <> 0 AND killed_at = 0")
	case StateKilled:
		conds = append(conds, "killed_at <> 0")
	case StateDraft:
		conds = append(conds, "published_id = 0")
	}
	if f.SectionID != 0 {
		add("head_section_id = ?", f.SectionID)
	}
	if f.Words != "" {
		add("replace(head_folded, ?, '') <> head_folded", fold(f.Words)) // "contains", alike on both engines
	}
	return strings.Join(conds, " AND "), args
}
