//go:build browser

package browser

import (
	"context"
	"fmt"
	"testing"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// A draft before and after it is spiked, and the rooms that go on behind their first page, at the desk and on a phone.
func TestSpikingFits(t *testing.T) {
	var draft, spiked, live int64
	courier.write(t, func(ctx context.Context, tx *database.Tx) error {
		text := article.Text{Headline: "Weighbridge on the old road said to close", Kind: article.News, SectionID: 1, Body: markup.New(markup.Paragraph{Text: markup.Text("Nobody could confirm it.")})}
		for _, to := range []*int64{&draft, &spiked, &live} {
			a, _, err := article.Create(ctx, tx, by, text)
			if err != nil {
				return err
			}
			*to = a.ID
		}
		if err := article.Spike(ctx, tx, spiked, by, "One source, and it went quiet."); err != nil {
			return err
		}
		if _, err := article.Publish(ctx, tx, live, article.Publication{By: by}); err != nil {
			return err
		}
		for range 102 {
			if _, err := correction.Open(ctx, tx, by, correction.Request{Kind: correction.Anonymise, ArticleID: live, About: "A paragraph"}); err != nil {
				return err
			}
		}
		return nil
	})
	courier.withdraw(t, live)
	for range 102 {
		if _, err := comment.FileError(context.Background(), courier.DB, comment.ErrorReport{ArticleID: live, Text: "It is a day, not an hour."}); err != nil {
			t.Fatal(err)
		}
	}
	for _, w := range []window{desk, desk.dark(), phone, phone.dark(), {Width: 320, Height: 640}} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			b.signIn()
			for _, one := range []struct{ name, path string }{{"spike-draft", fmt.Sprintf("/newsroom/story/%d", draft)}, {"spike-sheet", fmt.Sprintf("/newsroom/story/%d/spike", draft)},
				{"spike-spiked", fmt.Sprintf("/newsroom/story/%d", spiked)}, {"spike-list", "/newsroom/stories?tab=spiked"}, {"spike-docket", "/newsroom/docket"}, {"spike-reports", "/newsroom/reports"}, {"spike-ledger", "/newsroom/ledger"}} {
				if got := b.goTo(one.path); got != 200 {
					t.Errorf("%s answers with %d", one.path, got)
				}
				b.look(one.name)
				b.fits(one.name)
			}
		})
	}
}
