package newsroom

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	bell "broadsheet/internal/notice"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// takeLock begins to write: the form holds the story, or shows it only while somebody else writes. Whoever has just
// handed the story on keeps it only until somebody wants it.
func (v *visit) takeLock(id int64, s *sheet) error {
	err := v.write(func(tx *database.Tx) error {
		l, err := draft.Take(v.ctx, tx, id, v.who.ID)
		if s.Lock = l.Token; err != nil || !handedOn[v.r.URL.Query().Get("did")] {
			return err
		}
		return draft.Yield(v.ctx, tx, id, l.Token)
	})
	var held *draft.HeldError
	if errors.As(err, &held) {
		s.Held, s.ReadOnly = &held.Lock, true
		return nil
	}
	return err
}

// renewLock gives a form that is shown again a lock of its own: the page it was sent from gives the old one back as it goes.
func (v *visit) renewLock(id int64, s *sheet) error {
	if id == 0 || s.Lock == "" {
		return nil
	}
	err := v.write(func(tx *database.Tx) error {
		l, err := draft.Take(v.ctx, tx, id, v.who.ID)
		if err == nil {
			s.Lock = l.Token
		}
		return err
	})
	var held *draft.HeldError
	if errors.As(err, &held) {
		return nil // the form says so, or the next save will
	}
	return err
}

// handedOn are the notices after which the writer is done for now.
var handedOn = map[string]bool{"review": true, "asked": true, "approved": true, "sentback": true, "ready": true, "published": true, "changed": true, "overtaken": true, "scheduled": true, "embargoed": true, "led": true}

// hold asks for a save whether this window may write the story.
func (v *visit) hold(tx *database.Tx, id int64, s sheet, do string) error {
	if id == 0 {
		return nil
	}
	return draft.Hold(v.ctx, tx, id, v.who.ID, s.Lock, do == doAuto)
}

// seize takes the story over and tells whoever was writing it. It gives the token of the lock.
func (v *visit) seize(tx *database.Tx, id int64) (string, error) {
	l, before, err := draft.TakeOver(v.ctx, tx, id, v.who.ID)
	if err != nil || before == nil {
		return l.Token, err
	}
	return l.Token, bell.Tell(v.ctx, tx, bell.Notice{Kind: "draft.taken", Subject: article.Tag(id), Path: fmt.Sprintf("/newsroom/story/%d", id),
		Words: v.who.Name + " took over a story that you were writing. Your last words are in its history or in your browser."}, before.Staff) // no headline: it may go by mail, and be under embargo
}

// heldWords say who writes the story.
func (v *visit) heldWords(l draft.Lock) (string, *stateHolder) {
	holder := &stateHolder{v.name(staff.Person{ID: l.Staff}.Actor()), int(l.Idle(v.DB.Now()).Seconds())}
	if l.Staff == v.who.ID {
		return "You are writing this story in another window. Go on there, or take it over here.", holder
	}
	return holder.Name + " is writing this story now. Your text is kept here; take the story over, or wait.", holder
}

// beat is the sign of life of a page.
func (v *visit) beat() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	if v.line("watch") != "" {
		return v.watch(id)
	}
	token, idle := v.line("token"), time.Duration(min(v.number("idle"), 24*60*60))*time.Second
	if token == "" {
		return web.Invalid("A page that writes names its lock.")
	}
	err = v.write(func(tx *database.Tx) error { return draft.Beat(v.ctx, tx, id, v.who.ID, token, idle) })
	var held *draft.HeldError
	if errors.As(err, &held) {
		words, holder := v.heldWords(held.Lock)
		return v.answer(http.StatusOK, stateLock{Holder: holder, Words: words})
	}
	if err != nil {
		return err
	}
	return v.answer(http.StatusOK, stateLock{Held: true})
}

// watch answers a page that only reads: whether somebody writes the story, or it is free. It takes nothing.
func (v *visit) watch(id int64) error {
	l, ok, err := draft.Holder(v.ctx, v.DB, id)
	if err != nil {
		return err
	}
	if ok {
		words, holder := v.heldWords(l)
		return v.answer(http.StatusOK, stateLock{Holder: holder, Words: words})
	}
	return v.answer(http.StatusOK, stateLock{Held: true})
}

// unlock gives the story back when a page is left.
func (v *visit) unlock() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	token := v.line("token")
	if err := v.write(func(tx *database.Tx) error { return draft.Release(v.ctx, tx, id, token) }); err != nil {
		return err
	}
	if web.WantsJSON(v.r) {
		return v.answer(http.StatusOK, stateLock{})
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

// takeOver takes the story from whoever writes it, without saving anything, and opens it.
func (v *visit) takeOver() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.write(func(tx *database.Tx) error { _, err := v.seize(tx, id); return err }); err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), "taken")
}

// IdleWords say for how long the holder of a story has not pressed a key.
func (p editorPage) IdleWords() string {
	if p.Sheet.Held == nil {
		return ""
	}
	switch idle := p.Sheet.Held.Idle(p.now); {
	case idle < time.Minute:
		return "and pressed a key less than a minute ago"
	case idle < 2*time.Minute:
		return "and pressed no key for a minute"
	default:
		return fmt.Sprintf("and pressed no key for %d minutes", int(idle.Minutes()))
	}
}

// Holder is who writes the story, by name.
func (p editorPage) Holder() string { return p.holder().Name }
