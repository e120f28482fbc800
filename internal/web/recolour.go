package web

import (
	"regexp"
	"strings"
)

// Dress is what a house changes in the style of every page without writing a theme.
type Dress struct {
	Light, Dark map[string]string // tokens of base.css without the dashes: "link" to "#14477a"
	More        string            // rules after base.css, such as those of a logo
}

// tokenSets are the blocks of base.css that set the tokens; the one without a theme or a device's wish is light.
var tokenSets = regexp.MustCompile(`:root(?:\[data-theme=dark\]|:not\(\[data-theme=light\]\))? ?\{[^}]*\}`)

// put writes the house's colours over those of a base.css, ours or a theme's.
func (d Dress) put(css string) string {
	css = tokenSets.ReplaceAllStringFunc(css, func(block string) string {
		set := d.Light
		if strings.HasPrefix(block, ":root[") || strings.HasPrefix(block, ":root:") {
			set = d.Dark
		}
		for token, colour := range set {
			block = regexp.MustCompile(`(--`+regexp.QuoteMeta(token)+`: ?)#[0-9a-fA-F]{3,8}`).ReplaceAllString(block, "${1}"+colour)
		}
		return block
	})
	return css + d.More
}
