// Package stafftest is the telephone in a colleague's pocket: a passkey and a code app made of software, so that tests
// can come in as people do, and as those do who should not.
package stafftest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"time"

	"github.com/pquerna/otp/totp"
)

// Key is a passkey, as W3C Web Authentication Level 3 has it: an ECDSA key over P-256 that belongs to one address.
type Key struct {
	RPID    string // the domain it belongs to: "paper.example"
	Origin  string // what the browser says it is looking at: "http://paper.example"
	Count   uint32 // how often it signed; 0 for ever on keys that are synced
	Counts  bool
	Synced  bool
	private *ecdsa.PrivateKey
	id      []byte
	user    []byte
}

// NewKey is a key that has not met the paper yet.
func NewKey(rpID, origin string) *Key {
	k := &Key{RPID: rpID, Origin: origin, id: make([]byte, 16)}
	rand.Read(k.id)
	k.private, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader) // does not fail
	return k
}

// options is what the paper offers, as far as a key looks at it.
type options struct {
	Challenge string `json:"challenge"`
	User      struct {
		ID string `json:"id"`
	} `json:"user"`
}

// Flags of the authenticator data, §6.1.
const (
	present  = 1 << 0
	verified = 1 << 2
	eligible = 1 << 3
	backedUp = 1 << 4
	attested = 1 << 6
)

func (k *Key) authData(flags byte) []byte {
	if k.Counts {
		k.Count++
	}
	if k.Synced {
		flags |= eligible | backedUp
	}
	sum := sha256.Sum256([]byte(k.RPID))
	return binary.BigEndian.AppendUint32(append(sum[:], flags|present|verified), k.Count)
}

func (k *Key) clientData(kind, challenge string) []byte {
	b, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": k.Origin, "crossOrigin": false})
	return b
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Make answers an offer to make a key (§6.3.2).
func (k *Key) Make(offered []byte) []byte {
	var o options
	_ = json.Unmarshal(offered, &o) // a test that offers no JSON sees the answer refused
	k.user, _ = base64.RawURLEncoding.DecodeString(o.User.ID)
	data := k.authData(attested)
	data = append(data, make([]byte, 16)...) // the make of the key, which is nobody's business
	data = binary.BigEndian.AppendUint16(data, uint16(len(k.id)))
	data = append(append(data, k.id...), k.cose()...)
	object := []byte{0xa3}
	object = append(object, text("fmt")...)
	object = append(object, text("none")...)
	object = append(object, text("attStmt")...)
	object = append(object, 0xa0)
	object = append(object, text("authData")...)
	object = append(object, bytes(data)...)
	return k.answer(map[string]any{"clientDataJSON": b64(k.clientData("webauthn.create", o.Challenge)), "attestationObject": b64(object)})
}

// Sign answers an offer to sign in (§6.3.3).
func (k *Key) Sign(offered []byte) []byte {
	var o options
	_ = json.Unmarshal(offered, &o)
	data, client := k.authData(0), k.clientData("webauthn.get", o.Challenge)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, _ := ecdsa.SignASN1(rand.Reader, k.private, sum[:])
	return k.answer(map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(k.user)})
}

// Holder has the key say that it is another person's.
func (k *Key) Holder(handle []byte) { k.user = handle }

func (k *Key) answer(response map[string]any) []byte {
	b, _ := json.Marshal(map[string]any{"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": map[string]any{}, "response": response})
	return b
}

// cose is the public key in COSE, RFC 9053 §7.1.1: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
func (k *Key) cose() []byte {
	point, _ := k.private.PublicKey.Bytes() // 4, x, y
	b := []byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21}
	b = append(append(b, bytes(point[1:33])...), 0x22)
	return append(b, bytes(point[33:])...)
}

// bytes and text are CBOR strings, RFC 8949 §3.1.
func bytes(b []byte) []byte { return append(head(2, len(b)), b...) }
func text(s string) []byte  { return append(head(3, len(s)), s...) }

func head(major byte, n int) []byte {
	switch {
	case n < 24:
		return []byte{major<<5 | byte(n)}
	case n < 256:
		return []byte{major<<5 | 24, byte(n)}
	}
	return []byte{major<<5 | 25, byte(n >> 8), byte(n)}
}

// Code is what a code app shows at an instant.
func Code(secret string, at time.Time) string {
	code, _ := totp.GenerateCode(secret, at) // a secret that is none gives "", which no paper takes
	return code
}
