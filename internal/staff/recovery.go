package staff

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// otpBase32 is how secrets are typed by hand, RFC 4648 §6 without padding: no 0, 1 or 8 to mistake.
var otpBase32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// Recovery codes: ten, because a lost telephone is replaced long before they run out; of 80 bits, so that a fast hash is
// enough to keep them.
const (
	codeCount = 10
	codeBytes = 10
)

// NewCodes gives a person ten recovery codes, each good once in the place of the app's. They are nowhere else; those
// from before are void.
func NewCodes(ctx context.Context, tx *database.Tx, p Person) ([]string, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM recovery_code WHERE staff_id = $1`, p.ID); err != nil {
		return nil, err
	}
	var codes []string
	for range codeCount {
		b := make([]byte, codeBytes)
		rand.Read(b)
		code := strings.ToLower(otpBase32.EncodeToString(b))
		if _, err := tx.Exec(ctx, `INSERT INTO recovery_code (staff_id, hash) VALUES ($1, $2)`, p.ID, hashOf(code)); err != nil {
			return nil, fmt.Errorf("keep recovery codes: %w", err)
		}
		codes = append(codes, code[:4]+"-"+code[4:8]+"-"+code[8:12]+"-"+code[12:])
	}
	return codes, ledger.Record(ctx, tx, ledger.Entry{Actor: p.Actor(), Action: "staff.recovery-codes-made", Subject: p.Actor()})
}

// bareCode is a code as it was meant: without blanks and dashes, in small letters.
func bareCode(typed string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -\u00a0\u2010\u2011\u2013\t", r) {
			return -1
		}
		return r
	}, typed))
}

// spendRecovery takes one of the person's recovery codes.
func spendRecovery(ctx context.Context, tx *database.Tx, p Person, code string) error {
	r, err := tx.Exec(ctx, `UPDATE recovery_code SET spent_at = $3 WHERE staff_id = $1 AND hash = $2 AND spent_at = 0`, p.ID, hashOf(code), database.Micros(tx.Now()))
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrWrongCode)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: p.Actor(), Action: "staff.recovery-code-used", Subject: p.Actor()})
}

// spendSecond takes what was typed as the second step: six figures of the app, or a recovery code.
func spendSecond(ctx context.Context, tx *database.Tx, v *Vault, p Person, typed string) error {
	code := bareCode(typed)
	if len(code) == otpBase32.EncodedLen(codeBytes) {
		return spendRecovery(ctx, tx, p, code)
	}
	return spendCode(ctx, tx, v, p.ID, code)
}
