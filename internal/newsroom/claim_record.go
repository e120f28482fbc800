package newsroom

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/web"
)

// claimPage is the record of one claim: how it reads, who said what, who was asked, which stories carry it and in which
// words, and how it came to stand so.
type claimPage struct {
	*room
	Claim    claim.Claim
	Typed    claim.Claim
	State    string
	Lines    []claim.Line
	Entries  []claim.Position // the newest first, in every state
	Requests []claim.Request
	Carriers []article.Card
	Carried  int
	InWords  []claim.InWords
	Behind   map[int64]bool // stories that are older than the newest entry
	Related  []claim.Shown
	Log      []claim.Logged
	Like     []claim.Match
	Into     int64 // what the desk proposes to merge it into
	New      int64 // the entry just recorded, which can be undone
	Pick     claimPick
	Former   []claim.Reworded // the wordings that readers saw before
	Kept     []keptStory
}

func (v *visit) claimRecord() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	return v.showClaim(http.StatusOK, id, nil)
}

func (v *visit) showClaim(status int, id int64, bad problems) error {
	p := claimPage{Into: v.asked("into"), New: v.asked("entry"), Behind: map[int64]bool{}}
	err := v.read(func(q database.Reader) (err error) {
		if p.Claim, err = v.claim(q, id); err != nil {
			return err
		}
		if p.room, err = v.room(q, "Claim", claimsRoom); err != nil {
			return err
		}
		return p.gather(q)
	})
	if err != nil {
		return err
	}
	if p.Claim.MergedInto != 0 {
		return v.to(claimRoom(p.Claim.MergedInto), "")
	}
	p.Bad, p.Typed = bad, p.Claim
	return v.print(status, "claim_record", p)
}

func (p *claimPage) gather(q database.Reader) error {
	ctx, w, id := p.v.ctx, p.v.wording(), p.Claim.ID
	of, err := claim.Positions(ctx, q, id)
	if err != nil {
		return err
	}
	state := claim.StateOf(of[id], q.Now())
	p.State, p.Lines, p.Entries = w.Sentence(state), w.Lines(state), slices.Clone(of[id])
	slices.Reverse(p.Entries)
	if p.Requests, err = claim.Requests(ctx, q, id); err != nil {
		return err
	}
	if p.Carriers, p.Carried, err = claim.Carriers(ctx, q, id, most); err != nil {
		return err
	}
	late, err := claim.BehindOf(ctx, q, id, most)
	if err != nil {
		return err
	}
	for _, b := range late {
		p.Behind[b.Story.ID] = true
	}
	if p.InWords, err = claim.LinesInWords(ctx, q, claim.Shown{Claim: p.Claim, State: state, Positions: of[id]}, w); err != nil {
		return err
	}
	if p.Related, err = claim.Related(ctx, q, p.Claim); err != nil {
		return err
	}
	if p.Like, err = claim.MatchTo(ctx, q, p.Claim.Text, nil, 6); err != nil {
		return err
	}
	p.Like = slices.DeleteFunc(p.Like, func(m claim.Match) bool { return m.Claim.ID == id })
	if p.Log, err = claim.Log(ctx, q, id, most); err != nil {
		return err
	}
	if p.Former, err = claim.Wordings(ctx, q, p.Claim); err != nil {
		return err
	}
	if p.Kept, err = p.v.keptUnder(q, p.Claim); err != nil {
		return err
	}
	return p.pick(q)
}

// Undoable reports whether an entry can still be undone without a word to readers.
func (p claimPage) Undoable(e claim.Position) bool {
	return e.State != claim.Undone && e.CanUndo(p.now)
}

// Deed is a line of the log in words.
func (p claimPage) Deed(l claim.Logged) string {
	if words, ok := claimDeeds[l.Act]; ok {
		return words
	}
	return l.Act
}

var claimDeeds = map[string]string{
	"made": "wrote the claim down", "reworded": "changed the wording", "edited": "changed what is known of it", "approved": "approved the claim",
	"opened": "opened it to readers", "recorded": "recorded an entry", "published": "published an entry", "completed": "completed an entry",
	"corrected": "corrected an entry", "takenback": "took an entry back", "undone": "undid an entry", "merged": "merged it into another", "took": "merged another into it",
	"split": "copied an entry from another claim", "held": "put it on hold", "released": "released it", "related": "changed what it is related to",
	"proposed": "proposed a change", "declined": "declined what was proposed", "hidden": "took a former wording from readers", "waits": "sent an entry back to wait for a second person",
	"entryheld": "put an entry on hold", "entryreleased": "released an entry", "appeared": "showed an entry with its story",
	"listed": "listed a story", "unlisted": "took a story off the list", "asked": "asked for a reply", "answered": "settled a question", "looked": "looked at a story that carries it", "review": "set a day to look again",
}

// decideClaim carries out what an editor decided about a claim.
func (v *visit) decideClaim() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	do, by := v.line("do"), v.who.Actor()
	act, ok := claimActs[do]
	if !ok {
		return web.Invalid("Choose what to do with the claim.")
	}
	if do == "split" {
		return v.splitClaim(id)
	}
	if do == "review" {
		at, err := v.toTime(v.line("review"))
		if err != nil {
			return web.Invalid(badTime)
		}
		return v.backToClaim(id, v.write(func(tx *database.Tx) error { return claim.ReviewOn(v.ctx, tx, by, id, at) }), "noted")
	}
	return v.backToClaim(id, v.write(func(tx *database.Tx) error { return act(v, tx, by, id) }), "noted")
}

// claimActs are the acts on a claim, by the value of the button.
var claimActs = map[string]func(v *visit, tx *database.Tx, by string, id int64) error{
	"approve": func(v *visit, tx *database.Tx, by string, id int64) error {
		return claim.ApproveClaim(v.ctx, tx, by, id)
	},
	"open": func(v *visit, tx *database.Tx, by string, id int64) error { return claim.Open(v.ctx, tx, by, id) },
	"reword": func(v *visit, tx *database.Tx, by string, id int64) error {
		return claim.Reword(v.ctx, tx, by, id, v.line("text"), v.line("why"))
	},
	"edit": func(v *visit, tx *database.Tx, by string, id int64) error {
		if v.r.PostForm.Has("lang") {
			if err := claim.InLanguage(v.ctx, tx, by, id, v.line("lang")); err != nil {
				return err
			}
		}
		return claim.Edit(v.ctx, tx, by, id, claim.Sensitivity(v.line("sensitivity")), v.line("listed") != "", v.claimFacts(), v.line("slug"))
	},
	"relate": func(v *visit, tx *database.Tx, by string, id int64) error {
		return claim.Relate(v.ctx, tx, by, id, v.number("other"), v.line("kind"))
	},
	"merge": func(v *visit, tx *database.Tx, by string, id int64) error {
		return claim.Merge(v.ctx, tx, by, id, v.number("into"), v.line("why"))
	},
	"list": func(v *visit, tx *database.Tx, by string, id int64) error {
		return claim.List(v.ctx, tx, by, id, v.number("story"), v.line("story-words"))
	},
	"unlist": func(v *visit, tx *database.Tx, by string, id int64) error {
		return claim.Unlist(v.ctx, tx, by, id, v.number("story"))
	},
	"seen": func(v *visit, tx *database.Tx, by string, id int64) error {
		return claim.See(v.ctx, tx, by, id, v.number("story"))
	},
	"release": func(v *visit, tx *database.Tx, by string, id int64) error {
		return claim.Release(v.ctx, tx, by, id, v.line("reason"))
	},
	"accept":  func(v *visit, tx *database.Tx, by string, id int64) error { return claim.Accept(v.ctx, tx, by, id) },
	"decline": func(v *visit, tx *database.Tx, by string, id int64) error { return claim.Decline(v.ctx, tx, by, id) },
	"hide": func(v *visit, tx *database.Tx, by string, id int64) error {
		return claim.HideWording(v.ctx, tx, by, id, v.number("wording"), v.line("hide-reason"))
	},
	"split": nil, "review": nil,
}

// splitClaim makes a new claim of some entries of this one.
func (v *visit) splitClaim(id int64) error {
	var made claim.Claim
	err := v.write(func(tx *database.Tx) (err error) {
		made, err = claim.Split(v.ctx, tx, v.who.Actor(), id, v.line("split-text"), "", v.numbers("entries"), true)
		return err
	})
	if err != nil {
		return v.backToClaim(id, err, "")
	}
	return v.to(claimRoom(made.ID), "claimmade")
}

// entryPage is one entry: to complete, to correct, to take back, to approve.
type entryPage struct {
	*room
	Claim   claim.Claim
	Entry   claim.Position
	Typed   claim.Position
	Former  []claim.Position
	Seen    int64            // the last line of its log
	Origins []string         // of the other entries of this claim
	Others  []claim.Position // earlier entries of the same body, whose place it may take
	Label   string
	Mine    bool
	Two     bool
}

func (v *visit) claimEntry() error {
	return v.showEntry(http.StatusOK, nil, nil)
}

func (v *visit) showEntry(status int, typed *claim.Position, bad problems) error {
	var p entryPage
	err := v.read(func(q database.Reader) (err error) {
		if p.Entry, err = v.entryAsked(q); err != nil {
			return err
		}
		if p.Claim, err = v.claim(q, p.Entry.ClaimID); err != nil {
			return err
		}
		if p.room, err = v.room(q, "Entry", claimsRoom); err != nil {
			return err
		}
		if p.Seen, err = claim.LastAct(v.ctx, q, p.Entry.ID); err != nil {
			return err
		}
		if n := v.number("seen"); n != 0 { // what was refused is not waved through by pressing again
			p.Seen = n
		}
		if p.Former, err = claim.Former(v.ctx, q, p.Entry.ID); err != nil {
			return err
		}
		of, err := claim.Positions(v.ctx, q, p.Entry.ClaimID)
		for _, o := range of[p.Entry.ClaimID] {
			if o.Origin != "" && !slices.Contains(p.Origins, o.Origin) {
				p.Origins = append(p.Origins, o.Origin)
			}
			if o.Principal() == p.Entry.Principal() && o.Said.Before(p.Entry.Said) && o.State == claim.Published {
				p.Others = append(p.Others, o)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Typed, p.Mine = p.Entry, first(p.Entry.AmendedBy, p.Entry.MadeBy) == v.who.Actor()
	p.Two = p.Claim.Careful()
	if typed != nil {
		p.Typed = *typed
	}
	p.Label = claim.Speaker{Name: p.Typed.Name, Role: p.Typed.Role, Body: p.Typed.Body}.Label()
	p.Bad = bad
	return v.print(status, "claim_entry", p)
}

// entryAsked is the entry that the address names; it must be one of the claim's.
func (v *visit) entryAsked(q database.Reader) (claim.Position, error) {
	id, err := v.id()
	if err != nil {
		return claim.Position{}, err
	}
	p, err := claim.PositionByID(v.ctx, q, toNumber(v.r.PathValue("entry")))
	if err == nil && p.ClaimID != id {
		err = claim.ErrNotFound
	}
	return p, err
}

// decideEntry carries out what an editor decided about an entry.
func (v *visit) decideEntry() error {
	if err := v.parse(); err != nil {
		return err
	}
	e, err := v.entryAsked(v.DB)
	if err != nil {
		return err
	}
	typed, bad := v.typedRecord(e)
	if len(bad) > 0 {
		return v.showEntry(http.StatusUnprocessableEntity, &typed, bad)
	}
	by, do := v.who.Actor(), v.line("do")
	err = v.write(func(tx *database.Tx) error {
		if err := claim.Overtaken(v.ctx, tx, e.ID, v.number("seen")); err != nil {
			return err
		}
		switch do {
		case "approve":
			return claim.Approve(v.ctx, tx, by, e.ID)
		case "alone":
			if !v.may(override) {
				return web.Forbidden(refusals[override])
			}
			return claim.ApproveAlone(v.ctx, tx, claim.Leave{By: by, Publish: true, Override: v.line("override")}, e.ID)
		case "undo":
			return claim.Undo(v.ctx, tx, by, e.ID)
		case "hold":
			return claim.HoldEntry(v.ctx, tx, by, e.ID, v.line("hold-reason"))
		case "release":
			return claim.ReleaseEntry(v.ctx, tx, by, e.ID, v.line("hold-reason"))
		case "takeback":
			return claim.TakeBack(v.ctx, tx, by, e.ID, v.line("why"))
		case "complete":
			return claim.Complete(v.ctx, tx, v.claimLeave(), e.ID, typed)
		case "correct":
			return claim.Correct(v.ctx, tx, v.claimLeave(), e.ID, v.line("what"), typed)
		}
		return web.Invalid("Choose what to do with the entry.")
	})
	if bad, ok := problemsOf(err); ok {
		return v.showEntry(http.StatusUnprocessableEntity, &typed, bad)
	}
	if err != nil {
		return err
	}
	return v.to(claimRoom(e.ClaimID), map[string]string{"undo": "entryundone", "takeback": "entryback"}[do])
}

// claimLeave is what whoever sits here may do with an entry, and why it cannot wait for a second person.
func (v *visit) claimLeave() claim.Leave {
	l := claim.Leave{By: v.who.Actor(), Publish: v.may(publish)}
	if v.may(override) {
		l.Override = v.line("override")
	}
	return l
}

// typedRecord reads the whole form of an entry on top of how it stands.
func (v *visit) typedRecord(e claim.Position) (claim.Position, problems) {
	if !v.r.PostForm.Has("who") {
		return e, nil // a button alone
	}
	var bad problems
	at := func(field string, was time.Time) time.Time {
		t, err := v.toTime(v.line(field))
		if err != nil {
			bad.add(field, badTime)
		}
		if t.IsZero() || v.fromTime(was) == v.line(field) { // minutes in the form, finer in the record
			return was
		}
		return t
	}
	if was := (claim.Speaker{Name: e.Name, Role: e.Role, Body: e.Body}).Label(); v.line("who") != was { // a line left alone is not read anew: names have commas
		s := claim.ParseSpeaker(v.line("who"))
		e.Name, e.Role, e.Body = s.Name, s.Role, s.Body
	}
	e.Kind, e.Standing, e.Stance, e.Terms = claim.Kind(v.line("kind")), claim.Standing(v.line("standing")), claim.Stance(v.line("verb")), claim.Terms(v.line("terms"))
	e.Words, e.Lang, e.Translation, e.TranslatedBy = strings.TrimSpace(v.long("words")), v.line("lang"), strings.TrimSpace(v.long("translation")), v.line("translator")
	e.Scope, e.Citing, e.Question, e.Before, e.After = v.line("scope"), v.line("citing"), v.line("question"), v.line("before"), v.line("after")
	e.Channel, e.Source, e.SourceURL, e.Archive, e.RelayedBy = claim.Channel(v.line("channel")), v.line("source"), v.line("sourceURL"), v.line("archive"), v.line("relayed")
	e.Origin, e.DayOnly, e.Machine, e.Supersedes = v.line("origin"), v.line("dayonly") != "", v.line("machine") != "", v.number("supersedes")
	e.Anonymity = claim.Anonymity{Reason: v.line("withheld"), Sources: int(v.number("sources")), Basis: v.line("basis"), ApprovedBy: e.Anonymity.ApprovedBy}
	e.Said = at("said", e.Said)
	e.Asked.At = at("asked", e.Asked.At)
	return e, bad
}

// holdPage lists every story that carries the claim, to be dealt with in the act of the hold.
type holdPage struct {
	*room
	Claim   claim.Claim
	Stories []heldStory
	Planned []heldStory
	Kind    string
	Reason  string
	Notice  bool
}

// heldStory is a carrier and what is to become of it.
type heldStory struct {
	article.Card
	Ways     []claim.Carriage
	Passages []heldPassage
	At       time.Time // of what is planned
	Do       string
	Reason   string
	Bad      string
	May      bool
}

// heldPassage is a line or a paragraph with what is to stand in its place.
type heldPassage struct {
	claim.Passage
	Field  string
	Line   string // typed
	Struck bool
}

func (v *visit) holdPage() error { return v.showHold(http.StatusOK, nil) }

func (v *visit) showHold(status int, bad problems) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	p := holdPage{Kind: v.r.FormValue("kind"), Reason: oneLine(tidy(v.r.FormValue("reason"))), Notice: v.r.FormValue("notice") != ""}
	err = v.read(func(q database.Reader) (err error) {
		if p.Claim, err = claim.ByID(v.ctx, q, id); err != nil {
			return err
		}
		if p.room, err = v.room(q, "Hold", claimsRoom); err != nil {
			return err
		}
		if p.Stories, err = v.heldStories(q, p.Claim, bad); err != nil {
			return err
		}
		p.Planned, err = v.plannedStories(q, p.Claim, bad)
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	return v.print(status, "claim_hold", p)
}

// heldStories are the live stories that carry a claim. Who may not decide one of them cannot put the claim on hold.
func (v *visit) heldStories(q database.Reader, held claim.Claim, bad problems) ([]heldStory, error) {
	id := held.ID
	cards, _, err := claim.Carriers(v.ctx, q, id, mostHeld)
	if err != nil {
		return nil, err
	}
	ways, err := claim.Carriages(v.ctx, q, id)
	if err != nil {
		return nil, err
	}
	var list []heldStory
	for _, c := range cards {
		field := "story-" + strconv.FormatInt(c.ID, 10)
		s := heldStory{Card: c, Do: v.r.FormValue(field), Reason: oneLine(tidy(v.r.FormValue(field + "-reason"))), Bad: bad.Of(field), May: v.story(q, c.ID, publish) == nil}
		for _, w := range ways {
			if w.ArticleID == c.ID {
				s.Ways = append(s.Ways, w)
			}
		}
		passages, err := claim.Passages(v.ctx, q, held, c.ID, v.claimHost())
		if err != nil {
			return nil, err
		}
		for _, p := range passages {
			s.Passages = append(s.Passages, v.heldPassage(p, field))
		}
		list = append(list, s)
	}
	return list, nil
}

// heldPassage reads what was typed for a passage; before anything was, a line that does not tell of the claim stays as it is.
func (v *visit) heldPassage(p claim.Passage, story string) heldPassage {
	h := heldPassage{Passage: p, Field: story + "-" + p.Key, Line: p.Text, Struck: p.Speaks}
	if p.Speaks {
		h.Line = ""
	}
	if v.r.Form.Has(story) {
		h.Struck = v.r.FormValue(h.Field) != ""
	}
	if v.r.Form.Has(h.Field) {
		h.Line = oneLine(tidy(v.r.FormValue(h.Field)))
	}
	return h
}

// choice is what is to become of a story, as it was typed.
func (s heldStory) choice() claim.Choice {
	c := claim.Choice{Article: s.ID, Do: s.Do, Reason: s.Reason, Lines: map[string]string{}}
	for _, p := range s.Passages {
		block, isBlock := strings.CutPrefix(p.Key, "block:")
		switch {
		case p.Said:
		case isBlock && p.Struck:
			c.Blocks = append(c.Blocks, block)
		case !p.Block:
			c.Lines[p.Key] = p.Line
		}
	}
	return c
}

// plannedStories are those that would go out later with the claim.
func (v *visit) plannedStories(q database.Reader, c claim.Claim, bad problems) ([]heldStory, error) {
	plans, err := claim.PlannedCarriers(v.ctx, q, c, v.claimHost())
	var list []heldStory
	for _, p := range plans {
		r, err := article.RevisionByID(v.ctx, q, p.Revision)
		if err != nil {
			return nil, err
		}
		field := "story-" + strconv.FormatInt(p.ArticleID, 10)
		s := heldStory{At: p.At, Do: v.r.FormValue(field), Reason: oneLine(tidy(v.r.FormValue(field + "-reason"))), Bad: bad.Of(field), May: v.story(q, p.ArticleID, publish) == nil}
		s.ID, s.Headline = p.ArticleID, r.Headline
		list = append(list, s)
	}
	return list, err
}

// Strikes reports whether there is anything to strike.
func (s heldStory) Strikes() bool {
	return slices.ContainsFunc(s.Passages, func(p heldPassage) bool { return p.Block || p.Speaks && !p.Said })
}

// mostHeld is how many stories one hold deals with: all of them stand on one page, since each must be decided.
const mostHeld = 1000

func (v *visit) holdClaim() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	h := claim.Holding{By: v.who.Actor(), Kind: claim.Hold(v.line("kind")), Notice: v.line("notice") != "", Reason: v.line("reason"), Host: v.claimHost()}
	err = v.read(func(q database.Reader) error {
		c, err := claim.ByID(v.ctx, q, id)
		if err != nil {
			return err
		}
		stories, err := v.heldStories(q, c, nil)
		if err != nil {
			return err
		}
		planned, err := v.plannedStories(q, c, nil)
		for _, s := range append(stories, planned...) {
			if !s.May && s.Do != claim.Keep {
				return web.Forbidden("One of these stories is not in your sections. Ask the chief editor to put the claim on hold.")
			}
			h.Choices = append(h.Choices, s.choice())
		}
		return err
	})
	if err != nil {
		return err
	}
	err = v.write(func(tx *database.Tx) error { return claim.PutOnHold(v.ctx, tx, id, h) })
	if bad, ok := problemsOf(err); ok {
		return v.showHold(http.StatusUnprocessableEntity, bad)
	}
	if err != nil {
		return err
	}
	return v.to(claimRoom(id), "claimheld")
}
