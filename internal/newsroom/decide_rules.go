package newsroom

import (
	"net/http"
	"slices"
	"strconv"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// rulesPage is the rules of the house for stories.
type rulesPage struct {
	*room
	Rules    article.Rules
	Sections []section.Section
}

func (v *visit) rulesPage() error {
	rules, err := article.RulesOf(v.ctx, v.DB)
	if err != nil {
		return err
	}
	return v.showRules(http.StatusOK, rules, nil)
}

func (v *visit) showRules(status int, rules article.Rules, bad problems) error {
	p := rulesPage{Rules: rules}
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Rules of the house", "/newsroom/more"); err != nil {
			return err
		}
		p.Sections, err = section.All(v.ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "decide_rules", p)
}

// saveRules keeps the rules as they stand in the form.
func (v *visit) saveRules() error {
	if err := v.parse(); err != nil {
		return err
	}
	rules := v.typedRules()
	err := v.write(func(tx *database.Tx) error { return article.SetRules(v.ctx, tx, v.who.Actor(), rules) })
	if bad, ok := problemsOf(err); ok {
		return v.showRules(http.StatusUnprocessableEntity, rules, bad)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/settings/rules", "rules")
}

func (v *visit) typedRules() article.Rules {
	r := article.HouseRules()
	for i := range r.Stages {
		s := &r.Stages[i]
		s.Name = v.line("stage_" + string(s.Stage))
		if s.Stage != article.Ready {
			s.On = append([]string{staff.Administrator}, v.chosenOf("on_"+string(s.Stage), staff.Roles)...)
		}
	}
	r.Eyes = article.EyesRule{When: article.When(v.line("eyes")), Sections: v.numbers("eyes_section"), By: staff.Right(v.line("eyes_by"))}
	for _, k := range v.chosenOf("eyes_kind", v.kindNames()) {
		r.Eyes.Kinds = append(r.Eyes.Kinds, article.Kind(k))
	}
	r.Most = article.Lengths{Headline: v.whole("most_headline"), Standfirst: v.whole("most_standfirst"), Search: v.whole("most_search"), Short: v.whole("most_short")}
	for i := range r.Checks {
		switch level := article.Level(v.line("check_" + r.Checks[i].Check)); level {
		case article.Block, article.Warn, article.Off:
			r.Checks[i].Level = level
		}
	}
	r.Weight = v.whole("weight")
	r.Remind = article.Reminders{Before: v.whole("remind_before"), Review: v.whole("remind_review"), Rights: v.whole("remind_rights")}
	return r
}

// whole is a whole number of a field, -1 when there is none, so that a slip is said and not taken for nought.
func (v *visit) whole(name string) int {
	n, err := strconv.Atoi(v.line(name))
	if err != nil {
		return -1
	}
	return n
}

// chosenOf are the ticked words of a field, of those there are.
func (v *visit) chosenOf(name string, all []string) []string {
	var list []string
	for _, one := range all {
		if slices.Contains(v.r.PostForm[name], one) {
			list = append(list, one)
		}
	}
	return list
}

func (v *visit) kindNames() []string {
	var list []string
	for _, k := range article.Kinds {
		list = append(list, string(k))
	}
	return list
}

// Roles are the roles of the house.
func (p rulesPage) Roles() []string { return staff.Roles }

// Called writes a role or kind with a capital.
func (p rulesPage) Called(s string) string { return roleTitle(s) }

// roleTitle writes a role as people say it.
func roleTitle(role string) string {
	if role == staff.Chief {
		return "Chief editor"
	}
	return title(role)
}

// Kinds are the kinds of story.
func (p rulesPage) Kinds() []article.Kind { return article.Kinds }

// Moves reports whether a role may move a story on from a stage.
func (p rulesPage) Moves(s article.StageRule, role string) bool { return slices.Contains(s.On, role) }

// LooksAt reports whether the rule of the second pair of eyes names a section or kind.
func (p rulesPage) LooksAt(one any) bool {
	switch one := one.(type) {
	case int64:
		return slices.Contains(p.Rules.Eyes.Sections, one)
	case article.Kind:
		return slices.Contains(p.Rules.Eyes.Kinds, one)
	}
	return false
}

// checkWords say what each check looks at.
var checkWords = []struct{ check, name, hint string }{
	{article.CheckHeadline, "Length of headlines", "longer than the house wants"},
	{article.CheckStandfirst, "Length of the standfirst", "longer than the house wants"},
	{article.CheckAlt, "Alt text of pictures", "a picture in the text that nobody described; a lead picture always needs it"},
	{article.CheckCredit, "Credit of pictures", "nobody is named who made it"},
	{article.CheckByline, "Byline without a page", "a name that belongs to no author of the paper"},
	{article.CheckLinks, "Links into the paper", "lead nowhere, or to a story that was killed"},
	{article.CheckNotes, "Open notes", "a colleague's note that nobody settled"},
	{article.CheckSuggestions, "Suggested edits", "neither accepted nor rejected"},
	{article.CheckEmbargo, "Embargo against plan", "the plan comes before the embargo's end"},
	{article.CheckWeight, "Weight of the page", "above the budget below"},
	{article.CheckRights, "Rights in pictures", "end before the story goes out; one that ends soon after always only warns"},
	{article.CheckClaims, "Boxes of claims", "of a claim that nobody made, that no editor approved or that is on hold: readers get no box"},
	{article.CheckAllegation, "Allegation without a source", "a crime told as the paper's own knowledge"},
	{article.CheckAlleged, "“Alleged” missing", "“the killer” before a court has said so"},
	{article.CheckRefuted, "“Refuted” for denied", "it means disproved, which is no party's to say"},
	{article.CheckSources, "Sources counted", "“sources” where one was counted"},
	{article.CheckOpinion, "Opinion without a name", "somebody unnamed runs somebody down"},
	{article.CheckTwoVoices, "Unnamed and declined", "somebody unnamed speaks for a house that declined to comment"},
	{article.CheckQuotes, "Quotation not found", "not word for word in a note on the whole story that begins with “Transcript:”; without one nothing is compared"},
	{article.CheckUnheard, "Accused and not asked", "a serious allegation in the story, and whom it is about has no published answer and no request"},
	{article.CheckReplyByWhen, "Time to reply", "less than an hour to answer, or the story goes out before the time is up"},
}

// checkRow is a check and what it does.
type checkRow struct {
	Check, Name, Hint string
	Level             article.Level
}

// Checks are the checks of the house.
func (p rulesPage) Checks() []checkRow {
	var list []checkRow
	for _, w := range checkWords {
		list = append(list, checkRow{w.check, w.name, w.hint, p.Rules.LevelOf(w.check)})
	}
	return list
}

// rolesPage is what each role may do in this house.
type rolesPage struct {
	*room
	House staff.RoleRights
}

func (v *visit) rolesPage() error {
	var p rolesPage
	err := v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "What the roles may do", "/newsroom/more"); err != nil {
			return err
		}
		p.House, err = staff.HouseRights(v.ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "decide_roles", p)
}

// saveRoles keeps the table. Only the administrator may: who can give rights can give them to themselves.
func (v *visit) saveRoles() error {
	if err := v.parse(); err != nil {
		return err
	}
	h := staff.RoleRights{}
	for _, role := range staff.Roles {
		h[role] = nil
		for _, r := range staff.Rights {
			if slices.Contains(v.r.PostForm["may_"+role], string(r)) {
				h[role] = append(h[role], r)
			}
		}
	}
	switch v.line("do") {
	case "keep":
	case "usual":
		h = nil
	default: // an empty form would take every right from everybody
		return web.Invalid("Choose whether to keep the table or to go back to the usual.")
	}
	if err := v.write(func(tx *database.Tx) error { return staff.SetHouse(v.ctx, tx, v.who.Actor(), h) }); err != nil {
		return err
	}
	return v.to("/newsroom/settings/roles", "roles")
}

// Roles are the roles of the house.
func (p rolesPage) Roles() []string { return staff.Roles }

// Called writes a role as people say it.
func (p rolesPage) Called(role string) string { return roleTitle(role) }

// rightRow is a right in words.
type rightRow struct {
	Right staff.Right
	Words string
	Here  bool // holds in a person's sections only, when they were given any
}

// Rights are what can be given.
func (p rolesPage) Rights() []rightRow {
	words := []string{"Write own stories, bring pictures", "Read and change the stories of others", "Change the pictures of others", "Decide comments and reports",
		"Publish, plan, correct, kill", "Publish without a second pair of eyes, with a reason", "Order the fronts", "Read the ledger", "Set the rules and parts of the paper", "Let people in and out"}
	var list []rightRow
	for i, r := range staff.Rights {
		here := r == staff.Edit || r == staff.Publish || r == staff.Override || r == staff.Front
		list = append(list, rightRow{r, words[i], here})
	}
	return list
}

// Has reports whether a role has a right.
func (p rolesPage) Has(role string, r staff.Right) bool { return slices.Contains(p.House[role], r) }

// Fixed reports whether the house cannot change this: the administrator has all, nobody else lets people in, and whoever
// has a role may come in.
func (p rolesPage) Fixed(role string, r staff.Right) bool {
	return role == staff.Administrator || r == staff.Administer || r == staff.Write
}
