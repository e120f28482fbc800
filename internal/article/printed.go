package article

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// What readers once saw stays what it was. Every publication notes the hash of its text in the ledger under a subject of
// its own, so that an earlier version can be changed by nobody behind its back, not only the one that readers see now.
// That a version is withheld is no part of it: the text stays as it was printed, and readers are told why they miss it.

// VersionSubject names a published version in the ledger, by the number of its revision.
func VersionSubject(revision int64) string { return fmt.Sprintf("version:%d", revision) }

// The actions under which a version is noted.
const (
	versionPrinted = "version.printed" // as it was published
	versionNoted   = "version.noted"   // as it was found by a program that began to note versions after it was published
	versionsBegun  = "versions.noted"  // from here on every version is noted
)

// VersionHash sums up a published version for the ledger's check: its text, its story, since when readers saw the story,
// and every change that brought it, with the text before and the kind. The words of notes have their own hash.
func VersionHash(ctx context.Context, q database.Reader, revision int64) ([]byte, error) {
	var story, first int64
	var text string
	err := q.QueryRow(ctx, `SELECT r.article_id, r.text, a.first_published_at FROM revision r JOIN article a ON a.id = r.article_id WHERE r.id = $1`, revision).Scan(&story, &text, &first)
	if err != nil {
		return nil, err // sql.ErrNoRows: it is gone
	}
	parts := []any{story, text, first}
	rows, err := q.Query(ctx, `SELECT id, article_id, was_id, at, kind FROM change WHERE revision_id = $1 ORDER BY id`, revision)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, of, was, at int64
		var kind string
		if err := rows.Scan(&id, &of, &was, &at, &kind); err != nil {
			return nil, err
		}
		parts = append(parts, id, of, was, at, kind)
	}
	return ledger.Hash(parts...), rows.Err()
}

// noteVersion notes a version in the ledger as it stands now.
func noteVersion(ctx context.Context, tx *database.Tx, by, action string, revision int64) error {
	after, err := VersionHash(ctx, tx, revision)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("note revision %d as printed: %w", revision, ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("note revision %d as printed: %w", revision, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: VersionSubject(revision), After: after})
}

// Unnoted is a published version that the ledger does not know.
type Unnoted struct {
	Article, Revision int64
	Gone              bool // its text is not there any more
}

// String names the version for a person at the machine.
func (u Unnoted) String() string { return fmt.Sprintf("story %d, text %d", u.Article, u.Revision) }

// unnoted are the texts that readers saw without an entry of their own.
const unnoted = ` FROM (SELECT article_id AS story, revision_id AS id FROM change UNION SELECT article_id, was_id FROM change UNION SELECT id, published_id FROM article) seen
	LEFT JOIN revision r ON r.id = seen.id
	WHERE seen.id <> 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.subject = 'version:' || seen.id)`

// UnnotedVersions lists the published versions that the ledger does not know, at most limit. Begun tells when the ledger
// had noted all there were: a version that it does not know since then was put in behind its back. Zero: it has not yet.
func UnnotedVersions(ctx context.Context, q database.Reader, limit int) (list []Unnoted, begun time.Time, err error) {
	rows, err := q.Query(ctx, `SELECT seen.story, seen.id, r.id IS NULL`+unnoted+` ORDER BY seen.story, seen.id LIMIT $1`, limit)
	list, err = database.Collect(rows, err, func(r *sql.Rows, u *Unnoted) error { return r.Scan(&u.Article, &u.Revision, &u.Gone) })
	if err != nil {
		return nil, begun, fmt.Errorf("versions that the ledger does not know: %w", err)
	}
	begun, err = versionsSince(ctx, q)
	return list, begun, err
}

func versionsSince(ctx context.Context, q database.Reader) (time.Time, error) {
	list, err := ledger.Find(ctx, q, ledger.Asked{Action: versionsBegun, Limit: 1})
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return list[0].At, nil
}

// NotedLater counts the versions that were published before the ledger noted versions: it holds them to what they were when
// it began, not to what was printed.
func NotedLater(ctx context.Context, q database.Reader) (n int, err error) {
	err = q.QueryRow(ctx, `SELECT COUNT(DISTINCT e.subject) FROM ledger_entry e WHERE e.action = $1
		AND NOT EXISTS (SELECT 1 FROM ledger_entry p WHERE p.subject = e.subject AND p.action = $2)`, versionNoted, versionPrinted).Scan(&n)
	return n, err
}

// notedAtOnce is how many versions are noted in one write, so that nobody waits long for theirs.
const notedAtOnce = 100

// NoteVersions notes, once in the life of a paper, what was published before the ledger noted versions. What it does not
// know afterwards it shall not learn: that is for people to look into.
func NoteVersions(ctx context.Context, db *database.DB) error {
	for done := false; !done; {
		err := db.Write(ctx, func(tx *database.Tx) error {
			begun, err := versionsSince(ctx, tx)
			if done = !begun.IsZero(); done || err != nil {
				return err
			}
			done, err = noteSome(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// noteSome notes some of what the ledger does not know. When nothing is left it says so, and is done.
func noteSome(ctx context.Context, tx *database.Tx) (done bool, err error) {
	rows, err := tx.Query(ctx, `SELECT seen.story, seen.id`+unnoted+` AND r.id IS NOT NULL ORDER BY seen.id LIMIT $1`, notedAtOnce)
	list, err := database.Collect(rows, err, func(r *sql.Rows, u *Unnoted) error { return r.Scan(&u.Article, &u.Revision) })
	if err != nil {
		return false, fmt.Errorf("versions that the ledger does not know: %w", err)
	}
	for _, u := range list {
		if err := noteVersion(ctx, tx, "system", versionNoted, u.Revision); err != nil {
			return false, err
		}
	}
	if len(list) > 0 {
		return false, nil
	}
	return true, ledger.Record(ctx, tx, ledger.Entry{Actor: "system", Action: versionsBegun, Subject: "versions:all"})
}

// OfVersion finds the story of a published version, and where it stands. The text may be gone: the list of changes knows it.
func OfVersion(ctx context.Context, q database.Reader, revision int64) (story int64, path string, err error) {
	err = q.QueryRow(ctx, `SELECT id, path FROM article WHERE id IN (SELECT article_id FROM revision WHERE id = $1 UNION SELECT article_id FROM change WHERE revision_id = $1 OR was_id = $1
		UNION SELECT id FROM article WHERE published_id = $1) ORDER BY id LIMIT 1`, revision).Scan(&story, &path)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return story, path, err
}
