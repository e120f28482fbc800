package newsroom

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
)

// printedPage is what readers saw of a story, version by version, with what they were told, and who else carried it.
type printedPage struct {
	*room
	Story    article.Article
	Headline string
	Versions []article.Version
	Outlets  []correction.Outlet
	Answers  []answerable
	Typed    sheet
	Outlet   correction.Outlet // typed and refused
	OutletAt struct{ Told, Mended string }
	Withheld struct { // typed and refused
		Revision, Note int64
		Reason         string
	}
}

// answerable is an open report of a reader that a note may answer.
type answerable struct {
	comment.ErrorReport
	Chosen bool
}

// Live reports whether readers see the story now.
func (p printedPage) Live() bool { return p.Story.State() == article.StateLive }

// Earlier reports whether readers can follow a version besides the one that they see.
func (p printedPage) Earlier() bool {
	for _, v := range p.Versions {
		if v.RevisionID != 0 && v.RevisionID != p.Story.PublishedID && v.Shut == "" {
			return p.Live()
		}
	}
	return false
}

// Class names a kind of change.
func (p printedPage) Class(k article.ChangeKind) string { return correctKind(k) }

func correctKind(k article.ChangeKind) string {
	switch k {
	case article.EditorsNote:
		return "Editor’s note"
	case article.Style:
		return "Style fix"
	case article.Struck:
		return "Struck under a hold"
	case article.StruckByLaw:
		return "Struck under a legal hold, and readers are told"
	}
	return title(string(k))
}

// NoteKinds are the kinds of note that need no other text.
func (p printedPage) NoteKinds() []choice {
	var list []choice
	for _, k := range []article.ChangeKind{article.EditorsNote, article.Correction, article.Clarification} {
		list = append(list, choice{string(k), correctKind(k), string(k) == p.Typed.ChangeKind})
	}
	return list
}

func (v *visit) printed() error {
	return v.showPrinted(http.StatusOK, printedPage{Typed: sheet{ChangeKind: string(article.EditorsNote)}}, nil)
}

func (v *visit) showPrinted(status int, p printedPage, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	err = v.read(func(q database.Reader) error {
		if p.Story, err = article.ByID(v.ctx, q, id); err != nil {
			return err
		}
		head, err := article.Head(v.ctx, q, id)
		if err != nil {
			return err
		}
		p.Headline = head.Headline
		if p.Versions, err = article.Printed(v.ctx, q, p.Story); err != nil {
			return err
		}
		if p.Outlets, err = correction.Outlets(v.ctx, q, id); err != nil {
			return err
		}
		if p.Answers, err = v.answerables(q, id, p.Typed.Answers); err != nil {
			return err
		}
		p.room, err = v.room(q, "Printed: "+p.Headline, "/newsroom/stories")
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "correct", p)
}

// answerables are the open reports on a story that the visitor may answer.
func (v *visit) answerables(q database.Reader, story int64, chosen []int64) ([]answerable, error) {
	if !v.may(moderate) {
		return nil, nil
	}
	open, err := comment.OpenErrorsOf(v.ctx, q, story, most)
	var list []answerable
	for _, e := range open {
		one := answerable{ErrorReport: e}
		for _, id := range chosen {
			one.Chosen = one.Chosen || id == e.ID
		}
		list = append(list, one)
	}
	return list, err
}

// noteOnPrinted prints a note on the story as it stands, without another text.
func (v *visit) noteOnPrinted() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	s := v.sheet()
	err = v.write(func(tx *database.Tx) error {
		a, err := article.ByID(v.ctx, tx, id)
		if err != nil {
			return err
		}
		if a.State() != article.StateLive {
			return problems{{Field: "note", Words: "Readers do not see this story, so there is nothing to note."}}.err()
		}
		c := s.change()
		if c.Kind != article.Correction && c.Kind != article.Clarification && c.Kind != article.EditorsNote {
			return problems{{Field: "note", Words: "Choose what kind of note it is."}}.err()
		}
		if _, err := article.Publish(v.ctx, tx, id, article.Publication{Revision: a.PublishedID, By: v.who.Actor(), Change: c}); err != nil {
			return err
		}
		return v.answerWith(tx, id, s)
	})
	if bad, ok := problemsOf(err); ok {
		return v.showPrinted(http.StatusUnprocessableEntity, printedPage{Typed: s}, bad)
	}
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d/printed", id), "notedreaders")
}

// answerWith settles the ticked reports with the note that was just printed on the story.
func (v *visit) answerWith(tx *database.Tx, story int64, s sheet) error {
	if len(s.Answers) == 0 || !v.may(moderate) {
		return nil
	}
	if err := v.answersTo(tx, story, s); err != nil {
		return err
	}
	told, err := article.Changes(v.ctx, tx, story)
	if err != nil || len(told) == 0 {
		return err
	}
	policy, err := correction.PolicyOf(v.ctx, tx)
	if err != nil {
		return err
	}
	thanks := policy.ThanksOr(v.Locale.T(thanksKey))
	for _, id := range s.Answers {
		err = comment.SettleError(v.ctx, tx, v.who.Actor(), comment.Settlement{Report: id, Answer: thanks, Outcome: comment.Fixed, Change: told[0].ID})
		if err != nil {
			return err
		}
	}
	return nil
}

// answersTo refuses to answer reports about another story.
func (v *visit) answersTo(q database.Reader, story int64, s sheet) error {
	for _, id := range s.Answers {
		e, err := comment.ErrorByID(v.ctx, q, id)
		if errors.Is(err, comment.ErrNotFound) || err == nil && e.ArticleID != story {
			return problems{{Field: "answers", Words: "That report is about another story."}}.err()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// toAnswer are the reports that a planned change is to answer: only a note that readers are told of answers one.
func (v *visit) toAnswer(q database.Reader, story int64, s sheet) ([]int64, error) {
	if len(s.Answers) == 0 || !v.may(moderate) || !s.change().Spoken() {
		return nil, nil
	}
	return s.Answers, v.answersTo(q, story, s)
}

// withholdPrinted keeps a version from readers, or shows it again.
func (v *visit) withholdPrinted() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	revision, note, reason, did := v.number("revision"), v.number("note"), strings.TrimSpace(v.long("reason")), "withheld"
	by := v.who.Actor()
	err = v.write(func(tx *database.Tx) (err error) {
		switch v.line("do") {
		case "release":
			did = "released"
			return article.Release(v.ctx, tx, id, revision, by)
		case "earlier":
			did = "withheldearlier"
			_, err = article.WithholdEarlier(v.ctx, tx, id, by, reason)
			return err
		case "unsay", "say":
			if _, story, err := article.ChangeByID(v.ctx, tx, note); err != nil || story != id {
				return errors.Join(err, article.ErrNotFound)
			}
			if did = "unsaid"; v.line("do") == "say" {
				did = "said"
				return article.ReleaseNote(v.ctx, tx, note, by)
			}
			return article.WithholdNote(v.ctx, tx, note, by, reason)
		}
		return article.Withhold(v.ctx, tx, id, revision, by, reason)
	})
	if bad, ok := problemsOf(err); ok {
		p := printedPage{Typed: sheet{ChangeKind: string(article.EditorsNote)}}
		p.Withheld.Revision, p.Withheld.Note, p.Withheld.Reason = revision, note, reason
		return v.showPrinted(http.StatusUnprocessableEntity, p, bad)
	}
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d/printed", id), did)
}

// recordOutlet notes who else carried what was wrong, when they were told, and when they mended it.
func (v *visit) recordOutlet() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	p := printedPage{Typed: sheet{ChangeKind: string(article.EditorsNote)}}
	p.Outlet = correction.Outlet{ID: v.number("outlet_id"), ArticleID: id, Name: v.line("outlet"), URL: v.line("url")}
	p.OutletAt.Told, p.OutletAt.Mended = v.line("told"), v.line("mended")
	err = v.write(func(tx *database.Tx) (err error) {
		if v.line("do") == "drop" {
			return correction.DropOutlet(v.ctx, tx, v.who.Actor(), id, p.Outlet.ID)
		}
		if p.Outlet.Told, err = v.toTime(p.OutletAt.Told); err != nil {
			return problems{{Field: "told", Words: badTime}}.err()
		}
		if p.Outlet.Mended, err = v.toTime(p.OutletAt.Mended); err != nil {
			return problems{{Field: "mended", Words: badTime}}.err()
		}
		_, err = correction.RecordOutlet(v.ctx, tx, v.who.Actor(), p.Outlet)
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showPrinted(http.StatusUnprocessableEntity, p, bad)
	}
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d/printed", id), "outlet")
}

// OutletRows are the outlets as forms; what was typed and refused stands in its own.
func (p printedPage) OutletRows() []outletRow {
	var list []outletRow
	for _, o := range p.Outlets {
		row := outletRow{p.room, o, p.v.fromTime(o.Told), p.v.fromTime(o.Mended), nil}
		if o.ID == p.Outlet.ID && len(p.Bad) > 0 {
			row = outletRow{p.room, p.Outlet, p.OutletAt.Told, p.OutletAt.Mended, p.Bad}
		}
		list = append(list, row)
	}
	fresh := outletRow{M: p.room}
	if p.Outlet.ID == 0 {
		fresh = outletRow{p.room, p.Outlet, p.OutletAt.Told, p.OutletAt.Mended, p.Bad}
	}
	return append(list, fresh)
}

type outletRow struct {
	M *room
	correction.Outlet
	ToldAt, MendedAt string
	Wrong            problems
}

// retractSheet asks before a story is taken back.
type retractSheet struct {
	*room
	Story             article.Article
	Headline          string
	Reason, Text, How string
	At                string
}

// Again reports that the story is retracted already, with the notice above its text: only the place can change.
func (p retractSheet) Again() bool { return p.Story.IsRetracted() }

func (v *visit) retractPage() error {
	return v.showRetract(http.StatusOK, retractSheet{How: article.RetractedInstead}, nil)
}

func (v *visit) showRetract(status int, p retractSheet, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	err = v.read(func(q database.Reader) error {
		if p.Story, err = article.ByID(v.ctx, q, id); err != nil {
			return err
		}
		head, err := article.Head(v.ctx, q, id)
		p.Headline = head.Headline
		if err != nil {
			return err
		}
		p.room, err = v.room(q, "Retract: "+p.Headline, "/newsroom/stories")
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "correct_retract", p)
}

// retract takes a story back; it stays at its address with the notice.
func (v *visit) retract() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	p := retractSheet{Reason: strings.TrimSpace(v.long("reason")), Text: strings.TrimSpace(v.long("note")), How: v.line("how")}
	p.At = v.line("at")
	at, err := v.toTime(p.At)
	if err != nil {
		return v.showRetract(http.StatusUnprocessableEntity, p, problems{{Field: "at", Words: badTime}})
	}
	did := "retracted"
	err = v.write(func(tx *database.Tx) error {
		if at.IsZero() {
			return article.Retract(v.ctx, tx, id, v.who.Actor(), p.Reason, p.Text, p.How)
		}
		did = "scheduled"
		_, err := article.Schedule(v.ctx, tx, id, article.Plan{At: at, Action: article.PlanRetract, By: v.who.Actor(), Change: article.Change{Note: p.Reason}, KillNote: p.Text, How: p.How})
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showRetract(http.StatusUnprocessableEntity, p, bad)
	}
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), did)
}
