package site

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
)

// The budget of DESIGN section 7, in gzip bytes of HTML with its style inside.
const (
	pageBudget  = 12_288
	frameBudget = 7_000
)

func gzipped(t testing.TB, page []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, 6) // as pagecache packs
	if err != nil {
		t.Fatal(err)
	}
	w.Write(page)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func (p *paper) visit(path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// talked opens the comments and lets ten readers write under the story.
func (p *paper) talked(story int64) {
	p.t.Helper()
	d := &Discussion{Site: p.site, Policy: comment.After}
	d.Join(p.mux, p.clock.Now)
	for _, c := range [][2]string{
		{"Thandi, Yeoville", "The list of tanker points leaves out the clinic at the corner of Hopkins Street. It was left out the last time as well. Can somebody ask?"},
		{"Gert le Roux", "Whatever was said on the telephone, the programme on the website has one date. A utility that wants to change it should publish the change."},
		{"Mma Keabetswe", "My mother is on the fourth floor of one of those blocks. The neighbour on the list carried water for her in 2022 without any list at all."},
		{"A plumber", "Wet cast iron is as patient as the man says. I have broken two drills on a bolt half that size, and that was in daylight."},
		{"Priya N", "Which schools will have tankers? Ours has been told nothing and the term’s last newsletter went out a week ago."},
		{"Sello", "Eleven tankers, nine in order. So print nine."},
		{"Jabulani Mkhize", "They chose the first week of January because nobody important is in town. Those of us who work through it use water like everybody else."},
		{"H. Abrahams", "Thank you for explaining why it takes fifty-four hours. I had thought that somebody was padding the bill."},
		{"Observatory parent", "The holiday club is the only meal some of these children can count on. Please let it open."},
		{"Night shift", "I go to sleep at seven in the morning, just as the pressure drops. A text message the following Tuesday is not much use to me."},
	} {
		_, err := comment.Post(context.Background(), p.db, comment.After, comment.Draft{ArticleID: story, Name: c[0], Text: c[1]})
		p.must(err)
	}
}

// long is a story of 1,200 words with a lead picture, key points, a quotation and a
// timeline.
func (p *paper) long() int64 {
	p.t.Helper()
	more, err := os.ReadFile("testdata/long.md")
	p.must(err)
	id := p.stories["reservoir-shutdown-call"]
	p.change(today("12:00"), id, article.Change{}, func(text *article.Text) {
		whole := p.markdown(mainBody + "\n\n" + string(more))
		if n := whole.Words(); n < 1_150 || n > 1_250 {
			p.t.Errorf("the long story has %d words", n)
		}
		text.Body = whole
	})
	return id
}

func TestPagesAreSmall(t *testing.T) {
	p := openPaper(t, kit{}).courier()
	p.talked(p.long())
	for _, path := range []string{"/", "/city/reservoir-shutdown-call", "/city", "/about"} {
		w := p.visit(path)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, w.Code)
		}
		n := gzipped(t, w.Body.Bytes())
		t.Logf("%s: %d bytes in gzip, %d raw", path, n, w.Body.Len())
		if n > pageBudget {
			t.Errorf("%s weighs %d bytes in gzip, %d too many", path, n, n-pageBudget)
		}
	}
}

func TestTheFrameIsSmall(t *testing.T) {
	p := openPaper(t, kit{}).courier()
	id := p.story(today("13:00"), article.Text{Headline: "x", Slug: "x", SectionID: p.sections["sport"], Body: markup.New(markup.Paragraph{Text: markup.Text("x")})})
	for _, path := range []string{"/", "/sport/x", "/sport"} {
		page := p.visit(path).Body.String()
		before, main, _ := strings.Cut(page, "<main")
		_, after, _ := strings.Cut(main, "</main>")
		if n := gzipped(t, []byte(before+after)); n > frameBudget {
			t.Errorf("frame and style of %s weigh %d bytes in gzip", path, n)
		} else {
			t.Logf("%s (%d): %d", path, id, n)
		}
	}
}

// The targets are CPU time: article under 1 ms, front under 2 ms.
func BenchmarkRender(b *testing.B) {
	p := openPaper(b, kit{}).courier()
	p.talked(p.long())
	ctx := context.Background()
	for name, render := range map[string]func(q database.Reader) error{
		"front": func(q database.Reader) error { _, err := p.site.renderFront(ctx, q); return err },
		"article": func(q database.Reader) error {
			_, err := p.site.article(ctx, q, "city/reservoir-shutdown-call", TalkAsk{Page: 1})
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			begun := cpu()
			for b.Loop() {
				p.must(p.db.Read(ctx, render))
			}
			b.ReportMetric(float64(cpu()-begun)/float64(b.N), "cpu-ns/op")
		})
	}
}

// cpu is the time this process has spent on processors, garbage collection with it.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
