package newsroom

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/web"
)

func claimRoom(id int64) string { return "/newsroom/claim/" + strconv.FormatInt(id, 10) }

// quickFields are what the quick form asks, by name; a link may fill them in its query.
var quickFields = []string{"who", "verb", "words", "channel", "said", "kind", "standing", "article", "revision", "block", "exact", "prefix", "suffix", "rule", "back"}

// quickClaimPage is the quick form, and the preview of what it would do. Six inputs: who, verb, words, how we know, when, publish.
type quickClaimPage struct {
	*room
	Claim    claim.Claim
	State    string
	Typed    map[string]string
	Speakers []claim.Speaker
	Draft    *claim.Draft // the preview
	Sentence string
	Lines    []claim.Line
	Moved    bool
	Request  int64 // the question that this answers
	Asked    []claim.Request
}

func (v *visit) quickClaim() error {
	typed := map[string]string{}
	for _, field := range quickFields {
		typed[field] = tidy(v.r.URL.Query().Get(field))
	}
	return v.showQuickClaim(http.StatusOK, typed, nil, nil)
}

func (v *visit) showQuickClaim(status int, typed map[string]string, draft *claim.Draft, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	p := quickClaimPage{Typed: typed, Draft: draft, Request: toNumber(v.r.FormValue("request"))}
	err = v.read(func(q database.Reader) error { return v.gatherQuick(q, &p, id) })
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "claim_quick", p)
}

func (v *visit) gatherQuick(q database.Reader, p *quickClaimPage, id int64) (err error) {
	if p.Claim, err = v.claim(q, id); err != nil {
		return err
	}
	if p.room, err = v.room(q, "Record an entry", claimsRoom); err != nil {
		return err
	}
	const known = 200 // names in the list of a field: what a newsroom hears from in some months
	if p.Speakers, err = claim.Speakers(v.ctx, q, known); err != nil {
		return err
	}
	if p.Asked, err = claim.Requests(v.ctx, q, id); err != nil {
		return err
	}
	for _, r := range p.Asked {
		if r.ID == p.Request && p.Typed["who"] == "" {
			p.Typed["who"] = r.Speaker.Label()
		}
	}
	w := v.wording()
	shown, err := claim.Show(v.ctx, q, p.Claim)
	if err != nil {
		return err
	}
	p.State = w.Sentence(shown[0].State)
	if p.Draft != nil {
		p.Sentence, p.Lines = w.Sentence(p.Draft.After), w.Lines(p.Draft.After)
		p.Moved = p.Sentence != w.Sentence(p.Draft.Before)
	}
	return nil
}

// Elsewhere leads from a statement that was proposed under the wrong claim to the others of its story, with what was filled in.
func (p quickClaimPage) Elsewhere() string {
	if toNumber(p.Typed["article"]) == 0 {
		return ""
	}
	filled := url.Values{}
	for _, field := range quickFields {
		if s := p.Typed[field]; s != "" {
			filled.Set(field, s)
		}
	}
	return claimsRoom + "/new?" + url.Values{"then": {filled.Encode()}}.Encode()
}

// recordClaim shows what an entry would do, or records it.
func (v *visit) recordClaim() error {
	id, err := v.claimOpen()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	typed := map[string]string{}
	for _, field := range quickFields {
		typed[field] = v.long(field)
	}
	p, bad := v.typedEntry(id)
	if len(bad) > 0 {
		return v.showQuickClaim(http.StatusUnprocessableEntity, typed, nil, bad)
	}
	if v.line("do") != "publish" {
		return v.previewEntry(typed, p)
	}
	leave := claim.Leave{By: v.who.Actor(), Publish: v.may(publish)}
	if v.may(override) {
		leave.Override = v.line("override")
	}
	err = v.write(func(tx *database.Tx) (err error) {
		var kept claim.Position
		if kept, err = claim.Record(v.ctx, tx, leave, p); err != nil {
			return err
		}
		p = kept
		if a := kept.Anchor; a.Article != 0 && a.Exact != "" {
			if _, err := article.ByID(v.ctx, tx, a.Article); err != nil {
				return err
			}
			if err := draft.See(v.ctx, tx, a.Article, draft.Seen{Mark: draft.MarkOf(a.Exact), Position: kept.ID, By: v.who.Actor()}); err != nil {
				return err
			}
		}
		if request := v.number("request"); request != 0 {
			return claim.Settle(v.ctx, tx, v.who.Actor(), request, kept.ID)
		}
		return nil
	})
	if bad, ok := problemsOf(err); ok {
		return v.showQuickClaim(http.StatusUnprocessableEntity, typed, nil, bad)
	}
	if err != nil {
		return err
	}
	did := "entry"
	if p.State == claim.Waiting {
		did = "entrywaits"
	}
	if typed["back"] == "story" && p.Anchor.Article != 0 { // the rail of the draft shows it as recorded, with the way to undo it
		return v.to("/newsroom/story/"+strconv.FormatInt(p.Anchor.Article, 10)+"?did="+did+"story#statements", "")
	}
	return v.to(claimRoom(id)+"?did="+did+"&entry="+strconv.FormatInt(p.ID, 10), "")
}

func (v *visit) previewEntry(typed map[string]string, p claim.Position) error {
	var d claim.Draft
	err := v.read(func(q database.Reader) (err error) {
		d, err = claim.Try(v.ctx, q, p)
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showQuickClaim(http.StatusUnprocessableEntity, typed, nil, bad)
	}
	if err != nil {
		return err
	}
	if typed["said"] == "" { // what the preview shows is what is published
		typed["said"] = v.fromTime(d.Said)
	}
	return v.showQuickClaim(http.StatusOK, typed, &d, nil)
}

// typedEntry reads the quick form.
func (v *visit) typedEntry(id int64) (claim.Position, problems) {
	var bad problems
	said, err := v.toTime(v.line("said"))
	if err != nil {
		bad.add("said", badTime)
	}
	s := claim.ParseSpeaker(v.line("who"))
	channel, source := claim.Channel(v.line("channel")), ""
	if !strings.Contains(channelKeys, " "+string(channel)+" ") {
		channel, source = "", v.line("channel")
	}
	return claim.Position{ClaimID: id, Stance: claim.Stance(v.line("verb")), Standing: claim.Standing(v.line("standing")), Said: said, Details: claim.Details{
		Kind: claim.Kind(v.line("kind")), Name: s.Name, Role: s.Role, Body: s.Body, Words: strings.TrimSpace(v.long("words")), Channel: channel, Source: source,
		Anchor: claim.Anchor{Article: v.number("article"), Revision: v.number("revision"), Block: v.line("block"), Exact: v.long("exact"), Prefix: v.long("prefix"), Suffix: v.long("suffix")},
		Found:  v.line("rule")}}, bad
}

// channelKeys are the ways, with a space on both sides of each.
var channelKeys = func() string {
	keys := " "
	for _, c := range claim.Channels {
		keys += string(c) + " "
	}
	return keys
}()

// Verbs are the verbs of the quick form with their words.
func (m *room) Verbs() []choice {
	var list []choice
	for _, s := range claim.Stances {
		list = append(list, choice{Value: string(s), Name: m.v.Locale.T(s.WordKey())})
	}
	return list
}

// Ways are how something came to us, with their words.
func (m *room) Ways() []choice {
	var list []choice
	for _, c := range claim.Channels {
		list = append(list, choice{Value: string(c), Name: m.v.Locale.T(c.WordKey())})
	}
	return list
}

// Sensitivities are how careful the house can be with a claim.
func (m *room) Sensitivities() any { return claim.Sensitivities }

// StandingWords are what a speaker can know of a matter.
func (m *room) StandingWords() any { return claim.Standings }

// KindWords are the kinds of speaker.
func (m *room) KindWords() any { return claim.Kinds }

// RelationWords are the ways in which claims belong together.
func (m *room) RelationWords() any { return claim.Relations }

// commaList reads names typed with commas.
func commaList(s string) []string {
	var list []string
	for _, part := range strings.Split(s, ",") {
		if part = oneLine(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// askForReply keeps that somebody was asked, that they did not reply, or that the question was dropped.
func (v *visit) askForReply() error {
	id, err := v.claimOpen()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	leave := claim.Leave{By: v.who.Actor(), Publish: v.may(publish)}
	switch v.line("do") {
	case "none":
		err = v.write(func(tx *database.Tx) error {
			_, err := claim.UnansweredRequest(v.ctx, tx, leave, v.number("request"))
			return err
		})
		return v.backToClaim(id, err, "settled")
	case "drop":
		err = v.write(func(tx *database.Tx) error {
			return claim.Settle(v.ctx, tx, v.who.Actor(), v.number("request"), 0)
		})
		return v.backToClaim(id, err, "settled")
	}
	r := claim.Request{ClaimID: id, Speaker: claim.ParseSpeaker(v.line("asked-who")), Channel: claim.Channel(v.line("asked-how")), Question: v.line("question")}
	var badA, badD error
	r.Asked, badA = v.toTime(v.line("asked-at"))
	r.Due, badD = v.toTime(v.line("due"))
	if badA != nil || badD != nil {
		return v.backToClaim(id, web.Invalid(badTime), "")
	}
	err = v.write(func(tx *database.Tx) error {
		_, err := claim.Ask(v.ctx, tx, v.who.Actor(), r)
		return err
	})
	return v.backToClaim(id, err, "askedreply")
}

// backToClaim shows the record again, with what was refused beside its field and what was typed.
func (v *visit) backToClaim(id int64, err error, did string) error {
	if bad, ok := problemsOf(err); ok {
		return v.showClaim(http.StatusUnprocessableEntity, id, bad)
	}
	if err != nil {
		return err
	}
	return v.to(claimRoom(id), did)
}

// ClockNow is the hour that a field offers.
func (m *room) ClockNow() string { return m.now.Format(localTime) }

// Later is an instant for a field, so many hours from now.
func (m *room) Later(hours int) string {
	return m.now.Add(time.Duration(hours) * time.Hour).Format(localTime)
}

// Local is an instant as a field takes it.
func (m *room) Local(t time.Time) string { return m.v.fromTime(t) }
