package site

import (
	"cmp"
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/feed"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/web"
)

// claimPage is the page of one claim.
type claimPage struct {
	*web.Frame
	State         string
	Text          template.HTML
	Translations  []claim.Translation
	Changed       *moment
	ChangedWords  string
	First         string // since when it stands in the paper
	Lines         []wordedLine
	Data          string // address of the same as data; empty when machines may not have it
	Days          []claimDay
	Carriers      []carrier
	Carried       string
	Related       []claimLine
	Wordings      []wordingLine
	Corrections   []string
	Place, When   string
	Check         *web.Link
	Contact       *web.Link
	Report        string
	HowItIsWorded []string
}

// claimDay is the entries of one day, the newest first.
type claimDay struct {
	Day     string
	Entries []claimEntry
}

// claimEntry is one entry of the timeline.
type claimEntry struct {
	ID          string
	Clock, ISO  string // no clock: the hour is not known
	Verb, Who   string
	Quote       string // their own words
	QuoteLang   string
	Words       string // in indirect speech
	Translation string
	Translator  string
	Notes       []string // what it was asked, whom it cites, which part it is about
	How         string   // by which way, recorded when
	SourceURL   string
	Story       string // path of our story that it stood in
	Corrected   string
	Taken       string
	Earlier     []web.Link // what the same speaker said before
	NotADenial  bool
}

type carrier struct{ URL, Headline, Day, ISO string }

type wordingLine struct{ When, Was, Became, Why string }

// carriersListed is how many stories a claim's page lists. A claim that more carry is told by its newest.
const carriersListed = 50

// claimAt is what stands below /claims/: a claim's page, or the same as data.
func (s *Site) claimAt(w http.ResponseWriter, r *http.Request) error {
	slug, data := strings.CutSuffix(r.PathValue("slug"), ".json")
	key := "/claims/" + r.PathValue("slug")
	err := s.serve(w, r, key, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		c, err := claim.At(ctx, q, slug)
		if err != nil {
			return nil, err
		}
		if c.Held != "" && c.HoldNotice && !data {
			return nil, web.Gone(s.t("claim.gone"))
		}
		if !c.Public() || data && !c.Listed {
			return nil, claim.ErrNotFound
		}
		shown, err := claim.Show(ctx, q, c)
		if err != nil {
			return nil, err
		}
		if data {
			return s.claimJSON(ctx, q, shown[0])
		}
		return s.claim(ctx, q, shown[0])
	})
	return s.claimGone(w, r, err, data)
}

// claimGone turns the noun's answers into the reader's.
func (s *Site) claimGone(w http.ResponseWriter, r *http.Request, err error, data bool) error {
	var moved *claim.MovedError
	switch {
	case errors.As(err, &moved) && data:
		return redirect(w, r, "/claims/"+moved.Slug+".json")
	case errors.As(err, &moved):
		return redirect(w, r, "/claims/"+moved.Slug)
	case errors.Is(err, claim.ErrNotFound):
		return web.NotFound("")
	}
	return err
}

func (s *Site) claim(ctx context.Context, q database.Reader, c claim.Shown) (*pagecache.Page, error) {
	f, _, err := s.frame(ctx, q)
	if err != nil {
		return nil, err
	}
	w := s.wording()
	p := &claimPage{Frame: f, Text: claimHTML(c.Claim), Translations: c.Translations, State: w.Sentence(c.State), Lines: worded(w.Lines(c.State)), Place: c.Place, When: c.When}
	if p.Days, err = s.timeline(ctx, q, w, c.Positions); err != nil {
		return nil, err
	}
	if c.Listed {
		p.Data = c.Path() + ".json"
	}
	if len(c.Positions) > 0 {
		p.First = s.Locale.LongDate(firstMade(c.Positions).In(s.Zone))
	}
	if !c.State.Changed.IsZero() {
		p.Changed, p.ChangedWords = s.moment(c.State.Changed.In(s.Zone)), s.dayed(c.State.Changed)
	}
	carried, err := s.carriers(ctx, q, p, c)
	if err != nil {
		return nil, err
	}
	if err := s.besideClaim(ctx, q, p, c); err != nil {
		return nil, err
	}
	s.describeClaim(p, c, carried)
	return s.print("claim", p)
}

// firstMade is when the first of the entries was written down.
func firstMade(list []claim.Position) time.Time {
	t := list[0].Made
	for _, p := range list {
		if p.Made.Before(t) {
			t = p.Made
		}
	}
	return t
}

// carriers lists the stories that carry the claim, and gives their addresses.
func (s *Site) carriers(ctx context.Context, q database.Reader, p *claimPage, c claim.Shown) ([]string, error) {
	cards, n, err := claim.Carriers(ctx, q, c.ID, carriersListed)
	if err != nil {
		return nil, err
	}
	var urls []string
	for _, card := range cards {
		at := card.FirstPublished.In(s.Zone)
		v := carrier{"/" + card.Path, card.Headline, s.Locale.LongDate(at), iso(at)}
		if label := s.kind(card.Kind); label != "" {
			v.Day += " · " + label
		}
		p.Carriers = append(p.Carriers, v)
		urls = append(urls, s.absolute(card.Path))
	}
	if n > 0 {
		p.Carried = s.t("claim.carriedby")
		if s.Report != nil {
			p.Report = "/corrections/report?story=" + itoa(int(cards[0].ID))
		}
	}
	return urls, nil
}

// besideClaim is what stands below the timeline: related claims, wordings, corrections, whom to write to.
func (s *Site) besideClaim(ctx context.Context, q database.Reader, p *claimPage, c claim.Shown) error {
	related, err := claim.Related(ctx, q, c.Claim)
	if err != nil {
		return err
	}
	for _, r := range related {
		if c.Listed && !r.Listed { // search engines read this page
			continue
		}
		p.Related = append(p.Related, s.claimLine(r))
	}
	wordings, err := claim.Wordings(ctx, q, c.Claim)
	if err != nil {
		return err
	}
	for _, r := range wordings {
		if r.Hidden {
			continue
		}
		p.Wordings = append(p.Wordings, wordingLine{s.dayed(r.At), r.Was, r.Became, r.Why})
	}
	for _, e := range slices.Backward(c.Positions) {
		if e.Correction != nil {
			p.Corrections = append(p.Corrections, s.t("claim.fixed", s.Locale.LongDate(e.Correction.At.In(s.Zone)), e.Correction.What))
		}
	}
	if c.Checked != "" && s.isLive(ctx, q, c.Checked) {
		p.Check = &web.Link{Name: first(c.Verdict, s.t("claim.inthis")), URL: c.Checked}
	}
	p.HowItIsWorded = []string{s.t("claim.how1"), s.t("claim.how2"), s.t("claim.how3")}
	p.Contact = contactLink(s.Contact)
	return nil
}

// isLive reports whether readers may have a story of ours: an address tells what stands there.
func (s *Site) isLive(ctx context.Context, q database.Reader, path string) bool {
	_, err := article.At(ctx, q, strings.TrimPrefix(path, "/"))
	var moved *article.MovedError
	return err == nil || errors.As(err, &moved)
}

// contactLink leads to whoever runs the paper, if it says how.
func contactLink(contact string) *web.Link {
	switch {
	case strings.Contains(contact, "@"):
		return &web.Link{Name: contact, URL: "mailto:" + contact}
	case strings.HasPrefix(contact, "https://") || strings.HasPrefix(contact, "http://"):
		return &web.Link{Name: contact, URL: contact}
	}
	return nil
}

func (s *Site) describeClaim(p *claimPage, c claim.Shown, carried []string) {
	w := s.wording()
	p.Title = w.Title(c.Text) + ". " + p.State // a title travels alone: it says where the claim stands
	p.Description = p.State
	p.Canonical = s.absolute(c.Path())
	p.Card = &web.Card{Type: "article", Title: p.Title, Description: p.State, URL: p.Canonical}
	here(p.Frame, "/claims")
	if !c.ForMachines() {
		p.Robots = "noindex"
		return
	}
	p.Feeds = append([]web.Feed{{Title: s.t("claim.feed"), URL: "/claims/feed.atom", Type: mediaType(feed.TypeAtom)}}, p.Feeds...)
	v := s.claimFeed(c)
	v.Carried = carried
	if p.Check != nil && c.Verdict != "" {
		v.Checked = &feed.Check{URL: s.absolute(c.Checked), Verdict: c.Verdict}
	}
	p.JSONLD = feed.ClaimPage(s.paper(), v)
}

// claimFeed is a claim as feed's formats want it.
func (s *Site) claimFeed(c claim.Shown) feed.Claim {
	w := s.wording()
	v := feed.Claim{URL: s.absolute(c.Path()), Title: w.Title(c.Text), Text: c.Text, State: w.Sentence(c.State), Created: c.Made, Changed: c.State.Changed, About: c.About}
	for _, p := range c.Positions {
		if p.State != claim.Published {
			continue
		}
		kind := "Organization"
		switch p.Kind {
		case claim.Person:
			kind = "Person"
		case claim.Unnamed:
			kind = ""
		}
		v.Said = append(v.Said, feed.Saying{Verb: w.T(p.Stance.WordKey()), Who: p.Name, Kind: kind, Words: p.Words, Verbatim: p.Verbatim(), Language: p.Lang, At: p.Said, Source: s.sourceOf(p)})
	}
	return v
}

func (s *Site) sourceOf(p claim.Position) string {
	if strings.HasPrefix(p.SourceURL, "/") {
		return s.absolute(p.SourceURL)
	}
	return p.SourceURL
}

func sortClaims(list []feed.Claim) {
	slices.SortFunc(list, func(a, b feed.Claim) int { return cmp.Compare(a.URL, b.URL) })
}

// timeline groups the entries by the day on which they were said, the newest first.
func (s *Site) timeline(ctx context.Context, q database.Reader, w claim.Wording, list []claim.Position) ([]claimDay, error) {
	at, err := s.anchors(ctx, q, list)
	if err != nil {
		return nil, err
	}
	var days []claimDay
	for i := len(list) - 1; i >= 0; i-- {
		day := s.Locale.FullDate(list[i].Said.In(s.Zone))
		if n := len(days); n == 0 || days[n-1].Day != day {
			days = append(days, claimDay{Day: day})
		}
		e := s.entry(w, list[i], list[:i])
		e.Story = anchored(at, list[i].Anchor)
		days[len(days)-1].Entries = append(days[len(days)-1].Entries, e)
	}
	return days, nil
}

// anchors are the paths of the stories from which entries were taken, of those that readers may see.
func (s *Site) anchors(ctx context.Context, q database.Reader, list []claim.Position) (map[int64]string, error) {
	var ids []int64
	for _, p := range list {
		if id := p.Anchor.Article; id != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	cards, err := article.Cards(ctx, q, ids)
	at := map[int64]string{}
	for _, c := range cards {
		at[c.ID] = "/" + c.Path
	}
	return at, err
}

// anchored is the address of the words in the story: browsers that know text fragments go there, others to the story
// (https://wicg.github.io/scroll-to-text-fragment/).
func anchored(at map[int64]string, a claim.Anchor) string {
	path := at[a.Article]
	if path == "" || a.Exact == "" {
		return path
	}
	words := strings.Fields(a.Exact)
	const enough = 8 // words find one place in a story
	text := url.PathEscape(strings.Join(words[:min(len(words), enough)], " "))
	return path + "#:~:text=" + strings.NewReplacer("-", "%2D", ",", "%2C", "&", "%26").Replace(text)
}

// entry is one position for readers; before are those that were said earlier.
func (s *Site) entry(w claim.Wording, p claim.Position, before []claim.Position) claimEntry {
	at := p.Said.In(s.Zone)
	e := claimEntry{ID: "e" + itoa(int(p.ID)), ISO: iso(at), Clock: s.Locale.Clock(at), Verb: w.Verb(p, p.Said), Who: w.Party(p), QuoteLang: p.Lang, SourceURL: p.SourceURL,
		NotADenial: p.Stance == claim.Declined || p.Stance == claim.NoReply || p.Stance == claim.Unreached}
	if p.DayOnly {
		e.Clock, e.ISO = "", at.Format(time.DateOnly)
	}
	e.Quote, e.Words = p.Words, ""
	if !p.Quoted() {
		e.Quote, e.Words = "", p.Words
	}
	e.Translation, e.Translator = p.Translation, p.TranslatedBy
	e.Notes, e.How = s.entryNotes(p), s.entryHow(p)
	if p.Correction != nil {
		e.Corrected = s.t("claim.fixed", s.Locale.LongDate(p.Correction.At.In(s.Zone)), p.Correction.What)
	}
	if p.Taken != nil {
		e.Taken = s.t("claim.taken", s.Locale.LongDate(p.Taken.At.In(s.Zone)), p.Taken.Why)
	}
	for _, old := range slices.Backward(before) {
		if old.SpeakerID == p.SpeakerID || old.Principal() == p.Principal() && old.Name == p.Name {
			e.Earlier = append(e.Earlier, web.Link{Name: w.T(old.Stance.WordKey()) + ", " + s.dayed(old.Said), URL: "#e" + itoa(int(old.ID))})
		}
	}
	return e
}

func (s *Site) entryNotes(p claim.Position) []string {
	var notes []string
	add := func(key, text string) {
		if text != "" {
			notes = append(notes, s.t(key, s.wording().Apart(text)))
		}
	}
	add("claim.cites", p.Citing)
	add("claim.part", p.Scope)
	add("claim.askedwhat", p.Question)
	add("claim.before", p.Before)
	add("claim.after", p.After)
	add("claim.unnamedwhy", p.Anonymity.Reason)
	if p.Words != "" && !p.Quoted() {
		notes = append(notes, s.t("claim.indirect"))
	}
	if p.Machine {
		notes = append(notes, s.t("claim.machine"))
	}
	return notes
}

// entryHow tells how it came to us, and when we wrote it down.
func (s *Site) entryHow(p claim.Position) string {
	var parts []string
	if p.Channel != "" && p.Stance != claim.NoReply {
		parts = append(parts, s.t(p.Channel.WordKey()))
	}
	if p.Source != "" {
		parts = append(parts, p.Source)
	}
	if p.RelayedBy != "" {
		parts = append(parts, s.t("claim.relayed", p.RelayedBy))
	}
	made, said := p.Made.In(s.Zone), p.Said.In(s.Zone)
	when := s.dayed(made)
	if sameDay(made, said) {
		when = s.Locale.Clock(made)
	}
	return strings.Join(append(parts, s.t("claim.recorded", when)), " · ")
}
