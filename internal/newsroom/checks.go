package newsroom

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
)

// Asked are questions that other desks answer. One that is nil is not asked.
type Asked struct {
	// OpenNotes counts the notes of colleagues in a story that nobody has settled.
	OpenNotes func(ctx context.Context, q database.Reader, story int64) (int, error)
	// OpenSuggestions counts the edits in a text that somebody suggested and nobody accepted or rejected.
	OpenSuggestions func(t article.Text) int
	// NotesTo lists the open notes that wait for a person.
	NotesTo func(ctx context.Context, q database.Reader, person int64) ([]NoteTo, error)
	// SuggestionsIn lists the stories whose newest text holds open suggestions.
	SuggestionsIn func(ctx context.Context, q database.Reader) ([]int64, error)
}

// NoteTo is an open note that waits for somebody.
type NoteTo struct {
	Story int64
	By    string
	At    time.Time
	Words string
}

// checkers is the list of the checks that need more than the text: see article.Look for the others.
func (n *Newsroom) checkers() []article.Checker {
	return append(n.railCheckers(), []article.Checker{
		{Name: article.CheckCredit, Look: n.checkCredits},
		{Name: article.CheckLinks, Look: n.checkLinks},
		{Name: article.CheckNotes, Look: n.checkNotes},
		{Name: article.CheckSuggestions, Look: n.checkSuggestions},
		{Name: article.CheckRights, Look: n.checkRights},
		{Name: article.CheckWeight, Look: n.checkWeight},
		{Name: article.CheckClaims, Look: n.checkClaims},
	}...)
}

// checkCredits finds pictures of which neither the story nor the library says who made them.
func (n *Newsroom) checkCredits(ctx context.Context, q database.Reader, p article.Proof) ([]article.Found, error) {
	kept, err := media.ByKeys(ctx, q, p.Pictures()...)
	if err != nil {
		return nil, err
	}
	credit := func(key, own string) bool {
		for _, m := range kept {
			if m.Key == key && strings.TrimSpace(m.Credit) != "" {
				return true
			}
		}
		return key == "" || strings.TrimSpace(own) != ""
	}
	var list []article.Found
	if !credit(p.Lead.Key, p.Lead.Credit) {
		list = append(list, article.Found{Words: "The lead picture has no credit. Say who made it.", Href: "#lead_credit"})
	}
	for _, one := range article.BodyPictures(p.Body) {
		if !credit(one.Key, one.Credit) {
			list = append(list, article.Found{Words: fmt.Sprintf("The picture %s in the text has no credit. Say who made it.", one.Key), Href: "#body"})
		}
	}
	return list, nil
}

func (n *Newsroom) checkNotes(ctx context.Context, q database.Reader, p article.Proof) ([]article.Found, error) {
	if n.OpenNotes == nil || p.Article.ID == 0 {
		return nil, nil
	}
	open, err := n.OpenNotes(ctx, q, p.Article.ID)
	if err != nil || open == 0 {
		return nil, err
	}
	words := "A note of a colleague is still open."
	if open > 1 {
		words = fmt.Sprintf("%d notes of colleagues are still open.", open)
	}
	return []article.Found{{Words: words, Href: "#notes"}}, nil
}

func (n *Newsroom) checkSuggestions(_ context.Context, _ database.Reader, p article.Proof) ([]article.Found, error) {
	if n.OpenSuggestions == nil {
		return nil, nil
	}
	open := n.OpenSuggestions(p.Text)
	if open == 0 {
		return nil, nil
	}
	words := "A suggested edit is neither accepted nor rejected. Readers get the text without it."
	if open > 1 {
		words = fmt.Sprintf("%d suggested edits are neither accepted nor rejected. Readers get the text without them.", open)
	}
	return []article.Found{{Words: words, Href: "#body"}}, nil
}

// checkRights finds pictures that may not be shown when the story goes out, or not for long after.
func (n *Newsroom) checkRights(ctx context.Context, q database.Reader, p article.Proof) ([]article.Found, error) {
	keys := p.Pictures()
	if len(keys) == 0 {
		return nil, nil
	}
	out := p.At
	if out.IsZero() {
		out = q.Now()
	}
	all, err := media.Rights(ctx, q, keys)
	var list []article.Found
	for _, r := range all {
		if f := n.rightFound(r, out, out.AddDate(0, 0, p.Rules.Remind.Rights)); f.Words != "" {
			f.Href = "/newsroom/pictures/" + r.Key + "#rights"
			list = append(list, f)
		}
	}
	return list, err
}

// rightFound says what is wrong with the rights in one picture for a story that goes out at a time; soon is until when an
// end is near. A picture with a stand-in leaves no hole.
func (n *Newsroom) rightFound(r media.Right, out, soon time.Time) article.Found {
	say := func(t time.Time) string { return n.Locale.DateTime(t.In(n.Zone)) }
	then := "Choose another picture."
	if r.StandIn != "" {
		then = "Readers get its stand-in."
	}
	switch {
	case !r.Exists:
		return article.Found{Words: fmt.Sprintf("There is no picture %s any more. Choose another.", r.Key)}
	case r.Barred:
		return article.Found{Words: fmt.Sprintf("The picture %s may not be shown. %s", r.Key, then), Mild: r.StandIn != ""}
	case r.From.After(out):
		return article.Found{Words: fmt.Sprintf("The picture %s may be shown from %s only, after the story goes out. %s", r.Key, say(r.From), then), Mild: r.StandIn != ""}
	case !r.Until.IsZero() && !r.Until.After(out):
		return article.Found{Words: fmt.Sprintf("The rights in the picture %s end before the story goes out, %s. %s", r.Key, say(r.Until), then), Mild: r.StandIn != ""}
	case !r.Until.IsZero() && r.Until.Before(soon):
		return article.Found{Words: fmt.Sprintf("The rights in the picture %s end %s; it leaves the story then.", r.Key, say(r.Until)), Mild: true}
	}
	return article.Found{}
}

// checkWeight prints the story as readers will get it and weighs it.
func (n *Newsroom) checkWeight(ctx context.Context, q database.Reader, p article.Proof) ([]article.Found, error) {
	weight, err := n.weigh(ctx, q, p)
	if err != nil || weight <= p.Rules.Weight {
		return nil, err
	}
	return []article.Found{{Words: fmt.Sprintf("The page weighs %s, the budget is %s. Shorten the story, or take a table or gallery out.", n.kilobytes(weight), n.kilobytes(p.Rules.Weight)), Href: "#body"}}, nil
}

// kilobytes writes a number of bytes for people.
func (n *Newsroom) kilobytes(b int) string { return n.Locale.Decimal(float64(b)/1000, 1) + " kB" }

// weigh is the size of the story's page, packed as it goes over the line. A text that cannot be shown weighs nothing.
func (n *Newsroom) weigh(ctx context.Context, q database.Reader, p article.Proof) (int, error) {
	if !p.Kept || n.Preview == nil {
		return 0, nil
	}
	l, err := article.Show(ctx, q, p.Article, p.Revision.ID)
	if err != nil {
		return 0, err
	}
	page, err := n.Preview(ctx, q, l)
	if err != nil {
		return 0, fmt.Errorf("weigh story %d: %w", p.Article.ID, err)
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, 6) // as pagecache packs
	if err != nil {
		return 0, err
	}
	w.Write(page.Body) // into memory
	err = w.Close()
	return packed.Len(), err
}

// checkLinks finds links into the paper that lead nowhere, or to a story that was killed.
func (n *Newsroom) checkLinks(ctx context.Context, q database.Reader, p article.Proof) ([]article.Found, error) {
	if p.Body == nil {
		return nil, nil
	}
	var list []article.Found
	for _, link := range p.Body.Links() {
		path, fragment, inside := n.inside(link)
		if !inside {
			continue
		}
		words, err := n.leads(ctx, q, p, path, fragment)
		if err != nil {
			return nil, err
		}
		if words != "" {
			list = append(list, article.Found{Words: fmt.Sprintf("The link to %s %s.", link, words), Href: "#body"})
		}
	}
	return list, nil
}

// inside tells links into the paper from those that leave it.
func (n *Newsroom) inside(link string) (path, fragment string, ok bool) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return "", "", false
	}
	if own, err := url.Parse(n.PublicURL); u.Host != "" && (err != nil || !strings.EqualFold(u.Host, own.Host)) {
		return "", "", false
	}
	return strings.Trim(u.Path, "/"), u.Fragment, true
}

// leads looks where an address of the paper leads: "" when all is well, else what is wrong with it.
func (n *Newsroom) leads(ctx context.Context, q database.Reader, p article.Proof, path, fragment string) (string, error) {
	if path == "" && fragment != "" {
		return missing(p.Text, fragment), nil
	}
	switch first, rest, _ := strings.Cut(path, "/"); {
	case path == "":
		return "", nil
	case first == "topic":
		return nowhere(article.TopicBySlug(ctx, q, rest))
	case first == "author":
		return nowhere(article.AuthorBySlug(ctx, q, rest))
	case first == "newsroom":
		return "leads into the newsroom, where readers cannot go", nil
	case section.Reserved(first):
		return "", nil // the paper's own pages: weather, archive, search
	}
	return n.leadsToStory(ctx, q, path, fragment)
}

func (n *Newsroom) leadsToStory(ctx context.Context, q database.Reader, path, fragment string) (string, error) {
	a, err := section.Resolve(ctx, q, strings.TrimSuffix(path, "/changes"))
	if errors.Is(err, section.ErrNotFound) {
		return "leads nowhere: nothing stands at this address", nil
	}
	if err != nil || a.Kind != section.KindArticle {
		return "", err
	}
	l, err := article.LiveByID(ctx, q, a.ID)
	var killed *article.KilledError
	switch {
	case errors.As(err, &killed):
		return "leads to a story that was killed", nil
	case errors.Is(err, article.ErrNotFound):
		return "leads to a story that readers do not see", nil
	case err == nil && fragment != "":
		return missing(l.Text, fragment), nil
	}
	return "", err
}

func nowhere[T any](_ T, err error) (string, error) {
	if errors.Is(err, article.ErrNotFound) {
		return "leads nowhere: there is no such page", nil
	}
	return "", err
}

// missing looks for a place within a story.
func missing(t article.Text, fragment string) string {
	if slices.Contains([]string{"main", "tx", "kp", "changes", "share", "comments"}, fragment) || strings.HasPrefix(fragment, "fn") {
		return "" // parts of every story's page, and its footnotes
	}
	if t.Body != nil {
		for _, b := range t.Body.Blocks {
			if b.ID == fragment {
				return ""
			}
		}
	}
	return "leads to a place that is not in that story"
}
