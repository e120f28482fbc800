package newsroom

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"broadsheet/internal/database"
	"broadsheet/internal/section"
)

// redirectsPage is the redirects that the house decided on.
type redirectsPage struct {
	*room
	Words       string
	List        []section.ListedForward
	Typed       section.Forward
	Next, First string
	Table       string         // the table that was checked, to be brought in
	Lines       []section.Line // what becomes of each
	Checked     bool
	Wrong       int
}

const redirectsRoom = "/newsroom/redirects"

// perRedirects is how many redirects a page shows.
const perRedirects = 50

func (v *visit) redirects() error { return v.showRedirects(http.StatusOK, redirectsPage{}, nil) }

func (v *visit) showRedirects(status int, p redirectsPage, bad problems) error {
	query := v.r.URL.Query()
	p.Words = oneLine(tidy(query.Get("q")))
	after := tidy(query.Get("after"))
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Redirects", redirectsRoom); err != nil {
			return err
		}
		p.List, err = section.Forwards(v.ctx, q, p.Words, after, perRedirects+1)
		return err
	})
	if err != nil {
		return err
	}
	address := func(after string) string {
		q := url.Values{}
		if p.Words != "" {
			q.Set("q", p.Words)
		}
		if after != "" {
			q.Set("after", after)
		}
		if len(q) == 0 {
			return redirectsRoom
		}
		return redirectsRoom + "?" + q.Encode()
	}
	if len(p.List) > perRedirects {
		p.List = p.List[:perRedirects]
		p.Next = address(p.List[perRedirects-1].Path)
	}
	if after != "" {
		p.First = address("")
	}
	p.Bad = bad
	return v.print(status, "redirects", p)
}

// saveRedirect sets a redirect, takes one away, or reads a table of them.
func (v *visit) saveRedirect() error {
	if err := v.parse(); err != nil {
		return err
	}
	switch v.line("do") {
	case "check", "import":
		return v.redirectTable(v.line("do") == "check")
	case "delete":
		err := v.write(func(tx *database.Tx) error { return section.Unsteer(v.ctx, tx, v.who.Actor(), v.line("path")) })
		if err != nil {
			return err
		}
		return v.to(redirectsRoom, "unsteered")
	}
	f := section.Forward{Path: v.line("path"), Target: v.line("target"), Note: v.line("note"), By: v.who.Actor()}
	if v.line("gone") != "" {
		f.Target = ""
	} else if f.Target == "" {
		return v.showRedirects(http.StatusUnprocessableEntity, redirectsPage{Typed: f}, problems{{Field: "target", Words: "Say where it leads, or tick that it is gone for good."}})
	}
	err := v.write(func(tx *database.Tx) error {
		_, err := section.Steer(v.ctx, tx, f, v.PublicURL)
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showRedirects(http.StatusUnprocessableEntity, redirectsPage{Typed: f}, bad)
	}
	if err != nil {
		return err
	}
	return v.to(redirectsRoom, "steered")
}

// redirectTable checks a table and shows what would become of it, or brings it in.
func (v *visit) redirectTable(rehearse bool) error {
	table, err := v.sentTable()
	if err != nil {
		return err
	}
	lines, done, err := section.SteerAll(v.ctx, v.DB, v.who.Actor(), v.PublicURL, table, rehearse)
	if bad, ok := problemsOf(err); ok {
		return v.showRedirects(http.StatusUnprocessableEntity, redirectsPage{Table: string(table)}, bad)
	}
	if err != nil {
		return err
	}
	if done {
		return v.to(redirectsRoom, "brought")
	}
	p, status := redirectsPage{Table: string(table), Checked: true}, http.StatusOK
	for _, l := range lines {
		if l.Bad {
			p.Wrong++
			status = http.StatusUnprocessableEntity
		}
	}
	for _, l := range lines { // what is wrong first: nobody reads ten thousand lines to find it
		if l.Bad == (p.Wrong > 0) && len(p.Lines) < most {
			p.Lines = append(p.Lines, l)
		}
	}
	return v.showRedirects(status, p, nil)
}

// sentTable is the file, or else what was pasted.
func (v *visit) sentTable() ([]byte, error) {
	file, _, err := v.r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return []byte(v.r.PostFormValue("table")), nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	sent, err := io.ReadAll(io.LimitReader(file, section.MaxForwardBytes+1))
	if len(sent) == 0 {
		return []byte(v.r.PostFormValue("table")), err
	}
	return sent, err
}

// exportRedirects sends all redirects as a table.
func (v *visit) exportRedirects() error {
	var list []section.ListedForward
	err := v.read(func(q database.Reader) error {
		for after := ""; ; {
			some, err := section.Forwards(v.ctx, q, "", after, 1000)
			if err != nil || len(some) == 0 {
				return err
			}
			list = append(list, some...)
			after = some[len(some)-1].Path
		}
	})
	if err != nil {
		return err
	}
	v.attach("redirects.csv")
	return section.WriteForwards(v.w, list)
}

// attach says that a table follows, to be kept as a file.
func (v *visit) attach(name string) {
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
}

// TableWords says why a table was refused as a whole.
func (p redirectsPage) TableWords() string { return p.Bad.Of("file") }
