package media

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

const columns = `p.id, p.key, p.alt, p.caption, p.credit, p.rights, p.suggested_caption, p.suggested_credit,
	p.suggested_rights, p.original_name, p.original, p.kind, p.bytes, p.sha256, p.width, p.height, p.focus_x,
	p.focus_y, p.rendered, p.uploaded_by, p.uploaded_at`

func scan(row interface{ Scan(...any) error }, p *Picture) error {
	var uploaded int64
	err := row.Scan(&p.ID, &p.Key, &p.Alt, &p.Caption, &p.Credit, &p.Rights, &p.Suggested.Caption, &p.Suggested.Credit,
		&p.Suggested.Rights, &p.Name, &p.original, &p.kind, &p.Bytes, &p.SHA256, &p.Width, &p.Height, &p.Focus.X,
		&p.Focus.Y, &p.Rendered, &p.UploadedBy, &uploaded)
	p.Uploaded = database.FromMicros(uploaded)
	return err
}

// ByKey gives one picture with its renditions.
func ByKey(ctx context.Context, q database.Reader, key string) (Picture, error) {
	list, err := ByKeys(ctx, q, key)
	switch {
	case err != nil:
		return Picture{}, err
	case len(list) == 0:
		return Picture{}, ErrNotFound
	}
	return list[0], nil
}

// ByKeys gives the pictures with their renditions in the order asked, each once. A
// key without a picture is left out; the page is told when that picture arrives.
func ByKeys(ctx context.Context, q database.Reader, keys ...string) ([]Picture, error) {
	keys = once(keys)
	if len(keys) == 0 {
		return nil, nil
	}
	args := make([]any, len(keys))
	for i, key := range keys {
		pagecache.Note(ctx, Tag(key))
		args[i] = key
	}
	list, err := pictures(ctx, q, `WHERE p.key IN (`+database.Places(1, len(keys))+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("read pictures: %w", err)
	}
	slices.SortFunc(list, func(a, b Picture) int { return slices.Index(keys, a.Key) - slices.Index(keys, b.Key) })
	return list, nil
}

func once(keys []string) []string {
	var list []string
	for _, key := range keys {
		if key != "" && !slices.Contains(list, key) {
			list = append(list, key)
		}
	}
	return list
}

// pictures reads the rows that the condition picks, and their renditions.
func pictures(ctx context.Context, q database.Reader, where string, args ...any) ([]Picture, error) {
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM picture p `+where, args...)
	list, err := database.Collect(rows, err, func(r *sql.Rows, p *Picture) error { return scan(r, p) })
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list, addRenditions(ctx, q, list)
}

func addRenditions(ctx context.Context, q database.Reader, list []Picture) error {
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	rows, err := q.Query(ctx, `SELECT picture_id, name, format, width, height, bytes, blob FROM rendition
		WHERE picture_id IN (`+database.Places(1, len(ids))+`) ORDER BY picture_id, width, name, format`, database.IDs(ids)...)
	_, err = database.Collect(rows, err, func(r *sql.Rows, x *Rendition) error {
		var id int64
		if err := r.Scan(&id, &x.Name, &x.Format, &x.Width, &x.Height, &x.Bytes, &x.blob); err != nil {
			return err
		}
		i := slices.Index(ids, id)
		list[i].Renditions = append(list[i].Renditions, *x)
		return nil
	})
	return err
}

// bySHA256 gives the oldest picture made from the same file.
func bySHA256(ctx context.Context, q database.Reader, sum string) (Picture, error) {
	list, err := pictures(ctx, q, `WHERE p.sha256 = $1 ORDER BY p.id LIMIT 1`, sum)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Picture{}, err
	}
	return list[0], nil
}

// maxList is the most pictures one page of the newsroom's list holds.
const maxList = 200

// List gives the newest pictures, for the newsroom: at most limit, older than the
// picture with the id before (0: from the newest), with every word of query among
// their texts. The last word may be the beginning of one.
func List(ctx context.Context, q database.Reader, limit int, before int64, query string) ([]Picture, error) {
	where, args := `WHERE (p.id < $1 OR $1 = 0)`, []any{before}
	wanted := words(query)
	for i, word := range wanted {
		n := len(args) + 1
		args = append(args, word)
		match := fmt.Sprintf(`w.word = $%d`, n)
		if i == len(wanted)-1 {
			// Words with this beginning lie between it and it followed by the last code point.
			match = fmt.Sprintf(`w.word >= $%d AND w.word <= $%d`, n, n+1)
			args = append(args, word+"\U0010FFFF")
		}
		where += ` AND EXISTS (SELECT 1 FROM picture_word w WHERE w.picture_id = p.id AND ` + match + `)`
	}
	where += fmt.Sprintf(` ORDER BY p.id DESC LIMIT $%d`, len(args)+1)
	list, err := pictures(ctx, q, where, append(args, max(1, min(limit, maxList)))...)
	if err != nil {
		return nil, fmt.Errorf("list pictures: %w", err)
	}
	return list, nil
}

// orNotFound turns a row that is not there into this package's word for it.
func orNotFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
