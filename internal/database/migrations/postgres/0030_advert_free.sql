-- +goose Up

-- Stories and topics beside which no advertisement stands: "article:7", "topic:5".
CREATE TABLE advert_free (
    subject TEXT COLLATE "C" PRIMARY KEY
);

-- +goose Down
DROP TABLE advert_free;
