package claim

import (
	"context"
	"slices"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
)

// InWords is a line of a live story, or of a front, that tells of a claim in its own words. No machine rewrites it: when the
// state changes, the desk is shown it, with a line that would be true now.
type InWords struct {
	Story   article.Card
	Place   string // one of places, in words
	Front   string // whose slot it is
	Text    string
	Suggest string
}

// places orders what readers see first: a headline travels further than a paragraph.
var places = []string{"headline", "front", shareLine, searchLine, listLine, "standfirst", "key point"}

// The three headlines that are not over the text, as the desk calls them.
const (
	shareLine  = "headline for shared links"
	searchLine = "headline for search"
	listLine   = "headline for lists"
)

// mostRead is how many carriers are read for their lines at once: each costs a text. A claim with more is old news for most.
const mostRead = 100

// LinesInWords lists where a claim stands in words: the headlines, standfirsts, key points and front slots of the live stories
// that carry it and speak of it, headlines first. A line speaks of it if it has two of its telling words, or half of them; in
// a story that has the box, also one of them, a party's name or a verb of saying so: "Supplier denies report of a call"; and if its
// headline does, so do the standfirst and the other headlines.
func LinesInWords(ctx context.Context, q database.Reader, c Shown, w Wording) ([]InWords, error) {
	cards, _, err := Carriers(ctx, q, c.ID, mostRead)
	if err != nil {
		return nil, err
	}
	own, suggest := telling(c.Text), w.Suggest(c)
	near := append(slices.Clone(own), sayings...)
	for _, p := range c.Positions {
		near = append(near, telling(p.Name, p.Body)...)
	}
	boxed, err := boxedIn(ctx, q, c.ID)
	if err != nil {
		return nil, err
	}
	var list []InWords
	leads := map[int64]bool{} // stories with the box whose headline is about it: what else stands there tells the same in other words
	add := func(card article.Card, place, of, text string) {
		same := func(l InWords) bool { return l.Story.ID == card.ID && l.Text == text }
		about := speaksOf(text, own) || boxed[card.ID] && place != "key point" && (leads[card.ID] || sharesWord(text, near))
		leads[card.ID] = leads[card.ID] || about && place == "headline" && boxed[card.ID]
		if text != "" && about && !slices.ContainsFunc(list, same) {
			list = append(list, InWords{card, place, of, text, suggest})
		}
	}
	for _, card := range cards {
		l, err := article.LiveByID(ctx, q, card.ID)
		if err != nil {
			return nil, err
		}
		add(card, "headline", "", l.Headline)
		add(card, shareLine, "", l.HeadlineSocial)
		add(card, searchLine, "", l.HeadlineSearch)
		add(card, listLine, "", l.HeadlineShort)
		add(card, "standfirst", "", l.Standfirst)
		for _, k := range l.KeyPoints {
			add(card, "key point", "", k)
		}
	}
	if err := fronts(ctx, q, cards, add); err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b InWords) int { return slices.Index(places, a.Place) - slices.Index(places, b.Place) })
	return list, nil
}

// sayings are the verbs of headlines that tell where a claim stands.
var sayings = []string{"denies", "denied", "dismisses", "dismissed", "confirms", "confirmed", "declines", "declined", "reports", "reported", "claims", "claimed", "alleged", "rejects"}

// boxedIn are the stories that have the box of a claim.
func boxedIn(ctx context.Context, q database.Reader, id int64) (map[int64]bool, error) {
	list, err := Carriages(ctx, q, id)
	in := map[int64]bool{}
	for _, c := range list {
		in[c.ArticleID] = in[c.ArticleID] || c.Mode == Box
	}
	return in, err
}

// sharesWord reports whether a line has one of the words.
func sharesWord(line string, words []string) bool {
	return slices.ContainsFunc(telling(line), func(v string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return alikeWords(w, v) })
	})
}

// fronts adds the headlines that somebody wrote for a slot of the paper's front or of a section's.
func fronts(ctx context.Context, q database.Reader, cards []article.Card, add func(card article.Card, place, of, text string)) error {
	names := []string{front.Paper}
	for _, c := range cards {
		if name := front.OfSection(c.SectionID); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		v, err := front.Current(ctx, q, name)
		if err != nil {
			return err
		}
		for _, slot := range v.Document.Slots() {
			for _, c := range cards {
				if slot.Article == c.ID {
					add(c, "front", name, slot.Headline)
				}
			}
		}
	}
	return nil
}

// speaksOf reports whether a line has two of a claim's telling words, or half of them.
func speaksOf(line string, own []string) bool {
	words, n := telling(line), 0
	for _, w := range own {
		if slices.ContainsFunc(words, func(v string) bool { return alikeWords(w, v) }) {
			n++
		}
	}
	return n >= 2 || n > 0 && 2*n >= len(own)
}

// Suggest is a line that is true of the claim now: who says what, and of what.
func (w Wording) Suggest(c Shown) string {
	said := strings.ReplaceAll(strings.TrimRight(w.Sentence(c.State), "."), ". ", "; ")
	return said + ": " + strings.TrimPrefix(c.Text, "that ")
}

// Draft is a position before it is recorded: as it would stand, and what it would change.
type Draft struct {
	Position
	Before, After State
	Carriers      int  // live stories whose box it changes
	NeedsTwo      bool // one pair of eyes is not enough
	Twin          bool // the same is recorded already
}

// Try shows what recording a position would do, and writes nothing.
func Try(ctx context.Context, q database.Reader, p Position) (Draft, error) {
	d := Draft{Position: p}
	if err := d.ready(ctx, q); err != nil {
		return d, err
	}
	c, err := ByID(ctx, q, p.ClaimID)
	if err != nil {
		return d, err
	}
	list, err := Positions(ctx, q, p.ClaimID)
	if err != nil {
		return d, err
	}
	d.NeedsTwo = d.needsTwo(c)
	d.identify(list[p.ClaimID])
	as := d.Position
	as.State, as.Published, as.ApprovedBy, as.ID = Published, q.Now(), "system", -1
	d.Before = StateOf(list[p.ClaimID], q.Now())
	d.After = StateOf(append(slices.Clone(list[p.ClaimID]), as), q.Now())
	if d.Visible, err = embargoOf(ctx, q, d.Position); err != nil {
		return d, err
	}
	_, d.Carriers, err = Carriers(ctx, q, p.ClaimID, 0)
	return d, err
}

// identify finds the speaker and the body among those who spoke on the claim, by name; strangers get numbers of their own.
func (d *Draft) identify(list []Position) {
	d.SpeakerID, d.BodyID = -1, 0
	if d.Body != "" && foldName(d.Body) != foldName(d.Name) {
		d.BodyID = -2
	}
	for _, p := range list {
		switch {
		case foldName(p.Name) == foldName(d.Name) && foldName(p.Body) == foldName(d.Body):
			d.SpeakerID, d.BodyID = p.SpeakerID, p.BodyID
			d.Twin = d.Twin || p.Stance == d.Stance && p.Words == d.Words && p.State == Published
		case d.BodyID == -2 && p.BodyID != 0 && foldName(p.Body) == foldName(d.Body):
			d.BodyID = p.BodyID
		case d.BodyID == -2 && foldName(p.Name) == foldName(d.Body):
			d.BodyID = p.SpeakerID
		}
	}
}
