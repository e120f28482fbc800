// Package draft keeps what surrounds a text that nobody outside has read yet: who is writing it now, what colleagues
// noted in its margin, and the links by which somebody without an account may read it.
//
// One person writes a story at a time. The lock says who; it is a courtesy and not the safeguard, for a save on top of
// an older text is refused by article.Save whoever holds what. A lock whose holder gives no sign of life is free.
//
// A note is tied to words in a block of the text, the way W3C Web Annotation ties one (TextQuoteSelector): the words,
// and a little of what stands before and after them, so that it finds its place again when the text around it changes.
// Notes never enter the document, so they can never be published.
//
// A review link opens one draft to whoever holds it, until it ends or is revoked. The secret is shown once; the
// database knows only its hash. Links that are expired, revoked or made up are told apart by nobody outside.
package draft

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// ErrNotFound says that there is no such note or link.
var ErrNotFound = errors.New("no such note or link")

// InvalidError refuses what somebody typed, in words for them.
type InvalidError struct{ Field, Words string }

func (e *InvalidError) Error() string { return e.Words }

// Answer tells the web layer how to answer.
func (e *InvalidError) Answer() (kind, words string) { return "invalid", e.Words }

// secretBytes make a secret that nobody guesses: 256 bits.
const secretBytes = 32

func newSecret() string {
	b := make([]byte, secretBytes)
	rand.Read(b) // it never fails: crypto/rand ends the program rather than give weak numbers
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
