package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// How the way to the mail server is kept private.
const (
	StartTLS = "starttls" // begins in the open and changes over, RFC 3207; a server that does not is not trusted
	TLS      = "tls"      // from the first byte, RFC 8314 §3.3
	Plain    = "none"     // only to a server on this machine
)

// SMTP hands letters to a mail server (RFC 5321).
type SMTP struct {
	Host, TLS, User, Password string
	Port                      int // 0: 587 for starttls, 465 for tls, 25 for none
	From                      string
	Roots                     *x509.CertPool // who vouches for the server; nil: those of the machine
	Clock                     func() time.Time
}

// patience is how long a server may take for the whole of a letter. RFC 5321 §4.5.3.2 allows minutes for each command;
// a job that waits so long is better tried again.
const patience = 30 * time.Second

// Check refuses settings with which no letter would ever arrive, or a password would travel in the open.
func (s SMTP) Check() error {
	if _, err := Mailbox(s.From); err != nil {
		return fmt.Errorf("mail.from: %w", err)
	}
	switch s.TLS {
	case StartTLS, TLS:
	case Plain:
		if !loopback(s.Host) {
			return fmt.Errorf("mail.tls: none is only for a server on this machine (localhost, 127.0.0.1), not for %s: use starttls or tls", s.Host)
		}
	default:
		return fmt.Errorf("mail.tls: %q is none of starttls, tls, none", s.TLS)
	}
	if s.Port < 0 || s.Port > 65535 {
		return fmt.Errorf("mail.port: %d is no port", s.Port)
	}
	if (s.User == "") != (s.Password == "") {
		return errors.New("mail.user and mail.password go together: set both or neither")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s SMTP) port() int {
	switch {
	case s.Port != 0:
		return s.Port
	case s.TLS == TLS:
		return 465
	case s.TLS == Plain:
		return 25
	}
	return 587
}

// Send hands the letter over. A server that says "not now" (4xx, greylisting) gives an error to be tried again; one that
// says "never" (5xx) a RefusedError.
func (s SMTP) Send(ctx context.Context, l Letter) error {
	from, err := Mailbox(s.From)
	if err != nil {
		return fmt.Errorf("mail.from: %w", err)
	}
	now := time.Now
	if s.Clock != nil {
		now = s.Clock
	}
	m, err := compose(from, l, now())
	if err != nil {
		return err
	}
	client, err := s.client(from)
	if err != nil {
		return fmt.Errorf("mail server %s: %w", s.Host, err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.explain(client.DialAndSendWithContext(ctx, m))
}

func (s SMTP) client(from *mail.Address) (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port()), gomail.WithTimeout(patience), gomail.WithoutNoop(),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12})}
	if at := len(from.Address) - 1; at > 0 {
		for i := at; i >= 0; i-- {
			if from.Address[i] == '@' {
				options = append(options, gomail.WithHELO(from.Address[i+1:]))
				break
			}
		}
	}
	switch s.TLS {
	case TLS:
		options = append(options, gomail.WithSSL())
	case Plain:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		method := gomail.SMTPAuthAutoDiscover
		if s.TLS == Plain { // the way stays on this machine
			method = gomail.SMTPAuthPlainNoEnc
		}
		options = append(options, gomail.WithSMTPAuth(method), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, options...)
}

// explain sorts an error into those that pass and those that do not.
func (s SMTP) explain(err error) error {
	if err == nil {
		return nil
	}
	var sent *gomail.SendError
	if errors.As(err, &sent) && !sent.IsTemp() && sent.ErrorCode() >= 500 && sent.ErrorCode() < 600 {
		return &RefusedError{fmt.Sprintf("%s says %v", s.Host, err)}
	}
	return fmt.Errorf("send by %s:%d: %w", s.Host, s.port(), err)
}
