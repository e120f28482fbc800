package weather

import (
	"testing"

	"broadsheet/internal/locale"
)

// Whatever a source says of the sky, the paper has a word and a drawing for it. That web draws each is tested where the pages are.
func TestEverySkyHasAWord(t *testing.T) {
	for sky := range icons {
		if !locale.Has(sky.Key()) || sky.Icon(true) == "" || sky.Icon(false) == "" {
			t.Errorf("sky %d: %q", sky, sky.Key())
		}
	}
	if NoSky.Icon(false) != "" || !locale.Has(NoSky.Key()) || Sky(42).known() != NoSky {
		t.Error("an unknown sky is not said to be unknown")
	}
	for _, moon := range moonNames {
		if !locale.Has("weather.moon." + moon) {
			t.Errorf("no words for the moon %q", moon)
		}
	}
}
