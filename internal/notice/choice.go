package notice

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"broadsheet/internal/database"
)

// How somebody wants to hear of a kind of notice. In the newsroom it stands in any case.
type How string

// The ways.
const (
	AtOnce How = "now"   // by mail at once
	Daily  How = "daily" // with others in one letter in the morning
	Never  How = "never" // in the newsroom only
)

// Hows in the order of the form.
var Hows = []How{AtOnce, Daily, Never}

// Group is notices of one sort: all whose kind begins with its name and a dot. People choose for groups.
type Group struct {
	Name  string
	Words string
	Usual How
	mail  string // what a letter's subject says; it names no story
}

// Groups are the sorts of notices, in the order of the form. The last takes what no other does.
var Groups = []Group{
	{"plan", "A plan could not be carried out", AtOnce, "a plan needs you"},
	{"ask", "Somebody asks you for something, or it is late", AtOnce, "somebody asks you for something"},
	{"judge", "Your text was approved or sent back", AtOnce, "your text was read"},
	{"review", "A story waits for a second reader", Daily, "a story waits for a second reader"},
	{"alone", "A story went out with one pair of eyes", Daily, "a story went out with one pair of eyes"},
	{"note", "Notes and suggested edits", Daily, "notes for you"},
	{"picture", "Rights in pictures end", Daily, "rights in a picture end"},
	{"claim", "A claim that a story of yours carries stands otherwise", AtOnce, "a claim stands otherwise"},
	{"front", "The front needs a hand", Daily, "the front needs a hand"},
	{"other", "Everything else", Daily, "a notice for you"},
}

// GroupOf finds the group of a kind.
func GroupOf(kind string) Group {
	name, _, _ := strings.Cut(kind, ".")
	for _, g := range Groups {
		if g.Name == name {
			return g
		}
	}
	return Groups[len(Groups)-1]
}

// Choice is how a person wants to hear of a group.
type Choice struct {
	Group
	How How
}

// Choices lists what a person chose, with the usual where they chose nothing.
func Choices(ctx context.Context, q database.Reader, person int64) ([]Choice, error) {
	rows, err := q.Query(ctx, `SELECT kind, how FROM notice_choice WHERE staff_id = $1`, person)
	kept, err := database.Collect(rows, err, func(r *sql.Rows, c *Choice) error { return r.Scan(&c.Name, &c.How) })
	if err != nil {
		return nil, fmt.Errorf("how staff %d hears of notices: %w", person, err)
	}
	var list []Choice
	for _, g := range Groups {
		c := Choice{g, g.Usual}
		for _, k := range kept {
			if k.Name == g.Name && slices.Contains(Hows, k.How) {
				c.How = k.How
			}
		}
		list = append(list, c)
	}
	return list, nil
}

// Choose keeps how a person wants to hear of a group.
func Choose(ctx context.Context, tx *database.Tx, person int64, group string, how How) error {
	if !slices.Contains(Hows, how) || !slices.ContainsFunc(Groups, func(g Group) bool { return g.Name == group }) {
		return nil // a form of another release; the usual holds
	}
	_, err := tx.Exec(ctx, `INSERT INTO notice_choice (staff_id, kind, how) VALUES ($1, $2, $3)
		ON CONFLICT (staff_id, kind) DO UPDATE SET how = excluded.how`, person, group, string(how))
	if err != nil {
		return fmt.Errorf("how staff %d hears of %s: %w", person, group, err)
	}
	return nil
}

// howFor is how a person wants to hear of one kind.
func howFor(ctx context.Context, q database.Reader, person int64, kind string) (How, error) {
	g := GroupOf(kind)
	var how How
	err := q.QueryRow(ctx, `SELECT how FROM notice_choice WHERE staff_id = $1 AND kind = $2`, person, g.Name).Scan(&how)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !slices.Contains(Hows, how) {
		return g.Usual, nil
	}
	return how, err
}
