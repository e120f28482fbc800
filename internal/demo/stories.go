package demo

import (
	"errors"
	"fmt"
	"path"

	"github.com/BurntSushi/toml"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
	"broadsheet/internal/transfer"
)

// storyFile is the front matter of a story; README.md says what each key means.
type storyFile struct {
	Headline, Kicker, Standfirst string
	KeyPoints                    []string `yaml:"key_points"`
	HeadlineSearch               string   `yaml:"headline_search"`
	HeadlineSocial               string   `yaml:"headline_social"`
	HeadlineShort                string   `yaml:"headline_short"`
	Slug, Section, Dateline      string
	Topics                       []string
	Kind, Sponsor, Agency        string
	Bylines                      []struct{ Slug, Name, Role string }
	Lead                         string
	LeadAlt                      string `yaml:"lead_alt"`
	LeadCaption                  string `yaml:"lead_caption"`
	LeadCredit                   string `yaml:"lead_credit"`
	Ago, In                      string
	UpdatedAgo                   string `yaml:"updated_ago"`
	KilledAgo                    string `yaml:"killed_ago"`
	RetractedHow                 string `yaml:"retracted_how"`
	Notice                       string
	Changes                      []pastChange
	Comments, State, Stage       string
	Reason                       string
	Related                      []string
	RedirectFrom                 []string `yaml:"redirect_from"`

	body *markup.Document
}

// parsed reads front matter and body of a file.
func (f *filler) parsed(name string, into any) (*markup.Document, error) {
	text, err := read(name, f.now)
	if err != nil {
		return nil, err
	}
	kind, head, body, err := transfer.SplitFrontMatter([]byte(text))
	if err != nil {
		return nil, err
	}
	if err := transfer.DecodeFrontMatter(kind, head, into); err != nil {
		return nil, err
	}
	return markup.ParseMarkdown(string(body), nil)
}

// each calls do for every file of a folder.
func (f *filler) each(folder string, do func(name string) error) error {
	list, err := files.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range list {
		if path.Ext(e.Name()) != ".md" {
			continue
		}
		if err := do(path.Join(folder, e.Name())); err != nil {
			return fmt.Errorf("%s: %w", e.Name(), err)
		}
	}
	return nil
}

func (f *filler) pages(tx *database.Tx) error {
	return f.each("pages", func(name string) error {
		var p struct {
			Title, Slug, Standfirst string
			Position                int
		}
		body, err := f.parsed(name, &p)
		if err != nil {
			return err
		}
		_, err = section.SavePage(f.ctx, tx, By, section.Page{Slug: p.Slug, Title: p.Title, Standfirst: p.Standfirst, Body: body, Position: p.Position})
		return err
	})
}

// write writes and publishes the stories. Their links to one another follow in relate, when all are there.
func (f *filler) write(tx *database.Tx) error {
	return f.each("stories", func(name string) error {
		s, err := f.story(name)
		if err != nil {
			return err
		}
		text, err := f.text(s)
		if err != nil {
			return err
		}
		first, err := s.before(text)
		if err != nil {
			return err
		}
		a, r, err := article.Create(f.ctx, tx, By, first)
		if err != nil {
			return err
		}
		f.stories[s.Slug] = a.ID
		return f.place(tx, a.ID, r.ID, s, text)
	})
}

func (f *filler) story(name string) (*storyFile, error) {
	s := &storyFile{}
	var err error
	s.body, err = f.parsed(name, s)
	return s, err
}

func (f *filler) text(s *storyFile) (article.Text, error) {
	t := article.Text{Kicker: s.Kicker, Headline: s.Headline, Standfirst: s.Standfirst, KeyPoints: s.KeyPoints,
		HeadlineSearch: s.HeadlineSearch, HeadlineSocial: s.HeadlineSocial, HeadlineShort: s.HeadlineShort, Slug: s.Slug,
		SectionID: f.sections[s.Section], Agency: s.Agency, Dateline: s.Dateline, Kind: article.Kind(s.Kind), Sponsor: s.Sponsor,
		Lead: article.Picture{Key: s.Lead, Alt: s.LeadAlt, Caption: s.LeadCaption, Credit: s.LeadCredit}, Body: s.body}
	if t.SectionID == 0 {
		return t, fmt.Errorf("there is no section %q", s.Section)
	}
	if t.Lead.Key != "" && t.Lead.Alt == "" {
		t.Lead.Alt = f.alts[t.Lead.Key]
	}
	for _, slug := range s.Topics {
		id, ok := f.topics[slug]
		if !ok {
			return t, fmt.Errorf("there is no topic %q", slug)
		}
		t.Topics = append(t.Topics, id)
	}
	for _, b := range s.Bylines {
		a, ok := f.authors[b.Slug]
		if !ok {
			return t, fmt.Errorf("there is no author %q", b.Slug)
		}
		t.Bylines = append(t.Bylines, article.Byline{AuthorID: a.ID, Role: b.Role})
	}
	return t, nil
}

// place puts a story where its front matter says.
func (f *filler) place(tx *database.Tx, id, revision int64, s *storyFile, t article.Text) error {
	switch s.State {
	case "draft":
		stage := article.Draft
		if s.Stage == "review" {
			stage = article.InReview
		}
		_, err := article.Save(f.ctx, tx, id, revision, By, stage, "", t)
		return err
	case "scheduled":
		in, err := length(s.In)
		if err != nil {
			return err
		}
		_, err = article.Schedule(f.ctx, tx, id, article.Plan{At: tx.Now().Add(in), Action: article.PlanPublish, By: By})
		return err
	}
	first, err := f.ago(s.Ago)
	if err != nil {
		return err
	}
	if _, err := article.Publish(f.ctx, tx, id, article.Publication{By: By, At: first}); err != nil {
		return err
	}
	if err := f.after(tx, id, s, t); err != nil {
		return err
	}
	switch s.State {
	case "killed":
		return article.Kill(f.ctx, tx, id, By, "rested on an old letter", s.Reason)
	case "retracted":
		return article.Retract(f.ctx, tx, id, By, s.Reason, s.Notice, s.RetractedHow)
	}
	return nil
}

// after adds what happened to a story since it was published.
func (f *filler) after(tx *database.Tx, id int64, s *storyFile, t article.Text) error {
	for _, c := range s.Changes {
		if err := f.changed(tx, id, c, t); err != nil {
			return err
		}
	}
	for _, old := range s.RedirectFrom {
		if err := section.Redirect(f.ctx, tx, section.Address{Path: s.Section + "/" + old, Kind: section.KindArticle, ID: id}); err != nil {
			return err
		}
	}
	policy, closed := comment.Policy(s.Comments), false
	if s.Comments == "closed" {
		policy, closed = "", true
	}
	if policy == comment.Before && !closed { // the paper's own policy
		return nil
	}
	return comment.SetThread(f.ctx, tx, By, id, policy, closed)
}

// relate saves each story once more with the numbers of its earlier coverage, now that all have one.
func (f *filler) relate(tx *database.Tx) error {
	return f.each("stories", func(name string) error {
		s, err := f.story(name)
		if err != nil || len(s.Related) == 0 || s.State == "killed" {
			return err
		}
		head, err := article.Head(f.ctx, tx, f.stories[s.Slug])
		if err != nil {
			return err
		}
		t := head.Text
		for _, slug := range s.Related {
			id, ok := f.stories[slug]
			if !ok {
				return fmt.Errorf("related: there is no story %q", slug)
			}
			t.Related = append(t.Related, id)
		}
		r, err := article.Save(f.ctx, tx, head.ArticleID, head.ID, By, head.Stage, "related stories", t)
		if err != nil || s.State == "draft" {
			return err
		}
		if s.State == "scheduled" {
			in, _ := length(s.In)
			_, err = article.Schedule(f.ctx, tx, head.ArticleID, article.Plan{Revision: r.ID, At: tx.Now().Add(in), Action: article.PlanPublish, By: By})
			return err
		}
		_, err = article.Publish(f.ctx, tx, head.ArticleID, article.Publication{By: By, Change: article.Change{Kind: article.Style}})
		return err
	})
}

// talk posts the comments.
func (f *filler) talk(tx *database.Tx) error {
	var list struct {
		Comments []struct {
			Key, Story, Name, Text, Ago, State, Staff, Reason string
			ReplyTo                                           string   `toml:"reply_to"`
			Reports                                           []string // notes of readers
		}
	}
	text, err := read("comments.toml", f.now)
	if err != nil {
		return err
	}
	if _, err := toml.Decode(text, &list); err != nil {
		return fmt.Errorf("comments.toml: %w", err)
	}
	for _, c := range list.Comments {
		in := comment.Comment{ArticleID: f.stories[c.Story], ParentID: f.comments[c.ReplyTo], Name: c.Name, Text: c.Text, State: comment.Published}
		if in.ArticleID == 0 || c.ReplyTo != "" && in.ParentID == 0 {
			return fmt.Errorf("comments.toml: comment %s: no story %q or comment %q", c.Key, c.Story, c.ReplyTo)
		}
		if in.Posted, err = f.ago(c.Ago); err != nil {
			return err
		}
		switch c.State {
		case "held":
			in.State, in.Reason = comment.Held, "comments are read before they appear"
		case "removed":
			in.State = comment.Removed
		}
		if a, ok := f.authors[c.Staff]; ok {
			in.StaffRole = a.Role
		}
		kept, err := comment.Import(f.ctx, tx, By, in)
		if err != nil {
			return fmt.Errorf("comments.toml: comment %s: %w", c.Key, err)
		}
		f.comments[c.Key] = kept.ID
		for _, r := range c.Reports {
			f.reports = append(f.reports, report{kept.ID, r})
		}
		if c.State == "reported" && len(c.Reports) == 0 {
			f.reports = append(f.reports, report{kept.ID, ""})
		}
	}
	return nil
}

// report is a reader's report on a comment.
type report struct {
	comment int64
	note    string
}

// file hands the readers' reports in, by the readers' own way.
func (f *filler) file() error {
	var errs []error
	for _, r := range f.reports {
		errs = append(errs, comment.File(f.ctx, f.desk.DB, r.comment, "other", r.note))
	}
	return errors.Join(errs...)
}
