package media

import (
	"context"
	"runtime/debug"
)

// bench is the picture desk's one light table: whoever decodes or encodes a picture sits at it alone. A picture of 24
// megapixels needs up to 150 MB while it is worked on; two at once would need twice that, and finish no sooner, because
// every step uses a processor fully. So ten photographers at once, or the pictures of a whole archive, need the memory
// of one picture, and readers' pages keep theirs.
var bench = make(chan struct{}, 1)

// sit waits for the light table.
func sit(ctx context.Context) error {
	select {
	case bench <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rise leaves it and gives the picture's memory back to the machine: the collector would keep it for minutes, and the
// next picture's would come on top.
func rise() {
	debug.FreeOSMemory()
	<-bench
}
