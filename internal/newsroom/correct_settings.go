package newsroom

import (
	"net/http"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
)

// correctSettingsPage is the policy of corrections.
type correctSettingsPage struct {
	*room
	Policy correction.Policy
}

func (v *visit) correctSettings() error {
	p, err := correction.PolicyOf(v.ctx, v.DB)
	if err != nil {
		return err
	}
	return v.showCorrectSettings(http.StatusOK, p, nil)
}

func (v *visit) showCorrectSettings(status int, policy correction.Policy, bad problems) error {
	p := correctSettingsPage{Policy: policy}
	err := v.read(func(q database.Reader) (err error) {
		p.room, err = v.room(q, "Policy of corrections", "/newsroom/more")
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "correct_settings", p)
}

// saveCorrectSettings keeps the policy as it stands in the form.
func (v *visit) saveCorrectSettings() error {
	if err := v.parse(); err != nil {
		return err
	}
	p := correction.Policy{StyleDays: v.whole("style_days"), KeepAsker: v.whole("keep_asker"), Compare: v.line("compare") != "", Outlets: v.line("outlets") != "", Decisions: v.line("decisions") != "", Thanks: v.long("thanks")}
	for _, k := range article.NoteKinds {
		p.Set(k, correction.Showing{Place: correction.Place(v.line("place_" + string(k))), Listed: v.line("listed_"+string(k)) != ""})
	}
	err := v.write(func(tx *database.Tx) error { return correction.SetPolicy(v.ctx, tx, v.who.Actor(), p) })
	if bad, ok := problemsOf(err); ok {
		return v.showCorrectSettings(http.StatusUnprocessableEntity, p, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/settings/corrections", "rules")
}

// correctKindRow is how notes of one kind are shown, as the form asks.
type correctKindRow struct {
	Kind, Name, Bad string
	Places          []choice
	Listed          bool
}

// Rows are the kinds of note.
func (p correctSettingsPage) Rows() []correctKindRow {
	words := map[correction.Place]string{correction.Top: "Above the text", correction.Foot: "Below the text", correction.Nowhere: "Not in the story"}
	var list []correctKindRow
	for _, k := range article.NoteKinds {
		now := p.Policy.Of(k)
		row := correctKindRow{Kind: string(k), Name: correctKind(k), Listed: now.Listed, Bad: p.Bad.Of("place_" + string(k))}
		for _, place := range correction.Places {
			if k == article.Retraction && place != correction.Top {
				continue
			}
			row.Places = append(row.Places, choice{string(place), words[place], place == now.Place})
		}
		list = append(list, row)
	}
	return list
}

// UsualThanks is what a reader is told where the paper wrote no words of its own.
func (p correctSettingsPage) UsualThanks() string { return p.v.Locale.T(thanksKey) }

// thanksKey finds in the paper's language what a reader is told whose report a note answers.
const thanksKey = "report.mended"

// StoryInAddress is the number of the story that the address of the page names.
func (m *room) StoryInAddress() string { return strings.TrimSpace(m.v.r.PathValue("id")) }
