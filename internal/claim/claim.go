// Package claim keeps what is contested: a claim is one statement of fact that can be checked, as a record of its own that
// stories share, and a position is what one speaker said about it, in their own words and with their own verb.
//
// A speaker speaks for a body: a ministry and its spokesman are one. Each position keeps the name, the role and the body as
// they were printed that day. Outlets that cite one briefing have one origin. Whoever declined to comment, did not reply or
// could not be reached said three different things, and none of them is a denial.
//
// What readers get is the State: sentences made from the published positions by a pure function (state.go, words.go), which
// name each party. Nobody types it, nothing is scored, and it never says what is true: five denials do not outweigh one
// confirmation. What is held, waiting or taken back never counts; what was taken back stays in the timeline.
//
// Rows say how things stand; claim_log, to which rows are only added, says how they came to stand so, with every former
// wording. Claims merge and split, and are held for legal reasons: then nothing of them leaves the house by any exit.
//
// A story carries a claim by a box or by a link in its text (carriage.go). Positions are recorded with Record, which
// publishes at once where one pair of eyes is enough and waits for Approve where the claim is a serious allegation.
// Someone asked for a reply is kept as a request (request.go), answered or not. Match finds the claim that a sentence is
// about, for the desk beside a draft.
package claim

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// ErrNotFound says that there is no such claim, or none that the asker may see.
var ErrNotFound = errors.New("no such claim")

// MovedError says that a claim stands at another address now, itself never moved.
type MovedError struct{ Slug string }

func (e *MovedError) Error() string { return "the claim moved to " + e.Slug }

// Sensitivity says how careful the house is with a claim.
type Sensitivity string

// The sensitivities. All but Normal ask for two pairs of eyes and keep the claim from machines until an editor opts in.
const (
	Normal   Sensitivity = "normal"
	Serious  Sensitivity = "serious" // a serious allegation against somebody
	Court    Sensitivity = "court"   // before a court
	Minor    Sensitivity = "minor"   // about a child
	Security Sensitivity = "security"
)

// Sensitivities lists them with the words of the desk.
var Sensitivities = []struct {
	Key   Sensitivity
	Words string
}{{Normal, "An ordinary claim"}, {Serious, "A serious allegation"}, {Court, "Before a court"}, {Minor, "About a child"}, {Security, "A matter of security"}}

func (s Sensitivity) known() bool {
	for _, k := range Sensitivities {
		if k.Key == s {
			return true
		}
	}
	return false
}

// Hold says why nothing of a claim leaves the house; empty when it does.
type Hold string

// The holds.
const (
	LegalHold  Hold = "legal"
	EditorHold Hold = "editor"
)

// Claim is one contested statement of fact.
type Claim struct {
	ID          int64
	Slug        string // the last part of its address
	Text        string // begins with "that": printed after "Claim:"
	Lang        string // of the text; empty: the paper's
	Sensitivity Sensitivity
	Listed      bool // feeds, sitemap, JSON and search engines may have it
	MadeBy      string
	Made        time.Time
	ApprovedBy  string
	Opened      time.Time // readers see its page since; zero: not yet
	Changed     time.Time // when what readers see of it changed last
	Review      time.Time // when the desk should look at it again
	MergedInto  int64
	Held        Hold
	HeldBy      string
	HeldAt      time.Time
	HoldNotice  bool // counsel allows a line that says an entry was removed
	Proposed    *Proposal
	Facts
}

// Facts are what else is known of a claim; they decide nothing.
type Facts struct {
	About   []string `json:"about,omitempty"`   // whom or what it is about, as names
	Place   string   `json:"place,omitempty"`   // where it is said to have happened
	When    string   `json:"when,omitempty"`    // when, in words: "17 December 2024, in the afternoon"
	Checked string   `json:"checked,omitempty"` // path of a fact check that a person wrote
	Verdict string   `json:"verdict,omitempty"` // that fact check's own words for its finding

	Translations []Translation `json:"translations,omitempty"`
}

// Translation is the wording of a claim in another language, by whoever answers for it. The claim's own wording is the record.
type Translation struct {
	Lang string `json:"lang"`
	Text string `json:"text"`
	By   string `json:"by"`
}

// Public reports whether readers may see the claim.
func (c Claim) Public() bool {
	return !c.Opened.IsZero() && c.Held == "" && c.MergedInto == 0 && c.ApprovedBy != ""
}

// ForMachines reports whether feeds, sitemaps, JSON and search engines may have it.
func (c Claim) ForMachines() bool { return c.Public() && c.Listed }

// Careful reports a claim that asks for two pairs of eyes.
func (c Claim) Careful() bool { return c.Sensitivity != Normal }

// Path is the address of the claim's page.
func (c Claim) Path() string { return "/claims/" + c.Slug }

// Tag is what a page notes that shows anything of a claim.
func Tag(id int64) string { return "claim:" + strconv.FormatInt(id, 10) }

// ListTag is what a page notes that lists claims or new positions.
const ListTag = "claims"

// slugTag is what a page notes that asked for a claim by an address, known or not.
func slugTag(slug string) string { return "claim-at:" + slug }

const claimColumns = `c.id, c.slug, c.text, c.lang, c.sensitivity, c.listed, c.made_by, c.made_at, c.approved_by, c.open_at, c.changed_at, c.review_at,
	c.merged_into, c.held, c.held_by, c.held_at, c.hold_notice, c.facts, c.proposed`

func scanClaim(row interface{ Scan(...any) error }, c *Claim) error {
	var made, opened, changed, review, held int64
	var facts, proposed string
	err := row.Scan(&c.ID, &c.Slug, &c.Text, &c.Lang, &c.Sensitivity, &c.Listed, &c.MadeBy, &made, &c.ApprovedBy, &opened, &changed, &review,
		&c.MergedInto, &c.Held, &c.HeldBy, &held, &c.HoldNotice, &facts, &proposed)
	if err != nil {
		return err
	}
	c.Made, c.Opened, c.Changed = database.FromMicros(made), database.FromMicros(opened), database.FromMicros(changed)
	c.Review, c.HeldAt = database.FromMicros(review), database.FromMicros(held)
	if err := c.readProposal(proposed); err != nil {
		return err
	}
	return json.Unmarshal([]byte(facts), &c.Facts)
}

// ByID gives a claim in any condition, for the desk.
func ByID(ctx context.Context, q database.Reader, id int64) (Claim, error) {
	var c Claim
	err := scanClaim(q.QueryRow(ctx, `SELECT `+claimColumns+` FROM claim c WHERE c.id = $1`, id), &c)
	if errors.Is(err, sql.ErrNoRows) {
		return c, ErrNotFound
	}
	return c, err
}

// root gives the claim into which the one asked for was merged, or itself. Merge never makes a chain (merge.go).
func root(ctx context.Context, q database.Reader, id int64) (Claim, error) {
	c, err := ByID(ctx, q, id)
	if err != nil || c.MergedInto == 0 {
		return c, err
	}
	return ByID(ctx, q, c.MergedInto)
}

func claimsWhere(ctx context.Context, q database.Reader, where string, args ...any) ([]Claim, error) {
	rows, err := q.Query(ctx, `SELECT `+claimColumns+` FROM claim c `+where, args...)
	return database.Collect(rows, err, func(r *sql.Rows, c *Claim) error { return scanClaim(r, c) })
}

// Changed is the fact that what readers see of a claim is not what it was. Moved is true when the state itself changed,
// so that the words of stories may say what no longer stands.
type Changed struct {
	Claim    Claim
	Position int64 // that changed it; 0: the claim itself did
	Moved    bool
	Tags     []string
}

// decide notes that c was decided on: the log, the time of change when readers see it, and the entry in the ledger. It is
// the end of every act of this package.
func decide(ctx context.Context, tx *database.Tx, c Claim, a act) error {
	a.claim = c.ID
	if err := a.write(ctx, tx); err != nil {
		return err
	}
	if a.seen {
		c.Changed = tx.Now()
		if _, err := tx.Exec(ctx, `UPDATE claim SET changed_at = $2 WHERE id = $1`, c.ID, database.Micros(c.Changed)); err != nil {
			return fmt.Errorf("claim %d: %w", c.ID, err)
		}
	}
	after, err := StateHash(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	tags, err := tagsOf(ctx, tx, c)
	if err != nil {
		return err
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: a.by, Action: "claim." + a.name, Subject: Tag(c.ID), Reason: a.reason, After: after,
		Fact: Changed{Claim: c, Position: a.position, Moved: a.moved, Tags: tags}})
}

// slugsOf are all addresses that a claim ever had.
func slugsOf(ctx context.Context, q database.Reader, id int64) ([]string, error) {
	rows, err := q.Query(ctx, `SELECT slug FROM claim_slug WHERE claim_id = $1`, id)
	return database.Collect(rows, err, func(r *sql.Rows, s *string) error { return r.Scan(s) })
}

// tagsOf names everything that prints something of a claim: itself, the lists, its addresses and the claims related to it.
func tagsOf(ctx context.Context, q database.Reader, c Claim) ([]string, error) {
	tags := []string{Tag(c.ID), ListTag}
	slugs, err := slugsOf(ctx, q, c.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range slugs {
		tags = append(tags, slugTag(s))
	}
	related, err := relatedIDs(ctx, q, c.ID)
	for _, id := range related {
		tags = append(tags, Tag(id))
	}
	return tags, err
}

func note(ctx context.Context, c Claim) { pagecache.Note(ctx, Tag(c.ID)) }

// InvalidError refuses with words for whoever typed, beside the field.
type InvalidError struct{ Field, Words string }

func (e *InvalidError) Error() string { return e.Field + ": " + e.Words }

// Answer tells the web layer how to answer.
func (e *InvalidError) Answer() (kind, words string) { return "invalid", e.Words }

func invalid(field, format string, args ...any) error {
	return &InvalidError{field, fmt.Sprintf(format, args...)}
}
