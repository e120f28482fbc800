package ledger

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/database"
)

// A published head is the seal of the last entry of a day, as the paper prints it for everybody to keep. Whoever has kept
// one can later hold a copy of the database to it: no chain made since gives the same seal.

// PublishedHead is a line of the published heads.
type PublishedHead struct {
	Day  string // "2024-12-19", in UTC; may be empty in a line that somebody noted without it
	Seq  int64
	Hash []byte
}

// String is the line: day, number of the entry, its seal in hexadecimal. The form never changes; another one would stand at
// another address.
func (h PublishedHead) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s %d %s", h.Day, h.Seq, hex.EncodeToString(h.Hash)))
}

// HeadsTitle is the first line of the published heads; it names their form.
const HeadsTitle = "# broadsheet ledger heads 1"

// dayMicros is a day of UTC in microseconds. Leap seconds are no part of Unix time.
const dayMicros = int64(24 * time.Hour / time.Microsecond)

// headsAfter is how long after midnight the head of a day is published: the sealer is done within a second, and a clock may
// be a little off.
const headsAfter = time.Minute

// HeadsDue tells when the next day's head is published.
func HeadsDue(now time.Time) time.Time {
	day := now.Add(-headsAfter).UTC().Truncate(24 * time.Hour)
	return day.Add(24*time.Hour + headsAfter)
}

// DailyHeads lists the heads of all days that are over, the oldest first. A day without decisions has none.
func DailyHeads(ctx context.Context, q database.Reader) ([]PublishedHead, error) {
	over := HeadsDue(q.Now()).Add(-headsAfter - 24*time.Hour)
	rows, err := q.Query(ctx, `SELECT d.day, e.seq, e.hash FROM (SELECT entered_at / $2 AS day, MAX(seq) AS last FROM ledger_entry
		WHERE seq IS NOT NULL AND entered_at < $1 GROUP BY entered_at / $2) d JOIN ledger_entry e ON e.seq = d.last ORDER BY e.seq`, database.Micros(over), dayMicros)
	if err != nil {
		return nil, fmt.Errorf("read the daily heads: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []PublishedHead
	for rows.Next() {
		var day int64
		var h PublishedHead
		if err := rows.Scan(&day, &h.Seq, &h.Hash); err != nil {
			return nil, err
		}
		h.Day = time.UnixMicro(day * dayMicros).UTC().Format(time.DateOnly)
		list = append(list, h)
	}
	return list, rows.Err()
}

// MaxPublished bounds what is read as published heads: a century of days has some 3 MB.
const MaxPublished = 4 << 20

// ErrNoHead says that a text holds no published head.
var ErrNoHead = errors.New("no head: a line has a day, the number of an entry and its seal, such as 2024-12-19 1234 9f86d081…, 64 letters and digits long")

// ErrNoHeadYet says that a paper has published no head so far.
var ErrNoHeadYet = errors.New("no head yet: the head of a day is published when the day is over in UTC. Come back tomorrow")

// ReadPublished reads published heads: lines as DailyHeads writes them, with or without the day. Empty lines and those that
// begin with # are left out.
func ReadPublished(r io.Reader) ([]PublishedHead, error) {
	var list []PublishedHead
	titled := false
	in := bufio.NewScanner(io.LimitReader(r, MaxPublished))
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(in.Text(), "\ufeff"))
		titled = titled || line == HeadsTitle
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		h, err := parsePublished(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		list = append(list, h)
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("read the published heads: %w", err)
	}
	switch {
	case len(list) == 0 && titled:
		return nil, ErrNoHeadYet
	case len(list) == 0:
		return nil, ErrNoHead
	}
	return list, nil
}

func parsePublished(line string) (PublishedHead, error) {
	parts := strings.Fields(line)
	var h PublishedHead
	if len(parts) == 3 {
		if _, err := time.Parse(time.DateOnly, parts[0]); err != nil {
			return h, ErrNoHead
		}
		h.Day, parts = parts[0], parts[1:]
	}
	if len(parts) != 2 {
		return h, ErrNoHead
	}
	var err error
	if h.Seq, err = strconv.ParseInt(parts[0], 10, 64); err != nil || h.Seq < 1 {
		return h, ErrNoHead
	}
	if h.Hash, err = hex.DecodeString(parts[1]); err != nil || len(h.Hash) != len(genesis) {
		return h, ErrNoHead
	}
	return h, nil
}

// Standing is how a ledger stands to a published head.
type Standing string

// The standings.
const (
	Matches Standing = "match"    // every entry up to the head is as it was when the head was published
	Differs Standing = "mismatch" // some entry up to the head was edited, deleted, inserted or moved since
	Unknown Standing = "unknown"  // the ledger ends before the head: an older copy, or one that was cut off
)

// Held is a published head and how the ledger stands to it.
type Held struct {
	PublishedHead
	Standing
	End int64 // the last entry of the ledger
}

// String is the finding in words.
func (h Held) String() string {
	name := fmt.Sprintf("head of entry %d", h.Seq)
	if h.Day != "" {
		name += " (" + h.Day + ")"
	}
	switch h.Standing {
	case Matches:
		return name + ": match. Every decision up to it is as it was when the head was published"
	case Differs:
		return name + ": mismatch. Some decision up to it was changed, taken out or put in since the head was published"
	}
	return fmt.Sprintf("%s: unknown. The ledger ends with entry %d: this copy is older than the head, or it was cut off", name, h.End)
}

// Against holds the ledger to published heads. It makes the whole chain anew from the entries themselves and believes no
// seal that is stored beside them.
func Against(ctx context.Context, db *database.DB, heads []PublishedHead) ([]Held, error) {
	seals := map[int64][]byte{}
	for _, h := range heads {
		seals[h.Seq] = nil
	}
	end := int64(0)
	err := db.Read(ctx, func(q database.Reader) error {
		all, err := lines(q.Query(ctx, "SELECT "+lineColumns+" FROM ledger_entry WHERE seq IS NOT NULL ORDER BY seq"))
		if err != nil {
			return err
		}
		previous := genesis
		for _, l := range all {
			seal, err := l.seal(previous, l.seq)
			if err != nil {
				return err
			}
			if _, asked := seals[l.seq]; asked {
				seals[l.seq] = seal
			}
			previous, end = seal, l.seq
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("hold the ledger to its published heads: %w", err)
	}
	var list []Held
	for _, h := range heads {
		held := Held{h, Differs, end}
		switch {
		case h.Seq > end:
			held.Standing = Unknown
		case bytes.Equal(seals[h.Seq], h.Hash):
			held.Standing = Matches
		}
		list = append(list, held)
	}
	return list, nil
}
