-- +goose Up

-- The words of a note that readers may no longer see: withheld by an editor, gone with a kill, or under a retraction. The
-- note itself stays as it was printed; the ledger holds its hash.
CREATE TABLE note_withheld (
    change_id  BIGINT PRIMARY KEY,
    article_id BIGINT NOT NULL REFERENCES article (id),
    why        TEXT NOT NULL,
    reason     TEXT NOT NULL DEFAULT '',
    by_actor   TEXT NOT NULL DEFAULT '',
    at         BIGINT NOT NULL
);
CREATE INDEX note_withheld_article ON note_withheld (article_id);

-- A plan may answer reports of readers (their numbers, parted by commas), and may be a retraction.
ALTER TABLE plan ADD COLUMN answers TEXT NOT NULL DEFAULT '';
ALTER TABLE plan ADD COLUMN retract_how TEXT NOT NULL DEFAULT '';

-- For which day of its next look people were told of a request.
ALTER TABLE docket ADD COLUMN look_told BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE docket DROP COLUMN look_told;
ALTER TABLE plan DROP COLUMN retract_how;
ALTER TABLE plan DROP COLUMN answers;
DROP TABLE note_withheld;
