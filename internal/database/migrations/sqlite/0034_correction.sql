-- +goose Up

-- What a change said and says now, and the text it took the place of, so that readers can follow the published versions.
ALTER TABLE change ADD COLUMN was_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE change ADD COLUMN said TEXT NOT NULL DEFAULT '';
ALTER TABLE change ADD COLUMN says TEXT NOT NULL DEFAULT '';
CREATE INDEX change_kind_at ON change (kind, at);
ALTER TABLE plan ADD COLUMN said TEXT NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN says TEXT NOT NULL DEFAULT '';

-- A published version that readers may no longer see: withheld by an editor, gone with a kill, or under a retraction.
CREATE TABLE version_withheld (
    revision_id BIGINT PRIMARY KEY,
    article_id  BIGINT NOT NULL REFERENCES article (id),
    why         TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    by_actor    TEXT NOT NULL DEFAULT '',
    at          BIGINT NOT NULL
);
CREATE INDEX version_withheld_article ON version_withheld (article_id);

-- A story that is taken back but stays at its address: since when, and whether its text stays under the notice.
ALTER TABLE article ADD COLUMN retracted_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN retracted_how TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE article DROP COLUMN retracted_how;
ALTER TABLE article DROP COLUMN retracted_at;
DROP TABLE version_withheld;
ALTER TABLE plan DROP COLUMN says;
ALTER TABLE plan DROP COLUMN said;
DROP INDEX change_kind_at;
ALTER TABLE change DROP COLUMN says;
ALTER TABLE change DROP COLUMN said;
ALTER TABLE change DROP COLUMN was_id;
