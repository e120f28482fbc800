-- +goose Up

-- Pictures. width and height are upright, after the camera's turn mark is obeyed. original and renditions are
-- names in the blob store. The suggested texts came inside the file and are never shown to readers.
CREATE TABLE picture (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    key               TEXT NOT NULL UNIQUE,
    alt               TEXT NOT NULL DEFAULT '',
    caption           TEXT NOT NULL DEFAULT '',
    credit            TEXT NOT NULL DEFAULT '',
    rights            TEXT NOT NULL DEFAULT '',
    suggested_caption TEXT NOT NULL DEFAULT '',
    suggested_credit  TEXT NOT NULL DEFAULT '',
    suggested_rights  TEXT NOT NULL DEFAULT '',
    original_name     TEXT NOT NULL DEFAULT '',
    original          TEXT NOT NULL,
    kind              TEXT NOT NULL,
    bytes             BIGINT NOT NULL,
    sha256            TEXT NOT NULL,
    width             BIGINT NOT NULL,
    height            BIGINT NOT NULL,
    focus_x           BIGINT NOT NULL DEFAULT 500, -- thousandths from the left
    focus_y           BIGINT NOT NULL DEFAULT 500, -- thousandths from the top
    rendered          BOOLEAN NOT NULL DEFAULT FALSE,
    uploaded_by       TEXT NOT NULL,
    uploaded_at       BIGINT NOT NULL,
    changed_at        BIGINT NOT NULL
);
CREATE INDEX picture_sha256 ON picture (sha256);

-- One picture at one size in one format. name and format make the address: "960" and "jpg".
CREATE TABLE rendition (
    picture_id BIGINT NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    format     TEXT NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    bytes      BIGINT NOT NULL,
    blob       TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    PRIMARY KEY (picture_id, name, format)
);

-- What published thing shows which picture: the gate of /media. A key may be used before the picture arrives.
CREATE TABLE picture_use (
    subject     TEXT NOT NULL,
    picture_key TEXT NOT NULL,
    PRIMARY KEY (subject, picture_key)
);
CREATE INDEX picture_use_key ON picture_use (picture_key);

-- Folded words of a picture's texts, for the newsroom's picture search.
CREATE TABLE picture_word (
    picture_id BIGINT NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
    word       TEXT NOT NULL,
    PRIMARY KEY (picture_id, word)
);
CREATE INDEX picture_word_word ON picture_word (word, picture_id);

-- +goose Down
DROP TABLE picture_word;
DROP TABLE picture_use;
DROP TABLE rendition;
DROP TABLE picture;
