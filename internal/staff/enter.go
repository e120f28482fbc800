package staff

import (
	"context"
	"errors"

	"broadsheet/internal/database"
)

// Way is how far somebody has come: in, with a session; or half-way, with a second step before them.
type Way struct {
	Person    Person
	Session   string  // the secret for the cookie; "" while a step is missing
	SettingUp bool    // the session opens only the page on which ways in are set up
	Half      string  // what the second step continues
	Has       Factors // with what the second step can be done
	Alarm     bool    // so many tries failed that the person should be told
}

// ErrRefused says that name and password do not open the door, and not which of them is wrong.
var ErrRefused = &InvalidError{"password", "This name and password do not go together. If the password is right, the name is the short one, or your mail address."}

// ErrNeedsSecond says that a password alone is not enough here.
var ErrNeedsSecond = &InvalidError{"password", "This newspaper asks for a second step, and none is set up for you yet. Ask an administrator for a sign-in link, and set up a passkey or a code app with it."}

// SignIn spends a link made by hand and begins a session; the returned secret goes into the cookie and is nowhere else.
func SignIn(ctx context.Context, tx *database.Tx, secret string) (Person, string, error) {
	w, err := ByLink(ctx, tx, secret, "")
	if err == nil && w.Session == "" {
		err = ErrLinkSpent
	}
	return w.Person, w.Session, err
}

// ByLink spends a link. One made by hand opens the newsroom. One that came by mail stands in for the password only: who
// reads somebody's mail does not have their telephone. A person who has no second step yet sets one up first.
func ByLink(ctx context.Context, tx *database.Tx, secret, device string) (Way, error) {
	p, kind, err := spend(ctx, tx, secret)
	if err != nil {
		return Way{}, err
	}
	if kind == byHand {
		session, err := begin(ctx, tx, p, kind, device, false)
		return Way{Person: p, Session: session}, err
	}
	house, err := HouseEntrance(ctx, tx)
	if err != nil {
		return Way{}, err
	}
	f, err := FactorsOf(ctx, tx, p.ID)
	if err != nil {
		return Way{}, err
	}
	switch {
	case f.CodeApp || house.SecondFactor && f.Passkeys > 0:
		return halfWay(ctx, tx, p, f, byMail)
	case house.SecondFactor:
		session, err := begin(ctx, tx, p, kind, device, true)
		return Way{Person: p, Session: session, SettingUp: true}, err
	}
	session, err := begin(ctx, tx, p, kind, device, false)
	return Way{Person: p, Session: session}, err
}

func halfWay(ctx context.Context, tx *database.Tx, p Person, f Factors, how string) (Way, error) {
	secret, err := await(ctx, tx, "code", half{p.ID, how}, codeLife)
	return Way{Person: p, Half: secret, Has: f}, err
}

// ByPassword looks at a name and a password. The tries are counted, and an answer takes as long for a name that nobody has.
func ByPassword(ctx context.Context, db *database.DB, name, password string, c Caller, device string) (Way, error) {
	var a attempt
	var phc string
	err := db.Write(ctx, func(tx *database.Tx) (err error) {
		if a, err = try(ctx, tx, name, c); err != nil {
			return err
		}
		phc, err = passwordOf(ctx, tx, a.person.ID)
		return err
	})
	if err != nil {
		return Way{}, err
	}
	if !proves(phc, password) {
		return Way{Person: a.person, Alarm: a.alarm && a.person.ID != 0}, ErrRefused
	}
	var w Way
	err = db.Write(ctx, func(tx *database.Tx) (err error) {
		w, err = afterPassword(ctx, tx, a, phc, device)
		return err
	})
	if old := renew(ctx, db, a.person.ID, phc, password); err == nil {
		err = old
	}
	return w, err
}

func afterPassword(ctx context.Context, tx *database.Tx, a attempt, phc, device string) (Way, error) {
	p, err := ByID(ctx, tx, a.person.ID)
	if err != nil {
		return Way{}, err
	}
	if now, err := passwordOf(ctx, tx, p.ID); err != nil || now != phc || p.Disabled { // changed while we compared
		return Way{}, errors.Join(err, ErrRefused)
	}
	f, err := FactorsOf(ctx, tx, p.ID)
	if err != nil {
		return Way{}, err
	}
	house, err := HouseEntrance(ctx, tx)
	if err != nil {
		return Way{}, err
	}
	switch {
	case f.CodeApp: // the failures are forgotten once the code is right too
		return halfWay(ctx, tx, p, f, "password")
	case house.SecondFactor:
		return Way{}, ErrNeedsSecond
	}
	if err := a.succeeded(ctx, tx); err != nil {
		return Way{}, err
	}
	session, err := begin(ctx, tx, p, "password", device, false)
	return Way{Person: p, Session: session}, err
}

// HalfWay tells who stands between the steps, without using anything up.
func HalfWay(ctx context.Context, q database.Reader, secret string) (Way, error) {
	h, err := waiting(ctx, q, "code", secret)
	if err != nil {
		return Way{}, err
	}
	p, err := ByID(ctx, q, h.staff)
	if err != nil {
		return Way{}, err
	}
	f, err := FactorsOf(ctx, q, h.staff)
	return Way{Person: p, Half: secret, Has: f}, err
}

// ByCode is the second step: a code of the app or a recovery code. Wrong ones are counted like wrong passwords.
func ByCode(ctx context.Context, db *database.DB, v *Vault, secret, code string, c Caller, device string) (Way, error) {
	var a attempt
	err := db.Write(ctx, func(tx *database.Tx) error {
		h, err := waiting(ctx, tx, "code", secret)
		if err != nil {
			return err
		}
		p, err := ByID(ctx, tx, h.staff)
		if err != nil {
			return err
		}
		a, err = try(ctx, tx, p.Handle, c)
		return err
	})
	if err != nil {
		return Way{}, err
	}
	var w Way
	err = db.Write(ctx, func(tx *database.Tx) error {
		h, err := take(ctx, tx, "code", secret)
		if err != nil {
			return err
		}
		p, err := ByID(ctx, tx, h.staff)
		if err != nil || p.Disabled {
			return errors.Join(err, ErrHalfWay)
		}
		if err := spendSecond(ctx, tx, v, p, code); err != nil {
			return err // the step waits on: the code was mistyped
		}
		if err := a.succeeded(ctx, tx); err != nil {
			return err
		}
		session, err := begin(ctx, tx, p, h.state, device, false)
		w = Way{Person: p, Session: session}
		return err
	})
	if err != nil {
		return Way{Person: a.person, Alarm: a.alarm}, err
	}
	return w, nil
}

// ConfirmByPassword proves again who sits there: the password, and the code of the app for whoever has one.
func ConfirmByPassword(ctx context.Context, db *database.DB, v *Vault, p Person, s Sitting, password, code string, c Caller) (session string, alarm bool, err error) {
	var a attempt
	var phc string
	var f Factors
	err = db.Write(ctx, func(tx *database.Tx) (err error) {
		if a, err = try(ctx, tx, p.Handle, c); err != nil {
			return err
		}
		if f, err = FactorsOf(ctx, tx, p.ID); err != nil {
			return err
		}
		phc, err = passwordOf(ctx, tx, p.ID)
		return err
	})
	if err != nil {
		return "", false, err
	}
	if !proves(phc, password) {
		return "", a.alarm, &InvalidError{"confirm-password", "This is not your password."}
	}
	err = db.Write(ctx, func(tx *database.Tx) error {
		if f.CodeApp {
			if err := spendSecond(ctx, tx, v, p, code); err != nil {
				return err
			}
		}
		if err := a.succeeded(ctx, tx); err != nil {
			return err
		}
		session, err = confirm(ctx, tx, p, s.Key)
		return err
	})
	return session, err != nil && a.alarm, err
}

// FinishSetup opens the newsroom to somebody who has set up a way in that the house accepts; "" when one is still missing.
func FinishSetup(ctx context.Context, tx *database.Tx, p Person, s Sitting) (session string, err error) {
	if !s.SettingUp {
		return "", nil
	}
	f, err := FactorsOf(ctx, tx, p.ID)
	if err != nil {
		return "", err
	}
	house, err := HouseEntrance(ctx, tx)
	if err != nil || !f.Open(house) {
		return "", err
	}
	if session, err = Turn(ctx, tx, s.Key); err != nil {
		return "", err
	}
	now := tx.Now()
	_, err = tx.Exec(ctx, `UPDATE session SET setting_up = FALSE, expires_at = $2, confirmed_at = $3, old_hash = '' WHERE hash = $1`,
		hashOf(session), database.Micros(now.Add(SessionLife)), database.Micros(now))
	return session, err
}
