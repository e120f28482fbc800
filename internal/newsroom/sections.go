package newsroom

import (
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
)

// sectionsPage is the desks of the paper.
type sectionsPage struct {
	*room
	Sections []section.Section // each followed by those below it
	Tops     []section.Section
	Typed    section.Section // what stood in the form that was refused; no ID: the form for a new one
}

// Accents are the colours of labels.
func (p sectionsPage) Accents() []string { return section.Accents }

// AccentName names a colour for the select.
func (p sectionsPage) AccentName(a string) string {
	if a == "" {
		return "House blue"
	}
	return title(a)
}

// Row is a section as its form shows it: what was typed, if that is the one that was refused.
func (p sectionsPage) Row(s section.Section) section.Section {
	if len(p.Bad) > 0 && p.Typed.ID == s.ID {
		p.Typed.Path, p.Typed.ParentID = s.Path, s.ParentID
		return p.Typed
	}
	return s
}

func (v *visit) sections() error { return v.showSections(http.StatusOK, section.Section{}, nil) }

func (v *visit) showSections(status int, typed section.Section, bad problems) error {
	p := sectionsPage{Typed: typed}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Sections", "/newsroom/more"); err != nil {
			return err
		}
		all, err := section.All(v.ctx, q)
		p.Tops = section.Children(all, 0)
		for _, top := range p.Tops {
			p.Sections = append(append(p.Sections, top), section.Children(all, top.ID)...)
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "sections", p)
}

// saveSection opens a section or changes one. The address of one that exists stays.
func (v *visit) saveSection() error {
	if err := v.parse(); err != nil {
		return err
	}
	s := section.Section{ID: v.number("id"), ParentID: v.number("parent"), Name: v.line("name"), Slug: v.line("slug"), Accent: v.line("accent"),
		Description: v.line("description"), Position: int(v.number("position"))}
	err := v.write(func(tx *database.Tx) error {
		if s.ID == 0 {
			return v.openSection(tx, s)
		}
		old, err := section.ByID(v.ctx, tx, s.ID)
		if err != nil {
			return err
		}
		old.Name, old.Accent, old.Description, old.Position = s.Name, s.Accent, s.Description, s.Position
		return section.Change(v.ctx, tx, v.who.Actor(), old)
	})
	if bad, ok := problemsOf(err); ok {
		return v.showSections(http.StatusUnprocessableEntity, s, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/sections", "described")
}

// openSection looks first whether the address is free: a section is written before it takes its address.
func (v *visit) openSection(tx *database.Tx, s section.Section) error {
	if s.Slug == "" {
		s.Slug = article.Slug(s.Name)
	}
	path := s.Slug
	if s.ParentID != 0 {
		parent, err := section.ByID(v.ctx, tx, s.ParentID)
		if err != nil {
			return err
		}
		path = parent.Path + "/" + s.Slug
	}
	if owner, err := section.Resolve(v.ctx, tx, strings.Trim(path, "/")); err == nil {
		return &section.TakenError{Path: path, Owner: owner}
	}
	_, err := section.Create(v.ctx, tx, v.who.Actor(), s)
	return err
}
