package article_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/markup"
	"broadsheet/internal/section"
)

// Two topics become one: what was written under the old name is read under the new one in every revision, lists move, the
// old address leads on, and who types the old name means the new one.
func TestTopicsBecomeOne(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		write := func(f func(tx *database.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		var buses, transport article.Topic
		var story article.Article
		write(func(tx *database.Tx) (err error) {
			sec, err := section.Create(ctx, tx, "system", section.Section{Name: "City", Slug: "city"})
			if err != nil {
				return err
			}
			if buses, err = article.SaveTopic(ctx, tx, "system", article.Topic{Name: "Buses"}); err != nil {
				return err
			}
			if transport, err = article.SaveTopic(ctx, tx, "system", article.Topic{Name: "Transport"}); err != nil {
				return err
			}
			body, err := markup.ParseMarkdown("Text.", nil)
			if err != nil {
				return err
			}
			story, _, err = article.Create(ctx, tx, "staff:1", article.Text{Headline: "Bus strike ends", SectionID: sec.ID, Body: body, Topics: []int64{transport.ID, buses.ID}})
			if err != nil {
				return err
			}
			_, err = article.Publish(ctx, tx, story.ID, article.Publication{By: "staff:1"})
			return err
		})
		write(func(tx *database.Tx) error {
			return article.Readdress(ctx, tx, "staff:1", article.TopicNames, buses.ID, "bus-and-coach")
		})
		write(func(tx *database.Tx) error {
			return article.Merge(ctx, tx, "staff:1", article.TopicNames, buses.ID, transport.ID)
		})
		head, err := article.Head(ctx, db, story.ID)
		if err != nil || len(head.Text.Topics) != 1 || head.Text.Topics[0] != transport.ID {
			t.Errorf("the newest text names %v, %v", head.Text.Topics, err)
		}
		for _, slug := range []string{"buses", "bus-and-coach"} {
			var moved *article.MovedError
			if _, err := article.TopicBySlug(ctx, db, slug); !errors.As(err, &moved) || moved.Path != "topic/transport" {
				t.Errorf("/topic/%s: %v", slug, err)
			}
		}
		cards, _, err := article.OnTopic(ctx, db, transport.ID, article.Leaf{Number: 1, Size: 10})
		if err != nil || len(cards) != 1 {
			t.Errorf("%d stories on the topic, %v", len(cards), err)
		}
		list, err := article.List(ctx, db, article.Filter{Topic: transport.ID, Limit: 5})
		if err != nil || len(list) != 1 {
			t.Errorf("%d stories in the list, %v", len(list), err)
		}
		var typed article.Topic
		write(func(tx *database.Tx) (err error) {
			typed, err = article.SaveTopic(ctx, tx, "staff:1", article.Topic{Name: "Buses"})
			return err
		})
		if typed.ID != transport.ID {
			t.Errorf("who types the old name gets topic %d", typed.ID)
		}
		write(func(tx *database.Tx) error {
			var refused *article.InvalidError
			if err := article.Forget(ctx, tx, "staff:1", article.TopicNames, transport.ID); !errors.As(err, &refused) {
				t.Errorf("a topic that stories have was deleted: %v", err)
			}
			return nil
		})
	})
}

// Whatever is renamed and merged in whatever order: every address that a topic ever had leads in one step to a topic that
// is there, and to no other than it became.
func TestNamesNeverChain(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		db := databasetest.New(t)
		ctx := context.Background()
		became := map[int64]int64{} // by our own reckoning
		once := map[string]int64{}  // every address that ever was, and whose it was first
		current := func(id int64) int64 {
			for became[id] != 0 {
				id = became[id]
			}
			return id
		}
		var ids []int64
		err := db.Write(ctx, func(tx *database.Tx) error {
			for i := range 5 {
				topic, err := article.SaveTopic(ctx, tx, "system", article.Topic{Name: fmt.Sprintf("Topic %d", i)})
				if err != nil {
					return err
				}
				ids, once[topic.Slug] = append(ids, topic.ID), topic.ID
			}
			return nil
		})
		if err != nil {
			r.Fatal(err)
		}
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			a, b := rapid.SampledFrom(ids).Draw(r, "a"), rapid.SampledFrom(ids).Draw(r, "b")
			slug := fmt.Sprintf("topic-%d", rapid.IntRange(0, 8).Draw(r, "slug"))
			err := db.Write(ctx, func(tx *database.Tx) error {
				if rapid.Bool().Draw(r, "merge") {
					return article.Merge(ctx, tx, "system", article.TopicNames, a, b)
				}
				return article.Readdress(ctx, tx, "system", article.TopicNames, a, slug)
			})
			var refused *article.InvalidError
			switch {
			case errors.As(err, &refused), errors.Is(err, article.ErrNotFound):
				continue
			case err != nil:
				r.Fatal(err)
			}
			all, err := article.AllTopics(ctx, db)
			if err != nil {
				r.Fatal(err)
			}
			gone := true
			for _, topic := range all {
				gone = gone && topic.ID != a
				once[topic.Slug] = topic.ID
			}
			if gone && a != b {
				became[a] = b
			}
		}
		for slug, id := range once {
			topic, err := article.TopicBySlug(ctx, db, slug)
			var moved *article.MovedError
			if errors.As(err, &moved) {
				topic, err = article.TopicBySlug(ctx, db, moved.Path[len("topic/"):])
			}
			if err != nil || topic.ID != current(id) {
				r.Fatalf("/topic/%s leads to %d (%v), not to %d", slug, topic.ID, err, current(id))
			}
		}
	})
}
