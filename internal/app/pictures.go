package app

import (
	"context"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/media"
	"broadsheet/internal/staff"
)

// schedulePictures: each minute the staff are told of rights that end or ended; each hour pictures made by an older
// version of the program are made anew, some at a time.
func (a *App) schedulePictures() {
	a.Jobs.Every("picture-rights", time.Minute, func(ctx context.Context, c *job.Claim) error { return c.Done(ctx, a.pictureRights(ctx)) })
	a.Jobs.Every("picture-recipe", time.Hour, func(ctx context.Context, c *job.Claim) error {
		return c.Done(ctx, func(tx *database.Tx) error { return media.Renew(ctx, tx) })
	})
}

// pictureRights is one round over the rights in pictures. It concerns those who keep the library and those who decide
// what readers see.
func (a *App) pictureRights(ctx context.Context) func(*database.Tx) error {
	return func(tx *database.Tx) error {
		all, err := staff.All(ctx, tx)
		if err != nil {
			return err
		}
		var people []int64
		for _, p := range all {
			if !p.Disabled && (p.May(staff.Pictures) || p.May(staff.Publish)) {
				people = append(people, p.ID)
			}
		}
		return media.RightsRound(ctx, tx, a.inWords, people)
	}
}

// inWords writes an instant out in the paper's zone, for a notice.
func (a *App) inWords(t time.Time) string { return a.Site().Locale.FullDateTime(t.In(a.Zone())) }

// PictureRights does the round now: for tests and for a command that must not wait a minute.
func (a *App) PictureRights(ctx context.Context) error { return a.DB.Write(ctx, a.pictureRights(ctx)) }
