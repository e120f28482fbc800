-- +goose Up

-- Who looked at a text: one person stands for exactly one text, by its hash.
CREATE TABLE approval (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id  BIGINT NOT NULL REFERENCES article (id),
    revision_id BIGINT NOT NULL,
    hash        BLOB NOT NULL,
    by_actor    TEXT NOT NULL,
    at          BIGINT NOT NULL,
    verdict     TEXT NOT NULL,
    note        TEXT NOT NULL DEFAULT ''
);
CREATE INDEX approval_article ON approval (article_id, id);

-- What went out without the second pair of eyes that the house asks for. The reason lies in the ledger.
CREATE TABLE story_override (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id  BIGINT NOT NULL REFERENCES article (id),
    revision_id BIGINT NOT NULL,
    by_actor    TEXT NOT NULL,
    at          BIGINT NOT NULL,
    seen_by     TEXT NOT NULL DEFAULT '',
    seen_at     BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX story_override_article ON story_override (article_id, id);
CREATE INDEX story_override_seen ON story_override (seen_at, id);

-- What somebody was asked to do with a story, by when.
CREATE TABLE assignment (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id  BIGINT NOT NULL REFERENCES article (id),
    staff_id    BIGINT NOT NULL DEFAULT 0,
    kind        TEXT NOT NULL,
    by_actor    TEXT NOT NULL,
    at          BIGINT NOT NULL,
    due_at      BIGINT NOT NULL DEFAULT 0,
    words       TEXT NOT NULL DEFAULT '',
    state       TEXT NOT NULL DEFAULT 'open',
    ended_at    BIGINT NOT NULL DEFAULT 0,
    reminded    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX assignment_article ON assignment (article_id, state);
CREATE INDEX assignment_staff ON assignment (state, staff_id, due_at);

ALTER TABLE plan ADD COLUMN made_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE plan ADD COLUMN kill_note TEXT NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN dismissed_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX plan_state ON plan (state, at);

-- +goose Down
DROP INDEX plan_state;
ALTER TABLE plan DROP COLUMN dismissed_at;
ALTER TABLE plan DROP COLUMN kill_note;
ALTER TABLE plan DROP COLUMN made_at;
DROP TABLE assignment; DROP TABLE story_override; DROP TABLE approval;
