-- +goose Up

-- How a person wants to hear of a kind of notice beside the newsroom itself: now, daily, or not.
CREATE TABLE notice_choice (
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    kind     TEXT NOT NULL,
    how      TEXT NOT NULL,
    PRIMARY KEY (staff_id, kind)
);

-- The last day, in the paper's zone, whose letter of the morning was written to a person.
CREATE TABLE notice_digest (
    staff_id BIGINT PRIMARY KEY REFERENCES staff (id),
    day      TEXT NOT NULL
);

-- 0: not gone out by mail.
ALTER TABLE notice ADD COLUMN mailed_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX notice_mailed ON notice (mailed_at, read_at, staff_id);

-- +goose Down
DROP INDEX notice_mailed;
ALTER TABLE notice DROP COLUMN mailed_at;
DROP TABLE notice_digest; DROP TABLE notice_choice;
