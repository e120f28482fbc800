package draft_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
	"broadsheet/internal/staff"
)

var morning = time.Date(2024, 12, 19, 8, 0, 0, 0, time.UTC)

// margin is a newsroom of two people and one story.
type margin struct {
	*testing.T
	ctx           context.Context
	db            *database.DB
	clock         *databasetest.Clock
	naledi, thabo int64
	story         article.Article
	revision      int64
}

func inTheMargin(t *testing.T, f func(m *margin)) {
	databasetest.EachAt(t, morning, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		m := &margin{T: t, ctx: context.Background(), db: db, clock: clock}
		m.write(func(tx *database.Tx) error {
			n, err := staff.Add(m.ctx, tx, "system", staff.Person{Name: "Naledi Moyo", Handle: "naledi", Role: staff.Editor})
			if err != nil {
				return err
			}
			p, err := staff.Add(m.ctx, tx, "system", staff.Person{Name: "Thabo Pillay", Handle: "thabo", Role: staff.Editor})
			if err != nil {
				return err
			}
			m.naledi, m.thabo = n.ID, p.ID
			var r article.Revision
			m.story, r, err = article.Create(m.ctx, tx, n.Actor(), article.Text{Headline: "The bridge", Body: markup.New()})
			m.revision = r.ID
			return err
		})
		f(m)
	})
}

func (m *margin) write(f func(tx *database.Tx) error) {
	m.Helper()
	if err := m.db.Write(m.ctx, f); err != nil {
		m.Fatal(err)
	}
}

func (m *margin) take(who int64) (l draft.Lock, held bool) {
	m.Helper()
	err := m.db.Write(m.ctx, func(tx *database.Tx) (err error) {
		l, err = draft.Take(m.ctx, tx, m.story.ID, who)
		return err
	})
	return l, m.refused(err)
}

// refused tells a lock held by another from an error.
func (m *margin) refused(err error) bool {
	m.Helper()
	var held *draft.HeldError
	if err != nil && !errors.As(err, &held) {
		m.Fatal(err)
	}
	return err != nil
}

func (m *margin) beat(who int64, token string, idle time.Duration) bool {
	m.Helper()
	return !m.refused(m.db.Write(m.ctx, func(tx *database.Tx) error { return draft.Beat(m.ctx, tx, m.story.ID, who, token, idle) }))
}

func (m *margin) holds(who int64, token string, auto bool) bool {
	m.Helper()
	return !m.refused(m.db.Write(m.ctx, func(tx *database.Tx) error { return draft.Hold(m.ctx, tx, m.story.ID, who, token, auto) }))
}

func (m *margin) want(what string, got, want bool) {
	m.Helper()
	if got != want {
		m.Errorf("%s: %v", what, got)
	}
}

// Naledi opens the story, Thabo finds it taken; he takes it over, and her next save is refused.
func TestOneWritesAtATime(t *testing.T) {
	inTheMargin(t, func(m *margin) {
		hers, _ := m.take(m.naledi)
		_, held := m.take(m.thabo)
		m.want("Thabo finds it taken", held, true)
		m.want("Naledi saves", m.holds(m.naledi, hers.Token, true), true)
		m.want("Thabo saves without the lock", m.holds(m.thabo, "", false), false)
		var his draft.Lock
		m.write(func(tx *database.Tx) error {
			var before *draft.Lock
			var err error
			his, before, err = draft.TakeOver(m.ctx, tx, m.story.ID, m.thabo)
			m.want("who lost it is named", before != nil && before.Staff == m.naledi, true)
			return err
		})
		m.want("Naledi saves after the take-over", m.holds(m.naledi, hers.Token, false), false)
		m.want("her page learns of it", m.beat(m.naledi, hers.Token, 0), false)
		m.write(func(tx *database.Tx) error { return draft.Release(m.ctx, tx, m.story.ID, hers.Token) })
		m.want("a release from the window that lost it changes nothing", m.holds(m.thabo, his.Token, true), true)
		m.write(func(tx *database.Tx) error { return draft.Release(m.ctx, tx, m.story.ID, his.Token) })
		_, held = m.take(m.naledi)
		m.want("given back, it is free", held, false)
	})
}

// A second window of the same person takes the lock from the first; only a save by hand may still come from there.
func TestTwoWindowsOfOnePerson(t *testing.T) {
	inTheMargin(t, func(m *margin) {
		one, _ := m.take(m.naledi)
		two, held := m.take(m.naledi)
		m.want("the second window is refused", held, false)
		m.want("the first beats", m.beat(m.naledi, one.Token, 0), false)
		m.want("the first saves by itself", m.holds(m.naledi, one.Token, true), false)
		m.want("the first saves by hand", m.holds(m.naledi, one.Token, false), true)
		m.want("the second saves by itself", m.holds(m.naledi, two.Token, true), true)
	})
}

// When a lock is free although nobody gave it back.
func TestStaleLocks(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(m *margin, token string)
		free bool
	}{
		{"a form open for 14 minutes", func(m *margin, _ string) { m.clock.Advance(14 * time.Minute) }, false},
		{"a form open for 16 minutes", func(m *margin, _ string) { m.clock.Advance(16 * time.Minute) }, true},
		{"a page silent for 50 seconds", func(m *margin, k string) { m.typing(k, 3); m.clock.Advance(50 * time.Second) }, false},
		{"a page silent for 61 seconds", func(m *margin, k string) { m.typing(k, 3); m.clock.Advance(61 * time.Second) }, true},
		{"a page that beats for an hour while somebody types", func(m *margin, k string) { m.typing(k, 360) }, false},
		{"a page that beats for 16 minutes while nobody types", func(m *margin, k string) {
			for i := range 96 {
				m.clock.Advance(10 * time.Second)
				m.beat(m.naledi, k, time.Duration(i+1)*10*time.Second)
			}
		}, true},
		{"handed on", func(m *margin, k string) {
			m.write(func(tx *database.Tx) error { return draft.Yield(m.ctx, tx, m.story.ID, k) })
			m.clock.Advance(10 * time.Second)
			m.beat(m.naledi, k, 9*time.Second)
		}, true},
		{"handed on, and then typed in", func(m *margin, k string) {
			m.write(func(tx *database.Tx) error { return draft.Yield(m.ctx, tx, m.story.ID, k) })
			m.clock.Advance(30 * time.Second)
			m.beat(m.naledi, k, time.Second)
		}, false},
		{"the clock went back an hour", func(m *margin, _ string) { m.clock.Advance(-time.Hour) }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTheMargin(t, func(m *margin) {
				l, _ := m.take(m.naledi)
				c.do(m, l.Token)
				_, held := m.take(m.thabo)
				m.want("free", !held, c.free)
				if c.free {
					m.want("the page that lost it learns so", m.beat(m.naledi, l.Token, 0), false)
				}
			})
		})
	}
}

// typing is a page on which somebody types, for so many beats.
func (m *margin) typing(token string, beats int) {
	for range beats {
		m.clock.Advance(10 * time.Second)
		m.want("beat", m.beat(m.naledi, token, time.Second), true)
	}
}

// Two processes share one database, and forty people want the same story at once: one has it at any time, nobody saves
// while another holds it.
func TestManyReachForOneLock(t *testing.T) {
	inTheMargin(t, func(m *margin) {
		other, err := database.Open(m.ctx, m.db.Address(), database.Options{Clock: m.clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if err != nil {
			m.Fatal(err)
		}
		defer other.Close()
		var mu sync.Mutex
		var wg sync.WaitGroup
		won := map[int64]bool{}
		for i := range 40 {
			wg.Go(func() {
				db, who := m.db, m.naledi
				if i%2 == 1 {
					db, who = other, m.thabo
				}
				err := db.Write(m.ctx, func(tx *database.Tx) error {
					l, err := draft.Take(m.ctx, tx, m.story.ID, who)
					if err == nil {
						err = draft.Hold(m.ctx, tx, m.story.ID, who, l.Token, true)
					}
					return err
				})
				var held *draft.HeldError
				if err != nil && !errors.As(err, &held) {
					m.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				won[who] = won[who] || err == nil
			})
		}
		wg.Wait()
		if won[m.naledi] == won[m.thabo] {
			m.Errorf("who has it: %v", won)
		}
	})
}

// A note finds those whom it concerns, is answered, resolved and opened again, and counts while it is open.
func TestNotesInTheMargin(t *testing.T) {
	inTheMargin(t, func(m *margin) {
		var n draft.Note
		m.write(func(tx *database.Tx) (err error) {
			n, err = draft.AddNote(m.ctx, tx, draft.Note{Article: m.story.ID, Revision: m.revision, Staff: m.naledi, Words: " Who said so? ",
				Passage: draft.Passage{Block: "b1aaaa", Exact: "closed", Prefix: "a very long beginning of the paragraph that is ", Suffix: " for a week"}})
			if err != nil {
				return err
			}
			_, err = draft.AddNote(m.ctx, tx, draft.Note{Article: m.story.ID, Revision: m.revision, Guest: "Adv Botha", Link: 7, Words: "Risky."})
			return err
		})
		open := func() int {
			count, err := draft.OpenNotes(m.ctx, m.db, m.story.ID)
			if err != nil {
				m.Fatal(err)
			}
			return count
		}
		m.want("two are open", open() == 2, true)
		m.write(func(tx *database.Tx) error { return draft.Resolve(m.ctx, tx, n.ID, m.thabo) })
		m.want("one is open", open() == 1, true)
		m.write(func(tx *database.Tx) error { return draft.AddAnswer(m.ctx, tx, n.ID, m.thabo, "The engineer.") })
		list, err := draft.Notes(m.ctx, m.db, m.story.ID)
		if err != nil || len(list) != 2 || !list[0].Open || list[0].Words != "Who said so?" || len([]rune(list[0].Prefix)) != 32 || list[0].Answers[0].Words != "The engineer." {
			m.Fatalf("%+v %v", list, err)
		}
		if people := draft.People(list); len(people) != 2 {
			m.Errorf("people are %v", people)
		}
		var bad *draft.InvalidError
		for _, n := range []draft.Note{{Staff: 1, Words: " "}, {Words: "Nameless"}} {
			n.Article = m.story.ID
			if err := m.db.Write(m.ctx, func(tx *database.Tx) error { _, err := draft.AddNote(m.ctx, tx, n); return err }); !errors.As(err, &bad) {
				m.Errorf("%+v: %v", n, err)
			}
		}
		m.write(func(tx *database.Tx) error { return draft.DeleteNote(m.ctx, tx, n.ID) })
		m.want("the guest's is left", open() == 1, true)
	})
}

// A link opens until it ends or is revoked; the database does not know its secret.
func TestReviewLinksEnd(t *testing.T) {
	inTheMargin(t, func(m *margin) {
		var l draft.Link
		var secret string
		m.write(func(tx *database.Tx) (err error) {
			l, secret, err = draft.MakeLink(m.ctx, tx, "staff:1", draft.Link{Article: m.story.ID, MadeBy: m.naledi, MadeFor: "Adv Botha"}, draft.Lives[1])
			return err
		})
		opens := func(secret string) bool {
			_, err := draft.BySecret(m.ctx, m.db, secret)
			if err != nil && !errors.Is(err, draft.ErrNotFound) {
				m.Fatal(err)
			}
			return err == nil
		}
		m.want("it opens", opens(secret), true)
		m.want("a forged one opens", opens(secret[:len(secret)-1]+"-"), false)
		m.want("no secret opens", opens(""), false)
		if err := l.Use(m.ctx, m.db); err != nil {
			m.Fatal(err)
		}
		m.clock.Advance(draft.Lives[1] - time.Second)
		m.want("it opens to the end", opens(secret), true)
		m.clock.Advance(time.Second)
		m.want("it opens after its end", opens(secret), false)
		m.clock.Set(morning)
		m.write(func(tx *database.Tx) error { return draft.Revoke(m.ctx, tx, "staff:1", l.ID) })
		m.want("it opens though revoked", opens(secret), false)
		list, err := draft.Links(m.ctx, m.db, m.story.ID)
		if err != nil || len(list) != 1 || list[0].Uses != 1 || list[0].Revoked.IsZero() {
			m.Errorf("%+v %v", list, err)
		}
		if err := m.db.Write(m.ctx, func(tx *database.Tx) error {
			_, _, err := draft.MakeLink(m.ctx, tx, "staff:1", draft.Link{Article: m.story.ID, MadeFor: "Adv Botha"}, 365*24*time.Hour)
			return err
		}); err == nil {
			m.Error("a link for a year was made")
		}
	})
}
