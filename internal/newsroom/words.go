package newsroom

import (
	"errors"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/front"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// explain turns the nouns' errors into answers.
func explain(err error) error {
	var refused *media.Refused
	switch {
	case err == nil:
		return nil
	case errors.Is(err, article.ErrNotFound), errors.Is(err, section.ErrNotFound), errors.Is(err, comment.ErrNotFound),
		errors.Is(err, media.ErrNotFound), errors.Is(err, staff.ErrNotFound), errors.Is(err, front.ErrNotFound):
		return web.NotFound("There is nothing here. It may have been taken away meanwhile.")
	case errors.As(err, &refused):
		return web.Invalid(refused.Words)
	}
	return err
}

// problems are refusals, each beside its field.
type problems []article.Problem

// Of gives the words for a field, "" when it is in order.
func (p problems) Of(field string) string {
	for _, one := range p {
		if one.Field == field {
			return one.Words
		}
	}
	return ""
}

func (p *problems) add(field, words string) {
	*p = append(*p, article.Problem{Field: field, Words: words})
}

// err makes the problems an error, nil when there are none.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &article.InvalidError{Problems: p}
}

// problemsOf tells whether an error is something a person can mend in the form, and where.
func problemsOf(err error) (problems, bool) {
	var story *article.InvalidError
	var taken *section.TakenError
	var sec *section.InvalidError
	var com *comment.InvalidError
	var refused *media.Refused
	switch {
	case errors.As(err, &story):
		return story.Problems, true
	case errors.As(err, &taken):
		_, words := taken.Answer()
		return problems{{Field: "slug", Words: words}}, true
	case errors.As(err, &sec):
		return problems{{Field: sec.Field, Words: sec.Words}}, true
	case errors.As(err, &com):
		return problems{{Field: com.Field, Words: com.Words}}, true
	case errors.As(err, &refused):
		return problems{{Field: "file", Words: refused.Words}}, true
	case errors.Is(err, markup.ErrTooLarge), errors.Is(err, markup.ErrTooDeep), errors.Is(err, markup.ErrShape):
		return problems{{Field: "body", Words: err.Error()}}, true
	}
	return nil, false
}

// notices say what just happened. The address carries only the name, so nobody can put words on our page.
func notice(did string) string {
	for _, n := range notices {
		if n.did == did {
			return n.words
		}
	}
	return ""
}

var notices = []struct{ did, words string }{
	{"saved", "Saved. Readers do not see this yet."},
	{"same", "Nothing had changed, so nothing new was saved."},
	{"review", "Saved and handed over for review."},
	{"ready", "Saved and marked as ready."},
	{"published", "Published. Readers see it now."},
	{"changed", "The changes are published. Readers see them now."},
	{"overtaken", "Published. Readers see it now. The plan to publish an earlier text was cancelled."},
	{"led", "Published, and it leads the front."},
	{"ledbelow", "Published. The top of the front is pinned: it stands in the first slot that is not."},
	{"lead", "It stands at the top of the front."},
	{"below", "The top of the front is pinned: it stands in the first slot that is not."},
	{"scheduled", "Planned. You can cancel it until then."},
	{"embargoed", "This story is under embargo: it will be published when the embargo ends."},
	{"unscheduled", "The plan was cancelled."},
	{"killed", "The story was killed. Its address tells readers that it is gone."},
	{"reinstated", "The story is back. Readers see it again."},
	{"front", "The front is as you ordered it. Readers see it now."},
	{"frontdraft", "The draft of the front is kept. Readers see nothing of it yet."},
	{"frontdropped", "The draft is gone. What you see is what readers see."},
	{"frontplanned", "The front will go up by itself. You can change or cancel that until then."},
	{"frontunplanned", "The plan is cancelled."},
	{"frontmoved", "The plan has its new time."},
	{"frontback", "The earlier order is the newest version now. Readers see it."},
	{"banner", "The breaking line is set."},
	{"bannerdown", "The breaking line is down."},
	{"described", "Saved."},
	{"added", "Added."},
	{"uploaded", "The pictures are in. Say what each one shows before it is used."},
	{"decided", "Decided."},
	{"replied", "Your reply is published."},
	{"replyheld", "Your reply is held for moderation."},
	{"thread", "The comments setting of the story is saved."},
	{"settled", "Settled."},
	{"retried", "It will be tried again."},
	{"disabled", "They can no longer sign in; their sessions have ended."},
}
