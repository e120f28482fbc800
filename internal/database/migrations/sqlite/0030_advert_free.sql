-- +goose Up

-- Stories and topics beside which no advertisement stands: "article:7", "topic:5".
CREATE TABLE advert_free (
    subject TEXT PRIMARY KEY
);

-- +goose Down
DROP TABLE advert_free;
