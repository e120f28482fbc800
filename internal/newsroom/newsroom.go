// Package newsroom is the paper as its staff see it: the rooms behind /newsroom where stories are written, checked,
// published, changed and killed, where pictures come in, the front is ordered and readers' comments are decided.
//
// One room, one stem: stories.go gathers what the list shows, stories.tmpl prints it, stories_test.go walks through it.
// Every door of the house stands in doors.go with the right that opens it; gate.go is the only place that asks who is
// there and what they may do. A button is drawn only for those who may press it, and pressed by anybody else it is
// refused all the same.
//
// Everything works without a script. What a person typed is never thrown away: a refusal shows the form again, filled,
// with the words beside the field; a story saved by somebody else meanwhile shows both texts side by side.
//
// Rules live in the nouns: what may be published, when a plan is due, which comment can be restored. What is here is
// order and wording.
package newsroom

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/front"
	"broadsheet/internal/locale"
	"broadsheet/internal/mail"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/paper"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

//go:embed *.tmpl *.css
var files embed.FS

//go:embed assets
var assetFiles embed.FS

// Source is the templates and sheets of the newsroom; a theme overrides them below theme/newsroom/.
func Source() web.Source { return web.Source{Name: "newsroom", Files: files} }

// Assets is the script of the newsroom, for web.NewAssets.
func Assets() fs.FS {
	sub, err := fs.Sub(assetFiles, "assets")
	if err != nil {
		panic(err) // "assets" is a valid path, which is all Sub looks at
	}
	return sub
}

// Limits of what may be sent. They are above what media takes (40 MB a picture), so that a picture too large is refused
// in words, with the form kept, and not by a broken connection.
const (
	storyBytes    = 128 << 20 // a story or a quick post with one picture
	picturesBytes = 256 << 20 // several pictures at once
)

// BodyLimits are the addresses that take more than a form.
func BodyLimits() []web.BodyLimit {
	return []web.BodyLimit{
		{Prefix: "/newsroom/story", Bytes: storyBytes}, {Prefix: "/newsroom/preview", Bytes: storyBytes},
		{Prefix: "/newsroom/quick", Bytes: storyBytes}, {Prefix: "/newsroom/docx", Bytes: storyBytes}, {Prefix: "/newsroom/advert", Bytes: storyBytes}, {Prefix: "/newsroom/settings/look", Bytes: 1 << 20}, {Prefix: "/newsroom/pictures", Bytes: picturesBytes},
		{Prefix: "/newsroom/page", Bytes: 8 << 20}, // a long standing page, form-encoded
	}
}

// Newsroom is the rooms of the staff. Every field must be set before Routes.
type Newsroom struct {
	DB        *database.DB
	Store     blob.Store
	Web       *web.Web // its Templates hold Source, its assets hold Assets
	Locale    *locale.Locale
	Zone      *time.Location
	Log       *slog.Logger
	Paper     string         // name of the paper
	PublicURL string         // without a slash at the end; begins sign-in links
	Policy    comment.Policy // how the paper takes comments where a story says nothing else
	Identity  paper.Identity // what the settings begin from

	// Preview prints a story as readers will see it, with the same code.
	Preview func(ctx context.Context, q database.Reader, l article.Live) (*pagecache.Page, error)

	// PreviewFront prints an order of a front that readers do not see, with the code that prints it for them.
	PreviewFront func(ctx context.Context, q database.Reader, name string, d front.Document) (*pagecache.Page, error)

	Asked // what other desks know of a story, for the checks and the list of what waits

	opens openings     // which right opens which page
	Vault *staff.Vault // where the secrets of code apps are sealed
	Mail  mail.Sender  // how letters leave
	Mails bool         // whether letters leave the house at all, or are only kept

	keys    *staff.Keyring  // takes passkeys at PublicURL
	tries   *web.Limiter    // of sign-in links
	returns *web.Limiter    // the same, from browsers in which somebody came in before
	looks   *web.Limiter    // of review links
	has     map[string]bool // the doors there are, by pattern
	found   railKept        // statements, by text
}

// A sign-in link has 256 bits, so guessing is hopeless; the limit keeps a machine from making the database busy with it.
const (
	tryEvery = 6 * time.Second
	tryBurst = 20 // a newsroom behind one address signs in on Monday morning
)

// Routes registers every door of the newsroom.
func (n *Newsroom) Routes(mux web.Mux) {
	n.tries, n.returns = web.NewLimiter(tryEvery, tryBurst, n.DB.Now), web.NewLimiter(tryEvery, tryBurst, n.DB.Now)
	n.opens = openingsOf(doors)
	n.Web.Errors = append(n.Web.Errors, web.ErrorPages{Prefix: "/newsroom", Draw: n.problem})
	n.keys = staff.NewKeyring(n.Paper, n.PublicURL)
	if n.Web.Templates.Assets().URL(script) == "" {
		n.Log.Error("the newsroom's script is missing: give newsroom.Assets() to web.NewAssets")
	}
	mux.Handle("GET /newsroom/sign-in", n.open(n.signInPage))
	mux.Handle("POST /newsroom/sign-in", n.open(n.signIn))
	mux.Handle("POST /newsroom/sign-in/passkey", n.open(n.signInByPasskey))
	mux.Handle("POST /newsroom/sign-out", n.open(n.signOut))
	n.askTheMargin()
	article.AddChecks(n.DB, n.checkers()...)
	n.reviewRoutes(mux)
	n.has = map[string]bool{}
	for _, d := range doors {
		n.has[d.pattern] = true
		mux.Handle(d.pattern, n.guard(d))
	}
}

const script = "js/newsroom.js"

// Person tells who of the staff sent the request.
func (n *Newsroom) Person(r *http.Request) (staff.Person, bool) {
	token := web.SessionToken(r)
	if token == "" {
		return staff.Person{}, false
	}
	p, err := staff.Session(r.Context(), n.DB, token) // not who is only setting up how to come in
	return p, err == nil
}

// IsStaff reports whether somebody of the staff sent the request.
func (n *Newsroom) IsStaff(r *http.Request) bool {
	_, ok := n.Person(r)
	return ok
}
