package draft

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/database"
)

// Seen is what became of a statement that was found in a draft: it was recorded as a position, or passed over.
type Seen struct {
	Mark     string
	Position int64 // 0: passed over
	By       string
	At       time.Time
}

// MarkOf names a statement within its story by its words, however they are spaced. Other words are another statement.
func MarkOf(words string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(words), " ")))
	return hex.EncodeToString(sum[:12]) // 96 bits: a story has some dozens
}

// See keeps what became of a statement. What is recorded stays so when somebody passes over the same words.
func See(ctx context.Context, tx *database.Tx, article int64, s Seen) error {
	_, err := tx.Exec(ctx, `INSERT INTO draft_statement (article_id, mark, position, made_by, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (article_id, mark) DO UPDATE SET position = excluded.position, made_by = excluded.made_by, at = excluded.at WHERE excluded.position > 0`,
		article, s.Mark, s.Position, s.By, database.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("keep what became of a statement in story %d: %w", article, err)
	}
	return nil
}

// Offer forgets that a statement was passed over.
func Offer(ctx context.Context, tx *database.Tx, article int64, mark string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM draft_statement WHERE article_id = $1 AND mark = $2 AND position = 0`, article, mark); err != nil {
		return fmt.Errorf("offer a statement of story %d again: %w", article, err)
	}
	return nil
}

// SeenIn gives what became of the statements of a story, by their marks.
func SeenIn(ctx context.Context, q database.Reader, article int64) (map[string]Seen, error) {
	rows, err := q.Query(ctx, `SELECT mark, position, made_by, at FROM draft_statement WHERE article_id = $1`, article)
	list, err := database.Collect(rows, err, func(r *sql.Rows, s *Seen) error {
		var at int64
		err := r.Scan(&s.Mark, &s.Position, &s.By, &at)
		s.At = database.FromMicros(at)
		return err
	})
	seen := map[string]Seen{}
	for _, s := range list {
		seen[s.Mark] = s
	}
	return seen, err
}
