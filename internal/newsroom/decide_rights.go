package newsroom

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
	"broadsheet/internal/web"
)

// Rights by section, in one place. Every door whose address names a story passes storyDoor; a form that publishes as it
// saves, and the quick post, ask mayDecide with the text in hand.

// storyDoor asks for the door's right in the sections of the story that the address names. Whoever may not edit the stories
// of others comes in to their own.
func (v *visit) storyDoor(d door) error {
	if !d.ofStory() {
		return nil
	}
	id, err := v.id()
	if err != nil {
		return err
	}
	return v.read(func(q database.Reader) error { return v.story(q, id, d.right) })
}

// ofStory reports whether a door leads to one story.
func (d door) ofStory() bool { return strings.Contains(d.pattern, "/newsroom/story/{id}") }

// story is the rule for one story: what is written may be opened by whoever wrote it or may edit there; what decides needs
// its right there.
func (v *visit) story(q database.Reader, id int64, r right) error {
	a, err := article.ByID(v.ctx, q, id)
	if errors.Is(err, article.ErrNotFound) {
		return nil // the room says so
	}
	if err != nil {
		return err
	}
	head, err := article.RevisionByID(v.ctx, q, a.HeadID)
	if err != nil {
		return err
	}
	if r != write {
		return v.mayDecide(q, r, a, head)
	}
	if own, err := v.own(q, a, head); own || err != nil {
		return err
	}
	return v.mayDecide(q, edit, a, head)
}

// own reports whether the visitor began the story, stands in its byline, saved some of it, or was asked to write it.
func (v *visit) own(q database.Reader, a article.Article, head article.Revision) (bool, error) {
	signed, err := signers(v.ctx, q, head)
	if err != nil || a.CreatedBy == v.who.Actor() || slices.Contains(signed, v.who.ID) {
		return err == nil, err
	}
	var n int
	err = q.QueryRow(v.ctx, `SELECT (SELECT COUNT(*) FROM revision WHERE article_id = $1 AND saved_by = $2)
		+ (SELECT COUNT(*) FROM assignment WHERE article_id = $1 AND staff_id = $3 AND state = 'open')`, a.ID, v.who.Actor(), v.who.ID).Scan(&n)
	return n > 0, err
}

// mayDecide is the rule: the right is asked for in the section where the text is to stand, and in the one where readers see
// the story now. It answers with words for a person.
func (v *visit) mayDecide(q database.Reader, r right, a article.Article, text article.Revision) error {
	if len(v.who.Sections) == 0 && v.may(r) {
		return nil
	}
	all, err := section.All(v.ctx, q)
	if err != nil {
		return err
	}
	ids := []int64{text.SectionID}
	if a.PublishedID != 0 && a.PublishedID != text.ID {
		out, err := article.RevisionByID(v.ctx, q, a.PublishedID)
		if err != nil {
			return err
		}
		ids = append(ids, out.SectionID)
	}
	for _, id := range ids {
		if !v.mayIn(r, all, id) {
			return web.Forbidden(v.refusalIn(r, all, id))
		}
	}
	return nil
}

// mayIn reports whether the visitor has a right in a section or in the one above it.
func (v *visit) mayIn(r right, all []section.Section, id int64) bool {
	trail := []int64{}
	for _, s := range section.Trail(all, id) {
		trail = append(trail, s.ID)
	}
	if len(trail) == 0 { // none yet, or one that is gone
		trail = []int64{0}
	}
	return v.who.MayIn(r, trail...)
}

func (v *visit) refusalIn(r right, all []section.Section, id int64) string {
	if !v.may(r) {
		return refusals[r]
	}
	what := "You decide what readers see in the sections that were given to you"
	if r == edit {
		what = "You work in the sections that were given to you"
	}
	return fmt.Sprintf("%s; “%s” is not among them. Ask an editor of that section.", what, sectionName(all, id))
}
