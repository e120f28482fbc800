package weather

import (
	"encoding/json"
	"fmt"
	"sync"
)

// encode writes a forecast for the database.
func encode(f Forecast) (string, error) {
	raw, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("encode a forecast: %w", err)
	}
	return string(raw), nil
}

// reading keeps the forecasts read last, because every page of the paper prints the strip of one of them, and reading its 15 kB of JSON costs as
// much as the rest of a short page. What is kept is never changed.
var reading struct {
	sync.Mutex
	last map[int64]readForecast // by place
}

type readForecast struct {
	text     string
	forecast *Forecast
}

// mostRead is more than a paper's list of places, and some 2 MB.
const mostRead = 60

// decode reads a place's stored forecast again, or takes the one it has read from the very same text.
func decode(place int64, text string) (*Forecast, error) {
	reading.Lock()
	r, ok := reading.last[place]
	reading.Unlock()
	if ok && r.text == text {
		return r.forecast, nil
	}
	f, err := parse(text)
	if err != nil {
		return nil, err
	}
	reading.Lock()
	defer reading.Unlock()
	if reading.last == nil || len(reading.last) >= mostRead {
		reading.last = make(map[int64]readForecast, mostRead)
	}
	reading.last[place] = readForecast{text, f}
	return f, nil
}

func parse(text string) (*Forecast, error) {
	f := new(Forecast)
	if err := json.Unmarshal([]byte(text), f); err != nil {
		return nil, fmt.Errorf("read a stored forecast: %w", err)
	}
	return f, nil
}
