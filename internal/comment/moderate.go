package comment

import (
	"context"
	"database/sql"
	"fmt"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// decision is a moderator's act: from which states, to which, and its name in the ledger.
type decision struct {
	from   []State
	to     State
	action string
	words  string
}

var (
	approve = decision{[]State{Held}, Published, "approved", "approve"}
	reject  = decision{[]State{Held}, Rejected, "rejected", "reject"}
	remove  = decision{[]State{Published}, Removed, "removed", "remove"}
	restore = decision{[]State{Removed, Rejected}, Published, "restored", "restore"}
)

// Approve publishes a held comment.
func Approve(ctx context.Context, tx *database.Tx, by string, id int64) error {
	return decide(ctx, tx, by, id, approve, "")
}

// Reject keeps a held comment from appearing.
func Reject(ctx context.Context, tx *database.Tx, by string, id int64, reason string) error {
	return decide(ctx, tx, by, id, reject, reason)
}

// Remove takes a published comment away. Its place stays while replies stand below it.
func Remove(ctx context.Context, tx *database.Tx, by string, id int64, reason string) error {
	return decide(ctx, tx, by, id, remove, reason)
}

// Restore shows a removed or rejected comment again.
func Restore(ctx context.Context, tx *database.Tx, by string, id int64) error {
	return decide(ctx, tx, by, id, restore, "")
}

// decide does nothing when the comment is already so; two moderators may press the same button. Every decision
// settles the open reports.
func decide(ctx context.Context, tx *database.Tx, by string, id int64, d decision, reason string) error {
	c, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if c.State == d.to {
		return settleReports(ctx, tx, id)
	}
	allowed := false
	for _, s := range d.from {
		allowed = allowed || c.State == s
	}
	if !allowed {
		return invalid("state", fmt.Sprintf("This comment is %s, so you cannot %s it. Somebody may have decided it in the meantime.", c.State, d.words))
	}
	c.State = d.to
	if _, err := tx.Exec(ctx, `UPDATE comment SET state = $2 WHERE id = $1`, id, string(c.State)); err != nil {
		return fmt.Errorf("%s comment %d: %w", d.words, id, err)
	}
	if err := settleReports(ctx, tx, id); err != nil {
		return err
	}
	return record(ctx, tx, by, d.action, reason, c)
}

// Keep settles the reports on a comment and leaves it as it is.
func Keep(ctx context.Context, tx *database.Tx, by string, id int64) error {
	c, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := settleReports(ctx, tx, id); err != nil {
		return err
	}
	return record(ctx, tx, by, "kept", "", c)
}

func settleReports(ctx context.Context, tx *database.Tx, id int64) error {
	if _, err := tx.Exec(ctx, `UPDATE comment_report SET open = FALSE WHERE comment_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE comment SET reports = 0 WHERE id = $1`, id)
	return err
}

// SetThread gives a story its own policy (empty: the paper's) and closes or opens its thread.
func SetThread(ctx context.Context, tx *database.Tx, by string, article int64, own Policy, closed bool) error {
	if own != "" && own != Off && own != After && own != Before {
		return invalid("policy", fmt.Sprintf("%q is none of off, after, before.", own))
	}
	_, err := tx.Exec(ctx, `INSERT INTO thread (article_id, policy, closed) VALUES ($1, $2, $3)
		ON CONFLICT (article_id) DO UPDATE SET policy = excluded.policy, closed = excluded.closed`, article, string(own), closed)
	if err != nil {
		return fmt.Errorf("thread of story %d: %w", article, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "thread.set", Subject: fmt.Sprintf("thread:%d", article), After: ledger.Hash(string(own), closed)})
}

// Queue names a list of the moderation desk.
type Queue string

// The queues.
const (
	QueueHeld     Queue = "held"
	QueueReported Queue = "reported"
	QueueRecent   Queue = "recent"  // everything, the newest first
	QueueRemoved  Queue = "removed" // removed and rejected
)

// Waiting gives a queue, what has waited longest first (recent and removed: the newest first). Leaf size is limit.
func Waiting(ctx context.Context, q database.Reader, queue Queue, limit, offset int) ([]Comment, error) {
	where := map[Queue]string{
		QueueHeld:     `state = 'held' ORDER BY id`,
		QueueReported: `reports > 0 ORDER BY id`,
		QueueRecent:   `1 = 1 ORDER BY id DESC`,
		QueueRemoved:  `state IN ('removed', 'rejected') ORDER BY id DESC`,
	}[queue]
	if where == "" {
		return nil, ErrNotFound
	}
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM comment WHERE `+where+` LIMIT $1 OFFSET $2`, limit, offset)
	return database.Collect(rows, err, func(r *sql.Rows, c *Comment) error { return scan(r, c) })
}

// Backlog counts what waits for moderators.
func Backlog(ctx context.Context, q database.Reader) (held, reported int, err error) {
	err = q.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM comment WHERE state = 'held'), (SELECT COUNT(*) FROM comment WHERE reports > 0)`).Scan(&held, &reported)
	return held, reported, err
}
