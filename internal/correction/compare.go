package correction

import (
	"context"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
)

// Step is a published version as readers may follow it.
type Step struct {
	article.Version
	Parts []Part // what changed, where the policy shows it
}

// Part is one headline, standfirst or block in which two versions differ.
type Part struct {
	Name     string // "headline", "standfirst", "keypoints"; "" for a block of the text
	Old, New []draft.Span
	Moved    bool
}

// History lists the published versions of a live story for readers, the newest first, and until when the list is true: a
// style fix leaves it with age. Nothing but what was published is read for it.
func History(ctx context.Context, q database.Reader, a article.Article, p Policy) ([]Step, time.Time, error) {
	all, err := article.Versions(ctx, q, a)
	if err != nil {
		return nil, time.Time{}, err
	}
	var list []Step
	var until time.Time
	for _, v := range all {
		if v.Kind == article.Style {
			ends := v.At.AddDate(0, 0, p.StyleDays)
			if !ends.After(q.Now()) {
				continue
			}
			if until.IsZero() || ends.Before(until) {
				until = ends
			}
		}
		step := Step{Version: v}
		if p.Compare && v.Compared && len(list) < mostCompared {
			if step.Parts, err = Between(ctx, q, v.WasID, v.RevisionID); err != nil {
				return nil, until, err
			}
		}
		list = append(list, step)
	}
	return list, until, nil
}

// mostCompared is how many versions are set against each other on one page: what a reader follows at a sitting. The
// story of a long day stays a page that is made in milliseconds.
const mostCompared = 20

// Between tells word by word how two published versions differ in what readers see.
func Between(ctx context.Context, q database.Reader, was, is int64) ([]Part, error) {
	old, err := article.RevisionByID(ctx, q, was)
	if err != nil {
		return nil, fmt.Errorf("revision %d: %w", was, err)
	}
	now, err := article.RevisionByID(ctx, q, is)
	if err != nil {
		return nil, fmt.Errorf("revision %d: %w", is, err)
	}
	return Differ(old.Text, now.Text), nil
}

// Differ sets two texts against each other as readers saw them: headline, standfirst, key points and the words of the
// text and of its captions. Marks, addresses of links, the pictures themselves and whatever else the newsroom keeps with a text are left out; a claim's box
// belongs to its claim and is no part of a version.
func Differ(old, now article.Text) []Part {
	var list []Part
	for _, f := range []struct{ name, old, now string }{
		{"headline", old.Headline, now.Headline}, {"standfirst", old.Standfirst, now.Standfirst},
		{"keypoints", strings.Join(old.KeyPoints, "\n"), strings.Join(now.KeyPoints, "\n")},
	} {
		if f.old != f.now {
			p := Part{Name: f.name}
			p.Old, p.New = draft.CompareLines(f.old, f.now)
			list = append(list, p)
		}
	}
	for _, pair := range draft.Compare(wordsOf(old.Body), wordsOf(now.Body)) {
		if pair.Kind != "same" || pair.Moved {
			list = append(list, Part{Old: pair.Old, New: pair.New, Moved: pair.Moved})
		}
	}
	return list
}

// wordsOf is a text with nothing but its words, block by block.
func wordsOf(d *markup.Document) *markup.Document {
	if d == nil {
		return nil
	}
	plain := &markup.Document{}
	for _, b := range d.Blocks {
		switch b.Content.(type) {
		case markup.Claim, markup.Opaque: // the first is a record of its own; what the second says, this program does not know
			continue
		}
		words := strings.TrimSpace((&markup.Document{Blocks: []markup.Block{b}}).Text())
		if words == "" {
			continue
		}
		plain.Blocks = append(plain.Blocks, markup.Block{ID: b.ID, Content: markup.Paragraph{Text: markup.Text(words)}})
	}
	return plain
}
