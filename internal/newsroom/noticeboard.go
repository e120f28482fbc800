package newsroom

import (
	"net/http"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/media"
	noticeboard "broadsheet/internal/notice"
)

// noticesPage is what the visitor was told, and how they want to hear of what.
type noticesPage struct {
	*room
	Told    []toldNotice
	Choices []noticeboard.Choice
	Next    int64
	Email   string
}

// toldNotice is a notice with the headline of its story, or the name of its picture: no letter has it where it is under
// embargo, this page may.
type toldNotice struct {
	noticeboard.Notice
	Called string
}

// noticesShown is how many notices a screen or two hold.
const noticesShown = 40

func (v *visit) noticesPage() error {
	var p noticesPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Notices", noticesRoom); err != nil {
			return err
		}
		p.Email = v.who.Email
		list, err := noticeboard.Before(v.ctx, q, v.who.ID, v.asked("before"), noticesShown+1)
		if err != nil {
			return err
		}
		if len(list) > noticesShown {
			list = list[:noticesShown]
			p.Next = list[noticesShown-1].ID
		}
		if p.Choices, err = noticeboard.Choices(v.ctx, q, v.who.ID); err != nil {
			return err
		}
		p.Told, err = v.toldNotices(q, list)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "noticeboard", p)
}

func (v *visit) toldNotices(q database.Reader, list []noticeboard.Notice) ([]toldNotice, error) {
	var ids, numbers []int64
	for _, n := range list {
		if id := storyOf(n.Subject); id != 0 {
			ids = append(ids, id)
		}
		if number, ok := strings.CutPrefix(n.Subject, "picture:"); ok {
			numbers = append(numbers, toNumber(number))
		}
	}
	stories, err := v.shelf(q, ids)
	if err != nil {
		return nil, err
	}
	shots, err := media.ByNumbers(v.ctx, q, numbers...)
	var rows []toldNotice
	for _, n := range list {
		row := toldNotice{Notice: n}
		if id := storyOf(n.Subject); id != 0 {
			row.Called = first(stories.of(id).Headline, "A story without a headline")
		}
		for _, p := range shots {
			if media.Subject(p.ID) == n.Subject {
				row.Called = p.Called()
			}
		}
		rows = append(rows, row)
	}
	return rows, err
}

// storyOf is the number of the story that a subject names, 0 for other subjects.
func storyOf(subject string) int64 {
	const kind = "article:"
	if len(subject) <= len(kind) || subject[:len(kind)] != kind {
		return 0
	}
	return toNumber(subject[len(kind):])
}

// readNotices marks one as read and leads to what it is about, marks all as read, or keeps how the visitor hears of what.
func (v *visit) readNotices() error {
	if err := v.parse(); err != nil {
		return err
	}
	to, did := noticesRoom, "read"
	err := v.write(func(tx *database.Tx) error {
		switch v.line("do") {
		case "all":
			return noticeboard.Read(v.ctx, tx, v.who.ID, 0)
		case "choose":
			did = "choices"
			for _, g := range noticeboard.Groups {
				if err := noticeboard.Choose(v.ctx, tx, v.who.ID, g.Name, noticeboard.How(v.line("how_"+g.Name))); err != nil {
					return err
				}
			}
			return nil
		}
		n, err := noticeboard.ByID(v.ctx, tx, v.number("id"))
		if err != nil || n.Staff != v.who.ID {
			return noticeboard.ErrNotFound
		}
		if v.line("do") == "open" {
			to, did = n.Path, ""
		}
		return noticeboard.Read(v.ctx, tx, v.who.ID, n.ID)
	})
	if err != nil {
		return err
	}
	return v.to(to, did)
}

// HowWords says how somebody hears of something.
func (p noticesPage) HowWords(h noticeboard.How) string {
	switch h {
	case noticeboard.AtOnce:
		return "at once"
	case noticeboard.Daily:
		return "in the letter of the morning"
	}
	return "not by mail"
}

// Hows are the ways.
func (p noticesPage) Hows() []noticeboard.How { return noticeboard.Hows }

// Posts reports whether letters leave the house.
func (p noticesPage) Posts() bool { return p.v.Mails }

// News reports whether something was not read yet.
func (p noticesPage) News() bool {
	for _, n := range p.Told {
		if n.Read.IsZero() {
			return true
		}
	}
	return false
}
