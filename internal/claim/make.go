package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"broadsheet/internal/database"
)

// Limits, each with its reason.
const (
	maxText   = 300  // letters: one proposition that is read in five seconds
	maxName   = 160  // the longest title of an office that was ever printed in full
	maxWordsR = 4000 // letters of what was said: a statement of two pages; more is a document, to be linked
	maxSource = 1000 // how we know, in a paragraph
	maxWhy    = 1000 // a reason in a paragraph
)

// loaded are words that make a claim a verdict. "Admitted" says that it is so, "falsely" that it is not.
var loaded = []string{"admitted", "admits", "admit", "falsely", "wrongly", "rightly", "refuted", "debunked", "proved", "proven", "exposed", "lied", "lies"}

// Make writes down a new claim. It is closed to readers until a story that carries it goes live or Open is called, and it
// needs the approval of an editor: approved says that by is one and approves it. An empty slug is made from the text.
func Make(ctx context.Context, tx *database.Tx, by string, c Claim, approved bool) (Claim, error) {
	if err := c.tidy(); err != nil {
		return c, err
	}
	names, err := namesIn(ctx, tx, c)
	if err != nil {
		return c, err
	}
	if c.Slug == "" {
		if c.Slug, err = unused(ctx, tx, SuggestSlug(c.Text, names)); err != nil {
			return c, err
		}
	}
	if err := checkSlug(c, names); err != nil {
		return c, err
	}
	c.MadeBy, c.Made, c.Listed = by, tx.Now(), !c.Careful()
	if approved {
		c.ApprovedBy = by
	}
	if err := c.insert(ctx, tx); err != nil {
		return c, err
	}
	if err := index(ctx, tx, c.ID); err != nil {
		return c, err
	}
	return c, decide(ctx, tx, c, act{by: by, name: "made", became: c})
}

func (c *Claim) insert(ctx context.Context, tx *database.Tx) error {
	facts, err := asJSON(c.Facts)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `INSERT INTO claim (slug, text, lang, sensitivity, listed, made_by, made_at, approved_by, facts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		c.Slug, c.Text, c.Lang, string(c.Sensitivity), c.Listed, c.MadeBy, database.Micros(c.Made), c.ApprovedBy, facts).Scan(&c.ID)
	if err != nil {
		return fmt.Errorf("make a claim: %w", err)
	}
	return takeSlug(ctx, tx, c.ID, c.Slug)
}

// tidy brings what was typed into form and refuses what is no claim.
func (c *Claim) tidy() error {
	c.Text = Proposition(c.Text)
	c.Sensitivity = firstOf(c.Sensitivity, Normal)
	c.Place, c.When, c.Checked, c.Verdict = oneLine(c.Place), oneLine(c.When), strings.TrimSpace(c.Checked), oneLine(c.Verdict)
	switch {
	case c.Text == "that":
		return invalid("text", "Write what is claimed, in one sentence that can be checked.")
	case utf8.RuneCountInString(c.Text) > maxText:
		return invalid("text", "A claim is one sentence of at most %d letters; this has %d. Split it into claims of their own.", maxText, utf8.RuneCountInString(c.Text))
	case !c.Sensitivity.known():
		return invalid("sensitivity", "%q is no sensitivity that the house knows.", c.Sensitivity)
	case c.Checked != "" && !strings.HasPrefix(c.Checked, "/"):
		return invalid("checked", "Give the address of our own fact check, such as /city/the-call-checked.")
	case utf8.RuneCountInString(c.Place+c.When+c.Verdict+strings.Join(c.About, "")) > maxSource:
		return invalid("about", "That is too long: at most %d letters together.", maxSource)
	}
	if c.Lang = strings.TrimSpace(c.Lang); !knownLang(c.Lang) {
		return invalid("lang", "%q names no language. Write its short name, such as zu or ar.", c.Lang)
	}
	if err := c.tidyTranslations(); err != nil {
		return err
	}
	for _, w := range wordsOf(c.Text) {
		if slices.Contains(loaded, w) {
			return invalid("text", "“%s” is a verdict. Write only what is said to be so; who says it, and how, stands below.", w)
		}
	}
	return nil
}

// knownLang reports a name of a language in the form of BCP 47, or none at all.
func knownLang(tag string) bool {
	_, err := language.Parse(tag)
	return tag == "" || err == nil
}

// mostTranslations is one for each official language of a country with many.
const mostTranslations = 12

func (c *Claim) tidyTranslations() error {
	var list []Translation
	for _, t := range c.Translations {
		t.Lang, t.Text, t.By = strings.TrimSpace(t.Lang), oneLine(t.Text), oneLine(t.By)
		switch {
		case t.Text == "":
			continue // an empty line takes it away
		case t.Lang == "" || !knownLang(t.Lang):
			return invalid("translation", "Write the language of a translation by its short name, such as zu or ar.")
		case t.By == "":
			return invalid("translation", "Say who translated it: they answer for the words.")
		case utf8.RuneCountInString(t.Text) > maxText || utf8.RuneCountInString(t.By) > maxName:
			return invalid("translation", "A translation is one sentence of at most %d letters.", maxText)
		}
		list = append(list, t)
	}
	if len(list) > mostTranslations {
		return invalid("translation", "At most %d translations.", mostTranslations)
	}
	c.Translations = list
	return nil
}

// opening are words that have a capital letter only because a sentence began with them.
var opening = map[string]bool{"The": true, "A": true, "An": true, "They": true, "He": true, "She": true, "It": true, "There": true, "Their": true, "His": true, "Her": true,
	"Its": true, "This": true, "These": true, "Those": true, "Two": true, "Three": true, "Some": true, "All": true, "No": true, "Nobody": true, "Money": true, "One": true}

// Proposition brings a sentence into the form in which claims are printed: "that they spoke by phone", without a full stop.
func Proposition(s string) string {
	s = strings.TrimRight(oneLine(s), ". ")
	for _, lead := range []string{"Claim:", "claim:"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, lead))
	}
	if rest, ok := strings.CutPrefix(s, "That "); ok {
		s = "that " + rest
	}
	if first, rest, ok := strings.Cut(s, " "); ok && opening[first] { // "The heads spoke" is "that the heads spoke"
		s = strings.ToLower(first) + " " + rest
	}
	if s != "that" && !strings.HasPrefix(s, "that ") {
		s = strings.TrimSpace("that " + s)
	}
	return s
}

// Reword changes the words of a claim, not its meaning: another meaning is another claim. Why is for readers. Of a serious
// allegation it proposes them: a second person accepts (propose.go).
func Reword(ctx context.Context, tx *database.Tx, by string, id int64, text, why string) error {
	return change(ctx, tx, id, act{by: by, name: "reworded", words: oneLine(why)}, func(c *Claim, a *act) error {
		was := c.Text
		c.Text = text
		if err := c.tidy(); err != nil {
			return err
		}
		if c.Text == was {
			return errUnchanged
		}
		if !c.Opened.IsZero() && a.words == "" {
			return invalid("why", "Readers have seen the old wording. Say in a sentence why it changed.")
		}
		if c.guarded() {
			next := c.Text
			c.Text = was
			c.propose(Proposal{By: by, At: tx.Now(), Text: next, Why: a.words}, a)
			return nil
		}
		a.was, a.became, a.seen = was, c.Text, c.Public()
		return nil
	})
}

// Edit changes what else is known of a claim: its facts, its sensitivity and whether machines may have it. A claim that
// becomes a serious allegation is closed to machines, an address that names somebody is taken away, and what one person let out
// alone is shown to a second. That less care is needed is proposed.
func Edit(ctx context.Context, tx *database.Tx, by string, id int64, sensitivity Sensitivity, listed bool, facts Facts, slug string) error {
	return change(ctx, tx, id, act{by: by, name: "edited"}, func(c *Claim, a *act) error {
		a.was = *c
		careful := !c.Careful() && sensitivity != Normal
		if c.guarded() && sensitivity == Normal {
			c.Proposed = &Proposal{By: by, At: tx.Now(), Sensitivity: Normal}
			sensitivity = c.Sensitivity
		}
		c.Sensitivity, c.Listed, c.Facts = sensitivity, listed && !careful, facts
		if err := c.tidy(); err != nil {
			return err
		}
		if err := c.readdress(ctx, tx, slug); err != nil {
			return err
		}
		if careful {
			if err := c.lookAgain(ctx, tx, by); err != nil {
				return err
			}
		}
		a.became, a.seen = *c, c.Public()
		return nil
	})
}

// InLanguage says in which language the words of a claim are; empty: the paper's.
func InLanguage(ctx context.Context, tx *database.Tx, by string, id int64, lang string) error {
	return change(ctx, tx, id, act{by: by, name: "edited"}, func(c *Claim, a *act) error {
		was := *c
		if lang = strings.TrimSpace(lang); lang == c.Lang {
			return errUnchanged
		}
		c.Lang = lang
		if err := c.tidy(); err != nil {
			return err
		}
		a.was, a.became, a.seen = was, *c, c.Public()
		return nil
	})
}

// lookAgain asks for a second pair of eyes for what had one, now that the claim is a serious allegation.
func (c *Claim) lookAgain(ctx context.Context, tx *database.Tx, by string) error {
	if c.ApprovedBy == c.MadeBy && c.Opened.IsZero() {
		c.ApprovedBy = ""
	}
	alone, err := c.alone(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range alone {
		if err := overrideOf(ctx, tx, p, Leave{By: by, Override: "It was published by one person while the claim was no serious allegation."}); err != nil {
			return err
		}
	}
	return nil
}

// ApproveClaim lets a claim be opened to readers. Somebody else than its maker approves a serious allegation.
func ApproveClaim(ctx context.Context, tx *database.Tx, by string, id int64) error {
	return change(ctx, tx, id, act{by: by, name: "approved"}, func(c *Claim, a *act) error {
		if c.ApprovedBy != "" {
			return errUnchanged
		}
		wrote, err := wroteLast(ctx, tx, *c)
		if err != nil {
			return err
		}
		if c.Careful() && wrote == by {
			return invalid("approve", "You wrote this claim down. Somebody else has to approve a serious allegation.")
		}
		c.ApprovedBy = by
		return nil
	})
}

// Open shows a claim's page to readers.
func Open(ctx context.Context, tx *database.Tx, by string, id int64) error {
	return change(ctx, tx, id, act{by: by, name: "opened"}, func(c *Claim, a *act) error {
		switch {
		case !c.Opened.IsZero():
			return errUnchanged
		case c.ApprovedBy == "":
			return invalid("open", "An editor has to approve the claim first.")
		}
		c.Opened, a.seen = tx.Now(), true
		return nil
	})
}

// Relations between claims, with the words of the desk.
var Relations = []struct{ Key, Words string }{
	{"same_event", "is about the same event"}, {"narrows", "is a narrower claim"}, {"broadens", "is a broader claim"}, {"contradicts", "says the opposite"},
}

// Relate notes that two claims belong together; an empty kind undoes it.
func Relate(ctx context.Context, tx *database.Tx, by string, id, other int64, kind string) error {
	if id == other {
		return invalid("other", "A claim is not related to itself.")
	}
	if _, err := ByID(ctx, tx, other); err != nil {
		return invalid("other", "There is no claim with this number.")
	}
	return change(ctx, tx, id, act{by: by, name: "related", words: kind}, func(c *Claim, a *act) error {
		if _, err := tx.Exec(ctx, `DELETE FROM claim_relation WHERE claim_id = $1 AND other_id = $2 OR claim_id = $2 AND other_id = $1`, id, other); err != nil {
			return err
		}
		a.seen = c.Public()
		if kind == "" {
			return nil
		}
		if !slices.ContainsFunc(Relations, func(r struct{ Key, Words string }) bool { return r.Key == kind }) {
			return invalid("kind", "%q is no relation that the house knows.", kind)
		}
		_, err := tx.Exec(ctx, `INSERT INTO claim_relation (claim_id, other_id, kind) VALUES ($1, $2, $3)`, id, other, kind)
		return err
	})
}

// hasLetters reports a text with at least one letter.
func hasLetters(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
