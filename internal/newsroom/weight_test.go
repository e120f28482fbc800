package newsroom

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// roomBudget is what a page of the newsroom may weigh with its style and its scripts, packed: half a second on the
// slow end of a 3G line. The editor has a budget of its own.
const roomBudget = 30_000

var loaded = regexp.MustCompile(`<(?:script src|link rel="stylesheet" href)="(/assets/[^"]+)"`)

// weight is what a browser fetches to show the page, packed.
func (d *desk) weight() int {
	d.Helper()
	total := packed(d.T, []byte(d.body))
	for _, m := range loaded.FindAllStringSubmatch(d.body, -1) {
		w := httptest.NewRecorder()
		d.paper.ServeHTTP(w, httptest.NewRequest("GET", "http://paper.example"+m[1], nil))
		if w.Code != http.StatusOK {
			d.Errorf("%s: answered %d", m[1], w.Code)
		}
		total += packed(d.T, w.Body.Bytes())
	}
	return total
}

func packed(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// Every page of the newsroom but the editor is light. A new door is weighed by itself.
func TestRoomsAreLight(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.naledi)
	seat.sendFile("/newsroom/pictures", "file", "bridge.jpg", photograph(7), "alt=A bridge.", "credit=Courier")
	picture := regexp.MustCompile(`/newsroom/pictures/([a-z0-9-]+)"`).FindStringSubmatch(seat.get("/newsroom/pictures").body)[1]
	var id int64
	for i := range 40 {
		id = h.published(fmt.Sprintf("A headline of the length that a headline has, and number %d", i), "Text.")
	}
	for _, d := range doors {
		path, ok := strings.CutPrefix(d.pattern, "GET ")
		if !ok || path == "/newsroom/story/new" || path == "/newsroom/story/{id}" {
			continue
		}
		path = strings.NewReplacer("{id}", number(id), "{key}", picture).Replace(path)
		if seat.get(path); !strings.HasPrefix(seat.answer.Header.Get("Content-Type"), "text/html") {
			continue // a list for a script, or the way to another page
		}
		if got := seat.weight(); got > roomBudget {
			t.Errorf("%s weighs %d bytes, more than %d", path, got, roomBudget)
		} else if testing.Verbose() {
			t.Logf("%s %d", path, got)
		}
	}
}

// A mistake in the newsroom is told in the newsroom, with its menu; a stranger is shown the way in and no room.
func TestErrorsStayInTheNewsroom(t *testing.T) {
	h := openHouse(t)
	seat := h.seat(h.pieter)
	seat.get("/newsroom/nowhere").is(404).sees("There is no such room", `class="rooms"`, `href="/newsroom/stories"`, "Pieter Nkosi")
	seat.get("/newsroom/people").is(403).sees("Letting people in and out is for the administrator.", `class="rooms"`).lacks(`href="/newsroom/people"`)
	h.stranger().get("/newsroom/nowhere").is(303)
	h.stranger().get("/nowhere").is(404).lacks(`class="rooms"`, "/newsroom")
}

// The menu names a room exactly to those whom its door lets in.
func TestMenuFollowsTheDoors(t *testing.T) {
	h := openHouse(t)
	for _, p := range []desk{*h.seat(h.naledi), *h.seat(h.thabo), *h.seat(h.lindiwe), *h.seat(h.pieter)} {
		menu := p.get("/newsroom/more").is(200).body
		for _, room := range menuRooms {
			if _, ok := h.rooms.opens[room.url]; !ok {
				continue
			}
			named := strings.Contains(menu, `href="`+room.url+`"`)
			if open := p.get(room.url).answer.StatusCode != http.StatusForbidden; open != named {
				t.Errorf("%s: named %v, opens %v", room.url, named, open)
			}
		}
	}
}
