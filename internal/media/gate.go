package media

import (
	"context"
	"fmt"
	"time"

	"broadsheet/internal/database"
)

// Gate is what an exit must know before it hands out a picture's bytes.
type Gate struct {
	Public bool      // readers may see it now
	Gone   bool      // they could once and may no more: its story was killed, or the rights in it ended
	Until  time.Time // the answer holds until then at most; zero: no such time
}

// Ask asks whether readers may see a picture now: something published uses it, or it stands in for one that something
// published uses, and the rights in it allow it.
func Ask(ctx context.Context, q database.Reader, key string) (Gate, error) {
	var used, stands, withdrawn bool
	now := database.Micros(q.Now())
	err := q.QueryRow(ctx, `SELECT
		EXISTS (SELECT 1 FROM picture_use WHERE picture_key = $1 AND `+live+`),
		EXISTS (SELECT 1 FROM picture o JOIN picture_use u ON u.picture_key = o.key WHERE o.stand_in = $1 AND `+live+`
			AND (o.replaced OR o.barred OR o.valid_from > $2 OR o.valid_until > 0 AND o.valid_until <= $2)),
		EXISTS (SELECT 1 FROM picture_use WHERE picture_key = $1 AND NOT (`+live+`))`, key, now).Scan(&used, &stands, &withdrawn)
	if err != nil {
		return Gate{}, fmt.Errorf("ask who uses picture %s: %w", key, err)
	}
	list, err := Any(ctx, q, key)
	if err != nil || len(list) == 0 {
		return Gate{Gone: withdrawn && !used}, err
	}
	p := list[0]
	g := Gate{Public: (used && p.Usable(q.Now())) || (stands && p.Licence.allows(q.Now())), Until: p.Licence.turns(q.Now())}
	g.Gone = !g.Public && (withdrawn || used && (p.Replaced || p.Licence.Barred || !p.Licence.Until.IsZero() && !q.Now().Before(p.Licence.Until)))
	return g, nil
}

// Public tells whether readers may see the picture. Staff see every picture.
func Public(ctx context.Context, q database.Reader, key string) (bool, error) {
	g, err := Ask(ctx, q, key)
	return g.Public, err
}

// InUse tells whether something published shows the picture, or would if the rights in it allowed.
func InUse(ctx context.Context, q database.Reader, key string) (bool, error) {
	list, err := UsedBy(ctx, q, key)
	return len(list) > 0, err
}
