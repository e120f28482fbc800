-- +goose Up

-- What a reader's report of an error came from and came to: the comment in which it stood, the note that answers it, and
-- the hash of the secret by which the browser that sent it can ask.
ALTER TABLE error_report ADD COLUMN secret TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE error_report ADD COLUMN comment_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE error_report ADD COLUMN change_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE error_report ADD COLUMN outcome TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE error_report ADD COLUMN settled_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX error_report_comment ON error_report (comment_id);
CREATE INDEX error_report_article ON error_report (article_id, open);

-- +goose Down
DROP INDEX error_report_article;
DROP INDEX error_report_comment;
ALTER TABLE error_report DROP COLUMN settled_at;
ALTER TABLE error_report DROP COLUMN outcome;
ALTER TABLE error_report DROP COLUMN change_id;
ALTER TABLE error_report DROP COLUMN comment_id;
ALTER TABLE error_report DROP COLUMN secret;
