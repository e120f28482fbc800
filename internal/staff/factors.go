package staff

import (
	"context"
	"database/sql"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/paper"
)

// EntranceKey is the setting in which the house keeps what it asks of those who come in.
const EntranceKey = "entrance"

// Entrance is what the house asks of those who come in.
type Entrance struct {
	SecondFactor bool `json:"secondFactor"` // a password alone does not open the newsroom
}

// HouseEntrance reads it; a house that decided nothing asks for a second step.
func HouseEntrance(ctx context.Context, q database.Reader) (Entrance, error) {
	e := Entrance{SecondFactor: true}
	err := paper.Get(ctx, q, EntranceKey, &e)
	return e, err
}

// Factors are the ways in that a person set up.
type Factors struct {
	Staff    int64
	Passkeys int
	Password bool
	CodeApp  bool
	Codes    int // recovery codes left
}

// Open reports whether the person can come in by themselves, as the house asks it.
func (f Factors) Open(e Entrance) bool {
	return f.Passkeys > 0 || f.Password && (f.CodeApp || !e.SecondFactor)
}

// Any reports whether the person set up anything with which they can prove who they are.
func (f Factors) Any() bool { return f.Passkeys > 0 || f.Password }

const factorColumns = `staff.id, (SELECT COUNT(*) FROM passkey WHERE staff_id = staff.id),
	EXISTS (SELECT 1 FROM password WHERE staff_id = staff.id), EXISTS (SELECT 1 FROM totp WHERE staff_id = staff.id AND confirmed_at > 0),
	(SELECT COUNT(*) FROM recovery_code WHERE staff_id = staff.id AND spent_at = 0)`

func scanFactors(row interface{ Scan(...any) error }, f *Factors) error {
	return row.Scan(&f.Staff, &f.Passkeys, &f.Password, &f.CodeApp, &f.Codes)
}

// FactorsOf tells which ways in a person has.
func FactorsOf(ctx context.Context, q database.Reader, id int64) (Factors, error) {
	var f Factors
	err := scanFactors(q.QueryRow(ctx, `SELECT `+factorColumns+` FROM staff WHERE id = $1`, id), &f)
	return f, err
}

// AllFactors tells it of everybody.
func AllFactors(ctx context.Context, q database.Reader) ([]Factors, error) {
	rows, err := q.Query(ctx, `SELECT `+factorColumns+` FROM staff ORDER BY id`)
	return database.Collect(rows, err, func(r *sql.Rows, f *Factors) error { return scanFactors(r, f) })
}

// ErrOnlyWay keeps a person from locking their own door behind them.
var ErrOnlyWay = &InvalidError{"do", "This is your only way in, so it stays. Set up another one first."}

// DropPassword takes a person's password away, and the code app with it, which is worth nothing without.
func DropPassword(ctx context.Context, tx *database.Tx, p Person) error {
	f, err := FactorsOf(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	if f.Passkeys == 0 {
		return ErrOnlyWay
	}
	return drop(ctx, tx, p.Actor(), p.ID, "staff.password-dropped", `DELETE FROM password WHERE staff_id = $1`, `DELETE FROM totp WHERE staff_id = $1`)
}

// DropCodeApp takes a person's code app away.
func DropCodeApp(ctx context.Context, tx *database.Tx, p Person) error {
	f, err := FactorsOf(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	house, err := HouseEntrance(ctx, tx)
	if err != nil {
		return err
	}
	if f.CodeApp = false; !f.Open(house) {
		return ErrOnlyWay
	}
	return drop(ctx, tx, p.Actor(), p.ID, "staff.code-app-dropped", `DELETE FROM totp WHERE staff_id = $1`)
}

// Reset takes every way in from a person and ends their sessions; they come in by a new link. It is for the console and
// for administrators, when telephone and keys are lost or in wrong hands.
func Reset(ctx context.Context, tx *database.Tx, by string, id int64) error {
	if _, err := ByID(ctx, tx, id); err != nil {
		return err
	}
	if err := endAll(ctx, tx, id); err != nil {
		return err
	}
	return drop(ctx, tx, by, id, "staff.reset", `DELETE FROM passkey WHERE staff_id = $1`, `DELETE FROM password WHERE staff_id = $1`,
		`DELETE FROM totp WHERE staff_id = $1`, `DELETE FROM recovery_code WHERE staff_id = $1`)
}

func drop(ctx context.Context, tx *database.Tx, by string, id int64, action string, queries ...string) error {
	for _, query := range queries {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return err
		}
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: Person{ID: id}.Actor()})
}
