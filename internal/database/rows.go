package database

import (
	"database/sql"
	"strconv"
	"strings"
)

// Collect reads every row with scan and closes rows; it takes the pair that Query returns, so a list is one expression.
func Collect[T any](rows *sql.Rows, err error, scan func(row *sql.Rows, v *T) error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		var v T
		if err := scan(rows, &v); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// Places writes n placeholders for an IN list, starting at $from: Places(2, 3) is "$2, $3, $4".
func Places(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	return b.String()
}

// IDs turns row numbers into query arguments.
func IDs(ids []int64) []any {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return args
}
