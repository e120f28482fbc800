package newsroom

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/statement"
)

// railRules are the rules of attribution, each a check of its own, so that a house may set one to block and another off.
var railRules = []statement.Rule{statement.UnattributedAllegation, statement.AllegedMissing, statement.Refuted, statement.SourcesCounted,
	statement.UnnamedOpinion, statement.UnnamedAndDeclined, statement.QuoteNotFound}

// railCheckers are the checks of who is said to have said what: those of the text, and two that need the claims ledger.
func (n *Newsroom) railCheckers() []article.Checker {
	var list []article.Checker
	for _, rule := range railRules {
		list = append(list, article.Checker{Name: string(rule), Look: func(ctx context.Context, q database.Reader, p article.Proof) ([]article.Found, error) {
			return n.checkRule(ctx, q, p, rule)
		}})
	}
	return append(list, article.Checker{Name: article.CheckUnheard, Look: n.checkUnheard}, article.Checker{Name: article.CheckReplyByWhen, Look: n.checkReplyTime})
}

// checkRule tells what one rule found. A long text may break it often: the first places say what is meant.
func (n *Newsroom) checkRule(ctx context.Context, q database.Reader, p article.Proof, rule statement.Rule) ([]article.Found, error) {
	t := n.found.of(p.Body)
	against := t.Against
	switch rule {
	case statement.QuoteNotFound:
		notes, err := transcripts(ctx, q, p.Article.ID)
		if err != nil || len(notes) == 0 {
			return nil, err
		}
		against = t.reading.Check(statement.Known{Notes: notes})
	case statement.SourcesCounted:
		counted, err := n.countedSources(ctx, q, p)
		if err != nil {
			return nil, err
		}
		if counted != 0 {
			against = t.reading.Check(statement.Known{Sources: counted})
		}
	}
	const most = 5
	var list []article.Found
	for _, f := range against {
		if f.Rule == rule && len(list) < most {
			list = append(list, article.Found{Words: fmt.Sprintf("“%s”: %s", railClip(strings.Trim(t.Words[f.Span.Start:f.Span.End], "“”\" ")), f.Reason), Href: t.passage(p, f.Span)})
		}
	}
	return list, nil
}

// countedSources is how many unnamed sources were counted for the claims of a story, by those who recorded what they said: the
// most that one entry has, or 0 when nobody counted.
func (n *Newsroom) countedSources(ctx context.Context, q database.Reader, p article.Proof) (int, error) {
	claims, err := n.carried(ctx, q, p)
	most := 0
	for _, c := range claims {
		for _, e := range c.Positions {
			if railStands(e) && e.Anonymity.Sources > most {
				most = e.Anonymity.Sources
			}
		}
	}
	return most, err
}

// passage is where the words stand: in the preview, which has every paragraph's address.
func (t *railText) passage(p article.Proof, s statement.Span) string {
	if block := t.place(s.Start).Block; p.Article.ID != 0 && block != "" {
		return fmt.Sprintf("/newsroom/story/%d/preview#%s", p.Article.ID, block)
	}
	return "#body"
}

// transcripts are the notes on the whole story that say that they are one.
func transcripts(ctx context.Context, q database.Reader, story int64) ([]string, error) {
	if story == 0 {
		return nil, nil
	}
	notes, err := draft.Notes(ctx, q, story)
	var list []string
	for _, one := range notes {
		if head, rest, ok := strings.Cut(one.Words, ":"); ok && strings.EqualFold(strings.TrimSpace(head), "transcript") && one.Exact == "" {
			list = append(list, rest)
		}
	}
	return list, err
}

// carried are the claims that a text carries by a box or a link, with what was published about them.
func (n *Newsroom) carried(ctx context.Context, q database.Reader, p article.Proof) ([]claim.Shown, error) {
	if p.Body == nil {
		return nil, nil
	}
	own, err := url.Parse(n.PublicURL)
	if err != nil {
		return nil, fmt.Errorf("the paper's address %q: %w", n.PublicURL, err)
	}
	refs := claim.Refs(p.Body, own.Host)
	shown, err := claim.ForRefs(ctx, q, refs, true)
	var list []claim.Shown
	for _, ref := range refs {
		if c, ok := shown[ref]; ok && !slices.ContainsFunc(list, func(o claim.Shown) bool { return o.ID == c.ID }) {
			list = append(list, c)
		}
	}
	return list, err
}

// checkUnheard finds serious allegations whose subject has neither answered nor been asked.
func (n *Newsroom) checkUnheard(ctx context.Context, q database.Reader, p article.Proof) ([]article.Found, error) {
	claims, err := n.carried(ctx, q, p)
	if err != nil {
		return nil, err
	}
	var list []article.Found
	for _, c := range claims {
		if !c.Careful() {
			continue
		}
		asked, err := claim.Requests(ctx, q, c.ID)
		if err != nil {
			return nil, err
		}
		for _, who := range unheard(c, asked) {
			list = append(list, article.Found{Words: fmt.Sprintf("The story carries a serious claim, %s, and %s has no published answer and was not asked. Ask, and note the question.", c.Text, who), Href: claimRoom(c.ID) + "#asked"})
		}
	}
	return list, nil
}

// unheard are those whom a claim is about and who were neither heard nor asked. Where it says nobody, the party to it is
// missing when nobody spoke as one.
func unheard(c claim.Shown, asked []claim.Request) []string {
	heard := func(is func(name, body string, s claim.Standing) bool) bool {
		return slices.ContainsFunc(c.Positions, func(p claim.Position) bool {
			return p.State == claim.Published && p.Stance != claim.Reported && is(p.Name, p.Body, p.Standing)
		}) || slices.ContainsFunc(asked, func(r claim.Request) bool {
			return r.State != "dropped" && is(r.Speaker.Name, r.Speaker.Body, claim.Party)
		})
	}
	if len(c.About) == 0 {
		if heard(func(_, _ string, s claim.Standing) bool { return s == claim.Party }) {
			return nil
		}
		return []string{"whoever it is about"}
	}
	var list []string
	for _, who := range c.About {
		if !heard(func(name, body string, _ claim.Standing) bool { return sameParty(who, name) || sameParty(who, body) }) {
			list = append(list, who)
		}
	}
	return list
}

// sameParty compares names as people write them: "the Catchment Office" is "Catchment Office".
func sameParty(a, b string) bool {
	bare := func(s string) string { return strings.TrimPrefix(strings.ToLower(oneLine(s)), "the ") }
	return b != "" && bare(a) == bare(b)
}

// railReply is the least time in which somebody can be expected to read a question, ask those who know and be allowed to
// answer. The form takes no less than half an hour; below an hour the house looks twice.
const railReply = time.Hour

// checkReplyTime finds questions that nobody could have answered in time, and stories that go out before the time is up.
func (n *Newsroom) checkReplyTime(ctx context.Context, q database.Reader, p article.Proof) ([]article.Found, error) {
	claims, err := n.carried(ctx, q, p)
	if err != nil {
		return nil, err
	}
	out := p.At
	if out.IsZero() {
		out = q.Now()
	}
	say := func(t time.Time) string { return n.Locale.DateTime(t.In(n.Zone)) }
	var list []article.Found
	for _, c := range claims {
		asked, err := claim.Requests(ctx, q, c.ID)
		if err != nil {
			return nil, err
		}
		add := func(words string) { list = append(list, article.Found{Words: words, Href: claimRoom(c.ID) + "#asked"}) }
		for _, r := range asked {
			switch {
			case r.State == "dropped":
			case r.State == "open" && r.Due.After(out):
				add(fmt.Sprintf("%s has until %s to answer, and the story goes out before that. Wait, or say in the story that an answer may come.", r.Speaker.Name, say(r.Due)))
			case r.State != "answered" && r.Due.Sub(r.Asked) < railReply:
				add(fmt.Sprintf("%s was asked at %s to answer by %s: less than an hour. Give more time, or say in the story how little there was.", r.Speaker.Name, say(r.Asked), say(r.Due)))
			}
		}
		for _, e := range c.Positions {
			if e.Stance == claim.NoReply && !e.Asked.At.IsZero() && e.Asked.Until.Sub(e.Asked.At) < railReply && !e.Asked.Until.IsZero() {
				add(fmt.Sprintf("%s is said not to have replied, and had from %s to %s. Give more time, or say in the story how little there was.", e.Name, say(e.Asked.At), say(e.Asked.Until)))
			}
		}
	}
	return list, nil
}
