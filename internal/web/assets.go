package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

//go:embed assets
var assetFiles embed.FS

// Assets are the fonts and scripts of the paper, each under a name that contains
// the hash of its bytes, so that a browser may keep it for ever.
type Assets struct {
	byName map[string]*asset // "js/paper.js"
	byURL  map[string]*asset // "/assets/js/paper.3f2a1b9c.js"
}

type asset struct {
	url, kind        string
	body, gzip, brot []byte
}

// NewAssets takes web's own assets and those of the folders given.
func NewAssets(more ...fs.FS) (*Assets, error) {
	own, err := fs.Sub(assetFiles, "assets")
	if err != nil {
		return nil, fmt.Errorf("open assets: %w", err)
	}
	a := &Assets{byName: map[string]*asset{}, byURL: map[string]*asset{}}
	for _, files := range append([]fs.FS{own}, more...) {
		if err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) == ".md" || path.Ext(name) == ".txt" {
				return err
			}
			body, err := fs.ReadFile(files, name)
			if err != nil {
				return err
			}
			return a.add(name, body)
		}); err != nil {
			return nil, fmt.Errorf("read assets: %w", err)
		}
	}
	return a, nil
}

func (a *Assets) add(name string, body []byte) error {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	f := &asset{
		url:  "/assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext,
		kind: assetType(ext), body: body,
	}
	if err := f.compress(ext); err != nil {
		return fmt.Errorf("compress %s: %w", name, err)
	}
	a.byName[name], a.byURL[f.url] = f, f
	return nil
}

// assetType does not trust the machine's own table of types for what we ship.
func assetType(ext string) string {
	switch ext {
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8" // RFC 9239
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(ext)
}

// compress packs what gains by it; a font and a picture are packed already.
func (f *asset) compress(ext string) error {
	if ext != ".js" && ext != ".css" && ext != ".svg" {
		return nil
	}
	var g, b bytes.Buffer
	gw, err := gzip.NewWriterLevel(&g, gzip.BestCompression)
	if err != nil {
		return err
	}
	gw.Write(f.body)
	// The best level takes 142 MB and most of a start for a few kilobytes of script.
	bw := brotli.NewWriterLevel(&b, 6)
	bw.Write(f.body)
	if err := gw.Close(); err != nil {
		return err
	}
	if err := bw.Close(); err != nil {
		return err
	}
	f.gzip, f.brot = g.Bytes(), b.Bytes()
	return nil
}

// URL is the hashed address of an asset, "" if there is none of that name.
func (a *Assets) URL(name string) string {
	if f := a.byName[name]; f != nil {
		return f.url
	}
	return ""
}

// Handler serves /assets/.
func (a *Assets) Handler() Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f := a.byURL[r.URL.Path]
		switch {
		case f == nil:
			return NotFound("")
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			return MethodNotAllowed("GET, HEAD")
		}
		f.serve(w, r)
		return nil
	}
}

func (f *asset) serve(w http.ResponseWriter, r *http.Request) {
	h, body := w.Header(), f.body
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable") // RFC 8246
	if f.gzip != nil {
		h.Set("Vary", "Accept-Encoding")
		switch accept := r.Header.Get("Accept-Encoding"); {
		case accepts(accept, "br"):
			h.Set("Content-Encoding", "br")
			body = f.brot
		case accepts(accept, "gzip"):
			h.Set("Content-Encoding", "gzip")
			body = f.gzip
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		w.Write(body) // a reader who hung up is no error of ours
	}
}

// accepts reads Accept-Encoding, RFC 9110 §12.5.3, as far as an asset needs it.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			q := strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			return q == "" || strings.Trim(q, "0.") != ""
		}
	}
	return false
}
