// Package paper keeps what the newspaper decided about itself: its name and colours, the rules of the house, who may
// publish alone. A setting is a value of the noun it belongs to, stored under a key; what was never set has the value
// that the caller brings. Pages that print a setting note its tag and are made anew when it changes.
package paper

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// Tag is what a page notes when it read a setting.
func Tag(key string) string { return "setting:" + key }

// Get reads the setting over value, which holds the defaults: what was never set stays as it is. Fields that a newer
// program wrote are ignored.
func Get(ctx context.Context, q database.Reader, key string, value any) error {
	pagecache.Note(ctx, Tag(key))
	var kept string
	err := q.QueryRow(ctx, `SELECT value FROM setting WHERE key = $1`, key).Scan(&kept)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(kept), value)
	}
	if err != nil {
		return fmt.Errorf("read setting %s: %w", key, err)
	}
	return nil
}

// Set keeps the setting. What follows (pages, the whole paper put together anew) stands in app/consequences.go.
func Set(ctx context.Context, tx *database.Tx, by, key string, value any) error {
	kept, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("keep setting %s: %w", key, err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO setting (key, value, changed_at, changed_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		key, string(kept), database.Micros(tx.Now()), by)
	if err != nil {
		return fmt.Errorf("keep setting %s: %w", key, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "setting.changed", Subject: Tag(key), After: ledger.Hash(string(kept))})
}
