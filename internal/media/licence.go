package media

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// Licence is on what terms the paper may print a picture. The words of the terms themselves are Texts.Rights. The names
// follow the IPTC Photo Metadata Standard 2023.1: Copyright Owner, Web Statement of Rights, and PLUS for times and places.
type Licence struct {
	Holder      string    // who owns the rights
	URL         string    // of the licence
	Territories string    // where it may be shown, in words; the paper does not ask where a reader is
	From        time.Time // not shown to readers before; zero: no such time
	Until       time.Time // not shown to readers from then on; zero: no such time
	Barred      bool      // may not be used at all
}

// allows tells whether readers may see the picture at an instant.
func (l Licence) allows(now time.Time) bool {
	return !l.Barred && (l.From.IsZero() || !now.Before(l.From)) && (l.Until.IsZero() || now.Before(l.Until))
}

// turns is the next instant after now at which allows says otherwise; zero: never.
func (l Licence) turns(now time.Time) time.Time {
	switch {
	case l.Barred:
		return time.Time{}
	case now.Before(l.From):
		return l.From
	case now.Before(l.Until):
		return l.Until
	}
	return time.Time{}
}

// Usable tells whether readers may see the picture itself at an instant, wherever it is used.
func (p Picture) Usable(now time.Time) bool { return !p.Replaced && p.Licence.allows(now) }

// The longest texts of a licence in letters: a name, an address that browsers still take, a list of countries.
const (
	maxHolder      = 200
	maxLicenceURL  = 2000
	maxTerritories = 300
)

func checkLicence(l Licence) error {
	for _, c := range []struct {
		name, text string
		most       int
	}{{"name of the rights holder", l.Holder, maxHolder}, {"address of the licence", l.URL, maxLicenceURL}, {"list of territories", l.Territories, maxTerritories}} {
		switch {
		case !utf8.ValidString(c.text) || strings.ContainsFunc(c.text, isStray):
			return refuse("The %s has characters that cannot be printed. Type it again.", c.name)
		case utf8.RuneCountInString(c.text) > c.most:
			return refuse("The %s is longer than %d letters.", c.name, c.most)
		}
	}
	if u, err := url.Parse(l.URL); l.URL != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return refuse("The address of the licence must begin with https:// or http://.")
	}
	if !l.From.IsZero() && !l.Until.IsZero() && !l.From.Before(l.Until) {
		return refuse("The rights end before they begin. Look at the two times again.")
	}
	return nil
}

// Stand is which picture takes the place of another: when its rights end, or always.
type Stand struct {
	Key    string // "": none
	Always bool   // the picture is replaced by it everywhere, now
}

// SetLicence says on what terms the picture may be printed, and which picture stands in when it may not. Every page that
// shows it is renewed; those that are kept meanwhile end of themselves when the rights do.
func SetLicence(ctx context.Context, tx *database.Tx, by, key string, l Licence, s Stand, reason string) error {
	if err := checkLicence(l); err != nil {
		return err
	}
	p, err := ByKey(ctx, tx, key)
	if err != nil {
		return err
	}
	if err := checkStand(ctx, tx, key, s); err != nil {
		return err
	}
	after := p
	after.Licence, after.StandIn, after.Replaced = l, s.Key, s.Always && s.Key != ""
	if string(after.stateHash()) == string(p.stateHash()) {
		return nil
	}
	told := p.told
	if !l.Until.Equal(p.Licence.Until) {
		told = "" // another end, of which nobody was told yet
	}
	_, err = tx.Exec(ctx, `UPDATE picture SET holder = $2, licence_url = $3, territories = $4, valid_from = $5, valid_until = $6, barred = $7,
		stand_in = $8, replaced = $9, told = $10, changed_at = $11 WHERE id = $1`, p.ID, l.Holder, l.URL, l.Territories, orNever(l.From),
		orNever(l.Until), l.Barred, after.StandIn, after.Replaced, told, database.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("set rights of picture %s: %w", key, err)
	}
	if err := insertWords(ctx, tx, after); err != nil {
		return err
	}
	action := "media.licensed"
	if after.Replaced != p.Replaced || after.Replaced && after.StandIn != p.StandIn {
		action = "media.exchanged"
	}
	entry := ledger.Entry{Actor: by, Action: action, Subject: Subject(p.ID), Before: p.stateHash(), After: after.stateHash(), Reason: reason}
	if err := ledger.Record(ctx, tx, entry); err != nil {
		return fmt.Errorf("set rights of picture %s: %w", key, err)
	}
	return pagecache.Drop(ctx, tx, Tag(key))
}

// checkStand: a stand-in is another picture that is not itself replaced, so that one never has to follow a chain.
func checkStand(ctx context.Context, tx *database.Tx, key string, s Stand) error {
	if s.Key == "" {
		return nil
	}
	if s.Key == key {
		return refuse("A picture cannot stand in for itself. Choose another.")
	}
	list, err := Any(ctx, tx, s.Key)
	switch {
	case err != nil:
		return err
	case len(list) == 0:
		return refuse("There is no picture %q to take the place of this one.", s.Key)
	case s.Always && !list[0].Usable(tx.Now()):
		return refuse("The picture %q may not be shown itself now. Choose another.", s.Key)
	}
	return nil
}

// orNever keeps the zero time as 0.
func orNever(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return database.Micros(t)
}

func fromNever(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return database.FromMicros(micros)
}

// licenceState is what the ledger's hash holds of all this; nothing for a picture of which nobody said anything, so that
// decisions recorded before there were licences keep their hash.
func (p Picture) licenceState() []any {
	if p.Licence == (Licence{}) && p.StandIn == "" {
		return nil
	}
	l := p.Licence
	return []any{"licence", l.Holder, l.URL, l.Territories, orNever(l.From), orNever(l.Until), l.Barred, p.StandIn, p.Replaced}
}

// Right is what a check before publication asks of a picture.
type Right struct {
	Key, Words string // the words of its terms
	Licence
	StandIn        string
	Alt, Credit    string
	Usable, Exists bool
}

// Rights gives what is known of the rights in pictures, in the order asked; a picture that does not exist says so.
func Rights(ctx context.Context, q database.Reader, keys []string) ([]Right, error) {
	list, err := Any(ctx, q, keys...)
	if err != nil {
		return nil, err
	}
	rights := make([]Right, 0, len(keys))
	for _, key := range once(keys) {
		r := Right{Key: key}
		for _, p := range list {
			if p.Key == key {
				r = Right{key, p.Rights, p.Licence, p.StandIn, p.Alt, p.Credit, p.Usable(q.Now()), true}
			}
		}
		rights = append(rights, r)
	}
	return rights, nil
}

// EndingRights lists the pictures whose rights end within a time from now, the first to end first.
func EndingRights(ctx context.Context, q database.Reader, within time.Duration) ([]Picture, error) {
	now := q.Now()
	list, err := pictures(ctx, q, `WHERE p.valid_until > $1 AND p.valid_until <= $2 ORDER BY p.valid_until, p.id LIMIT $3`,
		database.Micros(now), database.Micros(now.Add(within)), maxList)
	if err != nil {
		return nil, fmt.Errorf("list ending rights: %w", err)
	}
	return list, nil
}
