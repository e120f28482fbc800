package notice

import (
	"context"

	"broadsheet/internal/database"
)

// Unread counts what a person was told and has not looked at.
func Unread(ctx context.Context, q database.Reader, staff int64) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM notice WHERE staff_id = $1 AND read_at = 0`, staff).Scan(&n)
	return n, err
}
