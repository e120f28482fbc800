-- +goose Up

-- What became of a statement found in a draft: passed over, or recorded as a position. mark is the hash of its words.
CREATE TABLE draft_statement (
    article_id BIGINT NOT NULL REFERENCES article (id),
    mark       TEXT NOT NULL,
    position   BIGINT NOT NULL DEFAULT 0, -- 0: passed over
    made_by    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (article_id, mark)
);

-- +goose Down
DROP TABLE draft_statement;
