package article

import (
	"context"
	"database/sql"
	"fmt"

	"broadsheet/internal/database"
	"broadsheet/internal/search"
)

// spreadHead writes what the lists and the search of the desk know of the newest text of a story, in the transaction that
// saves it: a draft is found the moment it is kept.
func spreadHead(ctx context.Context, tx *database.Tx, r Revision) error {
	if _, err := tx.Exec(ctx, `UPDATE article SET head_kind = $2 WHERE id = $1`, r.ArticleID, string(r.Kind)); err != nil {
		return fmt.Errorf("list story %d: %w", r.ArticleID, err)
	}
	var authors []int64
	for _, b := range r.Bylines {
		authors = append(authors, b.AuthorID)
	}
	for _, list := range []struct {
		name string
		ids  []int64
	}{{"topic", r.Text.Topics}, {"author", authors}} {
		if err := spreadList(ctx, tx, list.name, r.ArticleID, list.ids); err != nil {
			return fmt.Errorf("list story %d: %w", r.ArticleID, err)
		}
	}
	return indexHead(ctx, tx, r)
}

// spreadList notes which topics or authors the newest text names.
func spreadList(ctx context.Context, tx *database.Tx, list string, article int64, ids []int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM head_`+list+` WHERE article_id = $1`, article); err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := tx.Exec(ctx, `INSERT INTO head_`+list+` (`+list+`_id, article_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, id, article); err != nil {
			return err
		}
	}
	return nil
}

func indexHead(ctx context.Context, tx *database.Tx, r Revision) error {
	h := search.Head{ArticleID: r.ArticleID, Headline: r.Headline, Standfirst: r.Standfirst, Names: []string{r.Kicker, r.Slug, r.HeadlineShort, r.HeadlineSearch, r.HeadlineSocial, r.Agency}}
	if r.Body != nil {
		h.Body = r.Body.Text()
	}
	topics, err := topicsByID(ctx, tx, r.Text.Topics)
	if err != nil {
		return err
	}
	for _, t := range topics {
		h.Names = append(h.Names, t.Name)
	}
	authors, err := credits(ctx, tx, r.Bylines)
	if err != nil {
		return err
	}
	for _, c := range authors {
		h.Names = append(h.Names, c.Name)
	}
	return search.IndexHead(ctx, tx, h)
}

// headBatch is how many stories are spread in one transaction: some 50 ms of work.
const headBatch = 50

// SpreadHeads brings the lists and the search of the desk up to date with stories that were saved by an older program.
func SpreadHeads(ctx context.Context, db *database.DB) error {
	for {
		ids, err := search.StaleHeads(ctx, db, headBatch)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := db.Write(ctx, func(tx *database.Tx) error { return respread(ctx, tx, ids) }); err != nil {
			return err
		}
	}
}

// RespreadHeads makes the stories that name a topic or an author findable by its new name at the desk.
func RespreadHeads(ctx context.Context, db *database.DB, list Names, id int64) error {
	if err := list.known(); err != nil {
		return err
	}
	for last := int64(0); ; {
		rows, err := db.Query(ctx, `SELECT article_id FROM head_`+string(list)+` WHERE `+string(list)+`_id = $1 AND article_id > $2 ORDER BY article_id LIMIT $3`, id, last, headBatch)
		ids, err := database.Collect(rows, err, func(r *sql.Rows, id *int64) error { return r.Scan(id) })
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := db.Write(ctx, func(tx *database.Tx) error { return respread(ctx, tx, ids) }); err != nil {
			return err
		}
		last = ids[len(ids)-1]
	}
}

// respread writes the lists of some stories anew.
func respread(ctx context.Context, tx *database.Tx, ids []int64) error {
	for _, id := range ids {
		r, err := Head(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := spreadHead(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}
