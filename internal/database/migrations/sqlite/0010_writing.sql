-- +goose Up

-- A revision that the desk saved by itself, the name somebody gave one, whether it holds suggestions not decided yet, and
-- whether suggestions began from it.
ALTER TABLE revision ADD COLUMN auto BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE revision ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE revision ADD COLUMN suggested BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE revision ADD COLUMN basis BOOLEAN NOT NULL DEFAULT FALSE;
-- Everything that a history lists, so that no text is touched: a story with 500 revisions opens as fast as one with five.
CREATE INDEX revision_rows ON revision (article_id, seq, saved_at, saved_by, why, stage, auto, name, suggested, basis);

-- Who writes a story now. beat_at is the last sign of life, key_at the last key pressed; a scripted writer gives a sign
-- every ten seconds.
CREATE TABLE draft_lock (
    article_id BIGINT PRIMARY KEY REFERENCES article (id),
    staff_id   BIGINT NOT NULL REFERENCES staff (id),
    token      TEXT NOT NULL,
    taken_at   BIGINT NOT NULL,
    beat_at    BIGINT NOT NULL,
    key_at     BIGINT NOT NULL,
    scripted   BOOLEAN NOT NULL DEFAULT FALSE
);

-- Links by which somebody without an account reads a draft. Only the hash of the secret is kept.
CREATE TABLE draft_link (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id  BIGINT NOT NULL REFERENCES article (id),
    revision_id BIGINT NOT NULL DEFAULT 0, -- 0: always the newest
    hash        BLOB NOT NULL UNIQUE,
    made_by     BIGINT NOT NULL,
    made_for    TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    revoked_at  BIGINT NOT NULL DEFAULT 0,
    used_at     BIGINT NOT NULL DEFAULT 0,
    uses        BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX draft_link_article ON draft_link (article_id, id);

-- Notes for colleagues, tied to a passage of a block. link_id and guest name somebody who came by a review link.
CREATE TABLE draft_note (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id  BIGINT NOT NULL REFERENCES article (id),
    revision_id BIGINT NOT NULL,
    block       TEXT NOT NULL,
    exact       TEXT NOT NULL,
    prefix      TEXT NOT NULL,
    suffix      TEXT NOT NULL,
    staff_id    BIGINT NOT NULL DEFAULT 0,
    guest       TEXT NOT NULL DEFAULT '',
    link_id     BIGINT NOT NULL DEFAULT 0,
    at          BIGINT NOT NULL,
    words       TEXT NOT NULL,
    open        BOOLEAN NOT NULL DEFAULT TRUE,
    settled_at  BIGINT NOT NULL DEFAULT 0,
    settled_by  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX draft_note_article ON draft_note (article_id, id);

CREATE TABLE draft_answer (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    note_id  BIGINT NOT NULL REFERENCES draft_note (id),
    staff_id BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    words    TEXT NOT NULL
);
CREATE INDEX draft_answer_note ON draft_answer (note_id, id);

-- +goose Down
DROP TABLE draft_answer; DROP TABLE draft_note; DROP TABLE draft_link; DROP TABLE draft_lock;
DROP INDEX revision_rows;
ALTER TABLE revision DROP COLUMN basis;
ALTER TABLE revision DROP COLUMN suggested;
ALTER TABLE revision DROP COLUMN name;
ALTER TABLE revision DROP COLUMN auto;
