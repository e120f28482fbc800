package webtest

import (
	"fmt"
	"net/http"
	"testing"
	"testing/fstest"
)

// counter greets a visitor by how often they came, which it keeps in a cookie.
func counter(*testing.T) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		n := 1
		if c, err := r.Cookie("n"); err == nil {
			fmt.Sscan(c.Value, &n)
			n++
		}
		http.SetCookie(w, &http.Cookie{Name: "n", Value: fmt.Sprint(n)})
		fmt.Fprintf(w, "visit %d, %s %s %s", n, r.Method, r.Header.Get("X-Shoe"), r.PostFormValue("a"))
	})
	return mux
}

func TestAVisitKeepsItsCookies(t *testing.T) {
	Dir(t, fstest.MapFS{"visits.txt": {Data: []byte(`
# A jar of one's own.
GET /
status == 200
cookie n == 1
POST /here?q=1 a=b&c=d
with X-Shoe: brown
body == visit 2, POST brown b
body matches ^visit \d
count visit == 1
header Content-Type contains text/plain
header X-None empty
forget
GET /
body contains visit 1
body lacks visit 2
body != x
`)}}, counter)
}
