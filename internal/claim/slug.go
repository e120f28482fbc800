package claim

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// namesIn lists the folded words of the names of people in and about a claim: an address must not put a person beside an
// offence. Capital letters inside the sentence of a serious allegation count as names.
func namesIn(ctx context.Context, q database.Reader, c Claim) ([]string, error) {
	texts := slices.Clone(c.About)
	list, err := positionsWhere(ctx, q, `WHERE p.claim_id = $1`, c.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.Kind == Person {
			texts = append(texts, p.Name)
		}
	}
	if c.Careful() {
		texts = append(texts, capitals(c.Text)...)
		asked, err := Requests(ctx, q, c.ID) // whom an allegation is against is asked first of all
		if err != nil {
			return nil, err
		}
		for _, r := range asked {
			if r.Speaker.Kind == Person {
				texts = append(texts, r.Speaker.Name)
			}
		}
	}
	known, err := peopleNamed(ctx, q, telling(c.Text, strings.ReplaceAll(c.Slug, "-", " ")))
	return telling(append(texts, known...)...), err
}

// capitals lists the words of a sentence that begin with a capital letter.
func capitals(text string) []string {
	var list []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !isWord(r) }) {
		if unicode.IsUpper([]rune(w)[0]) {
			list = append(list, w)
		}
	}
	return list
}

// peopleNamed lists the words that are part of the name of a person whom the ledger knows.
func peopleNamed(ctx context.Context, q database.Reader, words []string) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT folded FROM speaker WHERE kind = $1`, string(Person))
	names, err := database.Collect(rows, err, func(r *sql.Rows, s *string) error { return r.Scan(s) })
	var list []string
	for _, n := range names {
		if parts := strings.Fields(n); len(parts) > 1 && slices.Contains(words, parts[len(parts)-1]) {
			list = append(list, parts[len(parts)-1])
		}
	}
	return list, err
}

// inFull is a name of two words and more: "Hendrik Fourie".
var inFull = regexp.MustCompile(`\p{Lu}[\pL’'-]+(?: \p{Lu}[\pL’'-]+)+`)

// people lists the words of names in full that no office has.
func people(text string) (words []string) {
	for _, name := range inFull.FindAllString(text, -1) {
		if parts := wordsOf(name); !slices.Contains(bodies, parts[len(parts)-1]) {
			words = append(words, parts...)
		}
	}
	return words
}

// SuggestSlug makes an address from a claim's words, without the names: those given, and those that look like a person's if
// two words are left without them.
func SuggestSlug(text string, names []string) string {
	const few = 2
	if bare := slugOf(text, append(people(text), names...)); strings.Count(bare, "-")+1 >= few {
		return bare
	}
	return slugOf(text, names)
}

func slugOf(text string, names []string) string {
	var words []string
	for _, w := range wordsOf(strings.TrimPrefix(text, "that ")) {
		if !slices.Contains(names, w) && !common[w] {
			words = append(words, w)
		}
	}
	const enough = 6 // words tell a claim from others and can be read out
	return article.Slug(strings.Join(words[:min(len(words), enough)], " "))
}

// Unnaming suggests an address for a claim that names nobody.
func Unnaming(ctx context.Context, q database.Reader, c Claim) (string, error) {
	names, err := namesIn(ctx, q, c)
	if err != nil {
		return "", err
	}
	return unused(ctx, q, SuggestSlug(c.Text, names))
}

// unused is an address that no claim has: the one suggested, or with a number behind it.
func unused(ctx context.Context, q database.Reader, slug string) (string, error) {
	const most = 99 // claims in the same words; then a person finds an address
	for n := 2; slug != "" && n <= most; n++ {
		try := slug
		if n > 2 {
			try = fmt.Sprintf("%s-%d", slug, n-1)
		}
		var taken int
		if err := q.QueryRow(ctx, `SELECT COUNT(*) FROM claim_slug WHERE slug = $1`, try).Scan(&taken); err != nil || taken == 0 {
			return try, err
		}
	}
	return slug, nil
}

// reserved are last parts that mean something else below /claims.
var reserved = []string{"feed", "search", "new", "data"}

// checkSlug refuses an address that puts a name beside an allegation.
func checkSlug(c Claim, names []string) error {
	switch {
	case c.Slug == "":
		return invalid("slug", "Give the claim an address of a few words that name nobody, such as water-offices-call.")
	case c.Slug != article.Slug(c.Slug):
		return invalid("slug", "Use small letters, figures and single hyphens, such as %s.", firstOf(article.Slug(c.Slug), "water-offices-call"))
	case slices.Contains(reserved, c.Slug):
		return invalid("slug", "%q is kept for the system. Use more words.", c.Slug)
	}
	if !c.Careful() {
		return nil
	}
	for _, part := range strings.Split(c.Slug, "-") {
		if slices.Contains(names, part) || slices.Contains(names, strings.TrimSuffix(part, "s")) {
			return invalid("slug", "%q is a name. The address of a serious allegation names nobody: it stands in other people's pages for ever.", part)
		}
	}
	return nil
}

// takeSlug gives an address to a claim; once given, it leads to no other.
func takeSlug(ctx context.Context, tx *database.Tx, id int64, slug string) error {
	var owner int64
	var retired bool
	err := tx.QueryRow(ctx, `INSERT INTO claim_slug (slug, claim_id) VALUES ($1, $2) ON CONFLICT (slug) DO UPDATE SET slug = excluded.slug RETURNING claim_id, retired`, slug, id).Scan(&owner, &retired)
	switch {
	case err != nil:
		return fmt.Errorf("address of claim %d: %w", id, err)
	case owner != id:
		return invalid("slug", "Another claim has this address. Use other words.")
	case retired:
		return invalid("slug", "This address was taken away because it names somebody.")
	}
	return nil
}

// readdress gives a claim the slug asked for ("" leaves it), and takes away addresses that name somebody once the claim is a
// serious allegation.
func (c *Claim) readdress(ctx context.Context, tx *database.Tx, slug string) error {
	names, err := namesIn(ctx, tx, *c)
	if err != nil {
		return err
	}
	if slug != "" && slug != c.Slug {
		c.Slug = slug
		if names, err = namesIn(ctx, tx, *c); err != nil {
			return err
		}
	}
	if err := checkSlug(*c, names); err != nil {
		return err
	}
	if err := takeSlug(ctx, tx, c.ID, c.Slug); err != nil || !c.Careful() {
		return err
	}
	return retire(ctx, tx, *c, names)
}

// unname gives a serious allegation another address when the one it has names somebody: a person may have spoken only after it
// was given. The old one leads nowhere from then on.
func (c *Claim) unname(ctx context.Context, tx *database.Tx) error {
	if !c.Careful() {
		return nil
	}
	names, err := namesIn(ctx, tx, *c)
	if err != nil {
		return err
	}
	if checkSlug(*c, names) != nil {
		if err := c.freeSlug(ctx, tx, names); err != nil {
			return err
		}
	}
	return retire(ctx, tx, *c, names)
}

// freeSlug takes an address that names nobody and belongs to no other claim.
func (c *Claim) freeSlug(ctx context.Context, tx *database.Tx, names []string) error {
	base := firstOf(SuggestSlug(c.Text, names), "claim")
	for _, slug := range []string{base, fmt.Sprintf("%s-%d", base, c.ID), fmt.Sprintf("claim-%d", c.ID)} {
		next := *c
		next.Slug = slug
		var bad *InvalidError
		err := checkSlug(next, names)
		if err == nil {
			err = takeSlug(ctx, tx, c.ID, slug)
		}
		if errors.As(err, &bad) {
			continue
		}
		c.Slug = slug
		return err
	}
	return invalid("slug", "Give the claim an address of a few words that name nobody.")
}

func retire(ctx context.Context, tx *database.Tx, c Claim, names []string) error {
	slugs, err := slugsOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	for _, s := range slugs {
		old := c
		old.Slug = s
		if checkSlug(old, names) == nil {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE claim_slug SET retired = TRUE WHERE slug = $1`, s); err != nil {
			return err
		}
	}
	return nil
}

// At gives the claim at an address for readers, or MovedError, ErrNotFound. A claim under hold is found, so that its page
// can say what counsel allows; whoever shows it asks Public first.
func At(ctx context.Context, q database.Reader, slug string) (Claim, error) {
	pagecache.Note(ctx, slugTag(slug))
	var id int64
	err := q.QueryRow(ctx, `SELECT claim_id FROM claim_slug WHERE slug = $1 AND NOT retired`, slug).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Claim{}, ErrNotFound
	}
	if err != nil {
		return Claim{}, err
	}
	c, err := root(ctx, q, id)
	if err != nil {
		return c, err
	}
	note(ctx, c)
	if c.Slug == slug {
		return c, nil
	}
	if !c.Public() && (c.Held == "" || !c.HoldNotice) { // its address tells what it says
		return Claim{}, ErrNotFound
	}
	return c, &MovedError{c.Slug}
}
