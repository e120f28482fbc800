package media

import (
	"crypto/rand"
	"fmt"
)

// maxKey is the longest key in bytes: long enough for a telling name, short enough
// for a line of Markdown.
const maxKey = 60

// checkKey: a-z, 0-9 and single dashes inside. A key is part of an address and of a
// blob name for ever.
func checkKey(key string) error {
	bad := key == "" || len(key) > maxKey || key[0] == '-' || key[len(key)-1] == '-'
	for i := 0; i < len(key) && !bad; i++ {
		c := key[i]
		bad = !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' && key[i+1] != '-')
	}
	if bad {
		return refuse("%q cannot name a picture: use small letters a-z, digits and single dashes, at most %d.", key, maxKey)
	}
	return nil
}

// keyLetters leaves out the letters that are misread on paper or over the phone.
const keyLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// randomKey has 10 letters of 31: 49 bits, so that a picture not yet published is
// not found by guessing, and two never meet.
func randomKey() string {
	key := make([]byte, 0, 10)
	var b [32]byte
	for len(key) < cap(key) {
		rand.Read(b[:]) //nolint:errcheck // crypto/rand.Read never fails since Go 1.24
		for _, c := range b {
			// 248 is the largest multiple of 31 in a byte: no letter is likelier.
			if c < 248 && len(key) < cap(key) {
				key = append(key, keyLetters[int(c)%len(keyLetters)])
			}
		}
	}
	return string(key)
}

// numbered gives "reservoir", "reservoir-2", "reservoir-3" for tries 1, 2, 3.
func numbered(key string, try int) string {
	if try == 1 {
		return key
	}
	end := fmt.Sprintf("-%d", try)
	return key[:min(len(key), maxKey-len(end))] + end
}
