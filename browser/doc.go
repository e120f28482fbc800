// Package browser is the reader at the kiosk: scenes in which a real Chromium reads, comments, searches the sky and
// writes the paper, on a phone and on a desk, in light and dark, with and without JavaScript. They hold the promises
// that a newspaper makes to its readers (DESIGN §7) against the paper that app.New builds, filled with the demo
// newspaper and served on the loopback.
//
// The scenes carry the build tag browser, because they need a Chromium:
//
//	go test -tags browser ./browser
//
// Without one they say what was left out; with BROADSHEET_TEST_REQUIRE_CHROMIUM=1, as in `make test`, they fail.
// A scene that fails leaves a picture of what it saw in BROADSHEET_TEST_SHOTS, or in the test's own directory.
//
// paper_test.go opens the paper, tab_test.go is one window of the browser, look/ holds what is asked of a page by
// script: what overflows, which colours are too pale, which fields have no label. A scene waits for what it expects to
// see, never for a length of time.
package browser
