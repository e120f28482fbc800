package newsroom

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
)

// What follows are questions over several nouns at once that only the newsroom's boards ask. They read; nothing here
// changes a row.

// tab is a list of the story board.
type tab = article.Standing

const (
	tabAll       tab = "all"
	tabDrafts        = article.StandsDraft
	tabReview        = article.StandsReview
	tabScheduled     = article.StandsScheduled
	tabLive          = article.StandsLive
	tabChanged       = article.StandsChanged
	tabKilled        = article.StandsKilled
	tabSpiked        = article.StandsSpiked
)

// listTab is a tab with its name.
type listTab struct {
	tab  tab
	name string
}

var tabs = []listTab{
	{tabAll, "All"}, {tabDrafts, "Drafts"}, {tabReview, "In review, ready"}, {tabScheduled, "Scheduled"}, {tabLive, "Live"},
	{tabChanged, "Private changes"}, {tabKilled, "Killed"}, {tabSpiked, "Spiked"},
}

// told is a story as a board tells of it.
type told = article.Listed

// ask is a short question to the story board, as other rooms have it.
type ask struct {
	Tab     tab
	Section int64  // with those below it; 0: all
	Words   string // in the newest text; case and accents do not matter
	Limit   int
}

// board lists stories, the last saved first.
func board(ctx context.Context, q database.Reader, w ask) ([]told, error) {
	return article.List(ctx, q, article.Filter{Stands: w.Tab, SectionID: w.Section, Words: w.Words, Limit: w.Limit})
}

// storiesByID tells of the stories named, in no order; lists of comments and reports look them up.
func storiesByID(ctx context.Context, q database.Reader, ids []int64) (shelf, error) {
	return article.ListedByID(ctx, q, ids)
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

// seen leaves those plans whose stories the visitor may open.
func (v *visit) seen(q database.Reader, list []planned) ([]planned, error) {
	all, err := section.All(v.ctx, q)
	if err != nil {
		return nil, err
	}
	viewer := v.viewer(all)
	if viewer.Actor == "" || len(list) == 0 {
		return list, nil
	}
	var ids []int64
	for _, p := range list {
		ids = append(ids, p.ArticleID)
	}
	theirs, err := article.List(v.ctx, q, article.Filter{Among: ids, Viewer: viewer, Limit: len(ids)})
	return slices.DeleteFunc(list, func(p planned) bool {
		return !slices.ContainsFunc(theirs, func(s told) bool { return s.ID == p.ArticleID })
	}), err
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

// shelf tells of stories as the visitor may know them: what they may open whole; of what is in the paper, the headline that
// readers see; of a text that is another desk's and not out, that it is there.
func (v *visit) shelf(q database.Reader, ids []int64) (shelf, error) {
	list, err := storiesByID(v.ctx, q, ids)
	if err != nil {
		return nil, err
	}
	return v.discreet(q, list)
}

// otherDesks is said in place of a headline that is not the visitor's to read.
const otherDesks = "A story of another desk"

func (v *visit) discreet(q database.Reader, list []told) (shelf, error) {
	all, err := section.All(v.ctx, q)
	if err != nil {
		return nil, err
	}
	viewer := v.viewer(all)
	if viewer.Actor == "" || len(list) == 0 {
		return list, nil
	}
	var ids []int64
	for _, s := range list {
		ids = append(ids, s.ID)
	}
	theirs, err := article.List(v.ctx, q, article.Filter{Among: ids, Viewer: viewer, Limit: len(ids)})
	if err != nil {
		return nil, err
	}
	public, err := article.Cards(v.ctx, q, ids)
	for i, s := range list {
		if slices.ContainsFunc(theirs, func(t told) bool { return t.ID == s.ID }) {
			continue
		}
		list[i].Headline, list[i].Changed = otherDesks, false
		for _, c := range public {
			if c.ID == s.ID {
				list[i].Headline = c.Headline
			}
		}
	}
	return list, err
}

// foreign reports a story that is another desk's and not in the paper.
func foreign(s told) bool { return s.Headline == otherDesks && s.State != article.StateLive }
