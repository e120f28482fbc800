package app_test

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
)

// threeTimes prints a story, updates it in silence and corrects it, and gives the texts that readers saw, the oldest first.
func (p *paper) threeTimes() (id int64, texts []int64) {
	p.Helper()
	id = p.draft(p.text("Old valves")).ID
	p.publish(id)
	texts = append(texts, p.head(id))
	p.change(id, p.text("Valves, again"), article.Change{Kind: article.Update})
	texts = append(texts, p.head(id))
	p.change(id, p.text("Valves, corrected"), article.Change{Kind: article.Correction, Note: "They are nine."})
	return id, append(texts, p.head(id))
}

// found names what the check finds, without the numbers of the entries.
func (p *paper) found() string {
	p.Helper()
	var words []string
	for _, f := range p.checked() {
		words = append(words, f.Subject+" "+string(f.Kind))
	}
	list, begun, err := article.UnnotedVersions(p.ctx, p.DB, 10)
	if err != nil {
		p.Fatal(err)
	}
	for _, u := range list {
		if u.Gone || !begun.IsZero() {
			words = append(words, u.String())
		}
	}
	return strings.Join(words, ", ")
}

// Whatever is done by hand to a text that readers once saw, the check finds it and names the text.
func TestATamperedVersionIsFound(t *testing.T) {
	for name, scene := range map[string]struct {
		hands string // $1, $2, $3 become the texts, in the order in which readers saw them
		want  string
	}{
		"the first text edited":         {`UPDATE revision SET text = replace(text, 'Old valves', 'New valves') WHERE id = $1`, "version:1 changed"},
		"the second text edited":        {`UPDATE revision SET text = replace(text, 'again', 'anew') WHERE id = $2`, "version:2 changed"},
		"the first text deleted":        {`DELETE FROM revision WHERE id = $1`, "version:1 changed"},
		"two swapped":                   {`WITH o AS MATERIALIZED (SELECT id, text FROM revision) UPDATE revision SET text = (SELECT o.text FROM o WHERE o.id = $1 + $2 - revision.id) WHERE id IN ($1, $2)`, "version:1 changed, version:2 changed"},
		"a version off the list":        {`DELETE FROM change WHERE revision_id = $2`, "version:2 changed"},
		"another text in its place":     {`UPDATE change SET was_id = $1 WHERE revision_id = $3`, "version:3 changed"},
		"a correction called an update": {`UPDATE change SET kind = 'update' WHERE revision_id = $3`, "change:2 changed, version:3 changed"},
		"published earlier than it was": {`UPDATE article SET first_published_at = first_published_at - 1`, "version:1 changed, version:2 changed, version:3 changed"},
		"the note edited":               {`UPDATE change SET note = 'They were always nine.' WHERE revision_id = $3`, "change:2 changed"},
		"a version put in":              {`INSERT INTO change (article_id, revision_id, was_id, at, kind, note) VALUES (1, $3 + 1, $3, 1, 'update', '')`, "story 1, text 4"},
		"what is live":                  {`UPDATE revision SET text = replace(text, 'corrected', 'as ever') WHERE id = $3`, "version:3 changed, article:1 changed"},
		"nothing":                       {`UPDATE revision SET text = text`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t)
			if err := article.NoteVersions(p.ctx, p.DB); err != nil {
				t.Fatal(err)
			}
			id, texts := p.threeTimes()
			p.save(id, p.text("A private draft"))
			if got := p.found(); got != "" {
				t.Fatalf("an honest paper is accused: %s", got)
			}
			hands := strings.NewReplacer("$1", fmt.Sprint(texts[0]), "$2", fmt.Sprint(texts[1]), "$3", fmt.Sprint(texts[2])).Replace(scene.hands)
			p.write(func(tx *database.Tx) error { _, err := tx.Exec(p.ctx, hands); return err })
			if got := p.found(); got != scene.want {
				t.Errorf("found %q, want %q", got, scene.want)
			}
		})
	}
}

// What an editor may do to a story that was printed accuses nobody.
func TestWhatEditorsDoIsNoTampering(t *testing.T) {
	p := open(t)
	if err := article.NoteVersions(p.ctx, p.DB); err != nil {
		t.Fatal(err)
	}
	id, texts := p.threeTimes()
	again := func(revision int64, reinstate bool) func(tx *database.Tx) error {
		return func(tx *database.Tx) error {
			_, err := article.Publish(p.ctx, tx, id, article.Publication{Revision: revision, By: editor, Reinstate: reinstate})
			return err
		}
	}
	for i, act := range []func(tx *database.Tx) error{
		func(tx *database.Tx) error { return article.Withhold(p.ctx, tx, id, texts[0], editor, "A child.") },
		func(tx *database.Tx) error { return article.Release(p.ctx, tx, id, texts[0], editor) },
		func(tx *database.Tx) error {
			_, err := article.WithholdEarlier(p.ctx, tx, id, editor, "A name.")
			return err
		},
		func(tx *database.Tx) error { return article.WithholdNote(p.ctx, tx, 2, editor, "A name.") },
		again(texts[0], false), // back to the first text
		func(tx *database.Tx) error { return article.Kill(p.ctx, tx, id, editor, "a letter", "") },
		again(texts[0], true),
		func(tx *database.Tx) error {
			return article.Retract(p.ctx, tx, id, editor, "why", "Taken back.", article.RetractedInstead)
		},
		again(texts[2], true),
		func(tx *database.Tx) error {
			return article.RecordPastChange(p.ctx, tx, id, article.Change{Kind: article.Correction, Note: "Long ago.", At: p.clock.Now().AddDate(-1, 0, 0)})
		},
		func(tx *database.Tx) error { return article.Thin(p.ctx, tx, id) },
		func(tx *database.Tx) error {
			return section.Redirect(p.ctx, tx, section.Address{Path: "old/valves", Kind: section.KindArticle, ID: id})
		},
		func(tx *database.Tx) error {
			_, err := tx.Exec(p.ctx, `DELETE FROM address WHERE path = 'old/valves'`)
			return err
		},
		func(tx *database.Tx) error {
			if _, err := tx.Exec(p.ctx, `INSERT INTO topic (slug, name) VALUES ('a', 'A'), ('b', 'B')`); err != nil {
				return err
			}
			return article.Merge(p.ctx, tx, editor, article.TopicNames, 1, 2)
		},
	} {
		p.write(act)
		if got := p.found(); got != "" {
			t.Fatalf("act %d is called tampering: %s", i, got)
		}
	}
}

// A paper that printed before versions were noted is not accused. What it printed is noted once, and held to that.
func TestAnOldPaperIsNotAccused(t *testing.T) {
	p := open(t)
	id, texts := p.threeTimes()
	p.write(func(tx *database.Tx) error { // as the older program left it
		_, err := tx.Exec(p.ctx, `DELETE FROM ledger_entry WHERE subject >= 'version:' AND subject < 'version;'`)
		return err
	})
	list, begun, err := article.UnnotedVersions(p.ctx, p.DB, 10)
	if err != nil || len(list) != 3 || !begun.IsZero() || p.found() != "" {
		t.Fatalf("the old paper: %v %v %v, %s", list, begun, err, p.found())
	}
	for range 2 {
		if err := article.NoteVersions(p.ctx, p.DB); err != nil {
			t.Fatal(err)
		}
	}
	if late, err := article.NotedLater(p.ctx, p.DB); err != nil || late != 3 || p.found() != "" {
		t.Fatalf("noted: %d %v, %s", late, err, p.found())
	}
	p.change(id, p.text("Valves, once more"), article.Change{Kind: article.Update})
	p.write(func(tx *database.Tx) error {
		_, err := tx.Exec(p.ctx, `UPDATE revision SET text = replace(text, 'Old', 'New') WHERE id = $1`, texts[0])
		return err
	})
	if got := p.found(); got != "version:1 changed" {
		t.Errorf("found %q", got)
	}
}
