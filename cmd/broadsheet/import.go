package main

import (
	"context"
	"fmt"
	"os"

	"broadsheet/internal/app"
	"broadsheet/internal/transfer"
)

// importStories brings stories in beside a running serve, whose readers see them at the next read.
func importStories(ctx context.Context, c *call) error {
	var p paper
	o := transfer.Options{}
	f := c.flags("import", &p)
	f.StringVar(&o.Section, "section", "", "path of the section for stories that name none, such as city/water")
	f.BoolVar(&o.DryRun, "dry-run", false, "say what would be imported, and write nothing")
	words, err := c.parse(f)
	if err != nil {
		return err
	}
	if len(words) < 2 {
		return usage("say what to import and where it is: import markdown FOLDER, or import page FILE")
	}
	kinds := map[string]func(context.Context, transfer.Desk, []string, transfer.Options) (transfer.Report, error){
		"markdown": transfer.Markdown, "page": transfer.Page,
	}
	bring, ok := kinds[words[0]]
	if !ok {
		return usage("%q is none of markdown, page", words[0])
	}
	cfg, err := c.load(p)
	if err != nil {
		return err
	}
	if _, err := os.Stat(cfg.Data); err != nil && cfg.Database.URL == "" {
		return fmt.Errorf("there is no paper in %s. Name its directory with --data", cfg.Data)
	}
	return c.with(ctx, cfg, func(a *app.App) error {
		o.Zone = a.Zone()
		report, err := bring(ctx, transfer.Desk{DB: a.DB, Store: a.Store}, words[1:], o)
		if err == nil {
			report.Print(c.stdout)
		}
		return err
	})
}
