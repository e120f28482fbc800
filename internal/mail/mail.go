// Package mail sends letters: sign-in links, invitations, notices to the staff. A letter is plain text; what it links
// to is the paper itself.
//
// SMTP hands letters to the mail server of the house. Outbox keeps them in a folder, for a paper that has none.
package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Letter is one message to one person.
type Letter struct {
	To      string // address, such as naledi@courier.example
	Subject string
	Text    string // plain text, lines as long as they like
	Key     string // names the letter, so that one sent twice by a retry has the same Message-ID
}

// Sender sends letters. An error says that the letter was not taken and may be tried again, unless it is a RefusedError.
type Sender interface {
	Send(ctx context.Context, l Letter) error
}

// RefusedError says that a letter was refused for good: trying again would not help.
type RefusedError struct{ Why string }

func (e *RefusedError) Error() string { return "the letter was refused: " + e.Why }

// Bounds of a letter. RFC 5322 §2.1.1 allows 998 letters a line, but no window shows so long a subject; a megabyte of
// text is no letter.
const (
	mostSubject = 200
	mostText    = 1 << 20
)

// Mailbox reads an address such as "The Courier <news@courier.example>".
func Mailbox(s string) (*mail.Address, error) {
	a, err := mail.ParseAddress(s)
	if err != nil || strings.ContainsFunc(s, unicode.IsControl) {
		return nil, fmt.Errorf("%q is not a mail address such as news@courier.example", s)
	}
	return a, nil
}

// compose makes the message (RFC 5322, RFC 2045). Nothing that is in a letter can become a header: the address
// is parsed and written anew, and the subject loses its control characters.
func compose(from *mail.Address, l Letter, at time.Time) (*gomail.Msg, error) {
	to, err := Mailbox(l.To)
	if err != nil {
		return nil, &RefusedError{err.Error()}
	}
	if len(l.Text) > mostText {
		return nil, &RefusedError{"it is longer than a megabyte"}
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.FromFormat(from.Name, from.Address); err != nil {
		return nil, fmt.Errorf("the sender's address: %w", err)
	}
	if err := m.To(to.Address); err != nil {
		return nil, &RefusedError{err.Error()}
	}
	m.Subject(subjectLine(l.Subject))
	m.SetDateWithValue(at)
	m.SetMessageIDWithValue(messageID(from, l))
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834 §5: nobody's absence answers us
	m.SetBodyString(gomail.TypeTextPlain, tidy(l.Text))
	return m, nil
}

// subjectLine is one line of whole letters.
func subjectLine(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
	if r := []rune(s); len(r) > mostSubject {
		s = string(r[:mostSubject-1]) + "…"
	}
	return s
}

// tidy makes text fit to travel: whole letters, no NUL, line ends as RFC 5322 §2.3 has them.
func tidy(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.ReplaceAll(s, "\n", "\r\n")
}

// messageID is the same for a letter that is sent twice, so that programs show it once (RFC 5322 §3.6.4). The key and
// the address are hashed: they say nothing to who reads the header.
func messageID(from *mail.Address, l Letter) string {
	sum := sha256.Sum256([]byte(l.Key + "\x00" + l.To))
	_, domain, _ := strings.Cut(from.Address, "@")
	return hex.EncodeToString(sum[:16]) + "@" + domain
}
