//go:build browser

package browser

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"testing"

	"broadsheet/internal/markup"
)

//go:embed edit_random.js
var randomEdits string

// suggestedOn is a text with every kind of block that people edit.
const suggestedOn = `The council denied **every** word of it.

## What is known

The [report](https://reports.example/1) came out on Friday. It has *ninety* pages.

- One item
- Two items, with **bold**
  - Inside
- Three

> Nobody called us.
> — The council

:::callout{title="What we know"}
A paragraph in a box.

- and a list
:::

![A pipe](media:pipe "A burst pipe | Staff")

:::table{caption="Litres"}
| Street | Litres |
| ------ | -----: |
| Hopkins | 9 000 |
:::

Last words.
`

// randomWork is what edit_random.js gives back.
type randomWork struct {
	Before, Working, Rejected, Accepted json.RawMessage
	List                                []struct{ ID, By, Kind, Text, Was string }
	Done                                string
}

// Whatever anybody suggests, in whatever order: rejecting all of it in the browser gives the document that Go settles on,
// which is the one from before; accepting all of it agrees too, and both list the same suggestions.
func TestSuggestionsMeanTheSameInBrowserAndServer(t *testing.T) {
	d := openEditDesk(t, 42, suggestedOn)
	b := open(t, d.paper, desk)
	b.openStory(d, 3)
	d.look(func() { d.fail = 500 }) // the desk has no part in this
	bad := 0
	for seed := range 120 {
		count := 1 + seed%14
		var w randomWork
		if err := json.Unmarshal([]byte(ask[string](b, fmt.Sprintf("(%s)(%s,%d,%d,false)", randomEdits, d.doc, seed, count))), &w); err != nil {
			t.Fatal(err)
		}
		if words := w.differs(); words != "" {
			t.Errorf("seed %d, %d acts: %s\n%s", seed, count, w.Done, words)
			if bad++; bad == 3 {
				return
			}
		}
	}
}

func (w randomWork) differs() string {
	before, err := markup.Decode(w.Before)
	if err != nil {
		return err.Error()
	}
	settled, open, err := markup.Settle(w.Working)
	if err != nil {
		return err.Error()
	}
	if rejected, err := markup.Decode(w.Rejected); err != nil || !bytes.Equal(rejected.Encode(), settled.Encode()) {
		return fmt.Sprintf("rejected in the browser, settled in Go: %v\n%s", err, firstDifference(string(rejected.Encode()), string(settled.Encode())))
	}
	accepted, err := markup.AcceptAll(w.Working)
	if err != nil {
		return err.Error()
	}
	if there, err := markup.Decode(w.Accepted); err != nil || !bytes.Equal(there.Encode(), accepted.Encode()) {
		return fmt.Sprintf("accepted in the browser, in Go: %v\n%s", err, firstDifference(string(there.Encode()), string(accepted.Encode())))
	}
	// Which half of a block that was split and emptied keeps its id is chance; what it says is not.
	if was, is := before.Markdown(), settled.Markdown(); was != is {
		return "before, and all rejected:\n" + firstDifference(was, is)
	}
	if len(open) != len(w.List) {
		return fmt.Sprintf("the browser lists %+v, Go %+v", w.List, open)
	}
	for i, one := range open {
		if two := w.List[i]; one.ID != two.ID || one.By != two.By || one.Kind != two.Kind {
			return fmt.Sprintf("the browser lists %+v, Go %+v", two, one)
		}
	}
	return ""
}

// firstDifference is where two long texts part.
func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	near := func(s string) string { return s[max(0, i-120):min(len(s), i+120)] }
	return "…" + near(a) + "…\n…" + near(b) + "…"
}
