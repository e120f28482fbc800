package staff

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
)

// Keyring takes passkeys (W3C Web Authentication Level 3). A passkey belongs to one address: the browser gives it out
// nowhere else, so a page that looks like ours gets nothing.
type Keyring struct {
	Origin string // "https://courier.example", where passkeys work
	Why    string // why they work nowhere, in words; "" when they do
	rp     *webauthn.WebAuthn
}

// NewKeyring makes the keyring of a paper at its public address.
func NewKeyring(paper, public string) *Keyring {
	u, err := url.Parse(public)
	if err != nil || u.Hostname() == "" {
		return &Keyring{Why: "Passkeys need the address of the paper: set site.url."}
	}
	k := &Keyring{Origin: u.Scheme + "://" + u.Host}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err == nil { // §5.1.3: the id is a domain, which an IP address is not
		k.Why = "Passkeys need a name and not a number for an address: set site.url to one such as https://courier.example."
		return k
	}
	if u.Scheme != "https" && host != "localhost" && !strings.HasSuffix(host, ".localhost") { // Secure Contexts §3.1
		k.Why = "Passkeys need https: put a proxy with a certificate in front, and set site.url to the address with https."
	}
	k.rp, err = webauthn.New(&webauthn.Config{RPID: host, RPDisplayName: paper, RPOrigins: []string{k.Origin},
		AttestationPreference: protocol.PreferNoAttestation, // which make of key a person has is their own business
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationPreferred},
		Timeouts: webauthn.TimeoutsConfig{Login: webauthn.TimeoutConfig{Timeout: challengeLife}, Registration: webauthn.TimeoutConfig{Timeout: challengeLife}}})
	if err != nil {
		k.Why = "Passkeys do not work at " + k.Origin + ": set site.url to an address such as https://courier.example."
	}
	return k
}

// ErrPasskey says that a passkey was not accepted: unknown, of another site, answering another challenge, or copied.
var ErrPasskey = &InvalidError{"passkey", "This passkey was not accepted. Take one that you set up for this newspaper, or another way to come in."}

// ErrHavePasskey says that a device has a passkey already.
var ErrHavePasskey = &InvalidError{"passkey", "This device has a passkey for you already."}

// Passkey is one key of a person.
type Passkey struct {
	ID     int64
	Name   string
	Made   time.Time
	Used   time.Time // zero: never
	Synced bool      // copied to the person's other devices by its maker
	record webauthn.Credential
}

// Offer is a challenge for the browser.
type Offer struct {
	ID      string          `json:"id"`
	Options json.RawMessage `json:"options"`
}

// holder is a person as their keys know them.
type holder struct {
	Person
	handle []byte
	keys   []Passkey
}

func (h holder) WebAuthnID() []byte          { return h.handle }
func (h holder) WebAuthnName() string        { return h.Handle }
func (h holder) WebAuthnDisplayName() string { return h.Name }

func (h holder) WebAuthnCredentials() []webauthn.Credential {
	var all []webauthn.Credential
	for _, k := range h.keys {
		all = append(all, k.record)
	}
	return all
}

const passkeyColumns = `id, name, record, created_at, used_at`

// Passkeys lists the keys of a person, the oldest first.
func Passkeys(ctx context.Context, q database.Reader, id int64) ([]Passkey, error) {
	rows, err := q.Query(ctx, `SELECT `+passkeyColumns+` FROM passkey WHERE staff_id = $1 ORDER BY created_at, id`, id)
	return database.Collect(rows, err, func(r *sql.Rows, k *Passkey) error {
		var record string
		var made, used int64
		if err := r.Scan(&k.ID, &k.Name, &record, &made, &used); err != nil {
			return err
		}
		k.Made, k.Used = database.FromMicros(made), database.FromMicros(used)
		err := json.Unmarshal([]byte(record), &k.record)
		k.Synced = k.record.Flags.BackupState
		return err
	})
}

// holderOf reads a person with their keys.
func holderOf(ctx context.Context, q database.Reader, p Person) (holder, error) {
	h := holder{Person: p}
	var handle string
	if err := q.QueryRow(ctx, `SELECT user_handle FROM staff WHERE id = $1`, p.ID).Scan(&handle); err != nil {
		return h, err
	}
	var err error
	if h.handle, err = base64.RawURLEncoding.DecodeString(handle); err != nil {
		return h, err
	}
	h.keys, err = Passkeys(ctx, q, p.ID)
	return h, err
}

// handleBytes is what §14.6.1 recommends: 64 random bytes, which say nothing about the person.
const handleBytes = 64

// OfferNew puts a challenge for a new key to a person's browser.
func (k *Keyring) OfferNew(ctx context.Context, tx *database.Tx, p Person) (Offer, error) {
	if k.rp == nil {
		return Offer{}, &InvalidError{"passkey", k.Why}
	}
	fresh := make([]byte, handleBytes)
	rand.Read(fresh)
	if _, err := tx.Exec(ctx, `UPDATE staff SET user_handle = $2 WHERE id = $1 AND user_handle = ''`, p.ID, base64.RawURLEncoding.EncodeToString(fresh)); err != nil {
		return Offer{}, err
	}
	h, err := holderOf(ctx, tx, p)
	if err != nil {
		return Offer{}, err
	}
	have := webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()
	options, state, err := k.rp.BeginRegistration(h, webauthn.WithExclusions(have))
	if err != nil {
		return Offer{}, fmt.Errorf("offer a new passkey: %w", err)
	}
	return k.offer(ctx, tx, "passkey-new", p.ID, options.Response, state)
}

// OfferSignIn puts a challenge to any browser; which person answers it is not known before, so the offer tells nothing.
func (k *Keyring) OfferSignIn(ctx context.Context, tx *database.Tx) (Offer, error) {
	if k.rp == nil {
		return Offer{}, &InvalidError{"passkey", k.Why}
	}
	options, state, err := k.rp.BeginDiscoverableLogin()
	if err != nil {
		return Offer{}, fmt.Errorf("offer to sign in: %w", err)
	}
	return k.offer(ctx, tx, "passkey-in", 0, options.Response, state)
}

func (k *Keyring) offer(ctx context.Context, tx *database.Tx, kind string, id int64, options any, state *webauthn.SessionData) (Offer, error) {
	kept, err := json.Marshal(state)
	if err != nil {
		return Offer{}, err
	}
	public, err := json.Marshal(options)
	if err != nil {
		return Offer{}, err
	}
	secret, err := await(ctx, tx, kind, half{id, string(kept)}, challengeLife)
	return Offer{ID: secret, Options: public}, err
}

// challenge uses an offer up, in a transaction of its own: a wrong answer spends it too.
func (k *Keyring) challenge(ctx context.Context, db *database.DB, kind, id string) (half, webauthn.SessionData, error) {
	var h half
	var state webauthn.SessionData
	if k.rp == nil {
		return h, state, &InvalidError{"passkey", k.Why}
	}
	err := db.Write(ctx, func(tx *database.Tx) (err error) {
		h, err = take(ctx, tx, kind, id)
		return err
	})
	if err == nil {
		err = json.Unmarshal([]byte(h.state), &state)
	}
	return h, state, err
}

// mostKeyName is room for "Naledi's telephone, the black one".
const mostKeyName = 60

// AddPasskey takes the key that a person's browser made (§7.1).
func (k *Keyring) AddPasskey(ctx context.Context, db *database.DB, p Person, offer string, answer []byte, name string) error {
	h, state, err := k.challenge(ctx, db, "passkey-new", offer)
	if err != nil {
		return err
	}
	if h.staff != p.ID { // somebody else signed in meanwhile
		return ErrHalfWay
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return refused(err)
	}
	return db.Write(ctx, func(tx *database.Tx) error {
		who, err := holderOf(ctx, tx, p)
		if err != nil {
			return err
		}
		made, err := k.rp.CreateCredential(who, state, parsed)
		if err != nil {
			return refused(err)
		}
		return keepPasskey(ctx, tx, p, *made, name)
	})
}

func keepPasskey(ctx context.Context, tx *database.Tx, p Person, made webauthn.Credential, name string) error {
	made.Attestation = webauthn.CredentialAttestation{} // we asked for none
	record, err := json.Marshal(made)
	if err != nil {
		return err
	}
	if name = strings.TrimSpace(name); name == "" {
		name = "Passkey"
	}
	if r := []rune(name); len(r) > mostKeyName {
		name = string(r[:mostKeyName])
	}
	var id int64
	err = tx.QueryRow(ctx, `INSERT INTO passkey (staff_id, credential, name, record, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (credential) DO NOTHING RETURNING id`, p.ID, credentialID(made.ID), name, string(record), database.Micros(tx.Now())).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrHavePasskey // §7.1 step 26
	}
	if err != nil {
		return fmt.Errorf("keep a passkey: %w", err)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: p.Actor(), Action: "staff.passkey-added", Subject: p.Actor()})
}

func credentialID(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// refused hides from strangers what exactly was wrong; the cause stays in the error for those who wrap it.
func refused(err error) error { return fmt.Errorf("%w (%s)", ErrPasskey, detail(err)) }

func detail(err error) string {
	var p *protocol.Error
	if errors.As(err, &p) {
		return strings.TrimSpace(p.Details + " " + p.DevInfo)
	}
	return err.Error()
}

// ByPasskey lets somebody in whose key answers the offer (§7.2).
func (k *Keyring) ByPasskey(ctx context.Context, db *database.DB, offer string, answer []byte, device string) (Way, error) {
	var w Way
	err := k.answered(ctx, db, offer, answer, func(tx *database.Tx, p Person) error {
		session, err := begin(ctx, tx, p, "passkey", device, false)
		w = Way{Person: p, Session: session}
		return err
	})
	return w, err
}

// ConfirmByPasskey proves again who sits there.
func (k *Keyring) ConfirmByPasskey(ctx context.Context, db *database.DB, who Person, s Sitting, offer string, answer []byte) (session string, err error) {
	err = k.answered(ctx, db, offer, answer, func(tx *database.Tx, p Person) error {
		if p.ID != who.ID {
			return &InvalidError{"passkey", "This passkey is somebody else's."}
		}
		session, err = confirm(ctx, tx, p, s.Key)
		return err
	})
	return session, err
}

// answered looks at the answer to an offer and goes on with the person whose key it is.
func (k *Keyring) answered(ctx context.Context, db *database.DB, offer string, answer []byte, then func(tx *database.Tx, p Person) error) error {
	_, state, err := k.challenge(ctx, db, "passkey-in", offer)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return refused(err)
	}
	return db.Write(ctx, func(tx *database.Tx) error {
		p, err := k.owner(ctx, tx, state, parsed)
		if err != nil {
			return err
		}
		return then(tx, p)
	})
}

// owner finds whose key answered, and keeps what the key says of itself now: how often it was used, whether it is synced.
func (k *Keyring) owner(ctx context.Context, tx *database.Tx, state webauthn.SessionData, parsed *protocol.ParsedCredentialAssertionData) (Person, error) {
	var who holder
	find := func(_, handle []byte) (webauthn.User, error) {
		var id int64
		err := tx.QueryRow(ctx, `SELECT id FROM staff WHERE user_handle = $1 AND user_handle <> '' AND NOT disabled`,
			base64.RawURLEncoding.EncodeToString(handle)).Scan(&id)
		if err != nil {
			return nil, err
		}
		p, err := ByID(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		who, err = holderOf(ctx, tx, p)
		return who, err
	}
	_, used, err := k.rp.ValidatePasskeyLogin(find, state, parsed)
	if err != nil {
		return Person{}, refused(err)
	}
	if used.Authenticator.CloneWarning { // §6.1.1: the counter stood still or went back
		return Person{}, fmt.Errorf("%w (the counter of the key went back: it may have been copied)", ErrPasskey)
	}
	used.Attestation = webauthn.CredentialAttestation{}
	record, err := json.Marshal(used)
	if err != nil {
		return Person{}, err
	}
	_, err = tx.Exec(ctx, `UPDATE passkey SET record = $2, used_at = $3 WHERE credential = $1`, credentialID(used.ID), string(record), database.Micros(tx.Now()))
	return who.Person, err
}

// NamePasskey calls a key otherwise.
func NamePasskey(ctx context.Context, tx *database.Tx, p Person, id int64, name string) error {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > mostKeyName {
		return &InvalidError{"name", fmt.Sprintf("Give the passkey a name of at most %d letters, such as “My telephone”.", mostKeyName)}
	}
	r, err := tx.Exec(ctx, `UPDATE passkey SET name = $3 WHERE staff_id = $1 AND id = $2`, p.ID, id, name)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

// DropPasskey takes a key off a person's ring; it opens nothing from now on.
func DropPasskey(ctx context.Context, tx *database.Tx, p Person, id int64) error {
	f, err := FactorsOf(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	house, err := HouseEntrance(ctx, tx)
	if err != nil {
		return err
	}
	if f.Passkeys--; !f.Open(house) {
		return ErrOnlyWay
	}
	r, err := tx.Exec(ctx, `DELETE FROM passkey WHERE staff_id = $1 AND id = $2`, p.ID, id)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return ledger.Record(ctx, tx, ledger.Entry{Actor: p.Actor(), Action: "staff.passkey-dropped", Subject: p.Actor()})
}
