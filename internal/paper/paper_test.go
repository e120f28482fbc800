package paper_test

import (
	"testing"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/paper"
)

type rules struct {
	Alone  bool
	Stages []string
}

// What was never set keeps its default; what was set is read back over it.
func TestASettingIsReadOverItsDefault(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		kept := rules{Alone: true}
		if err := paper.Get(ctx, db, "rules", &kept); err != nil || !kept.Alone {
			t.Fatalf("never set: %+v, %v", kept, err)
		}
		for _, want := range []rules{{Alone: false, Stages: []string{"draft"}}, {Alone: true}} {
			if err := db.Write(ctx, func(tx *database.Tx) error { return paper.Set(ctx, tx, "staff:3", "rules", want) }); err != nil {
				t.Fatal(err)
			}
			var got rules
			if err := paper.Get(ctx, db, "rules", &got); err != nil || got.Alone != want.Alone || len(got.Stages) != len(want.Stages) {
				t.Errorf("set %+v, read %+v, %v", want, got, err)
			}
		}
	})
}
