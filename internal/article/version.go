package article

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// Why a published version may be withheld from readers.
const (
	WithheldByEditor    = "editor" // an editor decided so, with a reason for readers
	WithheldByKill      = "kill"   // the story was killed with it, and came back with another text
	WithheldByTaking    = "retraction"
	WithheldWithVersion = "version" // of a note: all that it said were quotes from versions that are withheld
	WithheldByHold      = "hold"    // a passage was struck under a hold: nothing of the text before it leaves the house, and nobody is told that it does not
)

// Version is one text that readers saw, from the moment it was published.
type Version struct {
	Change          // how it came; of the first version only RevisionID and At are known
	First    bool   // the story as it was first published
	Shut     string // why readers may not see its text, "" when they may
	Because  string // what readers are told about that
	By       string // who withheld it
	Compared bool   // what it changed can be shown: both texts are known, and neither is withheld
	Hushed   bool   // it, or the text before it, is withheld by a hold: readers are not told even that
}

// Known reports whether the text before is known. An import, and a program older than the list of versions, noted none.
func (v Version) Known() bool { return v.WasID != 0 }

// Versions lists the published versions of a story as readers may know of them, the newest first. What never was published
// is not among them.
func Versions(ctx context.Context, q database.Reader, a Article) ([]Version, error) {
	return versions(ctx, q, a, toldColumns)
}

// Printed lists the same with every word that was printed, for the house.
func Printed(ctx context.Context, q database.Reader, a Article) ([]Version, error) {
	return versions(ctx, q, a, changeColumns)
}

func versions(ctx context.Context, q database.Reader, a Article, columns string) ([]Version, error) {
	pagecache.Note(ctx, Tag(a.ID))
	rows, err := q.Query(ctx, `SELECT `+columns+changesOf+`WHERE c.article_id = $1 ORDER BY c.at DESC, c.id DESC`, a.ID)
	list, err := database.Collect(rows, err, func(r *sql.Rows, v *Version) (err error) {
		v.Change, err = scanChange(r)
		return err
	})
	if err != nil || a.PublishedID == 0 {
		return nil, err
	}
	first := Version{First: true, Change: Change{RevisionID: a.PublishedID, At: a.FirstPublished}}
	if n := len(list); n > 0 {
		first.RevisionID = list[n-1].WasID // 0 where an import, or an older program, did not note it
	}
	list = append(list, first)
	all, err := withheld(ctx, q, a.ID)
	for i := range list {
		v := &list[i]
		w := all[v.RevisionID]
		v.Shut, v.Because, v.By = w.why, w.reason, w.by
		was, before := all[v.WasID]
		v.Hushed = w.why == WithheldByHold || was.why == WithheldByHold
		v.Compared = !v.First && v.WasID != 0 && v.WasID != v.RevisionID && w.why == "" && !before
	}
	return list, err
}

type shut struct{ why, reason, by string }

func withheld(ctx context.Context, q database.Reader, article int64) (map[int64]shut, error) {
	rows, err := q.Query(ctx, `SELECT revision_id, why, reason, by_actor FROM version_withheld WHERE article_id = $1`, article)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	all := map[int64]shut{}
	for rows.Next() {
		var id int64
		var s shut
		if err := rows.Scan(&id, &s.why, &s.reason, &s.by); err != nil {
			return nil, err
		}
		all[id] = s
	}
	return all, rows.Err()
}

// Withhold keeps a published version from readers, with a reason that they are told. What they see now cannot be withheld:
// that is what a correction, a retraction or a kill is for.
func Withhold(ctx context.Context, tx *database.Tx, id, revision int64, by, reason string) error {
	a, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return &InvalidError{[]Problem{{"reason", "Say why readers may not see this version. They are told the reason in its place."}}}
	}
	if a.State() == StateLive && revision == a.PublishedID {
		return &InvalidError{[]Problem{{"reason", "Readers see this version now. Publish another text first, or retract or kill the story."}}}
	}
	if was, err := wasOut(ctx, tx, a, revision); err != nil || !was {
		return orNotFound(err)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO version_withheld (revision_id, article_id, why, reason, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (revision_id) DO UPDATE SET why = excluded.why, reason = excluded.reason, by_actor = excluded.by_actor, at = excluded.at`,
		revision, id, WithheldByEditor, reason, by, database.Micros(tx.Now())); err != nil {
		return fmt.Errorf("withhold revision %d: %w", revision, err)
	}
	return heldBack(ctx, tx, a, by, "article.version-withheld", reason, revision)
}

// WithholdEarlier keeps from readers every published version but the one they see now, with one reason, and tells how many
// that were. A name that was taken out of a story stands in all of them.
func WithholdEarlier(ctx context.Context, tx *database.Tx, id int64, by, reason string) (int, error) {
	a, err := ByID(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return 0, &InvalidError{[]Problem{{"earlier", "Say why readers may not see the earlier versions. They are told the reason in their place."}}}
	}
	rows, err := tx.Query(ctx, `INSERT INTO version_withheld (revision_id, article_id, why, reason, by_actor, at)
		SELECT seen.id, $1, $2, $3, $4, $5 FROM (`+seenOnce+`) seen WHERE seen.id <> 0 AND seen.id <> $6 ON CONFLICT (revision_id) DO NOTHING RETURNING revision_id`,
		id, WithheldByEditor, reason, by, database.Micros(tx.Now()), a.PublishedID)
	gone, err := database.Collect(rows, err, func(r *sql.Rows, n *int64) error { return r.Scan(n) })
	if err != nil {
		return 0, fmt.Errorf("withhold the earlier versions of story %d: %w", id, err)
	}
	if len(gone) == 0 {
		return 0, &InvalidError{[]Problem{{"earlier", "There is no earlier version that readers see."}}}
	}
	return len(gone), heldBack(ctx, tx, a, by, "article.versions-withheld", reason, gone...)
}

// seenOnce are the revisions of story $1 that readers ever saw.
const seenOnce = `SELECT revision_id AS id FROM change WHERE article_id = $1 UNION SELECT was_id FROM change WHERE article_id = $1
	UNION SELECT published_id FROM article WHERE id = $1`

// Release shows readers again what an editor withheld. What went with a kill or a retraction comes back only with them.
func Release(ctx context.Context, tx *database.Tx, id, revision int64, by string) error {
	a, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	done, err := tx.Exec(ctx, `DELETE FROM version_withheld WHERE revision_id = $1 AND article_id = $2 AND why = $3`, revision, id, WithheldByEditor)
	if err != nil {
		return fmt.Errorf("release revision %d: %w", revision, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return orNotFound(err)
	}
	if err := requoted(ctx, tx, a, revision); err != nil {
		return err
	}
	return heldBack(ctx, tx, a, by, "article.version-released", "")
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return ErrNotFound
}

// HeldBack is the fact that readers may see other versions of a story than before.
type HeldBack struct {
	Live      *Live // nil when readers do not see the story
	ArticleID int64
	Revisions []int64 // that were withheld
}

// requoted notes that notes which quote some versions quote them no more, or again.
func requoted(ctx context.Context, tx *database.Tx, a Article, revisions ...int64) error {
	for _, r := range revisions {
		if err := retold(ctx, tx, a, `(said <> '' AND was_id = $3 OR says <> '' AND revision_id = $3)`, r); err != nil {
			return err
		}
	}
	return nil
}

func heldBack(ctx context.Context, tx *database.Tx, a Article, by, action, reason string, revisions ...int64) error {
	if err := requoted(ctx, tx, a, revisions...); err != nil {
		return err
	}
	l, err := maybeLive(ctx, tx, a)
	if err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: action, Subject: Tag(a.ID), Reason: reason, Fact: HeldBack{l, a.ID, revisions}})
}

// wasOut reports whether readers ever saw a revision.
func wasOut(ctx context.Context, q database.Reader, a Article, revision int64) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM change WHERE article_id = $1 AND (revision_id = $2 OR was_id = $2)`, a.ID, revision).Scan(&n)
	return n > 0 || revision == a.PublishedID && revision != 0, err
}

// withholdAll keeps every version from readers that is not withheld yet: they went with a kill, or under a retraction.
func withholdAll(ctx context.Context, tx *database.Tx, a Article, why string) error {
	_, err := tx.Exec(ctx, `INSERT INTO version_withheld (revision_id, article_id, why, at)
		SELECT seen.id, $1, $2, $3 FROM (`+seenOnce+`) seen WHERE seen.id <> 0 ON CONFLICT (revision_id) DO NOTHING`, a.ID, why, database.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("withhold the versions of story %d: %w", a.ID, err)
	}
	return nil
}

// shown: what is published is withheld no more.
func shown(ctx context.Context, tx *database.Tx, revision int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM version_withheld WHERE revision_id = $1`, revision)
	return err
}
