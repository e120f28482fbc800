package article_test

import (
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/ledger"
)

// On both engines: what an older program printed is noted once, and a text put in later is found.
func TestPrintedVersionsAreNoted(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		ledger.Verify(db, "version", article.VersionHash)
		a := d.draft(d.text("Valves"))
		d.mustPublish(a.ID, article.Publication{})
		d.write(func(tx *database.Tx) error {
			_, err := tx.Exec(d.ctx, `DELETE FROM ledger_entry WHERE subject >= 'version:' AND subject < 'version;'`)
			return err
		})
		stands := func(unknown, late int, noted bool) {
			t.Helper()
			list, begun, err := article.UnnotedVersions(d.ctx, db, 10)
			if err != nil || len(list) != unknown || begun.IsZero() == noted {
				t.Fatalf("not known: %v, begun %v: %v", list, begun, err)
			}
			if n, err := article.NotedLater(d.ctx, db); err != nil || n != late {
				t.Fatalf("%d noted later: %v", n, err)
			}
		}
		stands(1, 0, false)
		for range 2 {
			if err := article.NoteVersions(d.ctx, db); err != nil {
				t.Fatal(err)
			}
			stands(0, 1, true)
		}
		d.save(a.ID, d.text("Valves, again"))
		d.mustPublish(a.ID, article.Publication{})
		stands(0, 1, true)
		private := d.save(a.ID, d.text("Never printed"))
		d.write(func(tx *database.Tx) error {
			_, err := tx.Exec(d.ctx, `INSERT INTO change (article_id, revision_id, was_id, at, kind, note) VALUES ($1, $2, 0, 1, 'update', '')`, a.ID, private.ID)
			return err
		})
		stands(1, 1, true)
		if story, path, err := article.OfVersion(d.ctx, db, private.ID); err != nil || story != a.ID || path == "" {
			t.Errorf("of story %d at %q: %v", story, path, err)
		}
		if found, err := ledger.Check(d.ctx, db, nil); err != nil || len(found) != 0 {
			t.Errorf("check: %v %v", found, err)
		}
	})
}

// On both engines: a spiked draft is on the list of the spiked and on no other, and comes back.
func TestSpikeOnTheLists(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db)
		a := d.draft(d.text("Rumour"))
		listed := func(stands article.Standing) int {
			t.Helper()
			list, err := article.List(d.ctx, db, article.Filter{Stands: stands, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		d.write(func(tx *database.Tx) error { return article.Spike(d.ctx, tx, a.ID, editor, "one source") })
		if all, spiked := listed(""), listed(article.StandsSpiked); all != 0 || spiked != 1 {
			t.Errorf("spiked: %d on the list of all, %d on its own", all, spiked)
		}
		d.write(func(tx *database.Tx) error { return article.Unspike(d.ctx, tx, a.ID, editor) })
		if all, spiked := listed(""), listed(article.StandsSpiked); all != 1 || spiked != 0 {
			t.Errorf("off the spike: %d on the list of all, %d of spiked", all, spiked)
		}
	})
}
