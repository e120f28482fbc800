package database

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"
)

// mostPrepared bounds the statements kept ready. The program has some two hundred texts; lists of different lengths
// (IN ($1, $2 ...)) make more, and those beyond the bound are parsed each time, as all were before.
const mostPrepared = 400

// prepareTime is how long making a statement ready may wait for a free connection before it is left for the next time.
const prepareTime = 5 * time.Second

// prepared keeps statements that SQLite has parsed: parsing the same text again was a fifth of the cost of a page.
// pgx keeps its own for PostgreSQL.
type prepared struct {
	byText sync.Map // string -> *sql.Stmt, nil while it is being made ready
	count  atomic.Int64

	mu     sync.Mutex
	making sync.WaitGroup
	closed bool
}

// close waits for the statements that are being made ready and refuses others: a connection opened behind Close would
// leave files beside the database.
func (p *prepared) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.making.Wait()
}

// begin reports whether another statement may be made ready; then making.Done must follow.
func (p *prepared) begin() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.making.Add(1)
	return true
}

// ready gives the statement for a text, or nil where there is none yet. It never waits: a reader that holds one
// connection and waited for another could wait for ever, so a new text is made ready beside it, for the next time.
//
// A snapshot is one connection, and a connection has one copy of a statement. So a text must not be asked again while
// its own rows are still open; SQLite refuses it. Collect closes the rows it reads.
func (p *prepared) ready(db *DB, text string) *sql.Stmt {
	if db.dialect != SQLite {
		return nil
	}
	if s, ok := p.byText.Load(text); ok {
		return s.(*sql.Stmt)
	}
	if p.count.Load() >= mostPrepared {
		return nil
	}
	if _, known := p.byText.LoadOrStore(text, (*sql.Stmt)(nil)); known {
		return nil
	}
	if !p.begin() {
		return nil
	}
	p.count.Add(1)
	go func() {
		defer p.making.Done()
		ctx, cancel := context.WithTimeout(context.Background(), prepareTime)
		defer cancel()
		s, err := db.pool.PrepareContext(ctx, text)
		if err != nil { // no connection was free, or the database was closed: perhaps next time
			p.byText.Delete(text)
			p.count.Add(-1)
			return
		}
		p.byText.Store(text, s)
	}()
	return nil
}
