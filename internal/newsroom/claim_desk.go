package newsroom

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"broadsheet/internal/claim"
	"broadsheet/internal/database"
)

const claimsRoom = "/newsroom/claims"

// perClaims is how many lines each list of the claims desk shows: more is a day's work, and the next come up when these are done.
const perClaims = 20

// wording prints states as readers get them.
func (n *Newsroom) wording() claim.Wording { return claim.Wording{Locale: n.Locale, Zone: n.Zone} }

// claimsPage is the claims desk: what waits, what fell behind, what was not answered, and every claim to find.
type claimsPage struct {
	*room
	Words      string
	Found      []claimRow
	Unapproved []claim.Claim
	Entries    []claim.WaitingEntry
	Late       []claim.Behind
	Due        []claim.Request
	Stale      []claimRow
	Unfinished []claim.WaitingEntry
	Pairs      []claim.Pair
	Holds      []claim.Claim
	Proposed   []claim.Claim
}

// claimRow is a claim with where it stands.
type claimRow struct {
	claim.Claim
	State string
}

func (v *visit) claimsDesk() error {
	p := claimsPage{Words: oneLine(tidy(v.r.URL.Query().Get("q")))}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Claims", claimsRoom); err != nil {
			return err
		}
		found, err := claim.Find(v.ctx, q, p.Words, most, 0)
		if err != nil {
			return err
		}
		if p.Found, err = v.claimRows(q, v.knownClaims(found)); err != nil || p.Words != "" {
			return err
		}
		return p.gather(q)
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "claim_desk", p)
}

// gather asks for what waits at the desk.
func (p *claimsPage) gather(q database.Reader) (err error) {
	ctx, v := p.v.ctx, p.v
	if p.Unapproved, err = claim.Unapproved(ctx, q, perClaims); err != nil {
		return err
	}
	if p.Entries, err = claim.WaitingEntries(ctx, q, perClaims); err != nil {
		return err
	}
	if p.Late, err = claim.BehindStories(ctx, q, perClaims); err != nil {
		return err
	}
	const soon = 2 * time.Hour // a question whose time is nearly up is worth a call
	if p.Due, err = claim.RequestsDue(ctx, q, q.Now().Add(soon), perClaims); err != nil {
		return err
	}
	if p.Unfinished, err = claim.Unfinished(ctx, q, perClaims); err != nil {
		return err
	}
	if p.Pairs, err = claim.MergeCandidates(ctx, q, perClaims); err != nil {
		return err
	}
	if p.Holds, err = claim.HeldClaims(ctx, q); err != nil {
		return err
	}
	if p.Proposed, err = claim.Proposals(ctx, q, perClaims); err != nil {
		return err
	}
	if !v.may(publish) {
		p.hide()
	}
	stale, err := claim.Stale(ctx, q, perClaims)
	for _, s := range stale {
		p.Stale = append(p.Stale, claimRow{s.Claim, v.wording().Sentence(s.State)})
	}
	return err
}

// hide takes what is on hold off the desk of those who do not decide.
func (p *claimsPage) hide() {
	held := func(e claim.WaitingEntry) bool { return e.Claim.Held != "" }
	p.Entries, p.Unfinished = slices.DeleteFunc(p.Entries, held), slices.DeleteFunc(p.Unfinished, held)
	p.Unapproved, p.Proposed, p.Holds = p.v.knownClaims(p.Unapproved), p.v.knownClaims(p.Proposed), nil
}

func (v *visit) claimRows(q database.Reader, list []claim.Claim) ([]claimRow, error) {
	shown, err := claim.Show(v.ctx, q, list...)
	var rows []claimRow
	for _, s := range shown {
		rows = append(rows, claimRow{s.Claim, v.wording().Sentence(s.State)})
	}
	return rows, err
}

// EntryLine is an entry in words: "Denied: Nomvula Khoza, spokesperson, Blesbok Bulk Supply".
func (m *room) EntryLine(p claim.Position) string {
	w := m.v.wording()
	return w.Verb(p, p.Said) + ": " + w.Party(p)
}

// Past reports whether an instant has passed.
func (m *room) Past(t time.Time) bool { return !t.After(m.now) }

// ClaimTitle is a claim as readers know it.
func (m *room) ClaimTitle(c claim.Claim) string { return m.v.wording().Title(c.Text) }

// newClaimPage is the form of a new claim.
type newClaimPage struct {
	*room
	Typed   claim.Claim
	Suggest string      // an address that names nobody
	Own     []railClaim // of the story from which this came
	Like    []claim.Match
	Then    string // what is recorded next, as a query of the quick form
}

func (v *visit) newClaim() error {
	query := v.r.URL.Query()
	return v.showNewClaim(http.StatusOK, claim.Claim{Text: oneLine(tidy(query.Get("text")))}, query.Get("then"), nil)
}

func (v *visit) showNewClaim(status int, typed claim.Claim, then string, bad problems) error {
	p := newClaimPage{Typed: typed, Then: then}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "A new claim", claimsRoom); err != nil {
			return err
		}
		if p.Own, err = v.storyClaims(q, claimStory(then)); err != nil {
			return err
		}
		if p.Like, err = claim.MatchTo(v.ctx, q, typed.Text, nil, 3); err != nil || typed.Text == "" {
			return err
		}
		p.Like = slices.DeleteFunc(p.Like, func(m claim.Match) bool {
			return slices.ContainsFunc(p.Own, func(c railClaim) bool { return c.Claim.ID == m.Claim.ID })
		})
		p.Suggest, err = claim.Unnaming(v.ctx, q, typed)
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "claim_new", p)
}

// claimStory is the story from which something is to be recorded, by the query of the quick form; 0: none.
func claimStory(then string) int64 {
	values, err := url.ParseQuery(then)
	if err != nil {
		return 0
	}
	return toNumber(values.Get("article"))
}

// makeClaim writes a claim down. Whoever may decide approves it in the same act, but for a serious allegation.
func (v *visit) makeClaim() error {
	if err := v.parse(); err != nil {
		return err
	}
	c := claim.Claim{Text: v.line("text"), Lang: v.line("lang"), Slug: v.line("slug"), Sensitivity: claim.Sensitivity(v.line("sensitivity")), Facts: v.claimFacts()}
	then := v.line("then")
	made := c
	err := v.write(func(tx *database.Tx) (err error) {
		made, err = claim.Make(v.ctx, tx, v.who.Actor(), c, v.may(publish) && c.Sensitivity == claim.Normal)
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showNewClaim(http.StatusUnprocessableEntity, c, then, bad)
	}
	if err != nil {
		return err
	}
	to := claimRoom(made.ID) + "/record"
	if values, err := url.ParseQuery(then); err == nil && len(values) > 0 {
		to += "?" + values.Encode() + "&did=claimmade"
		return v.to(to, "")
	}
	return v.to(to, "claimmade")
}

func (v *visit) claimFacts() claim.Facts {
	return claim.Facts{About: commaList(v.line("about")), Place: v.line("place"), When: v.line("when"), Checked: v.line("checked"), Verdict: v.line("verdict"), Translations: v.claimTranslations()}
}

// claimTranslations are the wordings in other languages, as typed: three fields for each.
func (v *visit) claimTranslations() []claim.Translation {
	texts, langs, by := v.r.PostForm["tr-text"], v.r.PostForm["tr-lang"], v.r.PostForm["tr-by"]
	var list []claim.Translation
	for i, text := range texts {
		t := claim.Translation{Text: oneLine(tidy(text))}
		if i < len(langs) && i < len(by) {
			t.Lang, t.By = oneLine(tidy(langs[i])), oneLine(tidy(by[i]))
		}
		if t.Text != "" {
			list = append(list, t)
		}
	}
	return list
}

// TranslationFields are the fields of the form: what there is, and one more.
func (m *room) TranslationFields(c claim.Claim) []claim.Translation {
	return append(slices.Clone(c.Translations), claim.Translation{})
}

// matchClaim leads from a statement in a draft to the claim that it is about: the quick form of the likeliest claim, filled as
// far as the text says, or the form of a new claim. It is how the rail beside a draft opens the record. The rail knows more
// than the statement's own words: claim names the one that it proposed, or is "new".
func (v *visit) matchClaim() error {
	query := v.r.URL.Query()
	text := oneLine(tidy(query.Get("text")))
	var found []claim.Match
	named := query.Get("claim")
	err := v.read(func(q database.Reader) (err error) {
		if named == "" {
			found, err = claim.MatchTo(v.ctx, q, text, []string{query.Get("who")}, 1)
		} else if named != "new" {
			found = make([]claim.Match, 1)
			found[0].Claim, err = v.claim(q, toNumber(named))
		}
		return err
	})
	if err != nil {
		return err
	}
	filled := url.Values{}
	for _, field := range quickFields {
		if s := query.Get(field); s != "" {
			filled.Set(field, s)
		}
	}
	if len(found) == 0 {
		return v.to(claimsRoom+"/new?"+url.Values{"text": {text}, "then": {filled.Encode()}}.Encode(), "")
	}
	return v.to(claimRoom(found[0].Claim.ID)+"/record?"+filled.Encode(), "")
}

// claimOverride is an entry that one person let out alone, with its claim.
type claimOverride struct {
	claim.Override
	Claim claim.Claim
	Entry claim.Position
	Mine  bool
}

// claimOverrides lists them for the page of what went out alone.
func (v *visit) claimOverrides(q database.Reader) ([]claimOverride, error) {
	list, err := claim.Overrides(v.ctx, q, false, perClaims)
	var rows []claimOverride
	for _, o := range list {
		row := claimOverride{Override: o, Mine: o.By == v.who.Actor()}
		if row.Claim, err = claim.ByID(v.ctx, q, o.ClaimID); err != nil {
			return nil, err
		}
		if row.Entry, err = claim.PositionByID(v.ctx, q, o.PositionID); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, err
}
