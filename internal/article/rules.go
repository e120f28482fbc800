package article

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/paper"
	"broadsheet/internal/staff"
)

// RulesKey is the setting that holds Rules.
const RulesKey = "rules"

// When says for which stories a rule of the house holds.
type When string

// The answers to "when".
const (
	Never  When = "never"
	Always When = "always"
	Chosen When = "chosen" // for chosen sections and kinds
)

// Level says what a check does when it finds something.
type Level string

// The levels, the strictest first.
const (
	Block Level = "block" // the story does not go out
	Warn  Level = "warn"  // somebody has to have seen it
	Off   Level = "off"
)

// Rules are the rules of the house for stories. What a house never set is as in HouseRules.
type Rules struct {
	Stages []StageRule `json:"stages"` // in their order
	Eyes   EyesRule    `json:"eyes"`
	Most   Lengths     `json:"most"` // letters
	Checks []CheckRule `json:"checks"`
	Weight int         `json:"weight"` // bytes, gzip, of a story's page
	Remind Reminders   `json:"remind"`
}

// StageRule is a stage as the house calls it, and the roles that may move a story on from it.
type StageRule struct {
	Stage Stage    `json:"stage"`
	Name  string   `json:"name"`
	On    []string `json:"on"`
}

// EyesRule is the second pair of eyes: for which stories somebody who did not write the text has to approve it.
type EyesRule struct {
	When     When        `json:"when"`
	Sections []int64     `json:"sections,omitempty"` // with those below them
	Kinds    []Kind      `json:"kinds,omitempty"`
	By       staff.Right `json:"by"` // the right that an approving person needs: edit or publish
}

// Lengths are how long the headlines and the standfirst should be at most.
type Lengths struct {
	Headline   int `json:"headline"`
	Standfirst int `json:"standfirst"`
	Search     int `json:"search"`
	Short      int `json:"short"`
}

// CheckRule says what one check does.
type CheckRule struct {
	Check string `json:"check"`
	Level Level  `json:"level"`
}

// Reminders are when the staff are reminded. Hours; 0: not at all.
type Reminders struct {
	Before int `json:"before"` // before something is due
	Review int `json:"review"` // a story waits for a second reader
	Rights int `json:"rights"` // days before the rights in a picture end
}

// The checks before publication, by the names that CheckRule uses.
const (
	CheckHeadline    = "headline"
	CheckStandfirst  = "standfirst"
	CheckAlt         = "alt"
	CheckCredit      = "credit"
	CheckByline      = "byline"
	CheckLinks       = "links"
	CheckNotes       = "notes"
	CheckSuggestions = "suggestions"
	CheckEmbargo     = "embargo"
	CheckWeight      = "weight"
	CheckRights      = "rights"
	CheckClaims      = "claims"

	// Of what the text says of people, by whom; see package statement.
	CheckAllegation  = "unattributed-allegation"
	CheckAlleged     = "alleged-missing"
	CheckRefuted     = "refuted"
	CheckSources     = "sources-counted"
	CheckOpinion     = "unnamed-opinion"
	CheckTwoVoices   = "unnamed-and-declined"
	CheckQuotes      = "quote-not-found"
	CheckUnheard     = "unheard"        // somebody accused has no answer in the story and was not asked
	CheckReplyByWhen = "reply-deadline" // nobody could have answered in the time that was given
)

// HouseRules are the rules of a house that set none: one person may publish, checks warn, and only what would break a
// licence or a promise blocks. Lengths are those at which a headline is still printed whole.
func HouseRules() Rules {
	return Rules{
		Stages: []StageRule{
			{Draft, "Draft", slices.Clone(staff.Roles)},
			{InReview, "In review", []string{staff.Reporter, staff.Photo, staff.Moderator, staff.Editor, staff.Chief, staff.Administrator}},
			{Ready, "Ready", nil}, // on from here is publishing, which is a right of its own
		},
		Eyes: EyesRule{When: Never, By: staff.Edit},
		Most: Lengths{Headline: 90, Standfirst: 180, Search: 65, Short: 50},
		Checks: []CheckRule{{CheckHeadline, Warn}, {CheckStandfirst, Warn}, {CheckAlt, Warn}, {CheckCredit, Warn}, {CheckByline, Warn}, {CheckLinks, Warn},
			{CheckNotes, Warn}, {CheckSuggestions, Warn}, {CheckEmbargo, Block}, {CheckWeight, Warn}, {CheckRights, Block}, {CheckClaims, Warn},
			{CheckAllegation, Warn}, {CheckAlleged, Warn}, {CheckRefuted, Warn}, {CheckSources, Warn}, {CheckOpinion, Warn}, {CheckTwoVoices, Warn}, {CheckQuotes, Warn},
			{CheckUnheard, Warn}, {CheckReplyByWhen, Warn}},
		Weight: 12_288, // the budget of the paper's pages: what a slow telephone has in a second or two
		Remind: Reminders{Before: 2, Review: 4, Rights: 7},
	}
}

// RulesOf reads the rules of the house.
func RulesOf(ctx context.Context, q database.Reader) (Rules, error) {
	r := HouseRules()
	own := Rules{Most: r.Most, Eyes: r.Eyes, Weight: r.Weight, Remind: r.Remind}
	if err := paper.Get(ctx, q, RulesKey, &own); err != nil {
		return r, err
	}
	for i := range r.Stages {
		for _, s := range own.Stages {
			if s.Stage == r.Stages[i].Stage {
				r.Stages[i] = s
			}
		}
	}
	for i := range r.Checks {
		for _, c := range own.Checks {
			if c.Check == r.Checks[i].Check {
				r.Checks[i] = c
			}
		}
	}
	own.Stages, own.Checks = r.Stages, r.Checks
	return own, nil
}

// Limits of what a house may set, so that a slip of the hand does not shut the paper.
const (
	longestStage = 30
	heaviestPage = 1 << 20
	longestDays  = 365
)

// SetRules keeps the rules of the house.
func SetRules(ctx context.Context, tx *database.Tx, by string, r Rules) error {
	if bad := r.problems(); len(bad) > 0 {
		return &InvalidError{bad}
	}
	return paper.Set(ctx, tx, by, RulesKey, r)
}

func (r Rules) problems() []Problem {
	var list []Problem
	within := func(field string, n, least, most int) {
		if n < least || n > most {
			list = append(list, Problem{field, fmt.Sprintf("Choose a number from %d to %d.", least, most)})
		}
	}
	for _, s := range r.Stages {
		if n := len([]rune(strings.TrimSpace(s.Name))); n == 0 || n > longestStage {
			list = append(list, Problem{"stage_" + string(s.Stage), fmt.Sprintf("Give the stage a name of at most %d letters.", longestStage)})
		}
	}
	if r.Eyes.When == Chosen && len(r.Eyes.Sections)+len(r.Eyes.Kinds) == 0 {
		list = append(list, Problem{"eyes", "Choose at least one section or kind, or choose Never."})
	}
	if !slices.Contains([]When{Never, Always, Chosen}, r.Eyes.When) || r.Eyes.By != staff.Edit && r.Eyes.By != staff.Publish {
		list = append(list, Problem{"eyes", "Choose one of the answers."})
	}
	within("most_headline", r.Most.Headline, 10, maxHeadline)
	within("most_standfirst", r.Most.Standfirst, 10, maxStandfirst)
	within("most_search", r.Most.Search, 10, maxHeadline)
	within("most_short", r.Most.Short, 10, maxHeadline)
	within("weight", r.Weight, 4096, heaviestPage)
	within("remind_before", r.Remind.Before, 0, 24*7)
	within("remind_review", r.Remind.Review, 0, 24*30)
	within("remind_rights", r.Remind.Rights, 0, longestDays)
	return list
}

// LevelOf says what a check does in this house.
func (r Rules) LevelOf(check string) Level {
	for _, c := range r.Checks {
		if c.Check == check {
			return c.Level
		}
	}
	return Warn
}

// StageName is what the house calls a stage.
func (r Rules) StageName(s Stage) string {
	for _, one := range r.Stages {
		if one.Stage == s && one.Name != "" {
			return one.Name
		}
	}
	return string(s)
}

// MayMove reports whether a role may bring a story from a stage to another. Back is always open: whoever may change the
// text may take it back.
func (r Rules) MayMove(role string, from, to Stage) bool {
	for i := slices.Index(Stages, from); i >= 0 && i < slices.Index(Stages, to); i++ {
		for _, s := range r.Stages {
			if s.Stage == Stages[i] && !slices.Contains(s.On, role) {
				return false
			}
		}
	}
	return true
}

// Needs reports whether a text needs a second pair of eyes; trail is its section and the one above.
func (e EyesRule) Needs(t Text, trail ...int64) bool {
	switch e.When {
	case Always:
		return true
	case Chosen:
		if slices.Contains(e.Kinds, t.Kind) {
			return true
		}
		for _, id := range append(trail, t.SectionID) {
			if id != 0 && slices.Contains(e.Sections, id) {
				return true
			}
		}
	}
	return false
}

// stageBy is the stage that a save by somebody leaves the story at. A person may not move it on from where the house keeps
// it; and a text that somebody changed cannot stay at a stage to which they could not have brought it.
func stageBy(ctx context.Context, tx *database.Tx, by string, from, to Stage, changed bool) (Stage, error) {
	role, err := roleOf(ctx, tx, by)
	if err != nil || role == "" || from == to && !changed {
		return to, err
	}
	rules, err := RulesOf(ctx, tx)
	if err != nil {
		return to, err
	}
	if from != to && !rules.MayMove(role, from, to) {
		words := fmt.Sprintf("In this house others move a story on from “%s”. Save it, and ask one of them.", rules.StageName(from))
		return to, &InvalidError{[]Problem{{"state", words}}}
	}
	for from == to && to != Draft && !rules.MayMove(role, Draft, to) {
		to = Stages[slices.Index(Stages, to)-1]
		from = to
	}
	return to, nil
}

// stageOf is the stage at which a new revision of a story stands.
func stageOf(ctx context.Context, tx *database.Tx, a Article, by string, to Stage, t Text) (Stage, error) {
	if a.HeadID == 0 {
		return stageBy(ctx, tx, by, Draft, to, true)
	}
	head, err := RevisionByID(ctx, tx, a.HeadID)
	if err != nil {
		return to, err
	}
	if t.Kind == "" {
		t.Kind = News
	}
	text, err := t.encode()
	if err != nil {
		return to, fmt.Errorf("save story %d: %w", a.ID, err)
	}
	sum := sha256.Sum256(text)
	to, err = stageBy(ctx, tx, by, head.Stage, to, head.Auto || !bytes.Equal(sum[:], head.Hash)) // an autosave left the stage alone
	if err != nil || slices.Index(Stages, to) <= slices.Index(Stages, head.Stage) {
		return to, err
	}
	return to, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "article.moved-on", Subject: Tag(a.ID), Fact: MovedOn{a.ID, head.Stage, to}})
}

// MovedOn is the fact that somebody moved a story on.
type MovedOn struct {
	ArticleID int64
	From, To  Stage
}

// roleOf is the role of one of the staff, "" for the system and its commands.
func roleOf(ctx context.Context, q database.Reader, actor string) (string, error) {
	id := StaffID(actor)
	if id == 0 {
		return "", nil
	}
	p, err := staff.ByID(ctx, q, id)
	if err == staff.ErrNotFound {
		return "", nil
	}
	return p.Role, err
}

// remindAt is when somebody is reminded of what is due; zero: not.
func (r Reminders) remindAt(due time.Time) time.Time {
	if r.Before == 0 || due.IsZero() {
		return time.Time{}
	}
	return due.Add(-time.Duration(r.Before) * time.Hour)
}
