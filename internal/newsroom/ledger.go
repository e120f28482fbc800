package newsroom

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/section"
)

// ledgerPage is the minutes of the house, or those that somebody asks for.
type ledgerPage struct {
	*room
	Ask         minutesAsk
	Decisions   []decided
	Chain       ledger.Chain
	First, Next string
}

// minutesAsk is what the address of the minutes asks for.
type minutesAsk struct {
	Who, What, About string
	From, Until      string // days
	Before           int64
}

const ledgerRoom = "/newsroom/ledger"

func minutesAskOf(q url.Values) minutesAsk {
	w := minutesAsk{Who: tidy(q.Get("who")), What: tidy(q.Get("what")), About: tidy(q.Get("about")), From: q.Get("from"), Until: q.Get("until"), Before: toNumber(q.Get("before"))}
	for _, day := range []*string{&w.From, &w.Until} {
		if _, err := time.Parse(time.DateOnly, *day); err != nil {
			*day = ""
		}
	}
	return w
}

// URL is the address of these minutes, or of the same as a table.
func (w minutesAsk) URL(room string) string {
	q := url.Values{}
	for _, p := range []struct{ name, value string }{{"who", w.Who}, {"what", w.What}, {"about", w.About}, {"from", w.From}, {"until", w.Until}} {
		if p.value != "" {
			q.Set(p.name, p.value)
		}
	}
	if w.Before != 0 {
		q.Set("before", fmt.Sprint(w.Before))
	}
	if len(q) == 0 {
		return room
	}
	return room + "?" + q.Encode()
}

// CSV is the address of all of it as a table.
func (w minutesAsk) CSV() string {
	w.Before = 0
	return w.URL(ledgerRoom + ".csv")
}

// Narrow reports whether not all of the minutes are asked for.
func (w minutesAsk) Narrow() bool { return w.Who+w.What+w.About+w.From+w.Until != "" }

func (w minutesAsk) asked(zone *time.Location) ledger.Asked {
	a := ledger.Asked{Actor: w.Who, Action: w.What, Subject: w.About, Before: w.Before}
	if day, err := time.ParseInLocation(time.DateOnly, w.From, zone); err == nil {
		a.From = day
	}
	if day, err := time.ParseInLocation(time.DateOnly, w.Until, zone); err == nil {
		a.Until = day.AddDate(0, 0, 1)
	}
	return a
}

// decided is a decision and what it was about, in words.
type decided struct {
	ledger.Decision
	What, URL string
}

// Said puts the action into words.
func (d decided) Said() string { return actionWords(d.Action) }

func (v *visit) ledger() error {
	p := ledgerPage{Ask: minutesAskOf(v.r.URL.Query())}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Ledger", ledgerRoom); err != nil {
			return err
		}
		asked := p.Ask.asked(v.Zone)
		asked.Limit = most + 1
		list, err := ledger.Find(v.ctx, q, asked)
		if err != nil {
			return err
		}
		if len(list) > most {
			list = list[:most]
			next := p.Ask
			next.Before = list[most-1].ID
			p.Next = next.URL(ledgerRoom)
		}
		if p.Ask.Before != 0 {
			first := p.Ask
			first.Before = 0
			p.First = first.URL(ledgerRoom)
		}
		if p.Chain, err = ledger.ChainNow(v.ctx, q); err != nil {
			return err
		}
		p.Decisions, err = v.about(q, list)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "ledger", p)
}

// mostMinutes is how many decisions a table holds: what a spreadsheet still opens in a moment.
const mostMinutes = 10_000

// ledgerTable sends the minutes that were asked for as a table.
func (v *visit) ledgerTable() error {
	ask := minutesAskOf(v.r.URL.Query())
	var list []decided
	var p ledgerPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Ledger", ledgerRoom); err != nil {
			return err
		}
		asked := ask.asked(v.Zone)
		asked.Limit = mostMinutes
		found, err := ledger.Find(v.ctx, q, asked)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(found, 500) { // as many as one question takes
			some, err := v.about(q, part)
			if err != nil {
				return err
			}
			list = append(list, some...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.attach("ledger.csv")
	out := csv.NewWriter(v.w)
	rows := [][]string{{"number", "sealed as", "at", "who", "did", "what", "about", "reason"}}
	for _, d := range list {
		seal := ""
		if d.Seq != 0 {
			seal = fmt.Sprint(d.Seq)
		}
		rows = append(rows, []string{fmt.Sprint(d.ID), seal, d.At.In(v.Zone).Format(time.RFC3339), cell(p.Who(d.Actor)), d.Said(), d.Subject, cell(p.Of(d)), cell(d.Reason)})
	}
	return out.WriteAll(rows)
}

// cell keeps a spreadsheet from reading what somebody wrote as a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Doers are those whose decisions can be asked for.
func (p ledgerPage) Doers() []choice {
	list := []choice{{"reader", "Readers", p.Ask.Who == "reader"}, {"system", "The system", p.Ask.Who == "system"}, {"command:", "Commands at the machine", p.Ask.Who == "command:"}}
	for _, one := range p.all {
		list = append(list, choice{one.Actor(), one.Name, p.Ask.Who == one.Actor()})
	}
	return list
}

// Deeds are the kinds of decision that can be asked for.
func (p ledgerPage) Deeds() []choice {
	var list []choice
	for _, d := range deeds {
		list = append(list, choice{d.begins, d.words, p.Ask.What == d.begins})
	}
	if p.Ask.What != "" && !slices.ContainsFunc(list, func(c choice) bool { return c.Chosen }) {
		list = append(list, choice{p.Ask.What, p.Ask.What, true})
	}
	return list
}

var deeds = []struct{ begins, words string }{
	{"article.", "Stories: all"}, {"article.published", "Stories published"}, {"article.changed", "Stories changed for readers"}, {"article.killed", "Stories killed"}, {"article.spiked", "Drafts spiked"}, {"article.scheduled", "Plans made"},
	{"article.plan-failed", "Plans that failed"}, {"article.overridden", "Published without a second pair of eyes"}, {"front.", "Fronts"}, {"comment.", "Comments"}, {"thread.", "Comment settings of stories"},
	{"error-report.", "Readers' error reports"}, {"media.", "Pictures"}, {"section.", "Sections"}, {"topic.", "Topics"}, {"author.", "Authors"}, {"page.", "Standing pages"}, {"advert.", "Advertisements"},
	{"redirect.", "Redirects"}, {"setting.", "Settings"}, {"staff.", "People and how they come in"}, {"ledger.", "Reasons erased"},
}

// about finds the words for what each decision was about, and where that stands.
func (v *visit) about(q database.Reader, list []ledger.Decision) ([]decided, error) {
	var ids []int64
	for _, d := range list {
		if kind, id, _ := strings.Cut(d.Subject, ":"); kind == "article" || kind == "thread" {
			ids = append(ids, toNumber(id))
		}
	}
	stories, err := v.shelf(q, ids)
	if err != nil {
		return nil, err
	}
	names, err := v.names(q)
	var out []decided
	for _, d := range list {
		kind, id, _ := strings.Cut(d.Subject, ":")
		one := decided{Decision: d, What: first(names.of(d.Subject), subjectWords(kind, id)), URL: subjectRoom(kind, id)}
		switch kind {
		case "article", "thread":
			one.What = first(stories.of(toNumber(id)).Headline, "a story without a headline")
		case "staff":
			one.What = ""
		}
		if base, _, _ := strings.Cut(one.URL, "?"); one.URL != "" && v.opens[base] != "" && !v.enters(base) {
			one.URL = ""
		}
		out = append(out, one)
	}
	return out, err
}

// subjectWords names what a decision was about where it has no name of its own.
func subjectWords(kind, id string) string {
	switch kind {
	case "front":
		return "the front"
	case "picture":
		return "the picture " + id
	case "redirect":
		return "a redirect"
	case "redirects":
		return id + " redirects from a table"
	case "setting":
		return "“" + id + "”"
	case "error-report":
		return "the error report " + id
	case "decision":
		return "decision " + id
	case "version":
		return "text " + id
	case "versions":
		return "every text"
	case "invitation":
		return "an invitation"
	}
	return strings.ReplaceAll(kind, "-", " ") + " " + id
}

// subjectRoom is where the subject of a decision stands.
func subjectRoom(kind, id string) string {
	switch kind {
	case "article", "thread":
		return "/newsroom/story/" + id
	case "front":
		return "/newsroom/front"
	case "picture":
		return "/newsroom/pictures/" + id
	case "topic", "author":
		return "/newsroom/" + kind + "s/" + id
	case "section":
		return "/newsroom/sections"
	case "page":
		return "/newsroom/pages"
	case "comment":
		return "/newsroom/comments"
	case "error-report":
		return "/newsroom/reports"
	case "redirect", "redirects":
		return redirectsRoom
	case "setting":
		return "/newsroom/settings"
	case "advert":
		return "/newsroom/adverts"
	case "staff", "invitation":
		return "/newsroom/people"
	}
	return ""
}

// name is what people call a subject of the ledger.
type name struct{ subject, words string }

type nameList []name

func (l nameList) of(subject string) string {
	for _, n := range l {
		if n.subject == subject {
			return n.words
		}
	}
	return ""
}

// names are those of sections, topics and authors, which are few.
func (v *visit) names(q database.Reader) (nameList, error) {
	all, err := section.All(v.ctx, q)
	if err != nil {
		return nil, err
	}
	topics, err := article.AllTopics(v.ctx, q)
	if err != nil {
		return nil, err
	}
	authors, err := article.AllAuthors(v.ctx, q)
	var list nameList
	for _, s := range all {
		list = append(list, name{section.Tag(s.ID), "the section " + s.Name})
	}
	for _, t := range topics {
		list = append(list, name{t.Tag(), "the topic " + t.Name})
	}
	for _, a := range authors {
		list = append(list, name{a.Tag(), "the author " + a.Name})
	}
	return list, err
}

// actionWords are the decisions in words, each to follow a name and to be followed by what it was about.
func actionWords(action string) string {
	for _, a := range actions {
		if a.action == action {
			return a.words
		}
	}
	kind, verb, _ := strings.Cut(action, ".")
	return strings.ReplaceAll(verb, "-", " ") + ": " + strings.ReplaceAll(kind, "-", " ")
}

var actions = []struct{ action, words string }{
	{"article.created", "opened the story"}, {"article.published", "published"}, {"article.killed", "killed"}, {"article.scheduled", "planned"},
	{"review-link.made", "let somebody outside read"}, {"review-link.revoked", "ended a review link of"},
	{"article.unscheduled", "cancelled the plan for"}, {"article.plan-failed", "could not carry out the plan for"},
	{"article.moved-on", "moved on"}, {"article.rescheduled", "moved the plan for"}, {"article.plan-dismissed", "settled the failed plan for"}, {"article.plan-late", "tries again to carry out the plan for"},
	{"article.approved", "approved the text of"}, {"article.refused", "sent back"}, {"article.overridden", "let out without a second pair of eyes"},
	{"article.override-seen", "looked afterwards at"}, {"article.assigned", "gave out"}, {"article.assignment-done", "finished what was asked for"}, {"article.assignment-dropped", "took back what was asked for"},
	{"setting.changed", "changed a setting of the paper:"},
	{"front.ordered", "ordered"}, {"thread.set", "set the comments of"},
	{"comment.posted", "posted"}, {"comment.edited", "edited"}, {"comment.approved", "approved"}, {"comment.rejected", "rejected"},
	{"comment.removed", "removed"}, {"comment.restored", "restored"}, {"comment.kept", "kept"}, {"comment.imported", "imported"},
	{"article.changed", "changed for readers"}, {"article.removed", "removed"}, {"article.read-aloud", "set how it is read aloud:"},
	{"topic.readdressed", "gave a new address to"}, {"author.readdressed", "gave a new address to"}, {"topic.merged", "merged another into"}, {"author.merged", "merged another into"},
	{"topic.deleted", "deleted"}, {"author.deleted", "deleted"}, {"redirect.set", "set"}, {"redirect.deleted", "took away"}, {"redirect.imported", "brought in"}, {"advert.saved", "saved"}, {"advert.kept-away", "kept advertisements away from"}, {"advert.allowed", "allowed advertisements beside"},
	{"media.cropped", "cut"}, {"media.replaced", "replaced everywhere"}, {"media.ended", "took out of the paper, because its rights ended,"}, {"media.taken", "took into the library"},
	{"ledger.reason-erased", "erased the reason of"},
	{"staff.described", "changed the role or name of"}, {"staff.invited", "invited somebody:"}, {"staff.invitation-accepted", "came in by"}, {"staff.invitation-withdrawn", "withdrew"},
	{"staff.passkey-added", "added a passkey"}, {"staff.passkey-dropped", "took away a passkey of"}, {"staff.password-set", "set a password"}, {"staff.code-app-set", "set up a code app"},
	{"staff.recovery-codes-made", "made recovery codes"}, {"staff.recovery-code-used", "came in with a recovery code"}, {"staff.session-ended", "ended a session of"}, {"staff.confirmed", "confirmed who they are"},
	{"article.retracted", "retracted"}, {"article.version-withheld", "withheld a version of"}, {"article.version-released", "showed a version again of"}, {"article.versions-withheld", "withheld the earlier versions of"}, {"change.withheld", "withheld the words of"}, {"change.released", "showed the words again of"},
	{"article.spiked", "spiked"}, {"article.unspiked", "took off the spike"}, {"claim.struck", "struck a passage from"}, {"version.printed", "printed"}, {"version.noted", "noted what had been printed:"}, {"versions.noted", "had noted all that was printed before:"},
	{"change.correction", "printed a correction:"}, {"change.clarification", "printed a clarification:"}, {"change.note", "printed an editor’s note:"}, {"change.update", "printed an update:"}, {"change.retraction", "printed a retraction:"},
	{"outlet.recorded", "noted who else carried"}, {"outlet.dropped", "took an outlet off the record of"}, {"docket.opened", "laid on the docket"}, {"docket.granted", "granted"}, {"docket.partly", "granted in part"}, {"docket.refused", "refused"},
	{"error-report.from-comment", "took from a comment"}, {"error-report.settled", "settled"}, {"media.uploaded", "brought in"}, {"media.described", "described"}, {"media.focused", "set the focus of"},
	{"section.created", "opened"}, {"section.changed", "changed"}, {"page.saved", "saved"}, {"author.saved", "saved"}, {"topic.saved", "saved"},
	{"staff.added", "took on"}, {"staff.disabled", "shut out"}, {"staff.link-made", "made a sign-in link for"}, {"staff.signed-in", "signed in"},
}

// Of names the person that a decision about staff was about.
func (p ledgerPage) Of(d decided) string {
	if strings.HasPrefix(d.Subject, "staff:") && d.Subject != d.Actor {
		return p.Who(d.Subject)
	}
	return d.What
}
