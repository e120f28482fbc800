package ledger

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/job"
)

const (
	// sealEvery keeps the promise of "within a second".
	sealEvery = 400 * time.Millisecond
	// mostAtOnce bounds one sealing transaction: an import of 10,000 stories
	// must not keep other writers out.
	mostAtOnce = 500
	// leaderFor is how long another node waits before it takes over sealing.
	leaderFor = 3 * time.Second
)

// Head is the seal of one entry: enough to find later that it was tampered with.
type Head struct {
	Seq     int64
	ID      int64
	Hash    []byte
	Action  string
	Subject string
}

// String is the head's line in the heads file.
func (h Head) String() string {
	return fmt.Sprintf("%d %d %s %s %s", h.Seq, h.ID, hex.EncodeToString(h.Hash), h.Action, h.Subject)
}

// Seal chains the entries that are not yet chained, and returns their heads.
// Several may seal at once; each entry is sealed by one of them.
func Seal(ctx context.Context, db *database.DB) ([]Head, error) {
	var all []Head
	for {
		some, err := sealSome(ctx, db, nil)
		all = append(all, some...)
		if err != nil || len(some) < mostAtOnce {
			return all, err
		}
	}
}

// sealSome seals at most mostAtOnce entries in one transaction, as leader if one is given.
func sealSome(ctx context.Context, db *database.DB, leader *job.Leader) (heads []Head, err error) {
	var one int
	err = db.QueryRow(ctx, "SELECT 1 FROM ledger_entry WHERE seq IS NULL LIMIT 1").Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for entries to seal: %w", err)
	}
	err = db.Write(ctx, func(tx *database.Tx) error {
		heads = nil
		if leader != nil {
			if err := leader.Fence(ctx, tx); err != nil {
				return err
			}
		}
		last, err := lastHead(ctx, tx)
		if err != nil {
			return err
		}
		open, err := lines(tx.Query(ctx, "SELECT "+lineColumns+" FROM ledger_entry WHERE seq IS NULL ORDER BY id LIMIT $1", mostAtOnce))
		if err != nil {
			return err
		}
		for _, l := range open {
			h := Head{Seq: last.Seq + 1, ID: l.id, Action: l.Action, Subject: l.Subject}
			if h.Hash, err = l.seal(last.Hash, h.Seq); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "UPDATE ledger_entry SET seq = $2, previous = $3, hash = $4 WHERE id = $1", l.id, h.Seq, last.Hash, h.Hash); err != nil {
				return err
			}
			heads = append(heads, h)
			last = h
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("seal the ledger: %w", err)
	}
	return heads, nil
}

// lastHead is the end of the chain.
func lastHead(ctx context.Context, q database.Reader) (Head, error) {
	h := Head{Hash: genesis}
	err := q.QueryRow(ctx, "SELECT seq, hash FROM ledger_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1").Scan(&h.Seq, &h.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return h, err
}

// Sealer seals entries as they come and writes their heads outside the
// database. Of several nodes one seals.
type Sealer struct {
	DB    *database.DB
	Heads string // the file of heads; in the data directory, better copied elsewhere now and then
	Log   *slog.Logger
}

// Run seals until ctx ends, and once more on the way out.
func (s Sealer) Run(ctx context.Context) {
	if s.Log == nil {
		s.Log = slog.Default()
	}
	_ = job.Lead(ctx, s.DB, "ledger.seal", leaderFor, func(ctx context.Context, leader *job.Leader) error {
		tick := time.NewTicker(sealEvery)
		defer tick.Stop()
		said := ""
		for {
			err := s.pass(ctx, leader)
			switch {
			case err == nil:
				said = ""
			case errors.Is(err, job.ErrLost):
				return err
			case ctx.Err() == nil && err.Error() != said: // once per trouble, not per pass
				said = err.Error()
				s.Log.Error("the ledger is not sealed as it should be", "error", err)
			}
			select {
			case <-ctx.Done():
				last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
				defer cancel()
				return s.pass(last, leader)
			case <-tick.C:
			}
		}
	})
}

// pass seals what is open and then witnesses what is sealed, this time or in an
// earlier life that ended between the two.
func (s Sealer) pass(ctx context.Context, leader *job.Leader) error {
	for {
		heads, err := sealSome(ctx, s.DB, leader)
		if err != nil {
			return err
		}
		if len(heads) > 0 {
			last := heads[len(heads)-1]
			s.Log.Info("ledger sealed", "entries", len(heads), "seq", last.Seq, "head", hex.EncodeToString(last.Hash))
		}
		if len(heads) < mostAtOnce {
			break
		}
	}
	return s.witness(ctx)
}

// witness appends to the heads file the seals that it does not have yet. A file
// that disagrees with the database gets nothing more: it is the evidence.
func (s Sealer) witness(ctx context.Context) error {
	if s.Heads == "" {
		return nil
	}
	f, err := os.OpenFile(s.Heads, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open the heads file: %w", err)
	}
	defer func() { _ = f.Close() }()
	last, end, err := lastLine(f)
	if err != nil {
		return err
	}
	if err := s.agrees(ctx, last); err != nil {
		return err
	}
	missing, err := lines(s.DB.Query(ctx, "SELECT "+lineColumns+" FROM ledger_entry WHERE seq > $1 ORDER BY seq", last.Seq))
	if err != nil || len(missing) == 0 {
		return err
	}
	var b bytes.Buffer
	for _, l := range missing {
		fmt.Fprintln(&b, Head{l.seq, l.id, l.hash, l.Action, l.Subject})
	}
	// At the end of the last whole line: a line torn by a power cut is overwritten.
	if _, err := f.WriteAt(b.Bytes(), end); err != nil {
		return fmt.Errorf("write the heads file: %w", err)
	}
	return f.Sync()
}

// agrees compares the last witnessed head with the database.
func (s Sealer) agrees(ctx context.Context, last Head) error {
	if last.Seq == 0 {
		return nil
	}
	var hash []byte
	err := s.DB.QueryRow(ctx, "SELECT hash FROM ledger_entry WHERE seq = $1", last.Seq).Scan(&hash)
	if err == nil && bytes.Equal(hash, last.Hash) {
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return fmt.Errorf("the ledger does not continue %s, whose last entry is %d %s on %s: run broadsheet check; "+
		"if an older backup was restored, put that file aside and a new one will be begun", s.Heads, last.Seq, last.Action, last.Subject)
}

// lastLine finds the last whole line of the heads file, and where it ends.
func lastLine(f *os.File) (Head, int64, error) {
	info, err := f.Stat()
	if err != nil {
		return Head{}, 0, fmt.Errorf("read the heads file: %w", err)
	}
	const tail = 2048 // a line has at most some 500 bytes
	from := max(0, info.Size()-tail)
	b := make([]byte, info.Size()-from)
	if _, err := f.ReadAt(b, from); err != nil && err != io.EOF {
		return Head{}, 0, fmt.Errorf("read the heads file: %w", err)
	}
	whole := bytes.LastIndexByte(b, '\n')
	if whole < 0 {
		if from > 0 {
			return Head{}, 0, errors.New("the heads file is damaged: put it aside, run broadsheet check with it, and a new one will be begun")
		}
		return Head{}, 0, nil
	}
	h, err := parseHead(string(b[bytes.LastIndexByte(b[:whole], '\n')+1 : whole]))
	return h, from + int64(whole) + 1, err
}

func parseHead(text string) (Head, error) {
	bad := fmt.Errorf("the heads file has a line that is not a head: %.60q", text)
	parts := strings.Fields(text)
	if len(parts) != 5 {
		return Head{}, bad
	}
	seq, err1 := strconv.ParseInt(parts[0], 10, 64)
	id, err2 := strconv.ParseInt(parts[1], 10, 64)
	hash, err3 := hex.DecodeString(parts[2])
	if err := errors.Join(err1, err2, err3); err != nil || len(hash) != len(genesis) {
		return Head{}, bad
	}
	return Head{seq, id, hash, parts[3], parts[4]}, nil
}

// readHeads reads a heads file; a last line without its end does not count.
func readHeads(r io.Reader) ([]Head, error) {
	var all []Head
	in := bufio.NewReader(r)
	for {
		text, err := in.ReadString('\n')
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the heads file: %w", err)
		}
		h, err := parseHead(strings.TrimSuffix(text, "\n"))
		if err != nil {
			return nil, err
		}
		if h.Seq != int64(len(all))+1 {
			return nil, fmt.Errorf("the heads file itself was changed: entry %d follows entry %d", h.Seq, len(all))
		}
		all = append(all, h)
	}
}
