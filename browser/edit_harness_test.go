//go:build browser

package browser

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/markup"
)

// editDesk is a server that speaks the contract of the editor page and nothing else: it keeps one story, its lock and its
// notes, and can be told to fail in every way that a network has. The scenes of the real newsroom stand in edit_room_test.go.
type editDesk struct {
	*paper
	server *httptest.Server

	mu       sync.Mutex
	id, base int64
	doc      json.RawMessage // as it was sent
	settled  string          // the text that could be published
	open     []markup.Suggestion
	headline string
	holder   int64 // who writes; 0: nobody
	notes    []map[string]any
	saves    int
	fail     int    // answer every save with this status; -1: cut the line
	forms    string // what an ordinary submit brought
}

// editStaff work at the desk.
var editStaff = map[int64]string{3: "Naledi Moyo", 5: "Thabo Pillay"}

// openEditDesk has a story with one paragraph; id 0 is a new one.
func openEditDesk(t *testing.T, id int64, body string) *editDesk {
	t.Helper()
	d := &editDesk{id: id, base: id * 10}
	parsed, err := markup.ParseMarkdown(body, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.doc = parsed.Encode()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /newsroom/story/{id}", d.page)
	mux.HandleFunc("POST /newsroom/story/{id}", d.save)
	mux.HandleFunc("POST /newsroom/story/{id}/lock", d.beat)
	mux.HandleFunc("POST /newsroom/story/{id}/unlock", d.unlock)
	mux.HandleFunc("POST /newsroom/story/{id}/take", d.take)
	mux.HandleFunc("POST /newsroom/story/{id}/notes", d.note)
	for _, name := range []string{"js/editor.js", "island.css", "island_hands.css"} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) {
			path := "../internal/newsroom/" + strings.Replace(name, "js/", "assets/js/", 1)
			http.ServeFile(w, r, path)
		})
	}
	mux.HandleFunc("GET /away", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>Away</title>")
	})
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	d.server = httptest.NewServer(mux)
	t.Cleanup(d.server.Close)
	d.paper = &paper{URL: d.server.URL}
	return d
}

// at is the address of the story for one of the staff.
func (d *editDesk) at(me int64) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.id == 0 {
		return fmt.Sprintf("/newsroom/story/new?me=%d", me)
	}
	return fmt.Sprintf("/newsroom/story/%d?me=%d", d.id, me)
}

// look reads or changes the desk behind the scenes.
func (d *editDesk) look(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f()
}

func (d *editDesk) me(r *http.Request) int64 {
	me, _ := strconv.ParseInt(r.URL.Query().Get("me"), 10, 64)
	return me
}

func (d *editDesk) page(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	me := d.me(r)
	if d.holder == 0 && d.id != 0 {
		d.holder = me
	}
	held := d.holder == me || d.id == 0
	state := map[string]any{"id": d.id, "base": d.base, "doc": d.doc, "me": map[string]any{"id": me, "name": editStaff[me]}, "lang": "en-ZA",
		"people": []any{map[string]any{"id": 3, "name": editStaff[3]}, map[string]any{"id": 5, "name": editStaff[5]}}, "quotes": []string{"“", "”", "‘", "’"},
		"lock":     map[string]any{"token": fmt.Sprint("t", me), "held": held, "holder": map[string]any{"name": editStaff[d.holder], "idle": 70}},
		"readOnly": !held, "mayPublish": true, "notes": d.notes, "urls": d.urls(me)}
	raw, _ := json.Marshal(state)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprintf(w, `<!doctype html><html lang="en-ZA"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Edit</title>
<link rel="stylesheet" href="/island.css"><link rel="stylesheet" href="/island_hands.css"><main><h1>Edit</h1>
<form id="story" method="post" enctype="multipart/form-data" action="%s" data-guard><input type="hidden" name="base" value="%d">
<label for="headline">Headline</label><textarea id="headline" name="headline">%s</textarea>
<label for="body">Text</label><textarea id="body" name="body">text</textarea><button name="do" value="keep">Save</button>
<script type="application/json" id="story-state">%s</script></form><aside class="rail"><section data-checks></section><section data-weight></section></aside></main><script src="/js/editor.js" defer></script>`,
		d.urls(me)["save"], d.base, html.EscapeString(d.headline), strings.ReplaceAll(string(raw), "<", `\u003c`))
}

func (d *editDesk) urls(me int64) map[string]string {
	at := fmt.Sprintf("/newsroom/story/%d", d.id)
	if d.id == 0 {
		return map[string]string{"save": fmt.Sprintf("/newsroom/story/new?me=%d", me)}
	}
	q := fmt.Sprintf("?me=%d", me)
	return map[string]string{"save": at + q, "lock": at + "/lock" + q, "unlock": at + "/unlock" + q, "take": at + "/take" + q, "notes": at + "/notes" + q}
}

func (d *editDesk) save(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail < 0 {
		panic(http.ErrAbortHandler)
	}
	me := d.me(r)
	if err := r.ParseMultipartForm(8 << 20); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if r.PostFormValue("do") != "auto" {
		d.forms = r.PostFormValue("doc")
		if base := r.PostFormValue("base"); base != fmt.Sprint(d.base) {
			w.WriteHeader(http.StatusConflict)
			fmt.Fprint(w, "<!doctype html><title>Both</title><h1>Somebody saved this story while you wrote</h1>")
			return
		}
		d.accept(r)
		http.Redirect(w, r, d.urls(me)["save"], http.StatusSeeOther)
		return
	}
	d.saves++
	switch {
	case d.fail != 0:
		editAnswer(w, d.fail, map[string]any{"words": "The desk says no.", "problems": []any{map[string]any{"field": "headline", "words": "A headline is missing."}}})
	case r.PostFormValue("base") != fmt.Sprint(d.base):
		editAnswer(w, 409, map[string]any{"words": "Somebody saved this story.", "head": map[string]any{"id": d.base, "by": "Thabo Pillay"}})
	case d.holder != 0 && d.holder != me:
		editAnswer(w, 423, map[string]any{"words": editStaff[d.holder] + " took this story over.", "holder": map[string]any{"name": editStaff[d.holder], "idle": 1}})
	default:
		d.accept(r)
		d.holder = me
		editAnswer(w, 200, map[string]any{"id": d.id, "base": d.base, "seq": d.saves, "url": fmt.Sprintf("/newsroom/story/%d?me=%d", d.id, me), "saved": time.Now().Format(time.RFC3339),
			"words": fmt.Sprint("Saved ", d.saves), "urls": d.urls(me), "lock": map[string]any{"token": fmt.Sprint("t", me), "held": true},
			"checks": []any{map[string]any{"level": "warn", "words": "No picture yet.", "href": "#lead"}}, "weight": map[string]any{"bytes": 9000, "budget": 12288}})
	}
}

// accept takes what was sent as the newest text.
func (d *editDesk) accept(r *http.Request) {
	if d.id == 0 {
		d.id = 42
	}
	d.base++
	d.doc, d.headline = json.RawMessage(r.PostFormValue("doc")), r.PostFormValue("headline")
	settled, open, err := markup.Settle(d.doc)
	if err != nil {
		d.settled = err.Error()
		return
	}
	d.settled, d.open = settled.Markdown(), open
	if len(open) == 0 {
		d.doc = settled.Encode()
	}
}

func (d *editDesk) beat(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail < 0 {
		panic(http.ErrAbortHandler)
	}
	if me := d.me(r); d.holder == 0 || d.holder == me {
		d.holder = me
		editAnswer(w, 200, map[string]any{"held": true})
		return
	}
	editAnswer(w, 200, map[string]any{"held": false, "holder": map[string]any{"name": editStaff[d.holder], "idle": 130}, "words": editStaff[d.holder] + " took this story over."})
}

func (d *editDesk) unlock(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.holder == d.me(r) {
		d.holder = 0
	}
	w.WriteHeader(http.StatusNoContent)
}

func (d *editDesk) take(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	d.holder = d.me(r)
	d.mu.Unlock()
	http.Redirect(w, r, d.at(d.me(r)), http.StatusSeeOther)
}

func (d *editDesk) note(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	me, v := d.me(r), r.PostFormValue
	by := map[string]any{"id": me, "name": editStaff[me]}
	now := time.Now().Format(time.RFC3339)
	find := func() map[string]any {
		for _, n := range d.notes {
			if fmt.Sprint(n["id"]) == v("id") {
				return n
			}
		}
		return map[string]any{}
	}
	switch v("do") {
	case "add":
		d.notes = append(d.notes, map[string]any{"id": len(d.notes) + 1, "block": v("block"), "exact": v("exact"), "prefix": v("prefix"), "suffix": v("suffix"),
			"by": by, "at": now, "words": v("words"), "open": true, "answers": []any{}})
	case "answer":
		n := find()
		answers, _ := n["answers"].([]any)
		n["answers"] = append(answers, map[string]any{"id": len(answers) + 100, "by": by, "at": now, "words": v("words")})
	case "resolve":
		find()["open"] = false
	case "reopen":
		find()["open"] = true
	case "delete":
		for i, n := range d.notes {
			if fmt.Sprint(n["id"]) == v("id") {
				d.notes = append(d.notes[:i:i], d.notes[i+1:]...)
				break
			}
		}
	}
	editAnswer(w, 200, map[string]any{"notes": d.notes})
}

func editAnswer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

// A tree without the bundle can play no editor scene.
func TestEditorBundleIsThere(t *testing.T) {
	if _, err := os.Stat("../internal/newsroom/assets/js/editor.js"); err != nil {
		t.Fatal("make editor: ", err)
	}
}
