package newsroom

import (
	"net/http"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// historyPage is every revision of a story and every decision about it.
type historyPage struct {
	*room
	house     article.Rules
	Story     article.Article
	Head      article.Revision
	Headline  string
	Folded    []folded
	Kept      int
	Newer     bool // this is not the first page
	Next      int  // the number before which the next page begins, 0 for none
	Decisions []ledger.Decision
}

func (v *visit) history() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	var p historyPage
	err = v.read(func(q database.Reader) error {
		if p.Story, err = article.ByID(v.ctx, q, id); err != nil {
			return err
		}
		if p.Head, err = article.RevisionByID(v.ctx, q, p.Story.HeadID); err != nil {
			return err
		}
		if err := v.gatherHistory(q, &p); err != nil {
			return err
		}
		if p.Decisions, err = ledger.About(v.ctx, q, article.Tag(id), most); err != nil {
			return err
		}
		p.Headline = p.Head.Headline
		p.room, err = v.room(q, "History: "+p.Headline, "/newsroom/stories")
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "history", p)
}

// historyRows is how many revisions a page of the history holds: two weeks of a story that is worked on daily.
const historyRows = 100

func (v *visit) gatherHistory(q database.Reader, p *historyPage) (err error) {
	before := int(min(v.asked("before"), 1<<31))
	rows, err := article.HistoryBefore(v.ctx, q, p.Story.ID, before, historyRows+1)
	if err != nil {
		return err
	}
	if len(rows) > historyRows {
		rows = rows[:historyRows]
		p.Next = rows[historyRows-1].Seq
	}
	p.Newer, p.Folded = before != 0, fold(rows)
	if p.house, err = article.RulesOf(v.ctx, q); err != nil {
		return err
	}
	p.Kept, err = article.CountRevisions(v.ctx, q, p.Story.ID)
	return err
}

// folded is a line of the history: a revision, or a run of autosaves of which it is the last.
type folded struct {
	article.Row
	Earlier []article.Row // autosaves of the same person before it, the newest first
}

// Since is when the run began.
func (f folded) Since() time.Time {
	if len(f.Earlier) == 0 {
		return f.SavedAt
	}
	return f.Earlier[len(f.Earlier)-1].SavedAt
}

// fold puts autosaves of one person under the last of them, or under the save by hand that ended them. What somebody
// named, published or planned stands by itself.
func fold(rows []article.Row) []folded {
	var list []folded
	for _, r := range rows {
		plain := r.Auto && r.Name == "" && !r.Live && !r.Published && !r.Planned
		if last := len(list) - 1; plain && last >= 0 && list[last].SavedBy == r.SavedBy {
			list[last].Earlier = append(list[last].Earlier, r)
			continue
		}
		list = append(list, folded{Row: r})
	}
	return list
}

// Said puts a decision into words.
func (p historyPage) Said(d ledger.Decision) string { return actionWords(d.Action) }

// Stage says how far a revision was.
func (p historyPage) Stage(s article.Stage) string { return p.house.StageName(s) }

// foldedLine is a line of the history with the words around it.
type foldedLine struct {
	A *room
	F folded
}

// Told hands a line of the history to the piece "rowwords".
func (m *room) Told(f folded) foldedLine { return foldedLine{m, f} }

// One makes a line of a single revision.
func (m *room) One(r article.Row) foldedLine { return foldedLine{m, folded{Row: r}} }
