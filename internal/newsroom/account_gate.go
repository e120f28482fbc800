package newsroom

import (
	"net/http"
	"strings"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// attend tells who is there and by which session. On the way it writes down that they are here, and gives the browser a
// new secret when their rights were changed.
func (n *Newsroom) attend(w http.ResponseWriter, r *http.Request) (staff.Person, staff.Sitting, bool) {
	p, s, err := staff.Attend(r.Context(), n.DB, web.SessionToken(r))
	if err != nil {
		return p, s, false
	}
	if turn := s.NeedsTurn() && r.Method == http.MethodGet && !web.WantsJSON(r); turn || s.Unseen(n.DB.Now()) {
		n.note(w, r, &s, turn)
	}
	return p, s, true
}

// note is housekeeping: where it fails (the disk is full), the person works on.
func (n *Newsroom) note(w http.ResponseWriter, r *http.Request, s *staff.Sitting, turn bool) {
	var secret string
	err := n.DB.Write(r.Context(), func(tx *database.Tx) (err error) {
		if err := staff.Seen(r.Context(), tx, s.Key); err != nil || !turn {
			return err
		}
		secret, err = staff.Turn(r.Context(), tx, s.Key)
		return err
	})
	if err != nil {
		n.Log.WarnContext(r.Context(), "a session could not be brought up to date", "err", err)
		return
	}
	if secret != "" {
		web.SetSession(w, r, secret, s.Ends)
		if _, fresh, err := staff.Attend(r.Context(), n.DB, secret); err == nil {
			*s = fresh
		}
	}
}

// opensEarly reports whether a door opens to somebody who is still setting up how they will come in.
func opensEarly(r *http.Request) bool {
	return r.URL.Path == "/newsroom/account" || strings.HasPrefix(r.URL.Path, "/newsroom/account/")
}

// caller is who knocks, as far as it can be known.
func (n *Newsroom) caller(r *http.Request) staff.Caller {
	return staff.Caller{From: web.Household(web.ClientIP(r)), Device: knownDevice(r)}
}

// deviceCookie is by which a browser is known in which somebody came in before.
const deviceCookie = "device"

func knownDevice(r *http.Request) string {
	c, err := r.Cookie(deviceCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// welcome begins the session in the browser: a new secret for each coming in, and the session that this browser held
// before ends.
func (n *Newsroom) welcome(w http.ResponseWriter, r *http.Request, way staff.Way) error {
	var device string
	err := n.DB.Write(r.Context(), func(tx *database.Tx) (err error) {
		if old := web.SessionToken(r); old != "" && old != way.Session {
			if err := staff.SignOut(r.Context(), tx, old); err != nil {
				return err
			}
		}
		device, err = staff.Remember(r.Context(), tx, way.Person, knownDevice(r))
		return err
	})
	if err != nil {
		return err
	}
	web.SetSession(w, r, way.Session, n.DB.Now().Add(staff.SessionLife))
	web.SetPrivate(w, r, deviceCookie, device, "/newsroom", staff.DeviceLife)
	return nil
}

// afterwards is where somebody goes who has just come in.
func afterwards(way staff.Way) string {
	if way.SettingUp {
		return "/newsroom/account"
	}
	return "/newsroom"
}

// deviceWords names a browser and its machine in words, from what it says of itself; nothing depends on it.
func deviceWords(agent string) string {
	browser := firstIn(agent, []choice{{Value: "Edg", Name: "Edge"}, {Value: "OPR/", Name: "Opera"}, {Value: "SamsungBrowser", Name: "Samsung Internet"},
		{Value: "Firefox", Name: "Firefox"}, {Value: "FxiOS", Name: "Firefox"}, {Value: "CriOS", Name: "Chrome"}, {Value: "Chrome", Name: "Chrome"}, {Value: "Safari", Name: "Safari"}})
	machine := firstIn(agent, []choice{{Value: "iPhone", Name: "iPhone"}, {Value: "iPad", Name: "iPad"}, {Value: "Android", Name: "Android"}, {Value: "CrOS", Name: "Chromebook"},
		{Value: "Windows", Name: "Windows"}, {Value: "Macintosh", Name: "Mac"}, {Value: "Linux", Name: "Linux"}})
	switch {
	case browser == "" && machine == "":
		return "A browser"
	case machine == "":
		return browser
	case browser == "":
		return "A browser on " + machine
	}
	return browser + " on " + machine
}

func firstIn(agent string, words []choice) string {
	for _, w := range words {
		if strings.Contains(agent, w.Value) {
			return w.Name
		}
	}
	return ""
}
