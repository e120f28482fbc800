-- +goose Up

-- What somebody proposes to change of a serious allegation, until a second person has looked at it; empty: nothing.
ALTER TABLE claim ADD COLUMN proposed TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE claim DROP COLUMN proposed;
