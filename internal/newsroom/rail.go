package newsroom

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/statement"
)

// railBox is what the rail beside a draft shows of the statements in it. It proposes; a person records.
type railBox struct {
	Path     string // of the story
	Claims   []railClaim
	Open     []railStatement
	More     []railStatement // found by one reading only
	Recorded []railStatement
	Skipped  []railStatement
	Foreign  bool // not in English: nothing is looked for
	Cut      bool // longer than is searched
	Answers  int  // among More: who denies, dismisses, confirms or did not answer
	Further  int  // found, and not listed
	Locked   bool // somebody else writes
}

// railStatement is one statement found in a draft, with what is proposed for it.
type railStatement struct {
	No      int
	Pieces  []railPiece
	Mark    string
	Verb    claim.Stance
	Who     string
	Topics  []railTopic
	Blank   []string
	Opens   []railOpening
	Entry   claim.Position // when it is recorded
	ClaimID int64
	cue     string
	high    bool
	split   bool // one of several outlets that say the same
}

// railPiece is words of a statement: class "who", "ver" or "say"; empty for what stands between. The selector finds them in
// the text.
type railPiece struct {
	Class, Text                  string
	Block, Exact, Prefix, Suffix string
}

// railOpening leads to the form, filled.
type railOpening struct {
	Topic railTopic
	Href  string
}

// Count is how many statements wait.
func (b railBox) Count() int { return len(b.Open) + len(b.More) }

// railListed is how many statements of a text are offered: more than anybody records of one story.
const railListed = 40

// railKnown is how many speakers of the ledger the names of a draft are compared with.
const railKnown = 200

// railBox gathers the box for a story as it was saved.
func (v *visit) railBox(q database.Reader, story int64, r article.Revision) (railBox, error) {
	t := v.found.of(r.Body)
	b := railBox{Path: "/newsroom/story/" + strconv.FormatInt(story, 10), Foreign: !t.English, Cut: t.Cut}
	if len(t.Found) == 0 {
		return b, nil
	}
	seen, err := draft.SeenIn(v.ctx, q, story)
	if err != nil {
		return b, err
	}
	names, err := v.railNames(q)
	if err != nil {
		return b, err
	}
	filed, entries, err := railEntries(v.ctx, q, seen)
	if err != nil {
		return b, err
	}
	if b.Claims, err = railClaims(v.ctx, q, r.Body, entries); err != nil {
		return b, err
	}
	about := &railAbout{ctx: v.ctx, q: q, filed: filed}
	for i, s := range t.Found {
		if i == railListed {
			b.Further = len(t.Found) - railListed
			break
		}
		one, ok, err := v.railOne(t, s, about, &names)
		if err != nil {
			return b, err
		}
		if !ok {
			continue
		}
		for _, one := range one.each() {
			one.No = len(b.Open) + len(b.More) + len(b.Recorded) + len(b.Skipped) + 1
			one.fill(story, r.ID)
			if err := v.railFile(q, &b, story, one, seen); err != nil {
				return b, err
			}
		}
	}
	b.disputesFirst()
	return b, nil
}

// each is a statement for each of its outlets: two that report the same are two entries.
func (s railStatement) each() []railStatement {
	names := railOutlets(s.Who)
	if s.Verb != claim.Reported || len(names) < 2 {
		return []railStatement{s}
	}
	var list []railStatement
	for _, name := range names {
		one := s
		one.split = true
		one.Who, one.Pieces, one.Opens = name, slices.Clone(s.Pieces), slices.Clone(s.Opens)
		list = append(list, one)
	}
	return list
}

// disputesFirst puts what is answered in this text, and the answers, before the other statements of which only one reading is
// sure: they are what a record is made of.
func (b *railBox) disputesFirst() {
	var answered []railTopic
	for _, s := range slices.Concat(b.Open, b.More, b.Recorded) {
		if railAnswers(s.Verb) {
			answered = append(answered, s.Topics...)
		}
	}
	rank := func(s railStatement) int {
		if railAnswers(s.Verb) || slices.ContainsFunc(s.Topics, func(t railTopic) bool { return slices.ContainsFunc(answered, t.same) }) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(b.More, func(x, y railStatement) int { return rank(x) - rank(y) })
	for _, s := range b.More {
		if railAnswers(s.Verb) {
			b.Answers++
		}
	}
}

// railNames are the speakers whom the ledger heard last, as the form takes them.
func (v *visit) railNames(q database.Reader) ([]string, error) {
	known, err := claim.Speakers(v.ctx, q, railKnown)
	var names []string
	for _, s := range slices.Backward(known) {
		names = append(names, s.Label())
	}
	return names, err
}

// railOne makes a proposal of one statement. What the paper itself tells without a cue or a paragraph is none.
func (v *visit) railOne(t *railText, s statement.Statement, about *railAbout, names *[]string) (railStatement, bool, error) {
	if len(s.Cue) == 0 {
		return railStatement{}, false, nil
	}
	p := t.place(s.Cue[0].Start)
	if p.Block == "" {
		return railStatement{}, false, nil
	}
	source, cue, said := t.joined(s.Source), t.joined(s.Cue), t.joined(s.Content)
	one := railStatement{Who: railUntitled(railWho(source, *names), t.Words), Verb: railVerb(s, cue, source), cue: strings.ToLower(cue), high: s.Band == statement.High, Pieces: t.pieces(p, s)}
	if strings.Contains(one.Who, " ") {
		*names = append(*names, one.Who)
	}
	if one.Verb == claim.Reported && railUnnamed(source) {
		one.Who = about.outlet(p.Block) // "the sources" are those of the outlets named before them
	} else if railOutlet(one.Who) {
		about.heard = railOutletHeard{p.Block, one.Who}
	}
	exact, prefix, suffix := t.selector(p, t.whole(p, s))
	if one.Verb == claim.Dismissed && railDenying.MatchString(said+suffix) {
		one.Verb = claim.Denied // "dismissed it as fiction, denying that they spoke": the text has both, the plainer one is meant
	}
	one.Mark = draft.MarkOf(exact)
	one.Pieces = append(one.Pieces, railPiece{Block: p.Block, Exact: exact, Prefix: prefix, Suffix: suffix}) // the whole, last
	var err error
	if one.Topics, err = about.of(s, one, said, p.Block); err != nil {
		return one, false, err
	}
	one.Blank = one.blanks(source)
	one.Opens = []railOpening{{Href: railWords(s, one.Verb, said, t.sentence(p, s), source)}}
	return one, true, nil
}

// railWords are the words for the form: of an outlet, whom it cites; of who denies or dismisses, what is quoted; of an answer
// that is none, what was said with it.
func railWords(s statement.Statement, verb claim.Stance, said, around, source string) string {
	if verb == claim.Reported {
		if m := railCiting.FindStringSubmatch(around); m != nil {
			return strings.TrimSpace(m[1])
		}
		if railUnnamed(source) {
			return railUncounted(source)
		}
		return ""
	}
	said = railCurly(said)
	if quoted := railQuoted.FindAllString(said, -1); s.Kind == statement.Mixed && railAnswers(verb) && len(quoted) > 0 {
		said = strings.Join(quoted, " … ")
	}
	if !strings.ContainsAny(said, "“«") && (railPoints(said) || railReport.MatchString(said)) {
		return "" // "these reports as false" are the paper's words for the verb, "reports that they spoke" for the claim
	}
	return strings.ReplaceAll(said, ",”", "”")
}

// blanks say what the form still asks.
func (s railStatement) blanks(source string) []string {
	var list []string
	if s.Who == "" {
		list = append(list, "who")
	}
	if s.Verb == "" {
		list = append(list, "verb")
	}
	if len(s.Topics) != 1 {
		list = append(list, "claim")
	}
	list = append(list, "date said", "how we know")
	if railUnnamed(source) || railCiting.MatchString(source) {
		list = append(list, "number of sources", "on what terms")
	}
	return list
}

// fill makes the addresses of the form: one for each claim that it may be about.
func (s *railStatement) fill(story, revision int64) {
	whole, words := s.Pieces[len(s.Pieces)-1], s.Opens[0].Href
	topics := s.Topics
	if len(topics) == 0 {
		topics = []railTopic{{}}
	}
	s.Pieces, s.Opens = s.Pieces[:len(s.Pieces)-1], nil
	for _, topic := range topics {
		f := url.Values{"who": {s.Who}, "verb": {string(s.Verb)}, "words": {words}, "article": {strconv.FormatInt(story, 10)}, "revision": {strconv.FormatInt(revision, 10)},
			"block": {whole.Block}, "exact": {whole.Exact}, "prefix": {whole.Prefix}, "suffix": {whole.Suffix}, "rule": {"statement"}, "back": {"story"}}
		if topic.Claim != nil {
			f.Set("claim", strconv.FormatInt(topic.Claim.ID, 10))
		} else {
			f.Set("claim", "new")
			f.Set("text", topic.New)
		}
		s.Opens = append(s.Opens, railOpening{topic, "/newsroom/claims/match?" + f.Encode()})
	}
}

// railFile puts a statement where it belongs: recorded, passed over, or open.
func (v *visit) railFile(q database.Reader, b *railBox, story int64, s railStatement, seen map[string]draft.Seen) error {
	was, known := seen[s.Mark]
	if known && was.Position != 0 {
		p, err := claim.PositionByID(v.ctx, q, was.Position)
		if err == nil && railStands(p) && (!s.split || s.isOf(p)) {
			s.Entry = p
		} else if err == nil && s.split {
			s.Topics = nil // looked for by name below, under the claim of the other outlet
			if c, err := claim.ByID(v.ctx, q, p.ClaimID); err == nil {
				s.Topics = []railTopic{{Claim: &c}}
			}
		}
	}
	if s.Entry.ID == 0 && len(s.Topics) == 1 && s.Topics[0].Claim != nil {
		of, err := claim.Positions(v.ctx, q, s.Topics[0].Claim.ID)
		if err != nil {
			return err
		}
		for _, p := range of[s.Topics[0].Claim.ID] {
			if railStands(p) && p.Stance == s.Verb && s.isOf(p) && (p.Anchor.Article == 0 || p.Anchor.Article == story) {
				s.Entry = p
			}
		}
	}
	switch {
	case s.Entry.ID != 0:
		b.Recorded = append(b.Recorded, s)
	case known && was.Position == 0:
		b.Skipped = append(b.Skipped, s)
	case s.high:
		b.Open = append(b.Open, s)
	default:
		b.More = append(b.More, s)
	}
	return nil
}

// isOf reports an entry of the speaker of a statement.
func (s railStatement) isOf(p claim.Position) bool {
	return strings.EqualFold(p.Name, claim.ParseSpeaker(s.Who).Name)
}

// railStands reports an entry that was not undone or taken back.
func railStands(p claim.Position) bool {
	return p.State == claim.Published || p.State == claim.Waiting
}

func (t *railText) joined(spans []statement.Span) string {
	var parts []string
	for _, s := range spans {
		parts = append(parts, t.Words[s.Start:s.End])
	}
	return oneLine(strings.Join(parts, " "))
}

// whole reaches from the first word of a statement in its paragraph to the last.
func (t *railText) whole(p railPlace, s statement.Statement) statement.Span {
	w := s.Cue[0]
	for _, list := range [][]statement.Span{s.Source, s.Cue, s.Content} {
		for _, one := range list {
			if one.Start >= p.Start && one.End <= p.End {
				w.Start, w.End = min(w.Start, one.Start), max(w.End, one.End)
			}
		}
	}
	return w
}

// sentence is all that stands between the first word of a statement and its last: "citing officials" would be there.
func (t *railText) sentence(p railPlace, s statement.Statement) string {
	w := t.whole(p, s)
	return t.Words[w.Start:w.End]
}

// How much of a statement the rail repeats: the text itself stands beside it.
const (
	railLong = 110 // letters of one part
	railGap  = 48  // bytes between two parts
)

// pieces cuts a statement into who, verb, what and what stands between.
func (t *railText) pieces(p railPlace, s statement.Statement) []railPiece {
	type part struct {
		statement.Span
		class string
	}
	var parts []part
	for i, list := range [][]statement.Span{s.Source, s.Cue, s.Content} {
		for _, one := range list {
			parts = append(parts, part{one, []string{"who", "ver", "say"}[i]})
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.Start, b.Start) })
	var out []railPiece
	end := -1
	for _, one := range parts {
		if one.Start < end {
			continue // a cue inside the content
		}
		if end >= 0 {
			between := t.Words[end:one.Start]
			if len(between) > railGap || strings.Contains(between, "\n") {
				between = " … "
			}
			out = append(out, railPiece{Text: between})
		}
		piece := railPiece{Class: one.class, Text: railClip(t.Words[one.Start:one.End])}
		if here := t.place(one.Start); here.Block != "" && one.End <= here.End {
			piece.Block = here.Block
			piece.Exact, piece.Prefix, piece.Suffix = t.selector(here, one.Span)
		}
		out, end = append(out, piece), one.End
	}
	return out
}

func railClip(s string) string {
	runes := []rune(s)
	if len(runes) <= railLong {
		return s
	}
	cut := string(runes[:railLong])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

// statementsPage is the box on a page of its own, which the editor's script asks for after a save.
type statementsPage struct {
	*room
	Rail railBox
}

func (v *visit) statements() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	head, err := article.Head(v.ctx, v.DB, id)
	if err != nil {
		return err
	}
	v.found.of(head.Body) // searched before the read begins
	var p statementsPage
	err = v.read(func(q database.Reader) (err error) {
		if p.room, err = v.room(q, "Statements found in a draft", "/newsroom/stories"); err != nil {
			return err
		}
		p.Rail, err = v.railBox(q, id, head)
		return err
	})
	if err != nil {
		return err
	}
	return v.print(http.StatusOK, "statements", p)
}

// passOver keeps that a statement is not to be offered again, or offers it again; and it puts the box of a claim into the text.
func (v *visit) passOver() error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := v.parse(); err != nil {
		return err
	}
	if v.line("do") == "box" {
		return v.boxIn(id, v.line("claim"), v.line("block"))
	}
	mark := v.line("mark")
	err = v.write(func(tx *database.Tx) error {
		if _, err := article.ByID(v.ctx, tx, id); err != nil || len(mark) != len(draft.MarkOf("")) {
			return err
		}
		if v.line("do") == "offer" {
			return draft.Offer(v.ctx, tx, id, mark)
		}
		return draft.See(v.ctx, tx, id, draft.Seen{Mark: mark, By: v.who.Actor()})
	})
	if err != nil {
		return err
	}
	return v.to("/newsroom/story/"+strconv.FormatInt(id, 10)+"/statements", "")
}

// railList are statements with what the page knows.
type railList struct {
	*room
	Path string
	List []railStatement
}

// RailList hands statements to the part of the page that prints them.
func (m *room) RailList(path string, list []railStatement) railList { return railList{m, path, list} }

// VerbName is a verb in the paper's words.
func (m *room) VerbName(s claim.Stance) string {
	if s == "" {
		return "Choose"
	}
	return m.v.Locale.T(s.WordKey())
}

// RailBy is who approved an entry, or that it waits.
func (m *room) RailBy(p claim.Position) string {
	if p.State == claim.Waiting {
		return "waits for an editor"
	}
	return "approved by " + m.Who(p.ApprovedBy)
}
