package claim

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/pagecache"
)

// Shown is a claim as readers may see it, with its positions and the state made of them.
type Shown struct {
	Claim
	Positions []Position // those of the timeline, the oldest first
	State     State
}

// Show puts claims together with their states: one question for all of their positions. What a reader may not see of them
// yet is left out; the page is true until the next of it may be seen.
func Show(ctx context.Context, q database.Reader, claims ...Claim) ([]Shown, error) {
	ids := make([]int64, 0, len(claims))
	for _, c := range claims {
		note(ctx, c)
		ids = append(ids, c.ID)
	}
	of, err := Positions(ctx, q, ids...)
	if err != nil {
		return nil, err
	}
	for _, list := range of {
		if err := waitOn(ctx, q, list); err != nil {
			return nil, err
		}
	}
	now := q.Now()
	list := make([]Shown, len(claims))
	for i, c := range claims {
		list[i] = Shown{Claim: c, State: State{Outcome: NothingLeaves}}
		if c.Held != "" {
			continue
		}
		list[i].State = StateOf(of[c.ID], now)
		for _, p := range sorted(of[c.ID]) {
			if p.Shown(now) {
				list[i].Positions = append(list[i].Positions, *p)
			} else if p.State == Published {
				pagecache.FreshUntil(ctx, p.Visible)
			}
		}
	}
	return list, nil
}

// ForRefs gives the claims that a text carries, by the addresses in the text, as readers may see them: two questions,
// however many there are. Claims that are closed or held are there with their Held, so that a box knows what to leave out;
// desk lets a preview see what is not open yet.
func ForRefs(ctx context.Context, q database.Reader, refs []string, desk bool) (map[string]Shown, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	args := make([]any, len(refs))
	for i, r := range refs {
		args[i] = r
		pagecache.Note(ctx, slugTag(r))
	}
	byRef, claims, err := claimsAt(ctx, q, args)
	if err != nil {
		return nil, err
	}
	shown, err := Show(ctx, q, claims...)
	if err != nil {
		return nil, err
	}
	at := map[int64]Shown{}
	for _, s := range shown {
		if s.Public() || desk && s.Held == "" || s.Held != "" && s.HoldNotice {
			at[s.ID] = s
		}
	}
	out := map[string]Shown{}
	for ref, id := range byRef {
		if s, ok := at[id]; ok {
			out[ref] = s
		}
	}
	return out, nil
}

// claimsAt finds claims by addresses, following merges.
func claimsAt(ctx context.Context, q database.Reader, slugs []any) (map[string]int64, []Claim, error) {
	rows, err := q.Query(ctx, `SELECT s.slug, `+claimColumns+` FROM claim_slug s JOIN claim c ON c.id = s.claim_id WHERE s.slug IN (`+database.Places(1, len(slugs))+`) ORDER BY c.id`, slugs...)
	byRef := map[string]int64{}
	var claims []Claim
	_, err = database.Collect(rows, err, func(r *sql.Rows, _ *struct{}) error {
		var slug string
		var c Claim
		if err := scanClaim(withFirst{r, &slug}, &c); err != nil {
			return err
		}
		byRef[slug] = c.ID
		if len(claims) == 0 || claims[len(claims)-1].ID != c.ID {
			claims = append(claims, c)
		}
		return nil
	})
	return byRef, claims, err
}

// withFirst scans one column before those that a scan function knows.
type withFirst struct {
	rows  *sql.Rows
	first any
}

func (w withFirst) Scan(dest ...any) error { return w.rows.Scan(append([]any{w.first}, dest...)...) }

// Related gives the claims that belong to one, as readers may see them.
func Related(ctx context.Context, q database.Reader, c Claim) ([]Shown, error) {
	ids, err := relatedIDs(ctx, q, c.ID)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	list, err := claimsWhere(ctx, q, `WHERE c.id IN (`+database.Places(1, len(ids))+`) ORDER BY c.changed_at DESC, c.id`, database.IDs(ids)...)
	if err != nil {
		return nil, err
	}
	var open []Claim
	for _, r := range list {
		note(ctx, r)
		if r.Public() {
			open = append(open, r)
		}
	}
	return Show(ctx, q, open...)
}

// New is an entry that readers got to see, with its claim.
type New struct {
	Claim Claim
	Position
	At time.Time
}

// Newest lists the latest entries on claims that machines may have, the newest first.
func Newest(ctx context.Context, q database.Reader, limit int) ([]New, error) {
	pagecache.Note(ctx, ListTag)
	list, err := positionsWhere(ctx, q, `JOIN claim c ON c.id = p.claim_id WHERE p.state = 'published' AND p.visible_at <= $1 AND p.published_at > 0 AND c.listed AND c.open_at > 0
		AND c.held = '' AND c.merged_into = 0 AND c.approved_by <> '' ORDER BY p.published_at DESC, p.id DESC LIMIT $2`, database.Micros(q.Now()), limit)
	if err == nil {
		err = waitOn(ctx, q, list)
	}
	now := q.Now()
	list = slices.DeleteFunc(list, func(p Position) bool { return !p.Shown(now) })
	if err != nil || len(list) == 0 {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.ClaimID
	}
	claims, err := claimsWhere(ctx, q, `WHERE c.id IN (`+database.Places(1, len(ids))+`)`, database.IDs(ids)...)
	of := map[int64]Claim{}
	for _, c := range claims {
		of[c.ID] = c
	}
	out := make([]New, len(list))
	for i, p := range list {
		at := p.seenFrom()
		if c := of[p.ClaimID]; c.Opened.After(at) {
			at = c.Opened
		}
		out[i] = New{of[p.ClaimID], p, at}
	}
	return out, err
}

// ForSitemap lists the claims that search engines may have, in the order in which they were made.
func ForSitemap(ctx context.Context, q database.Reader, limit int) ([]Claim, error) {
	pagecache.Note(ctx, ListTag)
	return claimsWhere(ctx, q, `WHERE c.listed AND c.open_at > 0 AND c.held = '' AND c.merged_into = 0 AND c.approved_by <> '' ORDER BY c.id LIMIT $1`, limit)
}
