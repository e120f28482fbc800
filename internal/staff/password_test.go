package staff

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
)

// Hashing is meant to be slow; the scenes of this package need not be.
func init() { today = recipe{memory: 2 << 10, time: 1, threads: 1} }

func TestPasswordsThatOthersWouldGuess(t *testing.T) {
	p := Person{Name: "Naledi Moyo", Handle: "naledi", Email: "naledi@courier.example"}
	for password, good := range map[string]bool{
		"": false, "short": false, "elevenchars": false, "twaalf groen paraplus": true, "correct horse battery staple": false, "vyf blou olifante dans": true,
		"aaaaaaaaaaaaaaaaaaaa": false, "abababababababab": false, "passwordpassword": false, "Password1234567": false, "P@$$word!2024!": false,
		"thehighveldcourier": false, "The Highveld Courier 1": false, "naledi-naledi-naledi": false, "NalediMoyo2024": false, "qwertyuiop123456": false,
		"newsroom newsroom": false, "七转八起七转八起这是长的密码": true, "🐘 and 🦒 and 🦓 walk": true, strings.Repeat("longer ", 200): false, "with\x00nul in the middle": false,
		"broken \xff letters here": false, "Tr4ffic-lights-on-Jan-Smuts": true, "            ": false, "123456789012": false, "courier.example": true,
	} {
		if err := CheckPassword(password, "The Highveld Courier", p); (err == nil) != good {
			t.Errorf("%.40q: %v", password, err)
		}
	}
}

// The recipe stands beside the hash, so that it can be made stronger; then hashes are made anew as people come in.
func TestHashesAreMadeStronger(t *testing.T) {
	old := recipe{memory: 1 << 10, time: 1, threads: 1}.phc("twaalf groen paraplus")
	if !strings.HasPrefix(old, "$argon2id$v=19$m=1024,t=1,p=1$") || !weaker(old) || !matches(old, "twaalf groen paraplus") || matches(old, "twaalf groen paraplu") {
		t.Fatalf("%s", old)
	}
	if now := today.phc("x"); weaker(now) || now == today.phc("x") {
		t.Errorf("%s", now)
	}
	// The same word typed on a Mac (decomposed) and elsewhere (composed).
	if !matches(today.phc("hoe\u0308veldkoerier"), "ho\u00ebveldkoerier") {
		t.Error("one word, two hashes")
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := context.Background()
		var p Person
		err := db.Write(ctx, func(tx *database.Tx) (err error) {
			if p, err = Add(ctx, tx, "command:user", Person{Name: "Naledi Moyo", Handle: "naledi", Role: Editor}); err != nil {
				return err
			}
			return SetPassword(ctx, tx, p, Sealed(old))
		})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = ByPassword(ctx, db, "naledi", "twaalf groen paraplus", Caller{}, "")
		phc, err := passwordOf(ctx, db, p.ID)
		if err != nil || weaker(phc) || !matches(phc, "twaalf groen paraplus") {
			t.Errorf("%s %v", phc, err)
		}
	})
}

// A row that was damaged or planted neither stops the paper nor opens a door.
func FuzzPHC(f *testing.F) {
	f.Add(recipe{memory: 8, time: 1, threads: 1}.phc("x"))
	f.Add("$argon2id$v=19$m=4294967295,t=4294967295,p=255$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2i$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaA")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, s string) {
		r, salt, hash, err := parsePHC(s)
		if err != nil {
			return
		}
		if r.memory > mostMemory || r.time > mostPasses || r.threads == 0 || len(salt) < 8 || len(hash) < 16 {
			t.Errorf("%+v of %q", r, s)
		}
	})
}

// The key lies beside the database with rights for its owner alone; without it nothing can be read, and it is made once.
func TestVault(t *testing.T) {
	path := filepath.Join(t.TempDir(), "staff.key")
	sealed, err := NewVault(path).seal("totp:1", "SECRET")
	if err != nil || strings.Contains(sealed, "SECRET") {
		t.Fatalf("%s %v", sealed, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 || info.Size() != keyBytes {
		t.Errorf("%v %v", info, err)
	}
	if got, err := NewVault(path).unseal("totp:1", sealed); err != nil || got != "SECRET" {
		t.Errorf("%q %v", got, err)
	}
	if _, err := NewVault(path).unseal("totp:2", sealed); err == nil {
		t.Error("one person's secret fits another")
	}
	if _, err := NewVault(filepath.Join(t.TempDir(), "staff.key")).unseal("totp:1", sealed); err == nil || !strings.Contains(err.Error(), "staff.key") {
		t.Errorf("another key: %v", err)
	}
	if err := os.WriteFile(path, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewVault(path).seal("totp:1", "SECRET"); err == nil || !strings.Contains(err.Error(), "put back") {
		t.Errorf("half a key: %v", err)
	}
}
