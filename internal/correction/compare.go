package correction

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
)

// Step is a published version as readers may follow it.
type Step struct {
	article.Version
	Parts []Part // what changed, where the policy shows it
	Gap   Gap    // why nothing is shown of what changed, "" when it is shown
}

// Gap is a reason why nothing is set against the text before.
type Gap string

// The gaps.
const (
	Unasked  Gap = "unasked"  // the policy shows no comparison, or the first version has nothing before it
	Unknown  Gap = "unknown"  // the text before was not noted: an import, or a program older than the list of versions
	Shut     Gap = "shut"     // one of the two texts is withheld
	NoteOnly Gap = "noteonly" // a note on the text as it stood
	NoWords  Gap = "nowords"  // pictures, links or marks changed, and no word
	Struck   Gap = "struck"   // what changed is under a hold: nothing of it is told
	TooMuch  Gap = "toomuch"  // newer versions took the room of the page
)

// Part is one headline, standfirst or block in which two versions differ.
type Part struct {
	Name     string // "headline", "standfirst", "keypoints"; "" for a block of the text
	Old, New []draft.Span
	Moved    bool
}

// letters is how much of a page the part takes.
func (p Part) letters() (n int) {
	for _, s := range append(p.Old[:len(p.Old):len(p.Old)], p.New...) {
		n += len(s.Text)
	}
	return n
}

// Limits of a comparison for readers. Behind them a page would take longer to make than to be asked for, and to fetch than
// anybody waits; staff compare any two texts.
const (
	mostCompared = 20      // versions on one page: what a reader follows at a sitting
	mostRead     = 1 << 20 // bytes of text set against each other: half a novel, or twenty versions of a long story
	mostShown    = 256_000 // bytes of what differs: forty pages of print
)

// History lists the published versions of a live story for readers, the newest first, and until when the list is true: a
// style fix leaves it with age. Nothing but what was published is read for it, and nothing of what is withheld or held is
// shown: not the paragraphs that carry a claim under hold (host is the paper's own, by which its links are known).
func History(ctx context.Context, q database.Reader, a article.Article, p Policy, host string) ([]Step, time.Time, error) {
	all, err := article.Versions(ctx, q, a)
	if err != nil {
		return nil, time.Time{}, err
	}
	f := follower{ctx: ctx, q: q, host: host, policy: p, texts: map[int64]article.Text{}}
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
		step, err := f.step(v)
		if err != nil {
			return nil, until, err
		}
		if step.Gap == Struck && !v.Spoken() && v.Kind != article.StruckByLaw {
			continue // that a passage went under a hold is told by nobody but counsel
		}
		list = append(list, step)
	}
	return list, until, nil
}

// follower sets the versions of one story against each other within the limits of a page.
type follower struct {
	ctx        context.Context
	q          database.Reader
	host       string
	policy     Policy
	texts      map[int64]article.Text
	done       int // versions compared
	read, told int // bytes of text set against each other, and of what differs
}

func (f *follower) step(v article.Version) (Step, error) {
	s := Step{Version: v, Gap: Unasked}
	switch {
	case v.First:
		return s, nil
	case !v.Known():
		s.Gap = Unknown
	case v.WasID == v.RevisionID:
		s.Gap = NoteOnly
	case !v.Compared:
		s.Gap = Shut
	case f.done >= mostCompared || f.read > mostRead || f.told > mostShown:
		s.Gap = TooMuch
	default:
		return s, f.compare(&s)
	}
	if !f.policy.Compare {
		s.Gap = Unasked
	}
	return s, nil
}

// compare fills in what changed. It asks for what is under a hold even where the policy shows no comparison: a struck
// passage is no style fix.
func (f *follower) compare(s *Step) error {
	old, err := f.text(s.WasID)
	if err != nil {
		return err
	}
	now, err := f.text(s.RevisionID)
	if err != nil {
		return err
	}
	clearOld, heldOld, err := f.clear(old)
	if err != nil {
		return err
	}
	clearNow, heldNow, err := f.clear(now)
	if err != nil {
		return err
	}
	f.done++
	f.read += size(old) + size(now)
	parts := Differ(clearOld, clearNow)
	switch {
	case len(parts) == 0 && heldOld+heldNow > 0:
		s.Gap = Struck
	case !f.policy.Compare:
	case len(parts) == 0:
		s.Gap = NoWords
	default:
		s.Parts, s.Gap = parts, ""
	}
	for _, p := range s.Parts {
		f.told += p.letters()
	}
	if f.told > mostShown && f.done > 1 {
		s.Parts, s.Gap = nil, TooMuch
	}
	return nil
}

func (f *follower) text(revision int64) (article.Text, error) {
	if t, ok := f.texts[revision]; ok {
		return t, nil
	}
	r, err := article.RevisionByID(f.ctx, f.q, revision)
	if err != nil {
		return article.Text{}, fmt.Errorf("revision %d: %w", revision, err)
	}
	f.texts[revision] = r.Text
	return r.Text, nil
}

func size(t article.Text) int {
	if t.Body == nil {
		return 0
	}
	return len(t.Body.Text())
}

// clear is a text without the blocks that carry a claim which readers may not see, and how many those were.
func (f *follower) clear(t article.Text) (article.Text, int, error) {
	refs := claim.Refs(t.Body, f.host)
	if len(refs) == 0 {
		return t, 0, nil
	}
	shown, err := claim.ForRefs(f.ctx, f.q, refs, true)
	if err != nil {
		return t, 0, err
	}
	d := *t.Body
	d.Blocks = slices.DeleteFunc(slices.Clone(t.Body.Blocks), func(b markup.Block) bool {
		return slices.ContainsFunc(claim.Refs(&markup.Document{Blocks: []markup.Block{b}}, f.host), func(ref string) bool {
			c, ok := shown[ref]
			return !ok || c.Held != ""
		})
	})
	held := len(t.Body.Blocks) - len(d.Blocks)
	t.Body = &d
	return t, held, nil
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
