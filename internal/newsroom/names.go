package newsroom

import (
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/staff"
)

// topicsPage is the subjects that stories share.
type topicsPage struct {
	*room
	usage
	Topics []article.Topic
	Typed  article.Topic
}

func (v *visit) topics() error { return v.showTopics(http.StatusOK, article.Topic{}, nil) }

func (v *visit) showTopics(status int, typed article.Topic, bad problems) error {
	p := topicsPage{Typed: typed}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Topics", "/newsroom/more"); err != nil {
			return err
		}
		if p.usage, err = article.Used(v.ctx, q, article.TopicNames); err != nil {
			return err
		}
		p.Topics, err = article.AllTopics(v.ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "topics", p)
}

// saveTopic changes the topic of a slug, or makes a new one of a name. A new name never overwrites an old topic.
func (v *visit) saveTopic() error {
	if err := v.parse(); err != nil {
		return err
	}
	t := article.Topic{Slug: v.line("slug"), Name: v.line("name"), Description: v.line("description")}
	err := v.write(func(tx *database.Tx) error {
		if t.Slug == "" {
			all, err := article.AllTopics(v.ctx, tx)
			if err != nil {
				return err
			}
			if topicBySlug(all, article.Slug(t.Name)).ID != 0 {
				return problems{{Field: "name", Words: "There is already a topic of this name."}}.err()
			}
		}
		_, err := article.SaveTopic(v.ctx, tx, v.who.Actor(), t)
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showTopics(http.StatusUnprocessableEntity, t, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/topics", "described")
}

// authorsPage is the names that can stand in a byline.
type authorsPage struct {
	*room
	usage
	Authors []article.Author
	Staff   []staff.Person
	Typed   article.Author
}

func (v *visit) authors() error { return v.showAuthors(http.StatusOK, article.Author{}, nil) }

func (v *visit) showAuthors(status int, typed article.Author, bad problems) error {
	p := authorsPage{Typed: typed}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Authors", "/newsroom/more"); err != nil {
			return err
		}
		if p.usage, err = article.Used(v.ctx, q, article.AuthorNames); err != nil {
			return err
		}
		p.Staff = p.all
		p.Authors, err = article.AllAuthors(v.ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "authors", p)
}

// saveAuthor changes the author of a slug, or adds a name. Two people of one name get two addresses.
func (v *visit) saveAuthor() error {
	if err := v.parse(); err != nil {
		return err
	}
	a := article.Author{Slug: v.line("slug"), Name: v.line("name"), Role: v.line("role"), Bio: strings.TrimSpace(v.long("bio")), StaffID: v.number("staff")}
	known := v.line("known") != ""
	err := v.write(func(tx *database.Tx) error {
		all, err := article.AllAuthors(v.ctx, tx)
		if err != nil {
			return err
		}
		for _, other := range all {
			if !known && other.Slug == first(a.Slug, article.Slug(a.Name)) {
				return problems{{Field: "name", Words: "There is already an author at /author/" + other.Slug + ". If this is somebody else, give another address."}}.err()
			}
			if a.StaffID != 0 && other.StaffID == a.StaffID && other.Slug != a.Slug {
				return problems{{Field: "staff", Words: other.Name + " is already the byline of this account."}}.err()
			}
		}
		_, err = article.SaveAuthor(v.ctx, tx, v.who.Actor(), a)
		return err
	})
	if bad, ok := problemsOf(err); ok {
		if !known {
			a.ID = 0
		}
		return v.showAuthors(http.StatusUnprocessableEntity, a, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/authors", "described")
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
