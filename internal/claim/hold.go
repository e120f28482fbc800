package claim

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// What is done with a story that carries a claim which is put on hold.
const (
	Unpublish = "unpublish" // kill it
	Strike    = "strike"    // take the box, the paragraphs and the lines that tell of it out of it
	Keep      = "keep"      // leave it as it is, with a reason
)

// Choice is what is done with one carrier, and why it may stay as it is.
type Choice struct {
	Article int64
	Do      string
	Reason  string
	Lines   map[string]string // of a strike: what stands in place of a line, by its Key; empty: nothing
	Blocks  []string          // of a strike: the paragraphs that go, beside those that carry the claim
}

// Holding is the act of putting a claim on hold.
type Holding struct {
	By      string
	Kind    Hold
	Notice  bool   // counsel allows readers a line that says an entry was removed
	Reason  string // private: in the ledger
	Host    string // the paper's own: links to it are links within the house
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
	held, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	carriers, err := liveCarriers(ctx, tx, id)
	if err != nil {
		return err
	}
	planned, err := PlannedCarriers(ctx, tx, held, h.Host)
	if err != nil {
		return err
	}
	chosen := map[int64]Choice{}
	for _, c := range h.Choices {
		chosen[c.Article] = c
	}
	for _, story := range carriers {
		if err := h.settle(ctx, tx, held, story, chosen[story]); err != nil {
			return err
		}
	}
	for _, p := range planned {
		if err := h.settlePlan(ctx, tx, held, p, chosen[p.ArticleID]); err != nil {
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

// PlannedCarriers lists the publications that wait of stories which readers do not see yet and which carry the claim, or tell of it
// in a headline: tomorrow's page is dealt with today.
func PlannedCarriers(ctx context.Context, q database.Reader, c Claim, host string) ([]article.Plan, error) {
	const looked = 500 // what a large house has planned at once
	waiting, err := article.Waiting(ctx, q, looked)
	if err != nil {
		return nil, err
	}
	near, err := wordsNear(ctx, q, c, host)
	if err != nil {
		return nil, err
	}
	var list []article.Plan
	for _, p := range waiting {
		if p.Action != article.PlanPublish {
			continue
		}
		live, err := article.IsLive(ctx, q, p.ArticleID)
		if err != nil {
			return nil, err
		}
		r, err := article.RevisionByID(ctx, q, p.Revision)
		if err != nil {
			return nil, err
		}
		carries := slices.ContainsFunc(Refs(r.Body, host), func(s string) bool { return near.refs[s] })
		if !live && (carries || speaksOf(r.Headline, near.own)) {
			list = append(list, p)
		}
	}
	return list, nil
}

// settlePlan takes a story out of what is planned, or leaves it there with a reason. There is nothing to strike yet: it goes out
// when somebody has looked at it again.
func (h Holding) settlePlan(ctx context.Context, tx *database.Tx, c Claim, p article.Plan, choice Choice) error {
	switch choice.Do {
	case Unpublish:
		return article.Unschedule(ctx, tx, h.By, p.ID)
	case Keep:
		return h.keep(ctx, tx, c, p.ArticleID, choice)
	}
	return invalid(fieldOf(p.ArticleID), "Decide what becomes of this story, which is planned for later.")
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

func (h Holding) settle(ctx context.Context, tx *database.Tx, c Claim, story int64, choice Choice) error {
	switch choice.Do {
	case Unpublish:
		return article.Kill(ctx, tx, story, h.By, h.Reason, "")
	case Strike:
		return h.strike(ctx, tx, c, story, choice)
	case Keep:
		return h.keep(ctx, tx, c, story, choice)
	}
	return invalid(fieldOf(story), "Decide what becomes of this story.")
}

func fieldOf(story int64) string { return fmt.Sprintf("story-%d", story) }

func (h Holding) keep(ctx context.Context, tx *database.Tx, c Claim, story int64, choice Choice) error {
	if oneLine(choice.Reason) == "" {
		return invalid(fieldOf(story), "Say why this story may keep what it says.")
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: h.By, Action: "claim.kept", Subject: article.Tag(story), Reason: oneLine(choice.Reason), Fact: Kept{c.ID, story}})
}

// strike takes the passages that tell of the claim out of what readers see, and out of the newest text if that is another. It
// must not wait for the checks of the house or for a second pair of eyes, so it goes the way of an import; readers are
// not shown the texts before it, and told of it only where counsel allows that.
func (h Holding) strike(ctx context.Context, tx *database.Tx, c Claim, story int64, choice Choice) error {
	l, err := article.LiveByID(ctx, tx, story)
	if err != nil {
		return err
	}
	if l.IsRetracted() {
		return invalid(fieldOf(story), "This story is retracted: its text is not changed any more. Kill it, or keep it with a reason.")
	}
	if err := h.undecided(ctx, tx, c, story, choice); err != nil {
		return err
	}
	near, err := wordsNear(ctx, tx, c, h.Host)
	if err != nil {
		return err
	}
	if blocks := choice.blocks(l.Revision.Text, near); !slices.Contains(slices.Collect(maps.Values(blocks)), true) && len(choice.changed(l.Revision.Text)) == 0 {
		return invalid(fieldOf(story), "It has no box and no link to strike, and nothing was chosen. Choose the paragraphs and lines that go, kill it, or keep it with a reason.")
	}
	speaks := func(line string) bool { return near.speaks(line, true) }
	next := func(t article.Text) article.Text {
		return choice.struck(t, choice.blocks(t, near), l.Text, speaks)
	}
	if err := h.publish(ctx, tx, c.ID, l, next); err != nil {
		var bad *article.InvalidError
		if errors.As(err, &bad) {
			return invalid(fieldOf(story), "%s Kill the story, or keep it with a reason.", bad.Error())
		}
		return err
	}
	return choice.fronts(ctx, tx, h.By, l)
}

func (h Holding) publish(ctx context.Context, tx *database.Tx, c int64, l article.Live, next func(article.Text) article.Text) error {
	id := l.Article.ID
	head, err := article.Head(ctx, tx, id)
	if err != nil {
		return err
	}
	r, err := article.Save(ctx, tx, id, head.ID, h.By, head.Stage, "struck under a hold", next(l.Revision.Text))
	if err != nil {
		return err
	}
	_, err = article.Publish(ctx, tx, id, article.Publication{Revision: r.ID, By: h.By, Imported: true, Silent: true, Change: article.Change{Kind: h.told()}})
	if err == nil && head.ID != l.Revision.ID {
		_, err = article.Save(ctx, tx, id, r.ID, h.By, head.Stage, "struck under a hold", next(head.Text))
	}
	if err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: h.By, Action: "claim.struck", Subject: article.Tag(id), Fact: StruckOut{c, id}})
}

// told is what readers hear of a passage that was struck.
func (h Holding) told() article.ChangeKind {
	if h.Kind == LegalHold && h.Notice {
		return article.StruckByLaw
	}
	return article.Struck
}

// blocks are those that go: the boxes and links, and the paragraphs that somebody chose.
func (c Choice) blocks(t article.Text, near nearby) map[string]bool {
	gone := map[string]bool{}
	for _, b := range bodyOf(t) {
		gone[b.ID] = slices.Contains(c.Blocks, b.ID) || carriesAny(b, near.refs, near.host)
	}
	return gone
}

// undecided refuses to strike a story of which a line still tells of the claim: each is replaced or left out.
func (h Holding) undecided(ctx context.Context, tx *database.Tx, c Claim, story int64, choice Choice) error {
	list, err := Passages(ctx, tx, c, story, h.Host)
	if err != nil {
		return err
	}
	for _, p := range list {
		line, answered := choice.Lines[p.Key]
		switch {
		case p.Said && oneLine(choice.Reason) == "":
			return invalid(fieldOf(story), "A note to readers tells of it, and cannot be struck: “%s”. Kill the story, or say below why the note may stay.", p.Text)
		case p.Said || p.Block || !p.Speaks:
		case !answered || oneLine(line) == p.Text:
			return invalid(fieldOf(story), "The %s tells of it: “%s”. Write another line, or empty the field.", p.Place, p.Text)
		}
		if answered && p.Must && oneLine(line) == "" {
			return invalid(fieldOf(story), "A story needs a %s. Write one that does not tell of the claim, or kill the story.", p.Place)
		}
	}
	return nil
}
