package article

import (
	"slices"
	"sync"
)

// mostDecoded is how many decoded texts are kept: the stories of the front and of the feeds, and what people read today.
// A long story takes some 100 kB.
const mostDecoded = 128

// decoded keeps texts that were read from their stored form, by the SHA-256 of that form, so that the second render of a
// story does not read it letter by letter again. A stored text never changes, so nothing here is ever out of date.
// Texts are shared: whoever wants to change one makes another.
var decoded struct {
	sync.Mutex
	texts map[string]Text
}

func decodeOnce(hash, stored []byte) (Text, error) {
	decoded.Lock()
	t, ok := decoded.texts[string(hash)]
	decoded.Unlock()
	if ok {
		return t, nil
	}
	t, err := decodeText(stored)
	if err != nil {
		return t, err
	}
	t = t.clipped()
	decoded.Lock()
	defer decoded.Unlock()
	if decoded.texts == nil {
		decoded.texts = map[string]Text{}
	}
	for old := range decoded.texts { // any one goes; a story that is read often is soon back
		if len(decoded.texts) < mostDecoded {
			break
		}
		delete(decoded.texts, old)
	}
	decoded.texts[string(hash)] = t
	return t, nil
}

// clipped lets nobody append to a list that others share.
func (t Text) clipped() Text {
	t.KeyPoints, t.Topics, t.Bylines, t.Related = slices.Clip(t.KeyPoints), slices.Clip(t.Topics), slices.Clip(t.Bylines), slices.Clip(t.Related)
	if t.Body != nil {
		t.Body.Blocks = slices.Clip(t.Body.Blocks)
	}
	return t
}
