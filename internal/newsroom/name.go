package newsroom

import (
	"fmt"
	"net/http"
	"strconv"

	"broadsheet/internal/advert"
	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// namePage is a topic or an author alone: its address, what it can be merged into, and whether it can go.
type namePage struct {
	*room
	Free      bool // of a topic: no advertisement stands beside its stories
	List      article.Names
	ID        int64
	Name      string
	Slug      string // as typed, when it was refused
	Others    []choice
	Usage     article.Usage
	Room      string // the list it stands in
	Statement string
}

// usage counts the stories of each name.
type usage []article.Usage

func (u usage) of(id int64) article.Usage {
	for _, one := range u {
		if one.ID == id {
			return one
		}
	}
	return article.Usage{ID: id}
}

// UsedWords says how many stories a name has.
func (u usage) UsedWords(id int64) string {
	one := u.of(id)
	words := strconv.Itoa(one.Live) + " live stories"
	switch {
	case one.Live == 1:
		words = "One live story"
	case one.Live == 0 && one.Heads == 0:
		return "In no story"
	case one.Live == 0:
		words = "No live story"
	}
	if one.Heads > one.Live {
		words += fmt.Sprintf(", %d not out", one.Heads-one.Live)
	}
	return words
}

func (v *visit) topicPage() error  { return v.namePage(article.TopicNames, http.StatusOK, "", nil) }
func (v *visit) authorPage() error { return v.namePage(article.AuthorNames, http.StatusOK, "", nil) }

func (v *visit) namePage(list article.Names, status int, typed string, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	p := namePage{List: list, ID: id, Room: "/newsroom/" + string(list) + "s"}
	err = v.read(func(q database.Reader) error { return v.gatherName(q, &p) })
	if err != nil {
		return err
	}
	if typed != "" {
		p.Slug = typed
	}
	p.Bad = bad
	return v.print(status, "name", p)
}

func (v *visit) gatherName(q database.Reader, p *namePage) error {
	all, err := v.namesOf(q, p.List)
	if err != nil {
		return err
	}
	for _, n := range all {
		if n.id == p.ID {
			p.Name, p.Slug = n.name, n.slug
			continue
		}
		p.Others = append(p.Others, choice{strconv.FormatInt(n.id, 10), n.name + " (/" + string(p.List) + "/" + n.slug + ")", false})
	}
	if p.Slug == "" {
		return article.ErrNotFound
	}
	if p.List == article.TopicNames {
		free, err := advert.Free(v.ctx, q, article.Topic{ID: p.ID}.Tag())
		if p.Free = len(free) > 0; err != nil {
			return err
		}
	}
	used, err := article.Used(v.ctx, q, p.List)
	if err != nil {
		return err
	}
	p.Usage = usage(used).of(p.ID)
	p.Statement = usage(used).UsedWords(p.ID)
	p.room, err = v.room(q, p.Name, p.Room)
	return err
}

// listedName is a topic or an author as far as both are alike.
type listedName struct {
	id         int64
	name, slug string
}

func (v *visit) namesOf(q database.Reader, list article.Names) (out []listedName, err error) {
	if list == article.TopicNames {
		topics, err := article.AllTopics(v.ctx, q)
		for _, t := range topics {
			out = append(out, listedName{t.ID, t.Name, t.Slug})
		}
		return out, err
	}
	authors, err := article.AllAuthors(v.ctx, q)
	for _, a := range authors {
		out = append(out, listedName{a.ID, a.Name, a.Slug})
	}
	return out, err
}

func (v *visit) changeTopic() error  { return v.changeName(article.TopicNames) }
func (v *visit) changeAuthor() error { return v.changeName(article.AuthorNames) }

// changeName gives a name another address, merges it or deletes it.
func (v *visit) changeName(list article.Names) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	do, slug, into := v.line("do"), v.line("slug"), v.number("into")
	to, did := "/newsroom/"+string(list)+"s", "described"
	err = v.write(func(tx *database.Tx) error {
		switch do {
		case "address":
			return article.Readdress(v.ctx, tx, v.who.Actor(), list, id, slug)
		case "merge":
			did = "merged"
			if into == 0 {
				return problems{{Field: "into", Words: "Choose what it is to be merged into."}}.err()
			}
			return article.Merge(v.ctx, tx, v.who.Actor(), list, id, into)
		case "adverts":
			if list != article.TopicNames {
				break
			}
			to = fmt.Sprintf("%s/%d", to, id)
			return advert.SetFree(v.ctx, tx, v.who.Actor(), article.Topic{ID: id}.Tag(), v.line("free") != "")
		case "delete":
			did = "forgotten"
			return article.Forget(v.ctx, tx, v.who.Actor(), list, id)
		}
		return problems{{Field: "slug", Words: "Choose what is to be done."}}.err()
	})
	if bad, ok := problemsOf(err); ok {
		return v.namePage(list, http.StatusUnprocessableEntity, slug, bad)
	}
	if err != nil {
		return err
	}
	return v.to(to, did)
}
