package newsroom

import (
	"encoding/json"
	"net/http"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// keyAnswer is what js/passkey.js hears.
type keyAnswer struct {
	To    string `json:"to,omitempty"`    // where to go on
	Words string `json:"words,omitempty"` // why it did not work
}

func (v *visit) json(status int, value any) error {
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	v.w.Write(b) // a browser that hung up is no error of ours
	return nil
}

// offer answers with a challenge.
func (v *visit) offer(make func(tx *database.Tx) (staff.Offer, error)) error {
	var o staff.Offer
	err := v.write(func(tx *database.Tx) (err error) {
		o, err = make(tx)
		return err
	})
	if err != nil {
		return v.keyRefused(err)
	}
	return v.json(http.StatusOK, o)
}

// keyRefused says what a person can do about it; what exactly was wrong stands in the log.
func (v *visit) keyRefused(err error) error {
	status, words, err := v.refusal(staff.Way{}, err)
	if err != nil {
		return err
	}
	if status == http.StatusForbidden { // 403 is for whoever has no right here
		status = http.StatusUnprocessableEntity
	}
	return v.json(status, keyAnswer{Words: words})
}

// newPasskey sets up a passkey: js/passkey.js asks for a challenge, and brings the key that the browser made.
func (v *visit) newPasskey() error {
	if err := web.ParseForm(v.r); err != nil {
		return err
	}
	able, err := v.mustProve()
	if err != nil {
		return err
	}
	if able {
		return v.json(http.StatusUnprocessableEntity, keyAnswer{Words: "Confirm first that it is you.", To: "/newsroom/confirm?next=/newsroom/account"})
	}
	if v.line("do") == "offer" {
		return v.offer(func(tx *database.Tx) (staff.Offer, error) { return v.keys.OfferNew(v.ctx, tx, v.who) })
	}
	name := v.line("name")
	if name == "" {
		name = deviceWords(v.r.UserAgent())
	}
	if err := v.keys.AddPasskey(v.ctx, v.DB, v.who, v.r.PostFormValue("offer"), []byte(v.r.PostFormValue("answer")), name); err != nil {
		v.Log.InfoContext(v.ctx, "a new passkey was refused", "err", err)
		return v.keyRefused(err)
	}
	in, err := v.finishSetup()
	if err != nil {
		return err
	}
	if in {
		return v.json(http.StatusOK, keyAnswer{To: "/newsroom?did=welcome"})
	}
	return v.json(http.StatusOK, keyAnswer{To: "/newsroom/account?did=passkey"})
}

// finishSetup opens the newsroom to whoever was setting up and is ready.
func (v *visit) finishSetup() (in bool, err error) {
	var session string
	err = v.write(func(tx *database.Tx) (err error) {
		session, err = staff.FinishSetup(v.ctx, tx, v.who, v.sitting)
		return err
	})
	if err != nil || session == "" {
		return false, err
	}
	web.SetSession(v.w, v.r, session, v.DB.Now().Add(staff.SessionLife))
	return true, nil
}
