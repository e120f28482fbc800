package transfer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // the kinds of picture that media takes, for readable
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"time"

	_ "golang.org/x/image/webp"

	"broadsheet/internal/article"
	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/section"
)

// Desk is the paper that stories are brought into.
type Desk struct {
	DB    *database.DB
	Store blob.Store
}

// story is a file that has been read and checked, ready to be written.
type story struct {
	file, key, hash string
	why             string // for the history of the story
	text            article.Text
	section         string // path, resolved when written
	topics, authors []string
	aliases         []string
	first, updated  time.Time
	draft           bool
	pictures        map[string]string // source in the file -> file on disk
	lead            string
	took, left      []string
}

// Markdown imports Markdown files with front matter as Hugo's, and folders of them. A story with a date in the past
// and no draft mark is published as of that date, one with a date to come is scheduled, all others are drafts.
func Markdown(ctx context.Context, d Desk, paths []string, o Options) (Report, error) {
	files, err := markdownFiles(paths)
	if err != nil {
		return Report{}, err
	}
	var stories []*story
	for _, f := range files {
		s, err := readMarkdown(f, o)
		if err != nil {
			return Report{}, &FileError{f.path, err}
		}
		stories = append(stories, s)
	}
	return d.write(ctx, stories, o)
}

// found is a file of an import and its name from the folder that was given on ("city/valves.md"), which stays the same
// on every machine. The folder itself is in it, so that city/budget.md and sport/budget.md are two stories.
type found struct{ path, name string }

func inFolder(folder, file string) string {
	if abs, err := filepath.Abs(folder); err == nil {
		folder = abs
	}
	return filepath.ToSlash(filepath.Join(filepath.Base(folder), file))
}

func markdownFiles(paths []string) ([]found, error) {
	var files []found
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("there is nothing at %s: %w", p, errors.Unwrap(err))
		}
		if !info.IsDir() {
			files = append(files, found{p, inFolder(filepath.Dir(p), filepath.Base(p))})
			continue
		}
		err = filepath.WalkDir(p, func(file string, e fs.DirEntry, err error) error {
			ext := strings.ToLower(filepath.Ext(file))
			if err != nil || e.IsDir() || ext != ".md" && ext != ".markdown" || e.Name() == "_index.md" || e.Name() == "README.md" {
				return err
			}
			name, err := filepath.Rel(p, file)
			files = append(files, found{file, inFolder(p, name)})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read folder %s: %w", p, err)
		}
	}
	if len(files) == 0 {
		return nil, errors.New("there are no .md files there")
	}
	sort.Slice(files, func(i, j int) bool { return files[i].name < files[j].name })
	return files, nil
}

func readMarkdown(f found, o Options) (*story, error) {
	file, err := readFile(f.path)
	if err != nil {
		return nil, err
	}
	kind, head, body, err := SplitFrontMatter(file)
	if err != nil {
		return nil, err
	}
	m := matter{}
	if err := DecodeFrontMatter(kind, head, &m); err != nil {
		return nil, err
	}
	doc, err := markup.ParseMarkdown(string(body), nil)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(file)
	s := &story{file: f.path, key: "markdown:" + f.name, hash: hex.EncodeToString(sum[:]), draft: m.yes("draft")}
	if err := s.fields(m, f, o); err != nil {
		return nil, err
	}
	s.text.Body = withoutTitle(doc, &s.text)
	if s.text.Headline == "" {
		return nil, errors.New("it has no headline: give it a title in the front matter, or a heading at the top")
	}
	return s, s.findPictures(filepath.Dir(f.path), m)
}

func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("it has %d bytes, the limit for a text is %d", info.Size(), maxFile)
	}
	file, err := os.ReadFile(name)
	if err == nil && bytes.IndexByte(file, 0) >= 0 {
		return nil, errors.New("it is not a text")
	}
	return file, err
}

// fields takes what front matter tells.
func (s *story) fields(m matter, f found, o Options) error {
	t := &s.text
	t.Headline = m.text("title", "headline")
	t.HeadlineShort = m.text("linkTitle", "linktitle", "headline_short")
	t.Kicker = m.text("kicker")
	t.Standfirst = m.text("standfirst", "description", "summary", "subtitle")
	t.KeyPoints = m.list("key_points")
	t.Dateline, t.Agency, t.Sponsor = m.text("dateline"), m.text("agency"), m.text("sponsor")
	t.Kind = kindOf(m.text("kind"))
	t.Slug = slugOf(m, f)
	s.section = sectionOf(m, f, o)
	s.topics = append(m.list("topics"), m.list("tags")...)
	s.authors = append(m.list("authors"), m.list("author")...)
	for _, a := range m.list("aliases") {
		s.aliases = append(s.aliases, strings.Trim(a, "/"))
	}
	var err error
	if s.first, err = m.date(o.Zone, "publishDate", "publishdate", "published", "date"); err != nil {
		return err
	}
	s.updated, err = m.date(o.Zone, "lastmod", "updated", "modified")
	return err
}

func kindOf(word string) article.Kind {
	for _, k := range article.Kinds {
		if string(k) == strings.ToLower(word) {
			return k
		}
	}
	return article.News
}

// slugOf follows Hugo: slug, else the end of url, else the name of the file or of its bundle without a leading date.
func slugOf(m matter, f found) string {
	if s := m.text("slug"); s != "" {
		return article.Slug(s)
	}
	if u := strings.Trim(m.text("url"), "/"); u != "" {
		return article.Slug(strings.TrimSuffix(path.Base(u), ".html"))
	}
	name := strings.TrimSuffix(path.Base(f.name), path.Ext(f.name))
	if name == "index" {
		name = path.Base(path.Dir(f.name))
	}
	if len(name) > 11 && name[4] == '-' && name[7] == '-' && name[10] == '-' {
		if _, err := time.Parse(time.DateOnly, name[:10]); err == nil {
			name = name[11:]
		}
	}
	if name == "." || name == "" {
		return ""
	}
	return article.Slug(name)
}

// sectionOf: what the front matter says, else the first category, else what the caller asked for.
func sectionOf(m matter, f found, o Options) string {
	if s := m.text("section"); s != "" {
		return strings.Trim(s, "/")
	}
	if o.Section != "" {
		return strings.Trim(o.Section, "/")
	}
	if c := m.list("categories"); len(c) > 0 {
		return article.Slug(c[0])
	}
	return ""
}

// withoutTitle takes a first heading away that repeats the headline, or is it.
func withoutTitle(doc *markup.Document, t *article.Text) *markup.Document {
	if len(doc.Blocks) == 0 {
		return doc
	}
	h, ok := doc.Blocks[0].Content.(markup.Heading)
	if !ok {
		return doc
	}
	title := strings.TrimSpace(h.Text.Plain())
	if t.Headline == "" {
		t.Headline = title
	}
	if strings.EqualFold(title, t.Headline) {
		doc.Blocks = doc.Blocks[1:]
	}
	return doc
}

// findPictures finds the files of the pictures that the text shows. A picture that is not there is an error now, not a
// hole in the page later; one on another site stays a link.
func (s *story) findPictures(dir string, m matter) error {
	s.pictures = map[string]string{}
	s.lead = m.text("featured_image", "featuredImage", "image", "cover", "lead")
	if l := m.list("images"); s.lead == "" && len(l) > 0 {
		s.lead = l[0]
	}
	s.text.Lead.Alt, s.text.Lead.Caption, s.text.Lead.Credit = m.text("lead_alt", "image_alt"), m.text("lead_caption", "image_caption"), m.text("lead_credit", "image_credit")
	sources := s.text.Body.Sources()
	if s.lead != "" {
		sources = append(sources, s.lead)
	}
	for _, src := range sources {
		if u, err := url.Parse(src); err == nil && u.Scheme != "" {
			s.left = append(s.left, "picture on another site, kept as a link: "+src)
			continue
		}
		name, err := url.PathUnescape(src)
		if err != nil {
			name = src
		}
		file, ok := pictureFile(dir, name)
		if !ok {
			return fmt.Errorf("the picture %q is not there; it was looked for beside the file", src)
		}
		if err := readable(file); err != nil {
			return fmt.Errorf("the picture %q: %w", src, err)
		}
		s.pictures[src] = file
	}
	return nil
}

// readable refuses a file that is no picture before anything is written, so that a dry run finds it too. What else a
// picture must be, media decides when it takes it.
func readable(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, _, err := image.DecodeConfig(f); err != nil {
		return fmt.Errorf("it is not a JPEG, PNG, GIF or WebP that can be read: %w", err)
	}
	return nil
}

// pictureFile finds a picture beside the text. Names that lead out of the folder of the text and its neighbours are not
// followed further up than two folders, so an import never reads a stranger's files.
func pictureFile(dir, name string) (string, bool) {
	name = filepath.FromSlash(strings.TrimPrefix(name, "/"))
	for _, base := range []string{dir, filepath.Join(dir, "static"), filepath.Join(dir, "..", "static"), filepath.Join(dir, "..", "..", "static")} {
		file := filepath.Join(base, name)
		if rel, err := filepath.Rel(base, file); err != nil || strings.HasPrefix(rel, "..") && strings.Count(rel, "..") > 2 {
			continue
		}
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file, true
		}
	}
	return "", false
}

// importPictures takes the pictures of a story into the library and puts their keys into its text.
func (d Desk) importPictures(ctx context.Context, s *story) error {
	keys := map[string]string{}
	for src, file := range s.pictures {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		p, err := media.Import(ctx, d.DB, d.Store, media.File{Reader: f, Name: filepath.Base(file), Key: media.KeyFromName(filepath.Base(file)), By: By})
		f.Close()
		if err != nil {
			return fmt.Errorf("picture %s: %w", file, err)
		}
		keys[src] = p.Key
	}
	s.text.Lead.Key = keys[s.lead]
	if s.text.Lead.Key != "" && s.text.Lead.Alt == "" {
		s.text.Lead.Alt = s.text.Headline // better than none; the newsroom is told
		s.left = append(s.left, "the lead picture has no alt text (lead_alt); the headline stands in for it")
	}
	rekey(s.text.Body, keys)
	return nil
}

// rekey gives every picture of the text, also inside call-outs, quotations and lists, its key in the library.
func rekey(doc *markup.Document, keys map[string]string) {
	for i, b := range doc.Blocks {
		doc.Blocks[i].Content = rekeyed(b.Content, keys)
	}
}

func rekeyed(c markup.Content, keys map[string]string) markup.Content {
	flow := func(f markup.Flow) {
		for i := range f {
			f[i] = rekeyed(f[i], keys)
		}
	}
	switch c := c.(type) {
	case markup.Picture:
		return rekeyedPicture(c, keys)
	case markup.Gallery:
		for i, p := range c.Pictures {
			c.Pictures[i] = rekeyedPicture(p, keys)
		}
	case markup.Callout:
		flow(c.Content)
	case markup.Quotation:
		flow(c.Text)
	case markup.List:
		for _, item := range c.Items {
			flow(item)
		}
	}
	return c
}

func rekeyedPicture(p markup.Picture, keys map[string]string) markup.Picture {
	if key := keys[p.Source]; key != "" {
		p.Key, p.Source = key, ""
	}
	return p
}

// sectionFor finds the section that a story names.
func sectionFor(ctx context.Context, q database.Reader, name string) (section.Section, error) {
	if name == "" {
		return section.Section{}, errors.New("it names no section: put `section: city` into the front matter, or say --section city")
	}
	sec, err := section.ByPath(ctx, q, name)
	if errors.Is(err, section.ErrNotFound) {
		return sec, fmt.Errorf("there is no section %q in the paper: create it in the newsroom, or say --section with one that exists", name)
	}
	return sec, err
}
