package mail

import (
	"bytes"
	"context"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Outbox keeps letters in a folder and sends none. The newest are kept; each is a file that mail programs open.
type Outbox struct {
	Dir   string
	From  string
	Clock func() time.Time
}

// kept is how many letters an outbox holds: enough to look back a while, and no archive.
const kept = 200

// Send puts the letter into the folder, which only the paper's own user may read: links in it open doors.
func (o Outbox) Send(_ context.Context, l Letter) error {
	from, err := Mailbox(o.From)
	if err != nil {
		from = &mail.Address{Name: "Broadsheet", Address: "newsroom@localhost"}
	}
	now := time.Now
	if o.Clock != nil {
		now = o.Clock
	}
	m, err := compose(from, l, now())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return fmt.Errorf("write a letter: %w", err)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return fmt.Errorf("keep a letter: %w", err)
	}
	id, _, _ := strings.Cut(messageID(from, l), "@")
	// The same letter again takes the place of the one before.
	old, _ := filepath.Glob(filepath.Join(o.Dir, "*-"+id+".eml")) // the pattern is sound
	name := filepath.Join(o.Dir, now().UTC().Format("20060102T150405.000000")+"-"+id+".eml")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("keep a letter: %w", err)
	}
	for _, file := range old {
		if file != name {
			os.Remove(file)
		}
	}
	return o.thin()
}

// thin deletes the oldest letters above the limit.
func (o Outbox) thin() error {
	files, err := filepath.Glob(filepath.Join(o.Dir, "*.eml"))
	if err != nil || len(files) <= kept {
		return err
	}
	slices.Sort(files)
	for _, file := range files[:len(files)-kept] {
		if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}
