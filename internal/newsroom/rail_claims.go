package newsroom

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
	"broadsheet/internal/web"
)

// The claims of one story: those under which a person recorded what stands in it, and those whose box it has. Recording
// alone shows readers of the story nothing: its box has to stand in the text.

// railClaim is a claim of the story.
type railClaim struct {
	Claim   claim.Claim
	Entries int    // recorded from this story
	Boxed   bool   // its box stands in the text
	Block   string // the paragraph behind which its box belongs: the first of those that most of the entries come from
}

// railClaims lists the claims of a story, those with entries first, as they were recorded.
func railClaims(ctx context.Context, q database.Reader, body *markup.Document, entries []claim.Position) ([]railClaim, error) {
	var list []railClaim
	at := func(id int64) int {
		return slices.IndexFunc(list, func(c railClaim) bool { return c.Claim.ID == id })
	}
	for _, p := range entries {
		i := at(p.ClaimID)
		if i < 0 {
			c, err := claim.ByID(ctx, q, p.ClaimID)
			if err != nil {
				return nil, err
			}
			list, i = append(list, railClaim{Claim: c}), len(list)
		}
		list[i].Entries++
		list[i].Block = railMostly(body, entries, p.ClaimID)
	}
	if body == nil {
		return list, nil
	}
	for _, ref := range body.Claims() {
		c, err := claim.At(ctx, q, ref)
		var moved *claim.MovedError
		switch {
		case errors.Is(err, claim.ErrNotFound), errors.As(err, &moved):
			continue // a check before publication says so
		case err != nil:
			return nil, err
		}
		i := at(c.ID)
		if i < 0 {
			list, i = append(list, railClaim{Claim: c}), len(list)
		}
		list[i].Boxed = true
	}
	return list, nil
}

// railMostly is the paragraph from which most entries of a claim were taken; of several the first in the text.
func railMostly(body *markup.Document, entries []claim.Position, id int64) string {
	from := map[string]int{}
	for _, p := range entries {
		if p.ClaimID == id {
			from[p.Anchor.Block]++
		}
	}
	best, at := "", -1
	for block, n := range from {
		if i := railBlock(body, block); i >= 0 && (n > from[best] || n == from[best] && i < at) {
			best, at = block, i
		}
	}
	return best
}

// railBlock is the place of a block in a text, or -1.
func railBlock(body *markup.Document, id string) int {
	if body == nil || id == "" {
		return -1
	}
	return slices.IndexFunc(body.Blocks, func(b markup.Block) bool { return b.ID == id })
}

// railEntries are the entries that somebody recorded from the statements of a story and that stand, the oldest first.
func railEntries(ctx context.Context, q database.Reader, seen map[string]draft.Seen) (map[string]claim.Position, []claim.Position, error) {
	of, list := map[string]claim.Position{}, []claim.Position{}
	for mark, s := range seen {
		if s.Position == 0 {
			continue
		}
		p, err := claim.PositionByID(ctx, q, s.Position)
		if errors.Is(err, claim.ErrNotFound) || err == nil && !railStands(p) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		of[mark], list = p, append(list, p)
	}
	slices.SortFunc(list, func(a, b claim.Position) int { return int(a.ID - b.ID) })
	return of, list, nil
}

// storyClaims are the claims of a story as its newest text has them, for whoever files the next statement.
func (v *visit) storyClaims(q database.Reader, story int64) ([]railClaim, error) {
	if story == 0 {
		return nil, nil
	}
	head, err := article.Head(v.ctx, q, story)
	if errors.Is(err, article.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	seen, err := draft.SeenIn(v.ctx, q, story)
	if err != nil {
		return nil, err
	}
	_, entries, err := railEntries(v.ctx, q, seen)
	if err != nil {
		return nil, err
	}
	return railClaims(v.ctx, q, head.Body, entries)
}

// boxIn puts the box of a claim into the newest text of a story, behind a paragraph. A page with a script does it in the
// editor; this serves a page without one.
func (v *visit) boxIn(id int64, slug, block string) error {
	err := v.write(func(tx *database.Tx) error {
		head, err := article.Head(v.ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := claim.At(v.ctx, tx, slug); err != nil {
			return err
		}
		if len(head.Working) > 0 {
			return web.Invalid("Suggested edits are open in this text. Decide them first, then put the box in.")
		}
		if err := draft.Hold(v.ctx, tx, id, v.who.ID, "", false); err != nil {
			return err
		}
		text := head.Text
		text.Body = railWithBox(head.Body, slug, block)
		if text.Body == head.Body {
			return nil
		}
		_, err = article.Save(v.ctx, tx, id, head.ID, v.who.Actor(), head.Stage, "", text)
		return err
	})
	if err != nil {
		return err
	}
	return v.to("/newsroom/story/"+strconv.FormatInt(id, 10)+"?did=boxed#statements", "")
}

// railWithBox is a text with the box of a claim behind a block, and behind the boxes that stand there already; at the end if
// there is no such block. A text that has the box stays as it is.
func railWithBox(body *markup.Document, slug, block string) *markup.Document {
	if body == nil || slices.Contains(body.Claims(), slug) {
		return body
	}
	at := railBlock(body, block) + 1
	if at == 0 {
		at = len(body.Blocks)
	}
	for at < len(body.Blocks) {
		if _, box := body.Blocks[at].Content.(markup.Claim); !box {
			break
		}
		at++
	}
	list := slices.Insert(slices.Clone(body.Blocks), at, markup.Block{Content: markup.Claim{Ref: slug}})
	boxed := *body
	boxed.Blocks = list
	boxed.Align(body)
	return &boxed
}
