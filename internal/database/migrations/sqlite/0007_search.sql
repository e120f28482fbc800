-- Search: which published stories hold which words. See internal/search.

-- +goose Up

-- Which engine answers: the one thing that search asks its schema.
CREATE TABLE search_engine (name TEXT NOT NULL);
INSERT INTO search_engine (name) VALUES ('fts5');

-- The stories. place is made of the date and the article's number, so that the
-- order of places is the order of publication (internal/search/place.go).
-- words are folded and for ranking; the texts are what hits are shown with.
CREATE TABLE search_text (
    place      INTEGER PRIMARY KEY,
    article_id BIGINT NOT NULL UNIQUE,
    published  BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    words      TEXT NOT NULL,
    headline   TEXT NOT NULL,
    standfirst TEXT NOT NULL,
    body       TEXT NOT NULL
);
CREATE INDEX search_text_version ON search_text (version);

-- Which place holds which lexemes. They come folded and split from Go. The
-- ascii tokenizer takes every character beyond ASCII as part of a word, so it
-- cuts at the spaces only; detail=none keeps no positions, since pairs of words
-- are lexemes themselves.
CREATE VIRTUAL TABLE search_index USING fts5(
    lexemes,
    content='', contentless_delete=1, detail=none,
    tokenize="ascii tokenchars '_='"
);

-- +goose Down
DROP TABLE search_index;
DROP TABLE search_text;
DROP TABLE search_engine;
