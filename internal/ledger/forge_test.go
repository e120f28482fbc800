package ledger

import (
	"context"

	"broadsheet/internal/database"
)

// Forge chains all entries anew in the order of their seq: what someone could do
// who can write to the database and has read this package.
func Forge(ctx context.Context, db *database.DB) error {
	return db.Write(ctx, func(tx *database.Tx) error {
		all, err := lines(tx.Query(ctx, "SELECT "+lineColumns+" FROM ledger_entry WHERE seq IS NOT NULL ORDER BY seq"))
		if err != nil {
			return err
		}
		previous := genesis
		for _, l := range all {
			hash, err := l.seal(previous, l.seq)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "UPDATE ledger_entry SET previous = $2, hash = $3 WHERE id = $1", l.id, previous, hash); err != nil {
				return err
			}
			previous = hash
		}
		return nil
	})
}
