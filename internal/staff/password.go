package staff

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// recipe is how a password is hashed with Argon2id.
type recipe struct {
	memory  uint32 // KiB
	time    uint32
	threads uint8
}

// today is RFC 9106 §4, the second recommended option: 64 MiB and three passes over four lanes. It takes a fifth of a
// second on a small server, which a person does not notice and a guesser does; the first option wants 2 GiB.
var today = recipe{memory: 64 << 10, time: 3, threads: 4}

// Lengths in bytes of salt and hash, RFC 9106 §3.1 and §4.
const (
	saltBytes = 16
	hashBytes = 32
)

// press lets two passwords be hashed at a time: 128 MiB, however many strangers knock.
var press = make(chan struct{}, 2)

func (r recipe) hash(password string, salt []byte, length uint32) []byte {
	press <- struct{}{}
	defer func() { <-press }()
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, r.time, r.memory, r.threads, length) // RFC 8265 §4.2.2: NFC
}

// phc writes hash and recipe in one line, as the Password Hashing Competition's string format has it.
func (r recipe) phc(password string) string {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, r.memory, r.time, r.threads, b64(salt), b64(r.hash(password, salt, hashBytes)))
}

// Bounds of what a row may ask of the machine, far above today's recipe: a damaged row must not stop the paper.
const (
	mostMemory = 1 << 20 // KiB
	mostPasses = 20
)

// parsePHC reads such a line.
func parsePHC(s string) (r recipe, salt, hash []byte, err error) {
	bad := errors.New("not a password hash that this program knows")
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return r, nil, nil, bad
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &r.memory, &r.time, &r.threads); err != nil || n != 3 ||
		parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", r.memory, r.time, r.threads) {
		return r, nil, nil, bad
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil || len(salt) < 8 || len(salt) > 64 {
		return r, nil, nil, bad
	}
	if hash, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(hash) < 16 || len(hash) > 64 {
		return r, nil, nil, bad
	}
	if r.memory < 8 || r.memory > mostMemory || r.time < 1 || r.time > mostPasses || r.threads < 1 {
		return r, nil, nil, bad
	}
	return r, salt, hash, nil
}

// matches compares in constant time.
func matches(phc, password string) bool {
	r, salt, hash, err := parsePHC(phc)
	if err != nil || len(password) > mostPassword {
		return false
	}
	return subtle.ConstantTimeCompare(hash, r.hash(password, salt, uint32(len(hash)))) == 1
}

// weaker reports whether a hash was made with less than today's recipe and should be made anew.
func weaker(phc string) bool {
	r, _, _, err := parsePHC(phc)
	return err != nil || r.memory < today.memory || r.time < today.time || r.threads != today.threads
}

// nobody is a password that nobody has: comparing with it takes as long as with a person's, so that an answer does not
// tell whether the person exists.
var nobody = sync.OnceValue(func() string { return today.phc(newSecret()) })

// Lengths of a password. Twelve letters are more than can be guessed in the newsroom's lifetime at one try in a quarter
// of an hour; 1,024 bytes are a page of verse.
const (
	LeastPassword = 12
	mostPassword  = 1024
)

// CheckPassword refuses what others would guess: what is short, everybody's, or made of the names that stand on the door.
func CheckPassword(password, paper string, p Person) error {
	refuse := func(words string) error { return &InvalidError{"password", words} }
	switch {
	case utf8.RuneCountInString(password) < LeastPassword:
		return refuse(fmt.Sprintf("Take at least %d letters. Four or five words that have nothing to do with each other are easy to remember.", LeastPassword))
	case len(password) > mostPassword:
		return refuse(fmt.Sprintf("Take at most %d bytes.", mostPassword))
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return refuse("This has signs that cannot be kept. Take letters, figures and blanks.")
	}
	bare := bareWord(password)
	for _, name := range []string{paper, p.Handle, p.Name, p.Email} {
		if word := bareWord(name); len(word) >= 3 {
			bare = strings.ReplaceAll(bare, word, "")
		}
	}
	for _, word := range everybodys {
		bare = strings.ReplaceAll(bare, word, "")
	}
	if distinct(bare) < leastDistinct {
		return refuse("That would be among the first to be guessed: it is made of common words, of names that everybody knows here, or of few letters over and over. Take another.")
	}
	return nil
}

// leastDistinct is how many different letters must be left when names and common words are taken out.
const leastDistinct = 5

// everybodys are what people take first, the longer before what they contain.
var everybodys = []string{"correcthorsebatterystaple", "qwertyuiop", "asdfghjkl", "1qaz2wsx3edc", "zaq12wsx", "1q2w3e4r5t", "zxcvbnm", "qwertz", "qwerty", "azerty",
	"01234567890", "1234567890", "0987654321", "987654321", "123456789", "12345678", "1234567", "123456", "12345", "abcdefghijklmnopqrstuvwxyz", "abcdefgh", "abcdef", "abc",
	"passwords", "password", "passwort", "wagwoord", "passphrase", "letmein", "welcome", "iloveyou", "sunshine", "football", "baseball", "princess", "dragon", "monkey", "master",
	"superman", "batman", "shadow", "trustno1", "whatever", "administrator", "admin", "newsroom", "newspaper", "broadsheet", "editor", "reporter", "journalist", "changeme", "secret",
	"default", "login", "guest", "hello", "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "winter", "spring", "summer", "autumn", "2020", "2021", "2022", "2023", "2024", "2025", "2026", "2027"}

// bareWord folds a word as guessers do: small letters, signs that stand for letters put back, the rest dropped.
func bareWord(s string) string {
	s = strings.NewReplacer("@", "a", "$", "s", "!", "").Replace(strings.ToLower(s))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// SetPassword gives a person a password that CheckPassword let pass. It is hashed before the transaction, which must
// not wait for that; so it is done in two steps: Seal, then SetPassword.
func SetPassword(ctx context.Context, tx *database.Tx, p Person, sealed Sealed) error {
	_, err := tx.Exec(ctx, `INSERT INTO password (staff_id, phc, set_at) VALUES ($1, $2, $3)
		ON CONFLICT (staff_id) DO UPDATE SET phc = excluded.phc, set_at = excluded.set_at`, p.ID, string(sealed), database.Micros(tx.Now()))
	if err != nil {
		return fmt.Errorf("set the password of person %d: %w", p.ID, err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: p.Actor(), Action: "staff.password-set", Subject: p.Actor()})
}

// Sealed is a password after hashing.
type Sealed string

// Seal hashes a password.
func Seal(password string) Sealed { return Sealed(today.phc(password)) }

// passwordOf gives the hash of a person's password, "" when there is none.
func passwordOf(ctx context.Context, q database.Reader, id int64) (string, error) {
	var phc string
	err := q.QueryRow(ctx, `SELECT phc FROM password WHERE staff_id = $1`, id).Scan(&phc)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return phc, err
}

// proves compares what was typed with a person's password. For nobody, and for somebody without one, it takes as long.
func proves(phc, typed string) bool {
	if phc == "" {
		matches(nobody(), typed)
		return false
	}
	return matches(phc, typed)
}

// renew hashes a password anew that was hashed with less than today's recipe.
func renew(ctx context.Context, db *database.DB, id int64, old, typed string) error {
	if !weaker(old) {
		return nil
	}
	phc := today.phc(typed)
	return db.Write(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE password SET phc = $2 WHERE staff_id = $1 AND phc = $3`, id, phc, old)
		return err
	})
}
