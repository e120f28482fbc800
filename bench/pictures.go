package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/staff"
)

// What a photographer sends: 6000 by 4000 pixels, which is 24 megapixels.
const (
	sentWidth  = 6000
	sentHeight = 4000
	sentJPEGs  = 4 // at once, and one PNG with them
)

// picturesTime is the longest that all renditions of one bench may take.
const picturesTime = 4 * time.Minute

// pictures sends photographs of 24 megapixels to a server, several at once, and waits until every rendition is made.
func pictures(ctx context.Context, b *bench) ([]line, error) {
	most := line{what: fmt.Sprintf("most resident, %d JPEGs and a PNG of 24 megapixels sent at once", sentJPEGs), unit: "MB", target: 300,
		note: "The whole process (VmHWM), from its start until the last rendition in JPEG, WebP and AVIF is made. MB are 1,000,000 bytes."}
	after := line{what: "resident afterwards", unit: "MB"}
	answer := line{what: "longest wait for an answer", unit: "s"}
	all := line{what: "until the last rendition", unit: "s"}
	data, err := b.paper.copy(filepath.Join(b.dir, "pictures"))
	if err != nil {
		return nil, err
	}
	session, err := photographer(ctx, data)
	if err != nil {
		return nil, err
	}
	s, err := b.serve(ctx, data)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	if _, err := s.ready(ctx, "/"); err != nil {
		return nil, err
	}
	begun := time.Now()
	longest, err := sendAll(ctx, s.address, session)
	if err != nil {
		return nil, err
	}
	answer.values = append(answer.values, longest.Seconds())
	if err := allRendered(ctx, data); err != nil {
		return nil, err
	}
	all.values = append(all.values, time.Since(begun).Seconds())
	now, peak, err := memoryOf(s.pids[0])
	most.values, after.values = append(most.values, float64(peak)/1e6), append(after.values, float64(now)/1e6)
	return []line{most, after, answer, all}, err
}

// photographer signs somebody of the photo desk in and gives the session.
func photographer(ctx context.Context, data string) (session string, err error) {
	a, err := open(ctx, data)
	if err != nil {
		return "", err
	}
	err = a.DB.Write(ctx, func(tx *database.Tx) error {
		p, err := staff.Add(ctx, tx, "system", staff.Person{Name: "Lindiwe Botha", Handle: "bench-photo", Role: staff.Photo})
		if err != nil {
			return err
		}
		secret, err := staff.Link(ctx, tx, "system", p.ID)
		if err != nil {
			return err
		}
		_, session, err = staff.SignIn(ctx, tx, secret)
		return err
	})
	return session, errors.Join(err, a.Close())
}

// sendAll sends all files at the same moment and says how long the last waited for its answer.
func sendAll(ctx context.Context, address, session string) (time.Duration, error) {
	var files [][]byte
	for i := range sentJPEGs + 1 {
		file, err := photograph(uint64(i), i == sentJPEGs)
		if err != nil {
			return 0, err
		}
		files = append(files, file)
	}
	begun, done := time.Now(), make(chan error)
	for i, file := range files {
		go func() { done <- sendOne(ctx, address, session, fmt.Sprintf("bench-%d", i), file) }()
	}
	var errs []error
	for range files {
		errs = append(errs, <-done)
	}
	return time.Since(begun), errors.Join(errs...)
}

// photograph draws slopes with the grain of a camera.
func photograph(seed uint64, asPNG bool) ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, sentWidth, sentHeight))
	grain := rand.New(rand.NewPCG(seed, 24))
	for y := range sentHeight {
		for x := range sentWidth {
			n := uint8(grain.UintN(10))
			img.SetRGBA(x, y, color.RGBA{uint8(x*160/sentWidth) + n, uint8(y*160/sentHeight) + n, 90 + n, 255})
		}
	}
	var b bytes.Buffer
	if asPNG {
		quick := png.Encoder{CompressionLevel: png.BestSpeed}
		err := quick.Encode(&b, img)
		return b.Bytes(), err
	}
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 92})
	return b.Bytes(), err
}

func sendOne(ctx context.Context, address, session, name string, file []byte) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		return err
	}
	if _, err := part.Write(file); err != nil {
		return err
	}
	if err := form.Close(); err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/newsroom/pictures.json", &body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: "session", Value: session})
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	var picture struct{ Key string }
	if err == nil && answer.StatusCode != http.StatusCreated {
		return fmt.Errorf("send %s (%d MB): %s: %s", name, len(file)>>20, answer.Status, text)
	}
	return errors.Join(err, json.Unmarshal(text, &picture))
}

// allRendered waits until no picture waits for its renditions. It looks into the database beside the server.
func allRendered(ctx context.Context, data string) error {
	a, err := open(ctx, data)
	if err != nil {
		return err
	}
	defer a.Close()
	ctx, cancel := context.WithTimeout(ctx, picturesTime)
	defer cancel()
	for {
		var waiting int
		if err := a.DB.QueryRow(ctx, `SELECT COUNT(*) FROM picture WHERE NOT rendered`).Scan(&waiting); err != nil || waiting == 0 {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
}
