package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// ErrLastAdministrator keeps the house from shutting itself out.
var ErrLastAdministrator = &InvalidError{"role", "This is the last administrator. Make somebody else administrator first: without one nobody could let people in."}

// ErrYourself keeps a person from shutting themselves out by a slip of the hand.
var ErrYourself = &InvalidError{"id", "You cannot shut yourself out. Ask another administrator."}

// SetRole changes what a person may do: their role, and the sections in which it holds (none: everywhere). The secrets
// of their sessions are changed at their next page.
func SetRole(ctx context.Context, tx *database.Tx, by string, id int64, role string, sections []int64) error {
	if err := checkRole(role); err != nil {
		return err
	}
	if role != Administrator {
		if err := notTheLast(ctx, tx, id); err != nil {
			return err
		}
	}
	if err := change(ctx, tx, id, `UPDATE staff SET role = $2 WHERE id = $1`, role); err != nil {
		return err
	}
	if err := setSections(ctx, tx, id, sections); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE session SET turn = TRUE WHERE staff_id = $1`, id); err != nil {
		return err
	}
	return decided(ctx, tx, by, "staff.role-changed", id)
}

// Describe changes how a person is called and where letters reach them.
func Describe(ctx context.Context, tx *database.Tx, by string, id int64, name, email string) error {
	if err := check(Person{Name: name, Handle: "x", Email: email, Role: Reporter}); err != nil {
		return err
	}
	if err := change(ctx, tx, id, `UPDATE staff SET name = $2, email = $3 WHERE id = $1`, name, email); err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "staff.described", Subject: Person{ID: id}.Actor()})
}

// Disable shuts a person out: their sessions and links end at once.
func Disable(ctx context.Context, tx *database.Tx, by string, id int64) error {
	if by == (Person{ID: id}).Actor() {
		return ErrYourself
	}
	if err := notTheLast(ctx, tx, id); err != nil {
		return err
	}
	if err := change(ctx, tx, id, `UPDATE staff SET disabled = TRUE WHERE id = $1`); err != nil {
		return err
	}
	if err := endAll(ctx, tx, id); err != nil {
		return err
	}
	return decided(ctx, tx, by, "staff.disabled", id)
}

// Enable lets a person in again, with the ways in that they had.
func Enable(ctx context.Context, tx *database.Tx, by string, id int64) error {
	if err := change(ctx, tx, id, `UPDATE staff SET disabled = FALSE WHERE id = $1`); err != nil {
		return err
	}
	return decided(ctx, tx, by, "staff.enabled", id)
}

// endAll ends the sessions, links and half-made steps of a person, and forgets their browsers.
func endAll(ctx context.Context, tx *database.Tx, id int64) error {
	for _, query := range []string{`DELETE FROM session WHERE staff_id = $1`, `DELETE FROM sign_in_link WHERE staff_id = $1`,
		`DELETE FROM half_way WHERE staff_id = $1`, `DELETE FROM known_device WHERE staff_id = $1`} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return fmt.Errorf("end the sessions of person %d: %w", id, err)
		}
	}
	return nil
}

// change runs an update of one person; nobody changed is ErrNotFound.
func change(ctx context.Context, tx *database.Tx, id int64, query string, args ...any) error {
	r, err := tx.Exec(ctx, query, append([]any{id}, args...)...)
	if err != nil {
		return fmt.Errorf("change person %d: %w", id, err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

// notTheLast refuses to lose the last administrator who can come in.
func notTheLast(ctx context.Context, tx *database.Tx, id int64) error {
	var others int
	var is bool
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FILTER (WHERE id <> $1), COUNT(*) FILTER (WHERE id = $1) > 0 FROM staff WHERE role = $2 AND NOT disabled`,
		id, Administrator).Scan(&others, &is)
	if err == nil && is && others == 0 {
		return ErrLastAdministrator
	}
	return err
}

func setSections(ctx context.Context, tx *database.Tx, id int64, sections []int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM staff_section WHERE staff_id = $1`, id); err != nil {
		return err
	}
	for _, s := range slices.Compact(slices.Sorted(slices.Values(sections))) {
		if _, err := tx.Exec(ctx, `INSERT INTO staff_section (staff_id, section_id) VALUES ($1, $2)`, id, s); err != nil {
			return fmt.Errorf("keep person %d to section %d: %w", id, s, err)
		}
	}
	return nil
}

// decided records what was decided about a person, with what they may do now.
func decided(ctx context.Context, tx *database.Tx, by, action string, id int64) error {
	after, err := StateHash(ctx, tx, id)
	if err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: Person{ID: id}.Actor(), After: after})
}

// StateHash sums up what a person may do: the ledger keeps it with each decision, and check compares it with the rows.
func StateHash(ctx context.Context, q database.Reader, id int64) ([]byte, error) {
	var p Person
	err := scan(q.QueryRow(ctx, `SELECT `+columns+` FROM staff WHERE id = $1`, id), &p)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("sum up person %d: %w", id, err)
	}
	if p.Disabled {
		return ledger.Hash("disabled"), nil
	}
	parts := []any{p.Role}
	for _, s := range p.Sections {
		parts = append(parts, s)
	}
	return ledger.Hash(parts...), nil
}
