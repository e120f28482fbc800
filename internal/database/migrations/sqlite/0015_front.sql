-- +goose Up

-- The fronts of the paper: its own ("front") and those of sections ("section:3"). current is the number of the version
-- that readers see, 0 while the front makes itself. The draft is what is being laid out and not published yet.
CREATE TABLE front (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    current    BIGINT NOT NULL DEFAULT 0,
    draft      TEXT NOT NULL DEFAULT '',
    draft_by   TEXT NOT NULL DEFAULT '',
    draft_at   BIGINT NOT NULL DEFAULT 0,
    draft_seq  BIGINT NOT NULL DEFAULT 0,
    draft_base BIGINT NOT NULL DEFAULT 0,
    stale_told BIGINT NOT NULL DEFAULT 0
);

-- Every order of a front that was ever published, as versioned JSON. Never changed, never deleted.
CREATE TABLE front_version (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    front_id BIGINT NOT NULL REFERENCES front (id),
    number   BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    by_actor TEXT NOT NULL,
    why      TEXT NOT NULL DEFAULT '',
    document TEXT NOT NULL,
    UNIQUE (front_id, number)
);

-- Orders that go up by themselves at a time.
CREATE TABLE front_plan (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    front_id BIGINT NOT NULL REFERENCES front (id),
    at       BIGINT NOT NULL,
    by_actor TEXT NOT NULL,
    made_at  BIGINT NOT NULL,
    why      TEXT NOT NULL DEFAULT '',
    document TEXT NOT NULL,
    state    TEXT NOT NULL DEFAULT 'waiting',
    outcome  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX front_plan_due ON front_plan (front_id, state, at);

-- What broke: a line over every page, from until. ended_at is set when somebody took it down before its time.
CREATE TABLE banner (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    words      TEXT NOT NULL,
    article_id BIGINT NOT NULL DEFAULT 0,
    from_at    BIGINT NOT NULL,
    until_at   BIGINT NOT NULL,
    by_actor   TEXT NOT NULL,
    ended_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX banner_until ON banner (ended_at, until_at);

-- What was ordered by hand before becomes version 1. The stories flow into the usual layout when it is read
-- (front.Decode). The table slot stays for one release, for a program that is rolled back.
INSERT INTO front (name, current) SELECT DISTINCT front, 1 FROM slot;
INSERT INTO front_version (front_id, number, at, by_actor, why, document)
SELECT f.id, 1, CAST(strftime('%s', 'now') AS INTEGER) * 1000000, 'system', 'as it stood before fronts had versions',
    json_object('placed', json_group_array(json_object('article', s.article_id, 'headline', s.headline)))
FROM (SELECT * FROM slot ORDER BY front, position) s JOIN front f ON f.name = s.front GROUP BY f.id;

-- +goose Down
DROP TABLE banner; DROP TABLE front_plan; DROP TABLE front_version; DROP TABLE front;
