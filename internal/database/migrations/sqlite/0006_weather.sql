-- +goose Up

-- The last good forecast of a place. place is its GeoNames number, so that a new list of places with other addresses loses nothing.
CREATE TABLE weather_forecast (
    place      BIGINT PRIMARY KEY,
    source     TEXT NOT NULL DEFAULT '', -- who made the forecast
    forecast   TEXT NOT NULL DEFAULT '', -- JSON of weather.Forecast; empty: none has come yet
    changed_at BIGINT NOT NULL DEFAULT 0, -- when what is printed last changed
    due_at     BIGINT NOT NULL DEFAULT 0, -- the source is not asked before
    read_at    BIGINT NOT NULL DEFAULT 0, -- when a reader last looked, to the hour
    failures   BIGINT NOT NULL DEFAULT 0, -- in a row
    problem    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX weather_forecast_read_at ON weather_forecast (read_at);

-- Fetches of the last hour for places that nobody had read lately: there is a most to them.
CREATE TABLE weather_cold (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    place    BIGINT NOT NULL,
    asked_at BIGINT NOT NULL
);
CREATE INDEX weather_cold_asked_at ON weather_cold (asked_at);

-- +goose Down
DROP TABLE weather_cold;
DROP TABLE weather_forecast;
