package article

import (
	"context"
	"fmt"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/media"
)

// ErrSpiked refuses to publish or to plan a spiked draft.
var ErrSpiked = &InvalidError{[]Problem{{"state", "This draft is spiked. Take it off the spike first."}}}

// SpikedFact is the fact that a draft is spiked: nobody outside reads it any more.
type SpikedFact struct{ ArticleID int64 }

// Spike puts aside a draft that was never published. It leaves every list but that of the spiked, its plans are cancelled
// and it claims no picture; the text stays as it is. The reason stays in the newsroom.
func Spike(ctx context.Context, tx *database.Tx, id int64, by, reason string) error {
	a, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch {
	case a.State() == StateSpiked:
		return nil
	case a.State() != StateDraft:
		return &InvalidError{[]Problem{{"state", "Readers have seen this story. Kill it or retract it instead."}}}
	case reason == "":
		return &InvalidError{[]Problem{{"reason", "Say why the draft is spiked. The reason stays in the newsroom."}}}
	}
	if _, err := tx.Exec(ctx, `UPDATE article SET spiked_at = $2, spiked_by = $3, spike_reason = $4 WHERE id = $1`, id, database.Micros(tx.Now()), by, reason); err != nil {
		return fmt.Errorf("spike story %d: %w", id, err)
	}
	if err := cancelPlans(ctx, tx, id, "the draft was spiked", PlanPublish, PlanKill, PlanRetract); err != nil {
		return err
	}
	if err := media.SetDrafted(ctx, tx, id, nil); err != nil {
		return err
	}
	return record(ctx, tx, by, "article.spiked", id, reason, SpikedFact{id})
}

// Unspike takes a draft up again as it was. Plans and links that ended stay ended: whoever takes it up decides anew.
func Unspike(ctx context.Context, tx *database.Tx, id int64, by string) error {
	a, err := ByID(ctx, tx, id)
	if err != nil || a.State() != StateSpiked {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE article SET spiked_at = 0, spiked_by = '', spike_reason = '' WHERE id = $1`, id); err != nil {
		return fmt.Errorf("take story %d off the spike: %w", id, err)
	}
	head, err := Head(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := media.SetDrafted(ctx, tx, id, head.Pictures()); err != nil {
		return err
	}
	return record(ctx, tx, by, "article.unspiked", id, "", nil)
}

// spiked is the hash of a draft that is spiked, for the ledger's check.
var spiked = ledger.Hash("not public", "spiked")
