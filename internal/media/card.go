package media

import (
	_ "embed"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// ErrLetters says that the card's typeface lacks a letter of the words to be drawn.
var ErrLetters = errors.New("the card's typeface lacks a letter")

// defaultCard is a drawing of a Highveld water tower, 1200 by 630, without words:
// it fits any paper. default-card.svg beside it is its source:
// rsvg-convert default-card.svg | convert - -quality 88 default-card.jpg
//
//go:embed default-card.jpg
var defaultCard []byte

// DefaultCard is the social card of pages that have neither picture nor headline.
// The caller must not change the bytes.
func DefaultCard() []byte { return defaultCard }

// typeface is STIX Two Text Bold cut to the Latin letters, with those of Tshivenda,
// Sesotho sa Leboa, Vietnamese and the click letters. SIL Open Font License 1.1.
//
//go:embed STIXTwoText-Bold.ttf
var typeface []byte

var parsedTypeface = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(typeface) })

// The card's measures in pixels, after the design's og-card.svg: a white sheet
// under a black rule, the paper's name, a thin rule, the section, the headline.
const (
	cardMargin   = 64
	cardTopRule  = 12
	nameSize     = 40
	nameLine     = 100 // where the name stands
	thinRule     = 130
	sectionSize  = 30
	sectionLine  = 182
	headlineTop  = 214
	headlineFoot = 590
)

// headlineSizes are tried from the largest; the first at which the headline fits is
// taken, and at the last it ends in an ellipsis if it must.
var headlineSizes = []int{84, 72, 62, 54}

var (
	cardInk   = color.RGBA{0x15, 0x18, 0x1c, 0xff}
	cardLabel = color.RGBA{0x14, 0x47, 0x7a, 0xff} // the section's blue; 9.2:1 on white
)

// DrawCard draws the social card of a story without a picture: JPEG, 1200 by 630,
// under 300 kB, the same bytes for the same words. ErrLetters when the words are in
// a script that the typeface lacks; then use [DefaultCard].
func DrawCard(headline, section, paper string) ([]byte, error) {
	headline, section, paper = tidyCard(headline), tidyCard(section), tidyCard(paper)
	c := canvas{img: image.NewRGBA(image.Rect(0, 0, cardWidth, cardHeight))}
	c.fill(c.img.Rect, color.White)
	c.fill(image.Rect(0, 0, cardWidth, cardTopRule), cardInk)
	c.fill(image.Rect(cardMargin, thinRule, cardWidth-cardMargin, thinRule+2), cardInk)
	c.line(paper, nameSize, nameLine, cardInk)
	c.line(section, sectionSize, sectionLine, cardLabel)
	c.headline(headline)
	if c.err != nil {
		return nil, fmt.Errorf("draw card: %w", c.err)
	}
	return encodeCard(c.img)
}

// tidyCard: soft hyphens and direction marks have no shape; letters are composed,
// because the typeface has š and ṱ as one letter each.
func tidyCard(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFC.String(s))
	return tidy(s)
}

// canvas draws; the first error stays and stops the rest.
type canvas struct {
	img *image.RGBA
	err error
}

func (c *canvas) fill(r image.Rectangle, ink color.Color) {
	draw.Draw(c.img, r, image.NewUniform(ink), image.Point{}, draw.Src)
}

// face opens the typeface at a size in pixels, having made sure of every letter.
func (c *canvas) face(text string, size int) font.Face {
	if c.err != nil {
		return nil
	}
	parsed, err := parsedTypeface()
	if err == nil {
		err = hasLetters(parsed, text)
	}
	if err != nil {
		c.err = err
		return nil
	}
	// 72 dots an inch: points are pixels. No hinting: the same outlines everywhere.
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
	c.err = err
	return face
}

func hasLetters(f *opentype.Font, text string) error {
	for _, r := range text + "…" {
		if i, err := f.GlyphIndex(nil, r); err != nil || i == 0 {
			return errors.Join(fmt.Errorf("%w: %q", ErrLetters, r), err)
		}
	}
	return nil
}

// line writes one line from the margin, cut short if it must be.
func (c *canvas) line(text string, size, y int, ink color.Color) {
	face := c.face(text, size)
	if c.err != nil {
		return
	}
	c.write(face, cut(face, text, cardInner), y, ink)
	c.err = face.Close()
}

// cardInner is the width between the margins.
const cardInner = cardWidth - 2*cardMargin

func (c *canvas) write(face font.Face, text string, y int, ink color.Color) {
	d := font.Drawer{Dst: c.img, Src: image.NewUniform(ink), Face: face, Dot: fixed.P(cardMargin, y)}
	d.DrawString(text)
}

func (c *canvas) headline(text string) {
	for i, size := range headlineSizes {
		face := c.face(text, size)
		if c.err != nil {
			return
		}
		leading := size * 118 / 100
		room := (headlineFoot - headlineTop) / leading
		lines := wrap(face, text, cardInner)
		if len(lines) <= room || i == len(headlineSizes)-1 {
			for j, line := range shorten(face, lines, room) {
				c.write(face, line, headlineTop+size+j*leading, cardInk)
			}
			c.err = face.Close()
			return
		}
		if c.err = face.Close(); c.err != nil {
			return
		}
	}
}

// wrap breaks text into lines no wider than width. A word that is wider than a
// line is broken where the line ends.
func wrap(face font.Face, text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		for _, piece := range pieces(face, word, width) {
			longer := strings.TrimSpace(line + " " + piece)
			if line != "" && !fitsIn(face, longer, width) {
				lines, longer = append(lines, line), piece
			}
			line = longer
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func fitsIn(face font.Face, text string, width int) bool {
	return font.MeasureString(face, text) <= fixed.I(width)
}

func pieces(face font.Face, word string, width int) []string {
	if fitsIn(face, word, width) {
		return []string{word}
	}
	var list []string
	piece := ""
	for _, r := range word {
		if piece != "" && !fitsIn(face, piece+string(r), width) {
			list, piece = append(list, piece), ""
		}
		piece += string(r)
	}
	return append(list, piece)
}

// shorten keeps as many lines as there is room for and ends the last in "…".
func shorten(face font.Face, lines []string, room int) []string {
	if len(lines) <= room {
		return lines
	}
	lines = lines[:room]
	lines[room-1] = ellipsis(face, lines[room-1], cardInner)
	return lines
}

// cut ends text that is too wide in "…".
func cut(face font.Face, text string, width int) string {
	if fitsIn(face, text, width) {
		return text
	}
	return ellipsis(face, text, width)
}

// ellipsis puts "…" after the last whole word that leaves room for it; if not even
// one word does, after the last letter.
func ellipsis(face font.Face, text string, width int) string {
	for {
		text = strings.TrimRight(text, " ,;:–-")
		if text == "" || fitsIn(face, text+"…", width) {
			return text + "…"
		}
		letters := []rune(text)
		shorter := string(letters[:len(letters)-1])
		if space := strings.LastIndexByte(text, ' '); space > 0 {
			shorter = text[:space]
		}
		text = shorter
	}
}
