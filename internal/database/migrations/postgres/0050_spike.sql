-- +goose Up

-- Since when a draft that was never published is spiked: off every list, kept, and taken up again when somebody wants it.
ALTER TABLE article ADD COLUMN spiked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN spiked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN spike_reason TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE article DROP COLUMN spike_reason;
ALTER TABLE article DROP COLUMN spiked_by;
ALTER TABLE article DROP COLUMN spiked_at;
