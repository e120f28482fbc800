package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/job"
	"broadsheet/internal/media"
	"broadsheet/internal/newsroom"
	"broadsheet/internal/search"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
)

// schedule names everything that the paper does by itself.
func (a *App) schedule() {
	a.Jobs.Handle(article.DueJob, a.carryOut)
	a.Jobs.Handle(front.DueJob, func(ctx context.Context, c *job.Claim) error {
		var due front.Due
		if err := c.Decode(&due); err != nil {
			return err
		}
		return c.Done(ctx, func(tx *database.Tx) error { return front.RunDue(ctx, tx, due.Plan) })
	})
	a.Jobs.Handle(media.RenderJob, media.Render(a.DB, a.Store))
	a.Jobs.Slow(media.RenderJob, newsroom.LetterJob)
	a.Jobs.Handle(reindexJob, a.reindexStories)
	a.Jobs.Handle(newsroom.LetterJob, func(ctx context.Context, c *job.Claim) error { return a.Newsroom().SendLetter(ctx, c) })
	a.Jobs.Every("staff-sweep", 6*time.Hour, func(ctx context.Context, c *job.Claim) error {
		return c.Done(ctx, func(tx *database.Tx) error { return staff.Sweep(ctx, tx) })
	})
	a.Jobs.Every("docket-forget", 6*time.Hour, func(ctx context.Context, c *job.Claim) error {
		return c.Done(ctx, func(tx *database.Tx) error {
			_, err := correction.Forget(ctx, tx)
			return err
		})
	})
	a.Jobs.Every("search-rebuild", 24*time.Hour, func(ctx context.Context, c *job.Claim) error {
		stale, err := search.Stale(ctx, a.DB)
		if err != nil || !stale {
			return err
		}
		return search.Rebuild(ctx, a.DB, searchShelf)
	})
	a.Jobs.Every("front-watch", 10*time.Minute, func(ctx context.Context, c *job.Claim) error {
		return c.Done(ctx, func(tx *database.Tx) error { return front.TellStale(ctx, tx, a.Zone()) })
	})
	a.Jobs.Every("head-index", time.Hour, func(ctx context.Context, _ *job.Claim) error { return article.SpreadHeads(ctx, a.DB) })
	a.Jobs.Every("version-notes", 24*time.Hour, func(ctx context.Context, _ *job.Claim) error { return article.NoteVersions(ctx, a.DB) })
	a.openPost()
	a.schedulePictures()
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
	words, decided := cannot(err)
	if !decided {
		return errors.Join(err, a.tellLate(ctx, c, due, err)) // nil, or something that may pass
	}
	a.Log.Warn("a plan could not be carried out", "plan", due.Plan, "why", words)
	return c.Done(ctx, func(tx *database.Tx) error { return article.FailDue(ctx, tx, due.Plan, fmt.Errorf("%s", words)) })
}

// lateAttempt is the attempt at which people hear that a plan is late: the pauses before it come to about a minute.
const lateAttempt = 7

// tellLate shows that something unforeseen keeps a plan from being carried out while it is tried again.
func (a *App) tellLate(ctx context.Context, c *job.Claim, due article.Due, err error) error {
	if err == nil || c.Attempt < lateAttempt {
		return nil
	}
	return a.DB.Write(ctx, func(tx *database.Tx) error {
		return article.LateDue(ctx, tx, due.Plan, "Something unforeseen keeps the paper from it; the log says what.")
	})
}

// cannot tells what keeps a plan from being carried out at all, in words; false for what may pass with time.
func cannot(err error) (words string, decided bool) {
	var refused interface{ Answer() (kind, words string) }
	switch {
	case errors.As(err, &refused):
		_, words = refused.Answer()
		return words, true
	case errors.Is(err, section.ErrNotFound):
		return "The section of the story is gone.", true
	case errors.Is(err, article.ErrNotFound):
		return "The text that was planned is gone.", true
	}
	return "", false
}
