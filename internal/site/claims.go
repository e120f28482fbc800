package site

import (
	"context"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/feed"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/web"
)

// ClaimRoutes registers the pages of contested claims.
func (s *Site) ClaimRoutes(mux web.Mux, clock func() time.Time) {
	limit := web.NewLimiter(searchEvery, searchBurst, clock)
	mux.Handle("/claims", s.Web.Handle(func(w http.ResponseWriter, r *http.Request) error {
		asked := strings.TrimSpace(r.URL.Query().Get("q"))
		if asked == "" {
			return s.claims(w, r)
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			return web.MethodNotAllowed("GET, HEAD")
		}
		if err := limit.Allow(web.ClientIP(r)); err != nil {
			return err
		}
		return s.claimsFound(w, r, asked)
	}))
	mux.Handle(claimWordsPath, s.Web.Handle(s.claimWords))
	mux.Handle("/claims/{slug}", s.Web.Handle(s.claimAt))
	for name := range formats {
		mux.Handle("/claims/"+name, s.Web.Handle(func(w http.ResponseWriter, r *http.Request) error { return s.claimFeedPage(w, r, name) }))
	}
}

// claimsPage lists what is contested.
type claimsPage struct {
	*web.Frame
	Asked  string
	Claims []claimLine
	Empty  string
	Pager  pager
}

// claimLine is a claim in a list: never without the word, and never without where it stands.
type claimLine struct {
	URL, State, When, WhenISO string
	Title                     template.HTML
}

// claims lists what is open to readers, what changed last first.
func (s *Site) claims(w http.ResponseWriter, r *http.Request) error {
	n := leafOf(r.URL.Query().Get("page"))
	return s.serve(w, r, "/claims"+asked{page: n}.key(), func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		pagecache.Note(ctx, claim.ListTag)
		p, found, err := s.claimsList(ctx, q, "", n)
		if err != nil {
			return nil, err
		}
		if err := beyond(n, found); err != nil {
			return nil, err
		}
		return s.print("claims", p)
	})
}

// claimsFound answers a search. It is made for one reader and kept by nobody.
func (s *Site) claimsFound(w http.ResponseWriter, r *http.Request, words string) error {
	const longest = 200 // bytes: the field's own limit
	if len(words) > longest {
		words = strings.ToValidUTF8(words[:longest], "")
	}
	var p *claimsPage
	err := s.DB.Read(r.Context(), func(q database.Reader) (err error) {
		p, _, err = s.claimsList(r.Context(), q, words, 1)
		return err
	})
	if err != nil {
		return err
	}
	p.Robots, p.Canonical, p.Card = "noindex", "", nil
	return s.private(w, r, http.StatusOK, "claims", p)
}

func (s *Site) claimsList(ctx context.Context, q database.Reader, words string, n int) (*claimsPage, int, error) {
	f, _, err := s.frame(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	shown, err := claim.FindOpen(ctx, q, words, leaf+1, (n-1)*leaf)
	if err != nil {
		return nil, 0, err
	}
	more := len(shown) > leaf
	shown = shown[:min(len(shown), leaf)]
	p := &claimsPage{Frame: f, Asked: words, Pager: pages("/claims", n, more && words == ""), Empty: s.t("claim.empty")}
	if words != "" {
		p.Empty = s.t("claim.none")
	}
	for _, c := range shown {
		p.Claims = append(p.Claims, s.claimLine(c))
	}
	p.Title, p.Description, p.Canonical = s.t("claim.claims"), s.t("claim.index"), s.absolute("claims")
	if n > 1 {
		p.Title += " – " + s.t("frame.page", n)
		p.Canonical += "?page=" + itoa(n)
	}
	p.Card = &web.Card{Type: "website", Title: p.Title, Description: p.Description, URL: p.Canonical}
	p.Feeds = append([]web.Feed{{Title: s.t("claim.feed"), URL: "/claims/feed.atom", Type: mediaType(feed.TypeAtom)}}, p.Feeds...)
	here(f, "/claims")
	return p, len(shown), nil
}

func (s *Site) claimLine(c claim.Shown) claimLine {
	w := s.wording()
	at := c.State.Changed
	if at.IsZero() {
		at = c.Opened
	}
	at = at.In(s.Zone)
	return claimLine{URL: c.Path(), Title: claimHTML(c.Claim), State: w.Sentence(c.State), When: s.Locale.LongDate(at), WhenISO: iso(at)}
}

// claimFeedPage is the feed of new entries, in three formats.
func (s *Site) claimFeedPage(w http.ResponseWriter, r *http.Request, name string) error {
	return s.serve(w, r, "/claims/"+name, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		l := feed.List{ID: "claims", Title: s.Name + ": " + s.t("claim.feed"), URL: s.absolute("claims"), Self: s.absolute("claims/" + name), Description: s.t("claim.index")}
		list, err := claim.Newest(ctx, q, feedSize)
		if err != nil {
			return nil, err
		}
		states, err := s.statesOf(ctx, q, list)
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			l.Stories = append(l.Stories, s.claimEntry(e, states[e.Claim.ID]))
		}
		f := formats[name]
		return &pagecache.Page{Status: http.StatusOK, Type: f.kind, Body: f.write(s.paper(), l)}, nil
	})
}

// statesOf gives the claims of some entries with their states, one question for all.
func (s *Site) statesOf(ctx context.Context, q database.Reader, list []claim.New) (map[int64]claim.Shown, error) {
	var claims []claim.Claim
	for _, e := range list {
		if !slices.ContainsFunc(claims, func(c claim.Claim) bool { return c.ID == e.Claim.ID }) {
			claims = append(claims, e.Claim)
		}
	}
	shown, err := claim.Show(ctx, q, claims...)
	of := map[int64]claim.Shown{}
	for _, c := range shown {
		of[c.ID] = c
	}
	return of, err
}

// claimEntry is one entry as a feed carries it: the claim, who said what, and where it stands now.
func (s *Site) claimEntry(e claim.New, c claim.Shown) feed.Story {
	w := s.wording()
	said := s.t("claim.entry", w.Verb(e.Position, e.Said), w.Party(e.Position))
	if e.Words != "" {
		said += ". " + e.Words
	}
	state := w.Sentence(c.State)
	return feed.Story{ID: "claim-entry/" + itoa(int(e.ID)), URL: s.absolute(e.Claim.Path()), Title: w.Title(e.Claim.Text), Summary: said + " " + state,
		HTML: "<p>" + esc(said) + "</p><p><b>" + esc(s.t("claim.stands")) + ":</b> " + esc(state) + "</p>", Text: said + "\n" + state, Published: e.At, Updated: e.At}
}

// claimJSON is a claim as data: the same words that readers get, and its entries.
type claimJSON struct {
	URL     string      `json:"url"`
	Title   string      `json:"title"`
	Claim   string      `json:"claim"`
	State   string      `json:"state"`
	Lines   []string    `json:"lines"`
	Changed string      `json:"changed,omitempty"`
	Entries []entryJSON `json:"entries"`
	Carried []string    `json:"articles"`
	Related []string    `json:"related,omitempty"`
}

type entryJSON struct {
	Verb        string `json:"verb"`
	Who         string `json:"who"`
	Name        string `json:"name"`
	Role        string `json:"role,omitempty"`
	Body        string `json:"speaksFor,omitempty"`
	Words       string `json:"words,omitempty"`
	Verbatim    bool   `json:"verbatim,omitempty"`
	Language    string `json:"language,omitempty"`
	Translation string `json:"translation,omitempty"`
	Citing      string `json:"citing,omitempty"`
	Part        string `json:"part,omitempty"`
	Question    string `json:"question,omitempty"`
	Said        string `json:"said"`
	Recorded    string `json:"recorded"`
	Source      string `json:"source,omitempty"`
	SourceURL   string `json:"sourceURL,omitempty"`
	Corrected   string `json:"corrected,omitempty"`
	TakenBack   string `json:"takenBack,omitempty"`
}

func (s *Site) claimJSON(ctx context.Context, q database.Reader, c claim.Shown) (*pagecache.Page, error) {
	w := s.wording()
	out := claimJSON{URL: s.absolute(c.Path()), Title: w.Title(c.Text), Claim: c.Text, State: w.Sentence(c.State), Lines: []string{}, Entries: []entryJSON{}, Carried: []string{}}
	if !c.State.Changed.IsZero() {
		out.Changed = c.State.Changed.UTC().Format(time.RFC3339)
	}
	for _, l := range w.Lines(c.State) {
		out.Lines = append(out.Lines, l.Label+": "+l.Text)
	}
	for _, p := range slices.Backward(c.Positions) {
		out.Entries = append(out.Entries, s.entryJSON(w, p))
	}
	cards, _, err := claim.Carriers(ctx, q, c.ID, carriersListed)
	if err != nil {
		return nil, err
	}
	for _, card := range cards {
		out.Carried = append(out.Carried, s.absolute(card.Path))
	}
	related, err := claim.Related(ctx, q, c.Claim)
	if err != nil {
		return nil, err
	}
	for _, r := range related {
		if r.ForMachines() {
			out.Related = append(out.Related, s.absolute(r.Path()))
		}
	}
	body, err := json.MarshalIndent(out, "", "  ")
	return &pagecache.Page{Status: http.StatusOK, Type: "application/json; charset=utf-8", Body: append(body, '\n')}, err
}

func (s *Site) entryJSON(w claim.Wording, p claim.Position) entryJSON {
	e := entryJSON{Verb: w.Verb(p, p.Said), Who: w.Party(p), Name: p.Name, Role: p.Role, Body: p.Body, Words: p.Words, Verbatim: p.Verbatim(), Language: p.Lang, Translation: p.Translation,
		Citing: p.Citing, Part: p.Scope, Question: p.Question, Said: p.Said.UTC().Format(time.RFC3339), Recorded: p.Made.UTC().Format(time.RFC3339), Source: p.Source, SourceURL: p.SourceURL}
	if p.DayOnly {
		e.Said = p.Said.In(s.Zone).Format(time.DateOnly)
	}
	if p.Correction != nil {
		e.Corrected = p.Correction.What
	}
	if p.Taken != nil {
		e.TakenBack = p.Taken.Why
	}
	return e
}
