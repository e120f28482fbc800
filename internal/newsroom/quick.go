package newsroom

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// quickSheet is the short form for a phone: three fields, a picture if there is one.
type quickSheet struct {
	*room
	Headline, Body, Alt, Key string
	Seen                     bool              // the warnings of the checks stand in the form
	Warned                   []article.Finding // what the checks would have somebody look at first
	SectionID                int64
	Sections                 []choice
}

// doLead publishes and puts the story at the top of the front.
const doLead = "lead"

func (v *visit) quickPage() error { return v.showQuick(http.StatusOK, quickSheet{}, nil) }

func (v *visit) showQuick(status int, p quickSheet, bad problems) error {
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Quick post", "/newsroom/quick"); err != nil {
			return err
		}
		all, err := section.All(v.ctx, q)
		if err != nil {
			return err
		}
		if p.SectionID == 0 {
			if p.SectionID, err = v.usualSection(q, all); err != nil {
				return err
			}
		}
		p.Sections = sectionChoices(all, p.SectionID)
		return nil
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "quick", p)
}

// usualSection is that of the last story this person saved, else the first of the paper.
func (v *visit) usualSection(q database.Reader, all []section.Section) (int64, error) {
	recent, err := board(v.ctx, q, ask{Tab: tabAll, Limit: perPage})
	for _, s := range recent {
		if s.SavedBy == v.who.Actor() && s.SectionID != 0 {
			return s.SectionID, err
		}
	}
	if len(all) > 0 {
		return all[0].ID, err
	}
	return 0, err
}

// quick writes a story and, for an editor, publishes it and lets it lead the front, in one transaction.
func (v *visit) quick() error {
	if err := v.parse(); err != nil {
		return err
	}
	p := quickSheet{Headline: v.line("headline"), Body: v.long("body"), Alt: v.line("alt"), Key: v.line("key"), SectionID: v.number("section"), Seen: v.line("sure") != ""}
	do := v.line("do")
	if (do == doLead || do == doPublish) && !v.may(publish) {
		return web.Forbidden(refusals[publish])
	}
	if err := v.quickPicture(&p); err != nil {
		if bad, ok := problemsOf(err); ok {
			return v.showQuick(http.StatusUnprocessableEntity, p, bad)
		}
		return err
	}
	v.railAhead(do, func() (*markup.Document, error) { return markup.ParseMarkdown(p.Body, nil) })
	var k kept
	err := v.write(func(tx *database.Tx) (err error) {
		k, err = v.keepQuick(tx, p, do)
		return err
	})
	var warned *quickWarned
	if errors.As(err, &warned) {
		p.Warned = warned.found
		return v.showQuick(http.StatusUnprocessableEntity, p, nil)
	}
	if bad, ok := problemsOf(err); ok {
		return v.showQuick(http.StatusUnprocessableEntity, p, bad)
	}
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", k.id), k.did)
}

// quickWarned holds a post back until somebody has seen what the checks warn of. Nothing of it is kept but the form.
type quickWarned struct{ found []article.Finding }

func (e *quickWarned) Error() string { return "the checks warn of something" }

// quickPicture takes in the photograph that came with the post.
func (v *visit) quickPicture(p *quickSheet) error {
	f, h, err := v.r.FormFile("picture")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	m, err := v.takePicture(f, h, media.Texts{Alt: p.Alt, Credit: v.who.Name})
	if err != nil {
		return err
	}
	if p.Key = m.Key; p.Alt == "" {
		p.Alt = m.Alt
	}
	return nil
}

func (v *visit) keepQuick(tx *database.Tx, p quickSheet, do string) (kept, error) {
	by := v.who.Actor()
	t, err := v.quickText(tx, p)
	if err != nil {
		return kept{}, err
	}
	_, r, err := article.Create(v.ctx, tx, by, t)
	if err != nil {
		return kept{}, err
	}
	switch do {
	case doLead, doPublish:
		return v.quickOut(tx, r, p, do)
	case doReview:
		r, err = article.Save(v.ctx, tx, r.ArticleID, r.ID, by, article.InReview, "", t)
		return kept{id: r.ArticleID, did: "review"}, err
	}
	return kept{id: r.ArticleID, did: "saved"}, nil
}

func (v *visit) quickOut(tx *database.Tx, r article.Revision, p quickSheet, do string) (kept, error) {
	a, err := article.ByID(v.ctx, tx, r.ArticleID)
	if err != nil {
		return kept{}, err
	}
	if err := v.mayPublish(tx, a, r, ""); err != nil {
		return kept{}, err
	}
	if !p.Seen {
		c, err := v.checkup(tx, a, r, time.Time{})
		if err != nil {
			return kept{}, err
		}
		if c.Warns() && !c.Blocks() {
			return kept{}, &quickWarned{c.Found}
		}
	}
	if _, err := article.Publish(v.ctx, tx, r.ArticleID, article.Publication{Revision: r.ID, By: v.who.Actor()}); err != nil {
		return kept{}, err
	}
	if do == doPublish {
		return kept{id: r.ArticleID, did: "published"}, nil
	}
	at, err := v.toTop(tx, r.ArticleID)
	if at > 1 {
		return kept{id: r.ArticleID, did: "ledbelow"}, err
	}
	return kept{id: r.ArticleID, did: "led"}, err
}

// quickText makes the text: the person who posts stands in the byline, and the slug is one that nobody has yet, because
// a person on a pavement has no time to think of another.
func (v *visit) quickText(tx *database.Tx, p quickSheet) (article.Text, error) {
	t := article.Text{Headline: p.Headline, SectionID: p.SectionID, Kind: article.News, Lead: article.Picture{Key: p.Key, Alt: p.Alt}}
	if p.Key == "" {
		t.Lead = article.Picture{}
	}
	var err error
	if t.Body, err = markup.ParseMarkdown(p.Body, nil); err != nil {
		return t, problems{{Field: "body", Words: "The text cannot be kept: " + err.Error() + "."}}.err()
	}
	if t.Slug, err = v.freeSlug(tx, p); err != nil {
		return t, err
	}
	me, err := v.author(tx)
	t.Bylines = []article.Byline{{AuthorID: me.ID}}
	return t, err
}

// slugTries is how many stories of one headline a section may have before the writer must choose.
const slugTries = 50

func (v *visit) freeSlug(tx *database.Tx, p quickSheet) (string, error) {
	slug := article.Slug(p.Headline)
	if slug == "" || p.SectionID == 0 {
		return "", nil // the check before publishing says what is missing
	}
	sec, err := section.ByID(v.ctx, tx, p.SectionID)
	if errors.Is(err, section.ErrNotFound) {
		return "", problems{{Field: "section", Words: "This section is no longer there. Choose another."}}.err()
	}
	for n := 2; err == nil && n < slugTries; n++ {
		if _, err = section.Resolve(v.ctx, tx, sec.Path+"/"+slug); errors.Is(err, section.ErrNotFound) {
			return slug, nil
		}
		slug = fmt.Sprintf("%s-%d", article.Slug(p.Headline), n)
	}
	return "", err
}

// author is the name under which the visitor writes, made at the first need.
func (v *visit) author(tx *database.Tx) (article.Author, error) {
	all, err := article.AllAuthors(v.ctx, tx)
	if err != nil {
		return article.Author{}, err
	}
	if a := authorOf(all, v.who); a.ID != 0 {
		return a, nil
	}
	if a := authorByName(all, strings.TrimSpace(v.who.Name)); a.ID != 0 {
		return a, nil
	}
	return article.SaveAuthor(v.ctx, tx, v.who.Actor(), article.Author{Name: v.who.Name, StaffID: v.who.ID})
}
