package newsroom

import (
	"net/http"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
)

// jobsPage is what the system gave up.
type jobsPage struct {
	*room
	Jobs []job.Failure
}

// Deed says in words what a job was to do.
func (p jobsPage) Deed(kind string) string {
	for _, d := range jobDeeds {
		if d.kind == kind {
			return d.words
		}
	}
	return kind
}

var jobDeeds = []struct{ kind, words string }{
	{"article.due", "Publish or kill a story at its planned time"}, {"media.render", "Make the sizes of a picture"}, {"search.reindex", "Make stories findable by a new name"},
	{"staff.letter", "Send a letter"}, {"notice.letter", "Send a notice by mail"}, {"every:weather", "Fetch the weather"}, {"every:staff-sweep", "Clear away old links and sessions"},
	{"every:search-rebuild", "Make the search index anew"}, {"every:head-index", "Make the newsroom's search index complete"}, {"every:picture-rights", "Take out pictures whose rights have ended"},
	{"every:picture-recipe", "Make the sizes of older pictures anew"},
}

func (v *visit) jobs() error {
	var p jobsPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Failed jobs", "/newsroom/jobs"); err != nil {
			return err
		}
		p.Jobs, err = job.Failed(v.ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "jobs", p)
}

// retryJob gives a failed job another round of attempts, or takes it off the list for good.
func (v *visit) retryJob() error {
	if err := v.parse(); err != nil {
		return err
	}
	id, did := v.number("id"), "retried"
	err := v.write(func(tx *database.Tx) error {
		if v.line("do") == "dismiss" {
			did = "dismissed"
			return job.Dismiss(v.ctx, tx, id)
		}
		return job.Retry(v.ctx, tx, id)
	})
	if err != nil {
		return err
	}
	return v.to("/newsroom/jobs", did)
}
