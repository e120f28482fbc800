package media

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"broadsheet/internal/database"
)

// Blobs lists the name of every file that a row names: originals, present and former, and renditions. A paper whose store
// lacks one of them has lost a picture. has tells which tables there are: a copy may be of a paper that an older program made.
func Blobs(ctx context.Context, q database.Reader, has func(table string) bool) ([]string, error) {
	var parts []string
	for _, t := range []struct{ table, column string }{{"picture", "original"}, {"picture_former", "original"}, {"rendition", "blob"}} {
		if has(t.table) {
			parts = append(parts, "SELECT "+t.column+" FROM "+t.table)
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	rows, err := q.Query(ctx, strings.Join(parts, " UNION "))
	list, err := database.Collect(rows, err, func(r *sql.Rows, v *string) error { return r.Scan(v) })
	if err != nil {
		return nil, fmt.Errorf("list the files of pictures: %w", err)
	}
	return list, nil
}
