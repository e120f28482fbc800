//go:build browser

package browser

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/staff/stafftest"
)

// byName is the same paper at the address at which passkeys work, with an administrator of its own.
func byName(t testing.TB, handle string) *paper {
	t.Helper()
	p := &paper{App: courier.App, URL: strings.Replace(courier.URL, "127.0.0.1", "localhost", 1)}
	p.write(t, func(ctx context.Context, tx *database.Tx) (err error) {
		p.editor, err = staff.Add(ctx, tx, by, staff.Person{Name: "Naledi Moyo", Handle: handle, Email: handle + "@courier.example", Role: staff.Administrator})
		return err
	})
	return p
}

// pocket gives the window a telephone with a fingerprint.
func (b *tab) pocket() {
	b.t.Helper()
	do(b, webauthn.Enable, webauthn.EnableParams{})
	do(b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
		HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
}

// look keeps a picture of the whole page where somebody wants to look at it.
func (b *tab) look(name string) {
	b.t.Helper()
	dir := os.Getenv("BROADSHEET_TEST_LOOK")
	if dir == "" {
		return
	}
	beyond := true
	shot, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &beyond})
	b.must(err)
	b.must(os.WriteFile(filepath.Join(dir, name+"-"+b.window.String()+".png"), shot.Data, 0o644))
}

// fits holds a page of the door against the promises of every page.
func (b *tab) fits(name string) {
	b.t.Helper()
	was := b.window
	if name != "sign-in" { // where there are no rooms yet to go to
		b.faults(name+" structure", orderScript, "")
	}
	for _, width := range []int64{320, 360, 1280} {
		b.resize(width, 640)
		least := 0
		if width < phoneWidth {
			least = finger
		}
		b.faults(name, layoutScript, js(least))
		for _, dark := range []bool{false, true} {
			b.media("", dark)
			b.faults(name, contrastScript, "")
			b.window.Dark = dark
			b.look(name)
		}
	}
	b.media("", was.Dark)
	b.window.Dark = was.Dark
	b.resize(was.Width, was.Height)
}

// A passkey is set up, opens the newsroom, and says again who sits there before somebody is shut out.
func TestPasskey(t *testing.T) {
	p := byName(t, "passkey-naledi")
	b := open(t, p, desk)
	b.pocket()
	b.signIn()
	b.goTo("/newsroom/account")
	b.fits("account-new")
	b.fill("Name", "My telephone")
	b.leave(func() { b.click("button", "Set up a passkey") })
	b.sees("The passkey is set up")
	b.sees("My telephone")
	b.fits("account")

	b.goTo("/newsroom/account")
	b.follow("button", "Sign out here")
	b.sees("Sign in with a passkey")
	b.fits("sign-in")
	b.leave(func() { b.click("button", "Sign in with a passkey") })
	if b.path() != "/newsroom" {
		t.Fatalf("the passkey leads to %s", b.path())
	}
	b.goTo("/newsroom/account")
	b.sees("by passkey")

	// An hour later a colleague is invited: who sits there? What was typed goes on by itself.
	courier.later(time.Hour)
	b.goTo("/newsroom/people")
	b.fits("people")
	b.fill("Name", "Zanele Dube")
	b.fill("Short name", "zanele")
	b.follow("button", "Invite")
	b.sees("Is it you?")
	b.fits("confirm")
	b.leave(func() { b.click("button", "Confirm with a passkey") })
	b.sees("Invitation for Zanele Dube")
	b.fits("people-link")
}

// At an address at which no passkey can work, the page says where it can.
func TestPasskeysWorkElsewhere(t *testing.T) {
	b := open(t, courier, phone)
	b.goTo("/newsroom/sign-in")
	b.sees("work at http://localhost:")
	if ask[bool](b, "[...document.querySelectorAll('[data-passkey]')].some(e => !e.hidden)") {
		t.Error("a button is shown that can do nothing")
	}
}

// Somebody invited comes in without a script: a password, a code app, recovery codes; the second time with the password
// and a code.
func TestInvitedWithoutScript(t *testing.T) {
	p := byName(t, "inviting-naledi")
	var secret string
	p.write(t, func(ctx context.Context, tx *database.Tx) (err error) {
		_, secret, err = staff.Invite(ctx, tx, p.editor.Actor(), staff.Person{Name: "Pieter Nkosi", Handle: "invited-pieter", Role: staff.Reporter})
		return err
	})
	b := open(t, p, phone.noScript())
	b.goTo("/newsroom/sign-in?invite=" + secret)
	b.sees("Welcome to The Highveld Courier, Pieter Nkosi")
	b.look("invitation")
	b.follow("button", "Take up the invitation")
	b.sees("How will you come in?")
	b.look("setup")
	b.goTo("/newsroom/stories")
	if b.path() != "/newsroom/account" {
		t.Fatalf("the newsroom is open before a way in is set up: %s", b.path())
	}
	b.fill("New password", "twaalf groen paraplus")
	b.fill("Once more", "twaalf groen paraplus")
	b.follow("button", "Set the password")
	b.sees("Six figures")
	b.look("codeapp")
	app := strings.ReplaceAll(b.text(".secret"), " ", "")
	b.fill("Six figures from the app", stafftest.Code(app, courier.now()))
	b.follow("button", "Set it up")
	b.sees("Your recovery codes")
	b.look("codes")
	b.follow("a", "I have them")
	b.sees("You are in")

	b.goTo("/newsroom/account")
	b.follow("button", "Sign out here")
	b.fill("Short name or mail address", "invited-pieter")
	b.fill("Password", "twaalf groen paraplus")
	b.follow("button", "Sign in")
	b.sees("Second step")
	b.look("second")
	courier.later(30 * time.Second) // each code works once
	b.fill("Code from your app", stafftest.Code(app, courier.now()))
	b.follow("button", "Sign in")
	if b.path() != "/newsroom" {
		t.Fatalf("he stands at %s", b.path())
	}
}
