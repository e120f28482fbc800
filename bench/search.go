package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/search"
)

// findsEach is how many searches are one measurement.
const findsEach = 100

// searches measures search.Find over the demo newspaper, which is small: what a larger one costs, the benchmark of
// internal/search tells.
func searches(ctx context.Context, b *bench) (lines []line, err error) {
	a, err := open(ctx, b.paper.data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	note := fmt.Sprintf("%d stories are in the index. Wall time was taken while nothing else was asked of the database.", len(b.paper.paths))
	for _, text := range []string{"water", "reservoir shutdown", `"taxi rank"`, "city -council", "nothingwhatever"} {
		cpu := line{what: "`" + text + "`: processor time", unit: "ms"}
		wall := line{what: "wall time", unit: "ms", note: note}
		for range b.rounds {
			var total int
			before, begun := ownCPU(), time.Now()
			for range findsEach {
				err := a.DB.Read(ctx, func(q database.Reader) error {
					r, err := search.Find(ctx, q, search.Query{Text: text})
					total = r.Total
					return err
				})
				if err != nil {
					return nil, err
				}
			}
			cpu.values, wall.values = append(cpu.values, millis(ownCPU()-before)/findsEach), append(wall.values, millis(time.Since(begun))/findsEach)
			wall.what = fmt.Sprintf("`%s`: wall time, %d hits", text, total)
		}
		lines = append(lines, cpu, wall)
	}
	return lines, nil
}
