package staff

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// A code app counts in steps of 30 seconds (RFC 6238 §4.1). One step to either side is taken too (§5.2): a telephone's
// clock goes wrong, and a code takes time to type.
const (
	codeStep   = 30
	codeWindow = 1
)

// CodeApp is what a person copies into the app on their telephone.
type CodeApp struct {
	Secret  string // base32, for typing
	Address string // otpauth://..., for the square
}

// ErrNoCodeApp says that no app waits to be confirmed.
var ErrNoCodeApp = &InvalidError{"code", "Begin again: it took too long, or another app was set up meanwhile."}

// ErrWrongCode says that a code is not right, was used, or is of another time; they look alike.
var ErrWrongCode = &InvalidError{"code", "This code is not right. Take the one that the app shows now; each works once. If none does, look whether the telephone's clock is right."}

// OfferCodeApp makes a secret for a person's code app. It counts only once a code made with it was typed back.
func OfferCodeApp(ctx context.Context, tx *database.Tx, v *Vault, paper string, p Person) (CodeApp, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: strings.ReplaceAll(paper, ":", " "), AccountName: p.Handle, SecretSize: 20}) // RFC 4226 §4, R6: 160 bits
	if err != nil {
		return CodeApp{}, fmt.Errorf("make a code app's secret: %w", err)
	}
	sealed, err := v.seal(totpPlace(p.ID), key.Secret())
	if err != nil {
		return CodeApp{}, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO half_way (hash, kind, staff_id, state, expires_at) VALUES ($1, 'totp', $2, $3, $4)
		ON CONFLICT (hash) DO UPDATE SET state = excluded.state, expires_at = excluded.expires_at`,
		hashOf(totpPlace(p.ID)), p.ID, sealed, database.Micros(tx.Now().Add(setupLife)))
	return CodeApp{Secret: key.Secret(), Address: key.URL()}, err
}

// OfferedCodeApp shows again what was offered, when the person mistyped the code.
func OfferedCodeApp(ctx context.Context, q database.Reader, v *Vault, paper string, p Person) (CodeApp, error) {
	secret, err := offered(ctx, q, v, p)
	if err != nil {
		return CodeApp{}, err
	}
	raw, err := otpBase32.DecodeString(secret)
	if err != nil {
		return CodeApp{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: strings.ReplaceAll(paper, ":", " "), AccountName: p.Handle, Secret: raw})
	if err != nil {
		return CodeApp{}, err
	}
	return CodeApp{Secret: key.Secret(), Address: key.URL()}, nil
}

func offered(ctx context.Context, q database.Reader, v *Vault, p Person) (string, error) {
	h, err := waiting(ctx, q, "totp", totpPlace(p.ID))
	if errors.Is(err, ErrHalfWay) {
		return "", ErrNoCodeApp
	}
	if err != nil {
		return "", err
	}
	return v.unseal(totpPlace(p.ID), h.state)
}

// ConfirmCodeApp puts the offered app to use once a code of it was typed back. It takes the place of an older one.
func ConfirmCodeApp(ctx context.Context, tx *database.Tx, v *Vault, p Person, code string) error {
	secret, err := offered(ctx, tx, v, p)
	if err != nil {
		return err
	}
	step, ok := stepOf(secret, code, tx.Now())
	if !ok {
		return ErrWrongCode
	}
	sealed, err := v.seal(totpPlace(p.ID), secret)
	if err != nil {
		return err
	}
	now := database.Micros(tx.Now())
	if _, err := tx.Exec(ctx, `INSERT INTO totp (staff_id, secret, created_at, confirmed_at, last_step) VALUES ($1, $2, $3, $3, $4)
		ON CONFLICT (staff_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at, confirmed_at = excluded.confirmed_at, last_step = excluded.last_step`,
		p.ID, sealed, now, step); err != nil {
		return fmt.Errorf("keep the code app of person %d: %w", p.ID, err)
	}
	if _, err := take(ctx, tx, "totp", totpPlace(p.ID)); err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: p.Actor(), Action: "staff.code-app-set", Subject: p.Actor()})
}

func totpPlace(id int64) string { return "totp:" + strconv.FormatInt(id, 10) }

// stepOf finds the step around now whose code this is. All codes of the window are made and compared in constant time.
func stepOf(secret, code string, now time.Time) (int64, bool) {
	found, middle := int64(-1), now.Unix()/codeStep
	for step := middle - codeWindow; step <= middle+codeWindow; step++ {
		want, err := hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found, found >= 0
}

// spendCode takes a code of the person's app, once (RFC 6238 §5.2). A step that lies ahead of the clock was written when
// the machine's clock was wrong; without this rule, nobody could come in until that time.
func spendCode(ctx context.Context, tx *database.Tx, v *Vault, id int64, code string) error {
	var sealed string
	err := tx.QueryRow(ctx, `SELECT secret FROM totp WHERE staff_id = $1 AND confirmed_at > 0`, id).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrWrongCode
	}
	if err != nil {
		return err
	}
	secret, err := v.unseal(totpPlace(id), sealed)
	if err != nil {
		return err
	}
	step, ok := stepOf(secret, code, tx.Now())
	if !ok {
		return ErrWrongCode
	}
	r, err := tx.Exec(ctx, `UPDATE totp SET last_step = $2 WHERE staff_id = $1 AND (last_step < $2 OR last_step > $3)`, id, step, tx.Now().Unix()/codeStep+codeWindow)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrWrongCode)
	}
	return nil
}
