package newsroom

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/staff"
)

// answer tells a script.
func (v *visit) answer(status int, what any) error { return answerJSON(v.w, status, what) }

func answerJSON(w http.ResponseWriter, status int, what any) error {
	b, err := json.Marshal(what)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(b) // a reader who hung up is no error of ours
	return nil
}

// autosave keeps what stands in the form without being asked. It enters no name, takes in no file and decides nothing.
func (v *visit) autosave(id int64, s sheet) error {
	var k kept
	err := v.write(func(tx *database.Tx) (err error) {
		k, err = v.keepAuto(tx, id, s)
		return err
	})
	return v.saved(id, s, k, err)
}

func (v *visit) keepAuto(tx *database.Tx, id int64, s sheet) (kept, error) {
	if err := v.hold(tx, id, s, doAuto); err != nil {
		return kept{}, err
	}
	prev, err := textOf(v.ctx, tx, s.Base)
	if err != nil {
		return kept{}, err
	}
	d, bad, err := v.draft(v.ctx, tx, s, prev)
	if err == nil && bad.Of("body") != "" {
		err = bad.err()
	}
	if err != nil {
		return kept{}, err
	}
	t := d.unentered(prev, bad)
	if id != 0 {
		head, err := article.Head(v.ctx, tx, id)
		if err != nil {
			return kept{}, err
		}
		if head.ID == s.Base && same(head.Text, t) {
			return kept{id: id, r: head, bad: bad}, nil
		}
	}
	r, err := article.Autosave(v.ctx, tx, id, s.Base, v.who.Actor(), t)
	return kept{id: r.ArticleID, r: r, bad: bad}, err
}

// unentered is the text of an autosave. Half a name becomes no topic and no author: names that the paper does not know
// are kept as they were typed. A field that cannot be kept as typed stays as it was; the rest must not be lost for it.
func (d composed) unentered(prev article.Text, bad problems) article.Text {
	t := d.Text
	var u article.Unnamed
	for _, topic := range d.newTopics {
		u.Topics = strings.TrimPrefix(u.Topics+", "+topic.Name, ", ")
	}
	t.Bylines = nil
	for _, c := range d.credits {
		if c.ID == 0 {
			u.Bylines = append(u.Bylines, c.Name+"|"+c.ByRole)
			continue
		}
		t.Bylines = append(t.Bylines, article.Byline{AuthorID: c.ID, Role: c.ByRole})
	}
	if u.Topics != "" || u.Bylines != nil {
		t.Unnamed = &u
	}
	for _, p := range bad {
		switch p.Field {
		case "embargo":
			t.Embargo = prev.Embargo
		case "slug":
			t.Slug = prev.Slug
		case "kind":
			t.Kind = prev.Kind
		case "section":
			t.SectionID = prev.SectionID
		case "lead":
			t.Lead = prev.Lead
		}
	}
	return t
}

// checksOf are the checks of a text that was just saved, for the rail.
func (v *visit) checksOf(r article.Revision) (checks []checkAnswer, weight weightAnswer, err error) {
	err = v.read(func(q database.Reader) error {
		a, err := article.ByID(v.ctx, q, r.ArticleID)
		if err != nil {
			return err
		}
		c, err := v.checkup(q, a, r, time.Time{})
		if errors.Is(err, article.ErrNotFound) {
			return nil // thinned since
		}
		checks, weight = c.answers()
		return err
	})
	return checks, weight, err
}

// saved answers a save of the script.
func (v *visit) saved(id int64, s sheet, k kept, err error) error {
	if err != nil {
		return v.notSaved(err)
	}
	a := savedAnswer{ID: k.id, Base: k.r.ID, URL: fmt.Sprintf("/newsroom/story/%d", k.id), Seq: k.r.Seq, Saved: k.r.SavedAt.In(v.Zone).Truncate(time.Second),
		Words: "Saved " + v.Locale.Clock(k.r.SavedAt.In(v.Zone)), URLs: v.urlsOf(k.id), Lock: stateLock{Token: s.Lock, Held: true},
		Problems: stateProblems(k.bad)}
	if id == 0 {
		err := v.write(func(tx *database.Tx) error {
			l, err := draft.Take(v.ctx, tx, k.id, v.who.ID)
			a.Lock.Token = l.Token
			return err
		})
		if err != nil {
			return err
		}
	}
	v.found.of(k.r.Body) // after the write and before the read: the checks find it done
	if a.Checks, a.Weight, err = v.checksOf(k.r); err != nil {
		return err
	}
	return v.answer(http.StatusOK, a)
}

// notSaved tells the script what stood in the way. It keeps the text, and offers what can be done.
func (v *visit) notSaved(err error) error {
	var stale *article.StaleError
	var held *draft.HeldError
	switch {
	case errors.As(err, &stale):
		return v.answer(http.StatusConflict, staleAnswer{"Somebody saved this story while you wrote. Your text is kept here; compare the two before you save.",
			staleHead{stale.Head.ID, v.name(stale.Head.SavedBy), stale.Head.SavedAt.In(v.Zone).Truncate(time.Second)}})
	case errors.As(err, &held):
		words, holder := v.heldWords(held.Lock)
		return v.answer(http.StatusLocked, stateLock{Holder: holder, Words: words})
	}
	if bad, ok := problemsOf(err); ok {
		return v.answer(http.StatusUnprocessableEntity, problemAnswer{stateProblems(bad)})
	}
	return err
}

type staleAnswer struct {
	Words string    `json:"words"`
	Head  staleHead `json:"head"`
}

type staleHead struct {
	ID int64     `json:"id"`
	By string    `json:"by"`
	At time.Time `json:"at"`
}

type problemAnswer struct {
	Problems []stateProblem `json:"problems"`
}

// name is an actor of the staff by name, outside a page.
func (v *visit) name(actor string) string {
	all, err := staff.All(v.ctx, v.DB)
	if err != nil {
		v.Log.ErrorContext(v.ctx, "who is who", "err", err)
		return "Somebody"
	}
	return (&room{v: v, all: all}).Who(actor)
}
