package pagecache

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

const (
	// gzipLevel and brotliLevel are measured on a 61 kB page: gzip 6 takes
	// 0.7 ms for 13.4 kB, brotli 5 takes 3 ms for 13.0 kB; the next levels cost
	// six times that for a twentieth less.
	gzipLevel   = 6
	brotliLevel = 5
	// smallest is where compressing begins to pay: below it a page fits in one
	// packet either way.
	smallest = 512
)

// coded is one representation of a page, with the header values that go with it
// ready made. The slices are shared by all responses and never changed.
type coded struct {
	body   []byte
	name   []string // Content-Encoding; nil for identity
	etag   []string
	length []string
}

// printed is a page in its representations.
type printed struct {
	status int
	kind   []string
	header http.Header
	store  bool // may be kept, so may be validated
	plain  coded
	gzip   coded                  // empty when it would not be smaller
	br     *atomic.Pointer[coded] // made after the first reader who could use it
}

// print makes the representations of a page.
func print(p *Page) *printed {
	out := &printed{status: p.Status, kind: []string{p.Type}, header: p.Header, store: !p.NoStore, br: new(atomic.Pointer[coded])}
	if out.status == 0 {
		out.status = http.StatusOK
	}
	out.plain = code(p.Body, "")
	if packable(p.Type) && len(p.Body) >= smallest {
		if b := packGzip(p.Body); len(b) < len(p.Body) {
			out.gzip = code(b, "gzip")
		}
	}
	return out
}

// code readies one representation. The ETag is strong: a digest of the very
// bytes that are sent, so each coding has its own (RFC 9110 §8.8.3.3), and every
// node and every restart gives the same one.
func code(body []byte, name string) coded {
	sum := sha256.Sum256(body)
	c := coded{body: body, etag: []string{`"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`}, length: []string{strconv.Itoa(len(body))}}
	if name != "" {
		c.name = []string{name}
	}
	return c
}

// packable reports whether a type of content shrinks.
func packable(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "xml") ||
		strings.HasSuffix(kind, "javascript")
}

var gzips = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzipLevel)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

func packGzip(body []byte) []byte {
	w := gzips.Get().(*gzip.Writer)
	defer gzips.Put(w)
	b := bytes.NewBuffer(make([]byte, 0, len(body)/3))
	w.Reset(b)
	_, _ = w.Write(body) // a bytes.Buffer takes everything
	_ = w.Close()
	return bytes.Clone(b.Bytes())
}

func packBrotli(body []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotliLevel)
	_, _ = w.Write(body)
	_ = w.Close()
	return bytes.Clone(b.Bytes())
}

// pack makes the brotli form of a kept page beside its readers, one page at a
// time; a page that finds the packer busy is packed at a later hit. The bytes
// are those of the same body, so no rule of freshness is touched.
func (c *Cache) pack(k *kept) {
	select {
	case c.packer <- struct{}{}:
	default:
		return
	}
	go func() {
		defer func() { <-c.packer }()
		if k.br.Load() != nil {
			return
		}
		form := code(packBrotli(k.plain.body), "br")
		if len(form.body) >= len(k.gzip.body) {
			form = coded{} // gzip is as small; remember that, and do not try again
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if k.gone.Load() {
			return
		}
		k.br.Store(&form)
		k.size.Add(int64(len(form.body)))
		c.size.Add(int64(len(form.body)))
		c.evict(k)
	}()
}
