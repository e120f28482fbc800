package article

import (
	"strconv"
	"time"
)

func listTag(list string, id int64) string { return list + ":" + strconv.FormatInt(id, 10) }

// DayTag is what a page notes that lists the stories of the day that t falls on, in t's time zone.
func DayTag(t time.Time) string { return "day:" + t.Format(time.DateOnly) }

// Tags names everything that may print otherwise once readers see after in place of before; either may be nil. A story
// that was out before also changes the lists of earlier coverage under other stories.
func Tags(before, after *Live, zone *time.Location) []string {
	tags := []string{"latest", "sitemap"}
	for _, l := range []*Live{before, after} {
		if l == nil {
			continue
		}
		tags = append(tags, Tag(l.Article.ID), DayTag(l.FirstPublished.In(zone)))
		if len(l.Changes) > 0 {
			tags = append(tags, CorrectionsTag)
		}
		for _, s := range l.Trail {
			tags = append(tags, listTag("section", s.ID), "past:"+listTag("section", s.ID))
		}
		for _, t := range l.Topics {
			tags = append(tags, listTag("topic", t.ID), "past:"+listTag("topic", t.ID))
		}
		for _, a := range l.Authors {
			tags = append(tags, a.Tag())
		}
	}
	if before == nil && after != nil && justAppeared(*after) {
		tags = withoutPast(tags)
	}
	return tags
}

// justAppeared is false for what was live before and for what an import dates back: both may be earlier than others.
func justAppeared(l Live) bool {
	return !l.FirstPublished.Before(l.Article.Updated) && !l.FirstPublished.Before(l.SavedAt)
}

// withoutPast leaves out the lists of earlier coverage: a story that has just appeared is earlier than no other.
func withoutPast(tags []string) []string {
	var list []string
	for _, t := range tags {
		if len(t) < 5 || t[:5] != "past:" {
			list = append(list, t)
		}
	}
	return list
}
