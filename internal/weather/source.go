package weather

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits on what a source may send. A MET Norway body is 85 kB and an Open-Meteo one 15 kB, so that two megabytes, counted after
// unpacking, is a broken or hostile one.
const (
	largestBody   = 2 << 20
	sourceTimeout = 10 * time.Second
)

// Options of the sources that ask over the network.
type Options struct {
	UserAgent string           // who asks: "Broadsheet/1.0 (courier.example)"
	Contact   string           // mail address or web page of the paper's operator; MET Norway demands one
	BaseURL   string           // in place of the source's own; empty: its own
	Key       string           // a paid key, where the source has such
	FreeUse   bool             // the operator affirms that the paper is not commercial: no advertisements, no subscriptions
	Client    *http.Client     // nil: one of our own
	Clock     func() time.Time // nil: time.Now
	Log       *slog.Logger     // nil: slog.Default
}

// BackOff is the answer of a source that is not to be asked before an instant.
type BackOff struct {
	Until time.Time
	Why   string
}

func (b *BackOff) Error() string {
	return fmt.Sprintf("%s; not asked again before %s", b.Why, b.Until.UTC().Format(time.RFC3339))
}

// errBroken stands for an answer that cannot be a forecast: cut off in the middle, not JSON, without days.
var errBroken = errors.New("the answer is no whole forecast")

// desk side of every network source: one client, one clock, one memory of being told to wait.
type line struct {
	name   string
	agent  string
	client *http.Client
	clock  func() time.Time
	log    *slog.Logger
	pace   *rate.Limiter

	mu      sync.Mutex
	until   time.Time // do not ask before
	refused int       // how often in a row we were told to wait
}

// newLine fills in what the options leave open.
func newLine(name string, o Options) *line {
	l := &line{name: name, agent: o.UserAgent, client: o.Client, clock: o.Clock, log: o.Log, pace: rate.NewLimiter(10, 10)} // MET Norway bears twenty a second from all papers with our program's name
	if l.client == nil {
		l.client = &http.Client{}
	}
	if l.clock == nil {
		l.clock = time.Now
	}
	if l.log == nil {
		l.log = slog.Default()
	}
	if l.agent == "" {
		l.agent = "Broadsheet"
	}
	c := *l.client
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // an interface that moves is looked at by a person
	l.client = &c
	return l
}

// answer is a source's reply, read whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// get asks for an address and reads the whole answer, unpacked, within the limits. The transport asks for gzip of itself.
func (l *line) get(ctx context.Context, address string, header http.Header) (answer, error) {
	if err := l.mayAsk(); err != nil {
		return answer{}, err
	}
	if err := l.pace.Wait(ctx); err != nil {
		return answer{}, fmt.Errorf("ask %s: %w", l.name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, sourceTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, fmt.Errorf("ask %s: %w", l.name, err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", l.agent)
	req.Header.Set("Accept", "application/json")
	res, err := l.client.Do(req)
	if err != nil {
		return answer{}, fmt.Errorf("ask %s: %w", l.name, withoutAddress(err))
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, largestBody+1))
	if err != nil {
		return answer{}, fmt.Errorf("ask %s: read the answer: %w", l.name, err)
	}
	if len(body) > largestBody {
		return answer{}, fmt.Errorf("ask %s: %w: more than %d bytes", l.name, errBroken, largestBody)
	}
	return answer{res.StatusCode, res.Header, body}, nil
}

// withoutAddress drops the address from a client error: it holds the key.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// mayAsk refuses while the source has told us to wait.
func (l *line) mayAsk() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.clock().Before(l.until) {
		return &BackOff{l.until, l.name + " has told us to wait"}
	}
	return nil
}

// wait notes that the source asked us to wait: as long as it says, else longer each time, from five minutes to six hours.
func (l *line) wait(a answer, why string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	pause := min(5*time.Minute<<min(l.refused, 8), 6*time.Hour)
	l.refused++
	if said := retryAfter(a.header.Get("Retry-After"), now); said > pause {
		pause = min(said, 24*time.Hour)
	}
	l.until = now.Add(pause)
	return &BackOff{l.until, why}
}

// content forgets that we were told to wait.
func (l *line) content() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused = 0
}

// retryAfter reads a header of seconds or of a date (RFC 9110 §10.2.3).
func retryAfter(value string, now time.Time) time.Duration {
	if s, err := strconv.Atoi(value); err == nil && s > 0 {
		return min(time.Duration(s), 1e6) * time.Second
	}
	if t, err := http.ParseTime(value); err == nil {
		return t.Sub(now)
	}
	return 0
}

// address joins a base and a question. Only https is spoken, but to this machine itself and, where plain allows it, to the operator's own server.
func address(base, path string, q url.Values, plain bool) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return "", fmt.Errorf("the address %q of the weather source is none", base)
	}
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && !(u.Scheme == "http" && (here || plain)) {
		return "", fmt.Errorf("the address %q of the weather source is not https", base)
	}
	u = u.JoinPath(path)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// beginning is the start of a body for the log, on one line.
func beginning(body []byte) string {
	const enough = 120
	return string(bytes.ToValidUTF8(bytes.Join(bytes.Fields(body[:min(len(body), enough)]), []byte(" ")), []byte("?")))
}

// finish is the last thing every source does: it checks that the days follow each other and that the figures can be of this earth,
// and adds the sun.
func finish(f Forecast, p Place) (Forecast, error) {
	loc, err := p.Location()
	if err != nil {
		return Forecast{}, err
	}
	if len(f.Days) == 0 {
		return Forecast{}, fmt.Errorf("%w: it has no days", errBroken)
	}
	for i := range f.Days {
		d := &f.Days[i]
		t, err := time.Parse(dateForm, d.Date)
		if err != nil || i > 0 && f.Days[i-1].Date != t.AddDate(0, 0, -1).Format(dateForm) {
			return Forecast{}, fmt.Errorf("%w: day %d is %q", errBroken, i+1, d.Date)
		}
		d.sane()
		sun := SunOn(d.Noon(loc), p.Lat, p.Lon)
		d.Sunrise, d.Sunset = sun.Rise, sun.Set
	}
	hours := f.Hours[:0]
	for _, h := range f.Hours {
		if len(hours) == 0 || h.Time.After(hours[len(hours)-1].Time) {
			h.sane(p)
			hours = append(hours, h)
		}
	}
	f.Hours = hours
	if f.Now != nil {
		f.Now.sane(p)
	}
	return f, nil
}

// bounds of what has ever been measured on earth, with some air.
const (
	coldest, hottest = -95, 62
	wettest          = 2000 // mm in a day
	windiest         = 500  // km/h
)

// sane drops what cannot be, and turns a low above the high round.
func (d *Day) sane() {
	d.Sky = d.Sky.known()
	d.Low, d.High = d.Low.within(coldest, hottest), d.High.within(coldest, hottest)
	if d.Low.Has && d.High.Has && d.Low.Value > d.High.Value {
		d.Low, d.High = d.High, d.Low
		d.LowRange, d.HighRange = nil, nil
	}
	if !d.Low.Has {
		d.LowRange = nil
	}
	if !d.High.Has {
		d.HighRange = nil
	}
	d.LowRange, d.HighRange = d.LowRange.around(d.Low), d.HighRange.around(d.High)
	d.Chance, d.Rain = d.Chance.within(0, 100), d.Rain.within(0, wettest)
	d.Wind, d.Gust, d.From, d.UV = d.Wind.within(0, windiest), d.Gust.within(0, windiest), d.From.within(0, 360), d.UV.within(0, 50)
}

// around keeps a range that can be, and has the figure itself in it.
func (r *Range) around(f Figure) *Range {
	if r == nil || !Known(r.Least).within(coldest, hottest).Has || !Known(r.Most).within(coldest, hottest).Has || r.Least > r.Most {
		return nil
	}
	return &Range{min(r.Least, f.Value), max(r.Most, f.Value)}
}

// sane drops what cannot be, and says whether the sun is down.
func (h *Hour) sane(p Place) {
	h.Sky = h.Sky.known()
	h.Temp, h.Feels = h.Temp.within(coldest, hottest), h.Feels.within(coldest-40, hottest+40)
	h.Chance, h.Rain, h.Humidity = h.Chance.within(0, 100), h.Rain.within(0, wettest), h.Humidity.within(0, 101)
	h.Wind, h.Gust, h.From = h.Wind.within(0, windiest), h.Gust.within(0, windiest), h.From.within(0, 360)
	h.Night = sunHeight(h.Time, p.Lat, p.Lon) <= sunAltitude
}
