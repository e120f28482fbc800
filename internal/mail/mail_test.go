package mail_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"broadsheet/internal/mail"
)

var noon = time.Date(2024, 12, 19, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

// postOffice is a mail server on the loopback, with everything that goes wrong on the way.
type postOffice struct {
	mu       sync.Mutex
	letters  []string
	to       []string
	notYet   int   // how many letters are put off, as greylisting does
	never    error // what the server says of every recipient
	password string
}

type sitting struct {
	office *postOffice
	in     bool
}

func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &sitting{office: p}, nil }

func (s *sitting) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *sitting) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "courier" || password != s.office.password {
			return smtp.ErrAuthFailed
		}
		s.in = true
		return nil
	}), nil
}

func (s *sitting) Mail(string, *smtp.MailOptions) error {
	if s.office.password != "" && !s.in {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (s *sitting) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	if s.office.notYet > 0 {
		s.office.notYet--
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted, come back later"}
	}
	if s.office.never != nil {
		return s.office.never
	}
	s.office.to = append(s.office.to, to)
	return nil
}

func (s *sitting) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	s.office.letters = append(s.office.letters, string(b))
	return err
}

func (s *sitting) Reset()        {}
func (s *sitting) Logout() error { return nil }

// certificate vouches for localhost.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// open opens the post office and says how to reach it.
func (p *postOffice) open(t *testing.T, way string) mail.SMTP {
	t.Helper()
	cert, pool := certificate(t)
	server := smtp.NewServer(p)
	server.Domain = "localhost"
	server.AllowInsecureAuth = way == mail.Plain
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	if way == mail.StartTLS {
		server.TLSConfig = config
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if way == mail.TLS {
		l = tls.NewListener(l, config)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close(); <-done })
	return mail.SMTP{Host: "localhost", Port: port, TLS: way, From: "The Courier <newsroom@courier.example>", Roots: pool, Clock: clock}
}

func (p *postOffice) got() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.letters...)
}

// suite is what every sender must do. got gives the letters as they arrived.
func suite(t *testing.T, s mail.Sender, got func() []string) {
	t.Helper()
	text := "Good day Naledi,\n\nĐ ḓ 中文 😀\n.\n.dots at the beginning\n" + strings.Repeat("long ", 400) + "\nhttps://courier.example/newsroom/sign-in?link=abc_DEF-123\n"
	l := mail.Letter{To: "naledi@courier.example", Subject: "Welcome to Die Hoëveld Koerier 中文", Text: text, Key: "job-7"}
	if err := s.Send(context.Background(), l); err != nil {
		t.Fatal(err)
	}
	letters := got()
	m := read(t, letters[len(letters)-1])
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != l.Subject {
		t.Errorf("subject %q %v", subject, err)
	}
	if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != l.To {
		t.Errorf("to %v %v", to, err)
	}
	if date, err := m.Header.Date(); err != nil || !date.Equal(noon) {
		t.Errorf("date %v %v", date, err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil || strings.TrimRight(strings.ReplaceAll(string(body), "\r\n", "\n"), "\n") != strings.TrimRight(text, "\n") {
		t.Errorf("text %q %v", body, err)
	}
	for _, line := range strings.Split(letters[len(letters)-1], "\r\n") {
		if len(line) > 998 {
			t.Errorf("a line of %d letters", len(line))
		}
	}
	id := m.Header.Get("Message-Id")
	if err := s.Send(context.Background(), l); err != nil {
		t.Fatal(err)
	}
	letters = got()
	if again := read(t, letters[len(letters)-1]).Header.Get("Message-Id"); again != id || id == "" {
		t.Errorf("the same letter is %s and %s", id, again)
	}
	l.Key = "job-8"
	if err := s.Send(context.Background(), l); err != nil {
		t.Fatal(err)
	}
	letters = got()
	if other := read(t, letters[len(letters)-1]).Header.Get("Message-Id"); other == id {
		t.Error("another letter has the same id")
	}
	for _, to := range []string{"", "naledi", "a@b, c@d", "a@b\r\nBcc: c@d", "naledi@courier.example\n"} {
		var refused *mail.RefusedError
		if err := s.Send(context.Background(), mail.Letter{To: to, Subject: "x", Text: "x"}); !errors.As(err, &refused) {
			t.Errorf("a letter to %q: %v", to, err)
		}
	}
}

func read(t *testing.T, letter string) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(bufio.NewReader(strings.NewReader(letter)))
	if err != nil {
		t.Fatalf("%v in %q", err, letter)
	}
	return m
}

func TestSenders(t *testing.T) {
	for _, way := range []string{mail.StartTLS, mail.TLS, mail.Plain} {
		t.Run(way, func(t *testing.T) {
			office := &postOffice{}
			suite(t, office.open(t, way), office.got)
		})
		t.Run(way+" with a password", func(t *testing.T) {
			office := &postOffice{password: "correct"}
			s := office.open(t, way)
			s.User, s.Password = "courier", "correct"
			suite(t, s, office.got)
		})
	}
	t.Run("outbox", func(t *testing.T) {
		o := mail.Outbox{Dir: filepath.Join(t.TempDir(), "outbox"), From: "newsroom@courier.example", Clock: clock}
		last := ""
		suite(t, o, func() []string {
			files, err := filepath.Glob(filepath.Join(o.Dir, "*.eml"))
			if err != nil || len(files) == 0 {
				t.Fatalf("%v %v", files, err)
			}
			newest := files[len(files)-1]
			for _, f := range files { // the clock stands still: the newest is the one that is new
				if f != last {
					newest = f
				}
				if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%v %v", info, err)
				}
			}
			last = newest
			b, err := os.ReadFile(newest)
			if err != nil {
				t.Fatal(err)
			}
			return []string{string(b)}
		})
	})
}

// What the server says decides whether a letter is tried again.
func TestWhatTheServerSays(t *testing.T) {
	letter := mail.Letter{To: "naledi@courier.example", Subject: "Hello", Text: "Hello", Key: "1"}
	ctx := context.Background()
	var refused *mail.RefusedError

	grey := &postOffice{notYet: 1}
	s := grey.open(t, mail.StartTLS)
	if err := s.Send(ctx, letter); err == nil || errors.As(err, &refused) || !strings.Contains(err.Error(), "greylisted") {
		t.Errorf("put off: %v", err)
	}
	if err := s.Send(ctx, letter); err != nil || len(grey.got()) != 1 {
		t.Errorf("the second time: %v", err)
	}

	shut := &postOffice{never: &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nobody here by that name"}}
	if err := shut.open(t, mail.TLS).Send(ctx, letter); !errors.As(err, &refused) || !strings.Contains(err.Error(), "nobody here") {
		t.Errorf("refused: %v", err)
	}

	locked := &postOffice{password: "correct"}
	s = locked.open(t, mail.StartTLS)
	s.User, s.Password = "courier", "wrong"
	if err := s.Send(ctx, letter); err == nil || len(locked.got()) != 0 || strings.Contains(err.Error(), "wrong") && strings.Contains(err.Error(), "password=") {
		t.Errorf("a wrong password: %v", err)
	}

	if err := (mail.SMTP{Host: "localhost", Port: 1, TLS: mail.StartTLS, From: "a@b.example", Clock: clock}).Send(ctx, letter); err == nil || errors.As(err, &refused) {
		t.Errorf("nobody there: %v", err)
	}
}

// A server that nobody vouches for, or that leaves TLS out, gets neither letter nor password.
func TestServersThatAreNotTrusted(t *testing.T) {
	letter := mail.Letter{To: "naledi@courier.example", Subject: "Hello", Text: "Hello"}
	for _, way := range []string{mail.StartTLS, mail.TLS} {
		strange := &postOffice{password: "correct"}
		s := strange.open(t, way)
		s.Roots, s.User, s.Password = x509.NewCertPool(), "courier", "correct"
		if err := s.Send(context.Background(), letter); err == nil || len(strange.got()) != 0 {
			t.Errorf("%s: an unknown certificate: %v", way, err)
		}
	}
	open := &postOffice{}
	s := open.open(t, mail.Plain)
	s.TLS = mail.StartTLS
	if err := s.Send(context.Background(), letter); err == nil || len(open.got()) != 0 {
		t.Errorf("a server without STARTTLS: %v", err)
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	good := mail.SMTP{Host: "mail.courier.example", TLS: mail.StartTLS, From: "newsroom@courier.example"}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for says, spoil := range map[string]func(s *mail.SMTP){
		"mail.from":     func(s *mail.SMTP) { s.From = "" },
		"mail.tls":      func(s *mail.SMTP) { s.TLS = "ssl" },
		"this machine":  func(s *mail.SMTP) { s.TLS = mail.Plain },
		"mail.port":     func(s *mail.SMTP) { s.Port = 70000 },
		"mail.password": func(s *mail.SMTP) { s.User = "courier" },
	} {
		s := good
		spoil(&s)
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

// Nothing that stands in a letter becomes a header.
func FuzzLetter(f *testing.F) {
	f.Add("naledi@courier.example", "Hello", "Text")
	f.Add("naledi@courier.example", "Hello\r\nBcc: thief@elsewhere.example", "Text\r\n\r\nBcc: thief")
	f.Add("\"a\\\r\nBcc: x\"@courier.example", "=?utf-8?q?=0D=0ABcc:_x?=", "\x00\xff.\n..\n")
	f.Add("a@b.example\x00", strings.Repeat("x", 3000), "\r")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, to, subject, text string) {
		o := mail.Outbox{Dir: filepath.Join(dir, "x"), From: "newsroom@courier.example", Clock: clock}
		_ = os.RemoveAll(o.Dir)
		if err := o.Send(context.Background(), mail.Letter{To: to, Subject: subject, Text: text, Key: "1"}); err != nil {
			return
		}
		files, _ := filepath.Glob(filepath.Join(o.Dir, "*.eml"))
		b, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("%v in %q", err, b)
		}
		for name, values := range m.Header {
			switch name {
			case "Date", "Mime-Version", "Message-Id", "Subject", "From", "To", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted":
			default:
				t.Errorf("a header %q: %q", name, values)
			}
			if len(values) != 1 {
				t.Errorf("%q stands there %d times", name, len(values))
			}
		}
		if list, err := m.Header.AddressList("To"); err != nil || len(list) != 1 {
			t.Errorf("to %v %v", list, err)
		}
	})
}
