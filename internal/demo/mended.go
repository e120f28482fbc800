package demo

import (
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// mendedFile is mended.toml.
type mendedFile struct {
	Reports []struct {
		Story, Name, Passage, Text string
		Answered                   bool
	}
	Outlets  []struct{ Story, Name, Told, Mended string }
	Requests []struct {
		Story, Kind, Asker, About, Asked string
		Decision, Policy, Reason         string
		Look                             int
	}
}

func (f *filler) mendedFile() (mendedFile, error) {
	var file mendedFile
	text, err := read("mended.toml", f.now)
	if err == nil {
		_, err = toml.Decode(text, &file)
	}
	if err != nil {
		return file, fmt.Errorf("mended.toml: %w", err)
	}
	return file, nil
}

// mend keeps who else carried what was wrong, and the requests on the docket.
func (f *filler) mend(tx *database.Tx) error {
	file, err := f.mendedFile()
	if err != nil {
		return err
	}
	for _, o := range file.Outlets {
		one := correction.Outlet{ArticleID: f.stories[o.Story], Name: o.Name}
		if one.Told, err = f.ago(o.Told); err != nil {
			return err
		}
		if o.Mended != "" {
			if one.Mended, err = f.ago(o.Mended); err != nil {
				return err
			}
		}
		if _, err := correction.RecordOutlet(f.ctx, tx, By, one); err != nil {
			return fmt.Errorf("mended.toml: outlet %s: %w", o.Name, err)
		}
	}
	for _, r := range file.Requests {
		one := correction.Request{Kind: r.Kind, ArticleID: f.stories[r.Story], Asker: r.Asker, About: r.About}
		if one.Asked, err = f.ago(r.Asked); err != nil {
			return err
		}
		if one, err = correction.Open(f.ctx, tx, By, one); err != nil {
			return fmt.Errorf("mended.toml: request about %s: %w", r.Story, err)
		}
		if r.Decision == "" {
			continue
		}
		if err := correction.Decide(f.ctx, tx, By, one.ID, r.Decision, r.Policy, r.Reason, tx.Now().AddDate(0, 0, r.Look)); err != nil {
			return fmt.Errorf("mended.toml: request about %s: %w", r.Story, err)
		}
	}
	return nil
}

// complain hands in what readers report as wrong, by their own way; what a correction answered is settled.
func (f *filler) complain() error {
	file, err := f.mendedFile()
	if err != nil {
		return err
	}
	for _, r := range file.Reports {
		id, err := comment.FileError(f.ctx, f.desk.DB, comment.ErrorReport{ArticleID: f.stories[r.Story], Name: r.Name, Passage: r.Passage, Text: r.Text})
		if err != nil {
			return fmt.Errorf("mended.toml: report on %s: %w", r.Story, err)
		}
		if !r.Answered {
			continue
		}
		err = f.desk.DB.Write(f.ctx, func(tx *database.Tx) error {
			notes, err := article.Changes(f.ctx, tx, f.stories[r.Story])
			if err != nil || len(notes) == 0 {
				return fmt.Errorf("mended.toml: no note on %s answers a report: %w", r.Story, err)
			}
			return comment.SettleError(f.ctx, tx, By, comment.Settlement{Report: id, Answer: "You were right, and it is corrected. Thank you.", Outcome: comment.Fixed, Change: notes[0].ID})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// pastChange is a change to a story since it was published. With was, the words that stood in place of is in the text, it is
// made again, so that readers can follow it word by word.
type pastChange struct {
	Ago, Kind, Note, Said, Says, Was, Is string
}

// before is the text as it was first printed.
func (s *storyFile) before(t article.Text) (article.Text, error) {
	for _, c := range s.Changes {
		if c.Was == "" {
			continue
		}
		now := t.Body.Markdown()
		if strings.Count(now, c.Is) != 1 {
			return t, fmt.Errorf("changes: %q does not stand once in the text", c.Is)
		}
		body, err := markup.ParseMarkdown(strings.Replace(now, c.Is, c.Was, 1), t.Body)
		if err != nil {
			return t, err
		}
		t.Body = body
	}
	return t, nil
}

// changed brings a change to a story: made again where its words are known, else told of as an import would.
func (f *filler) changed(tx *database.Tx, id int64, c pastChange, t article.Text) error {
	change := article.Change{Kind: article.ChangeKind(c.Kind), Note: c.Note, Said: c.Said, Says: c.Says}
	if c.Was == "" {
		var err error
		if change.At, err = f.ago(c.Ago); err != nil {
			return err
		}
		return article.RecordPastChange(f.ctx, tx, id, change)
	}
	head, err := article.Head(f.ctx, tx, id)
	if err != nil {
		return err
	}
	r, err := article.Save(f.ctx, tx, id, head.ID, By, head.Stage, "", t)
	if err != nil {
		return err
	}
	_, err = article.Publish(f.ctx, tx, id, article.Publication{Revision: r.ID, By: By, Change: change})
	return err
}
