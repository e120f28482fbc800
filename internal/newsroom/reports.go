package newsroom

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
)

// reportsPage is what readers found wrong in stories: what waits, and what was answered last.
type reportsPage struct {
	*room
	Reports  []errorReport
	Answered []errorReport
	Failed   int64
	Typed    comment.Settlement

	First, Next   string // other pages of what waits
	Latest, Older string // other pages of what was answered
}

// errorReport is a report, the story it is about and the notes on it that may answer the report.
type errorReport struct {
	comment.ErrorReport
	Story told
	Notes []article.Change
}

// Loose reports that a refusal belongs to no report that waits: somebody else has answered it meanwhile.
func (p reportsPage) Loose() bool {
	for _, r := range p.Reports {
		if r.ID == p.Failed {
			return false
		}
	}
	return true
}

// answeredShown is how many answered reports the room keeps in sight: enough to see that one was answered already.
const answeredShown = 20

// NoteName names a note in a list.
func (p reportsPage) NoteName(c article.Change) string {
	words := first(c.Note, c.Says, c.Said)
	if r := []rune(words); len(r) > 60 {
		words = string(r[:60]) + "…"
	}
	return correctKind(c.Kind) + ", " + p.When(c.At) + ": " + words
}

// OutcomeWords say what a report came to.
func (p reportsPage) OutcomeWords(o comment.Outcome) string {
	switch o {
	case comment.Fixed:
		return "Fixed"
	case comment.NoError:
		return "The story was right"
	}
	return "Answered"
}

func (v *visit) reports() error { return v.showReports(http.StatusOK, reportsPage{}, nil) }

func (v *visit) showReports(status int, p reportsPage, bad problems) error {
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Error reports", "/newsroom/reports"); err != nil {
			return err
		}
		if err := v.waitingReports(q, &p); err != nil {
			return err
		}
		return v.answeredReports(q, &p)
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "reports", p)
}

// waitingReports fills in what waits, from the report in the address on, or from the one whose answer was refused.
func (v *visit) waitingReports(q database.Reader, p *reportsPage) error {
	after := toNumber(v.r.URL.Query().Get("after"))
	if p.Failed != 0 {
		after = p.Failed - 1
	}
	open, err := comment.OpenErrorsAfter(v.ctx, q, after, most+1)
	if err != nil {
		return err
	}
	if after != 0 {
		p.First = reportsRoom
	}
	if len(open) > most {
		open = open[:most]
		p.Next = reportsRoom + "?after=" + strconv.FormatInt(open[most-1].ID, 10)
	}
	p.Reports, err = v.withStories(q, open)
	return err
}

// answeredReports fills in what was answered, from a place in the address on.
func (v *visit) answeredReports(q database.Reader, p *reportsPage) error {
	place := article.ParseKey(v.r.URL.Query().Get("answered"))
	if place.ID == 0 {
		place.At = math.MaxInt64
	} else {
		p.Latest = reportsRoom + "#answered"
	}
	settled, err := comment.SettledErrorsBefore(v.ctx, q, place.At, place.ID, answeredShown+1)
	if err != nil {
		return err
	}
	if len(settled) > answeredShown {
		settled = settled[:answeredShown]
		last := settled[answeredShown-1]
		p.Older = reportsRoom + "?answered=" + article.Key{At: database.Micros(last.Settled), ID: last.ID}.String() + "#answered"
	}
	p.Answered, err = v.withStories(q, settled)
	return err
}

const reportsRoom = "/newsroom/reports"

func (v *visit) withStories(q database.Reader, reports []comment.ErrorReport) ([]errorReport, error) {
	var ids []int64
	for _, r := range reports {
		ids = append(ids, r.ArticleID)
	}
	stories, err := v.shelf(q, ids)
	if err != nil {
		return nil, err
	}
	var list []errorReport
	for _, r := range reports {
		one := errorReport{ErrorReport: r, Story: stories.of(r.ArticleID)}
		if r.Open {
			if one.Notes, err = article.Changes(v.ctx, q, r.ArticleID); err != nil {
				return nil, err
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// settle answers a report, once, and ties the answer to the note that mends the story.
func (v *visit) settle() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	s := comment.Settlement{Report: id, Answer: strings.TrimSpace(v.long("answer")), Outcome: comment.Outcome(v.line("outcome")), Change: v.number("change")}
	err = v.write(func(tx *database.Tx) error { return comment.SettleError(v.ctx, tx, v.who.Actor(), s) })
	if bad, ok := problemsOf(err); ok {
		return v.showReports(http.StatusUnprocessableEntity, reportsPage{Failed: id, Typed: s}, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/reports", "settled")
}

// reportComment lays a comment that points out an error before the desk.
func (v *visit) reportComment(tx *database.Tx, id int64) error {
	_, err := comment.ErrorInComment(v.ctx, tx, v.who.Actor(), id)
	return err
}
