package database_test

import (
	"context"
	"sync"
	"testing"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

// The same questions are asked over and over by many readers at once, with another answer after each commit.
func TestStatementsKeptReadySeeEveryCommit(t *testing.T) {
	db := databasetest.New(t)
	ctx := context.Background()
	write := func(q string, args ...any) {
		t.Helper()
		if err := db.Write(ctx, func(tx *database.Tx) error { _, err := tx.Exec(ctx, q, args...); return err }); err != nil {
			t.Fatal(err)
		}
	}
	write(`CREATE TABLE tally (n BIGINT NOT NULL)`)
	write(`INSERT INTO tally (n) VALUES (0)`)
	for round := range 50 {
		write(`UPDATE tally SET n = $1`, round)
		var readers sync.WaitGroup
		for range 8 {
			readers.Go(func() {
				err := db.Read(ctx, func(q database.Reader) error {
					var a, b int
					if err := q.QueryRow(ctx, `SELECT n FROM tally`).Scan(&a); err != nil {
						return err
					}
					err := q.QueryRow(ctx, `SELECT n FROM tally WHERE n >= $1`, 0).Scan(&b)
					if a != round || b != round {
						t.Errorf("after %d a reader saw %d and %d", round, a, b)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		readers.Wait()
	}
}
