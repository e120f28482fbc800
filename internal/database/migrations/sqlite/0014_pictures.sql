-- +goose Up

-- On what terms the paper may print a picture, the picture that stands in for it, and its former files. Instants are
-- microseconds; 0 is none. version numbers the pictures that went out under one key: addresses carry it.
ALTER TABLE picture ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE picture ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE picture ADD COLUMN licence_url TEXT NOT NULL DEFAULT '';
ALTER TABLE picture ADD COLUMN territories TEXT NOT NULL DEFAULT '';
ALTER TABLE picture ADD COLUMN valid_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE picture ADD COLUMN valid_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE picture ADD COLUMN barred BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE picture ADD COLUMN stand_in TEXT NOT NULL DEFAULT '';
ALTER TABLE picture ADD COLUMN replaced BOOLEAN NOT NULL DEFAULT FALSE; -- the stand-in is shown always, not only when the rights end
ALTER TABLE picture ADD COLUMN told TEXT NOT NULL DEFAULT ''; -- what the staff were told last of this end
ALTER TABLE picture ADD COLUMN suggested TEXT NOT NULL DEFAULT '{}'; -- JSON: what else the file says about itself
ALTER TABLE picture ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE picture ADD COLUMN recipe BIGINT NOT NULL DEFAULT 0; -- by which rules the renditions were made
CREATE INDEX picture_until ON picture (valid_until) WHERE valid_until > 0;
CREATE INDEX picture_stand_in ON picture (stand_in) WHERE stand_in <> '';

ALTER TABLE rendition ADD COLUMN version BIGINT NOT NULL DEFAULT 1; -- of the picture, when these bytes were first made

-- A crop set by hand: a part of the upright picture in thousandths.
CREATE TABLE picture_crop (
    picture_id BIGINT NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
    shape      TEXT NOT NULL,
    x          BIGINT NOT NULL,
    y          BIGINT NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    PRIMARY KEY (picture_id, shape)
);

-- The files that a key stood for before: kept, never served to readers.
CREATE TABLE picture_former (
    picture_id    BIGINT NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
    version       BIGINT NOT NULL,
    original      TEXT NOT NULL,
    original_name TEXT NOT NULL,
    kind          TEXT NOT NULL,
    bytes         BIGINT NOT NULL,
    sha256        TEXT NOT NULL,
    width         BIGINT NOT NULL,
    height        BIGINT NOT NULL,
    replaced_by   TEXT NOT NULL,
    replaced_at   BIGINT NOT NULL,
    reason        TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (picture_id, version)
);

-- What the newest text of a story shows, published or not: for "where used" in the library, never a gate.
CREATE TABLE picture_draft (
    article_id  BIGINT NOT NULL,
    picture_key TEXT NOT NULL,
    PRIMARY KEY (article_id, picture_key)
);
CREATE INDEX picture_draft_key ON picture_draft (picture_key);

-- +goose Down
DROP TABLE picture_draft;
DROP TABLE picture_former;
DROP TABLE picture_crop;
DROP INDEX picture_until;
DROP INDEX picture_stand_in;
ALTER TABLE rendition DROP COLUMN version;
ALTER TABLE picture DROP COLUMN title;
ALTER TABLE picture DROP COLUMN holder;
ALTER TABLE picture DROP COLUMN licence_url;
ALTER TABLE picture DROP COLUMN territories;
ALTER TABLE picture DROP COLUMN valid_from;
ALTER TABLE picture DROP COLUMN valid_until;
ALTER TABLE picture DROP COLUMN barred;
ALTER TABLE picture DROP COLUMN stand_in;
ALTER TABLE picture DROP COLUMN replaced;
ALTER TABLE picture DROP COLUMN told;
ALTER TABLE picture DROP COLUMN suggested;
ALTER TABLE picture DROP COLUMN version;
ALTER TABLE picture DROP COLUMN recipe;
