package article

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/section"
)

// Topic is a subject that stories of any section share: "Water", "Taxi ranks".
type Topic struct {
	ID          int64
	Slug        string // /topic/{slug}
	Name        string
	Description string
}

// Tag is what a page notes when it shows the topic's name or list.
func (t Topic) Tag() string { return listTag("topic", t.ID) }

const topicColumns = `id, slug, name, description`

func scanTopic(row interface{ Scan(...any) error }, t *Topic) error {
	return row.Scan(&t.ID, &t.Slug, &t.Name, &t.Description)
}

// TopicBySlug gives the topic at /topic/{slug}.
func TopicBySlug(ctx context.Context, q database.Reader, slug string) (Topic, error) {
	var t Topic
	err := scanTopic(q.QueryRow(ctx, `SELECT `+topicColumns+` FROM topic WHERE slug = $1`, slug), &t)
	if errors.Is(err, sql.ErrNoRows) {
		return t, TopicNames.movedName(ctx, q, slug)
	}
	pagecache.Note(ctx, t.Tag())
	return t, err
}

// TopicByID gives one topic.
func TopicByID(ctx context.Context, q database.Reader, id int64) (Topic, error) {
	list, err := topicsByID(ctx, q, []int64{id})
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Topic{}, err
	}
	return list[0], nil
}

// AllTopics lists every topic by name.
func AllTopics(ctx context.Context, q database.Reader) ([]Topic, error) {
	rows, err := q.Query(ctx, `SELECT `+topicColumns+` FROM topic ORDER BY name, id`)
	return database.Collect(rows, err, func(r *sql.Rows, t *Topic) error { return scanTopic(r, t) })
}

// topicsByID gives topics in the order of their numbers in the list.
func topicsByID(ctx context.Context, q database.Reader, ids []int64) ([]Topic, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := q.Query(ctx, `SELECT `+topicColumns+` FROM topic WHERE id IN (`+database.Places(1, len(ids))+`)`, database.IDs(ids)...)
	found, err := database.Collect(rows, err, func(r *sql.Rows, t *Topic) error { return scanTopic(r, t) })
	var list []Topic
	for _, id := range ids {
		for _, t := range found {
			if t.ID == id {
				pagecache.Note(ctx, t.Tag())
				list = append(list, t)
			}
		}
	}
	return list, err
}

// SaveTopic writes a topic, new or known by the slug.
func SaveTopic(ctx context.Context, tx *database.Tx, by string, t Topic) (Topic, error) {
	if t.Slug == "" {
		t.Slug = Slug(t.Name)
	}
	if strings.TrimSpace(t.Name) == "" || !section.ValidSlug(t.Slug) {
		return t, &InvalidError{[]Problem{{"name", "Give the topic a name that can stand in an address."}}}
	}
	if id, err := TopicNames.formerly(ctx, tx, t.Slug); err == nil { // it became another one: that is the one meant
		err = scanTopic(tx.QueryRow(ctx, `SELECT `+topicColumns+` FROM topic WHERE id = $1`, id), &t)
		return t, err
	} else if !errors.Is(err, ErrNotFound) {
		return t, err
	}
	err := tx.QueryRow(ctx, `INSERT INTO topic (slug, name, description) VALUES ($1, $2, $3)
		ON CONFLICT (slug) DO UPDATE SET name = excluded.name, description = excluded.description RETURNING id`,
		t.Slug, t.Name, t.Description).Scan(&t.ID)
	if err != nil {
		return t, fmt.Errorf("save topic %s: %w", t.Slug, err)
	}
	return t, ledger.Record(ctx, tx, ledger.Entry{Actor: by, Action: "topic.saved", Subject: t.Tag(), After: ledger.Hash(t.Slug, t.Name, t.Description)})
}
