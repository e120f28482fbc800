package correction

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// What a request asks for, in the order of the form.
const (
	Unpublish = "unpublish" // take the story away
	Anonymise = "anonymise" // take a name out of it
)

// Asks are the kinds of request.
var Asks = []string{Unpublish, Anonymise}

// Decisions on a request, in the order of the form.
const (
	Granted = "granted"
	Partly  = "partly"
	Refused = "refused"
)

// Decisions there are.
var Decisions = []string{Granted, Partly, Refused}

// Request is a wish that something published be taken away: who asks, about what, by which policy it was decided, how,
// why and when, and when it is looked at again. What follows for the story (a kill, a changed text, a withheld version)
// is decided at the story.
type Request struct {
	ID        int64
	Kind      string
	ArticleID int64
	Asker     string // who asks and how to answer them: private, and erased
	About     string // what it is about; for the newsroom only
	Asked     time.Time
	Policy    string // the rule that was applied, in the newsroom's words
	Decision  string // "" while it waits
	Reason    string
	Decided   time.Time
	By        string
	Look      time.Time // when somebody looks at it again; zero: never
	Erase     time.Time // when who asked is erased
	Erased    time.Time
}

// Open reports whether the request waits for a decision.
func (r Request) Open() bool { return r.Decision == "" }

// Due reports whether the time has come to look at a decided request again.
func (r Request) Due(now time.Time) bool { return !r.Open() && !r.Look.IsZero() && !r.Look.After(now) }

// Late reports whether the day of the next look is over.
func (r Request) Late(now time.Time) bool { return r.Due(now) && !now.Before(r.Look.Add(24*time.Hour)) }

// maxDocket is the longest text of the docket: a letter of two pages.
const maxDocket = 8000

// ErrNoRequest says that the docket has no such request.
var ErrNoRequest = errors.New("no such request")

const docketColumns = `id, kind, article_id, asker, about, asked_at, policy, decision, reason, decided_at, decided_by, look_at, erase_at, erased_at`

func scanRequest(row interface{ Scan(...any) error }, r *Request) error {
	var asked, decided, look, erase, erased int64
	err := row.Scan(&r.ID, &r.Kind, &r.ArticleID, &r.Asker, &r.About, &asked, &r.Policy, &r.Decision, &r.Reason, &decided, &r.By, &look, &erase, &erased)
	r.Asked, r.Decided, r.Look = database.FromMicros(asked), database.FromMicros(decided), database.FromMicros(look)
	r.Erase, r.Erased = database.FromMicros(erase), database.FromMicros(erased)
	return err
}

// Waiting lists what waits for somebody: requests without a decision, and those whose next look is due, the oldest first.
func Waiting(ctx context.Context, q database.Reader, limit int) ([]Request, error) {
	rows, err := q.Query(ctx, `SELECT `+docketColumns+` FROM docket WHERE decision = '' OR look_at > 0 AND look_at <= $1 ORDER BY asked_at, id LIMIT $2`, database.Micros(q.Now()), limit)
	return database.Collect(rows, err, func(r *sql.Rows, one *Request) error { return scanRequest(r, one) })
}

// Turn is where a request stands in the docket: those that wait before those decided.
type Turn struct{ Decided, At, ID int64 }

// String writes the turn for an address.
func (p Turn) String() string { return fmt.Sprintf("%d.%d.%d", p.Decided, p.At, p.ID) }

// ParseTurn reads what String wrote; anything else is the top of the docket.
func ParseTurn(s string) Turn {
	var p Turn
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return Turn{}
	}
	for i, to := range []*int64{&p.Decided, &p.At, &p.ID} {
		n, err := strconv.ParseInt(parts[i], 10, 64)
		if err != nil {
			return Turn{}
		}
		*to = n
	}
	return p
}

// Turn gives the turn of a request.
func (r Request) Turn() Turn {
	if r.Open() {
		return Turn{0, database.Micros(r.Asked), r.ID}
	}
	return Turn{1, -database.Micros(r.Decided), r.ID}
}

// Docket lists the requests: those that wait first, the oldest on top, then those decided, the newest on top.
func Docket(ctx context.Context, q database.Reader, limit int) ([]Request, error) {
	return DocketAfter(ctx, q, Turn{}, limit)
}

// DocketAfter lists the requests behind a turn; the zero Turn is before all of them.
func DocketAfter(ctx context.Context, q database.Reader, p Turn, limit int) ([]Request, error) {
	const part, at = `CASE WHEN decision = '' THEN 0 ELSE 1 END`, `CASE WHEN decision = '' THEN asked_at ELSE -decided_at END`
	rows, err := q.Query(ctx, `SELECT `+docketColumns+` FROM docket WHERE $4 = 0 OR `+part+` > $2 OR `+part+` = $2 AND (`+at+` > $3 OR `+at+` = $3 AND id > $4)
		ORDER BY `+part+`, `+at+`, id LIMIT $1`, limit, p.Decided, p.At, p.ID)
	return database.Collect(rows, err, func(r *sql.Rows, one *Request) error { return scanRequest(r, one) })
}

// RequestByID gives one request.
func RequestByID(ctx context.Context, q database.Reader, id int64) (Request, error) {
	var r Request
	err := scanRequest(q.QueryRow(ctx, `SELECT `+docketColumns+` FROM docket WHERE id = $1`, id), &r)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNoRequest
	}
	return r, err
}

// Open lays a request before the newsroom.
func Open(ctx context.Context, tx *database.Tx, by string, r Request) (Request, error) {
	r.Asker, r.About = strings.TrimSpace(r.Asker), strings.TrimSpace(r.About)
	if r.Asked.IsZero() {
		r.Asked = tx.Now()
	}
	switch {
	case !slices.Contains(Asks, r.Kind):
		return r, invalid("kind", "Say what is asked for.")
	case r.About == "":
		return r, invalid("about", "Say what it is about: which passage, and what they ask.")
	case tooLong(r.Asker):
		return r, invalid("asker", tooLongWords)
	case tooLong(r.About):
		return r, invalid("about", tooLongWords)
	case r.Asked.After(tx.Now().Add(time.Minute)):
		return r, invalid("asked", "That day has not come yet.")
	}
	a, err := article.ByID(ctx, tx, r.ArticleID)
	if errors.Is(err, article.ErrNotFound) || err == nil && (a.State() == article.StateDraft || a.State() == article.StateSpiked) {
		return r, invalid("story", "Choose a story that was published.")
	}
	if err != nil {
		return r, err
	}
	err = tx.QueryRow(ctx, `INSERT INTO docket (kind, article_id, asker, about, asked_at) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
		r.Kind, r.ArticleID, r.Asker, r.About, database.Micros(r.Asked)).Scan(&r.ID)
	if err != nil {
		return r, fmt.Errorf("open a request: %w", err)
	}
	return r, docketed(ctx, tx, by, "docket.opened", r, "")
}

func tooLong(s string) bool { return utf8.RuneCountInString(s) > maxDocket }

var tooLongWords = fmt.Sprintf("Keep it under %d letters.", maxDocket)

// Decide decides a request, or decides it anew after another look. Who asked is kept as long as the policy says, for an
// answer and an objection, and then erased.
func Decide(ctx context.Context, tx *database.Tx, by string, id int64, decision, policy, reason string, look time.Time) error {
	r, err := RequestByID(ctx, tx, id)
	if err != nil {
		return err
	}
	house, err := PolicyOf(ctx, tx)
	if err != nil {
		return err
	}
	r.Decision, r.Policy, r.Reason, r.Look = decision, strings.TrimSpace(policy), strings.TrimSpace(reason), look
	switch {
	case !slices.Contains(Decisions, decision):
		return invalid("decision", "Choose a decision.")
	case r.Policy == "":
		return invalid("policy", "Say which rule was applied: the next request like it is decided the same way.")
	case r.Reason == "":
		return invalid("reason", "Say why.")
	case tooLong(r.Policy):
		return invalid("policy", tooLongWords)
	case tooLong(r.Reason):
		return invalid("reason", tooLongWords)
	case !look.IsZero() && !look.After(tx.Now()):
		return invalid("look", "The next look lies in the past. Choose a day to come, or leave it empty.")
	}
	r.Decided, r.By, r.Erase = tx.Now(), by, tx.Now().AddDate(0, 0, house.KeepAsker)
	_, err = tx.Exec(ctx, `UPDATE docket SET decision = $2, policy = $3, reason = $4, decided_at = $5, decided_by = $6, look_at = $7, erase_at = $8 WHERE id = $1`,
		id, r.Decision, r.Policy, r.Reason, database.Micros(r.Decided), by, database.Micros(look), database.Micros(r.Erase))
	if err != nil {
		return fmt.Errorf("decide request %d: %w", id, err)
	}
	return docketed(ctx, tx, by, "docket."+decision, r, r.Reason)
}

// LooksDue gives the requests whose day of another look has come and of which nobody was told yet, and notes that people
// are being told.
func LooksDue(ctx context.Context, tx *database.Tx) ([]Request, error) {
	rows, err := tx.Query(ctx, `UPDATE docket SET look_told = look_at WHERE decision <> '' AND look_at > 0 AND look_at <= $1 AND look_told <> look_at RETURNING `+docketColumns,
		database.Micros(tx.Now()))
	list, err := database.Collect(rows, err, func(r *sql.Rows, one *Request) error { return scanRequest(r, one) })
	if err != nil {
		return nil, fmt.Errorf("requests to look at again: %w", err)
	}
	return list, nil
}

// Laid is the fact of a request that was laid on the docket.
type Laid struct{ Request Request }

// DocketTag is what a page notes that counts the decisions.
const DocketTag = "docket"

// RequestSubject names a request in the ledger and in notices.
func RequestSubject(id int64) string { return fmt.Sprintf("docket:%d", id) }

func docketed(ctx context.Context, tx *database.Tx, by, action string, r Request, reason string) error {
	e := ledger.Entry{Actor: by, Action: action, Subject: RequestSubject(r.ID), Reason: reason, After: r.hash()}
	if r.Open() {
		e.Fact = Laid{r}
	}
	return ledger.Record(ctx, tx, e)
}

// hash sums up what was decided, without who asked: that is erased.
func (r Request) hash() []byte {
	return ledger.Hash(r.Kind, r.ArticleID, r.Decision, r.Policy, r.Reason, database.Micros(r.Decided))
}

// RequestHash gives the hash of a request as it is now, for the ledger's check.
func RequestHash(ctx context.Context, q database.Reader, id int64) ([]byte, error) {
	r, err := RequestByID(ctx, q, id)
	return r.hash(), err
}

// Forget erases who asked, where the time for that has come, and tells of how many.
func Forget(ctx context.Context, tx *database.Tx) (int64, error) {
	done, err := tx.Exec(ctx, `UPDATE docket SET asker = '', erased_at = $1 WHERE asker <> '' AND decision <> '' AND erase_at <= $1`, database.Micros(tx.Now()))
	if err != nil {
		return 0, fmt.Errorf("forget who asked: %w", err)
	}
	return done.RowsAffected()
}

// Year is what was decided in one year.
type Year struct {
	Start                    time.Time
	Granted, Partly, Refused int
}

// Years counts the decisions of each year, the newest first, in the time zone.
func Years(ctx context.Context, q database.Reader, zone *time.Location) ([]Year, error) {
	pagecache.Note(ctx, DocketTag)
	rows, err := q.Query(ctx, `SELECT decided_at, decision FROM docket WHERE decision <> '' ORDER BY decided_at DESC`)
	type decided struct {
		at   int64
		what string
	}
	list, err := database.Collect(rows, err, func(r *sql.Rows, d *decided) error { return r.Scan(&d.at, &d.what) })
	var years []Year
	for _, d := range list {
		start := time.Date(database.FromMicros(d.at).In(zone).Year(), 1, 1, 0, 0, 0, 0, zone)
		if n := len(years); n == 0 || !years[n-1].Start.Equal(start) {
			years = append(years, Year{Start: start})
		}
		y := &years[len(years)-1]
		switch d.what {
		case Granted:
			y.Granted++
		case Partly:
			y.Partly++
		case Refused:
			y.Refused++
		}
	}
	return years, err
}
