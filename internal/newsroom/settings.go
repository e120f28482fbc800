package newsroom

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/paper"
	"broadsheet/internal/section"
	"broadsheet/internal/weather"
)

// settingsPage is one of the three sheets on which the house says what the paper is: its name and place, its look, its
// menu. Each sheet changes only what stands on it.
type settingsPage struct {
	*room
	Identity paper.Identity
	Seen     string // fingerprint of the identity that the form began from
	Stale    bool
	Places   string // more forecasts, one a line
	Menu     string // links, one a line: "Name | address"
	Foot     string
	Tops     []choice // sections, chosen when they stand in the menu
	Example  string   // today's date as the paper writes it
}

// settings is the table of contents of what the house may set.
func (v *visit) settings() error {
	return v.showSettings(http.StatusOK, "settings", settingsPage{}, nil)
}

func (v *visit) settingsPaper() error {
	return v.showSettings(http.StatusOK, "settings_paper", settingsPage{}, nil)
}

func (v *visit) settingsLook() error {
	return v.showSettings(http.StatusOK, "settings_look", settingsPage{}, nil)
}

func (v *visit) settingsMenu() error {
	return v.showSettings(http.StatusOK, "settings_menu", settingsPage{}, nil)
}

// showSettings prints a sheet with what is in force, or with what was typed when that was refused.
func (v *visit) showSettings(status int, sheet string, p settingsPage, bad problems) error {
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Settings", "/newsroom/more"); err != nil {
			return err
		}
		if now, err := paper.ReadIdentity(v.ctx, q, v.Identity); err != nil {
			return err
		} else if len(bad) == 0 && !p.Stale {
			p.begin(now)
		} else {
			p.Seen = identityMark(now)
		}
		all, err := section.All(v.ctx, q)
		for _, s := range section.Children(all, 0) {
			p.Tops = append(p.Tops, choice{strconv.FormatInt(s.ID, 10), s.Name, !slices.Contains(p.Identity.Hidden, s.ID)})
		}
		p.Example = v.Locale.FullDateTime(q.Now().In(v.Zone))
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, sheet, p)
}

// begin fills the sheet with what is in force.
func (p *settingsPage) begin(id paper.Identity) {
	p.Identity, p.Seen = id, identityMark(id)
	p.Places, p.Menu, p.Foot = strings.Join(id.MorePlaces, "\n"), linkLines(id.Menu), linkLines(id.Foot)
}

// saveSettings reads one sheet over the identity in force and keeps it.
func (v *visit) saveSettings(sheet string, read func(p *settingsPage, id *paper.Identity) problems) error {
	if err := v.parse(); err != nil {
		return err
	}
	var p settingsPage
	err := v.write(func(tx *database.Tx) error {
		now, err := paper.ReadIdentity(v.ctx, tx, v.Identity)
		if err != nil {
			return err
		}
		p = settingsPage{Stale: identityMark(now) != v.line("seen"), Identity: now}
		if bad := read(&p, &p.Identity); len(bad) > 0 {
			return bad.err()
		}
		if p.Stale {
			return nil
		}
		return paper.SetIdentity(v.ctx, tx, v.who.Actor(), p.Identity)
	})
	if bad, ok := problemsOf(err); ok {
		return v.showSettings(http.StatusUnprocessableEntity, sheet, p, bad)
	}
	if err != nil {
		return err
	}
	if p.Stale {
		return v.showSettings(http.StatusConflict, sheet, p, nil)
	}
	return v.to(v.r.URL.Path, "described")
}

// saveSettingsPaper: what the paper is called and where it stands.
func (v *visit) saveSettingsPaper() error {
	return v.saveSettings("settings_paper", func(p *settingsPage, id *paper.Identity) (bad problems) {
		id.Name, id.Tagline, id.FootNote = v.line("name"), v.line("tagline"), v.line("foot_note")
		id.Locale, id.TimeZone, id.Comments = v.line("locale"), v.line("time_zone"), v.line("comments")
		p.Places = v.long("more_places")
		id.City = settledPlace(v.line("city"), "city", &bad)
		id.MorePlaces = nil
		for _, line := range lines(p.Places) {
			if slug := settledPlace(line, "more_places", &bad); !slices.Contains(id.MorePlaces, slug) {
				id.MorePlaces = append(id.MorePlaces, slug)
			}
		}
		return bad
	})
}

// settledPlace finds the place that somebody named by its address or by its name. Of several towns the largest is meant.
func settledPlace(typed, field string, bad *problems) string {
	if _, ok := weather.PlaceBySlug(typed); ok || typed == "" {
		return typed
	}
	found := weather.Search(typed, 3)
	if len(found) == 0 {
		bad.add(field, fmt.Sprintf("There is no forecast for a place named %q. Look it up on the weather page and use the last part of its address.", typed))
		return typed
	}
	return found[0].Slug
}

// saveSettingsLook: colours and plate.
func (v *visit) saveSettingsLook() error {
	var logo, dark *paper.LogoFile
	return v.saveSettings("settings_look", func(p *settingsPage, id *paper.Identity) (bad problems) {
		id.Colours = nil
		for _, s := range paper.Shades {
			c := paper.Colour{Token: s.Token, Light: strings.ToLower(v.line("colour_" + s.Token + "_light")), Dark: strings.ToLower(v.line("colour_" + s.Token + "_dark"))}
			if v.line("reset") == "" && (c.Light != s.Light || c.Dark != s.Dark) {
				id.Colours = append(id.Colours, c)
			}
		}
		if v.line("no_logo") != "" {
			id.Logo = paper.Logo{}
			return nil
		}
		var err error
		if logo, err = v.logoFile("logo", logo); err == nil {
			dark, err = v.logoFile("logo_dark", dark)
		}
		if more, ok := problemsOf(err); ok {
			return more
		}
		if err != nil {
			return problems{{Field: "logo", Words: "The file could not be kept: " + err.Error()}}
		}
		if logo != nil {
			id.Logo = paper.Logo{Light: logo.Name, Width: logo.Width, Height: logo.Height}
		}
		if dark != nil && id.Logo.Light == "" {
			return problems{{Field: "logo", Words: "Send the plate for the light page too; without it there is none to turn dark."}}
		}
		if dark != nil {
			id.Logo.Dark = dark.Name
		}
		return nil
	})
}

// logoFile takes a drawing in and keeps it among the blobs; a file that no setting names is never served. read is what an
// earlier run of the same write found.
func (v *visit) logoFile(field string, read *paper.LogoFile) (*paper.LogoFile, error) {
	if read != nil {
		return read, nil
	}
	f, h, err := v.r.FormFile(field)
	if err != nil || h.Size == 0 {
		return nil, nil // nothing was sent
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, paper.MaxLogo+1))
	if err != nil {
		return nil, err
	}
	file, err := paper.ReadLogo(data)
	if err != nil {
		return nil, err
	}
	_, err = v.Store.Put(v.ctx, file.Blob(), strings.NewReader(string(file.Data)))
	return &file, err
}

// saveSettingsMenu: what stands in the menu and at the foot.
func (v *visit) saveSettingsMenu() error {
	return v.saveSettings("settings_menu", func(p *settingsPage, id *paper.Identity) (bad problems) {
		p.Menu, p.Foot = v.long("menu"), v.long("foot")
		id.Menu, id.Foot = linksOf(p.Menu), linksOf(p.Foot)
		id.Hidden = nil
		shown := v.numbers("shown")
		for _, s := range v.numbers("section") {
			if !slices.Contains(shown, s) {
				id.Hidden = append(id.Hidden, s)
			}
		}
		return nil
	})
}

// linksOf reads "Name | address" lines; Check says what is wrong with them.
func linksOf(text string) []paper.Link {
	var list []paper.Link
	for _, l := range lines(text) {
		name, url, _ := strings.Cut(l, "|")
		list = append(list, paper.Link{Name: strings.TrimSpace(name), URL: strings.TrimSpace(url)})
	}
	return list
}

func linkLines(links []paper.Link) string {
	var b strings.Builder
	for _, l := range links {
		b.WriteString(l.Name + " | " + l.URL + "\n")
	}
	return b.String()
}

// identityMark tells two identities apart in a form.
func identityMark(id paper.Identity) string {
	b, _ := json.Marshal(id) // strings and numbers
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// shade is a colour on the sheet, with its contrast in words.
type shade struct {
	Token, Name, Light, Dark, LightField, DarkField string
	OnLight, OnDark                                 string
}

// Shades are the colours as they are, or as they were typed.
func (p settingsPage) Shades() []shade {
	var list []shade
	for _, s := range paper.Shades {
		one := shade{Token: s.Token, Name: s.Name, Light: s.Light, Dark: s.Dark, LightField: "colour_" + s.Token + "_light", DarkField: "colour_" + s.Token + "_dark"}
		for _, c := range p.Identity.Colours {
			if c.Token == s.Token {
				one.Light, one.Dark = c.Light, c.Dark
			}
		}
		one.OnLight, one.OnDark = p.contrast(one.Light, false), p.contrast(one.Dark, true)
		list = append(list, one)
	}
	return list
}

func (p settingsPage) contrast(colour string, dark bool) string {
	if paper.CheckColour(colour, dark) != "" {
		return "cannot be read"
	}
	return p.v.Locale.Decimal(paper.Least(colour, dark), 1) + " : 1"
}

// Comments are the ways the paper takes comments.
func (p settingsPage) Comments() []choice {
	return []choice{{"before", "Read before they appear", p.Identity.Comments == "before"}, {"after", "Published at once, read after", p.Identity.Comments == "after"},
		{"off", "No comments", p.Identity.Comments == "off"}}
}
