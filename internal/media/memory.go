package media

import (
	"context"
	"runtime/debug"
)

// lightTable is the picture desk's one light table: whoever decodes or encodes a picture sits at it alone. A picture of 24
// megapixels needs up to 150 MB while it is worked on; two at once would need twice that, and finish no sooner, because
// every step uses a processor fully. So ten photographers at once, or the pictures of a whole archive, need the memory
// of one picture, and readers' pages keep theirs.
var lightTable = make(chan struct{}, 1)

// oneRendering is held by the job that makes a picture's renditions, which may take half a minute. It sits at the light table
// for one step at a time and rises between them, so that somebody who sends a picture waits for a step and not for a job.
var oneRendering = make(chan struct{}, 1)

// tidyGC is the collector's percentage while somebody sits at the light table. Pictures are few and large, and the memory of
// WebAssembly grows by copying: collected early, what is done with does not pile up (AVIF of 1280 pixels: 140 MB for 170;
// at 10 the collector runs all the time and saves nothing more).
const tidyGC = 30

// usualGC is the percentage to which the collector goes back. Only who sits at the light table touches it.
var usualGC int

// sit waits for the light table.
func sit(ctx context.Context) error {
	select {
	case lightTable <- struct{}{}:
		usualGC = debug.SetGCPercent(tidyGC)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rise leaves it and gives the picture's memory back to the machine: the collector would keep it for minutes, and the
// next picture's would come on top.
func rise() {
	debug.SetGCPercent(usualGC)
	debug.FreeOSMemory()
	<-lightTable
}
