package paper

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// Colour is a token of the style sheet that the house may set, once for light and once for dark.
type Colour struct {
	Token       string // "link": the custom property --link
	Light, Dark string // "#14477a"
}

// Shades are the tokens that the house may set, with the words of the settings page and the house colours. All of them are
// the colour of words on the page or on a panel.
var Shades = []struct{ Token, Name, Light, Dark string }{
	{"link", "Links and labels", "#14477a", "#8fbdec"},
	{"business", "Label: business", "#6d4a0c", "#dcb66c"},
	{"culture", "Label: culture", "#7b2560", "#e29ccb"},
	{"sport", "Label: sport", "#1a5c3c", "#7ecba0"},
	{"opinion", "Label: opinion", "#963311", "#f0a17f"},
	{"sky", "Label: sky", "#0b6178", "#79c7da"},
	{"live", "Breaking, and what is dangerous", "#b3161b", "#ff8a80"},
}

// The grounds on which coloured words stand: the page and a panel.
var (
	lightGrounds = []string{"#ffffff", "#f3f4f1"}
	darkGrounds  = []string{"#131619", "#1c2024"}
)

// LeastContrast is what words of body size need against their ground (WCAG 2.2, 1.4.3 Contrast (Minimum), level AA).
const LeastContrast = 4.5

var sixDigits = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// Contrast is the ratio of two colours such as "#14477a", from 1 to 21 (WCAG 2.2, contrast ratio).
func Contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// luminance is the relative luminance of an sRGB colour (WCAG 2.2).
func luminance(colour string) float64 {
	weigh := [3]float64{0.2126, 0.7152, 0.0722}
	sum := 0.0
	for i, w := range weigh {
		n, _ := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += w * c
	}
	return sum
}

// Least is the lower of the contrasts of a colour with the grounds of its theme.
func Least(colour string, dark bool) float64 {
	grounds := lightGrounds
	if dark {
		grounds = darkGrounds
	}
	least := 21.0
	for _, g := range grounds {
		least = math.Min(least, Contrast(colour, g))
	}
	return least
}

// checkColour refuses what cannot be read.
func checkColour(c Colour) []Problem {
	var list []Problem
	for _, side := range []struct {
		value string
		dark  bool
		name  string
	}{{c.Light, false, "light"}, {c.Dark, true, "dark"}} {
		if words := CheckColour(side.value, side.dark); words != "" {
			list = append(list, Problem{"colour_" + c.Token + "_" + side.name, words})
		}
	}
	return list
}

// CheckColour says why words in a colour could not be read on the light or the dark page, "" when they can.
func CheckColour(colour string, dark bool) string {
	if !sixDigits.MatchString(colour) {
		return fmt.Sprintf("Write the colour as # and six digits, such as #14477a, and not %q.", colour)
	}
	theme, choose := "light", "darker"
	if dark {
		theme, choose = "dark", "lighter"
	}
	if least := Least(colour, dark); least < LeastContrast {
		return fmt.Sprintf("%s on the %s page has a contrast of %.1f; words need %.1f. Choose a %s one.", colour, theme, least, LeastContrast, choose)
	}
	return ""
}

// known tells whether a token may be set.
func known(token string) bool {
	for _, s := range Shades {
		if s.Token == token {
			return true
		}
	}
	return false
}
