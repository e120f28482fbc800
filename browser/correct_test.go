//go:build browser

package browser

import (
	"context"
	"fmt"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// What is printed about mistakes, and the desk's pages for it, on a phone and at the desk, in light and dark: they fit.
func TestCorrectingFits(t *testing.T) {
	var id, request int64
	var path string
	courier.write(t, func(ctx context.Context, tx *database.Tx) error {
		text := article.Text{Headline: "Footbridge over the Jukskei opens a week early", Kind: article.News, SectionID: 1,
			Body: markup.New(markup.Paragraph{Text: markup.Text("The bridge is forty metres long and carries four hundred people an hour.")})}
		a, r, err := article.Create(ctx, tx, by, text)
		if err != nil {
			return err
		}
		id = a.ID
		if _, err := article.Publish(ctx, tx, id, article.Publication{By: by}); err != nil {
			return err
		}
		text.Body = markup.New(markup.Paragraph{Text: markup.Text("The bridge is fifty metres long and carries four hundred people an hour.")})
		if _, err := article.Save(ctx, tx, id, r.ID, by, article.Ready, "", text); err != nil {
			return err
		}
		out, err := article.Publish(ctx, tx, id, article.Publication{By: by, Change: article.Change{Kind: article.Correction, Note: "The length was wrong.", Said: "forty metres long", Says: "fifty metres long"}})
		if err != nil {
			return err
		}
		path = "/" + out.Path
		if _, err := article.Publish(ctx, tx, id, article.Publication{By: by, Change: article.Change{Kind: article.EditorsNote, Note: "The writer lives beside the bridge."}}); err != nil {
			return err
		}
		if _, err := correction.RecordOutlet(ctx, tx, by, correction.Outlet{ArticleID: id, Name: "The Rand Ledger", URL: "https://ledger.example/bridge", Told: tx.Now()}); err != nil {
			return err
		}
		q, err := correction.Open(ctx, tx, by, correction.Request{Kind: correction.Anonymise, ArticleID: id, About: "The second paragraph", Asker: "A. Reader"})
		if request = q.ID; err != nil {
			return err
		}
		notes, err := article.Changes(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := article.WithholdNote(ctx, tx, notes[0].ID, by, "It named a neighbour."); err != nil {
			return err
		}
		_, err = article.Schedule(ctx, tx, id, article.Plan{At: tx.Now().Add(time.Hour), Action: article.PlanRetract, By: by, Change: article.Change{Note: "A letter"}, KillNote: "Taken back.", How: article.RetractedAbove})
		return err
	})
	if _, err := comment.FileError(context.Background(), courier.DB, comment.ErrorReport{ArticleID: id, Passage: "an hour", Text: "It is a day, not an hour.", Email: "ayanda@reader.example"}); err != nil {
		t.Fatal(err)
	}
	courier.withdraw(t, id)
	for _, w := range []window{desk, desk.dark(), phone, phone.dark(), {Width: 320, Height: 640}} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			b.signIn()
			story := "/newsroom/story/" + fmt.Sprint(id)
			for _, one := range []struct{ name, path string }{{"correct-story", path}, {"correct-changes", path + "/changes"}, {"correct-page", "/corrections"}, {"correct-printed", story + "/printed"},
				{"correct-retract", story + "/retract"}, {"correct-docket", "/newsroom/docket"}, {"correct-request", "/newsroom/docket/" + fmt.Sprint(request)},
				{"correct-reports", "/newsroom/reports"}, {"correct-retracted", "/city/clinic-queue-figures"}, {"correct-words", "/city/streets/refuse-rounds-holiday/changes"},
				{"correct-rounds", "/city/streets/refuse-rounds-holiday"}, {"correct-decided", "/newsroom/docket/2"}, {"correct-plans", "/newsroom/plans"}, {"correct-todo", "/newsroom/todo"}, {"correct-links", "/newsroom/story/" + fmt.Sprint(id) + "/publish"},
				{"correct-settings", "/newsroom/settings/corrections"}} {
				if got := b.goTo(one.path); got != 200 {
					t.Errorf("%s answers with %d", one.path, got)
				}
				b.look(one.name)
				b.fits(one.name)
			}
		})
	}
}
