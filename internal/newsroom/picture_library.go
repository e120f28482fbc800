package newsroom

import (
	"net/http"
	"net/url"
	"strconv"

	"broadsheet/internal/database"
	"broadsheet/internal/media"
)

// picturesPage is the library.
type picturesPage struct {
	*room
	Words    string
	Only     string // which pictures: one of pictureFilters
	Filters  []pictureFilter
	Pictures []pictureTile
	Next     string
	Refused  []refusedFile
	In       []string // keys of the files of the same upload that were taken
	Describe string   // where their words are asked for
	Texts    media.Texts
}

// pictureTile is a picture on the wall of the library.
type pictureTile struct {
	media.Picture
	Flags []pictureFlag
}

// pictureFlag is something about a picture that somebody should know before using it.
type pictureFlag struct {
	Words string
	Bad   bool
}

// pictureFilter is a tab of the library.
type pictureFilter struct {
	Name, Words, URL string
	Current          bool
}

// refusedFile is a file that was not taken, and why.
type refusedFile struct{ Name, Words string }

// perShelf is how many pictures a page of the library shows.
const perShelf = 36

func (v *visit) pictures() error { return v.showPictures(http.StatusOK, picturesPage{}) }

func (v *visit) showPictures(status int, p picturesPage) error {
	query := v.r.URL.Query()
	p.Words, p.Only = query.Get("q"), query.Get("only")
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Pictures", "/newsroom/pictures"); err != nil {
			return err
		}
		list, err := media.Find(v.ctx, q, v.pictureSearch(p.Words, p.Only))
		if len(list) > perShelf {
			list = list[:perShelf]
			p.Next = pictureShelf(p.Words, p.Only, list[perShelf-1].ID)
		}
		for _, m := range list {
			p.Pictures = append(p.Pictures, pictureTile{m, p.flags(m)})
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Filters = pictureFilters(p.Words, p.Only)
	return v.print(status, "pictures", p)
}

// pictureSearch is what the library is asked: words and a tab.
func (v *visit) pictureSearch(words, only string) media.Search {
	s := media.Search{Words: words, Before: v.asked("before"), Limit: perShelf + 1}
	switch only {
	case "mine":
		s.By = v.who.Actor()
	case "unused":
		s.Unused = true
	case "noalt":
		s.NoAlt = true
	case "ending":
		s.Ending = true
	case "ended":
		s.Ended = true
	}
	return s
}

func pictureShelf(words, only string, before int64) string {
	set := url.Values{}
	if words != "" {
		set.Set("q", words)
	}
	if only != "" {
		set.Set("only", only)
	}
	if before > 0 {
		set.Set("before", strconv.FormatInt(before, 10))
	}
	if len(set) == 0 {
		return "/newsroom/pictures"
	}
	return "/newsroom/pictures?" + set.Encode()
}

func pictureFilters(words, only string) []pictureFilter {
	list := []pictureFilter{{Words: "All"}, {Name: "mine", Words: "Mine"}, {Name: "unused", Words: "Unused"}, {Name: "noalt", Words: "Without alt text"},
		{Name: "ending", Words: "Rights ending"}, {Name: "ended", Words: "Not to be used"}}
	for i := range list {
		list[i].URL, list[i].Current = pictureShelf(words, list[i].Name, 0), list[i].Name == only
	}
	return list
}

// flags says what is to be known of a picture before it is used.
func (m *room) flags(p media.Picture) []pictureFlag {
	var list []pictureFlag
	add := func(is bool, words string, bad bool) {
		if is {
			list = append(list, pictureFlag{words, bad})
		}
	}
	l := p.Licence
	add(l.Barred, "not to be used", true)
	add(p.Replaced, "replaced by another", true)
	add(!l.Until.IsZero() && !m.now.Before(l.Until), "rights ended", true)
	add(m.now.Before(l.Until) && l.Until.Sub(m.now) <= media.EndingSoon, "until "+m.When(l.Until), false)
	add(m.now.Before(l.From), "from "+m.When(l.From), false)
	add(p.Alt == "", "no alt text", true)
	add(p.Credit == "", "no credit", false)
	return list
}

// Prev is none: the library is walked towards the older pictures, and back with the browser.
func (p picturesPage) Prev() string { return "" }
