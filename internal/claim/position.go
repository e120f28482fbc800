package claim

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"broadsheet/internal/database"
)

// PositionState says whether a position counts.
type PositionState string

// The states of a position.
const (
	Waiting   PositionState = "waiting"   // for a second person, or for an editor
	Published PositionState = "published" // counts
	TakenBack PositionState = "takenback" // by us: it left the tally and stays in the timeline
	Sealed    PositionState = "held"      // nothing of it leaves the house, and it does not count
	Undone    PositionState = "undone"    // by us before anybody relied on it: the log has it, readers do not
)

// Position is what one speaker said about a claim. Name, role and body are those of the day and never follow the speaker.
type Position struct {
	ID         int64
	ClaimID    int64
	BornClaim  int64 // the claim under which it was recorded, when a merge or a split moved it
	SpeakerID  int64
	BodyID     int64 // spoken for; 0: the speaker speaks for themselves
	Stance     Stance
	Standing   Standing
	Origin     string // outlets that cite one briefing have the same; empty: its own
	State      PositionState
	Said       time.Time
	Made       time.Time
	MadeBy     string
	ApprovedBy string
	Published  time.Time
	Visible    time.Time // readers see it from then on; zero: at once
	Supersedes int64     // an earlier position of the same body
	Details
}

// Details is everything about a position that decides nothing by itself.
type Details struct {
	Kind         Kind        `json:"kind"`
	Name         string      `json:"name"`
	Role         string      `json:"role,omitempty"`
	Body         string      `json:"body,omitempty"`
	Scope        string      `json:"scope,omitempty"` // which part, when it is not about the whole
	Terms        Terms       `json:"terms,omitempty"`
	Citing       string      `json:"citing,omitempty"` // whom an outlet cites, as it described them
	Anonymity    Anonymity   `json:"anonymity,omitzero"`
	Words        string      `json:"words,omitempty"` // as said, with quotation marks where the words are theirs
	Lang         string      `json:"lang,omitempty"`
	Translation  string      `json:"translation,omitempty"`
	TranslatedBy string      `json:"translatedBy,omitempty"`
	Question     string      `json:"question,omitempty"` // what it answered
	Before       string      `json:"before,omitempty"`
	After        string      `json:"after,omitempty"`
	DayOnly      bool        `json:"dayOnly,omitempty"` // the hour of Said is not known
	Channel      Channel     `json:"channel,omitempty"`
	Source       string      `json:"source,omitempty"` // how we know, in words
	SourceURL    string      `json:"sourceURL,omitempty"`
	Archive      string      `json:"archive,omitempty"` // of our copy: its hash or place
	RelayedBy    string      `json:"relayedBy,omitempty"`
	Machine      bool        `json:"machine,omitempty"` // the words are known to be made by a machine
	Asked        Asked       `json:"asked,omitzero"`
	Anchor       Anchor      `json:"anchor,omitzero"`
	Correction   *Correction `json:"correction,omitempty"`
	Taken        *Taken      `json:"taken,omitempty"`
	AmendedBy    string      `json:"amendedBy,omitempty"` // who changed last what it says
	Found        string      `json:"found,omitempty"`     // the rule that proposed it; empty: by hand
}

// Anonymity is what is kept of somebody unnamed. Who they are is never kept here.
type Anonymity struct {
	Reason     string `json:"reason,omitempty"` // given to readers for withholding the name
	Sources    int    `json:"sources,omitempty"`
	Basis      string `json:"basis,omitempty"` // how they know
	ApprovedBy string `json:"approvedBy,omitempty"`
}

// Asked says how and when somebody was asked who did not answer.
type Asked struct {
	Channel Channel   `json:"channel,omitempty"`
	At      time.Time `json:"at,omitzero"`
	Until   time.Time `json:"until,omitzero"`
}

// Anchor is the place in a story from which the words were taken: a W3C TextQuoteSelector with, for speed, the offsets of
// a TextPositionSelector in code points.
type Anchor struct {
	Article  int64  `json:"article,omitempty"`
	Revision int64  `json:"revision,omitempty"`
	Block    string `json:"block,omitempty"`
	Exact    string `json:"exact,omitempty"`
	Prefix   string `json:"prefix,omitempty"`
	Suffix   string `json:"suffix,omitempty"`
	Start    int    `json:"start,omitempty"`
	End      int    `json:"end,omitempty"`
}

// Correction says what we had recorded wrongly. What it said is in the log and stays there.
type Correction struct {
	What string    `json:"what"` // in a sentence for readers
	At   time.Time `json:"at"`
	By   string    `json:"by"`
}

// Taken says when we took a position back, and why, for readers.
type Taken struct {
	Why string    `json:"why"`
	At  time.Time `json:"at"`
	By  string    `json:"by"`
}

// Principal is the body whose position it is: a ministry and its spokesman are one.
func (p Position) Principal() int64 {
	if p.BodyID != 0 {
		return p.BodyID
	}
	return p.SpeakerID
}

// Counts reports whether the position is part of the state at an instant.
func (p Position) Counts(now time.Time) bool { return p.State == Published && !p.Visible.After(now) }

// Shown reports whether the timeline has it: what counts, and what once did and was taken back.
func (p Position) Shown(now time.Time) bool {
	return p.Counts(now) || p.State == TakenBack && !p.Published.IsZero() && !p.Visible.After(now)
}

// OnRecord reports whether it was said under the speaker's own name.
func (p Position) OnRecord() bool { return (p.Terms == "" || p.Terms == OnRecord) && p.Kind != Unnamed }

// older orders positions by when they were said, and else by what they are, never by when we wrote them down: the state
// must not depend on the order in which a newsroom typed.
func older(a, b *Position) int {
	if c := a.Said.Compare(b.Said); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.Body, b.Body), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Stance, b.Stance), cmp.Compare(a.Words, b.Words),
		cmp.Compare(a.SpeakerID, b.SpeakerID), cmp.Compare(a.Standing, b.Standing), cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Scope, b.Scope),
		cmp.Compare(a.Citing, b.Citing), cmp.Compare(a.ID, b.ID))
}

const positionColumns = `p.id, p.claim_id, p.born_claim, p.speaker_id, p.body_id, p.stance, p.standing, p.origin, p.state, p.said_at, p.made_at, p.made_by,
	p.approved_by, p.published_at, p.visible_at, p.supersedes, p.record`

func scanPosition(row interface{ Scan(...any) error }, p *Position) error {
	var said, made, published, visible int64
	var record string
	err := row.Scan(&p.ID, &p.ClaimID, &p.BornClaim, &p.SpeakerID, &p.BodyID, &p.Stance, &p.Standing, &p.Origin, &p.State, &said, &made, &p.MadeBy,
		&p.ApprovedBy, &published, &visible, &p.Supersedes, &record)
	if err != nil {
		return err
	}
	p.Said, p.Made = database.FromMicros(said), database.FromMicros(made)
	p.Published, p.Visible = database.FromMicros(published), database.FromMicros(visible)
	return json.Unmarshal([]byte(record), &p.Details)
}

// PositionByID gives a position in any state, for the desk.
func PositionByID(ctx context.Context, q database.Reader, id int64) (Position, error) {
	var p Position
	err := scanPosition(q.QueryRow(ctx, `SELECT `+positionColumns+` FROM claim_position p WHERE p.id = $1`, id), &p)
	if errors.Is(err, sql.ErrNoRows) {
		return p, ErrNotFound
	}
	return p, err
}

// Positions gives what was said about each of the claims, in any state, the oldest first; one question for all of them.
func Positions(ctx context.Context, q database.Reader, claims ...int64) (map[int64][]Position, error) {
	if len(claims) == 0 {
		return nil, nil
	}
	list, err := positionsWhere(ctx, q, `WHERE p.claim_id IN (`+database.Places(1, len(claims))+`) ORDER BY p.claim_id, p.said_at, p.id`, database.IDs(claims)...)
	of := make(map[int64][]Position, len(claims))
	for _, p := range list {
		of[p.ClaimID] = append(of[p.ClaimID], p)
	}
	return of, err
}

func positionsWhere(ctx context.Context, q database.Reader, where string, args ...any) ([]Position, error) {
	rows, err := q.Query(ctx, `SELECT `+positionColumns+` FROM claim_position p `+where, args...)
	return database.Collect(rows, err, func(r *sql.Rows, p *Position) error { return scanPosition(r, p) })
}

// insert writes a new position and sets its number.
func (p *Position) insert(ctx context.Context, tx *database.Tx) error {
	record, err := json.Marshal(p.Details)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `INSERT INTO claim_position (claim_id, born_claim, speaker_id, body_id, stance, standing, origin, state, said_at, made_at, made_by,
			approved_by, published_at, visible_at, supersedes, record) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id`,
		p.ClaimID, p.BornClaim, p.SpeakerID, p.BodyID, string(p.Stance), string(p.Standing), p.Origin, string(p.State), database.Micros(p.Said), database.Micros(p.Made), p.MadeBy,
		p.ApprovedBy, database.Micros(p.Published), database.Micros(p.Visible), p.Supersedes, string(record)).Scan(&p.ID)
	if err != nil {
		return fmt.Errorf("record a position on claim %d: %w", p.ClaimID, err)
	}
	return nil
}

// keep writes a position as it stands now; the log has how it stood.
func (p Position) keep(ctx context.Context, tx *database.Tx) error {
	record, err := json.Marshal(p.Details)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE claim_position SET claim_id = $2, born_claim = $3, speaker_id = $4, body_id = $5, stance = $6, standing = $7, origin = $8, state = $9,
			said_at = $10, approved_by = $11, published_at = $12, visible_at = $13, supersedes = $14, record = $15 WHERE id = $1`,
		p.ID, p.ClaimID, p.BornClaim, p.SpeakerID, p.BodyID, string(p.Stance), string(p.Standing), p.Origin, string(p.State),
		database.Micros(p.Said), p.ApprovedBy, database.Micros(p.Published), database.Micros(p.Visible), p.Supersedes, string(record))
	if err != nil {
		return fmt.Errorf("keep position %d: %w", p.ID, err)
	}
	return nil
}

// shortQuote is how many words of a quotation need their question beside them: "pure invention" must show what it answered.
const shortQuote = 6

// Gaps says in words for the desk what is still missing from a position that was recorded in a hurry.
func (p Position) Gaps() []string {
	var gaps []string
	add := func(missing bool, words string) {
		if missing {
			gaps = append(gaps, words)
		}
	}
	quoted := p.Quoted()
	add(quoted && p.Question == "" && p.Before == "" && len(strings.Fields(p.Words)) < shortQuote, "a short quotation, without the question that it answered")
	add(p.Kind == Person && p.Role == "" && p.Body == "", "the speaker's role")
	add(p.Source == "" && p.Channel == "", "how we know")
	add((p.Kind == Unnamed || !p.OnRecord()) && p.Anonymity.Reason == "", "the reason for withholding the name")
	add(p.Stance == NoReply && p.Asked.At.IsZero(), "when they were asked")
	add((p.Stance == PartlyConfirmed || p.Stance == PartlyDenied || p.Stance == Disputed) && p.Scope == "", "which part it is about")
	return gaps
}

// quotes are the marks that open words which are somebody's own, in the languages a newsroom types.
const quotes = "“”\"«»„‟״「」"

// Quoted reports whether any of the words are the speaker's own.
func (p Position) Quoted() bool { return strings.ContainsAny(p.Words, quotes) || p.Verbatim() }

// Verbatim reports whether all of the words are the speaker's own: they begin and end with a quotation mark.
func (p Position) Verbatim() bool {
	w := []rune(strings.TrimRight(strings.TrimSpace(p.Words), ".,"))
	if len(w) < 2 {
		return false
	}
	last := len(w) - 1
	for _, pair := range marks {
		if w[0] == pair[0] && w[last] == pair[1] {
			return whole(w, pair)
		}
	}
	return false
}

// marks are the pairs of quotation marks that newsrooms type, the opening one first. The marks of some languages open where
// those of others close: German „so“, Swedish ”so”, Danish »so«.
var marks = [][2]rune{{'“', '”'}, {'„', '“'}, {'„', '”'}, {'”', '”'}, {'«', '»'}, {'»', '«'}, {'"', '"'}, {'‟', '”'}, {'‘', '’'}, {'‚', '‘'}, {'״', '״'}, {'「', '」'}}

// whole reports whether the mark that opens a text is closed only at its end: “No,” she said, “never.” is not all hers.
func whole(w []rune, pair [2]rune) bool {
	last := len(w) - 1
	if pair[0] == pair[1] {
		n := 0
		for _, r := range w {
			if r == pair[0] {
				n++
			}
		}
		return n == 2
	}
	depth := 0
	for i, r := range w {
		switch r {
		case pair[0]:
			depth++
		case pair[1]:
			if pair[1] == '’' && i < last && i > 0 && unicode.IsLetter(w[i-1]) && unicode.IsLetter(w[i+1]) {
				continue // an apostrophe
			}
			depth--
		}
		if depth <= 0 && i < last {
			return false
		}
	}
	return true
}

// sorted points to the positions, the oldest first.
func sorted(list []Position) []*Position {
	at := make([]*Position, len(list))
	for i := range list {
		at[i] = &list[i]
	}
	slices.SortFunc(at, older)
	return at
}

// inOrder sorts a few positions in place, the oldest first.
func inOrder(list []Position) {
	slices.SortFunc(list, func(a, b Position) int { return older(&a, &b) })
}
