package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/media"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/search"
	"broadsheet/internal/staff"
)

// schedule names everything that the paper does by itself.
func (a *App) schedule() {
	a.Jobs.Handle(article.DueJob, a.carryOut)
	a.Jobs.Handle(media.RenderJob, media.Render(a.DB, a.Store))
	a.Jobs.Handle(reindexJob, a.reindexStories)
	a.Jobs.Every("cache-prune", time.Hour, func(ctx context.Context, _ *job.Claim) error { return pagecache.Prune(ctx, a.DB) })
	a.Jobs.Every("staff-sweep", 6*time.Hour, func(ctx context.Context, c *job.Claim) error {
		return c.Done(ctx, func(tx *database.Tx) error { return staff.Sweep(ctx, tx) })
	})
	a.Jobs.Every("search-rebuild", 24*time.Hour, func(ctx context.Context, c *job.Claim) error {
		stale, err := search.Stale(ctx, a.DB)
		if err != nil || !stale {
			return err
		}
		return search.Rebuild(ctx, a.DB, searchShelf)
	})
	a.scheduleWeather()
}

// carryOut does what was planned for a story. What can no longer be done is marked failed, with the reason, for the
// newsroom to see; it is not tried again, because a person has to decide.
func (a *App) carryOut(ctx context.Context, c *job.Claim) error {
	var due article.Due
	if err := c.Decode(&due); err != nil {
		return err
	}
	err := c.Done(ctx, func(tx *database.Tx) error { return article.RunDue(ctx, tx, due.Plan) })
	var refused interface{ Answer() (kind, words string) }
	if !errors.As(err, &refused) {
		return err
	}
	_, words := refused.Answer()
	a.Log.Warn("a plan could not be carried out", "plan", due.Plan, "why", words)
	return c.Done(ctx, func(tx *database.Tx) error { return article.FailDue(ctx, tx, due.Plan, fmt.Errorf("%s", words)) })
}
