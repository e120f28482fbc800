package statement

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// story joins the gold stories to a text of at least n words.
func story(tb testing.TB, n int) string {
	var b strings.Builder
	for words := 0; words < n; {
		for _, g := range readGold(tb, "testdata/gum_news_clean.dev.jsonl") {
			b.WriteString(g.Text)
			b.WriteString("\n\n")
			words += len(strings.Fields(g.Text))
		}
	}
	return b.String()
}

// BenchmarkFind tells what a thousand words cost.
func BenchmarkFind(b *testing.B) {
	text := story(b, 20_000)
	words := float64(len(strings.Fields(text)))
	Find(text)
	b.ReportAllocs()
	start := processor()
	for b.Loop() {
		Find(text)
	}
	b.ReportMetric((processor()-start).Seconds()*1e6/float64(b.N)/words, "cpu-ms/1000words")
}

// processor is the time that this process has had of the processor, whoever else runs on the machine.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
