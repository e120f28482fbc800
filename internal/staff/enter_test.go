package staff_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/paper"
	"broadsheet/internal/staff"
	"broadsheet/internal/staff/stafftest"
)

const secretWords = "twaalf groen paraplus"

// password gives a person a password.
func (d *floor) password(p staff.Person) {
	d.Helper()
	sealed := staff.Seal(secretWords)
	d.write(func(tx *database.Tx) error { return staff.SetPassword(d.ctx, tx, p, sealed) })
}

// app gives a person a code app and returns its secret.
func (d *floor) app(v *staff.Vault, p staff.Person) string {
	d.Helper()
	var app staff.CodeApp
	d.write(func(tx *database.Tx) (err error) {
		if app, err = staff.OfferCodeApp(d.ctx, tx, v, "The Highveld Courier", p); err != nil {
			return err
		}
		return staff.ConfirmCodeApp(d.ctx, tx, v, p, stafftest.Code(app.Secret, d.clock.Now()))
	})
	d.clock.Advance(30 * time.Second) // the code is spent
	return app.Secret
}

func (d *floor) vault() *staff.Vault { return staff.NewVault(filepath.Join(d.TempDir(), "staff.key")) }

func (d *floor) house(second bool) {
	d.Helper()
	d.write(func(tx *database.Tx) error {
		return paper.Set(d.ctx, tx, "staff:9", staff.EntranceKey, staff.Entrance{SecondFactor: second})
	})
}

var home = staff.Caller{From: "203.0.113.7/32"}

func (d *floor) byPassword(name, password string, c staff.Caller) (staff.Way, error) {
	return staff.ByPassword(d.ctx, d.db, name, password, c, "")
}

// A password and a code open the newsroom; neither does alone, and each code once.
func TestPasswordAndCode(t *testing.T) {
	each(t, func(d *floor) {
		v, naledi := d.vault(), d.add("naledi", staff.Editor)
		d.password(naledi)
		if _, err := d.byPassword("naledi", secretWords, home); !errors.Is(err, staff.ErrNeedsSecond) {
			t.Fatalf("a password alone: %v", err)
		}
		secret := d.app(v, naledi)
		var w staff.Way
		for _, name := range []string{"naledi", " NALEDI ", "naledi@courier.example"} {
			var err error
			if w, err = d.byPassword(name, secretWords, home); err != nil || w.Half == "" || w.Session != "" {
				t.Fatalf("%q: %+v %v", name, w, err)
			}
		}
		code := stafftest.Code(secret, d.clock.Now())
		for _, wrong := range []string{"", "000000", stafftest.Code(secret, d.clock.Now().Add(-5*time.Minute)), stafftest.Code(secret, d.clock.Now().Add(2*time.Minute)), code + "0"} {
			if _, err := staff.ByCode(d.ctx, d.db, v, w.Half, wrong, staff.Caller{From: wrong}, ""); !errors.Is(err, staff.ErrWrongCode) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		in, err := staff.ByCode(d.ctx, d.db, v, w.Half, code[:3]+" "+code[3:], home, "Firefox on Linux")
		if err != nil || !d.inside(in.Session) {
			t.Fatalf("%+v %v", in, err)
		}
		if _, err := staff.ByCode(d.ctx, d.db, v, w.Half, code, home, ""); !errors.Is(err, staff.ErrHalfWay) {
			t.Errorf("the step twice: %v", err)
		}
		w, _ = d.byPassword("naledi", secretWords, home)
		if _, err := staff.ByCode(d.ctx, d.db, v, w.Half, code, home, ""); !errors.Is(err, staff.ErrWrongCode) {
			t.Errorf("the code twice: %v", err)
		}
		d.clock.Advance(11 * time.Minute)
		if _, err := staff.ByCode(d.ctx, d.db, v, w.Half, stafftest.Code(secret, d.clock.Now()), home, ""); !errors.Is(err, staff.ErrHalfWay) {
			t.Errorf("after eleven minutes: %v", err)
		}
		if _, err := staff.ByCode(d.ctx, d.db, v, "forged", code, home, ""); !errors.Is(err, staff.ErrHalfWay) {
			t.Errorf("a forged step: %v", err)
		}
	})
}

// A telephone whose clock is a little wrong is taken; a machine whose clock leapt ahead and came back locks nobody out.
func TestClocksThatAreWrong(t *testing.T) {
	each(t, func(d *floor) {
		v, naledi := d.vault(), d.add("naledi", staff.Editor)
		d.password(naledi)
		secret := d.app(v, naledi)
		try := func(code string) error {
			w, err := d.byPassword("naledi", secretWords, home)
			if err != nil {
				t.Fatal(err)
			}
			_, err = staff.ByCode(d.ctx, d.db, v, w.Half, code, home, "")
			return err
		}
		for _, off := range []time.Duration{-30 * time.Second, 30 * time.Second} {
			d.clock.Advance(10 * time.Minute)
			if err := try(stafftest.Code(secret, d.clock.Now().Add(off))); err != nil {
				t.Errorf("%v: %v", off, err)
			}
		}
		now := d.clock.Now()
		d.clock.Advance(365 * 24 * time.Hour)
		if err := try(stafftest.Code(secret, d.clock.Now())); err != nil {
			t.Fatal(err)
		}
		d.clock.Set(now.Add(10 * time.Minute))
		if err := try(stafftest.Code(secret, d.clock.Now())); err != nil {
			t.Errorf("when the clock is right again: %v", err)
		}
	})
}

func TestRecoveryCodes(t *testing.T) {
	each(t, func(d *floor) {
		v, naledi, thabo := d.vault(), d.add("naledi", staff.Editor), d.add("thabo", staff.Editor)
		d.password(naledi)
		d.password(thabo)
		d.app(v, naledi)
		d.app(v, thabo)
		var codes []string
		d.write(func(tx *database.Tx) (err error) { codes, err = staff.NewCodes(d.ctx, tx, naledi); return err })
		if len(codes) != 10 || len(slices.Compact(slices.Sorted(slices.Values(codes)))) != 10 {
			t.Fatalf("%v", codes)
		}
		use := func(p staff.Person, code string) error {
			w, err := d.byPassword(p.Handle, secretWords, home)
			if err != nil {
				t.Fatal(err)
			}
			_, err = staff.ByCode(d.ctx, d.db, v, w.Half, code, home, "")
			return err
		}
		if err := use(thabo, codes[0]); !errors.Is(err, staff.ErrWrongCode) {
			t.Errorf("her code lets him in: %v", err)
		}
		if err := use(naledi, strings.ToUpper(strings.ReplaceAll(codes[0], "-", " "))); err != nil {
			t.Errorf("as it is typed from paper: %v", err)
		}
		if err := use(naledi, codes[0]); !errors.Is(err, staff.ErrWrongCode) {
			t.Errorf("twice: %v", err)
		}
		if f, err := staff.FactorsOf(d.ctx, d.db, naledi.ID); err != nil || f.Codes != 9 {
			t.Errorf("%+v %v", f, err)
		}
		d.write(func(tx *database.Tx) error { _, err := staff.NewCodes(d.ctx, tx, naledi); return err })
		if err := use(naledi, codes[1]); !errors.Is(err, staff.ErrWrongCode) {
			t.Errorf("a code from before: %v", err)
		}
		var plain int
		if err := d.db.QueryRow(d.ctx, `SELECT COUNT(*) FROM recovery_code WHERE hash = $1 OR hash = $2`, codes[2], strings.ReplaceAll(codes[2], "-", "")).Scan(&plain); err != nil || plain != 0 {
			t.Errorf("kept as they are: %d %v", plain, err)
		}
	})
}

// Strangers who guess are slowed down, and hold up neither a browser that is known, nor a passkey, nor a link.
func TestGuessingLocksNobodyOut(t *testing.T) {
	each(t, func(d *floor) {
		d.house(false)
		naledi := d.add("naledi", staff.Administrator)
		d.password(naledi)
		key := stafftest.NewKey("courier.example", address)
		d.give(naledi, key)
		var device string
		d.write(func(tx *database.Tx) (err error) { device, err = staff.Remember(d.ctx, tx, naledi, ""); return err })

		var wait *staff.WaitError
		guess := func(name string, from string) error {
			_, err := d.byPassword(name, "not the words", staff.Caller{From: from})
			return err
		}
		for n := range 200 { // from everywhere
			if err := guess("naledi", fmt.Sprintf("198.51.100.%d/32", n)); !errors.Is(err, staff.ErrRefused) && !errors.As(err, &wait) {
				t.Fatal(err)
			}
			if n < 60 {
				d.clock.Advance(500 * time.Millisecond)
			}
		}
		if _, err := d.byPassword("naledi", secretWords, home); !errors.As(err, &wait) {
			t.Errorf("a stranger's browser is not held up: %v", err)
		}
		if w, err := d.byPassword("naledi", secretWords, staff.Caller{From: home.From, Device: device}); err != nil || !d.inside(w.Session) {
			t.Errorf("her own browser is held up: %v", err)
		}
		if _, err := d.byPassword("naledi", secretWords, staff.Caller{From: home.From, Device: "forged"}); !errors.As(err, &wait) {
			t.Errorf("a forged cookie counts as known: %v", err)
		}
		if w, err := d.byKey(key); err != nil || !d.inside(w.Session) {
			t.Errorf("her passkey is held up: %v", err)
		}
		if !d.inside(d.mustSignIn(naledi.ID)) {
			t.Error("her link is held up")
		}
		d.clock.Advance(16 * time.Minute)
		if w, err := d.byPassword("naledi", secretWords, home); err != nil || !d.inside(w.Session) {
			t.Errorf("a quarter of an hour later: %v", err)
		}
	})
}

// From one place there are five tries, then ever longer waits, whether the person exists or not.
func TestWaitsGrow(t *testing.T) {
	each(t, func(d *floor) {
		d.password(d.add("naledi", staff.Editor))
		waits := map[string][]time.Duration{}
		for _, name := range []string{"naledi", "nobody"} {
			for range 18 {
				_, err := d.byPassword(name, "guess", home)
				var wait *staff.WaitError
				switch {
				case errors.As(err, &wait):
					pause := wait.Until.Sub(d.clock.Now())
					waits[name] = append(waits[name], pause)
					d.clock.Set(wait.Until)
				case !errors.Is(err, staff.ErrRefused):
					t.Fatal(err)
				}
			}
		}
		if !slices.Equal(waits["naledi"], waits["nobody"]) || len(waits["naledi"]) < 5 || !slices.IsSorted(waits["naledi"]) {
			t.Errorf("%v", waits)
		}
		if _, err := d.byPassword("nobody", strings.Repeat("x", 5000), staff.Caller{From: "elsewhere"}); err == nil {
			t.Error("a book for a password")
		}
	})
}

// The fifteenth minute is the longest, and a count that a wrong clock wrote into the far future holds nobody up.
func TestWaitsEnd(t *testing.T) {
	each(t, func(d *floor) {
		d.house(false)
		d.password(d.add("naledi", staff.Editor))
		d.clock.Advance(1000 * time.Hour)
		for range 6 {
			_, _ = d.byPassword("naledi", "guess", home)
		}
		d.clock.Set(monday)
		if w, err := d.byPassword("naledi", secretWords, home); err != nil || w.Session == "" {
			t.Errorf("%+v %v", w, err)
		}
	})
}

// A link that came by mail stands in for the password and never for the second step.
func TestALinkByMail(t *testing.T) {
	each(t, func(d *floor) {
		v := d.vault()
		mailed := func(p staff.Person) staff.Way {
			var w staff.Way
			var secret string
			d.write(func(tx *database.Tx) (err error) { secret, err = staff.MailLink(d.ctx, tx, p); return err })
			d.write(func(tx *database.Tx) (err error) { w, err = staff.ByLink(d.ctx, tx, secret, ""); return err })
			return w
		}
		naledi, thabo, pieter := d.add("naledi", staff.Editor), d.add("thabo", staff.Editor), d.add("pieter", staff.Reporter)
		d.password(naledi)
		secret := d.app(v, naledi)
		w := mailed(naledi)
		if w.Session != "" || w.Half == "" {
			t.Fatalf("mail alone opens: %+v", w)
		}
		if in, err := staff.ByCode(d.ctx, d.db, v, w.Half, stafftest.Code(secret, d.clock.Now()), home, ""); err != nil || !d.inside(in.Session) {
			t.Errorf("%v", err)
		}
		d.give(thabo, stafftest.NewKey("courier.example", address))
		if w := mailed(thabo); w.Session != "" || w.Half == "" {
			t.Errorf("mail alone opens to who has a passkey: %+v", w)
		}
		w = mailed(pieter)
		if w.Session == "" || !w.SettingUp || d.inside(w.Session) {
			t.Errorf("who has nothing yet sets up first: %+v", w)
		}
		d.house(false)
		if w := mailed(pieter); !d.inside(w.Session) {
			t.Errorf("a house that asks for no second step: %+v", w)
		}
		var first, second string
		d.write(func(tx *database.Tx) (err error) { first, err = staff.MailLink(d.ctx, tx, pieter); return err })
		d.write(func(tx *database.Tx) (err error) { second, err = staff.MailLink(d.ctx, tx, pieter); return err })
		if _, err := staff.ForLink(d.ctx, d.db, first); !errors.Is(err, staff.ErrLinkSpent) {
			t.Errorf("the letter before is good: %v", err)
		}
		d.clock.Advance(30 * time.Minute)
		if _, err := staff.ForLink(d.ctx, d.db, second); !errors.Is(err, staff.ErrLinkSpent) {
			t.Errorf("after half an hour: %v", err)
		}
	})
}

func TestInvitations(t *testing.T) {
	each(t, func(d *floor) {
		boss := d.add("boss", staff.Administrator)
		invite := func(handle string) (i staff.Invitation, secret string) {
			d.write(func(tx *database.Tx) (err error) {
				i, secret, err = staff.Invite(d.ctx, tx, boss.Actor(), staff.Person{Name: "Zanele Dube", Handle: handle, Role: staff.Editor, Sections: []int64{4, 2, 4}})
				return err
			})
			return i, secret
		}
		accept := func(secret string) (w staff.Way, err error) {
			err = d.db.Write(d.ctx, func(tx *database.Tx) (err error) { w, err = staff.Accept(d.ctx, tx, secret, ""); return err })
			return w, err
		}
		_, secret := invite("zanele")
		w, err := accept(secret)
		if err != nil || !w.SettingUp || d.inside(w.Session) || !slices.Equal(w.Person.Sections, []int64{4, 2, 4}) {
			t.Fatalf("%+v %v", w, err)
		}
		zanele, sitting, err := staff.Attend(d.ctx, d.db, w.Session)
		if err != nil || zanele.Role != staff.Editor || !slices.Equal(zanele.Sections, []int64{2, 4}) || !zanele.MayIn(staff.Publish, 2) || zanele.MayIn(staff.Publish, 3) {
			t.Errorf("%+v %v", zanele, err)
		}
		if _, err := accept(secret); !errors.Is(err, staff.ErrInvitation) {
			t.Errorf("twice: %v", err)
		}
		finish := func() (session string) {
			d.write(func(tx *database.Tx) (err error) {
				session, err = staff.FinishSetup(d.ctx, tx, zanele, sitting)
				return err
			})
			return session
		}
		d.password(zanele)
		if finish() != "" {
			t.Error("a password alone ends the setting up")
		}
		d.give(zanele, stafftest.NewKey("courier.example", address))
		if s := finish(); !d.inside(s) || d.inside(w.Session) {
			t.Error("with a passkey she is in, by a new secret")
		}

		i, withdrawn := invite("eve")
		d.write(func(tx *database.Tx) error { return staff.Withdraw(d.ctx, tx, boss.Actor(), i.ID) })
		i, old := invite("lindiwe")
		var again string
		d.write(func(tx *database.Tx) (err error) {
			_, again, err = staff.InviteAgain(d.ctx, tx, boss.Actor(), i.ID)
			return err
		})
		for name, s := range map[string]string{"withdrawn": withdrawn, "sent anew": old, "forged": "forged", "none": ""} {
			if _, err := accept(s); !errors.Is(err, staff.ErrInvitation) {
				t.Errorf("%s: %v", name, err)
			}
		}
		d.clock.Advance(72 * time.Hour)
		if _, err := accept(again); !errors.Is(err, staff.ErrInvitation) {
			t.Errorf("after three days: %v", err)
		}
		for _, taken := range []string{"zanele", "boss"} {
			err := d.db.Write(d.ctx, func(tx *database.Tx) error {
				_, _, err := staff.Invite(d.ctx, tx, boss.Actor(), staff.Person{Name: "X", Handle: taken, Role: staff.Editor})
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "already somebody") {
				t.Errorf("%s: %v", taken, err)
			}
		}
	})
}

// The last administrator is never removed, demoted or shut out, whoever tries and however many at once.
func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(d *floor) {
		one, two := d.add("one", staff.Administrator), d.add("two", staff.Administrator)
		done := make(chan error, 2)
		for _, p := range []staff.Person{one, two} {
			go func() {
				done <- d.db.Write(d.ctx, func(tx *database.Tx) error { return staff.SetRole(d.ctx, tx, "staff:9", p.ID, staff.Editor, nil) })
			}()
		}
		first, second := <-done, <-done
		if (first == nil) == (second == nil) {
			t.Errorf("both or neither: %v, %v", first, second)
		}
		all, err := staff.All(d.ctx, d.db)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			if p.Role != staff.Administrator {
				continue
			}
			for name, act := range map[string]func(tx *database.Tx) error{
				"shut out": func(tx *database.Tx) error { return staff.Disable(d.ctx, tx, "command:user", p.ID) },
				"demoted":  func(tx *database.Tx) error { return staff.SetRole(d.ctx, tx, "command:user", p.ID, staff.Chief, nil) },
			} {
				if err := d.db.Write(d.ctx, act); !errors.Is(err, staff.ErrLastAdministrator) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	})
}

// A changed role gives each of the person's sessions a new secret; the old one serves what is under way, for a minute.
func TestTheSecretTurns(t *testing.T) {
	each(t, func(d *floor) {
		naledi := d.add("naledi", staff.Editor)
		d.add("boss", staff.Administrator)
		old := d.mustSignIn(naledi.ID)
		d.write(func(tx *database.Tx) error { return staff.SetRole(d.ctx, tx, "staff:2", naledi.ID, staff.Chief, nil) })
		p, s, err := staff.Attend(d.ctx, d.db, old)
		if err != nil || !s.NeedsTurn() || p.Role != staff.Chief {
			t.Fatalf("%+v %+v %v", p, s, err)
		}
		var turned string
		d.write(func(tx *database.Tx) (err error) { turned, err = staff.Turn(d.ctx, tx, s.Key); return err })
		if _, s, err := staff.Attend(d.ctx, d.db, old); err != nil || s.NeedsTurn() || s.Fresh(d.clock.Now()) {
			t.Errorf("what is under way: %+v %v", s, err)
		}
		d.clock.Advance(time.Minute)
		if d.inside(old) || !d.inside(turned) {
			t.Errorf("old %v, new %v", d.inside(old), d.inside(turned))
		}
	})
}

// What the house says of roles is obeyed, but neither shuts the administrator out nor lets others bring people in.
func TestTheHouseSaysWhatRolesMay(t *testing.T) {
	each(t, func(d *floor) {
		boss, pieter, lindiwe := d.add("boss", staff.Administrator), d.add("pieter", staff.Reporter), d.add("lindiwe", staff.Moderator)
		d.write(func(tx *database.Tx) error {
			return paper.Set(d.ctx, tx, boss.Actor(), staff.RolesKey, staff.RoleRights{staff.Administrator: {}, staff.Reporter: {staff.Publish, staff.Administer, "fly"}, "king": {staff.Administer}})
		})
		for _, c := range []struct {
			id   int64
			r    staff.Right
			want bool
		}{{boss.ID, staff.Administer, true}, {pieter.ID, staff.Publish, true}, {pieter.ID, staff.Write, true}, {pieter.ID, staff.Edit, false},
			{pieter.ID, staff.Administer, false}, {pieter.ID, "fly", false}, {lindiwe.ID, staff.Moderate, true}} {
			p, err := staff.ByID(d.ctx, d.db, c.id)
			if err != nil || p.May(c.r) != c.want {
				t.Errorf("%s may %s: %v %v", p.Role, c.r, p.May(c.r), err)
			}
		}
	})
}

func TestResetTakesEverything(t *testing.T) {
	each(t, func(d *floor) {
		v, naledi := d.vault(), d.add("naledi", staff.Editor)
		key := stafftest.NewKey("courier.example", address)
		d.give(naledi, key)
		d.password(naledi)
		d.app(v, naledi)
		session, link := d.mustSignIn(naledi.ID), d.link(naledi.ID)
		d.write(func(tx *database.Tx) error { return staff.Reset(d.ctx, tx, "command:user", naledi.ID) })
		if _, err := d.byKey(key); !errors.Is(err, staff.ErrPasskey) {
			t.Errorf("the passkey: %v", err)
		}
		if _, err := d.byPassword("naledi", secretWords, home); !errors.Is(err, staff.ErrRefused) {
			t.Errorf("the password: %v", err)
		}
		if _, err := d.signIn(link); !errors.Is(err, staff.ErrLinkSpent) || d.inside(session) {
			t.Errorf("link %v, session %v", err, d.inside(session))
		}
		if !d.inside(d.mustSignIn(naledi.ID)) {
			t.Error("a new link lets her in")
		}
	})
}

// The rows agree with what the ledger says of each person, and not after somebody changes them by hand.
func TestTheLedgerKnowsWhoMayWhat(t *testing.T) {
	each(t, func(d *floor) {
		ledger.Verify(d.db, "staff", staff.StateHash)
		d.add("boss", staff.Administrator)
		naledi, thabo := d.add("naledi", staff.Editor), d.add("thabo", staff.Editor)
		d.write(func(tx *database.Tx) error {
			return staff.SetRole(d.ctx, tx, "staff:1", naledi.ID, staff.Chief, []int64{3, 1})
		})
		d.write(func(tx *database.Tx) error { return staff.Disable(d.ctx, tx, "staff:1", thabo.ID) })
		d.write(func(tx *database.Tx) error { return staff.Enable(d.ctx, tx, "staff:1", thabo.ID) })
		check := func() int {
			if _, err := ledger.Seal(d.ctx, d.db); err != nil {
				t.Fatal(err)
			}
			found, err := ledger.Check(d.ctx, d.db, nil)
			if err != nil {
				t.Fatal(err)
			}
			return len(found)
		}
		if n := check(); n != 0 {
			t.Errorf("%d findings", n)
		}
		d.write(func(tx *database.Tx) error {
			_, err := tx.Exec(d.ctx, `DELETE FROM staff_section WHERE staff_id = $1 AND section_id = 1`, naledi.ID)
			return err
		})
		if n := check(); n != 1 {
			t.Errorf("a widened right: %d findings", n)
		}
	})
}
