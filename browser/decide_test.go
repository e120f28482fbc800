//go:build browser

package browser

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/notice"
)

// The pages on which things are decided, on a phone and at the desk, in light and dark: they fit, and a decision is made
// on each without a script too.
func TestDecidingFits(t *testing.T) {
	var id int64
	courier.write(t, func(ctx context.Context, tx *database.Tx) error {
		a, _, err := article.Create(ctx, tx, by, article.Text{Headline: "Pump house opens its doors for a Saturday", Kind: article.News, SectionID: 1, Body: markup.New(markup.Paragraph{Text: markup.Text("The pump is ninety years old.")})})
		if err != nil {
			return err
		}
		id = a.ID
		_, err = article.Publish(ctx, tx, id, article.Publication{By: by})
		_, more := article.Save(ctx, tx, id, a.HeadID, by, article.InReview, "", article.Text{Headline: "Pump house opens its doors for one Saturday in March", Kind: article.News, SectionID: 1,
			Body: markup.New(markup.Paragraph{Text: markup.Text("The pump is ninety-one years old. See the weather.")})})
		_, last := article.Schedule(ctx, tx, id, article.Plan{At: tx.Now().Add(26 * time.Hour), Action: article.PlanPublish, By: by})
		_, ask := article.Assign(ctx, tx, article.Assignment{ArticleID: id, Kind: article.KindReview, By: by, Due: tx.Now().Add(time.Hour), Words: "The age of the pump"})
		return errors.Join(err, more, last, ask, notice.Tell(ctx, tx, notice.Notice{Kind: "ask.review", Subject: article.Tag(id), Words: "You were asked to be the second pair of eyes for a story.", Path: "/newsroom/todo"}, courier.editor.ID))
	})
	courier.withdraw(t, id)
	for _, w := range []window{desk, phone.dark(), phone.noScript()} {
		t.Run(w.String(), func(t *testing.T) {
			b := open(t, courier, w)
			b.signIn()
			story := "/newsroom/story/" + fmt.Sprint(id)
			for _, one := range []struct{ name, path string }{{"decide", story + "/publish"}, {"decide-story", story}, {"decide-todo", "/newsroom/todo?of=all"}, {"decide-plans", "/newsroom/plans"},
				{"decide-notices", "/newsroom/notices"}, {"decide-rules", "/newsroom/settings/rules"}, {"decide-roles", "/newsroom/settings/roles"}, {"decide-alone", "/newsroom/overrides"}} {
				if got := b.goTo(one.path); got != 200 {
					t.Errorf("%s answers with %d", one.path, got)
				}
				b.look(one.name)
				if !w.NoScript {
					b.fits(one.name)
				}
			}
		})
	}
}
