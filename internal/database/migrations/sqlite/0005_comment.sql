-- +goose Up

-- How a story takes comments. No row: as the paper does.
CREATE TABLE thread (
    article_id BIGINT PRIMARY KEY,
    policy     TEXT NOT NULL DEFAULT '',
    closed     BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE comment (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id BIGINT NOT NULL,
    parent_id  BIGINT NOT NULL DEFAULT 0,
    name       TEXT NOT NULL,
    email      TEXT NOT NULL DEFAULT '',
    text       TEXT NOT NULL,
    posted_at  BIGINT NOT NULL,
    edited_at  BIGINT NOT NULL DEFAULT 0,
    state      TEXT NOT NULL,
    reason     TEXT NOT NULL DEFAULT '',
    staff_id   BIGINT NOT NULL DEFAULT 0,
    staff_role TEXT NOT NULL DEFAULT '',
    secret     TEXT NOT NULL DEFAULT '',
    digest     TEXT NOT NULL,
    reports    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX comment_article ON comment (article_id, state);
CREATE INDEX comment_digest ON comment (digest, posted_at);
CREATE INDEX comment_state ON comment (state, id);
CREATE INDEX comment_reported ON comment (id) WHERE reports > 0;

-- What readers say is wrong with a comment.
CREATE TABLE comment_report (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    comment_id BIGINT NOT NULL,
    reason     TEXT NOT NULL,
    note       TEXT NOT NULL DEFAULT '',
    at         BIGINT NOT NULL,
    open       BOOLEAN NOT NULL DEFAULT TRUE
);
CREATE INDEX comment_report_comment ON comment_report (comment_id, open);

-- What readers say is wrong in a story.
CREATE TABLE error_report (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id BIGINT NOT NULL,
    passage    TEXT NOT NULL DEFAULT '',
    text       TEXT NOT NULL,
    name       TEXT NOT NULL DEFAULT '',
    email      TEXT NOT NULL DEFAULT '',
    at         BIGINT NOT NULL,
    open       BOOLEAN NOT NULL DEFAULT TRUE,
    answer     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX error_report_open ON error_report (open, id);

-- +goose Down
DROP TABLE error_report; DROP TABLE comment_report; DROP TABLE comment; DROP TABLE thread;
