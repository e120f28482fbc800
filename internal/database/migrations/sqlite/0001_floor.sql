-- The press floor: what the database must know before it can hold news.

-- +goose Up

-- Which programs may open this file. A migration that an older program could
-- not live with raises oldest_level; see database.Level.
CREATE TABLE schema_compat (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    oldest_level BIGINT NOT NULL,
    release      TEXT NOT NULL
);
INSERT INTO schema_compat (id, oldest_level, release) VALUES (1, 1, '0.1');

-- Numbered drops of cached pages, in commit order. AUTOINCREMENT: a number is
-- never given twice, even when old rows have been pruned.
CREATE TABLE page_drop (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    tag        TEXT NOT NULL,
    dropped_at BIGINT NOT NULL
);

-- Decisions. seq and the chain are empty until the sealer has passed.
CREATE TABLE ledger_entry (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    seq         BIGINT UNIQUE,
    form        BIGINT NOT NULL,
    entered_at  BIGINT NOT NULL,
    actor       TEXT NOT NULL,
    action      TEXT NOT NULL,
    subject     TEXT NOT NULL,
    salt        BLOB NOT NULL,
    before_hash BLOB,
    after_hash  BLOB,
    reason_hash BLOB,
    previous    BLOB,
    hash        BLOB
);
CREATE INDEX ledger_entry_unsealed ON ledger_entry (id) WHERE seq IS NULL;
CREATE INDEX ledger_entry_subject ON ledger_entry (subject, id);

-- Reasons, in words, apart from the chain so that they can be erased.
CREATE TABLE ledger_reason (
    entry  BIGINT PRIMARY KEY REFERENCES ledger_entry (id),
    salt   BLOB NOT NULL,
    reason TEXT NOT NULL
);

-- Work to be done after a commit, and its schedule.
CREATE TABLE job (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    unique_key  TEXT,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'failed')),
    due_at      BIGINT NOT NULL,
    retry_at    BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT NOT NULL DEFAULT 0,
    token       BIGINT NOT NULL DEFAULT 0,
    again       BOOLEAN NOT NULL DEFAULT FALSE,
    attempts    BIGINT NOT NULL DEFAULT 0,
    last_error  TEXT NOT NULL DEFAULT '',
    enqueued_at BIGINT NOT NULL,
    failed_at   BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX job_unique ON job (unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX job_due ON job (state, due_at, id);

-- The last tick of each periodic job.
CREATE TABLE job_tick (
    name TEXT PRIMARY KEY,
    tick BIGINT NOT NULL
);

-- Who leads: one holder per name, and a token that grows with every change of hands.
CREATE TABLE lease (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    token  BIGINT NOT NULL,
    until  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE lease;
DROP TABLE job_tick;
DROP TABLE job;
DROP TABLE ledger_reason;
DROP TABLE ledger_entry;
DROP TABLE page_drop;
DROP TABLE schema_compat;
