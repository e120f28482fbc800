package newsroom

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// doDecide saves the text and leads to the page where it is decided: what changes, what the checks found, who looked at it.
const doDecide = "decide"

// path is where the visitor goes after a save: back to the story, or to where it is decided.
func (k kept) path() string {
	path := fmt.Sprintf("/newsroom/story/%d", k.id)
	if k.did == "decide" || k.did == "warned" {
		path += "/publish"
	}
	return path
}

// publishNow shows the revision to readers. A text that some check warns of is saved, and goes out when the visitor has
// seen the warnings.
func (v *visit) publishNow(tx *database.Tx, r article.Revision, s sheet, do string) (string, error) {
	before, err := article.ByID(v.ctx, tx, r.ArticleID)
	if err != nil {
		return "", err
	}
	if do == doDecide {
		return "decide", nil
	}
	if err := v.mayPublish(tx, before, r, s.Override); err != nil {
		return "", err
	}
	if !s.Sure {
		c, err := v.checkup(tx, before, r, time.Time{})
		if err != nil {
			return "", err
		}
		if c.Warns() && !c.Blocks() {
			return "warned", nil
		}
	}
	return v.out(tx, before, r, s)
}

func (v *visit) out(tx *database.Tx, before article.Article, r article.Revision, s sheet) (string, error) {
	out, err := article.Publish(v.ctx, tx, r.ArticleID, article.Publication{Revision: r.ID, By: v.who.Actor(), Change: s.change(), Override: s.Override})
	switch {
	case err != nil:
		return "", err
	case !out.Scheduled.IsZero():
		return "embargoed", nil
	case out.Overtook:
		return "overtaken", v.answerWith(tx, r.ArticleID, s)
	case before.State() == article.StateLive:
		return "changed", v.answerWith(tx, r.ArticleID, s)
	}
	return "published", nil
}

// mayPublish asks for the rights that a publication needs: to publish in the story's sections and, with a reason, to do
// without the second pair of eyes there.
func (v *visit) mayPublish(q database.Reader, a article.Article, r article.Revision, override_ string) error {
	err := v.mayDecide(q, publish, a, r)
	if err == nil && override_ != "" {
		err = v.mayDecide(q, override, a, r)
	}
	var refused *web.Error
	if errors.As(err, &refused) { // said beside the form, so that nothing typed is lost
		return problems{{Field: "state", Words: refused.Message}}.err()
	}
	return err
}

func (s sheet) change() article.Change {
	return article.Change{Kind: article.ChangeKind(s.ChangeKind), Note: s.Note, Said: s.Said, Says: s.Says}
}

// planSeen plans a text; one that some check warns of is saved, and planned when the visitor has seen the warnings.
func (v *visit) planSeen(tx *database.Tx, r article.Revision, s sheet) (string, error) {
	at, err := v.toTime(s.At)
	if s.Sure || err != nil || at.IsZero() {
		return "scheduled", v.plan(tx, r, s)
	}
	a, err := article.ByID(v.ctx, tx, r.ArticleID)
	if err != nil {
		return "", err
	}
	c, err := v.checkup(tx, a, r, at)
	if err != nil {
		return "", err
	}
	if c.Warns() && !c.Blocks() && at.After(tx.Now()) {
		return "warned", nil
	}
	return "scheduled", v.plan(tx, r, s)
}

// plan fixes when readers will see the revision.
func (v *visit) plan(tx *database.Tx, r article.Revision, s sheet) error {
	at, err := v.toTime(s.At)
	if err != nil || at.IsZero() {
		words := "Say when: choose a day and a time."
		if err != nil {
			words = badTime
		}
		return problems{{Field: "at", Words: words}}.err()
	}
	a, err := article.ByID(v.ctx, tx, r.ArticleID)
	if err != nil {
		return err
	}
	if err := v.mayPublish(tx, a, r, s.Override); err != nil {
		return err
	}
	if r.Embargo.After(at) && at.After(tx.Now()) {
		words := fmt.Sprintf("The story is under embargo until %s (%s): nobody outside may see it before. Plan it for then or later, or change the embargo.",
			v.Locale.FullDateTime(r.Embargo.In(v.Zone)), v.Zone)
		return problems{{Field: "at", Words: words}}.err()
	}
	answers, err := v.toAnswer(tx, r.ArticleID, s)
	if err != nil {
		return err
	}
	_, err = article.Schedule(v.ctx, tx, r.ArticleID, article.Plan{Revision: r.ID, At: at, Action: article.PlanPublish, By: v.who.Actor(), Change: s.change(), Override: s.Override, Answers: answers})
	return err
}

// checkup is what the checks found in a text, and what its page weighs.
type checkup struct {
	Found         []article.Finding
	Bytes, Budget int
}

// Blocks reports whether something keeps the text from going out.
func (c checkup) Blocks() bool { return len(c.Found) > 0 && c.Found[0].Level == article.Block }

// Warns reports whether somebody has to have seen something.
func (c checkup) Warns() bool {
	return len(c.Found) > 0 && c.Found[len(c.Found)-1].Level == article.Warn
}

// checkup makes the checks of a kept revision that is to go out at a time; zero: now.
func (v *visit) checkup(q database.Reader, a article.Article, r article.Revision, at time.Time) (checkup, error) {
	rules, err := article.RulesOf(v.ctx, q)
	if err != nil {
		return checkup{}, err
	}
	p := article.Proof{Article: a, Revision: r, Kept: true, At: at, Rules: rules}
	c := checkup{Budget: rules.Weight}
	if c.Found, err = article.Look(v.ctx, v.DB, q, p, false); err != nil {
		return c, err
	}
	c.Bytes, err = v.weigh(v.ctx, q, p)
	return c, err
}

// checkAnswer is a finding as an autosave tells it to the page.
type checkAnswer struct {
	Level string `json:"level"`
	Words string `json:"words"`
	Href  string `json:"href"`
}

// weightAnswer is what the story's page weighs.
type weightAnswer struct {
	Bytes  int `json:"bytes"`
	Budget int `json:"budget"`
}

// answers are the findings for the answer to an autosave.
func (c checkup) answers() ([]checkAnswer, weightAnswer) {
	list := []checkAnswer{}
	for _, f := range c.Found {
		list = append(list, checkAnswer{string(f.Level), f.Words, f.Href})
	}
	return list, weightAnswer{c.Bytes, c.Budget}
}

// decidePage is where one text of a story is decided.
type decidePage struct {
	*room
	Story       article.Article
	Head        article.Revision
	Out         article.Revision // what readers see now
	Checkup     checkup
	Cover       article.Cover
	Deciding    deciding
	Comparison  comparison // what readers see, and what they would see
	Sheet       sheet
	Plans       []article.Plan
	EmbargoTill time.Time
	Answers     []answerable
}

// Live reports whether readers see the story now.
func (p decidePage) Live() bool { return p.Story.State() == article.StateLive }

// Same reports that readers would see nothing new.
func (p decidePage) Same() bool { return p.Live() && p.Head.ID == p.Story.PublishedID }

// Checks are the findings.
func (p decidePage) Checks() []article.Finding { return p.Checkup.Found }

// Needs reports whether the text still needs a second pair of eyes that the visitor cannot be.
func (p decidePage) Needs() bool {
	return !p.Cover.Covered() && (p.Cover.Wrote(p.v.who.Actor()) || p.Cover.RefusedNow())
}

// Soonest is the first minute that a plan may name.
func (p decidePage) Soonest() string { return p.v.fromTime(p.now.Add(time.Minute)) }

// Weight says what the page weighs.
func (p decidePage) Weight() string { return p.v.weightWords(p.Checkup) }

func (n *Newsroom) weightWords(c checkup) string {
	if c.Bytes == 0 {
		return ""
	}
	return fmt.Sprintf("The page weighs %s of %s.", n.kilobytes(c.Bytes), n.kilobytes(c.Budget))
}

// ChangeKinds are the kinds of change to a live story.
func (p decidePage) ChangeKinds() []choice { return changeKinds(p.Sheet.ChangeKind) }

// Hint says what a kind of change means for readers.
func (p decidePage) Hint(kind string) string {
	switch article.ChangeKind(kind) {
	case article.Correction:
		return "Something was wrong. The note is printed where the policy of corrections says."
	case article.Clarification:
		return "Something was unclear. The note is printed with the story."
	case article.EditorsNote:
		return "Something has to be said about the story. The note is printed above it."
	case article.Style:
		return "No meaning changes. Readers are told nothing, and the story does not count as updated."
	}
	return "Something is new. The story counts as updated; a note is printed if you write one."
}

func changeKinds(chosen string) []choice {
	words := map[article.ChangeKind]string{article.Update: "Update: something new", article.Correction: "Correction: something was wrong",
		article.Clarification: "Clarification: something was unclear", article.EditorsNote: "Editor’s note: something to be said about it", article.Style: "Style: no change of meaning, no note"}
	var list []choice
	for _, k := range article.ChangeKinds {
		list = append(list, choice{string(k), words[k], string(k) == chosen})
	}
	return list
}

func (v *visit) decidePage() error {
	return v.showDecide(http.StatusOK, sheet{ChangeKind: string(article.Update), At: v.r.URL.Query().Get("at")}, nil)
}

func (v *visit) showDecide(status int, s sheet, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	p := decidePage{Sheet: s}
	err = v.read(func(q database.Reader) error { return v.gatherDecision(q, id, &p) })
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "decide", p)
}

func (v *visit) gatherDecision(q database.Reader, id int64, p *decidePage) (err error) {
	if p.Story, err = article.ByID(v.ctx, q, id); err != nil {
		return err
	}
	if p.Head, err = article.RevisionByID(v.ctx, q, p.Story.HeadID); err != nil {
		return err
	}
	if p.room, err = v.room(q, "Decide: "+p.Head.Headline, "/newsroom/stories"); err != nil {
		return err
	}
	if p.Deciding, err = v.decidingOf(q, p.Story, p.Head); err != nil {
		return err
	}
	p.Checkup, p.Cover = p.Deciding.Checkup, p.Deciding.Cover
	if p.Plans, err = article.Plans(v.ctx, q, id); err != nil {
		return err
	}
	if p.Head.Embargo.After(q.Now()) {
		p.EmbargoTill = p.Head.Embargo
	}
	if p.Story.PublishedID == 0 {
		return nil
	}
	if p.Out, err = article.RevisionByID(v.ctx, q, p.Story.PublishedID); err != nil {
		return err
	}
	if p.Answers, err = v.answerables(q, id, p.Sheet.Answers); err != nil {
		return err
	}
	return v.gatherChange(q, p)
}

// gatherChange sets what readers see against what they would see.
func (v *visit) gatherChange(q database.Reader, p *decidePage) error {
	authors, err := article.AllAuthors(v.ctx, q)
	if err != nil {
		return err
	}
	p.Comparison, err = v.comparing(q, v.sheetOf(p.Out.Text, authors), v.sheetOf(p.Head.Text, authors), p.Out.Body, p.Head.Body)
	p.Comparison.OldName, p.Comparison.NewName = "Readers see", "They will see"
	return err
}

// decideText publishes or plans the text that the visitor saw on the page. If somebody saved meanwhile, the page is shown anew.
func (v *visit) decideText() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	s, do, seen := v.sheet(), v.line("do"), v.number("revision")
	s.Sure = true
	var did string
	err = v.write(func(tx *database.Tx) error {
		head, err := article.Head(v.ctx, tx, id)
		if err != nil {
			return err
		}
		if head.ID != seen {
			return problems{{Field: "state", Words: "Somebody saved this story meanwhile. This is the newest text; look at it before you decide."}}.err()
		}
		did, err = v.decideOn(tx, head, s, do)
		return err
	})
	if bad, ok := problemsOf(err); ok {
		return v.showDecide(http.StatusUnprocessableEntity, s, bad)
	}
	if err != nil {
		return err
	}
	return v.to(fmt.Sprintf("/newsroom/story/%d", id), did)
}

func (v *visit) decideOn(tx *database.Tx, r article.Revision, s sheet, do string) (string, error) {
	switch do {
	case doPublish:
		return v.publishNow(tx, r, s, do)
	case doSchedule:
		return "scheduled", v.plan(tx, r, s)
	}
	return "", web.Invalid("Choose whether to publish now or later.")
}

// eyes keeps what somebody says of a text: that it may go out, or what has to change; or asks somebody to look.
func (v *visit) eyes() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	did, note := "", strings.TrimSpace(v.long("eyes_note"))
	err = v.write(func(tx *database.Tx) (err error) {
		switch do := v.line("do"); do {
		case "approve":
			did = "approved"
			return v.judgeText(tx, id, article.Approved, note)
		case "refuse":
			did = "sentback"
			return v.judgeText(tx, id, article.Refused, note)
		default:
			did = "asked"
			return v.askReview(tx, id, note)
		}
	})
	if bad, ok := problemsOf(err); ok {
		return v.showDecide(http.StatusUnprocessableEntity, sheet{ChangeKind: string(article.Update), Note: ""}, bad)
	}
	if err != nil {
		return err
	}
	back := fmt.Sprintf("/newsroom/story/%d", id)
	if did == "approved" && v.line("then") == "publish" {
		back += "/publish"
	}
	return v.to(back, did)
}

// judgeText: the text that is judged is the one that was read. Who may judge is a rule of the house, in the story's sections.
func (v *visit) judgeText(tx *database.Tx, id int64, verdict article.Verdict, note string) error {
	a, err := article.ByID(v.ctx, tx, id)
	if err != nil {
		return err
	}
	r, err := article.RevisionByID(v.ctx, tx, v.number("revision"))
	if errors.Is(err, article.ErrNotFound) || err == nil && r.ArticleID != id {
		return problems{{Field: "eyes", Words: "Open the story and read it first."}}.err()
	}
	if err != nil {
		return err
	}
	rules, err := article.RulesOf(v.ctx, tx)
	if err != nil {
		return err
	}
	if err := v.mayDecide(tx, rules.Eyes.By, a, r); err != nil {
		return err
	}
	if head, err := article.RevisionByID(v.ctx, tx, a.HeadID); err != nil || string(head.Hash) != string(r.Hash) {
		return errors.Join(err, problems{{Field: "eyes", Words: "The text was changed meanwhile. This is the newest one; read it before you say yes or no."}}.err())
	}
	return article.Judge(v.ctx, tx, id, r.ID, v.who.Actor(), verdict, note)
}

// askReview asks one person, or whoever may, to be the second pair of eyes.
func (v *visit) askReview(tx *database.Tx, id int64, note string) error {
	due, err := v.toTime(v.line("due"))
	if err != nil {
		return problems{{Field: "assign_due", Words: badTime}}.err()
	}
	_, err = article.Assign(v.ctx, tx, article.Assignment{ArticleID: id, Staff: v.number("who"), Kind: article.KindReview, By: v.who.Actor(), Due: due, Words: note})
	return err
}

// overridesPage is what went out without the second pair of eyes that the house asks for.
type overridesPage struct {
	*room
	List   []overrideRow
	Unseen int
	Claims []claimOverride
}

type overrideRow struct {
	article.Override
	Story told
	Mine  bool
}

func (v *visit) overrides() error {
	var p overridesPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Published alone", "/newsroom/more"); err != nil {
			return err
		}
		list, err := article.Overrides(v.ctx, q, false, most)
		if err != nil {
			return err
		}
		var ids []int64
		for _, o := range list {
			ids = append(ids, o.ArticleID)
		}
		stories, err := v.shelf(q, ids)
		for _, o := range list {
			p.List = append(p.List, overrideRow{o, stories.of(o.ArticleID), o.By == v.who.Actor()})
			if o.Seen.IsZero() {
				p.Unseen++
			}
		}
		if err != nil {
			return err
		}
		p.Claims, err = v.claimOverrides(q)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "decide_overrides", p)
}

func (v *visit) seeOverride() error {
	if err := v.parse(); err != nil {
		return err
	}
	err := v.write(func(tx *database.Tx) error {
		if id := v.number("claim"); id != 0 {
			return claim.SeeOverride(v.ctx, tx, v.who.Actor(), id)
		}
		return article.SeeOverride(v.ctx, tx, v.who.Actor(), v.number("id"))
	})
	if bad, ok := problemsOf(err); ok {
		return web.Invalid(bad.Of("override"))
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/overrides", "seen")
}

// deciding is what the rail of a story needs beside what it shows already.
type deciding struct {
	Checkup   checkup
	Cover     article.Cover
	Asked     []article.Assignment
	Overrides []article.Override
	May       bool // publish in the story's sections
	MayJudge  bool
	MayAlone  bool // override there
	House     article.Rules
}

// gatherDeciding fills the rail.
func (v *visit) gatherDeciding(q database.Reader, p *editorPage) (err error) {
	if p.ID != 0 {
		p.Deciding, err = v.decidingOf(q, p.Story, p.Head)
		return err
	}
	p.Deciding.May = v.may(publish)
	p.Deciding.House, err = article.RulesOf(v.ctx, q)
	return err
}

func (v *visit) decidingOf(q database.Reader, a article.Article, head article.Revision) (d deciding, err error) {
	if d.House, err = article.RulesOf(v.ctx, q); err != nil {
		return d, err
	}
	if d.Checkup, err = v.checkup(q, a, head, time.Time{}); err != nil {
		return d, err
	}
	if d.Cover, err = article.CoverOf(v.ctx, q, a, head); err != nil {
		return d, err
	}
	if d.Asked, err = article.Assignments(v.ctx, q, a.ID); err != nil {
		return d, err
	}
	if d.Overrides, err = article.OverridesOf(v.ctx, q, a.ID); err != nil {
		return d, err
	}
	for _, one := range []struct {
		right right
		may   *bool
	}{{publish, &d.May}, {d.House.Eyes.By, &d.MayJudge}, {override, &d.MayAlone}} {
		err := v.mayDecide(q, one.right, a, head)
		var refused *web.Error
		if err != nil && !errors.As(err, &refused) {
			return d, err
		}
		*one.may = err == nil
	}
	return d, nil
}

// WeightWords says in the rail what the page weighs.
func (d deciding) WeightWords(p editorPage) string { return p.v.weightWords(d.Checkup) }

// MayJudgeIt reports whether the visitor may say yes or no to this text.
func (p editorPage) MayJudgeIt() bool { return p.Deciding.mayJudge(p.room) }

func (d deciding) mayJudge(m *room) bool {
	return d.MayJudge && !d.Cover.Wrote(m.v.who.Actor()) && !d.Cover.Approved()
}

// Strangers are the colleagues who wrote nothing of what is new, and so may be asked.
func (p editorPage) Strangers() []staff.Person { return p.strangers(p.Deciding.Cover) }

func (m *room) strangers(c article.Cover) []staff.Person {
	var list []staff.Person
	for _, one := range m.Colleagues() {
		if !c.Wrote(one.Actor()) {
			list = append(list, one)
		}
	}
	return list
}

// Doing is what people were asked to write.
func (p editorPage) Doing() []article.Assignment { return ofKind(p.Deciding.Asked, article.KindWrite) }

// Reviewing is who was asked for a second look.
func (p editorPage) Reviewing() []article.Assignment {
	return ofKind(p.Deciding.Asked, article.KindReview)
}

func ofKind(all []article.Assignment, kind string) []article.Assignment {
	var list []article.Assignment
	for _, a := range all {
		if a.Kind == kind {
			list = append(list, a)
		}
	}
	return list
}

// StageButton is what the button says that brings a story to a stage.
func (p editorPage) StageButton(s string) string {
	name := p.Deciding.House.StageName(article.Stage(s))
	for _, usual := range []struct {
		stage        article.Stage
		name, button string
	}{{article.Draft, "Draft", "Save as draft"}, {article.InReview, "In review", "For review"}} {
		if string(usual.stage) == s && name == usual.name {
			return usual.button
		}
	}
	return name
}

// Colleagues are those who can come in.
func (m *room) Colleagues() []staff.Person {
	var list []staff.Person
	for _, p := range m.all {
		if !p.Disabled {
			list = append(list, p)
		}
	}
	return list
}

// PersonOf names one of the staff by number, "" for nobody in particular.
func (m *room) PersonOf(id int64) string {
	for _, p := range m.all {
		if p.ID == id {
			return p.Name
		}
	}
	return ""
}

// IsMe reports whether a number is the visitor's.
func (m *room) IsMe(id int64) bool { return m.v.who.ID == id }

// Now is the time of the page.
func (m *room) Now() time.Time { return m.now }

// What the page of a decision shares with the rail of a story.

// ID is the story's number.
func (p decidePage) ID() int64 { return p.Story.ID }

// MayJudgeIt reports whether the visitor may say yes or no to this text.
func (p decidePage) MayJudgeIt() bool { return p.Deciding.mayJudge(p.room) }

// Strangers are the colleagues who may be asked.
func (p decidePage) Strangers() []staff.Person { return p.strangers(p.Cover) }

// Reviewing is who was asked for a second look.
func (p decidePage) Reviewing() []article.Assignment {
	return ofKind(p.Deciding.Asked, article.KindReview)
}

// Said reports whether a problem of this field is printed beside its field.
func (p decidePage) Said(field string) bool {
	return slices.Contains([]string{"state", "note", "said", "says", "answers", "answer", "at", "eyes", "eyes_note", "override", "assign", "assign_due"}, field)
}

// PageChecks are the findings, with links that lead back to the form of the story.
func (p decidePage) PageChecks() []article.Finding {
	list := slices.Clone(p.Checkup.Found)
	for i := range list {
		if strings.HasPrefix(list[i].Href, "#") {
			list[i].Href = fmt.Sprintf("/newsroom/story/%d%s", p.Story.ID, list[i].Href)
		}
	}
	return list
}
