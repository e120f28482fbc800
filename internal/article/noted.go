package article

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// Noted is a change with the live story it belongs to, as the page of corrections lists it.
type Noted struct {
	Change
	Story Card // without its authors
}

// noted is what readers were told of live stories: the list that the page of corrections, its feed and its months share.
// A story that is killed is on it no more.
const noted = changesOf + `JOIN live l ON l.article_id = c.article_id WHERE (c.note <> '' OR c.said <> '' OR c.says <> '')`

// ofKinds is the condition that a change is of one of the kinds, as the arguments from $n on.
func ofKinds(kinds []ChangeKind, n int) (string, []any) {
	if len(kinds) == 0 {
		return ` AND FALSE`, nil
	}
	var args []any
	for _, k := range kinds {
		args = append(args, string(k))
	}
	return ` AND c.kind IN (` + database.Places(n, len(kinds)) + `)`, args
}

// Corrections lists what readers were told from an instant (inclusive) until another (exclusive), of some kinds, the
// newest first.
func Corrections(ctx context.Context, q database.Reader, kinds []ChangeKind, from, until time.Time, limit int) ([]Noted, error) {
	pagecache.Note(ctx, CorrectionsTag)
	in, args := ofKinds(kinds, 4)
	rows, err := q.Query(ctx, `SELECT `+toldColumns+`, `+cardColumns+noted+` AND c.at >= $1 AND c.at < $2`+in+` ORDER BY c.at DESC, c.id DESC LIMIT $3`,
		append([]any{database.Micros(from), database.Micros(until), limit}, args...)...)
	list, err := database.Collect(rows, err, func(r *sql.Rows, v *Noted) (err error) {
		var first, updated int64
		var text string
		v.Change, err = scanChange(r, &v.Story.ID, &v.Story.Path, &v.Story.SectionID, &first, &updated, &text)
		v.Story.FirstPublished, v.Story.Updated = database.FromMicros(first), database.FromMicros(updated)
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(text), &v.Story)
	})
	for _, v := range list {
		pagecache.Note(ctx, Tag(v.Story.ID))
	}
	return list, err
}

// CorrectionMonths counts what readers were told in each month, the newest first, in the time zone.
func CorrectionMonths(ctx context.Context, q database.Reader, kinds []ChangeKind, zone *time.Location) ([]MonthCount, error) {
	pagecache.Note(ctx, CorrectionsTag)
	in, args := ofKinds(kinds, 1)
	rows, err := q.Query(ctx, `SELECT c.at`+noted+in+` ORDER BY c.at DESC`, args...)
	times, err := database.Collect(rows, err, func(r *sql.Rows, v *int64) error { return r.Scan(v) })
	var months []MonthCount
	for _, us := range times {
		t := database.FromMicros(us).In(zone)
		start := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, zone)
		if n := len(months); n == 0 || !months[n-1].Start.Equal(start) {
			months = append(months, MonthCount{Start: start})
		}
		months[len(months)-1].Count++
	}
	return months, err
}

// LastMended gives for each of the stories the newest change that admits an error, if there is one.
func LastMended(ctx context.Context, q database.Reader, ids []int64) (map[int64]Change, error) {
	found := map[int64]Change{}
	if len(ids) == 0 {
		return found, nil
	}
	in, args := ofKinds([]ChangeKind{Correction, Clarification, Retraction}, len(ids)+1)
	rows, err := q.Query(ctx, `SELECT `+toldColumns+`, c.article_id`+changesOf+`WHERE c.article_id IN (`+database.Places(1, len(ids))+`)`+in+` ORDER BY c.at, c.id`,
		append(database.IDs(ids), args...)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var story int64
		c, err := scanChange(rows, &story)
		if err != nil {
			return nil, err
		}
		found[story] = c
	}
	return found, rows.Err()
}
