package statement

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var show = flag.String("show", "", "print what is found in this file of JSON lines")

func TestShow(t *testing.T) {
	if *show == "" {
		return
	}
	raw, err := os.ReadFile(*show)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(string(raw)), "\n") {
		var d struct{ ID, Text string }
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			d.Text = line
		}
		fmt.Println("==", d.ID)
		for _, s := range Find(d.Text) {
			part := func(spans []Span) string {
				var out []string
				for _, x := range spans {
					out = append(out, d.Text[x.Start:x.End])
				}
				return strings.Join(out, " … ")
			}
			fmt.Printf("[%s %s %s] <%s> %s: {%s}\n", s.Kind, s.Stance, s.Band, part(s.Source), part(s.Cue), part(s.Content))
		}
	}
}
