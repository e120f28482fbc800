package article_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/section"
)

func TestWhatPrintsOtherwiseAfterAPublication(t *testing.T) {
	johannesburg, err := time.LoadLocation("Africa/Johannesburg")
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2024, 12, 18, 23, 0, 0, 0, time.UTC) // the 19th in Johannesburg
	live := func(first, updated, saved time.Time, sec int64) *article.Live {
		l := &article.Live{Trail: []section.Section{{ID: 1}, {ID: sec}}, Topics: []article.Topic{{ID: 5}}, Authors: []article.Credit{{Author: article.Author{ID: 9}}}}
		l.Article.ID, l.FirstPublished, l.Article.Updated, l.SavedAt = 7, first, updated, saved
		return l
	}
	fresh := live(noon, noon, noon.Add(-time.Hour), 2)
	for name, c := range map[string]struct {
		before, after *article.Live
		has, hasNot   []string
	}{
		"a new story":         {nil, fresh, []string{"article:7", "latest", "sitemap", "section:1", "section:2", "topic:5", "author:9", "day:2024-12-19"}, []string{"past:section:2", "past:topic:5"}},
		"a moved story":       {fresh, live(noon, noon.Add(time.Hour), noon, 3), []string{"section:2", "section:3", "past:section:2", "past:section:3"}, nil},
		"a killed story":      {fresh, nil, []string{"article:7", "section:2", "past:section:2", "latest"}, nil},
		"a reinstated story":  {nil, live(noon, noon.Add(time.Hour), noon, 2), []string{"past:section:2", "past:topic:5"}, nil},
		"an imported old one": {nil, live(noon, noon, noon.Add(time.Hour), 2), []string{"past:section:2", "past:topic:5"}, nil},
	} {
		tags := article.Tags(c.before, c.after, johannesburg)
		for _, want := range c.has {
			if !slices.Contains(tags, want) {
				t.Errorf("%s does not drop %s: %s", name, want, strings.Join(tags, " "))
			}
		}
		for _, no := range c.hasNot {
			if slices.Contains(tags, no) {
				t.Errorf("%s drops %s for nothing", name, no)
			}
		}
	}
}
