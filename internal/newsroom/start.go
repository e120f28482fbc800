package newsroom

import (
	"net/http"
	"time"

	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/job"
)

// startPage is what waits for the person who comes in.
type startPage struct {
	*room
	Held, Reported, Errors int
	Review, Mine           []told
	Plans, Failed          []planned
	Jobs                   int
}

// Calm reports that nothing waits.
func (p startPage) Calm() bool {
	return p.Held+p.Reported+p.Errors+p.Jobs+len(p.Review)+len(p.Plans)+len(p.Failed) == 0
}

// soon is how far ahead the start page looks.
const soon = 24 * time.Hour

func (v *visit) start() error {
	var p startPage
	err := v.read(func(q database.Reader) error {
		var err error
		if p.room, err = v.room(q, "Start", "/newsroom"); err != nil {
			return err
		}
		if p.Review, err = board(v.ctx, q, ask{Tab: tabReview, Limit: 12}); err != nil {
			return err
		}
		if p.Mine, err = board(v.ctx, q, ask{Tab: tabAll, Limit: 6}); err != nil {
			return err
		}
		if p.Plans, err = plansUntil(v.ctx, q, q.Now().Add(soon)); err != nil {
			return err
		}
		if p.Failed, err = failedPlans(v.ctx, q); err != nil {
			return err
		}
		return v.waiting(q, &p)
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "start", p)
}

// waiting counts what others left for this person, as far as they may decide it.
func (v *visit) waiting(q database.Reader, p *startPage) error {
	var err error
	if v.may(moderate) {
		if p.Held, p.Reported, err = comment.Backlog(v.ctx, q); err != nil {
			return err
		}
		open, err := comment.OpenErrors(v.ctx, q, most)
		if err != nil {
			return err
		}
		p.Errors = len(open)
	}
	if v.may(publish) {
		failed, err := job.Failed(v.ctx, q)
		if err != nil {
			return err
		}
		p.Jobs = len(failed)
	}
	return nil
}

// morePage leads to the rooms that are entered seldom.
type morePage struct{ *room }

// About says what a room is for.
func (p morePage) About(url string) string {
	for _, one := range menuRooms {
		if one.url == url {
			return one.about
		}
	}
	return ""
}

func (v *visit) more() error {
	var p morePage
	err := v.read(func(q database.Reader) (err error) {
		p.room, err = v.room(q, "All rooms", "/newsroom/more")
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "more", p)
}
