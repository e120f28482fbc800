package site

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// headsPath is where the paper publishes the daily heads of its ledger.
const headsPath = "/ledger/heads"

// ledgerHeads publishes the daily heads of the ledger as text: whoever keeps a line can hold a later copy of the paper to it
// with "broadsheet check --against". They name no decision and nobody.
func (s *Site) ledgerHeads(w http.ResponseWriter, r *http.Request) error {
	return s.serve(w, r, headsPath, func(ctx context.Context, q database.Reader) (*pagecache.Page, error) {
		heads, err := ledger.DailyHeads(ctx, q)
		if err != nil {
			return nil, err
		}
		pagecache.FreshUntil(ctx, ledger.HeadsDue(q.Now()))
		var b bytes.Buffer
		fmt.Fprintln(&b, ledger.HeadsTitle)
		fmt.Fprintln(&b, "# "+s.absolute(headsPath))
		fmt.Fprintln(&b, "# A line for each day that is over (UTC): the number of its last decision, and the seal of all decisions up to it.")
		fmt.Fprintln(&b, "# Keep a line, and hold a copy of the paper to it: broadsheet check --data COPY --against LINE, FILE or this address")
		for _, h := range heads {
			fmt.Fprintln(&b, h)
		}
		return &pagecache.Page{Status: http.StatusOK, Type: "text/plain; charset=utf-8", Body: b.Bytes()}, nil
	})
}
