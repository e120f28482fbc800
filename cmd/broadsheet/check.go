package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"broadsheet/internal/app"
	"broadsheet/internal/article"
	"broadsheet/internal/ledger"
)

// check holds the ledger against its chain, the heads kept outside the database, and the rows of today; with --against, to
// heads that the paper published.
func check(ctx context.Context, c *call) error {
	var p paper
	f := c.flags("check", &p)
	against := f.String("against", "", "published head to hold the ledger to: a line, a file of lines, or the address of /ledger/heads")
	words, err := c.parse(f)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return usage("check takes no words, only flags: %q", words[0])
	}
	cfg, err := c.load(p)
	if err != nil {
		return err
	}
	if cfg.Database.URL == "" {
		if _, err := os.Stat(cfg.Data); err != nil {
			return fmt.Errorf("there is no paper in %s. Name its directory with --data", cfg.Data)
		}
	}
	var heads []ledger.PublishedHead
	if *against != "" {
		if heads, err = publishedHeads(ctx, *against); err != nil {
			return err
		}
	}
	a, err := c.beside(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.DB.Sound(ctx); err != nil {
		return err
	}
	return errors.Join(c.checkAgainst(ctx, a, heads), c.checkItself(ctx, a), c.checkVersions(ctx, a))
}

// checkItself holds the ledger against its own chain, its heads file and the rows.
func (c *call) checkItself(ctx context.Context, a *app.App) error {
	heads, err := os.Open(a.HeadsFile())
	var known io.Reader
	if err == nil {
		defer heads.Close()
		known = heads
	} else if !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("the ledger's heads: %w", err)
	}
	findings, err := ledger.Check(ctx, a.DB, known)
	if err != nil {
		return err
	}
	for _, f := range findings {
		fmt.Fprintln(c.stdout, strings.TrimSpace(f.String()+" "+versionStory(ctx, a, f.Subject)))
	}
	if len(findings) > 0 {
		return fmt.Errorf("the ledger does not agree with itself in %d places, listed above", len(findings))
	}
	if known == nil {
		fmt.Fprintln(c.stdout, "The ledger agrees with itself and with the rows. There are no heads outside the database to hold it against.")
		return nil
	}
	fmt.Fprintln(c.stdout, "The ledger agrees with itself, with its heads and with the rows.")
	return nil
}

// versionStory names the story of a published text, for a person who is to look at it: "(text 12 of story 7)".
func versionStory(ctx context.Context, a *app.App, subject string) string {
	number, ok := strings.CutPrefix(subject, "version:")
	revision, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil {
		return ""
	}
	story, path, err := article.OfVersion(ctx, a.DB, revision)
	if err != nil || story == 0 {
		return fmt.Sprintf("(text %d of a story that is not there)", revision)
	}
	return fmt.Sprintf("(text %d of story %d, /%s)", revision, story, path)
}

// mostUnnoted is how many versions are named that the ledger does not know: enough to begin looking.
const mostUnnoted = 1000

// checkVersions says which of the texts that readers saw the ledger does not hold to what was printed. Before it began to
// note versions that is the way of an older program; since then somebody put them in behind its back.
func (c *call) checkVersions(ctx context.Context, a *app.App) error {
	list, begun, err := article.UnnotedVersions(ctx, a.DB, mostUnnoted)
	if err != nil {
		return err
	}
	late, err := article.NotedLater(ctx, a.DB)
	if err != nil {
		return err
	}
	if late > 0 {
		fmt.Fprintf(c.stdout, "%d published versions are older than the ledger's list of versions. They are held to what they were when it began, not to what was printed.\n", late)
	}
	if len(list) == 0 {
		return nil
	}
	if begun.IsZero() {
		fmt.Fprintf(c.stdout, "%d published versions are not held to the ledger: an older program published them. The paper notes them when it next runs:\n", len(list))
	}
	wrong := 0
	for _, u := range list {
		switch {
		case u.Gone:
			wrong++
			fmt.Fprintf(c.stdout, "%s: readers saw it, and it is gone\n", u)
		case !begun.IsZero():
			wrong++
			fmt.Fprintf(c.stdout, "%s: stands among what readers saw, and the ledger does not know it\n", u)
		default:
			fmt.Fprintln(c.stdout, u)
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%d published versions are not those that the ledger knows, listed above", wrong)
	}
	return nil
}

// checkAgainst holds the ledger to published heads and says how it stands to each.
func (c *call) checkAgainst(ctx context.Context, a *app.App, heads []ledger.PublishedHead) error {
	held, err := ledger.Against(ctx, a.DB, heads)
	if err != nil {
		return err
	}
	wrong, unknown := 0, 0
	for _, h := range held {
		switch h.Standing {
		case ledger.Differs:
			wrong++
		case ledger.Unknown:
			unknown++
		}
		fmt.Fprintln(c.stdout, h)
	}
	switch {
	case wrong > 0:
		return fmt.Errorf("the ledger is not the one whose heads were published: %d of %d do not match", wrong, len(held))
	case unknown > 0:
		return fmt.Errorf("the ledger cannot be held to %d of %d heads: it ends before them", unknown, len(held))
	}
	return nil
}

// publishedHeads reads the heads that were named: an address only if it says http or https, else a file, else the line
// itself.
func publishedHeads(ctx context.Context, named string) ([]ledger.PublishedHead, error) {
	if strings.HasPrefix(named, "https://") || strings.HasPrefix(named, "http://") {
		return fetchHeads(ctx, named)
	}
	f, err := os.Open(named)
	switch {
	case err == nil:
		defer f.Close()
		heads, err := ledger.ReadPublished(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", named, err)
		}
		return heads, nil
	case strings.ContainsRune(named, ' '):
		heads, err := ledger.ReadPublished(strings.NewReader(named))
		if err != nil {
			return nil, usage("--against %q: %v", named, err)
		}
		return heads, nil
	}
	return nil, fmt.Errorf("--against: %w", err)
}

// fetchTime is how long a paper may take to hand out its heads: some megabytes over a slow line.
const fetchTime = 30 * time.Second

func fetchHeads(ctx context.Context, address string) ([]ledger.PublishedHead, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, usage("--against: %v", err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("fetch the published heads: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch the published heads: %s answers %s", address, answer.Status)
	}
	heads, err := ledger.ReadPublished(answer.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	return heads, nil
}
