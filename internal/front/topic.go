package front

import (
	"context"
	"database/sql"
	"fmt"

	"broadsheet/internal/database"
)

// kept is an order as it lies in a table.
type kept struct {
	id   int64
	name string
	doc  Document
}

// TopicMerged lets the blocks that fill themselves from a topic follow it into the one that it became: in what readers
// see, which is a new version, in drafts and in plans.
func TopicMerged(ctx context.Context, tx *database.Tx, from, into int64) error {
	old, now := Fill{FromTopic, from}, Fill{FromTopic, into}
	current, err := keptOrders(ctx, tx, `SELECT f.id, f.name, v.document FROM front f JOIN front_version v ON v.front_id = f.id AND v.number = f.current`)
	if err != nil {
		return err
	}
	for _, k := range current {
		if d, changed := k.doc.refill(old, now); changed {
			if _, err := Order(ctx, tx, "system", k.name, "a topic became another", d); err != nil {
				return err
			}
		}
	}
	for _, table := range []struct{ read, write string }{
		{`SELECT id, name, draft FROM front WHERE draft <> ''`, `UPDATE front SET draft = $2, draft_seq = draft_seq + 1 WHERE id = $1`},
		{`SELECT p.id, f.name, p.document FROM front_plan p JOIN front f ON f.id = p.front_id WHERE p.state = 'waiting'`, `UPDATE front_plan SET document = $2 WHERE id = $1`},
	} {
		list, err := keptOrders(ctx, tx, table.read)
		if err != nil {
			return err
		}
		for _, k := range list {
			if d, changed := k.doc.refill(old, now); changed {
				if _, err := tx.Exec(ctx, table.write, k.id, d.Encode()); err != nil {
					return fmt.Errorf("follow topic %d on %s: %w", from, k.name, err)
				}
			}
		}
	}
	return nil
}

func keptOrders(ctx context.Context, q database.Reader, query string) ([]kept, error) {
	rows, err := q.Query(ctx, query)
	return database.Collect(rows, err, func(r *sql.Rows, k *kept) error {
		var text string
		if err := r.Scan(&k.id, &k.name, &text); err != nil {
			return err
		}
		var err error
		k.doc, err = Decode(k.name, text)
		return err
	})
}

// refill gives the blocks of one rule another.
func (d Document) refill(old, now Fill) (Document, bool) {
	d, changed := d.clone(), false
	for i := range d.Blocks {
		if d.Blocks[i].Fill == old {
			d.Blocks[i].Fill, changed = now, true
		}
	}
	return d, changed
}
