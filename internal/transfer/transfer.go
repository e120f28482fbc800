// Package transfer brings stories into the paper from elsewhere: a folder of Markdown with front matter, or a news page
// that somebody saved.
//
// An import can be repeated. Each story remembers what it came from; one that nobody touched since follows its file, one
// that somebody edited in the newsroom is left alone. Everything is read and checked before anything is written, and all
// of it is written in one transaction: there is no half import. A dry run does the same and writes nothing.
package transfer

import (
	"fmt"
	"io"
	"time"
)

// By names imports in the ledger.
const By = "command:import"

// Options say how to import.
type Options struct {
	Section string // path of the section for stories that name none
	DryRun  bool
	Zone    *time.Location // for dates without a zone
}

// What became of a file.
const (
	New       = "new"        // a story was made of it
	Updated   = "updated"    // its story follows the changed file
	Unchanged = "unchanged"  // it was imported before and is the same
	LeftAlone = "left alone" // somebody edited its story in the newsroom
)

// Item says what became of one file.
type Item struct {
	Path     string
	Headline string
	Action   string
	Note     string   // how it stands: draft, published 2 May 2024, scheduled ...
	Took     []string // what was taken, line by line
	Left     []string // what was left out, line by line
}

// Report says what an import did, or would do.
type Report struct {
	Items   []Item
	DryRun  bool
	Unasked bool // the house asks for a second pair of eyes, and an import is exempt
}

// Print writes the report for a person.
func (r Report) Print(w io.Writer) {
	counts := map[string]int{}
	for _, it := range r.Items {
		counts[it.Action]++
		fmt.Fprintf(w, "%-10s %s: %s", it.Action, it.Path, it.Headline)
		if it.Note != "" {
			fmt.Fprintf(w, " (%s)", it.Note)
		}
		fmt.Fprintln(w)
		printLines(w, "took", it.Took)
		printLines(w, "left", it.Left)
	}
	verb := "Imported"
	if r.DryRun {
		verb = "A dry run, nothing was written. It would import"
	}
	if r.Unasked {
		fmt.Fprintln(w, "This house asks for a second pair of eyes; an import is another desk's work and was published without.")
	}
	fmt.Fprintf(w, "%s %d new, %d updated; %d unchanged, %d left alone.\n", verb, counts[New], counts[Updated], counts[Unchanged], counts[LeftAlone])
}

func printLines(w io.Writer, verb string, lines []string) {
	for _, l := range lines {
		fmt.Fprintf(w, "    %s  %s\n", verb, l)
	}
}

// FileError says which file an import stumbled over. Nothing was imported.
type FileError struct {
	Path string
	Err  error
}

func (e *FileError) Error() string { return e.Path + ": " + e.Err.Error() + ". Nothing was imported" }

// Unwrap gives the cause.
func (e *FileError) Unwrap() error { return e.Err }
