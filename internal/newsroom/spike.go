package newsroom

import (
	"fmt"
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// spikeSheet asks before a draft is put aside.
type spikeSheet struct {
	*room
	Story            article.Article
	Headline, Reason string
}

func (v *visit) spikePage() error { return v.showSpike(http.StatusOK, "", nil) }

func (v *visit) showSpike(status int, reason string, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	p := spikeSheet{Reason: reason}
	err = v.read(func(q database.Reader) error {
		if p.Story, err = article.ByID(v.ctx, q, id); err != nil {
			return err
		}
		head, err := article.Head(v.ctx, q, id)
		if err != nil {
			return err
		}
		p.Headline = first(head.Headline, "No headline yet")
		p.room, err = v.room(q, "Spike: "+p.Headline, "/newsroom/stories")
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "spike", p)
}

// spike puts a draft aside that was never published.
func (v *visit) spike() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	reason := strings.TrimSpace(v.long("reason"))
	err = v.write(func(tx *database.Tx) error { return article.Spike(v.ctx, tx, id, v.who.Actor(), reason) })
	if bad, ok := problemsOf(err); ok {
		return v.showSpike(http.StatusUnprocessableEntity, reason, bad)
	}
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), "spiked")
}

// unspike takes a draft up again.
func (v *visit) unspike() error {
	return v.act("unspiked", func(tx *database.Tx, id int64) error { return article.Unspike(v.ctx, tx, id, v.who.Actor()) })
}
