package site

import (
	"context"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/section"
)

// stock is what the front is made of: the stories an editor placed, in order, then
// the newest. A story is taken once.
type stock struct {
	desk  desk
	slots []card // placed by hand
	fresh []card // the rest, newest first
	used  map[int64]bool
}

func (s *Site) stock(ctx context.Context, q database.Reader, all []section.Section) (*stock, error) {
	slots, err := section.Slots(ctx, q, "front")
	if err != nil {
		return nil, err
	}
	var ids []int64
	headline := map[int64]string{}
	for _, slot := range slots {
		ids = append(ids, slot.ArticleID)
		headline[slot.ArticleID] = slot.Headline
	}
	placed, err := article.Cards(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	newest, err := article.Latest(ctx, q, pool)
	if err != nil {
		return nil, err
	}
	st := &stock{desk: s.desk(q, all), used: map[int64]bool{}}
	var list []card // without their pictures: few of them are shown, and each has a dozen files
	for _, c := range append(placed, newest...) {
		list = append(list, st.desk.card(c))
	}
	st.slots, st.fresh = list[:len(placed):len(placed)], list[len(placed):]
	for i := range st.slots {
		if h := headline[st.slots[i].id]; h != "" {
			st.slots[i].Headline = h
		}
	}
	return st, nil
}

// What a part of the front chooses when it fills itself: never what somebody paid
// for.
func news(c card) bool     { return c.Sponsored == "" && !c.Opinion }
func pictured(c card) bool { return news(c) && c.lead.Key != "" }
func opinion(c card) bool  { return c.Sponsored == "" && c.Opinion }
func whatever(card) bool   { return true }

// lead is the first story placed by hand, else the newest news with a picture, else
// the newest of all.
func (st *stock) lead() *card {
	for _, fits := range []func(card) bool{pictured, news, opinion} {
		if got := st.take(1, true, fits); len(got) > 0 {
			return &got[0]
		}
	}
	return nil
}

// take gives up to n stories not used yet: those placed by hand if the place is
// filled by hand, then the newest that fit.
func (st *stock) take(n int, byHand bool, fits func(card) bool) []card {
	var got []card
	if byHand {
		got = st.from(st.slots, n, whatever)
	}
	return append(got, st.from(st.fresh, n-len(got), fits)...)
}

func (st *stock) from(list []card, n int, fits func(card) bool) []card {
	var got []card
	for _, c := range list {
		if len(got) < n && !st.used[c.id] && fits(c) {
			st.used[c.id] = true
			got = append(got, c)
		}
	}
	return got
}

// opinion is the band of opinion, and its section if the paper has one.
func (st *stock) opinion() *deskBand {
	band := deskBand{Name: st.desk.site.t("kind.opinion"), Accent: "opinion", Cards: st.take(opinionSize, false, opinion)}
	if len(band.Cards) == 0 {
		return nil
	}
	for _, sec := range section.Children(st.desk.all, 0) {
		if sec.Accent == "opinion" {
			band.Name, band.URL = sec.Name, "/"+sec.Path
		}
	}
	return &band
}

// desks are the other sections with their newest stories, those without any left
// out. What the pool does not hold is asked of the section.
func (st *stock) desks(ctx context.Context, q database.Reader) ([]deskBand, error) {
	var bands []deskBand
	for _, sec := range section.Children(st.desk.all, 0) {
		if sec.Accent == "opinion" {
			continue
		}
		own := func(c card) bool { return news(c) && st.top(c.section) == sec.ID }
		band := deskBand{Name: sec.Name, URL: "/" + sec.Path, Accent: sec.Accent, Cards: st.take(deskSize, false, own)}
		if err := st.fill(ctx, q, &band, sec.ID); err != nil {
			return nil, err
		}
		if len(band.Cards) > 0 {
			bands = append(bands, band)
		}
	}
	return bands, nil
}

// fill asks a section that had little in the pool for older stories.
func (st *stock) fill(ctx context.Context, q database.Reader, band *deskBand, id int64) error {
	missing := deskSize - len(band.Cards)
	if missing == 0 {
		return nil
	}
	older, _, err := article.InSection(ctx, q, id, article.Leaf{Number: 1, Size: pool})
	if err != nil {
		return err
	}
	for _, c := range older {
		v := st.desk.card(c)
		if missing > 0 && !st.used[c.ID] && news(v) {
			st.used[c.ID] = true
			band.Cards = append(band.Cards, v)
			missing--
		}
	}
	return nil
}

// top is the section at the top of the one a story stands in.
func (st *stock) top(id int64) int64 {
	if trail := section.Trail(st.desk.all, id); len(trail) > 0 {
		return trail[0].ID
	}
	return id
}
