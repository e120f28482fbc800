package job

import (
	"sync"

	"broadsheet/internal/database"
)

// bell wakes this process's runners when something was enqueued.
type bell struct {
	mu    sync.Mutex
	rings chan struct{} // closed and replaced at every ring
}

type bellKey struct{}

func bellOf(db *database.DB) *bell {
	return db.Attach(bellKey{}, func() any { return &bell{rings: make(chan struct{})} }).(*bell)
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.rings)
	b.rings = make(chan struct{})
}

// next returns the channel that the next ring closes.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rings
}
