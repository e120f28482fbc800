package main

import (
	"bytes"
	"encoding/json"
	"fmt"
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

// TestStatementsOfOddText reads what other programs write: byte order marks, line ends of two bytes, letters beyond the first
// plane, no words at all. Offsets count code points of the text as it was given.
func TestStatementsOfOddText(t *testing.T) {
	for name, c := range map[string]struct{ text, content string }{
		"a byte order mark":  {"\ufeffNaledi Moyo said the road was closed.", "the road was closed"},
		"two-byte line ends": {"First.\r\n\r\nNaledi Moyo said the road was closed.\r\n", "the road was closed"},
		"astral letters":     {"😀😀 The 𝐑𝐚𝐧𝐝 fell. Naledi Moyo said the road was closed 😀.", "the road was closed 😀"},
		"nothing":            {"", ""},
		"only line ends":     {"\n\n\r\n", ""},
	} {
		var out bytes.Buffer
		if err := statementText("odd.txt", strings.NewReader(c.text), &out); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var line struct {
			ID, Text     string
			Attributions []struct{ Content *[2]int }
		}
		if err := json.Unmarshal(out.Bytes(), &line); err != nil || line.ID != "odd.txt" || line.Text != c.text {
			t.Errorf("%s: %v, id %q, text %q", name, err, line.ID, line.Text)
		}
		got := ""
		for _, a := range line.Attributions {
			got = string([]rune(line.Text)[a.Content[0]:a.Content[1]])
		}
		if got != c.content {
			t.Errorf("%s: found %q, expected %q", name, got, c.content)
		}
	}
}

// TestStatementsOfLines names the line that cannot be read, and a text without an id by its line.
func TestStatementsOfLines(t *testing.T) {
	for in, want := range map[string]string{
		"\ufeff{\"id\":\"a\",\"text\":\"x\"}\r\n\r\n{\"text\":\"y\"}\n": `"id":"line 3"`,
		"{\"id\":\"a\",\"text\":\"\"}":                                  `"attributions":[]`,
		"{\"id\":\"a\"}":                                                "line 1 has no text",
		"{\"id\":\"a\",\"text\":null}":                                  "line 1 has no text",
		"{\"id\":\"a\",\"text\":\"x\"}\nrubbish":                        "line 2 is no JSON object",
		"{\"id\":7,\"text\":\"x\"}":                                     "line 1 is no JSON object",
		"[1]":                                                           "line 1 is no JSON object",
		"{\"id\":\"a\",\"text\":\"\xff\"}":                              "line 1 is not UTF-8",
	} {
		var out bytes.Buffer
		said := fmt.Sprint(statementLines(t.Context(), strings.NewReader(in), &out))
		if !strings.Contains(out.String()+said, want) {
			t.Errorf("%q: %s, %s; expected %q", in, out.String(), said, want)
		}
	}
}
