package newsroom

import (
	"fmt"

	"broadsheet/internal/advert"
	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// advertBeside is whether an advertisement may stand beside a story, and why not.
type advertBeside struct {
	Any  bool   // the house has advertisements at all
	Free bool   // somebody decided that none stands beside this story
	Why  string // none stands there in any case
}

// advertBeside asks it for the newest text of a story.
func (v *visit) advertBeside(q database.Reader, id int64, head article.Revision) (advertBeside, error) {
	var b advertBeside
	all, err := advert.All(v.ctx, q, 1)
	if err != nil {
		return b, err
	}
	b.Any = len(all) > 0
	if head.Kind == article.Sponsored {
		b.Why = "None: somebody paid for this story."
		return b, nil
	}
	story, subjects := article.Tag(id), []string{article.Tag(id)}
	for _, t := range head.Topics {
		subjects = append(subjects, article.Topic{ID: t}.Tag())
	}
	free, err := advert.Free(v.ctx, q, subjects...)
	if err != nil {
		return b, err
	}
	for _, one := range free {
		if one == story {
			b.Free = true
		} else if b.Why == "" {
			b.Why, err = v.topicFree(q, one)
		}
	}
	return b, err
}

func (v *visit) topicFree(q database.Reader, tag string) (string, error) {
	topics, err := article.AllTopics(v.ctx, q)
	for _, t := range topics {
		if t.Tag() == tag {
			return fmt.Sprintf("None: the topic “%s” is kept free of advertisements.", t.Name), err
		}
	}
	return "None: one of its topics is kept free of advertisements.", err
}

// storyAdverts keeps advertisements away from a story, or lets them come back.
func (v *visit) storyAdverts() error {
	return v.act("described", func(tx *database.Tx, id int64) error {
		if _, err := article.ByID(v.ctx, tx, id); err != nil {
			return err
		}
		return advert.SetFree(v.ctx, tx, v.who.Actor(), article.Tag(id), v.line("free") != "")
	})
}
