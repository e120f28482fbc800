package newsroom

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
)

// findPage finds rooms, stories, sections and topics by a few letters. The palette shows the same hits without leaving the
// page; the page does it without a script.
type findPage struct {
	*room
	Words string
	Hits  []hit
}

// hit is something that was found, and where it leads.
type hit struct {
	Name, URL string
	What      string // "Room", "Live"
}

// How many hits of each sort are worth a look; more are found in the list of stories.
const (
	findStories = 8
	findOther   = 6
)

func (v *visit) find() error {
	p := findPage{Words: oneLine(tidy(v.r.URL.Query().Get("q")))}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Find", findRoom); err != nil {
			return err
		}
		return v.gatherFound(q, &p)
	})
	if err != nil {
		return err
	}
	if v.r.Header.Get("X-Requested-With") == "fetch" {
		return v.printPiece("find", "hits", "", p)
	}
	return v.print(http.StatusOK, "find", p)
}

func (v *visit) gatherFound(q database.Reader, p *findPage) error {
	words := strings.Fields(article.Fold(p.Words))
	var rooms, other []hit // called so, and described so
	for _, r := range v.openPlaces() {
		switch {
		case hasAll(r.name, words):
			rooms = append(rooms, hit{r.name, r.url, "Room"})
		case hasAll(r.name+" "+r.about, words):
			other = append(other, hit{r.name, r.url, "Room"})
		}
	}
	all, err := section.All(v.ctx, q)
	if err != nil {
		return err
	}
	f := article.Filter{Words: p.Words, Viewer: v.viewer(all), Limit: findStories}
	if p.Words == "" {
		f.By = v.who.Actor()
	}
	stories, err := article.List(v.ctx, q, f)
	if err != nil {
		return err
	}
	var found []hit
	for _, s := range stories {
		found = append(found, hit{first(s.Headline, "No headline yet"), "/newsroom/story/" + strconv.FormatInt(s.ID, 10), standWords(s)})
	}
	if p.Hits = slices.Concat(rooms, found, other); p.Words == "" {
		return nil
	}
	for _, s := range all {
		if hasAll(s.Name, words) && len(p.Hits) < findStories+2*findOther {
			p.Hits = append(p.Hits, hit{sectionName(all, s.ID), storiesRoom + "?section=" + strconv.FormatInt(s.ID, 10), "Stories of the section"})
		}
	}
	return v.findTopics(q, p, words)
}

func (v *visit) findTopics(q database.Reader, p *findPage, words []string) error {
	topics, err := article.AllTopics(v.ctx, q)
	n := 0
	for _, t := range topics {
		if hasAll(t.Name, words) && n < findOther {
			p.Hits = append(p.Hits, hit{t.Name, storiesRoom + "?topic=" + strconv.FormatInt(t.ID, 10), "Stories of the topic"})
			n++
		}
	}
	return err
}

// standWords says where a story stands, in a word.
func standWords(s told) string {
	switch {
	case s.State == article.StateLive && s.Changed:
		return "Live, with private changes"
	case s.State == article.StateLive:
		return "Live"
	case s.State == article.StateKilled:
		return "Killed"
	case s.State == article.StateSpiked:
		return "Spiked"
	case !s.PlanAt.IsZero():
		return "Scheduled"
	}
	return s.StageName
}

// hasAll reports whether every word begins some word of a name.
func hasAll(name string, words []string) bool {
	name = " " + strings.NewReplacer("-", " ", ":", " ", ",", " ").Replace(article.Fold(name))
	for _, w := range words {
		if !strings.Contains(name, " "+w) {
			return false
		}
	}
	return true
}
