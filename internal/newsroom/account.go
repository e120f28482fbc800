package newsroom

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// accountPage is how a person comes in, and where they are signed in.
type accountPage struct {
	*room
	Who      staff.Person
	Has      staff.Factors
	House    staff.Entrance
	Keys     []staff.Passkey
	Sittings []staff.Sitting
	Origin   string // where passkeys work; "" where they do not
	Why      string // why they do not
	Device   string // what this browser is called, for the name of a new passkey
	Sure     bool   // the visitor may change how they come in without being asked
	Setup    bool   // the visitor is not in yet
	Codes    []string
}

// This reports whether a session is the one that looks.
func (p accountPage) This(s staff.Sitting) bool { return s.Key == p.v.sitting.Key }

// By tells how a session was begun.
func (p accountPage) By(s staff.Sitting) string {
	return firstOf(s.How, []choice{{Value: "passkey", Name: "by passkey"}, {Value: "password", Name: "by password"}, {Value: "mail", Name: "by a link in a letter"},
		{Value: "invitation", Name: "by invitation"}, {Value: "link", Name: "by sign-in link"}})
}

func firstOf(value string, words []choice) string {
	for _, w := range words {
		if w.Value == value {
			return w.Name
		}
	}
	return value
}

// Missing says what is yet to do before the newsroom opens.
func (p accountPage) Missing() string {
	switch {
	case p.Has.Open(p.House):
		return ""
	case p.Has.Password:
		return "One thing is missing: a code app on your telephone, or a passkey."
	case p.House.SecondFactor:
		return "Set up a passkey, or a password with a code app. Either is enough."
	}
	return "Set up a passkey or a password. Either is enough."
}

func (v *visit) account() error { return v.showAccount(http.StatusOK, nil, nil) }

func (v *visit) showAccount(status int, bad problems, codes []string) error {
	p := accountPage{Who: v.who, Codes: codes, Setup: v.sitting.SettingUp, Device: deviceWords(v.r.UserAgent()), Why: v.keys.Why}
	if v.keys.Why == "" {
		p.Origin = v.keys.Origin
	}
	err := v.read(func(q database.Reader) (err error) {
		if p.Has, err = staff.FactorsOf(v.ctx, q, v.who.ID); err != nil {
			return err
		}
		if p.House, err = staff.HouseEntrance(v.ctx, q); err != nil {
			return err
		}
		if p.Keys, err = staff.Passkeys(v.ctx, q, v.who.ID); err != nil {
			return err
		}
		if p.Sittings, err = staff.Sittings(v.ctx, q, v.who.ID); err != nil {
			return err
		}
		p.room, err = v.room(q, "Your account", "/newsroom/account")
		return err
	})
	if err != nil {
		return err
	}
	p.Sure = p.Setup || !p.Has.Any() || v.sitting.Fresh(v.DB.Now())
	p.Bad = bad
	if p.Setup {
		p.Nav, p.Groups, p.Find = nil, nil, "" // no room is open yet
	}
	return v.print(status, "account", p)
}

// saveAccount changes how the visitor comes in, or ends sessions.
func (v *visit) saveAccount() error {
	if err := v.parse(); err != nil {
		return err
	}
	var did string
	var err error
	switch v.line("do") {
	case "password":
		return v.setPassword()
	case "name":
		did = "passkeyname"
		err = v.write(func(tx *database.Tx) error {
			return staff.NamePasskey(v.ctx, tx, v.who, v.number("id"), v.line("name"))
		})
	case "drop":
		did = "passkeygone"
		err = v.write(func(tx *database.Tx) error { return staff.DropPasskey(v.ctx, tx, v.who, v.number("id")) })
	case "drop-password":
		did = "passwordgone"
		err = v.write(func(tx *database.Tx) error { return staff.DropPassword(v.ctx, tx, v.who) })
	case "drop-app":
		did = "codeappgone"
		err = v.write(func(tx *database.Tx) error { return staff.DropCodeApp(v.ctx, tx, v.who) })
	case "end":
		did = "sessions"
		err = v.write(func(tx *database.Tx) error {
			return staff.EndSitting(v.ctx, tx, v.who.Actor(), v.who.ID, v.r.PostFormValue("session"))
		})
	case "end-others":
		did = "sessions"
		err = v.write(func(tx *database.Tx) error {
			return staff.EndOthers(v.ctx, tx, v.who.Actor(), v.who.ID, v.sitting.Key)
		})
	default:
		return web.Invalid("Choose what to do.")
	}
	if bad, ok := problemsOf(err); ok {
		return v.showAccount(http.StatusUnprocessableEntity, bad, nil)
	}
	if err != nil {
		return err
	}
	return v.to("/newsroom/account", did)
}

// setPassword hashes before it writes, because nobody else can write meanwhile. Other sessions end: whoever changes a
// password may do it because somebody else is in.
func (v *visit) setPassword() error {
	typed := v.r.PostFormValue("password")
	err := staff.CheckPassword(typed, v.Paper, v.who)
	if err == nil && typed != v.r.PostFormValue("password-again") {
		err = &staff.InvalidError{Field: "password-again", Words: "The two are not the same."}
	}
	if bad, ok := problemsOf(err); ok {
		return v.showAccount(http.StatusUnprocessableEntity, bad, nil)
	}
	if err != nil {
		return err
	}
	sealed := staff.Seal(typed)
	err = v.write(func(tx *database.Tx) error {
		if err := staff.SetPassword(v.ctx, tx, v.who, sealed); err != nil {
			return err
		}
		return staff.EndOthers(v.ctx, tx, v.who.Actor(), v.who.ID, v.sitting.Key)
	})
	if err != nil {
		return err
	}
	in, err := v.finishSetup()
	if err != nil {
		return err
	}
	if in {
		return v.to("/newsroom", "welcome")
	}
	if has, err := staff.FactorsOf(v.ctx, v.DB, v.who.ID); err != nil || !has.CodeApp {
		if err != nil {
			return err
		}
		return v.to("/newsroom/account/app", "password")
	}
	return v.to("/newsroom/account", "password")
}

// newCodes shows ten recovery codes, this once. The answer is the page itself: they are in no address.
func (v *visit) newCodes() error {
	var codes []string
	err := v.write(func(tx *database.Tx) (err error) {
		codes, err = staff.NewCodes(v.ctx, tx, v.who)
		return err
	})
	if err != nil {
		return err
	}
	return v.showCodes(codes, "/newsroom/account")
}

// codesPage shows recovery codes.
type codesPage struct {
	*room
	Codes []string
	Next  string
	Made  string
}

func (v *visit) showCodes(codes []string, next string) error {
	p := codesPage{Codes: codes, Next: next}
	err := v.read(func(q database.Reader) (err error) {
		p.room, err = v.room(q, "Recovery codes", "/newsroom/account")
		return err
	})
	if err != nil {
		return err
	}
	p.Nav, p.Groups, p.Find, p.Made = nil, nil, "", p.When(p.now)
	return v.print(http.StatusOK, "codes", p)
}

// appPage is a code app being set up.
type appPage struct {
	*room
	App    staff.CodeApp
	Square template.HTML
	Setup  bool
}

// Link opens an app on the same device.
func (p appPage) Link() template.URL { return template.URL(p.App.Address) } // otpauth, made by us

// Spaced parts the secret into fours, for typing.
func (p appPage) Spaced() string {
	var parts []string
	for s := p.App.Secret; s != ""; s = s[min(4, len(s)):] {
		parts = append(parts, s[:min(4, len(s))])
	}
	return strings.Join(parts, " ")
}

// codeApp shows what is to be copied into the app. It offers a new secret each time it is opened, and nothing counts
// before a code was typed back; the app that works now goes on working until then.
func (v *visit) codeApp() error {
	must, err := v.mustProve()
	if err != nil {
		return err
	}
	if must {
		return web.SeeOther(v.w, v.r, "/newsroom/confirm?next=/newsroom/account/app")
	}
	has, err := staff.FactorsOf(v.ctx, v.DB, v.who.ID)
	if err != nil {
		return err
	}
	if !has.Password {
		return v.to("/newsroom/account", "")
	}
	var app staff.CodeApp
	err = v.write(func(tx *database.Tx) (err error) {
		app, err = staff.OfferCodeApp(v.ctx, tx, v.Vault, v.Paper, v.who)
		return err
	})
	if err != nil {
		return err
	}
	return v.showCodeApp(http.StatusOK, app, nil)
}

func (v *visit) showCodeApp(status int, app staff.CodeApp, bad problems) error {
	square, err := squareOf(app.Address)
	if err != nil {
		return err
	}
	p := appPage{App: app, Square: square, Setup: v.sitting.SettingUp}
	err = v.read(func(q database.Reader) (err error) {
		p.room, err = v.room(q, "Code app", "/newsroom/account")
		return err
	})
	if err != nil {
		return err
	}
	p.Bad = bad
	if p.Setup {
		p.Nav, p.Groups, p.Find = nil, nil, "" // no room is open yet
	}
	return v.print(status, "codeapp", p)
}

// saveCodeApp takes the code that shows that the app works, and hands out recovery codes with the first app.
func (v *visit) saveCodeApp() error {
	if err := v.parse(); err != nil {
		return err
	}
	var codes []string
	err := v.write(func(tx *database.Tx) error {
		codes = nil
		if err := staff.ConfirmCodeApp(v.ctx, tx, v.Vault, v.who, strings.ReplaceAll(v.line("code"), " ", "")); err != nil {
			return err
		}
		has, err := staff.FactorsOf(v.ctx, tx, v.who.ID)
		if err == nil && has.Codes == 0 {
			codes, err = staff.NewCodes(v.ctx, tx, v.who)
		}
		return err
	})
	if bad, ok := problemsOf(err); ok {
		app, err := staff.OfferedCodeApp(v.ctx, v.DB, v.Vault, v.Paper, v.who)
		if _, gone := problemsOf(err); gone {
			return v.showAccount(http.StatusUnprocessableEntity, bad, nil)
		}
		if err != nil {
			return err
		}
		return v.showCodeApp(http.StatusUnprocessableEntity, app, bad)
	}
	if err != nil {
		return err
	}
	in, err := v.finishSetup()
	if err != nil {
		return err
	}
	next := "/newsroom/account?did=codeapp"
	if in {
		next = "/newsroom?did=welcome"
	}
	if len(codes) > 0 {
		return v.showCodes(codes, next)
	}
	return web.SeeOther(v.w, v.r, next)
}

// squareOf draws an address as a QR code (ISO/IEC 18004) in SVG, on our own machine: the secret in it goes to nobody.
func squareOf(address string) (template.HTML, error) {
	code, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		return "", err
	}
	side := code.Bounds().Dx()
	var path strings.Builder
	for y := range side {
		for x := range side {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				path.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "h1v1h-1z")
			}
		}
	}
	s := strconv.Itoa(side)
	return template.HTML(`<svg viewBox="0 0 ` + s + ` ` + s + `" width="240" height="240" shape-rendering="crispEdges" role="img" aria-label="Square to be scanned with the code app"><path d="` + path.String() + `" fill="#000"/></svg>`), nil
}
