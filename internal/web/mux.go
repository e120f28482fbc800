package web

import "net/http"

// Mux is where addresses are registered: an http.ServeMux, or something that also
// remembers them.
type Mux interface {
	Handle(pattern string, h http.Handler)
}
