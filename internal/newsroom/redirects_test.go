package newsroom

import (
	"strings"
	"testing"
)

// Addresses of the system that the paper came from lead on; a page always goes before a redirect.
func TestRedirects(t *testing.T) {
	h := openHouse(t)
	h.published("Bridge closed", "For a week.")
	seat, reader := h.seat(h.naledi), h.stranger()
	reader.get("/2019/bridge.html").is(404)
	seat.get("/newsroom/redirects").is(200).sees("No redirect yet")
	seat.post("/newsroom/redirects", "path=/2019/bridge.html", "target=/city/bridge-closed", "note=Old site").goesTo("/newsroom/redirects")
	reader.get("/2019/bridge.html?utm=x").is(301)
	if to := reader.answer.Header.Get("Location"); to != "/city/bridge-closed" {
		t.Errorf("it leads to %s", to)
	}
	seat.post("/newsroom/redirects", "path=/2018/b", "target=/2019/bridge.html").goesTo("/newsroom/redirects")
	reader.get("/2018/b").is(301)
	if to := reader.answer.Header.Get("Location"); to != "/city/bridge-closed" {
		t.Errorf("a redirect chains to %s", to)
	}
	seat.post("/newsroom/redirects", "path=/2017/c", "gone=yes").goesTo("/newsroom/redirects")
	reader.get("/2017/c").is(410)
	seat.post("/newsroom/redirects", "path=/2016/d", "target=https://archive.example/d").goesTo("/newsroom/redirects")
	reader.get("/2016/d").is(301)
	seat.get("/newsroom/redirects").sees("Leaves the paper", "Old site", "Gone for good")
	seat.get("/newsroom/redirects?q=2017").sees("/2017/c").lacks("/2016/d")
	seat.post("/newsroom/redirects", "path=/city/bridge-closed", "target=/sport").is(422).sees("stands a story", `value="/sport"`)
	seat.post("/newsroom/redirects", "path=/x", "target=").is(422).sees("Say where it leads")
	seat.post("/newsroom/redirects", "do=delete", "path=2017/c").goesTo("/newsroom/redirects")
	reader.get("/2017/c").is(404)

	seat.post("/newsroom/redirects", "do=check", "table=from,to\n/old/1,/sport\n/city,/x").is(422).sees("1 line is wrong", "stands a section")
	seat.sendFile("/newsroom/redirects", "file", "r.csv", []byte("from,to\n/old/1,/sport\n"), "do=check").is(200).sees("What will happen", "/old/1")
	reader.get("/old/1").is(404)
	seat.post("/newsroom/redirects", "do=import", "table=from,to\n/old/1,/sport\n").goesTo("/newsroom/redirects")
	reader.get("/old/1").is(301)
	seat.get("/newsroom/redirects.csv").is(200)
	if !strings.Contains(seat.body, "/old/1,/sport,301\n") || seat.answer.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("sent %s", seat.body)
	}
}
