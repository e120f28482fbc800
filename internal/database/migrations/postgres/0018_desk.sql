-- The desk: every story in every stage is found and sorted; topics and authors that were renamed or merged; redirects.

-- +goose Up

-- What the newest text of a story names, for lists of staff. live_topic and live_author say the same of what readers see.
ALTER TABLE article ADD COLUMN head_kind TEXT NOT NULL DEFAULT 'news';
CREATE TABLE head_topic (
    topic_id   BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    PRIMARY KEY (topic_id, article_id)
);
CREATE INDEX head_topic_article ON head_topic (article_id);
CREATE TABLE head_author (
    author_id  BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    PRIMARY KEY (author_id, article_id)
);
CREATE INDEX head_author_article ON head_author (article_id);

-- Lists of the desk, in their order.
DROP INDEX article_saved;
CREATE INDEX article_saved ON article (head_saved_at, id);
CREATE INDEX article_published ON article (first_published_at, id);
CREATE INDEX article_unpublished ON article (head_saved_at, id) WHERE published_id = 0;
CREATE INDEX article_changed ON article (head_saved_at, id) WHERE published_id <> 0 AND killed_at = 0 AND head_id <> published_id;
CREATE INDEX article_killed ON article (head_saved_at, id) WHERE killed_at <> 0;
CREATE INDEX article_creator ON article (created_by, id);
CREATE INDEX revision_saver ON revision (saved_by, article_id);

-- Which newest texts hold which words, for staff: the same folding and the same engine as search_index, and nothing of it
-- is ever shown to readers. See internal/search/heads.go.
CREATE TABLE head_text (
    article_id BIGINT PRIMARY KEY,
    version    BIGINT NOT NULL
);
CREATE TABLE head_index (
    article_id BIGINT PRIMARY KEY,
    lexemes    TSVECTOR NOT NULL
);
CREATE INDEX head_index_lexemes ON head_index USING GIN (lexemes);

-- The index answers without reading a vector, as in search_match.
-- +goose StatementBegin
CREATE FUNCTION head_match(question TEXT, most BIGINT) RETURNS SETOF BIGINT
LANGUAGE sql STABLE
SET enable_seqscan = off
SET enable_indexscan = off
SET enable_indexonlyscan = off
AS $$
    SELECT article_id FROM head_index WHERE lexemes @@ question::tsquery ORDER BY article_id DESC LIMIT most
$$;
-- +goose StatementEnd

-- A topic or an author that was merged into another: what the old number means now. It never chains. Their former
-- addresses stand in the table address.
CREATE TABLE merged (
    kind       TEXT NOT NULL,
    old_id     BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    PRIMARY KEY (kind, old_id)
);

-- Redirects that the house decided on. target is "" for 410, a path of the paper, or a whole https address.
CREATE TABLE redirect (
    path     TEXT COLLATE "C" PRIMARY KEY,
    target   TEXT COLLATE "C" NOT NULL,
    status   BIGINT NOT NULL,
    note     TEXT NOT NULL DEFAULT '',
    by_actor TEXT NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX redirect_target ON redirect (target);

CREATE INDEX ledger_entry_actor ON ledger_entry (actor, id);
CREATE INDEX ledger_entry_action ON ledger_entry (action, id);

-- +goose Down
DROP INDEX ledger_entry_action; DROP INDEX ledger_entry_actor;
DROP TABLE redirect; DROP TABLE merged; DROP FUNCTION head_match; DROP TABLE head_index; DROP TABLE head_text;
DROP INDEX revision_saver; DROP INDEX article_creator; DROP INDEX article_killed; DROP INDEX article_changed; DROP INDEX article_unpublished; DROP INDEX article_published;
DROP INDEX article_saved;
CREATE INDEX article_saved ON article (head_saved_at);
DROP TABLE head_author; DROP TABLE head_topic;
ALTER TABLE article DROP COLUMN head_kind;
