package staff_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/staff"
)

var monday = time.Date(2024, 12, 16, 8, 0, 0, 0, time.UTC)

// floor is a newsroom floor whose clock a test moves.
type floor struct {
	*testing.T
	ctx   context.Context
	db    *database.DB
	clock *databasetest.Clock
}

func each(t *testing.T, f func(d *floor)) {
	t.Helper()
	databasetest.EachAt(t, monday, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		f(&floor{t, context.Background(), db, clock})
	})
}

func (d *floor) write(f func(tx *database.Tx) error) {
	d.Helper()
	if err := d.db.Write(d.ctx, f); err != nil {
		d.Fatal(err)
	}
}

func (d *floor) add(handle, role string) staff.Person {
	d.Helper()
	var p staff.Person
	d.write(func(tx *database.Tx) (err error) {
		p, err = staff.Add(d.ctx, tx, "command:user", staff.Person{Name: "Naledi Moyo", Handle: handle, Email: "naledi@courier.example", Role: role})
		return err
	})
	return p
}

func (d *floor) link(id int64) string {
	d.Helper()
	var secret string
	d.write(func(tx *database.Tx) (err error) {
		secret, err = staff.Link(d.ctx, tx, "command:user", id)
		return err
	})
	return secret
}

// signIn spends a link.
func (d *floor) signIn(link string) (session string, err error) {
	err = d.db.Write(d.ctx, func(tx *database.Tx) (err error) {
		_, session, err = staff.SignIn(d.ctx, tx, link)
		return err
	})
	return session, err
}

func (d *floor) mustSignIn(id int64) string {
	d.Helper()
	session, err := d.signIn(d.link(id))
	if err != nil {
		d.Fatal(err)
	}
	return session
}

func (d *floor) inside(session string) bool {
	d.Helper()
	_, err := staff.Session(d.ctx, d.db, session)
	if err != nil && !errors.Is(err, staff.ErrNotFound) {
		d.Fatal(err)
	}
	return err == nil
}

func TestALinkIsSpentOnce(t *testing.T) {
	each(t, func(d *floor) {
		naledi := d.add("naledi", staff.Editor)
		link := d.link(naledi.ID)
		for range 3 { // a mail program that looks first does no harm
			if p, err := staff.ForLink(d.ctx, d.db, link); err != nil || p.ID != naledi.ID {
				t.Fatalf("%+v %v", p, err)
			}
		}
		session, err := d.signIn(link)
		if err != nil || !d.inside(session) {
			t.Fatalf("she is not in: %v", err)
		}
		if _, err := d.signIn(link); !errors.Is(err, staff.ErrLinkSpent) {
			t.Errorf("the link was spent twice: %v", err)
		}
		if _, err := staff.ForLink(d.ctx, d.db, link); !errors.Is(err, staff.ErrLinkSpent) {
			t.Errorf("a spent link still names somebody: %v", err)
		}
		for _, made := range []string{"", "x", link + "x", strings.ToLower(link)} {
			if _, err := d.signIn(made); !errors.Is(err, staff.ErrLinkSpent) {
				t.Errorf("%q opens the newsroom: %v", made, err)
			}
		}
	})
}

// Two people who press the button at the same moment do not both come in.
func TestALinkIsSpentOnceByTwoAtATime(t *testing.T) {
	each(t, func(d *floor) {
		link := d.link(d.add("naledi", staff.Editor).ID)
		done := make(chan error, 8)
		for range cap(done) {
			go func() { _, err := d.signIn(link); done <- err }()
		}
		in := 0
		for range cap(done) {
			if err := <-done; err == nil {
				in++
			} else if !errors.Is(err, staff.ErrLinkSpent) {
				t.Error(err)
			}
		}
		if in != 1 {
			t.Errorf("%d came in by one link", in)
		}
	})
}

func TestALinkAndASessionGrowOld(t *testing.T) {
	each(t, func(d *floor) {
		naledi := d.add("naledi", staff.Editor)
		link := d.link(naledi.ID)
		d.clock.Advance(staff.LinkLife)
		if _, err := d.signIn(link); !errors.Is(err, staff.ErrLinkSpent) {
			t.Errorf("a link of yesterday opens: %v", err)
		}
		session := d.mustSignIn(naledi.ID)
		d.clock.Advance(staff.SessionLife - time.Second)
		if !d.inside(session) {
			t.Error("the session ended early")
		}
		d.clock.Advance(time.Second)
		if d.inside(session) {
			t.Error("the session never ends")
		}
		fresh := d.mustSignIn(naledi.ID)
		d.clock.Advance(time.Second)
		d.write(func(tx *database.Tx) error { return staff.Sweep(d.ctx, tx) })
		var sessions, links int
		if err := d.db.QueryRow(d.ctx, `SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM sign_in_link)`).Scan(&sessions, &links); err != nil {
			t.Fatal(err)
		}
		if sessions != 1 || links != 1 || !d.inside(fresh) {
			t.Errorf("after the sweep there are %d sessions and %d links", sessions, links)
		}
	})
}

func TestADisabledPersonIsOutAtOnce(t *testing.T) {
	each(t, func(d *floor) {
		naledi := d.add("naledi", staff.Administrator)
		d.add("thavani", staff.Administrator) // who stays
		session, link := d.mustSignIn(naledi.ID), d.link(naledi.ID)
		d.write(func(tx *database.Tx) error { return staff.Disable(d.ctx, tx, "staff:9", naledi.ID) })
		if d.inside(session) {
			t.Error("her session goes on")
		}
		if _, err := d.signIn(link); !errors.Is(err, staff.ErrLinkSpent) {
			t.Errorf("her link opens: %v", err)
		}
		err := d.db.Write(d.ctx, func(tx *database.Tx) error { _, err := staff.Link(d.ctx, tx, "command:user", naledi.ID); return err })
		if err == nil || !strings.Contains(err.Error(), "disabled") {
			t.Errorf("she got a new link: %v", err)
		}
		if p, err := staff.ByHandle(d.ctx, d.db, "naledi"); err != nil || !p.Disabled {
			t.Errorf("%+v %v", p, err)
		}
	})
}

func TestSignOutEndsOneSession(t *testing.T) {
	each(t, func(d *floor) {
		naledi := d.add("naledi", staff.Editor)
		phone, desk := d.mustSignIn(naledi.ID), d.mustSignIn(naledi.ID)
		d.write(func(tx *database.Tx) error { return staff.SignOut(d.ctx, tx, phone) })
		if d.inside(phone) || !d.inside(desk) {
			t.Errorf("phone %v, desk %v", d.inside(phone), d.inside(desk))
		}
		if d.inside("") {
			t.Error("nothing is a session")
		}
	})
}

// Whoever steals the database cannot come in with what it holds.
func TestOnlyHashesAreKept(t *testing.T) {
	each(t, func(d *floor) {
		naledi := d.add("naledi", staff.Editor)
		waiting, session := d.link(naledi.ID), d.mustSignIn(naledi.ID)
		rows, err := d.db.Query(d.ctx, `SELECT hash FROM sign_in_link UNION ALL SELECT hash FROM session`)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		n := 0
		for ; rows.Next(); n++ {
			var hash string
			if err := rows.Scan(&hash); err != nil {
				t.Fatal(err)
			}
			if hash == waiting || hash == session {
				t.Error("a secret is kept as it is")
			}
			if _, err := d.signIn(hash); !errors.Is(err, staff.ErrLinkSpent) || d.inside(hash) {
				t.Errorf("a kept hash opens the newsroom: %v", err)
			}
		}
		if n != 3 || rows.Err() != nil {
			t.Errorf("%d hashes: %v", n, rows.Err())
		}
		if len(waiting) < 43 || waiting == session {
			t.Errorf("secrets of %d letters", len(waiting))
		}
	})
}

func TestWhoCannotBeTakenOn(t *testing.T) {
	each(t, func(d *floor) {
		d.add("naledi", staff.Editor)
		for _, c := range []struct {
			person staff.Person
			says   string
		}{
			{staff.Person{Name: "Naledi Dube", Handle: "naledi", Role: staff.Reporter}, "already somebody"},
			{staff.Person{Handle: "x", Role: staff.Reporter}, "needs a name"},
			{staff.Person{Name: "X", Role: staff.Reporter}, "short name"},
			{staff.Person{Name: "X", Handle: "a b", Role: staff.Reporter}, "without spaces"},
			{staff.Person{Name: "X", Handle: "x", Role: "king"}, `no role "king"`},
			{staff.Person{Name: "X", Handle: "x"}, "no role"},
		} {
			err := d.db.Write(d.ctx, func(tx *database.Tx) error { _, err := staff.Add(d.ctx, tx, "command:user", c.person); return err })
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%+v: %v", c.person, err)
			}
		}
		people, err := staff.All(d.ctx, d.db)
		if err != nil || len(people) != 1 {
			t.Errorf("%d on the staff: %v", len(people), err)
		}
	})
}

func TestRights(t *testing.T) {
	for role, may := range map[string][2]bool{staff.Reporter: {false, false}, staff.Moderator: {false, true}, staff.Editor: {true, true}, staff.Administrator: {true, true}} {
		p := staff.Person{ID: 3, Role: role}
		if p.May(staff.Publish) != may[0] || p.May(staff.Moderate) != may[1] || p.Actor() != "staff:3" {
			t.Errorf("%s may publish %v, moderate %v", role, p.May(staff.Publish), p.May(staff.Moderate))
		}
	}
}

// A person of no known role has no rights: an unknown word in the row must not open doors.
func TestAnUnknownRoleMayNothing(t *testing.T) {
	for _, role := range []string{"", "intern", "EDITOR"} {
		if p := (staff.Person{Role: role}); p.May(staff.Publish) || p.May(staff.Moderate) {
			t.Errorf("%q may publish %v, moderate %v", role, p.May(staff.Publish), p.May(staff.Moderate))
		}
	}
}
