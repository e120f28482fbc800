package staff

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Vault seals the secrets that the paper must be able to read again, those of the code apps, with a key in a file beside
// the database. Who steals the database alone, or a backup of it, cannot make anybody's codes.
type Vault struct {
	path string
	mu   sync.Mutex
	box  cipher.AEAD
}

// keyBytes is a key of AES-256.
const keyBytes = 32

// NewVault has its key in a file, which is made when the first secret is sealed.
func NewVault(path string) *Vault { return &Vault{path: path} }

// open reads the key, or makes one.
func (v *Vault) open() (cipher.AEAD, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.box != nil {
		return v.box, nil
	}
	key, err := os.ReadFile(v.path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = v.makeKey(); err == nil {
			key, err = os.ReadFile(v.path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the key for second factors: %w", err)
	}
	if len(key) != keyBytes {
		return nil, fmt.Errorf("the key for second factors, %s, has %d bytes and not %d: put back the file that was there", v.path, len(key), keyBytes)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	v.box, err = cipher.NewGCMWithRandomNonce(block)
	return v.box, err
}

// makeKey writes a new key. It is written aside and linked into place, so that of two processes that begin at once both
// read the same key, and none half of one.
func (v *Vault) makeKey() error {
	key := make([]byte, keyBytes)
	rand.Read(key)
	f, err := os.CreateTemp(filepath.Dir(v.path), ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(key)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), v.path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// seal locks a secret away; place says where it belongs, so that one person's cannot be put in another's row.
func (v *Vault) seal(place, secret string) (string, error) {
	box, err := v.open()
	if err != nil {
		return "", err
	}
	return base64.RawStdEncoding.EncodeToString(box.Seal(nil, nil, []byte(secret), []byte(place))), nil
}

// unseal reads a secret again.
func (v *Vault) unseal(place, sealed string) (string, error) {
	box, err := v.open()
	if err != nil {
		return "", err
	}
	b, err := base64.RawStdEncoding.DecodeString(sealed)
	if err == nil {
		b, err = box.Open(nil, nil, b, []byte(place))
	}
	if err != nil {
		return "", fmt.Errorf("a second factor cannot be read with the key in %s: was the file changed, or the database brought from elsewhere? %w", v.path, err)
	}
	return string(b), nil
}
