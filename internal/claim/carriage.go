package claim

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// Mode says how a story carries a claim.
type Mode string

// The modes.
const (
	Box    Mode = "box"    // the block in the text
	Inline Mode = "inline" // a link in the text to the claim's page
	ByDesk Mode = "listed" // somebody said so, because the story tells of it in its own words
)

// Carriage is the fact that a story carries a claim.
type Carriage struct {
	ClaimID   int64
	ArticleID int64
	Mode      Mode
	BlockID   string
	Words     string // the words of the link, or those that the desk listed
	Revision  int64
	At        time.Time
}

// SlugOfLink reads the claim out of a link to its page: "/claims/water-offices-call", whole or within the site.
func SlugOfLink(link, host string) (slug string, ok bool) {
	for _, scheme := range []string{"https://", "http://"} {
		if rest, found := strings.CutPrefix(link, scheme+host); found && host != "" {
			link = rest
		}
	}
	rest, ok := strings.CutPrefix(link, "/claims/")
	rest, _, _ = strings.Cut(rest, "#")
	rest, _, _ = strings.Cut(rest, "?")
	return rest, ok && rest != "" && !strings.ContainsAny(rest, "/.")
}

// Refs lists the claims that a text carries, by their addresses, in reading order.
func Refs(d *markup.Document, host string) []string {
	if d == nil {
		return nil
	}
	refs := d.Claims()
	for _, l := range d.Links() {
		if slug, ok := SlugOfLink(l, host); ok && !slices.Contains(refs, slug) {
			refs = append(refs, slug)
		}
	}
	return refs
}

// Carry notes which claims a story carries now that readers see l, and opens those that were closed until then. It gives the
// tags of the pages that list the stories of a claim. It is a consequence of publication (app/consequences.go).
func Carry(ctx context.Context, tx *database.Tx, by string, l article.Live, host string) ([]string, error) {
	had, err := carried(ctx, tx, l.Article.ID)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM claim_carriage WHERE article_id = $1 AND mode <> $2`, l.Article.ID, string(ByDesk)); err != nil {
		return nil, err
	}
	for _, c := range inText(l.Body, host) {
		if err := carry(ctx, tx, by, l, c); err != nil {
			return nil, err
		}
	}
	if err := appear(ctx, tx, by, l.Article.ID); err != nil {
		return nil, err
	}
	has, err := carried(ctx, tx, l.Article.ID)
	return tagsFor(append(had, has...)), err
}

// appear shows the entries that waited for a story's embargo, now that the story is out: the embargo may have been lifted early.
func appear(ctx context.Context, tx *database.Tx, by string, story int64) error {
	list, err := positionsWhere(ctx, tx, `WHERE p.visible_at > $1 ORDER BY p.id`, database.Micros(tx.Now()))
	for _, p := range list {
		if err != nil || p.Anchor.Article != story {
			continue
		}
		err = changePosition(ctx, tx, p.ID, act{by: by, name: "appeared"}, func(c Claim, p *Position, a *act) error {
			p.Visible, a.seen = tx.Now(), c.Public() && p.State == Published
			return nil
		})
	}
	return err
}

// Drop notes that a story is not before readers any more.
func Drop(ctx context.Context, tx *database.Tx, id int64) ([]string, error) {
	had, err := carried(ctx, tx, id)
	if err != nil || len(had) == 0 {
		return nil, err
	}
	_, err = tx.Exec(ctx, `DELETE FROM claim_carriage WHERE article_id = $1 AND mode <> $2`, id, string(ByDesk))
	return tagsFor(had), err
}

func tagsFor(ids []int64) []string {
	var tags []string
	for _, id := range ids {
		tags = append(tags, Tag(id))
	}
	return tags
}

// found is a claim in a text, by address.
type found struct {
	ref   string
	mode  Mode
	block string
	words string
}

func inText(d *markup.Document, host string) []found {
	if d == nil {
		return nil
	}
	var list []found
	for _, b := range d.Blocks {
		if c, ok := b.Content.(markup.Claim); ok {
			list = append(list, found{ref: c.Ref, mode: Box, block: b.ID})
		}
		one := &markup.Document{Blocks: []markup.Block{b}}
		for _, link := range one.Links() {
			if slug, ok := SlugOfLink(link, host); ok {
				list = append(list, found{ref: slug, mode: Inline, block: b.ID, words: one.Text()})
			}
		}
	}
	return list
}

// carry writes one carriage and opens the claim if an editor approved it.
func carry(ctx context.Context, tx *database.Tx, by string, l article.Live, f found) error {
	var id int64
	rows, err := tx.Query(ctx, `SELECT claim_id FROM claim_slug WHERE slug = $1`, f.ref)
	ids, err := database.Collect(rows, err, func(r *sql.Rows, n *int64) error { return r.Scan(n) })
	if err != nil || len(ids) == 0 {
		return err // a box for a claim that nobody made shows nothing
	}
	id = ids[0]
	const most = 500 // bytes of a paragraph are enough to know it again
	_, err = tx.Exec(ctx, `INSERT INTO claim_carriage (claim_id, article_id, mode, block_id, words, revision_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		id, l.Article.ID, string(f.mode), f.block, clip(f.words, most), l.Revision.ID, database.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("carry claim %d: %w", id, err)
	}
	c, err := ByID(ctx, tx, id)
	if err != nil || !c.Opened.IsZero() || c.ApprovedBy == "" || c.MergedInto != 0 {
		return err
	}
	return Open(ctx, tx, by, id)
}

// clip cuts a text at a whole letter.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

func carried(ctx context.Context, q database.Reader, story int64) ([]int64, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT claim_id FROM claim_carriage WHERE article_id = $1`, story)
	return database.Collect(rows, err, func(r *sql.Rows, n *int64) error { return r.Scan(n) })
}

// List says that a story tells of a claim in its own words, without a box.
func List(ctx context.Context, tx *database.Tx, by string, id, story int64, words string) error {
	if _, err := article.ByID(ctx, tx, story); err != nil {
		return invalid("story", "There is no story with this number.")
	}
	return change(ctx, tx, id, act{by: by, name: "listed", became: story}, func(c *Claim, a *act) error {
		a.seen = c.Public()
		_, err := tx.Exec(ctx, `INSERT INTO claim_carriage (claim_id, article_id, mode, words, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			id, story, string(ByDesk), clip(oneLine(words), maxSource), database.Micros(tx.Now()))
		return err
	})
}

// Unlist takes that back.
func Unlist(ctx context.Context, tx *database.Tx, by string, id, story int64) error {
	return change(ctx, tx, id, act{by: by, name: "unlisted", was: story}, func(c *Claim, a *act) error {
		a.seen = c.Public()
		_, err := tx.Exec(ctx, `DELETE FROM claim_carriage WHERE claim_id = $1 AND article_id = $2 AND mode = $3`, id, story, string(ByDesk))
		return err
	})
}

// Carriages lists the stories that carry a claim, in every mode.
func Carriages(ctx context.Context, q database.Reader, id int64) ([]Carriage, error) {
	rows, err := q.Query(ctx, `SELECT claim_id, article_id, mode, block_id, words, revision_id, at FROM claim_carriage WHERE claim_id = $1 ORDER BY article_id DESC, mode, block_id`, id)
	return database.Collect(rows, err, func(r *sql.Rows, c *Carriage) error {
		var at int64
		err := r.Scan(&c.ClaimID, &c.ArticleID, &c.Mode, &c.BlockID, &c.Words, &c.Revision, &at)
		c.At = database.FromMicros(at)
		return err
	})
}

// Carriers gives the live stories that carry a claim, the newest first, through the gate of stories, and how many there are.
func Carriers(ctx context.Context, q database.Reader, id int64, limit int) ([]article.Card, int, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT c.article_id, l.first_published_at FROM claim_carriage c JOIN live l ON l.article_id = c.article_id
		WHERE c.claim_id = $1 ORDER BY l.first_published_at DESC, c.article_id DESC`, id)
	ids, err := database.Collect(rows, err, func(r *sql.Rows, n *int64) error {
		var at int64
		return r.Scan(n, &at)
	})
	if err != nil {
		return nil, 0, err
	}
	cards, err := article.Cards(ctx, q, ids[:min(len(ids), limit)])
	return cards, len(ids), err
}
