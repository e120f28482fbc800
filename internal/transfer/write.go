package transfer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
)

// errDry ends a dry run: everything was tried, nothing is kept.
var errDry = errors.New("dry run")

// write brings all stories in, in one transaction.
func (d Desk) write(ctx context.Context, stories []*story, o Options) (Report, error) {
	if err := once(stories); err != nil {
		return Report{}, err
	}
	if o.DryRun {
		return d.writeAll(ctx, stories, o)
	}
	if showPictures(stories) { // tried first without them, so that none is kept for an import that cannot be
		dry := o
		dry.DryRun = true
		if _, err := d.writeAll(ctx, stories, dry); err != nil {
			return Report{}, err
		}
	}
	for _, s := range stories { // pictures that no story shows are seen by nobody, so these may come first
		if err := d.importPictures(ctx, s); err != nil {
			return Report{}, &FileError{s.file, err}
		}
	}
	return d.writeAll(ctx, stories, o)
}

// once refuses two files that an import could not tell apart the next time.
func once(stories []*story) error {
	files := map[string]string{}
	for _, s := range stories {
		if other, twice := files[s.key]; twice {
			return &FileError{s.file, fmt.Errorf("it cannot be told from %s; import the folder that holds both", other)}
		}
		files[s.key] = s.file
	}
	return nil
}

func showPictures(stories []*story) bool {
	for _, s := range stories {
		if len(s.pictures) > 0 {
			return true
		}
	}
	return false
}

func (d Desk) writeAll(ctx context.Context, stories []*story, o Options) (Report, error) {
	report := Report{DryRun: o.DryRun}
	err := d.DB.Write(ctx, func(tx *database.Tx) error {
		report.Items = nil
		rules, err := article.RulesOf(ctx, tx)
		if err != nil {
			return err
		}
		report.Unasked = rules.Eyes.When != article.Never
		for _, s := range stories {
			item, err := s.write(ctx, tx, o)
			if err != nil {
				return &FileError{s.file, sayable(err)}
			}
			report.Items = append(report.Items, item)
		}
		if o.DryRun {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return report, err
}

// sayable prefers the words that a noun has for a person.
func sayable(err error) error {
	var noun interface{ Answer() (kind, words string) }
	if errors.As(err, &noun) {
		_, words := noun.Answer()
		return errors.New(strings.TrimSuffix(words, "."))
	}
	return err
}

func (s *story) write(ctx context.Context, tx *database.Tx, o Options) (Item, error) {
	item := Item{Path: s.file, Headline: s.text.Headline, Took: s.took, Left: s.left}
	if err := s.resolve(ctx, tx); err != nil {
		return item, err
	}
	a, err := article.ByImportKey(ctx, tx, s.key)
	switch {
	case errors.Is(err, article.ErrNotFound):
		item.Action = New
		if item.Note, err = s.create(ctx, tx); err != nil {
			return item, err
		}
		return item, nil
	case err != nil:
		return item, err
	}
	return s.again(ctx, tx, a, item)
}

// resolve finds or makes the section, topics and authors that the story names.
func (s *story) resolve(ctx context.Context, tx *database.Tx) error {
	if s.section != "" || !s.draft {
		sec, err := sectionFor(ctx, tx, s.section)
		if err != nil {
			return err
		}
		s.text.SectionID = sec.ID
	}
	s.text.Topics, s.text.Bylines = nil, nil
	for _, name := range unique(s.topics) {
		t, err := article.TopicBySlug(ctx, tx, article.Slug(name))
		if errors.Is(err, article.ErrNotFound) {
			t, err = article.SaveTopic(ctx, tx, By, article.Topic{Name: name})
		}
		if err != nil {
			return fmt.Errorf("topic %q: %w", name, err)
		}
		s.text.Topics = append(s.text.Topics, t.ID)
	}
	for _, name := range unique(s.authors) {
		a, err := article.AuthorBySlug(ctx, tx, article.Slug(name))
		if errors.Is(err, article.ErrNotFound) {
			a, err = article.SaveAuthor(ctx, tx, By, article.Author{Name: name})
		}
		if err != nil {
			return fmt.Errorf("author %q: %w", name, err)
		}
		s.text.Bylines = append(s.text.Bylines, article.Byline{AuthorID: a.ID})
	}
	return nil
}

func unique(names []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, n := range names {
		if slug := article.Slug(n); slug != "" && !seen[slug] {
			seen[slug] = true
			out = append(out, n)
		}
	}
	return out
}

// create makes the story and puts it where its dates say.
func (s *story) create(ctx context.Context, tx *database.Tx) (note string, err error) {
	a, _, err := article.Import(ctx, tx, By, s.key, s.hash, s.why, s.text)
	if err != nil {
		return "", err
	}
	return s.place(ctx, tx, a.ID)
}

// place puts the story where its file says: a plan of an earlier run gives way, and the old addresses lead to it as soon
// as readers may see it.
func (s *story) place(ctx context.Context, tx *database.Tx, id int64) (string, error) {
	if err := cancelPlans(ctx, tx, id); err != nil {
		return "", err
	}
	if s.draft || s.first.IsZero() {
		return "draft", nil
	}
	if err := s.redirect(ctx, tx, id); err != nil {
		return "", err
	}
	if s.first.After(tx.Now()) {
		_, err := article.Schedule(ctx, tx, id, article.Plan{At: s.first, Action: article.PlanPublish, By: By, Imported: true})
		return "scheduled for " + s.first.Format("2 January 2006 15:04"), err
	}
	out, err := article.Publish(ctx, tx, id, article.Publication{By: By, At: s.first, Imported: true})
	if err != nil {
		return "", err
	}
	if err := s.tellUpdated(ctx, tx, id, s.first); err != nil {
		return "", err
	}
	return "published " + s.first.Format("2 January 2006") + " at /" + out.Path, nil
}

// cancelPlans takes back what an import has planned for a story.
func cancelPlans(ctx context.Context, tx *database.Tx, id int64) error {
	plans, err := article.Plans(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, p := range plans {
		if p.By != By {
			continue
		}
		if err := article.Unschedule(ctx, tx, By, p.ID); err != nil {
			return err
		}
	}
	return nil
}

// redirect makes the old addresses of the story lead to it.
func (s *story) redirect(ctx context.Context, tx *database.Tx, id int64) error {
	for _, old := range s.aliases {
		if err := section.Redirect(ctx, tx, section.Address{Path: old, Kind: section.KindArticle, ID: id}); err != nil {
			return fmt.Errorf("alias /%s: %w", old, err)
		}
	}
	return nil
}

// again follows a file that was imported before: only if it changed, and only while nobody has edited the story since.
func (s *story) again(ctx context.Context, tx *database.Tx, a article.Article, item Item) (Item, error) {
	head, err := article.RevisionByID(ctx, tx, a.HeadID)
	if err != nil {
		return item, err
	}
	file, touched := a.Imported(head)
	switch {
	case touched:
		item.Action, item.Note = LeftAlone, "edited in the newsroom since it was imported"
		return item, nil
	case a.State() == article.StateKilled:
		item.Action, item.Note = LeftAlone, "killed in the newsroom"
		return item, nil
	case file == s.hash:
		item.Action = Unchanged
		return item, nil
	}
	item.Action = Updated
	r, err := article.Save(ctx, tx, a.ID, a.HeadID, By, article.Draft, first(s.why, "imported again"), s.text)
	if err != nil {
		return item, err
	}
	if a.State() == article.StateLive {
		item.Note, err = s.republish(ctx, tx, a)
	} else {
		item.Note, err = s.place(ctx, tx, a.ID)
	}
	if err != nil {
		return item, err
	}
	return item, article.MarkImported(ctx, tx, s.key, s.hash, r)
}

// republish shows the new text of a live story, unless its file has become a draft: then it waits in the newsroom.
func (s *story) republish(ctx context.Context, tx *database.Tx, a article.Article) (string, error) {
	if s.draft {
		return "a draft for the newsroom; readers see /" + a.Path + " as it was", nil
	}
	if err := s.redirect(ctx, tx, a.ID); err != nil {
		return "", err
	}
	out, err := article.Publish(ctx, tx, a.ID, article.Publication{By: By, Change: article.Change{Kind: article.Update}, Imported: true})
	if err != nil {
		return "", err
	}
	return "published at /" + out.Path, s.tellUpdated(ctx, tx, a.ID, a.FirstPublished)
}

// tellUpdated takes over when the file says that the story last changed.
func (s *story) tellUpdated(ctx context.Context, tx *database.Tx, id int64, first time.Time) error {
	if !s.updated.After(first) || s.updated.After(tx.Now()) {
		return nil
	}
	return article.SetUpdated(ctx, tx, id, s.updated)
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
