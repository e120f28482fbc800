package newsroom

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/mail"
	"broadsheet/internal/staff"
)

// LetterJob writes and sends a letter that holds a link. The link is made when the letter is written and stands in no
// row: a stolen database, or the job that waits in it, opens nothing.
const LetterJob = "staff.letter"

// letterOrder says to whom a letter goes. One of the three is set.
type letterOrder struct {
	Typed  string `json:"typed,omitempty"`  // somebody asked for a link by this name, which may be nobody's
	Invite int64  `json:"invite,omitempty"` // an invitation
	Test   int64  `json:"test,omitempty"`   // a person who wants to see whether mail arrives
	By     string `json:"by,omitempty"`
}

// letterKey names a letter without saying to whom it goes.
func letterKey(s string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(s))))
	return hex.EncodeToString(sum[:8])
}

// SendLetter carries out a LetterJob.
func (n *Newsroom) SendLetter(ctx context.Context, c *job.Claim) error {
	var order letterOrder
	if err := c.Decode(&order); err != nil {
		return err
	}
	l, err := n.write(ctx, order)
	if errors.Is(err, staff.ErrNotFound) || err == nil && l.To == "" {
		return nil // nobody is called that, or the invitation was withdrawn meanwhile
	}
	if err != nil {
		return err
	}
	l.Key = c.Key()
	err = n.Mail.Send(ctx, l)
	var refused *mail.RefusedError
	if errors.As(err, &refused) {
		n.Log.WarnContext(ctx, "a letter was refused for good", "err", err)
		return nil
	}
	return err
}

func (n *Newsroom) write(ctx context.Context, order letterOrder) (l mail.Letter, err error) {
	err = n.DB.Write(ctx, func(tx *database.Tx) error {
		switch {
		case order.Invite != 0:
			l, err = n.inviteLetter(ctx, tx, order)
		case order.Test != 0:
			l, err = n.testLetter(ctx, tx, order.Test)
		default:
			l, err = n.linkLetter(ctx, tx, order.Typed)
		}
		return err
	})
	return l, err
}

func (n *Newsroom) linkLetter(ctx context.Context, tx *database.Tx, typed string) (mail.Letter, error) {
	p, err := staff.Named(ctx, tx, typed)
	if err != nil || p.Email == "" {
		return mail.Letter{}, errors.Join(err)
	}
	secret, err := staff.MailLink(ctx, tx, p)
	return mail.Letter{To: p.Email, Subject: "Sign in to " + n.Paper, Text: "Good day " + p.Name + ",\n\n" +
		"somebody, probably you, asked for a link to the newsroom of " + n.Paper + ". It works once, within half an hour:\n\n" +
		n.PublicURL + "/newsroom/sign-in?link=" + secret + "\n\n" +
		"The link stands in for your password; a second step is asked all the same.\n" +
		"If you did not ask for it, do nothing: without this letter nobody can use it.\n"}, err
}

func (n *Newsroom) inviteLetter(ctx context.Context, tx *database.Tx, order letterOrder) (mail.Letter, error) {
	i, secret, err := staff.InviteAgain(ctx, tx, order.By, order.Invite)
	if err != nil {
		return mail.Letter{}, err
	}
	return mail.Letter{To: i.For.Email, Subject: "Welcome to " + n.Paper, Text: "Good day " + i.For.Name + ",\n\n" +
		"you are invited to the newsroom of " + n.Paper + " as " + staffRole(i.For.Role) + ". The invitation works once, within three days:\n\n" +
		n.PublicURL + "/newsroom/sign-in?invite=" + secret + "\n\n" +
		"You will set up how you come in, which takes about a minute. Open it on the device on which you work.\n"}, nil
}

func (n *Newsroom) testLetter(ctx context.Context, tx *database.Tx, id int64) (mail.Letter, error) {
	p, err := staff.ByID(ctx, tx, id)
	return mail.Letter{To: p.Email, Subject: "A test letter from " + n.Paper, Text: "Good day " + p.Name + ",\n\nletters of " + n.Paper + " arrive. Umlaute, diakritiese tekens en 中文 too.\n"}, err
}
