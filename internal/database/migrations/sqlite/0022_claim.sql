-- +goose Up

-- A contested statement of fact: one sentence that can be checked, as a record that stories share. Times are microseconds.
CREATE TABLE claim (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    slug        TEXT NOT NULL,
    text        TEXT NOT NULL,
    lang        TEXT NOT NULL DEFAULT '',
    sensitivity TEXT NOT NULL DEFAULT 'normal',
    listed      BOOLEAN NOT NULL DEFAULT TRUE,
    made_by     TEXT NOT NULL,
    made_at     BIGINT NOT NULL,
    approved_by TEXT NOT NULL DEFAULT '',
    open_at     BIGINT NOT NULL DEFAULT 0,
    changed_at  BIGINT NOT NULL DEFAULT 0,
    review_at   BIGINT NOT NULL DEFAULT 0,
    merged_into BIGINT NOT NULL DEFAULT 0,
    held        TEXT NOT NULL DEFAULT '',
    held_by     TEXT NOT NULL DEFAULT '',
    held_at     BIGINT NOT NULL DEFAULT 0,
    hold_notice BOOLEAN NOT NULL DEFAULT FALSE,
    facts       TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX claim_changed ON claim (changed_at, id);
CREATE INDEX claim_held ON claim (held, id);

-- Every address that a claim ever had. One that must not be used again, because it names somebody, is retired.
CREATE TABLE claim_slug (
    slug     TEXT PRIMARY KEY,
    claim_id BIGINT NOT NULL REFERENCES claim (id),
    retired  BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX claim_slug_claim ON claim_slug (claim_id);

-- The words by which a claim is found: folded by the program.
CREATE TABLE claim_word (
    word     TEXT NOT NULL,
    claim_id BIGINT NOT NULL REFERENCES claim (id),
    PRIMARY KEY (word, claim_id)
);
CREATE INDEX claim_word_claim ON claim_word (claim_id);

CREATE TABLE claim_relation (
    claim_id BIGINT NOT NULL REFERENCES claim (id),
    other_id BIGINT NOT NULL REFERENCES claim (id),
    kind     TEXT NOT NULL,
    PRIMARY KEY (claim_id, other_id)
);
CREATE INDEX claim_relation_other ON claim_relation (other_id);

-- Whoever says something about claims, and the body that they usually speak for.
CREATE TABLE speaker (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    folded   TEXT NOT NULL,
    role     TEXT NOT NULL DEFAULT '',
    body_id  BIGINT NOT NULL DEFAULT 0,
    standing TEXT NOT NULL DEFAULT '',
    used_at  BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX speaker_folded ON speaker (folded, body_id);
CREATE INDEX speaker_used ON speaker (used_at);

-- What a speaker said about a claim, as it stands today; claim_log keeps how it came to stand so.
CREATE TABLE claim_position (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id     BIGINT NOT NULL REFERENCES claim (id),
    born_claim   BIGINT NOT NULL DEFAULT 0,
    speaker_id   BIGINT NOT NULL REFERENCES speaker (id),
    body_id      BIGINT NOT NULL DEFAULT 0,
    stance       TEXT NOT NULL,
    standing     TEXT NOT NULL,
    origin       TEXT NOT NULL DEFAULT '',
    state        TEXT NOT NULL,
    said_at      BIGINT NOT NULL,
    made_at      BIGINT NOT NULL,
    made_by      TEXT NOT NULL,
    approved_by  TEXT NOT NULL DEFAULT '',
    published_at BIGINT NOT NULL DEFAULT 0,
    visible_at   BIGINT NOT NULL DEFAULT 0,
    supersedes   BIGINT NOT NULL DEFAULT 0,
    record       TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX claim_position_claim ON claim_position (claim_id, said_at);
CREATE INDEX claim_position_state ON claim_position (state, id);
CREATE INDEX claim_position_speaker ON claim_position (speaker_id, said_at);
CREATE INDEX claim_position_published ON claim_position (published_at, id);

-- What happened to a claim and its positions, act by act. Rows are only added.
CREATE TABLE claim_log (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id    BIGINT NOT NULL REFERENCES claim (id),
    position_id BIGINT NOT NULL DEFAULT 0,
    at          BIGINT NOT NULL,
    by_actor    TEXT NOT NULL,
    act         TEXT NOT NULL,
    words       TEXT NOT NULL DEFAULT '',
    was         TEXT NOT NULL DEFAULT '',
    became      TEXT NOT NULL DEFAULT ''
);
CREATE INDEX claim_log_claim ON claim_log (claim_id, id);
CREATE INDEX claim_log_position ON claim_log (position_id, id);

-- That a story carries a claim: in a box, by a link in its text, or because the desk listed it.
CREATE TABLE claim_carriage (
    claim_id   BIGINT NOT NULL REFERENCES claim (id),
    article_id BIGINT NOT NULL REFERENCES article (id),
    mode       TEXT NOT NULL,
    block_id   TEXT NOT NULL DEFAULT '',
    words      TEXT NOT NULL DEFAULT '',
    revision_id BIGINT NOT NULL DEFAULT 0,
    at         BIGINT NOT NULL,
    PRIMARY KEY (claim_id, article_id, mode, block_id)
);
CREATE INDEX claim_carriage_article ON claim_carriage (article_id);

-- That somebody looked at a story after a claim that it carries had changed, or keeps it under a hold.
CREATE TABLE claim_seen (
    claim_id   BIGINT NOT NULL REFERENCES claim (id),
    article_id BIGINT NOT NULL REFERENCES article (id),
    seen_at    BIGINT NOT NULL,
    by_actor   TEXT NOT NULL,
    PRIMARY KEY (claim_id, article_id)
);

-- Who was asked for a reply, how, when, by when, and what came of it.
CREATE TABLE claim_request (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id    BIGINT NOT NULL REFERENCES claim (id),
    speaker_id  BIGINT NOT NULL REFERENCES speaker (id),
    channel     TEXT NOT NULL,
    asked_at    BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    question    TEXT NOT NULL DEFAULT '',
    made_by     TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'open',
    settled_at  BIGINT NOT NULL DEFAULT 0,
    position_id BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX claim_request_state ON claim_request (state, due_at);
CREATE INDEX claim_request_claim ON claim_request (claim_id, id);

-- What one person let out alone where two are asked for. The reason lies in the ledger.
CREATE TABLE claim_override (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id    BIGINT NOT NULL REFERENCES claim (id),
    position_id BIGINT NOT NULL REFERENCES claim_position (id),
    by_actor    TEXT NOT NULL,
    at          BIGINT NOT NULL,
    seen_by     TEXT NOT NULL DEFAULT '',
    seen_at     BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX claim_override_seen ON claim_override (seen_at, id);

-- +goose Down
DROP TABLE claim_override; DROP TABLE claim_request; DROP TABLE claim_seen; DROP TABLE claim_carriage; DROP TABLE claim_log;
DROP TABLE claim_position; DROP TABLE speaker; DROP TABLE claim_relation; DROP TABLE claim_word; DROP TABLE claim_slug; DROP TABLE claim;
