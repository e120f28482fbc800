package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
	"broadsheet/internal/notice"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
)

// tell is who of the staff hears of a decision. The words name no story and repeat no text: they may go out by mail, and
// what is under embargo leaves by no exit. The newsroom's page of notices puts the headline beside them.
func (a *App) tell(ctx context.Context, tx *database.Tx, e ledger.Entry) error {
	switch fact := e.Fact.(type) {
	case article.PlanFailed:
		return a.tellPlan(ctx, tx, fact)
	case article.Judged:
		words := "A text of yours was approved."
		if fact.Verdict == article.Refused {
			words = "A text of yours was sent back, with a word on what has to change."
		}
		return tellOf(ctx, tx, fact.ArticleID, e.Actor, notice.Notice{Kind: "judge." + string(fact.Verdict), Words: words}, numbersOf(fact.Authors))
	case article.Assigned:
		return a.tellAssigned(ctx, tx, fact.Assignment, "")
	case article.Overridden:
		people, err := deciders(ctx, tx, staff.Publish, fact.ArticleID)
		if err != nil {
			return err
		}
		words := "A story went out without the second pair of eyes that the house asks for. Please look at it."
		return tellOf(ctx, tx, fact.ArticleID, e.Actor, notice.Notice{Kind: "alone.published", Words: words, Path: "/newsroom/overrides"}, people)
	case correction.Laid:
		return tellDocket(ctx, tx, fact.Request, e.Actor, "A request to take something away was laid on the docket.")
	case claim.Changed:
		return tellCarriers(ctx, tx, fact, e.Actor)
	case article.MovedOn:
		if fact.To != article.InReview {
			return nil
		}
		people, err := deciders(ctx, tx, staff.Publish, fact.ArticleID)
		if err != nil {
			return err
		}
		return tellOf(ctx, tx, fact.ArticleID, e.Actor, notice.Notice{Kind: "review.waiting", Words: "A story was handed over and waits for a reader."}, people)
	}
	return nil
}

// tellPlan: whoever planned it, those who wrote the story, and all who may decide in its section.
func (a *App) tellPlan(ctx context.Context, tx *database.Tx, f article.PlanFailed) error {
	people, err := deciders(ctx, tx, staff.Publish, f.ArticleID)
	if err != nil {
		return err
	}
	writers, err := article.Writers(ctx, tx, f.ArticleID)
	if err != nil {
		return err
	}
	people = append(append(people, numbersOf(writers)...), article.StaffID(f.By))
	what := f.Past()
	at := a.Newsroom().Locale.FullDateTime(f.At.In(a.Zone()))
	n := notice.Notice{Kind: "plan.failed", Words: fmt.Sprintf("A story was to be %s %s, and could not be. Open it to see why, and decide.", what, at), Path: fmt.Sprintf("/newsroom/plans#p%d", f.ID)}
	if f.Trying {
		n.Kind, n.Words = "plan.late", fmt.Sprintf("A story was to be %s %s and is late. The paper keeps trying; you can also decide by hand.", what, at)
	}
	return tellOf(ctx, tx, f.ArticleID, "", n, people)
}

// tellAssigned: the person who was asked or, when it was anybody who may, all of those.
func (a *App) tellAssigned(ctx context.Context, tx *database.Tx, one article.Assignment, again string) error {
	people := []int64{one.Staff}
	words := "You were asked to do something with a story"
	if one.Kind == article.KindReview {
		words = "You were asked to be the second pair of eyes for a story"
	}
	if one.Staff == 0 {
		rules, err := article.RulesOf(ctx, tx)
		if err != nil {
			return err
		}
		if people, err = deciders(ctx, tx, rules.Eyes.By, one.ArticleID); err != nil {
			return err
		}
		words = "A story waits for a second pair of eyes, yours or another's"
	}
	if !one.Due.IsZero() {
		words += ", by " + a.Newsroom().Locale.FullDateTime(one.Due.In(a.Zone()))
	}
	return tellOf(ctx, tx, one.ArticleID, one.By, notice.Notice{Kind: "ask." + one.Kind, Words: again + words + "."}, people)
}

// carriersTold is how many stories' writers hear of a claim that stands otherwise: the newest, which are still read.
const carriersTold = 50

// tellCarriers: those who wrote the stories that carry a claim, when its state is another. One line for each person,
// however many of their stories carry it, and not a word of the claim.
func tellCarriers(ctx context.Context, tx *database.Tx, f claim.Changed, actor string) error {
	if !f.Moved || !f.Claim.Public() {
		return nil
	}
	cards, _, err := claim.Carriers(ctx, tx, f.Claim.ID, carriersTold)
	if err != nil {
		return err
	}
	var people []int64
	for _, c := range cards {
		writers, err := article.Writers(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		people = append(people, numbersOf(writers)...)
	}
	n := notice.Notice{Kind: "claim.moved", Subject: claim.Tag(f.Claim.ID), Path: fmt.Sprintf("/newsroom/claim/%d#words", f.Claim.ID),
		Words: "A claim that a story of yours carries stands otherwise now. Its box has changed; look whether headline and text are still true."}
	return tellEach(ctx, tx, actor, n, people)
}

// tellOf tells people of a story.
func tellOf(ctx context.Context, tx *database.Tx, id int64, actor string, n notice.Notice, people []int64) error {
	n.Subject = article.Tag(id)
	if n.Path == "" {
		n.Path = fmt.Sprintf("/newsroom/story/%d", id)
	}
	return tellEach(ctx, tx, actor, n, people)
}

// tellEach tells people, each once, leaving out those who are not of the house any more and the one who did it.
func tellEach(ctx context.Context, tx *database.Tx, actor string, n notice.Notice, people []int64) error {
	slices.Sort(people)
	var list []int64
	for _, p := range slices.Compact(people) {
		if p == 0 || p == article.StaffID(actor) {
			continue
		}
		switch who, err := staff.ByID(ctx, tx, p); {
		case errors.Is(err, staff.ErrNotFound):
		case err != nil:
			return err
		case !who.Disabled:
			list = append(list, p)
		}
	}
	return notice.Tell(ctx, tx, n, list...)
}

func numbersOf(actors []string) []int64 {
	var list []int64
	for _, a := range actors {
		list = append(list, article.StaffID(a))
	}
	return list
}

// deciders are those who hold a right in the section of a story.
func deciders(ctx context.Context, tx *database.Tx, r staff.Right, id int64) ([]int64, error) {
	head, err := article.Head(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	all, err := section.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	sections := []int64{}
	for _, s := range section.Trail(all, head.SectionID) {
		sections = append(sections, s.ID)
	}
	if len(sections) == 0 {
		sections = []int64{0}
	}
	who, err := staff.Holding(ctx, tx, r, sections...)
	var list []int64
	for _, p := range who {
		list = append(list, p.ID)
	}
	return list, err
}

// tellDocket: all who may decide in the section of the story; nobody else reads a request. The words name no story.
func tellDocket(ctx context.Context, tx *database.Tx, r correction.Request, actor, words string) error {
	people, err := deciders(ctx, tx, staff.Publish, r.ArticleID)
	if err != nil {
		return err
	}
	n := notice.Notice{Kind: "ask.docket", Subject: correction.RequestSubject(r.ID), Words: words, Path: fmt.Sprintf("/newsroom/docket/%d", r.ID)}
	return tellEach(ctx, tx, actor, n, people)
}

// remind tells people of what is due soon, late, or waits too long.
func (a *App) remind(ctx context.Context, c *job.Claim) error {
	return c.Done(ctx, func(tx *database.Tx) error {
		due, err := article.AskAgain(ctx, tx)
		if err != nil {
			return err
		}
		for _, one := range due {
			again := "Not to be forgotten: "
			if one.Late(tx.Now()) {
				again = "Late: "
			}
			one.By = "" // who asked may be reminded too, when it was anybody
			if err := a.tellAssigned(ctx, tx, one, again); err != nil {
				return err
			}
		}
		looks, err := correction.LooksDue(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range looks {
			if err := tellDocket(ctx, tx, r, "", "The day has come to look again at a request that was decided."); err != nil {
				return err
			}
		}
		return nil
	})
}

// remindEvery is how exact reminders are: a deadline is kept in minutes, and looking costs one question.
const remindEvery = 5 * time.Minute

// openPost makes the postman who carries notices out of the house.
func (a *App) openPost() {
	post := &notice.Postman{DB: a.DB, Sender: a.Mail, Log: a.Log, Zone: a.Zone, PublicURL: a.PublicURL(), Paper: func() string { return a.current.Load().Config.Site.Name }, Called: calledInLetters}
	post.Work(a.Jobs)
	a.Jobs.Every("reminders", remindEvery, a.remind)
}

// calledInLetters is the headline of a story, if a letter may name it.
func calledInLetters(ctx context.Context, q database.Reader, subject string) (string, error) {
	number, ok := strings.CutPrefix(subject, "article:")
	id, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil {
		return "", nil
	}
	head, err := article.Head(ctx, q, id)
	if errors.Is(err, article.ErrNotFound) || head.Embargo.After(q.Now()) {
		return "", nil
	}
	return head.Headline, err
}
