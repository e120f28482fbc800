-- +goose Up

-- What somebody of the staff was told..
CREATE TABLE notice (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    staff_id  BIGINT NOT NULL REFERENCES staff (id),
    kind      TEXT NOT NULL,
    subject   TEXT NOT NULL,
    words     TEXT NOT NULL,
    path      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    read_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX notice_staff ON notice (staff_id, read_at, at);

-- +goose Down
DROP TABLE notice;
