package weather

import (
	"encoding/json"
	"fmt"
)

// encode writes a forecast for the database.
func encode(f Forecast) (string, error) {
	raw, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("encode a forecast: %w", err)
	}
	return string(raw), nil
}

// decode reads it again.
func decode(text string) (*Forecast, error) {
	f := new(Forecast)
	if err := json.Unmarshal([]byte(text), f); err != nil {
		return nil, fmt.Errorf("read a stored forecast: %w", err)
	}
	return f, nil
}
