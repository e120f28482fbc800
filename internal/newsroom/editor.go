package newsroom

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
)

// editorPage is the sheet of a story and all that stands around it.
type editorPage struct {
	*room
	ID       int64 // 0 for a story not saved yet
	Sheet    sheet
	Story    article.Article
	Head     article.Revision
	Sections []choice
	Topics   []article.Topic
	Authors  []article.Author
	Recent   []article.Card  // live stories to tick as related
	Chosen   []told          // related stories chosen before
	Pictures []media.Picture // recent ones
	Lead     *media.Picture
	Plans    []article.Plan
	History  []article.Row // the newest, without their texts
	Kept     int           // how many revisions there are
	Deciding deciding
	Beside   advertBeside
	Notes    []draft.Note
	Rail     railBox
	Shown    []media.Picture // those in the text
	Duel     *duel           // somebody else saved meanwhile
	From     int             // number of the revision brought back into the form
}

// newStory opens an empty sheet, signed with the name under which the visitor writes.
func (v *visit) newStory() error {
	authors, err := article.AllAuthors(v.ctx, v.DB)
	if err != nil {
		return err
	}
	byline := first(authorOf(authors, v.who).Name, v.who.Name)
	s := sheet{Kind: string(article.News), SectionID: v.asked("section"), Bylines: []bylineRow{{Name: byline}}}
	return v.editor(http.StatusOK, 0, s, nil, nil)
}

// editStory opens a story in any state; ?from=REVISION brings an earlier text into the form, to be saved or not.
func (v *visit) editStory() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	head, err := article.Head(v.ctx, v.DB, id)
	if err != nil {
		return err
	}
	shown := head
	if from := v.asked("from"); from != 0 {
		if shown, err = article.RevisionByID(v.ctx, v.DB, from); err != nil || shown.ArticleID != id {
			return errors.Join(err, article.ErrNotFound)
		}
	}
	authors, err := article.AllAuthors(v.ctx, v.DB)
	if err != nil {
		return err
	}
	s := v.sheetOf(shown.Text, authors)
	s.Base, s.ChangeKind = head.ID, string(article.Update)
	thread, err := comment.ThreadOf(v.ctx, v.DB, id, v.Policy)
	if err != nil {
		return err
	}
	s.Policy, s.Closed = string(thread.Own), thread.Closed
	if err := v.takeLock(id, &s); err != nil {
		return err
	}
	return v.editor(http.StatusOK, id, s, nil, nil)
}

// editor shows the sheet, filled.
func (v *visit) editor(status int, id int64, s sheet, bad problems, other *article.Revision) error {
	p := editorPage{ID: id, Sheet: s}
	err := v.read(func(q database.Reader) error {
		if err := v.gatherStory(q, &p); err != nil {
			return err
		}
		if err := v.gatherChoices(q, &p); err != nil {
			return err
		}
		if other != nil {
			return v.gatherDuel(q, &p, *other)
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "editor", p)
}

func (v *visit) gatherStory(q database.Reader, p *editorPage) (err error) {
	title := p.Sheet.Headline
	if title == "" {
		title = "New story"
	}
	if p.room, err = v.room(q, title, "/newsroom/stories"); err != nil {
		return err
	}
	if p.ID == 0 {
		return v.gatherDeciding(q, p)
	}
	if p.Story, err = article.ByID(v.ctx, q, p.ID); err != nil {
		return err
	}
	if p.Head, err = article.RevisionByID(v.ctx, q, p.Story.HeadID); err != nil {
		return err
	}
	if p.History, err = article.HistoryBefore(v.ctx, q, p.ID, 0, railRevisions); err != nil {
		return err
	}
	if p.Kept, err = article.CountRevisions(v.ctx, q, p.ID); err != nil {
		return err
	}
	if p.Notes, err = draft.Notes(v.ctx, q, p.ID); err != nil {
		return err
	}
	if from := v.asked("from"); from != 0 && v.r.Method == http.MethodGet {
		r, err := article.RevisionByID(v.ctx, q, from)
		if err != nil {
			return err
		}
		p.From = r.Seq
	}
	if p.Plans, err = article.Plans(v.ctx, q, p.ID); err != nil {
		return err
	}
	if p.Beside, err = v.advertBeside(q, p.ID, p.Head); err != nil {
		return err
	}
	if p.Rail, err = v.railBox(q, p.ID, p.Head); err != nil {
		return err
	}
	return v.gatherDeciding(q, p)
}

// railRevisions is how many revisions the rail looks at; autosaves among them are folded together.
const railRevisions = 60

// How much of the library and the paper the form offers; the rest is found by search.
const (
	offeredPictures = 12
	offeredStories  = 12
)

func (v *visit) gatherChoices(q database.Reader, p *editorPage) error {
	all, err := section.All(v.ctx, q)
	if err != nil {
		return err
	}
	p.Sections = sectionChoices(all, p.Sheet.SectionID)
	topics, err := article.AllTopics(v.ctx, q)
	if err != nil {
		return err
	}
	p.Topics = inOrder(topics, p.Sheet.TopicIDs)
	if p.Authors, err = article.AllAuthors(v.ctx, q); err != nil {
		return err
	}
	if p.Pictures, err = media.List(v.ctx, q, offeredPictures, 0, ""); err != nil {
		return err
	}
	if err := v.gatherLead(q, p); err != nil {
		return err
	}
	if p.Shown, err = v.picturesShown(q, p); err != nil {
		return err
	}
	recent, err := article.Latest(v.ctx, q, offeredStories+1)
	for _, c := range recent {
		if c.ID != p.ID && !p.Sheet.HasRelated(c.ID) {
			p.Recent = append(p.Recent, c)
		}
	}
	if err != nil {
		return err
	}
	chosen, err := v.shelf(q, p.Sheet.RelatedIDs)
	for _, id := range p.Sheet.RelatedIDs {
		p.Chosen = append(p.Chosen, chosen.of(id))
	}
	return err
}

// gatherLead puts the lead picture first among those offered.
func (v *visit) gatherLead(q database.Reader, p *editorPage) error {
	if p.Sheet.LeadKey == "" {
		return nil
	}
	lead, err := media.ByKey(v.ctx, q, p.Sheet.LeadKey)
	if errors.Is(err, media.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	p.Lead = &lead
	offered := []media.Picture{lead}
	for _, m := range p.Pictures {
		if m.Key != lead.Key {
			offered = append(offered, m)
		}
	}
	p.Pictures = offered
	return nil
}

// Kinds are the kinds of story for the select.
func (p editorPage) Kinds() []choice {
	var list []choice
	for _, k := range article.Kinds {
		list = append(list, choice{string(k), title(string(k)), string(k) == p.Sheet.Kind})
	}
	return list
}

// ChangeKinds are the kinds of change to a live story.
func (p editorPage) ChangeKinds() []choice { return changeKinds(p.Sheet.ChangeKind) }

// Policies are the ways a story takes comments; the first follows the paper.
func (p editorPage) Policies() []choice {
	list := []choice{{"", "As the paper: " + policyWords(p.v.Policy), p.Sheet.Policy == ""}}
	for _, one := range comment.Policies {
		list = append(list, choice{string(one), title(policyWords(one)), p.Sheet.Policy == string(one)})
	}
	return list
}

func policyWords(p comment.Policy) string {
	switch p {
	case comment.Before:
		return "read before they appear"
	case comment.After:
		return "published at once"
	}
	return "no comments"
}

// Live reports whether readers see the story now.
func (p editorPage) Live() bool { return p.Story.State() == article.StateLive }

// Killed reports whether readers are told that it is gone.
func (p editorPage) Killed() bool { return p.Story.State() == article.StateKilled }

// Spiked reports whether the draft was put aside before anybody outside saw it.
func (p editorPage) Spiked() bool { return p.Story.State() == article.StateSpiked }

// Private reports whether the newest text is not the one that readers see.
func (p editorPage) Private() bool { return p.Story.HasPrivateChanges() }

// Stand says where the story stands, for the bar.
func (p editorPage) Stand() string {
	switch {
	case p.ID == 0:
		return "Not saved yet"
	case p.Killed():
		return "Killed"
	case p.Spiked():
		return "Spiked"
	case p.Private():
		return "Live, with private changes"
	case p.Live():
		return "Live"
	}
	return p.Deciding.House.StageName(p.Head.Stage)
}

// Latest are the newest revisions for the rail, autosaves of one sitting folded into one line.
func (p editorPage) Latest() []folded {
	list := fold(p.History)
	return list[:min(len(list), 6)]
}

// Suggestions are the changes in the text that colleagues propose and nobody has decided.
func (p editorPage) Suggestions() []markup.Suggestion {
	if len(p.Head.Working) == 0 {
		return nil
	}
	_, open, err := markup.Settle(p.Head.Working)
	if err != nil {
		p.v.Log.ErrorContext(p.v.ctx, "read suggestions", "story", p.ID, "err", err)
	}
	return open
}

// Edit says in words what a suggestion would do, for buttons that are read aloud.
func (p editorPage) Edit(s markup.Suggestion) string {
	switch {
	case s.Was == "":
		return "“" + s.Text + "” in"
	case s.Text == "":
		return "“" + s.Was + "” out"
	}
	return "“" + s.Text + "” for “" + s.Was + "”"
}

// Words counts the words of the text as it was saved, for those without a script.
func (p editorPage) Words() int {
	if p.Head.Body == nil {
		return 0
	}
	return p.Head.Body.Words()
}

// Minutes is how long a reader needs.
func (p editorPage) Minutes() int { return markup.ReadingMinutes(p.Words()) }

// Path is where the story's doors are.
func (p editorPage) Path() string {
	if p.ID == 0 {
		return "/newsroom/story/new"
	}
	return "/newsroom/story/" + strconv.FormatInt(p.ID, 10)
}

// SectionName is the section in the bar.
func (p editorPage) SectionName() string {
	for _, c := range p.Sections {
		if c.Chosen {
			return strings.TrimLeft(c.Name, "\u2003– ›")
		}
	}
	return ""
}

// Soonest is the first minute that a plan may name, for the field.
func (p editorPage) Soonest() string { return p.v.fromTime(p.now.Add(time.Minute)) }

// CountTo are the lengths that the counters count to: those of the house.
func (p editorPage) CountTo(field string) int {
	most := p.Deciding.House.Most
	switch field {
	case "headline":
		return most.Headline
	case "standfirst":
		return most.Standfirst
	case "short":
		return most.Short
	}
	return most.Search
}
