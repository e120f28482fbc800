package front

import (
	"context"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
)

// Made is a front with its stories, ready to be printed.
type Made struct {
	Blocks []Laid
	Also   []article.Card // earlier coverage that the lead's editor chose, at most two
	Used   map[int64]bool // every story on it
}

// Laid is a block with the stories that stand in it, which may be fewer than its slots; none is left out of Made only
// for a block without a single story.
type Laid struct {
	Block
	Index   int // of the block in the document, from 0
	Stories []Placed
	Desks   []Desked // of LayoutDesks
}

// Placed is a story in its slot.
type Placed struct {
	article.Card
	Slot   Slot // what is said of it only here; zero when the slot filled itself
	Number int  // of the slot, 0 in blocks without
}

// Desked is a section of LayoutDesks with its newest.
type Desked struct {
	Section section.Section
	Stories []article.Card
}

// pool is how many of the newest stories a front fills itself from at first: more than the usual front has places.
const pool = 40

// Stand tells of a front while it is made: what is live, and where more of it comes from.
type supply struct {
	own     int64                  // the section whose front it is, 0 for the paper's
	placed  map[int64]article.Card // the live ones of those placed by hand
	newest  []article.Card         // of the paper or the section
	top     func(section int64) int64
	desks   []section.Section                                 // that LayoutDesks shows
	more    func(f Fill, n int) ([]article.Card, error)       // the newest n of a rule other than the latest
	related func(article.Card) (list []article.Card, e error) // earlier coverage chosen for the lead
}

// Make puts the stories that are live now into the document's blocks. all are the sections of the paper.
func Make(ctx context.Context, q database.Reader, name string, d Document, all []section.Section) (*Made, error) {
	now, own := q.Now(), SectionOf(name)
	var ids []int64
	for _, s := range d.Slots() {
		if s.Stands(now) {
			ids = append(ids, s.Article)
			pagecache.FreshUntil(ctx, s.Until)
		}
	}
	placed, err := article.Cards(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	s := supply{own: own, placed: map[int64]article.Card{}, top: func(id int64) int64 { return topOf(all, id) }}
	for _, c := range placed {
		s.placed[c.ID] = c
	}
	if own == 0 {
		s.newest, err = article.Latest(ctx, q, pool)
	} else {
		s.newest, _, err = article.InSection(ctx, q, own, article.Leaf{Number: 1, Size: pool})
	}
	if err != nil {
		return nil, err
	}
	for _, sec := range section.Children(all, 0) {
		if sec.Accent != "opinion" {
			s.desks = append(s.desks, sec)
		}
	}
	s.more = func(f Fill, n int) ([]article.Card, error) { return newestOf(ctx, q, f, n) }
	s.related = func(c article.Card) ([]article.Card, error) { return article.Cards(ctx, q, c.Related) }
	return s.make(d, now)
}

// topOf is the section at the top of the one given.
func topOf(all []section.Section, id int64) int64 {
	for _, s := range all {
		if s.ID == id && s.ParentID != 0 {
			return s.ParentID
		}
	}
	return id
}

func newestOf(ctx context.Context, q database.Reader, f Fill, n int) (list []article.Card, err error) {
	switch leaf := (article.Leaf{Number: 1, Size: n}); f.From {
	case FromSection:
		list, _, err = article.InSection(ctx, q, f.ID, leaf)
	case FromTopic:
		list, _, err = article.OnTopic(ctx, q, f.ID, leaf)
	}
	return list, err
}

// What a front chooses when it fills itself: never what somebody paid for.
func (s supply) fits(f Fill) func(c article.Card) bool {
	switch {
	case f.From == FromOpinion:
		return func(c article.Card) bool { return c.Kind == article.Opinion }
	case f.From == FromSection, f.From == FromTopic, s.own != 0:
		return func(c article.Card) bool { return c.Kind != article.Sponsored }
	}
	return news
}

func news(c article.Card) bool     { return c.Kind != article.Sponsored && c.Kind != article.Opinion }
func pictured(c article.Card) bool { return c.Lead.Key != "" }

// maker is a front half made.
type maker struct {
	supply
	*Made
	now time.Time
}

// make fills the front: what stands by hand first, so that no rule takes it away; then the slots from the top down, those
// that show a picture with stories that have one; then the lists of the latest and the sections; and last, what is still
// empty takes any story that fits its rule.
func (s supply) make(d Document, now time.Time) (*Made, error) {
	m := &maker{supply: s, Made: &Made{Used: map[int64]bool{}}, now: now}
	m.byHand(d)
	for _, fill := range []func(l *Laid) error{m.slots, m.latest, m.sections, m.rest} {
		for i := range m.Blocks {
			if err := fill(&m.Blocks[i]); err != nil {
				return nil, err
			}
		}
	}
	m.promote()
	m.close()
	return m.Made, nil
}

// byHand puts every live story where a person put it.
func (m *maker) byHand(d Document) {
	number := 0
	for i, b := range d.Blocks {
		l := Laid{Block: b, Index: i, Stories: make([]Placed, len(b.Slots))}
		for j, s := range b.Slots {
			number++
			l.Stories[j].Number = number
			if c, live := m.placed[s.Article]; live && s.Stands(m.now) && !m.Used[c.ID] {
				m.Used[c.ID] = true
				l.Stories[j].Card, l.Stories[j].Slot = c, s.over(c)
			}
		}
		m.Blocks = append(m.Blocks, l)
	}
}

// over is what a slot says of a story. Of one that the paper took back it says nothing of its own: the words and the picture
// were chosen for what does not stand any more, and the story's own headline says that it is retracted.
func (s Slot) over(c article.Card) Slot {
	if c.Retracted {
		return Slot{Article: s.Article, Until: s.Until}
	}
	return s
}

// slots fills the empty slots of a block; where a missing picture would leave a gap, only with stories that have one.
func (m *maker) slots(l *Laid) error {
	f := FormOf(l.Layout)
	gap := f.Pictured || l.Layout == LayoutColumn && len(l.Slots) == 1
	if err := m.fill(l, gap); err != nil {
		return err
	}
	if !leads(l.Layout) {
		return nil
	}
	if err := m.fill(l, false); err != nil || len(m.Also) > 0 || l.Stories[0].ID == 0 { // better a lead in words than none
		return err
	}
	return m.earlier(l.Stories[0].Card)
}

// rest fills what is still empty with whatever fits the rule.
func (m *maker) rest(l *Laid) error { return m.fill(l, false) }

func leads(l Layout) bool { return l == LayoutLead || l == LayoutWords }

// fill puts stories into the empty slots of a block.
func (m *maker) fill(l *Laid, withPicture bool) error {
	empty := 0
	for _, p := range l.Stories {
		if p.ID == 0 {
			empty++
		}
	}
	if empty == 0 {
		return nil
	}
	fits := m.fits(l.Fill)
	if withPicture {
		rule := fits
		fits = func(c article.Card) bool { return rule(c) && pictured(c) }
	}
	got, err := m.take(l.Fill, empty, fits)
	if err != nil {
		return err
	}
	if leads(l.Layout) && len(got) == 0 && !withPicture { // a paper of opinion has a lead too
		got, err = m.take(Fill{From: FromLatest}, 1, func(c article.Card) bool { return c.Kind != article.Sponsored })
	}
	for i := range l.Stories {
		if l.Stories[i].ID == 0 && len(got) > 0 {
			l.Stories[i].Card, got = got[0], got[1:]
		}
	}
	return err
}

// take gives up to n stories of a rule that are not on the front yet.
func (m *maker) take(f Fill, n int, fits func(article.Card) bool) ([]article.Card, error) {
	if f.From == FromLatest || f.From == FromOpinion {
		return m.pick(m.newest, n, fits), nil
	}
	// Every story on the front could be one of this rule; what it has beyond those is new.
	list, err := m.more(f, n+len(m.Used)+pool/4)
	return m.pick(list, n, fits), err
}

func (m *maker) pick(list []article.Card, n int, fits func(article.Card) bool) []article.Card {
	var got []article.Card
	for _, c := range list {
		if len(got) == n {
			break
		}
		if !m.Used[c.ID] && fits(c) {
			m.Used[c.ID] = true
			got = append(got, c)
		}
	}
	return got
}

// earlier takes the coverage that the lead's editor chose.
func (m *maker) earlier(lead article.Card) error {
	if len(lead.Related) == 0 {
		return nil
	}
	list, err := m.related(lead)
	m.Also = m.pick(list, 2, func(article.Card) bool { return true })
	return err
}

// latest fills a list of the newest with what stands nowhere else.
func (m *maker) latest(l *Laid) error {
	if l.Layout == LayoutLatest {
		for _, c := range m.pick(m.newest, l.Lines, news) {
			l.Stories = append(l.Stories, Placed{Card: c})
		}
	}
	return nil
}

// sections gives every section its newest; one with none left is left out.
func (m *maker) sections(l *Laid) error {
	if l.Layout != LayoutDesks {
		return nil
	}
	for _, sec := range m.desks {
		own := func(c article.Card) bool { return news(c) && m.top(c.SectionID) == sec.ID }
		got := m.pick(m.newest, l.Lines, own)
		if missing := l.Lines - len(got); missing > 0 {
			more, err := m.older(sec.ID, missing)
			if err != nil {
				return err
			}
			got = append(got, more...)
		}
		if len(got) > 0 {
			l.Desks = append(l.Desks, Desked{sec, got})
		}
	}
	return nil
}

// older asks a section that had little among the newest for what is missing. What stands on the front already is read
// again and passed over, so that many more are asked for; only if that was too few, a whole pool.
func (m *maker) older(sec int64, missing int) ([]article.Card, error) {
	passed := 0
	for _, c := range m.newest {
		if m.top(c.SectionID) == sec {
			passed++
		}
	}
	for _, c := range m.placed {
		if m.top(c.SectionID) == sec {
			passed++
		}
	}
	var got []article.Card
	for n := passed + missing; ; n = pool {
		list, err := m.more(Fill{FromSection, sec}, n)
		if err != nil {
			return got, err
		}
		got = append(got, m.pick(list, missing-len(got), news)...)
		if len(got) == missing || len(list) < n || n >= pool {
			return got, nil
		}
	}
}

// promote gives a front whose lead is empty its next story as a lead: all that is live stands further down by hand.
func (m *maker) promote() {
	for i, l := range m.Blocks {
		if !leads(l.Layout) || l.Stories[0].ID != 0 {
			continue
		}
		for _, below := range m.Blocks[i+1:] {
			for j, p := range below.Stories {
				if p.ID != 0 && p.Number != 0 && !leads(below.Layout) {
					l.Stories[0].Card, l.Stories[0].Slot = p.Card, p.Slot
					below.Stories[j] = Placed{Number: p.Number}
					break
				}
			}
			if l.Stories[0].ID != 0 {
				break
			}
		}
	}
}

// close takes out the slots and the blocks that have no story.
func (m *maker) close() {
	blocks := m.Blocks
	m.Blocks = nil
	for _, l := range blocks {
		stories := l.Stories
		l.Stories = nil
		for _, p := range stories {
			if p.ID != 0 {
				l.Stories = append(l.Stories, p)
			}
		}
		if len(l.Stories) > 0 || len(l.Desks) > 0 || l.Layout == LayoutWeather {
			m.Blocks = append(m.Blocks, l)
		}
	}
}
