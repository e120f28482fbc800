package claim

import (
	"context"
	"fmt"
	"slices"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/markup"
)

// What is done with a story that carries a claim which is put on hold.
const (
	Unpublish = "unpublish" // kill it
	Strike    = "strike"    // take the box, or the paragraph with the link, out of it
	Keep      = "keep"      // leave it as it is, with a reason
)

// Choice is what is done with one carrier, and why it may stay as it is.
type Choice struct {
	Article int64
	Do      string
	Reason  string
}

// Holding is the act of putting a claim on hold.
type Holding struct {
	By      string
	Kind    Hold
	Notice  bool   // counsel allows readers a line that says an entry was removed
	Reason  string // private: in the ledger
	Choices []Choice
}

// Kept is the fact that a story keeps what it says of a claim under hold.
type Kept struct{ Claim, Article int64 }

// StruckOut is the fact that what a story said of a claim was taken out of it.
type StruckOut struct{ Claim, Article int64 }

// PutOnHold takes a claim from readers at once: box, page, data, feed and lists show nothing of it. Every live story that
// carries it is dealt with in the same act.
func PutOnHold(ctx context.Context, tx *database.Tx, id int64, h Holding) error {
	if h.Kind != LegalHold && h.Kind != EditorHold {
		return invalid("kind", "Choose whether counsel or an editor holds it.")
	}
	if oneLine(h.Reason) == "" {
		return invalid("reason", "Say why, for the house only. Readers never see it.")
	}
	carriers, err := liveCarriers(ctx, tx, id)
	if err != nil {
		return err
	}
	chosen := map[int64]Choice{}
	for _, c := range h.Choices {
		chosen[c.Article] = c
	}
	for _, story := range carriers {
		if err := h.settle(ctx, tx, id, story, chosen[story]); err != nil {
			return err
		}
	}
	return change(ctx, tx, id, act{by: h.By, name: "held", reason: oneLine(h.Reason), seen: true}, func(c *Claim, a *act) error {
		c.Held, c.HeldBy, c.HeldAt, c.HoldNotice = h.Kind, h.By, tx.Now(), h.Notice
		return nil
	})
}

// Release shows a held claim again.
func Release(ctx context.Context, tx *database.Tx, by string, id int64, reason string) error {
	if oneLine(reason) == "" {
		return invalid("reason", "Say why it may be seen again, for the house only.")
	}
	return change(ctx, tx, id, act{by: by, name: "released", reason: oneLine(reason), seen: true}, func(c *Claim, a *act) error {
		if c.Held == "" {
			return errUnchanged
		}
		c.Held, c.HeldBy, c.HoldNotice = "", "", false
		return nil
	})
}

func liveCarriers(ctx context.Context, q database.Reader, id int64) ([]int64, error) {
	list, err := Carriages(ctx, q, id)
	if err != nil {
		return nil, err
	}
	var ids []int64
	seen := map[int64]bool{}
	for _, c := range list {
		live, err := article.IsLive(ctx, q, c.ArticleID)
		if err != nil {
			return nil, err
		}
		if live && !seen[c.ArticleID] {
			seen[c.ArticleID] = true
			ids = append(ids, c.ArticleID)
		}
	}
	return ids, nil
}

func (h Holding) settle(ctx context.Context, tx *database.Tx, id, story int64, c Choice) error {
	switch c.Do {
	case Unpublish:
		return article.Kill(ctx, tx, story, h.By, h.Reason, "")
	case Strike:
		return h.strike(ctx, tx, id, story)
	case Keep:
		if oneLine(c.Reason) == "" {
			return invalid(fmt.Sprintf("story-%d", story), "Say why this story may keep what it says.")
		}
		return ledger.Record(ctx, tx, ledger.Entry{Actor: h.By, Action: "claim.kept", Subject: article.Tag(story), Reason: oneLine(c.Reason), Fact: Kept{id, story}})
	}
	return invalid(fmt.Sprintf("story-%d", story), "Decide what becomes of this story.")
}

// strike takes the blocks that carry the claim out of what readers see, and out of the newest text if that is another. It
// must not wait for the checks of the house or for a second pair of eyes, so it goes the way of an import.
func (h Holding) strike(ctx context.Context, tx *database.Tx, id, story int64) error {
	l, err := article.LiveByID(ctx, tx, story)
	if err != nil {
		return err
	}
	head, err := article.Head(ctx, tx, story)
	if err != nil {
		return err
	}
	blocks, err := blocksOf(ctx, tx, id, story)
	if err != nil {
		return err
	}
	if len(blocks) == 0 {
		return invalid(fmt.Sprintf("story-%d", story), "It has no box and no link to strike: it tells of the claim in its own words. Kill it, or keep it with a reason.")
	}
	r, err := article.Save(ctx, tx, story, head.ID, h.By, head.Stage, "struck under a hold", without(l.Revision.Text, blocks))
	if err != nil {
		return err
	}
	_, err = article.Publish(ctx, tx, story, article.Publication{Revision: r.ID, By: h.By, Imported: true, Change: article.Change{Kind: h.told()}})
	if err == nil && head.ID != l.Revision.ID {
		_, err = article.Save(ctx, tx, story, r.ID, h.By, head.Stage, "struck under a hold", without(head.Text, blocks))
	}
	if err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: h.By, Action: "claim.struck", Subject: article.Tag(story), Fact: StruckOut{id, story}})
}

// told is what readers hear of a passage that was struck.
func (h Holding) told() article.ChangeKind {
	if h.Kind == LegalHold && h.Notice {
		return article.StruckByLaw
	}
	return article.Struck
}

// without is a text without some of its blocks. Suggested changes go as well: they may hold the same words.
func without(t article.Text, blocks map[string]bool) article.Text {
	if t.Body == nil {
		return t
	}
	d := *t.Body
	d.Blocks = slices.DeleteFunc(slices.Clone(t.Body.Blocks), func(b markup.Block) bool { return blocks[b.ID] })
	t.Body, t.Working = &d, nil
	return t
}

// blocksOf are the blocks of a story that carry the claim.
func blocksOf(ctx context.Context, q database.Reader, id, story int64) (map[string]bool, error) {
	list, err := Carriages(ctx, q, id)
	blocks := map[string]bool{}
	for _, c := range list {
		if c.ArticleID == story && c.BlockID != "" {
			blocks[c.BlockID] = true
		}
	}
	return blocks, err
}
