package newsroom

import (
	"strings"

	"broadsheet/internal/markup"
)

// blockText is the plain text of a block.
func blockText(b markup.Block) string {
	return strings.TrimSpace((&markup.Document{Blocks: []markup.Block{b}}).Text())
}
