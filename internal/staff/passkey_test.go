package staff_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/staff/stafftest"
)

const address = "https://courier.example"

func (d *floor) keyring() *staff.Keyring { return staff.NewKeyring("The Highveld Courier", address) }

// offerNew and offerIn are challenges.
func (d *floor) offerNew(p staff.Person) (o staff.Offer) {
	d.Helper()
	d.write(func(tx *database.Tx) (err error) { o, err = d.keyring().OfferNew(d.ctx, tx, p); return err })
	return o
}

func (d *floor) offerIn() (o staff.Offer) {
	d.Helper()
	d.write(func(tx *database.Tx) (err error) { o, err = d.keyring().OfferSignIn(d.ctx, tx); return err })
	return o
}

// give sets up a passkey for a person.
func (d *floor) give(p staff.Person, key *stafftest.Key) {
	d.Helper()
	o := d.offerNew(p)
	if err := d.keyring().AddPasskey(d.ctx, d.db, p, o.ID, key.Make(o.Options), "My telephone"); err != nil {
		d.Fatal(err)
	}
}

func (d *floor) byKey(key *stafftest.Key) (staff.Way, error) {
	o := d.offerIn()
	return d.keyring().ByPasskey(d.ctx, d.db, o.ID, key.Sign(o.Options), "Firefox on Linux")
}

func TestAPasskeyOpensTheNewsroom(t *testing.T) {
	each(t, func(d *floor) {
		naledi, thabo := d.add("naledi", staff.Editor), d.add("thabo", staff.Editor)
		for _, c := range []struct {
			who            staff.Person
			counts, synced bool
		}{{naledi, true, false}, {thabo, false, true}} {
			key := stafftest.NewKey("courier.example", address)
			key.Counts, key.Synced = c.counts, c.synced
			d.give(c.who, key)
			for range 3 {
				w, err := d.byKey(key)
				if err != nil || w.Person.ID != c.who.ID || !d.inside(w.Session) {
					t.Fatalf("%+v %v", w, err)
				}
			}
			list, err := staff.Passkeys(d.ctx, d.db, c.who.ID)
			if err != nil || len(list) != 1 || list[0].Name != "My telephone" || list[0].Synced != c.synced || list[0].Used.IsZero() {
				t.Errorf("%+v %v", list, err)
			}
		}
	})
}

// A passkey that is not quite right opens nothing, and each wrong answer spends the challenge.
func TestPasskeysThatAreRefused(t *testing.T) {
	each(t, func(d *floor) {
		naledi := d.add("naledi", staff.Editor)
		own := stafftest.NewKey("courier.example", address)
		own.Counts = true
		d.give(naledi, own)
		if _, err := d.byKey(own); err != nil {
			t.Fatal(err)
		}
		for name, spoil := range map[string]func(k *stafftest.Key){
			"the key of a page that looks like ours":   func(k *stafftest.Key) { k.Origin = "https://courier.example.evil.example" },
			"our page without https":                   func(k *stafftest.Key) { k.Origin = "http://courier.example" },
			"our page on another port":                 func(k *stafftest.Key) { k.Origin = address + ":8443" },
			"the key of another site":                  func(k *stafftest.Key) { k.RPID = "elsewhere.example" },
			"a copy that was left behind":              func(k *stafftest.Key) { k.Count = 0 },
			"a key that says it is synced all at once": func(k *stafftest.Key) { k.Synced = true },
			"a key that says it is somebody else's":    func(k *stafftest.Key) { k.Holder([]byte("nobody")) },
			"a key that says it is nobody's":           func(k *stafftest.Key) { k.Holder(nil) },
		} {
			spoilt := *own
			spoil(&spoilt)
			if w, err := d.byKey(&spoilt); !errors.Is(err, staff.ErrPasskey) || w.Session != "" {
				t.Errorf("%s: %+v %v", name, w, err)
			}
		}
		strange := stafftest.NewKey("courier.example", address)
		if _, err := d.byKey(strange); !errors.Is(err, staff.ErrPasskey) {
			t.Errorf("a key that nobody set up: %v", err)
		}
		for _, rubbish := range []string{"", "{}", "[]", "null", `{"id":"","type":"public-key"}`, strings.Repeat("[", 10000)} {
			o := d.offerIn()
			if _, err := d.keyring().ByPasskey(d.ctx, d.db, o.ID, []byte(rubbish), ""); !errors.Is(err, staff.ErrPasskey) {
				t.Errorf("%.20q: %v", rubbish, err)
			}
			if _, err := d.keyring().ByPasskey(d.ctx, d.db, o.ID, own.Sign(o.Options), ""); !errors.Is(err, staff.ErrHalfWay) {
				t.Errorf("a challenge outlives a wrong answer: %v", err)
			}
		}
		if _, err := d.byKey(own); err != nil {
			t.Errorf("her own key: %v", err)
		}
	})
}

func TestAChallengeIsAnsweredOnceAndSoon(t *testing.T) {
	each(t, func(d *floor) {
		naledi, thabo := d.add("naledi", staff.Editor), d.add("thabo", staff.Editor)
		key := stafftest.NewKey("courier.example", address)
		o := d.offerNew(naledi)
		if err := d.keyring().AddPasskey(d.ctx, d.db, thabo, o.ID, key.Make(o.Options), ""); !errors.Is(err, staff.ErrHalfWay) {
			t.Errorf("his session takes her challenge: %v", err)
		}
		d.give(naledi, key)
		o = d.offerNew(naledi)
		if err := d.keyring().AddPasskey(d.ctx, d.db, naledi, o.ID, key.Make(o.Options), ""); !errors.Is(err, staff.ErrHavePasskey) {
			t.Errorf("the same key twice: %v", err)
		}
		in := d.offerIn()
		answer := key.Sign(in.Options)
		if _, err := d.keyring().ByPasskey(d.ctx, d.db, in.ID, answer, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := d.keyring().ByPasskey(d.ctx, d.db, in.ID, answer, ""); !errors.Is(err, staff.ErrHalfWay) {
			t.Errorf("replayed: %v", err)
		}
		other := d.offerIn()
		if _, err := d.keyring().ByPasskey(d.ctx, d.db, other.ID, answer, ""); !errors.Is(err, staff.ErrPasskey) {
			t.Errorf("the answer to another challenge: %v", err)
		}
		if _, err := d.keyring().ByPasskey(d.ctx, d.db, d.offerNew(naledi).ID, answer, ""); !errors.Is(err, staff.ErrHalfWay) {
			t.Errorf("the challenge for a new key signs in: %v", err)
		}
		late := d.offerIn()
		d.clock.Advance(5 * time.Minute)
		if _, err := d.keyring().ByPasskey(d.ctx, d.db, late.ID, key.Sign(late.Options), ""); !errors.Is(err, staff.ErrHalfWay) {
			t.Errorf("after five minutes: %v", err)
		}
		d.write(func(tx *database.Tx) error { return staff.Disable(d.ctx, tx, "command:user", naledi.ID) })
		if _, err := d.byKey(key); !errors.Is(err, staff.ErrPasskey) {
			t.Errorf("the key of somebody who was shut out: %v", err)
		}
	})
}

// Where passkeys cannot work, the paper says why.
func TestWherePasskeysWork(t *testing.T) {
	for address, works := range map[string]bool{"https://courier.example": true, "https://courier.example:8443": true, "http://localhost:8080": true,
		"http://127.0.0.1:8080": false, "http://[::1]:8080": false, "http://courier.example": false, "https://10.0.0.7": false, "": false} {
		if k := staff.NewKeyring("The Courier", address); (k.Why == "") != works {
			t.Errorf("%s: %q", address, k.Why)
		}
	}
}
