package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestStatementsOfBadText refuses what is no text in words, and prints nothing.
func TestStatementsOfBadText(t *testing.T) {
	for text, want := range map[string]string{
		"He said \xff no.":                       "not UTF-8",
		strings.Repeat("a", longestText+1):       "longer than 16 MB",
		"He said \xc3":                           "not UTF-8",
		"\xff\xfeH\x00e\x00 \x00s\x00a\x00i\x00": "not UTF-8",
	} {
		var out bytes.Buffer
		err := statementText("story.txt", strings.NewReader(text), &out)
		if err == nil || !strings.Contains(err.Error(), want) || out.Len() > 0 {
			t.Errorf("%.12q: %v and %d bytes out, expected %q and none", text, err, out.Len(), want)
		}
	}
}
