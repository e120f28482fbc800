-- +goose Up

-- Sections in two levels. path is "city" or "city/water".
CREATE TABLE section (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    parent_id   BIGINT NOT NULL DEFAULT 0,
    slug        TEXT NOT NULL,
    path        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    accent      TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    position    BIGINT NOT NULL DEFAULT 0
);

-- Every public path of sections, pages and stories, now and in the past. A path once public stays its subject's.
CREATE TABLE address (
    path       TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    current    BOOLEAN NOT NULL
);
CREATE INDEX address_subject ON address (kind, subject_id);

CREATE TABLE page (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    slug       TEXT NOT NULL UNIQUE,
    title      TEXT NOT NULL,
    standfirst TEXT NOT NULL DEFAULT '',
    body       TEXT NOT NULL,
    position   BIGINT NOT NULL DEFAULT 0,
    updated_at BIGINT NOT NULL
);

-- What leads where: the hand-made order of a front.
CREATE TABLE slot (
    front      TEXT NOT NULL,
    position   BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    headline   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (front, position)
);

CREATE TABLE author (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    slug     TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL DEFAULT '',
    bio      TEXT NOT NULL DEFAULT '',
    staff_id BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE topic (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT ''
);

CREATE TABLE article (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at         BIGINT NOT NULL,
    created_by         TEXT NOT NULL,
    head_id            BIGINT NOT NULL DEFAULT 0,
    head_saved_at      BIGINT NOT NULL DEFAULT 0,
    head_headline      TEXT NOT NULL DEFAULT '',
    head_folded        TEXT NOT NULL DEFAULT '',
    head_section_id    BIGINT NOT NULL DEFAULT 0,
    head_stage         TEXT NOT NULL DEFAULT 'draft',
    published_id       BIGINT NOT NULL DEFAULT 0,
    path               TEXT NOT NULL DEFAULT '',
    first_published_at BIGINT NOT NULL DEFAULT 0,
    updated_at         BIGINT NOT NULL DEFAULT 0,
    killed_at          BIGINT NOT NULL DEFAULT 0,
    kill_note          TEXT NOT NULL DEFAULT '',
    import_key         TEXT UNIQUE,
    import_hash        TEXT NOT NULL DEFAULT ''
);
CREATE INDEX article_saved ON article (head_saved_at);

-- Every save is a revision and holds the whole text as versioned JSON.
CREATE TABLE revision (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id BIGINT NOT NULL REFERENCES article (id),
    seq        BIGINT NOT NULL,
    saved_at   BIGINT NOT NULL,
    saved_by   TEXT NOT NULL,
    why        TEXT NOT NULL DEFAULT '',
    stage      TEXT NOT NULL,
    text       TEXT NOT NULL,
    hash       BLOB NOT NULL,
    UNIQUE (article_id, seq)
);

-- The published pointer spread out for lists: a row here is what readers may see, and nothing else is.
CREATE TABLE live (
    article_id         BIGINT PRIMARY KEY REFERENCES article (id),
    revision_id        BIGINT NOT NULL,
    section_id         BIGINT NOT NULL,
    path               TEXT NOT NULL UNIQUE,
    first_published_at BIGINT NOT NULL,
    updated_at         BIGINT NOT NULL,
    card               TEXT NOT NULL
);
CREATE INDEX live_published ON live (first_published_at, article_id);

CREATE TABLE live_section (
    section_id         BIGINT NOT NULL,
    first_published_at BIGINT NOT NULL,
    article_id         BIGINT NOT NULL,
    PRIMARY KEY (section_id, first_published_at, article_id)
);
CREATE INDEX live_section_article ON live_section (article_id);

CREATE TABLE live_topic (
    topic_id           BIGINT NOT NULL,
    first_published_at BIGINT NOT NULL,
    article_id         BIGINT NOT NULL,
    PRIMARY KEY (topic_id, first_published_at, article_id)
);
CREATE INDEX live_topic_article ON live_topic (article_id);

CREATE TABLE live_author (
    author_id          BIGINT NOT NULL,
    first_published_at BIGINT NOT NULL,
    article_id         BIGINT NOT NULL,
    place              BIGINT NOT NULL,
    PRIMARY KEY (author_id, first_published_at, article_id)
);
CREATE INDEX live_author_article ON live_author (article_id);

-- What changed in a published story, and when, in words for readers.
CREATE TABLE change (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id  BIGINT NOT NULL REFERENCES article (id),
    revision_id BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    note        TEXT NOT NULL
);
CREATE INDEX change_article ON change (article_id, at);

-- What is to happen to a story by itself: publish a revision, or kill it.
CREATE TABLE plan (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id  BIGINT NOT NULL REFERENCES article (id),
    revision_id BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    action      TEXT NOT NULL,
    by_actor    TEXT NOT NULL,
    change_kind TEXT NOT NULL DEFAULT '',
    note        TEXT NOT NULL DEFAULT '',
    state       TEXT NOT NULL DEFAULT 'waiting',
    outcome     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX plan_article ON plan (article_id, state);

-- +goose Down
DROP TABLE plan; DROP TABLE change; DROP TABLE live_author; DROP TABLE live_topic; DROP TABLE live_section; DROP TABLE live;
DROP TABLE revision; DROP TABLE article; DROP TABLE topic; DROP TABLE author; DROP TABLE slot; DROP TABLE page; DROP TABLE address; DROP TABLE section;
