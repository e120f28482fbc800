package newsroom

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
)

// composed is a sheet made into a text, with the names that the paper does not know yet. A preview shows it as it is; a
// save first enters the names.
type composed struct {
	article.Text
	writer     staff.Person // who writes it
	newTopics  []article.Topic
	credits    []article.Credit // in the order of the bylines; an author without ID is new
	knownAlike []article.Topic  // the chosen topics that exist
}

// draft makes a text of the sheet. prev is the text before the edit, so that unchanged blocks keep their ids.
func (v *visit) draft(ctx context.Context, q database.Reader, s sheet, prev article.Text) (composed, problems, error) {
	var bad problems
	d := composed{writer: v.who, Text: article.Text{
		Kicker: s.Kicker, Headline: s.Headline, Standfirst: s.Standfirst, KeyPoints: lines(s.KeyPoints),
		HeadlineSearch: s.HeadlineSearch, HeadlineSocial: s.HeadlineSocial, HeadlineShort: s.HeadlineShort, Slug: s.Slug,
		SectionID: s.SectionID, Agency: s.Agency, Dateline: s.Dateline, Kind: article.Kind(s.Kind), Sponsor: s.Sponsor,
		Lead: article.Picture{Key: s.LeadKey, Alt: s.LeadAlt, Caption: s.LeadCaption, Credit: s.LeadCredit},
	}}
	var err error
	if d.Body, d.Working, err = bodyOf(s, prev); err != nil {
		bad.add("body", "The text cannot be kept: "+strings.TrimSuffix(err.Error(), ".")+".")
	} else if d.Working, err = v.signed(ctx, q, d.Working, s.Base, prev); err != nil {
		return d, bad, err
	}
	if d.Embargo, err = v.toTime(s.Embargo); err != nil {
		bad.add("embargo", badTime)
	}
	if s.Embargo == v.fromTime(prev.Embargo) { // the form knows minutes; one that came with seconds keeps them
		d.Embargo = prev.Embargo
	}
	if d.Slug != "" && !section.ValidSlug(d.Slug) {
		bad.add("slug", fmt.Sprintf("%q cannot stand in an address. Use small letters, digits and single hyphens, for example %s.", d.Slug, article.Slug(d.Slug)))
	}
	d.checkKind(&bad)
	for _, step := range []func(context.Context, database.Reader, sheet, *problems) error{d.findSection, d.findTopics, d.findAuthors, d.findRelated, d.findLead} {
		if err := step(ctx, q, s, &bad); err != nil {
			return d, bad, err
		}
	}
	return d, bad, nil
}

// remembered is how many earlier texts are asked whose a suggestion was that the last one does not have: it comes back by
// undo, soon after it went.
const remembered = 30

// signed gives the suggestions of a working form their authors and times: those that the story had keep theirs, new ones
// are the visitor's as of now. What the browser says about it does not count.
func (v *visit) signed(ctx context.Context, q database.Reader, working json.RawMessage, base int64, prev article.Text) (json.RawMessage, error) {
	open, err := markup.Suggestions(working)
	if len(working) == 0 || err != nil || len(open) == 0 {
		return working, nil // nothing to sign; what cannot be read was refused before
	}
	known, err := markup.Suggestions(prev.Working)
	if err != nil {
		known = nil // it cannot be read any more
	}
	if strange := slices.ContainsFunc(open, func(s markup.Suggestion) bool {
		return !slices.ContainsFunc(known, func(k markup.Suggestion) bool { return k.ID == s.ID })
	}); strange {
		earlier, err := article.SuggestedUpTo(ctx, q, base, remembered)
		if err != nil {
			return nil, err
		}
		for _, t := range earlier {
			if list, err := markup.Suggestions(t.Working); err == nil {
				known = append(known, list...)
			}
		}
	}
	return markup.Stamp(working, known, v.who.Actor(), q.Now())
}

// errSuggested refuses to lose suggestions that the writer could not see.
var errSuggested = errors.New("it holds suggested edits, which a plain form cannot show. Accept all or reject all first, then change the text")

// bodyOf reads the text that was sent: the stored form from the editor, or Markdown from the plain form. What is only
// suggested stays in the working form and out of the body, so it can never be printed.
func bodyOf(s sheet, prev article.Text) (body *markup.Document, working json.RawMessage, err error) {
	if s.Doc != "" {
		body, open, err := markup.Settle([]byte(s.Doc))
		if err == nil && len(open) > 0 {
			working = json.RawMessage(s.Doc)
		}
		return body, working, err
	}
	if body, err = markup.ParseMarkdown(s.Body, prev.Body); err != nil || len(prev.Working) == 0 {
		return body, nil, err
	}
	if prev.Body == nil || !bytes.Equal(body.Encode(), prev.Body.Encode()) {
		return body, nil, errSuggested
	}
	return body, prev.Working, nil
}

func (d *composed) checkKind(bad *problems) {
	if d.Kind == "" {
		d.Kind = article.News
	}
	for _, k := range article.Kinds {
		if k == d.Kind {
			return
		}
	}
	bad.add("kind", "Choose one of the kinds of story.")
}

func (d *composed) findSection(ctx context.Context, q database.Reader, s sheet, bad *problems) error {
	if s.SectionID == 0 {
		return nil // a draft may be in none yet
	}
	_, err := section.ByID(ctx, q, s.SectionID)
	if errors.Is(err, section.ErrNotFound) {
		bad.add("section", "This section is no longer there. Choose another.")
		return nil
	}
	return err
}

// findTopics takes the ticked topics and finds those typed by name; unknown names become new topics.
func (d *composed) findTopics(ctx context.Context, q database.Reader, s sheet, bad *problems) error {
	all, err := article.AllTopics(ctx, q)
	if err != nil {
		return err
	}
	for _, t := range inOrder(all, s.TopicIDs) {
		if contains(s.TopicIDs, t.ID) {
			d.takeTopic(t)
		}
	}
	for name := range strings.SplitSeq(s.NewTopics, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		t := article.Topic{Slug: article.Slug(name), Name: name}
		if !section.ValidSlug(t.Slug) {
			bad.add("topics", fmt.Sprintf("%q cannot be the name of a topic: it needs a letter or a digit.", name))
			continue
		}
		if known := topicBySlug(all, t.Slug); known.ID != 0 {
			d.takeTopic(known)
			continue
		}
		if topicBySlug(d.newTopics, t.Slug).Slug == "" {
			d.newTopics = append(d.newTopics, t)
		}
	}
	return nil
}

// inOrder puts the chosen topics first, in the order in which they were chosen: the first one weighs most when related
// stories are looked for.
func inOrder(all []article.Topic, chosen []int64) []article.Topic {
	list := slices.Clone(all)
	place := func(t article.Topic) int {
		if i := slices.Index(chosen, t.ID); i >= 0 {
			return i
		}
		return len(chosen)
	}
	slices.SortStableFunc(list, func(a, b article.Topic) int { return place(a) - place(b) })
	return list
}

func (d *composed) takeTopic(t article.Topic) {
	if !contains(d.Topics, t.ID) {
		d.Topics, d.knownAlike = append(d.Topics, t.ID), append(d.knownAlike, t)
	}
}

func topicBySlug(all []article.Topic, slug string) article.Topic {
	for _, t := range all {
		if t.Slug == slug {
			return t
		}
	}
	return article.Topic{}
}

// findAuthors finds the people of the byline by name; an unknown name is a guest without an account.
func (d *composed) findAuthors(ctx context.Context, q database.Reader, s sheet, bad *problems) error {
	all, err := article.AllAuthors(ctx, q)
	if err != nil {
		return err
	}
	for _, row := range s.Bylines {
		a := authorByName(all, row.Name)
		for _, c := range d.credits { // two spellings of one new name
			if a.ID == 0 && c.Slug == article.Slug(row.Name) {
				a = c.Author
			}
		}
		if a.ID == 0 && a.Name == "" {
			a = article.Author{Name: row.Name, Slug: article.Slug(row.Name)}
			if row.Name == d.writer.Name && authorOf(all, d.writer).ID == 0 { // no guest: the one who writes
				a.StaffID = d.writer.ID
			}
		}
		if !section.ValidSlug(a.Slug) {
			bad.add("bylines", fmt.Sprintf("%q cannot stand in a byline: a name needs a letter.", row.Name))
			continue
		}
		d.credits = append(d.credits, article.Credit{Author: a, ByRole: row.Role})
	}
	return nil
}

// authorOf finds the name under which one of the staff writes.
func authorOf(all []article.Author, p staff.Person) article.Author {
	for _, a := range all {
		if a.StaffID == p.ID {
			return a
		}
	}
	return article.Author{}
}

// authorByName finds a name as printed, else as it stands in an address, so that a slip in case or accents makes no
// second author.
func authorByName(all []article.Author, name string) article.Author {
	for _, a := range all {
		if a.Name == name {
			return a
		}
	}
	for _, a := range all {
		if a.Slug == article.Slug(name) {
			return a
		}
	}
	return article.Author{}
}

// findRelated reads the ticked stories and those given by address or number.
func (d *composed) findRelated(ctx context.Context, q database.Reader, s sheet, bad *problems) error {
	d.Related = s.RelatedIDs
	for _, l := range lines(s.Related) {
		id, err := storyAt(ctx, q, l)
		if errors.Is(err, article.ErrNotFound) {
			bad.add("related", fmt.Sprintf("There is no story at %q. Paste its address in the paper, or its number in the newsroom.", l))
			continue
		}
		if err != nil {
			return err
		}
		if !contains(d.Related, id) {
			d.Related = append(d.Related, id)
		}
	}
	return nil
}

// storyAt finds a story by its number or by its address, old or current, with or without the name of the site.
func storyAt(ctx context.Context, q database.Reader, s string) (int64, error) {
	if id := toNumber(strings.TrimPrefix(s, "#")); id != 0 {
		_, err := article.ByID(ctx, q, id)
		return id, err
	}
	u, err := url.Parse(s)
	if err != nil {
		return 0, article.ErrNotFound
	}
	a, err := section.Resolve(ctx, q, strings.Trim(u.Path, "/"))
	if errors.Is(err, section.ErrNotFound) || err == nil && a.Kind != section.KindArticle {
		return 0, article.ErrNotFound
	}
	return a.ID, err
}

// findLead takes the alt text kept with the picture where the story gives none of its own.
func (d *composed) findLead(ctx context.Context, q database.Reader, _ sheet, bad *problems) error {
	if d.Lead.Key == "" {
		d.Lead = article.Picture{}
		return nil
	}
	p, err := media.ByKey(ctx, q, d.Lead.Key)
	if errors.Is(err, media.ErrNotFound) {
		bad.add("lead", fmt.Sprintf("There is no picture with the key %q.", d.Lead.Key))
		return nil
	}
	if d.Lead.Alt == "" {
		d.Lead.Alt = p.Alt
	}
	return err
}

// enter makes the new names of a draft known and gives the text with their numbers.
func (d composed) enter(ctx context.Context, tx *database.Tx, by string) (article.Text, error) {
	t := d.Text
	t.Topics = append([]int64(nil), d.Topics...)
	for _, topic := range d.newTopics {
		saved, err := article.SaveTopic(ctx, tx, by, topic)
		if err != nil {
			return t, err
		}
		t.Topics = append(t.Topics, saved.ID)
	}
	t.Bylines = nil
	for _, c := range d.credits {
		a := c.Author
		if a.ID == 0 {
			var err error
			if a, err = article.SaveAuthor(ctx, tx, by, a); err != nil {
				return t, err
			}
		}
		t.Bylines = append(t.Bylines, article.Byline{AuthorID: a.ID, Role: c.ByRole})
	}
	return t, nil
}
