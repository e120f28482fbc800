-- +goose Up

-- The paper's own advertisements.
CREATE TABLE advert (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    advertiser  TEXT NOT NULL,
    picture_key TEXT NOT NULL,
    alt         TEXT NOT NULL,
    link        TEXT NOT NULL,
    from_at     BIGINT NOT NULL,
    until_at    BIGINT NOT NULL,
    paused      BOOLEAN NOT NULL DEFAULT FALSE,
    changed_at  BIGINT NOT NULL
);
CREATE INDEX advert_until ON advert (until_at);

-- Where each may stand: "front", "sections", "section:3", "stories", "stories:3".
CREATE TABLE advert_place (
    advert_id BIGINT NOT NULL REFERENCES advert (id) ON DELETE CASCADE,
    place     TEXT NOT NULL,
    PRIMARY KEY (advert_id, place)
);

-- How often its picture was fetched and its link followed, a day: numbers only, of nobody.
CREATE TABLE advert_count (
    advert_id BIGINT NOT NULL REFERENCES advert (id) ON DELETE CASCADE,
    day       TEXT NOT NULL,
    place     TEXT NOT NULL,
    shown     BIGINT NOT NULL DEFAULT 0,
    followed  BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (advert_id, day, place)
);

-- +goose Down
DROP TABLE advert_count; DROP TABLE advert_place; DROP TABLE advert;
