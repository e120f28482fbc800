package web

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"
)

// Kind is what went wrong, seen from the reader's chair.
type Kind string

// The kinds of error a page may return. Everything else is KindBroken.
const (
	KindNotFound  Kind = "not-found"
	KindGone      Kind = "gone"
	KindForbidden Kind = "forbidden"
	KindInvalid   Kind = "invalid"
	KindConflict  Kind = "conflict"
	KindTooLarge  Kind = "too-large"
	KindTooMany   Kind = "too-many"
	KindMethod    Kind = "method"
	KindBusy      Kind = "busy"
	KindBroken    Kind = "broken"
)

// Error is an error with words for a person. Message may be empty, then the page
// uses the standing words of its kind.
type Error struct {
	Kind    Kind
	Message string
	Retry   time.Duration // KindTooMany: when to try again
	Allow   string        // KindMethod: the Allow header, RFC 9110 §10.2.1
}

func (e *Error) Error() string {
	if e.Message == "" {
		return string(e.Kind)
	}
	return string(e.Kind) + ": " + e.Message
}

// NotFound says that there is no such page.
func NotFound(msg string) error { return &Error{Kind: KindNotFound, Message: msg} }

// Gone says that the page was taken away for good, RFC 9110 §15.5.11.
func Gone(msg string) error { return &Error{Kind: KindGone, Message: msg} }

// Forbidden says that this visitor may not do this.
func Forbidden(msg string) error { return &Error{Kind: KindForbidden, Message: msg} }

// Invalid says what is wrong with what was sent, and how to mend it.
func Invalid(msg string) error { return &Error{Kind: KindInvalid, Message: msg} }

// Conflict says that somebody else was first.
func Conflict(msg string) error { return &Error{Kind: KindConflict, Message: msg} }

// TooLarge says that more was sent than the paper takes.
func TooLarge() error { return &Error{Kind: KindTooLarge} }

// TooMany says that this visitor should wait before the next try.
func TooMany(retry time.Duration) error { return &Error{Kind: KindTooMany, Retry: retry} }

// MethodNotAllowed says which methods an address knows, as in "GET, HEAD".
func MethodNotAllowed(allow string) error { return &Error{Kind: KindMethod, Allow: allow} }

// Busy says that the paper cannot answer just now and should be asked again.
func Busy(retry time.Duration) error { return &Error{Kind: KindBusy, Retry: retry} }

// kinds has the status and the standing words of each kind.
var kinds = map[Kind]struct {
	status         int
	title, message string
}{
	KindNotFound:  {404, "There is no such page", "The address may be mistyped, or the story may have moved."},
	KindGone:      {410, "This page was withdrawn", "The newsroom has taken this page down. It will not come back at this address."},
	KindForbidden: {403, "You may not do this", "This action was refused."},
	KindInvalid:   {422, "Something is missing", "Please check what you sent and try again."},
	KindConflict:  {409, "Somebody else was first", "This was changed by somebody else in the meantime. Reload the page and try again."},
	KindTooLarge:  {413, "That is too large", "What you sent is larger than we can take."},
	KindTooMany:   {429, "Please wait a moment", "Too many tries in a short time."},
	KindMethod:    {405, "This address cannot do that", "Please go back and use the form or the link on the page."},
	KindBusy:      {503, "The paper is busy", "Please try again in a moment."},
	KindBroken:    {500, "Something went wrong", "The mistake is ours and has been noted. Please try again in a moment."},
}

// answerer is an error of a noun that knows how it should be answered without
// knowing HTTP: a kind and words for a person.
type answerer interface{ Answer() (kind, words string) }

func ofNoun(a answerer) *Error {
	kind, words := a.Answer()
	if _, ok := kinds[Kind(kind)]; !ok {
		return &Error{Kind: KindBroken} // a kind nobody here knows is our mistake
	}
	return &Error{Kind: Kind(kind), Message: words}
}

// Problem is an error ready to be shown.
type Problem struct {
	Kind    Kind   `json:"-"`
	Status  int    `json:"status"`
	Title   string `json:"title"`
	Detail  string `json:"detail"` // words for a person
	ID      string `json:"id"`     // the request id, to be quoted to the newsroom
	Special bool   `json:"-"`      // Detail came with the error; false: the standing words
	allow   string
	retry   time.Duration
}

// ProblemOf sorts an error into the kind a reader is shown. What a person cannot
// use (SQL, paths, stack) never enters a Problem.
func ProblemOf(err error) Problem {
	var known *Error
	var noun answerer
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &known):
	case errors.As(err, &noun):
		known = ofNoun(noun)
	case errors.As(err, &tooLong):
		known = &Error{Kind: KindTooLarge}
	case errors.Is(err, context.DeadlineExceeded):
		known = &Error{Kind: KindBusy, Retry: 5 * time.Second}
	default:
		known = &Error{Kind: KindBroken}
	}
	words := kinds[known.Kind]
	p := Problem{Kind: known.Kind, Status: words.status, Title: words.title, Detail: known.Message, Special: known.Message != "", allow: known.Allow, retry: known.Retry}
	if !p.Special {
		p.Detail = words.message
	}
	return p
}

// Answer is the one place where errors become answers: logged when the mistake is
// ours, shown in plain words through the frame of the paper, or as JSON or a bare
// sentence where a script asked.
func (s *Web) Answer(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader has gone; nobody is there to be answered
	}
	p := ProblemOf(err)
	p.ID = RequestID(r.Context())
	if p.Kind == KindBroken || p.Kind == KindBusy {
		s.Log.ErrorContext(r.Context(), "request failed", "id", p.ID, "method", r.Method, "path", loggedPath(r.URL.Path), "err", err)
	}
	clearValidators(w.Header())
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if p.allow != "" {
		h.Set("Allow", p.allow)
	}
	if p.retry > 0 {
		// RFC 9110 §10.2.3: whole seconds, rounded up so that nobody comes too early.
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.retry.Seconds()))))
	}
	s.write(w, r, p)
}

// clearValidators takes back what a handler may have promised about the page it
// could not deliver.
func clearValidators(h http.Header) {
	for _, name := range []string{"Etag", "Last-Modified", "Content-Encoding", "Content-Length", "Expires"} {
		h.Del(name)
	}
}
