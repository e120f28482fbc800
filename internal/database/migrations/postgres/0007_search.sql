-- Search: which published stories hold which words. See internal/search.

-- +goose Up

-- Which engine answers: the one thing that search asks its schema.
CREATE TABLE search_engine (name TEXT NOT NULL);
INSERT INTO search_engine (name) VALUES ('tsvector');

-- The stories. place is made of the date and the article's number, so that the
-- order of places is the order of publication (internal/search/place.go).
-- words are folded and for ranking; the texts are what hits are shown with.
CREATE TABLE search_text (
    place      BIGINT PRIMARY KEY,
    article_id BIGINT NOT NULL UNIQUE,
    published  BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    words      TEXT NOT NULL,
    headline   TEXT NOT NULL,
    standfirst TEXT NOT NULL,
    body       TEXT NOT NULL
);
CREATE INDEX search_text_version ON search_text (version);

-- Which place holds which lexemes. They come folded and split from Go and are
-- cast, not parsed: no text search configuration may stem them or drop stop
-- words.
CREATE TABLE search_index (
    place   BIGINT PRIMARY KEY,
    lexemes TSVECTOR NOT NULL
);
CREATE INDEX search_index_lexemes ON search_index USING GIN (lexemes);

-- The newest places that match. The planner does not count what it costs to
-- fetch a vector that is stored out of line, and would read them all; the GIN
-- index answers without reading any.
-- +goose StatementBegin
CREATE FUNCTION search_match(question TEXT, most BIGINT) RETURNS SETOF BIGINT
LANGUAGE sql STABLE
SET enable_seqscan = off
SET enable_indexscan = off
SET enable_indexonlyscan = off
AS $$
    SELECT place FROM search_index WHERE lexemes @@ question::tsquery ORDER BY place DESC LIMIT most
$$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION search_match;
DROP TABLE search_index;
DROP TABLE search_text;
DROP TABLE search_engine;
