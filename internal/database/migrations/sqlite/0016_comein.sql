-- +goose Up

-- Where the rights of a person hold that are narrowed by section; no row: everywhere.
CREATE TABLE staff_section (
    staff_id   BIGINT NOT NULL REFERENCES staff (id),
    section_id BIGINT NOT NULL,
    PRIMARY KEY (staff_id, section_id)
);

-- user_handle names the person to their passkeys: random, and nothing else (W3C WebAuthn Level 3 §14.6.1).
ALTER TABLE staff ADD COLUMN user_handle TEXT NOT NULL DEFAULT '';
CREATE INDEX staff_user_handle ON staff (user_handle);

CREATE TABLE passkey (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    staff_id   BIGINT NOT NULL REFERENCES staff (id),
    credential TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    record     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX passkey_staff ON passkey (staff_id);

-- A step of coming in that waits for the next one: a challenge put to a passkey, a password that waits for its code.
CREATE TABLE half_way (
    hash       TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    staff_id   BIGINT NOT NULL,
    state      TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX half_way_expires ON half_way (expires_at);

CREATE TABLE password (
    staff_id BIGINT PRIMARY KEY REFERENCES staff (id),
    phc      TEXT NOT NULL,
    set_at   BIGINT NOT NULL
);

-- secret is sealed with the key beside the database; last_step is the code that was used last.
CREATE TABLE totp (
    staff_id     BIGINT PRIMARY KEY REFERENCES staff (id),
    secret       TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL DEFAULT 0,
    last_step    BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE recovery_code (
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    hash     TEXT NOT NULL,
    spent_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (staff_id, hash)
);

CREATE TABLE invitation (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    handle     TEXT NOT NULL UNIQUE,
    email      TEXT NOT NULL,
    role       TEXT NOT NULL,
    sections   TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- How often somebody tried in vain, by hashes of the name they tried and of where they tried from.
CREATE TABLE failed_try (
    key      TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX failed_try_last ON failed_try (last_at);

-- Browsers in which somebody came in before.
CREATE TABLE known_device (
    hash     TEXT NOT NULL,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    seen_at  BIGINT NOT NULL,
    PRIMARY KEY (hash, staff_id)
);

ALTER TABLE sign_in_link ADD COLUMN kind TEXT NOT NULL DEFAULT 'link';

ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN how TEXT NOT NULL DEFAULT 'link';
ALTER TABLE session ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN confirmed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN setting_up BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE session ADD COLUMN turn BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE session ADD COLUMN old_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN old_until BIGINT NOT NULL DEFAULT 0;
CREATE INDEX session_old ON session (old_hash);

-- +goose Down
DROP INDEX session_old;
ALTER TABLE session DROP COLUMN old_until; ALTER TABLE session DROP COLUMN old_hash; ALTER TABLE session DROP COLUMN turn; ALTER TABLE session DROP COLUMN setting_up;
ALTER TABLE session DROP COLUMN confirmed_at; ALTER TABLE session DROP COLUMN seen_at; ALTER TABLE session DROP COLUMN how; ALTER TABLE session DROP COLUMN device;
ALTER TABLE sign_in_link DROP COLUMN kind;
DROP TABLE known_device; DROP TABLE failed_try; DROP TABLE invitation; DROP TABLE recovery_code; DROP TABLE totp; DROP TABLE password; DROP TABLE half_way; DROP TABLE passkey;
DROP INDEX staff_user_handle;
ALTER TABLE staff DROP COLUMN user_handle;
DROP TABLE staff_section;
