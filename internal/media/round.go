package media

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/notice"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/paper"
)

// SettingKey is the paper's setting about pictures.
const SettingKey = "pictures"

// Setting is what the house decided about pictures.
type Setting struct {
	Warn []int `json:"warn"` // so many days before rights end the staff are told, the largest first
}

// maxWarn: a year ahead nobody remembers it; five letters about one picture are enough.
const (
	maxWarn     = 365
	maxWarnings = 5
)

// Settings reads the setting: a week and a day before, unless the house said otherwise.
func Settings(ctx context.Context, q database.Reader) (Setting, error) {
	s := Setting{Warn: []int{7, 1}}
	err := paper.Get(ctx, q, SettingKey, &s)
	return s, err
}

// SetSettings keeps the setting.
func SetSettings(ctx context.Context, tx *database.Tx, by string, s Setting) error {
	slices.Sort(s.Warn)
	s.Warn = slices.Compact(s.Warn)
	slices.Reverse(s.Warn)
	if len(s.Warn) > maxWarnings {
		return refuse("At most %d warnings before the rights in a picture end.", maxWarnings)
	}
	for _, days := range s.Warn {
		if days < 1 || days > maxWarn {
			return refuse("A warning comes 1 to %d days before the end, so %d cannot be.", maxWarn, days)
		}
	}
	return paper.Set(ctx, tx, by, SettingKey, s)
}

// ended is what told says once the staff know that the rights ended.
const ended = "ended"

// stage says what the staff should have been told by now of rights that end at until: "" nothing, "7" the warning of
// seven days, or ended.
func (s Setting) stage(until, now time.Time) string {
	if !now.Before(until) {
		return ended
	}
	for _, days := range slices.Backward(s.Warn) { // the nearest that has come
		if !now.Before(until.AddDate(0, 0, -days)) {
			return strconv.Itoa(days)
		}
	}
	return ""
}

// perRound is how many pictures one round tells of; the next round, a minute later, goes on.
const perRound = 100

// RightsRound looks for rights that end soon or ended: the staff are told, once for each stage, and what ended is recorded
// and its pages dropped. Those pages end of themselves at that very instant ([ByKeys]), also on machines where no round
// runs; the round is for people and the minute book. It catches up on whatever fell due while the process was down.
func RightsRound(ctx context.Context, tx *database.Tx, when func(time.Time) string, people []int64) error {
	s, err := Settings(ctx, tx)
	if err != nil {
		return err
	}
	list, err := pictures(ctx, tx, `WHERE p.valid_until > 0 AND p.valid_until <= $1 AND p.told <> $2 ORDER BY p.valid_until, p.id LIMIT $3`,
		database.Micros(tx.Now().AddDate(0, 0, maxWarn)), ended, maxList)
	if err != nil {
		return fmt.Errorf("look for ending rights: %w", err)
	}
	told := 0
	for _, p := range list {
		want := s.stage(p.Licence.Until, tx.Now())
		if want == "" || want == p.told || told == perRound {
			continue
		}
		told++
		if err := tell(ctx, tx, p, want, when, people); err != nil {
			return fmt.Errorf("tell of the rights in picture %s: %w", p.Key, err)
		}
	}
	return nil
}

// tell tells the people and, at the end, records it. A picture that nothing uses ends quietly, and is warned of only once
// something does.
func tell(ctx context.Context, tx *database.Tx, p Picture, stage string, when func(time.Time) string, people []int64) error {
	uses, err := UsedBy(ctx, tx, p.Key)
	if err != nil {
		return err
	}
	drafts, err := DraftedBy(ctx, tx, p.Key)
	if err != nil {
		return err
	}
	used := len(uses)+len(drafts) > 0
	if !used && stage != ended {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE picture SET told = $2 WHERE id = $1`, p.ID, stage); err != nil {
		return err
	}
	if used {
		n := notice.Notice{Kind: "picture.rights", Subject: Subject(p.ID), Words: rightsWords(p, stage, len(uses), when), Path: "/newsroom/pictures/" + p.Key + "#rights"}
		if err := notice.Tell(ctx, tx, n, people...); err != nil {
			return err
		}
	}
	if stage != ended {
		return nil
	}
	if err := ledger.Record(ctx, tx, ledger.Entry{Actor: "system", Action: "media.ended", Subject: Subject(p.ID), After: p.stateHash()}); err != nil {
		return err
	}
	return pagecache.Drop(ctx, tx, Tag(p.Key))
}

// rightsWords is the sentence that the staff read. It may go out by mail, so it names neither title nor caption: the
// picture may stand in a story under embargo. The newsroom's page of notices puts the name beside it.
func rightsWords(p Picture, stage string, uses int, when func(time.Time) string) string {
	where := "No published page shows it; a draft does."
	switch {
	case uses == 1:
		where = "1 published page shows it."
	case uses > 1:
		where = strconv.Itoa(uses) + " published pages show it."
	}
	then := "Then it leaves every page."
	if p.StandIn != "" {
		then = "Then its stand-in takes its place."
	}
	if stage == ended {
		gone := "It has left every page."
		if p.StandIn != "" {
			gone = "Its stand-in has taken its place."
		}
		return fmt.Sprintf("The rights in a picture ended %s. %s Extend them to bring it back.", when(p.Licence.Until), gone)
	}
	return fmt.Sprintf("The rights in a picture end %s. %s %s", when(p.Licence.Until), where, then)
}
