package newsroom

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
)

// A docket and a heap of reports that are longer than a page are read on to their end.
func TestTheDocketAndTheReportsArePaged(t *testing.T) {
	h := openHouse(t)
	id := h.published("Valves are replaced", "They were old.")
	seat := h.seat(h.thabo)
	h.write(func(tx *database.Tx) error {
		for n := range most + 5 {
			r, err := correction.Open(h.Context(), tx, h.thabo.Actor(), correction.Request{Kind: correction.Unpublish, ArticleID: id, About: "It hurts"})
			if err != nil {
				return err
			}
			if n%2 == 0 {
				err = correction.Decide(h.Context(), tx, h.thabo.Actor(), r.ID, correction.Refused, "Public interest", "It is true", r.Look)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	for n := range most + 30 {
		report, err := comment.FileError(h.Context(), h.db, comment.ErrorReport{ArticleID: id, Text: fmt.Sprintf("Wrong in place %03d.", n), Secret: fmt.Sprint("s", n)})
		h.must(err)
		if n < 25 {
			h.write(func(tx *database.Tx) error {
				return comment.SettleError(h.Context(), tx, h.thabo.Actor(), comment.Settlement{Report: report, Answer: "No.", Outcome: comment.NoError})
			})
		}
	}
	seat.get("/newsroom/docket").is(200).sees(">Further</a>").lacks("To the top", `href="/newsroom/docket/105"`)
	seat.get(seat.leaf("Further")).is(200).sees("To the top", `href="/newsroom/docket/105"`).lacks(">Further</a>")
	seat.get("/newsroom/reports").is(200).sees("place 025.", "place 124.", "place 024.", "Further", "Further back").lacks("place 125.", "place 004.")
	older := seat.leaf("Further back")
	seat.get(seat.leaf("Further")).is(200).sees("place 125.", "place 129.", "To the top").lacks("place 124.")
	seat.get(older).is(200).sees("place 004.", "place 000.", "The latest").lacks("place 024.", "Further back")
	seat.post("/newsroom/reports/129", "outcome=fixed", "answer=").is(422).sees("place 128.")
	seat.get("/newsroom/docket?after=nonsense").is(200).sees("Further")
	seat.get("/newsroom/reports?after=9999").is(200).sees("Nothing further waits")
}

// leaf is where a link of the list's pages leads.
func (d *desk) leaf(words string) string {
	d.Helper()
	found := regexp.MustCompile(`href="([^"]+)">` + words + `</a>`).FindStringSubmatch(d.body)
	if found == nil {
		d.Fatalf("no link %q", words)
		return ""
	}
	address, _, _ := strings.Cut(html.UnescapeString(found[1]), "#") // a browser keeps the fragment to itself
	return address
}
