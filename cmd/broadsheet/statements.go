package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"

	"broadsheet/internal/statement"
)

// longestText is the longest text that `broadsheet statements` reads: a long book. What is longer was not meant for it.
const longestText = 16 << 20

// statements prints the attributed statements of texts, one line of JSON a text.
func statements(ctx context.Context, c *call) error {
	f := flag.NewFlagSet("statements", flag.ContinueOnError)
	f.SetOutput(c.stderr)
	lines := f.Bool("jsonl", false, `one {"id", "text"} a line in, one line out for each`)
	words, err := c.parse(f)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return usage("name one file, or - for standard input")
	}
	in := io.Reader(os.Stdin)
	if words[0] != "-" {
		file, err := os.Open(words[0])
		if err != nil {
			return fmt.Errorf("read the text: %w", err)
		}
		defer file.Close()
		in = file
	}
	out := bufio.NewWriter(c.stdout)
	if *lines {
		err = statementLines(ctx, in, out)
	} else {
		err = statementText(words[0], in, out)
	}
	return errors.Join(err, out.Flush())
}

// statementText reads one text whole.
func statementText(name string, in io.Reader, out io.Writer) error {
	raw, err := io.ReadAll(io.LimitReader(in, longestText+1))
	if err != nil {
		return fmt.Errorf("read the text: %w", err)
	}
	if name == "-" {
		name = "standard input"
	}
	return statementLine(filepath.Base(name), raw, out)
}

// statementLines reads one text a line.
func statementLines(ctx context.Context, in io.Reader, out io.Writer) error {
	scan := bufio.NewScanner(in)
	scan.Buffer(make([]byte, 0, 64<<10), longestText+64<<10)
	for n := 1; scan.Scan(); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		raw := scan.Bytes()
		if n == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\ufeff")) // some programs begin a file with a byte order mark
		}
		raw = bytes.TrimSpace(raw)
		if len(raw) == 0 {
			continue
		}
		var one struct {
			ID   string  `json:"id"`
			Text *string `json:"text"`
		}
		if !utf8.Valid(raw) {
			return fmt.Errorf("line %d is not UTF-8", n)
		}
		if err := json.Unmarshal(raw, &one); err != nil {
			return fmt.Errorf("line %d is no JSON object with id and text: %w", n, err)
		}
		if one.Text == nil {
			return fmt.Errorf("line %d has no text", n)
		}
		if one.ID == "" {
			one.ID = fmt.Sprintf("line %d", n)
		}
		if err := statementLine(one.ID, []byte(*one.Text), out); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if errors.Is(scan.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("a line is longer than %d MB", longestText>>20)
	}
	return scan.Err()
}

func statementLine(id string, text []byte, out io.Writer) error {
	if len(text) > longestText {
		return fmt.Errorf("the text is longer than %d MB", longestText>>20)
	}
	if !utf8.Valid(text) {
		return errors.New("the text is not UTF-8")
	}
	line, err := statement.NewLine(id, string(text)).JSON()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", line)
	return err
}
