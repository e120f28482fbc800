-- +goose Up

-- When what readers are told of a change last became another: its words were withheld, or are shown again.
ALTER TABLE change ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE change DROP COLUMN told_at;
