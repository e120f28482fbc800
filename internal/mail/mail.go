// Package mail sends letters: sign-in links, invitations, notices to the staff. A letter is plain text; what it links
// to is the paper itself.
package mail

import "context"

// Letter is one message to one person.
type Letter struct {
	To      string // address, such as naledi@courier.example
	Subject string
	Text    string // plain text, lines as long as they like
	Key     string // names the letter, so that one sent twice by a retry has the same Message-ID
}

// Sender sends letters. An error says that the letter was not taken and may be tried again.
type Sender interface {
	Send(ctx context.Context, l Letter) error
}
