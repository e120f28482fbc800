package database

import "context"

// Watch calls wake soon after any process has committed something (on
// PostgreSQL: something announced), until ctx ends. It may call for nothing,
// and it may miss while a server cannot be reached: those who must know also
// look by themselves now and then.
func (db *DB) Watch(ctx context.Context, wake func()) { db.engine.watch(ctx, wake) }
