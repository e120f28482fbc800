-- +goose Up

-- Who else carried what was wrong: a paper that bought the story, a partner, a site that copied it.
CREATE TABLE wrong_copy (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id BIGINT NOT NULL REFERENCES article (id),
    outlet     TEXT NOT NULL,
    url        TEXT NOT NULL DEFAULT '',
    told_at    BIGINT NOT NULL DEFAULT 0,
    mended_at  BIGINT NOT NULL DEFAULT 0,
    by_actor   TEXT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX wrong_copy_article ON wrong_copy (article_id, id);

-- Requests to unpublish a story or to take a name out of it. asker is private and is erased at erase_at.
CREATE TABLE docket (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL,
    article_id BIGINT NOT NULL REFERENCES article (id),
    asker      TEXT NOT NULL DEFAULT '',
    about      TEXT NOT NULL DEFAULT '',
    asked_at   BIGINT NOT NULL,
    policy     TEXT NOT NULL DEFAULT '',
    decision   TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT '',
    decided_at BIGINT NOT NULL DEFAULT 0,
    decided_by TEXT NOT NULL DEFAULT '',
    look_at    BIGINT NOT NULL DEFAULT 0,
    erase_at   BIGINT NOT NULL DEFAULT 0,
    erased_at  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX docket_decided ON docket (decided_at, id);
CREATE INDEX docket_article ON docket (article_id);

-- +goose Down
DROP TABLE docket; DROP TABLE wrong_copy;
