package article

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// ChangeKind says what a change to a live story is, in the words of the trade.
type ChangeKind string

// The kinds of change. Style is a silent fix that changes no meaning: it has no note and does not touch Updated. A
// retraction takes the whole story back (retract.go); an editor's note says something about it.
const (
	Correction    ChangeKind = "correction"
	Clarification ChangeKind = "clarification"
	Update        ChangeKind = "update"
	Retraction    ChangeKind = "retraction"
	EditorsNote   ChangeKind = "note"
	Style         ChangeKind = "style"

	// Kinds that nobody chooses: a hold struck a passage from the story. Of the first readers are told nothing while the hold
	// lasts, and afterwards that a passage was taken out; the second is told at once, where counsel allows a notice.
	Struck      ChangeKind = "struck"
	StruckByLaw ChangeKind = "law"
)

// ChangeKinds in the order of the newsroom's form.
var ChangeKinds = []ChangeKind{Update, Correction, Clarification, EditorsNote, Style}

// NoteKinds are the kinds that come with words for readers, in the order of the settings.
var NoteKinds = []ChangeKind{Correction, Clarification, Retraction, EditorsNote, Update}

// quiet reports whether readers are not told when a change of this kind was made.
func (k ChangeKind) quiet() bool { return k == Style || k == Struck }

// Mends reports whether a change admits that something was wrong: these are corrections to machines too.
func (k ChangeKind) Mends() bool { return k == Correction || k == Clarification || k == Retraction }

// asks is what the note of a kind must say, "" when it may be left out.
func (k ChangeKind) asks() string {
	switch k {
	case Correction:
		return "Tell readers what was corrected: write a note, or what the story said and what it says now."
	case Clarification:
		return "Tell readers what was made clear: write a note, or what the story said and what it says now."
	case EditorsNote:
		return "Write the note: it is all that readers get of this change."
	case Retraction:
		return "Tell readers why the story is retracted: the notice stands at its address."
	}
	return ""
}

// Change is what changed in a published story and when, in words for readers.
type Change struct {
	ID         int64
	RevisionID int64 // the revision that brought it
	WasID      int64 // the revision that readers saw before; 0 when nobody noted it
	At         time.Time
	Kind       ChangeKind
	Note       string
	Said, Says string    // what the story said, and what it says now
	Withheld   string    // why readers may not see the words of the note, "" when they may
	Reason     string    // what readers are told about that
	Retold     time.Time // when what readers are told of it last became another: words were withheld, or shown again
}

// Told is when readers were last told something of a change: as it was made, or as its words came and went.
func (c Change) Told() time.Time {
	if c.Retold.After(c.At) {
		return c.Retold
	}
	return c.At
}

// Spoken reports whether readers are told of a change in words.
func (c Change) Spoken() bool {
	return c.Note != "" || c.Said != "" || c.Says != "" || c.Withheld != ""
}

// maxChange is the longest text of a note: three paragraphs. More belongs into a story of its own.
const maxChange = 3000

// checkChange: a correction or clarification of a live story says what was wrong or unclear, and no note is longer than
// can be kept.
func checkChange(a Article, c Change) error {
	if a.State() != StateLive {
		return nil
	}
	both := c.Said != "" && c.Says != "" && c.Kind != EditorsNote && c.Kind != Retraction
	if words := c.Kind.asks(); words != "" && c.Note == "" && !both {
		return &InvalidError{[]Problem{{"note", words}}}
	}
	for _, part := range []struct{ field, text string }{{"note", c.Note}, {"said", c.Said}, {"says", c.Says}} {
		if utf8.RuneCountInString(part.text) > maxChange {
			return &InvalidError{[]Problem{{part.field, fmt.Sprintf("Keep it under %d letters; more belongs into a story of its own.", maxChange)}}}
		}
	}
	if c.Kind == Style && c.Spoken() {
		return &InvalidError{[]Problem{{"note", "A style fix has no note: readers are told nothing of it. Choose another kind, or empty the note."}}}
	}
	return nil
}

// trimmed is the change without the blanks around its words. What was never said is Update.
func (c Change) trimmed() Change {
	c.Note, c.Said, c.Says = strings.TrimSpace(c.Note), strings.TrimSpace(c.Said), strings.TrimSpace(c.Says)
	if c.Kind == "" {
		c.Kind = Update
	}
	return c
}

// addChange keeps a change, and notes in the ledger what readers are told of it.
func addChange(ctx context.Context, tx *database.Tx, article int64, by string, c Change) error {
	err := tx.QueryRow(ctx, `INSERT INTO change (article_id, revision_id, was_id, at, kind, note, said, says) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
		article, c.RevisionID, c.WasID, database.Micros(c.At), string(c.Kind), c.Note, c.Said, c.Says).Scan(&c.ID)
	if err != nil {
		return fmt.Errorf("note a change of story %d: %w", article, err)
	}
	if !c.Spoken() {
		return nil
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "change." + string(c.Kind), Subject: ChangeSubject(c.ID), After: c.hash()})
}

// ChangeSubject names a change in the ledger.
func ChangeSubject(id int64) string { return fmt.Sprintf("change:%d", id) }

// hash sums up what a change tells readers; the ledger salts it.
func (c Change) hash() []byte {
	return ledger.Hash(c.RevisionID, database.Micros(c.At), string(c.Kind), c.Note, c.Said, c.Says)
}

// ChangeHash gives the hash of a change as it is now, for the ledger's check: a note that was printed stays as it was.
func ChangeHash(ctx context.Context, q database.Reader, id int64) ([]byte, error) {
	c, err := scanChange(q.QueryRow(ctx, `SELECT `+changeColumns+changesOf+`WHERE c.id = $1`, id))
	return c.hash(), err
}

// RecordPastChange notes a change that an import tells of, with the time it was made.
func RecordPastChange(ctx context.Context, tx *database.Tx, article int64, c Change) error {
	a, err := ByID(ctx, tx, article)
	if err != nil {
		return err
	}
	c = c.trimmed()
	c.RevisionID, c.WasID = a.PublishedID, 0
	if err := addChange(ctx, tx, article, a.CreatedBy, c); err != nil { // whoever brought the story tells of its past
		return err
	}
	if err := noteVersion(ctx, tx, a.CreatedBy, versionPrinted, a.PublishedID); err != nil {
		return err
	}
	if err := pagecache.Drop(ctx, tx, Tag(article), CorrectionsTag); err != nil {
		return err
	}
	if c.Kind.quiet() || !c.At.After(a.Updated) {
		return nil
	}
	return SetUpdated(ctx, tx, article, c.At)
}

// CorrectionsTag is what a page notes that lists the corrections of the whole paper.
const CorrectionsTag = "corrections"

// noteShut are why the words of a note are withheld and what readers are told about it, from change c left-joined to n.
const noteShut = `COALESCE(n.why, ''), COALESCE(n.reason, '')`

// changeColumns are a change as it was printed, for the house.
const changeColumns = `c.id, c.revision_id, c.was_id, c.at, c.kind, c.note, c.said, c.says, ` + noteShut + `, c.told_at`

// changesOf is where changes are read from.
const changesOf = ` FROM change c LEFT JOIN note_withheld n ON n.change_id = c.id `

func scanChange(row interface{ Scan(...any) error }, more ...any) (Change, error) {
	var c Change
	var at, retold int64
	err := row.Scan(append([]any{&c.ID, &c.RevisionID, &c.WasID, &at, &c.Kind, &c.Note, &c.Said, &c.Says, &c.Withheld, &c.Reason, &retold}, more...)...)
	c.At, c.Retold = database.FromMicros(at), database.FromMicros(retold)
	return c, err
}

// toldColumns are a change as readers are told of it: what it quotes from a version that was withheld, it quotes no more,
// and of a note whose words are withheld there is nothing but its kind and its day. One that had nothing but such quotes is
// withheld with its version.
const toldColumns = `c.id, c.revision_id, c.was_id, c.at, c.kind, CASE WHEN n.why IS NULL THEN c.note ELSE '' END,
	CASE WHEN n.why IS NOT NULL OR ` + wasShut + ` THEN '' ELSE c.said END,
	CASE WHEN n.why IS NOT NULL OR ` + isShut + ` THEN '' ELSE c.says END,
	CASE WHEN n.why IS NOT NULL THEN n.why
		WHEN c.note = '' AND (c.said <> '' OR c.says <> '') AND (c.said = '' OR ` + wasShut + `) AND (c.says = '' OR ` + isShut + `) THEN '` + WithheldWithVersion + `' ELSE '' END,
	COALESCE(n.reason, ''), c.told_at`

const (
	wasShut = `EXISTS (SELECT 1 FROM version_withheld w WHERE w.revision_id = c.was_id)`
	isShut  = `EXISTS (SELECT 1 FROM version_withheld w WHERE w.revision_id = c.revision_id)`
)

// Changes lists what readers were told of the changes of a story, the newest first.
func Changes(ctx context.Context, q database.Reader, article int64) ([]Change, error) {
	rows, err := q.Query(ctx, `SELECT `+toldColumns+changesOf+`WHERE c.article_id = $1 AND (c.note <> '' OR c.said <> '' OR c.says <> '') ORDER BY c.at DESC, c.id DESC`, article)
	return database.Collect(rows, err, func(r *sql.Rows, c *Change) (err error) {
		*c, err = scanChange(r)
		return err
	})
}

// ChangeByID gives a change and the story it belongs to, for staff.
func ChangeByID(ctx context.Context, q database.Reader, id int64) (Change, int64, error) {
	var story int64
	c, err := scanChange(q.QueryRow(ctx, `SELECT `+changeColumns+`, c.article_id`+changesOf+`WHERE c.id = $1`, id), &story)
	if errors.Is(err, sql.ErrNoRows) {
		return c, 0, ErrNotFound
	}
	return c, story, err
}
