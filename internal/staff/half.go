package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
)

// ErrHalfWay says that the first step of coming in is too long ago, or was used up.
var ErrHalfWay = errors.New("this took too long, or was done already. Begin again")

// How long a step waits for the next one.
const (
	challengeLife = 5 * time.Minute  // to find the key and touch it
	codeLife      = 10 * time.Minute // to find the telephone
)

// half is a row of half_way: who stands between two steps, and what the second needs to know.
type half struct {
	staff int64
	state string
}

// await keeps a step of coming in until the next one and gives the secret that continues it.
func await(ctx context.Context, tx *database.Tx, kind string, h half, life time.Duration) (string, error) {
	if _, err := tx.Exec(ctx, `DELETE FROM half_way WHERE expires_at <= $1`, database.Micros(tx.Now())); err != nil {
		return "", err
	}
	secret := newSecret()
	_, err := tx.Exec(ctx, `INSERT INTO half_way (hash, kind, staff_id, state, expires_at) VALUES ($1, $2, $3, $4, $5)`,
		hashOf(secret), kind, h.staff, h.state, database.Micros(tx.Now().Add(life)))
	if err != nil {
		return "", fmt.Errorf("keep a step of coming in: %w", err)
	}
	return secret, nil
}

// waiting looks at a step without using it up.
func waiting(ctx context.Context, q database.Reader, kind, secret string) (half, error) {
	return oneHalf(q.QueryRow(ctx, `SELECT staff_id, state FROM half_way WHERE hash = $1 AND kind = $2 AND expires_at > $3`,
		hashOf(secret), kind, database.Micros(q.Now())))
}

// take uses a step up: whatever comes of it, it is there once.
func take(ctx context.Context, tx *database.Tx, kind, secret string) (half, error) {
	return oneHalf(tx.QueryRow(ctx, `DELETE FROM half_way WHERE hash = $1 AND kind = $2 AND expires_at > $3 RETURNING staff_id, state`,
		hashOf(secret), kind, database.Micros(tx.Now())))
}

func oneHalf(row *sql.Row) (half, error) {
	var h half
	err := row.Scan(&h.staff, &h.state)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrHalfWay
	}
	return h, err
}
