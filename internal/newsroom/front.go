package newsroom

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// frontSheet is a front on the desk: its blocks and slots in a form, and what can be done with it.
type frontSheet struct {
	*room
	Name                  string // of the front
	Base                  string // address of its room
	Of                    string // "The front", "The front of City"
	See                   string // where readers see it
	Desk                  front.Desk
	Doc                   front.Document // in the form
	Blocks                []frontBlock
	Touched               bool        // the form has what is neither saved nor published
	Said                  string      // what the last button did, for those who do not see it move
	Theirs                []frontMove // what lies between theirs and the form
	TheirOrder, YourOrder []string
	Stale                 bool // somebody else ordered the front meanwhile
	StaleBy               string
	Words                 string // searched for
	Found                 []told
	Into                  int // the slot that the next story is put into
	Fronts                []frontLink
	Sections              []section.Section
	Topics                []article.Topic
	Picking               int             // the slot that a picture is chosen for
	PickWords             string          // searched for in the library
	Pictures              []media.Picture // to choose from
	Why, At               string
	Plans                 []front.Plan
	Warn                  string // that the front grew stale
}

// frontLink leads to another front.
type frontLink struct {
	Name, URL string
	Here      bool
}

// frontBlock is a block as the form shows it.
type frontBlock struct {
	K     int // of its fields
	Form  front.Form
	Block front.Block
	Slots []frontSlot
	Lines []string // headlines that a block without slots shows now
}

// frontSlot is a slot and the story that stands in it.
type frontSlot struct {
	front.Slot
	K, Number int
	Story     told
	Filled    string         // the headline that it fills itself with now
	Over      bool           // its pin has ended
	Until     string         // as the field has it
	Pick      string         // own, none, other
	Shown     *media.Picture // what stands beside the headline; nil for none
}

// frontAt finds the front of the address and asks whether the visitor may order it: whoever has sections of their own
// orders the fronts of those, and not the paper's.
func (v *visit) frontAt(q database.Reader) (name string, all []section.Section, err error) {
	if all, err = section.All(v.ctx, q); err != nil {
		return "", nil, err
	}
	which := v.r.PathValue("section")
	if which == "" || which == "paper" {
		name = front.Paper
	} else {
		id, err := strconv.ParseInt(which, 10, 64)
		if err != nil || len(section.Trail(all, id)) == 0 {
			return "", nil, web.NotFound("There is no section with this number.")
		}
		name = front.OfSection(id)
	}
	if !v.mayOrder(name, all) {
		return "", nil, web.Forbidden("You order the fronts of your own sections. For this one, ask an editor of the whole paper.")
	}
	return name, all, nil
}

// mayOrder asks whether the visitor may order a front.
func (v *visit) mayOrder(name string, all []section.Section) bool {
	var ids []int64
	for _, sec := range section.Trail(all, front.SectionOf(name)) {
		ids = append(ids, sec.ID)
	}
	return v.who.MayIn(staff.Front, ids...)
}

// toTop puts a story at the top of the front, for those who may order it.
func (v *visit) toTop(tx *database.Tx, id int64) (int, error) {
	if !v.mayOrder(front.Paper, nil) {
		return 0, web.Forbidden(refusals[fronts])
	}
	return front.Lead(v.ctx, tx, v.who.Actor(), front.Paper, id)
}

// frontBase is the address of a front's room.
func frontBase(name string) string {
	if id := front.SectionOf(name); id != 0 {
		return fmt.Sprintf("/newsroom/front/%d", id)
	}
	return "/newsroom/front/paper"
}

// frontOf names a front for people.
func frontOf(name string, all []section.Section) (of, see string) {
	trail := section.Trail(all, front.SectionOf(name))
	if len(trail) == 0 {
		return "The front", "/"
	}
	last := trail[len(trail)-1]
	return "The front of " + last.Name, "/" + last.Path
}

// frontPage shows the draft, or what readers see when there is none. Whoever may not order the paper's front is led to
// the first that is theirs.
func (v *visit) frontPage() error {
	if v.r.PathValue("section") == "" && !v.mayOrder(front.Paper, nil) && len(v.who.Sections) > 0 {
		return web.SeeOther(v.w, v.r, fmt.Sprintf("/newsroom/front/%d", v.who.Sections[0]))
	}
	return v.showFront(http.StatusOK, frontTyped{Words: v.r.URL.Query().Get("q")})
}

// frontTyped is what came with the form; the zero value shows what is kept.
type frontTyped struct {
	Doc   *front.Document
	Seen  front.Seen
	Words string
	Pick  int    // the slot that a picture is chosen for, from 1
	Look  string // words for that
	Into  int
	Why   string
	At    string
	Said  string
	Bad   problems
	Stale *front.StaleError
}

func (v *visit) showFront(status int, t frontTyped) error {
	p := frontSheet{Words: t.Words, Into: max(t.Into, 1), Why: t.Why, At: t.At, Said: t.Said, Touched: t.Doc != nil, Picking: t.Pick, PickWords: t.Look}
	err := v.read(func(q database.Reader) error { return v.gatherFront(q, &p, t) })
	if err != nil {
		return err
	}
	p.Bad = t.Bad
	return v.print(status, "front", p)
}

func (v *visit) gatherFront(q database.Reader, p *frontSheet, t frontTyped) (err error) {
	if p.Name, p.Sections, err = v.frontAt(q); err != nil {
		return err
	}
	p.Base = frontBase(p.Name)
	p.Of, p.See = frontOf(p.Name, p.Sections)
	if p.room, err = v.room(q, p.Of, "/newsroom/front"); err != nil {
		return err
	}
	if p.Desk, err = front.AtDesk(v.ctx, q, p.Name); err != nil {
		return err
	}
	p.Doc = p.Desk.Working()
	if t.Doc != nil {
		p.Doc = *t.Doc
		if t.Stale == nil {
			p.Desk.Seen = t.Seen // so that what others do meanwhile is noticed when it is saved
		}
	}
	if t.Stale != nil {
		if err := v.gatherTheirs(q, p); err != nil {
			return err
		}
	}
	if p.Topics, err = article.AllTopics(v.ctx, q); err != nil {
		return err
	}
	if p.Picking > 0 {
		if p.Pictures, err = media.List(v.ctx, q, offeredPictures*2, 0, p.PickWords); err != nil {
			return err
		}
	}
	if p.Warn, err = v.staleFront(q); err != nil {
		return err
	}
	if p.Plans, err = front.Plans(v.ctx, q, p.Name); err != nil {
		return err
	}
	v.gatherFronts(p)
	if err := v.gatherBlocks(q, p); err != nil {
		return err
	}
	p.Found, err = v.findForFront(q, *p)
	return err
}

// gatherTheirs shows what somebody else made of the front meanwhile, as changes from it to the form.
func (v *visit) gatherTheirs(q database.Reader, p *frontSheet) (err error) {
	p.Stale = true
	p.StaleBy = p.Who(p.Desk.By)
	if p.Desk.Draft != nil {
		p.StaleBy = p.Who(p.Desk.DraftBy)
	}
	if p.Theirs, err = v.frontMoves(q, p.Desk.Working(), p.Doc); err != nil {
		return err
	}
	if p.TheirOrder, err = v.frontOrder(q, p.Desk.Working()); err != nil {
		return err
	}
	p.YourOrder, err = v.frontOrder(q, p.Doc)
	return err
}

// frontOrder writes an order down: every slot by number with what a hand put there.
func (v *visit) frontOrder(q database.Reader, d front.Document) ([]string, error) {
	known, err := v.shelf(q, d.Stories())
	var list []string
	for _, s := range d.Slots() {
		switch {
		case s.Article == 0:
			list = append(list, "fills itself")
		case s.Headline != "":
			list = append(list, s.Headline)
		default:
			list = append(list, known.of(s.Article).Headline)
		}
	}
	return list, err
}

// BadSlot is what must be mended in a slot.
func (p frontSheet) BadSlot(number int) string { return p.Bad.Of(fmt.Sprintf("s%d", number)) }

// MayBreak reports whether the visitor may raise the breaking line, which stands over the whole paper.
func (p frontSheet) MayBreak() bool { return p.v.mayOrder(front.Paper, nil) }

// gatherFronts lists the fronts that the visitor may order.
func (v *visit) gatherFronts(p *frontSheet) {
	if v.mayOrder(front.Paper, nil) {
		p.Fronts = append(p.Fronts, frontLink{"The front", "/newsroom/front", p.Name == front.Paper})
	}
	for _, top := range section.Children(p.Sections, 0) {
		for _, sec := range append([]section.Section{top}, section.Children(p.Sections, top.ID)...) {
			if name := front.OfSection(sec.ID); v.mayOrder(name, p.Sections) {
				p.Fronts = append(p.Fronts, frontLink{frontSectionName(p.Sections, sec), frontBase(name), p.Name == name})
			}
		}
	}
}

func frontSectionName(all []section.Section, sec section.Section) string {
	var names []string
	for _, s := range section.Trail(all, sec.ID) {
		names = append(names, s.Name)
	}
	return strings.Join(names, " › ")
}

// gatherBlocks puts the stories into the form, and beside every slot that fills itself what it holds now.
func (v *visit) gatherBlocks(q database.Reader, p *frontSheet) error {
	stories, err := v.shelf(q, p.Doc.Stories())
	if err != nil {
		return err
	}
	made, err := front.Make(v.ctx, q, p.Name, p.Doc, p.Sections)
	if err != nil {
		return err
	}
	k, number := 0, 0
	for i, b := range p.Doc.Blocks {
		one := frontBlock{K: i, Form: front.FormOf(b.Layout), Block: b}
		for _, l := range made.Blocks {
			if l.Index == i && len(b.Slots) == 0 {
				for _, c := range l.Stories {
					one.Lines = append(one.Lines, c.Headline)
				}
			}
		}
		for _, s := range b.Slots {
			number++
			one.Slots = append(one.Slots, v.frontSlot(s, k, number, stories, made))
			k++
		}
		p.Blocks = append(p.Blocks, one)
	}
	return v.frontPictures(q, p, made)
}

// frontPictures puts beside each slot the picture that readers would see there.
func (v *visit) frontPictures(q database.Reader, p *frontSheet, made *front.Made) error {
	keys := map[int]string{} // by the number of the slot
	for _, l := range made.Blocks {
		for _, c := range l.Stories {
			keys[c.Number] = c.Lead.Key
		}
	}
	var all []string
	for _, b := range p.Blocks {
		for _, s := range b.Slots {
			switch s.Pick {
			case front.NoPicture:
				delete(keys, s.Number)
			case "other":
				keys[s.Number] = s.Picture
			}
			all = append(all, keys[s.Number])
		}
	}
	list, err := media.Any(v.ctx, q, all...)
	if err != nil {
		return err
	}
	for i := range p.Blocks {
		for j, s := range p.Blocks[i].Slots {
			if at := slices.IndexFunc(list, func(m media.Picture) bool { return m.Key == keys[s.Number] }); at >= 0 {
				p.Blocks[i].Slots[j].Shown = &list[at]
			}
		}
	}
	return nil
}

func (v *visit) frontSlot(s front.Slot, k, number int, stories shelf, made *front.Made) frontSlot {
	one := frontSlot{Slot: s, K: k, Number: number, Until: v.fromTime(s.Until), Pick: "own", Over: s.Article != 0 && !s.Stands(v.DB.Now())}
	if s.Article != 0 {
		one.Story = stories.of(s.Article)
	}
	switch s.Picture {
	case "":
	case front.NoPicture:
		one.Pick = front.NoPicture
	default:
		one.Pick = "other"
	}
	for _, l := range made.Blocks {
		for _, c := range l.Stories {
			if c.Number == number && c.ID != s.Article {
				one.Filled = c.Headline
			}
		}
	}
	return one
}

// findForFront looks for stories that do not stand on the front yet: with words any that was not killed, without them
// the newest that are live.
func (v *visit) findForFront(q database.Reader, p frontSheet) ([]told, error) {
	w := ask{Tab: tabLive, Words: p.Words, Limit: offeredStories + len(p.Doc.Stories()), Section: front.SectionOf(p.Name)}
	if p.Words != "" {
		w.Tab, w.Section = tabAll, 0
	}
	found, err := board(v.ctx, q, w)
	if err != nil {
		return nil, err
	}
	if found, err = v.discreet(q, found); err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(s told) bool { return s.State == article.StateKilled || p.Doc.At(s.ID) != 0 || foreign(s) })
	return found[:min(len(found), offeredStories)], err
}

// Fills are the rules that a block can have, for its select.
func (p frontSheet) Fills(now front.Fill) []choice {
	add := func(list []choice, f front.Fill, words string) []choice {
		return append(list, choice{f.String(), words, f == now})
	}
	latest := "the latest"
	if front.SectionOf(p.Name) != 0 {
		latest = "the latest of this section"
	}
	list := add(nil, front.Fill{From: front.FromLatest}, latest)
	list = add(list, front.Fill{From: front.FromOpinion}, "opinion")
	for _, top := range section.Children(p.Sections, 0) {
		for _, sec := range append([]section.Section{top}, section.Children(p.Sections, top.ID)...) {
			list = add(list, front.Fill{From: front.FromSection, ID: sec.ID}, "section: "+frontSectionName(p.Sections, sec))
		}
	}
	for _, t := range p.Topics {
		list = add(list, front.Fill{From: front.FromTopic, ID: t.ID}, "topic: "+t.Name)
	}
	return list
}

// Layouts are the layouts of this front, for a select.
func (p frontSheet) Layouts(now front.Layout) []choice {
	var list []choice
	for _, f := range front.Forms {
		if !f.PaperOnly || p.Name == front.Paper {
			list = append(list, choice{string(f.Layout), f.Name, f.Layout == now})
		}
	}
	return list
}

// SeenText is the state that the form was made from, as the form sends it.
func (p frontSheet) SeenText() string {
	return fmt.Sprintf("%d.%d", p.Desk.Seen.Version, p.Desk.Seen.Draft)
}

// SlotCount is how many slots there are, for the number fields.
func (p frontSheet) SlotCount() int { return len(p.Doc.Slots()) }

// CountTo is how long a headline may be and still stand whole in a row.
func (p frontSheet) CountTo() int { return article.HouseRules().Most.Headline }

// Soonest is the first minute that a time of the form may name.
func (p frontSheet) Soonest() string { return p.v.fromTime(p.now.Add(time.Minute)) }

// front carries out a button of the form. Those that move something show the form again, changed and not kept; the
// draft is kept by "Save the draft", and readers see nothing before "Publish the front".
func (v *visit) front() error {
	if err := v.parse(); err != nil {
		return err
	}
	t := frontTyped{Words: v.line("q"), Look: v.line("pq"), Into: int(v.number("into")), Why: v.line("why"), At: v.line("plan_at"), Seen: v.frontSeen()}
	var name string
	var d front.Document
	err := v.read(func(q database.Reader) (err error) {
		if name, _, err = v.frontAt(q); err != nil {
			return err
		}
		if d, err = v.typedFront(q, name); err != nil {
			return err
		}
		d, t.Said, err = v.frontButton(q, d, &t)
		return err
	})
	t.Doc = &d
	if bad, ok := problemsOf(err); ok {
		t.Bad = bad
		return v.showFront(http.StatusUnprocessableEntity, t)
	}
	if err != nil {
		return err
	}
	did, to, err := v.keepFront(name, t)
	var stale *front.StaleError
	if errors.As(err, &stale) {
		t.Stale = stale
		return v.showFront(http.StatusConflict, t)
	}
	if bad, ok := problemsOf(err); ok {
		t.Bad = bad
		return v.showFront(http.StatusUnprocessableEntity, t)
	}
	if err != nil {
		return err
	}
	if did == "" {
		return v.showFront(http.StatusOK, t)
	}
	return v.to(to, did)
}

// keepFront saves, publishes or plans what the form has, if its button says so.
func (v *visit) keepFront(name string, t frontTyped) (did, to string, err error) {
	by := v.who.Actor()
	to = frontBase(name)
	err = v.write(func(tx *database.Tx) error {
		did = ""
		switch v.line("do") {
		case "save", "preview":
			did = "frontdraft"
			if v.line("do") == "preview" {
				to = frontBase(name) + "/preview"
			}
			return front.SaveDraft(v.ctx, tx, by, name, t.Seen, *t.Doc)
		case "publish":
			did = "front"
			_, err := front.Publish(v.ctx, tx, by, name, t.Why, t.Seen, *t.Doc)
			return err
		case "drop":
			did = "frontdropped"
			return front.DropDraft(v.ctx, tx, name)
		case "plan":
			did = "frontplanned"
			return v.planFront(tx, name, t)
		}
		return nil
	})
	return did, to, err
}
