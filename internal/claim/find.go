package claim

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"broadsheet/internal/database"
)

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// common are English words that tell no claim from another.
var common = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`a about after all an and any are as at be been before but by can did do for from had has have he her his if in into is it its
		last no not of off on one or other out over said say says she so some such than that the their them then there they this to two under until up was we were
		what when where which while who will with would`) {
		common[w] = true
	}
}

// maxWords is how many words of a question are looked for: a statement of three long sentences has fewer that tell.
const maxWords = 60

// telling lists the words of texts that tell them from others, each once.
func telling(texts ...string) []string {
	var list []string
	seen := map[string]bool{}
	for _, t := range texts {
		for _, w := range wordsOf(t) {
			if !seen[w] && !common[w] && (len(w) > 2 || w[0] >= '0' && w[0] <= '9') && len(w) < 200 {
				seen[w] = true
				list = append(list, w)
			}
		}
	}
	return list
}

// index makes the claim findable by its words, its speakers and what it is about.
func index(ctx context.Context, tx *database.Tx, id int64) error {
	c, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM claim_word WHERE claim_id = $1`, id); err != nil {
		return err
	}
	if c.MergedInto != 0 {
		return nil
	}
	texts := append([]string{c.Text, c.Place}, c.About...)
	list, err := positionsWhere(ctx, tx, `WHERE p.claim_id = $1 AND p.state <> 'undone'`, id)
	if err != nil {
		return err
	}
	for _, p := range list {
		texts = append(texts, p.Name, p.Body)
	}
	return addWords(ctx, tx, id, texts...)
}

func addWords(ctx context.Context, tx *database.Tx, id int64, texts ...string) error {
	for _, w := range telling(texts...) {
		if _, err := tx.Exec(ctx, `INSERT INTO claim_word (word, claim_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, w, id); err != nil {
			return fmt.Errorf("index claim %d: %w", id, err)
		}
	}
	return nil
}

// FindOpen is Find for readers: what they may not see yet is not found by its speaker's name either, and a serious allegation
// is found only where it stands, until an editor opts in.
func FindOpen(ctx context.Context, q database.Reader, words string, limit, offset int) ([]Shown, error) {
	asked := telling(words)
	if len(asked) == 0 {
		list, err := find(ctx, q, words, true, limit, offset)
		if err != nil {
			return nil, err
		}
		return Show(ctx, q, list...)
	}
	const batch = 200 // claims looked at in one question; ten questions are the end of what anybody reads
	var out []Shown
	for from := 0; from < 10*batch && len(out) < offset+limit; from += batch {
		list, err := find(ctx, q, words, true, batch, from)
		if err != nil {
			return nil, err
		}
		shown, err := Show(ctx, q, list...)
		if err != nil {
			return nil, err
		}
		for _, c := range shown {
			if c.has(asked) {
				out = append(out, c)
			}
		}
		if len(list) < batch {
			break
		}
	}
	return out[min(offset, len(out)):min(offset+limit, len(out))], nil
}

// has reports whether what readers see of a claim has the beginnings of all the words.
func (c Shown) has(asked []string) bool {
	texts := append([]string{c.Text, c.Place}, c.About...)
	for _, p := range c.Positions {
		texts = append(texts, p.Name, p.Body)
	}
	own := telling(texts...)
	for _, w := range asked[:min(len(asked), mostAsked)] {
		if !slices.ContainsFunc(own, func(v string) bool { return strings.HasPrefix(v, w) }) {
			return false
		}
	}
	return true
}

// mostAsked is how many words of a search count: nobody types more to find one sentence.
const mostAsked = 8

// Find lists the claims that have all of the words, by their beginnings, the one changed last first. It is for the desk and finds
// all of them.
func Find(ctx context.Context, q database.Reader, words string, limit, offset int) ([]Claim, error) {
	return find(ctx, q, words, false, limit, offset)
}

func find(ctx context.Context, q database.Reader, words string, readers bool, limit, offset int) ([]Claim, error) {
	where, args := `WHERE c.merged_into = 0`, []any{}
	if readers {
		where += ` AND c.open_at > 0 AND c.held = '' AND c.approved_by <> '' AND c.listed`
	}
	asked := telling(words)
	if len(asked) == 0 && strings.TrimSpace(words) != "" {
		return nil, nil
	}
	for _, w := range asked[:min(len(asked), mostAsked)] {
		args = append(args, w, w+"\U0010FFFF")
		where += fmt.Sprintf(` AND EXISTS (SELECT 1 FROM claim_word w WHERE w.claim_id = c.id AND w.word >= $%d AND w.word < $%d)`, len(args)-1, len(args))
	}
	args = append(args, limit, offset)
	list, err := claimsWhere(ctx, q, fmt.Sprintf(where+` ORDER BY c.changed_at DESC, c.id DESC LIMIT $%d OFFSET $%d`, len(args)-1, len(args)), args...)
	for _, c := range list {
		note(ctx, c)
	}
	return list, err
}

// Match is a claim that a statement may be about, and how like it is: 1 has every telling word of the claim.
type Match struct {
	Claim Claim
	Score float64
}

// likely is how like a claim must be to be offered: a third of its telling words.
const likely = 1.0 / 3

// MatchTo lists the claims that a statement found in a draft may be about, the likeliest first: text is the sentence, names
// whoever it names. A held claim is not offered.
func MatchTo(ctx context.Context, q database.Reader, text string, names []string, limit int) ([]Match, error) {
	words := telling(append([]string{text}, names...)...)
	words = words[:min(len(words), maxWords)]
	if len(words) == 0 {
		return nil, nil
	}
	args := make([]any, len(words))
	for i, w := range words {
		args[i] = w
	}
	rows, err := q.Query(ctx, `SELECT claim_id FROM claim_word WHERE word IN (`+database.Places(1, len(words))+`) GROUP BY claim_id ORDER BY COUNT(*) DESC, claim_id DESC LIMIT 40`, args...)
	ids, err := database.Collect(rows, err, func(r *sql.Rows, id *int64) error { return r.Scan(id) })
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	claims, err := claimsWhere(ctx, q, `WHERE c.held = '' AND c.merged_into = 0 AND c.id IN (`+database.Places(1, len(ids))+`)`, database.IDs(ids)...)
	var list []Match
	for _, c := range claims {
		if score := likeness(c.Text, words); score >= likely {
			list = append(list, Match{c, score})
		}
	}
	slices.SortFunc(list, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Claim.ID, a.Claim.ID))
	})
	return list[:min(len(list), limit)], err
}

// likeness is the share of a text's telling words that are among words. The words of a sentence bend ("spoke", "spoken"),
// so four letters alike at the beginning count.
func likeness(text string, words []string) float64 {
	own := telling(text)
	if len(own) == 0 {
		return 0
	}
	n := 0
	for _, w := range own {
		if slices.ContainsFunc(words, func(v string) bool { return alikeWords(w, v) }) {
			n++
		}
	}
	return float64(n) / float64(len(own))
}

func alikeWords(a, b string) bool {
	if a == b {
		return true
	}
	const stem = 4
	ra, rb := []rune(a), []rune(b)
	return len(ra) > stem && len(rb) > stem && string(ra[:stem+1]) == string(rb[:stem+1])
}
