package notice_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/job"
	"broadsheet/internal/mail"
	"broadsheet/internal/notice"
	"broadsheet/internal/staff"
)

// tray takes letters in place of a mail server; while down is set it takes none.
type tray struct {
	mu      sync.Mutex
	letters []mail.Letter
	down    int // how many more letters it does not take
}

func (t *tray) Send(_ context.Context, l mail.Letter) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.down > 0 {
		t.down--
		return errors.New("the mail server does not answer")
	}
	t.letters = append(t.letters, l)
	return nil
}

func (t *tray) list() []mail.Letter {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]mail.Letter(nil), t.letters...)
}

// until waits for so many letters.
func (t *tray) until(tt *testing.T, n int) []mail.Letter {
	tt.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if list := t.list(); len(list) >= n {
			return list
		}
	}
	tt.Fatalf("%d letters, not %d", len(t.list()), n)
	return nil
}

var sast = time.FixedZone("Africa/Johannesburg", 2*60*60)

func hire(t *testing.T, db *database.DB, handle string) staff.Person {
	t.Helper()
	var p staff.Person
	err := db.Write(t.Context(), func(tx *database.Tx) (err error) {
		p, err = staff.Add(t.Context(), tx, "system", staff.Person{Name: "Naledi Moyo", Handle: handle, Email: handle + "@courier.example", Role: staff.Editor})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What concerns somebody now is mailed at once, what does not waits for the morning, what was read is not mailed, and
// what nobody wants stays in the newsroom. A mail server that is down is tried again.
func TestNoticesGoOutAsPeopleChose(t *testing.T) {
	night := time.Date(2024, 12, 19, 4, 0, 0, 0, sast)
	databasetest.EachAt(t, night, func(t *testing.T, db *database.DB, clock *databasetest.Clock) {
		ctx, box := t.Context(), &tray{down: 1}
		post := &notice.Postman{DB: db, Sender: box, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Zone: func() *time.Location { return sast }, Paper: func() string { return "The Highveld Courier" },
			PublicURL: "http://paper.example", Called: func(_ context.Context, _ database.Reader, subject string) (string, error) {
				if subject == "article:7" {
					return "The valves", nil
				}
				return "", nil
			}}
		naledi, thabo := hire(t, db, "naledi"), hire(t, db, "thabo")
		write := func(f func(tx *database.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		tell := func(kind, subject string, people ...int64) {
			write(func(tx *database.Tx) error {
				return notice.Tell(ctx, tx, notice.Notice{Kind: kind, Subject: subject, Words: "Words of " + kind + ".", Path: "/newsroom/x"}, people...)
			})
		}
		write(func(tx *database.Tx) error { return notice.Choose(ctx, tx, thabo.ID, "plan", notice.Never) })
		write(func(tx *database.Tx) error { return notice.Choose(ctx, tx, thabo.ID, "nonsense", "always") })
		jobs := job.NewRunner(db, post.Log)
		post.Work(jobs)
		running, stop := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() { defer close(done); jobs.Run(running) }()
		defer func() { stop(); <-done }()

		tell("plan.failed", "article:7", naledi.ID, thabo.ID)
		for deadline := time.Now().Add(20 * time.Second); len(box.list()) == 0 && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			clock.Advance(time.Second) // over the pause after the first try
		}
		l := box.until(t, 1)[0]
		if l.To != naledi.Email || l.Subject != "The Highveld Courier: a plan needs you" || !strings.Contains(l.Text, "The valves") || !strings.Contains(l.Text, "http://paper.example/newsroom/x") {
			t.Errorf("the letter is %+v", l)
		}
		tell("plan.failed", "article:7", naledi.ID) // told already
		tell("front.stale", "front:front", naledi.ID)
		tell("picture.rights", "picture:1", naledi.ID, thabo.ID)
		tell("note.added", "article:8", thabo.ID)
		if n, err := notice.Unread(ctx, db, naledi.ID); err != nil || n != 3 {
			t.Errorf("%d unread: %v", n, err)
		}
		write(func(tx *database.Tx) error { return notice.Read(ctx, tx, thabo.ID, 0) })
		clock.Set(time.Date(2024, 12, 19, 6, 59, 0, 0, sast))
		if err := post.Morning(ctx); err != nil {
			t.Fatal(err)
		}
		if list := box.list(); len(list) != 1 {
			t.Errorf("before seven: %+v", list[1:])
		}
		clock.Set(time.Date(2024, 12, 19, 11, 0, 0, 0, sast)) // the paper was down at seven
		if err := post.Morning(ctx); err != nil {
			t.Fatal(err)
		}
		list := box.until(t, 2)
		if len(list) != 2 || list[1].To != naledi.Email || list[1].Subject != "The Highveld Courier: 2 notices" || strings.Contains(list[1].Text, "plan.failed") {
			t.Errorf("the letter of the day is %+v", list[1:])
		}
		if err := post.Morning(ctx); err != nil {
			t.Fatal(err)
		}
		tell("note.added", "article:9", naledi.ID)
		clock.Set(time.Date(2024, 12, 20, 6, 59, 0, 0, sast))
		if err := post.Morning(ctx); err != nil {
			t.Fatal(err)
		}
		clock.Set(time.Date(2024, 12, 20, 7, 0, 0, 0, sast))
		if err := post.Morning(ctx); err != nil {
			t.Fatal(err)
		}
		if list = box.until(t, 3); len(list) != 3 || list[2].Subject != "The Highveld Courier: notes for you" || strings.Contains(list[2].Text, "The valves") {
			t.Errorf("after seven: %+v", list[2:])
		}
	})
}

// One person's notices are another's business to no extent: they read, and mark, their own.
func TestNoticesAreOnesOwn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		naledi, thabo := hire(t, db, "naledi"), hire(t, db, "thabo")
		err := db.Write(ctx, func(tx *database.Tx) error {
			return errors.Join(notice.Tell(ctx, tx, notice.Notice{Kind: "ask.write", Subject: "article:1", Words: "Write."}, naledi.ID, thabo.ID), notice.Read(ctx, tx, naledi.ID, 0))
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range []struct {
			who  staff.Person
			want int
		}{{naledi, 0}, {thabo, 1}} {
			if n, err := notice.Unread(ctx, db, one.who.ID); err != nil || n != one.want {
				t.Errorf("%s has %d unread: %v", one.who.Handle, n, err)
			}
		}
		his, err := notice.Before(ctx, db, thabo.ID, 0, 10)
		if err != nil || len(his) != 1 {
			t.Fatalf("%+v %v", his, err)
		}
		_ = db.Write(ctx, func(tx *database.Tx) error { return notice.Read(ctx, tx, naledi.ID, his[0].ID) })
		if n, _ := notice.Unread(ctx, db, thabo.ID); n != 1 {
			t.Error("she read his notice")
		}
	})
}
