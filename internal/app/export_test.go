package app

import "context"

// CountAdverts writes the counts down now, and not in a minute.
func (a *App) CountAdverts() error { return a.adverts.Flush(context.Background(), a.DB) }
