package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/database/databasetest"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
	"broadsheet/internal/media"
)

// desk is a picture desk: the paper's database and its store.
type desk struct {
	*testing.T
	db    *database.DB
	store *blob.Directory
}

func atTheDesk(t *testing.T, scene func(d desk)) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store, err := blob.OpenDirectory(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		scene(desk{t, db, store})
	})
}

func (d desk) upload(f media.File) media.Picture {
	d.Helper()
	p, err := media.Upload(d.Context(), d.db, d.store, f)
	if err != nil {
		d.Fatal(err)
	}
	return p
}

func (d desk) write(f func(tx *database.Tx) error) {
	d.Helper()
	if err := d.db.Write(d.Context(), f); err != nil {
		d.Fatal(err)
	}
}

func (d desk) byKey(key string) media.Picture {
	d.Helper()
	p, err := media.ByKey(d.Context(), d.db, key)
	if err != nil {
		d.Fatal(err)
	}
	return p
}

// render runs the job until the condition holds.
func (d desk) render(until func() bool) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.Context(), time.Minute)
	defer cancel()
	runner := job.NewRunner(d.db, slog.New(slog.DiscardHandler))
	runner.Handle(media.RenderJob, media.Render(d.db, d.store))
	var done sync.WaitGroup
	done.Go(func() { runner.Run(ctx) })
	for !until() {
		if ctx.Err() != nil {
			failed, err := job.Failed(d.Context(), d.db)
			d.Fatalf("the renditions were not made: %v, %v", failed, err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	done.Wait()
}

func (d desk) open(key, file string) ([]byte, media.Info) {
	d.Helper()
	f, info, err := media.Open(d.Context(), d.db, d.store, key, file)
	if err != nil {
		d.Fatalf("%s: %v", file, err)
	}
	defer f.Close()
	body, err := io.ReadAll(f)
	if err != nil {
		d.Fatal(err)
	}
	return body, info
}

func picture(w, h int, c color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, c)
		}
	}
	return img
}

func asPNG(t testing.TB, img image.Image) io.Reader {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return &b
}

var blue, red = color.RGBA{20, 40, 200, 255}, color.RGBA{200, 20, 20, 255}

// fromThePhone is a JPEG held upright, with a place in its metadata.
func fromThePhone(t testing.TB) io.Reader {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(1200, 800, blue), nil); err != nil {
		t.Fatal(err)
	}
	le := binary.LittleEndian
	place := "26S11-SECRET-PLACE\x00"
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x02\x00")
	exif = append(exif, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0)
	exif = le.AppendUint32(append(exif, 0x25, 0x88, 4, 0, 1, 0, 0, 0), 38)
	exif = append(exif, 0, 0, 0, 0, 1, 0, 0x1d, 0, 2, 0, byte(len(place)), 0, 0, 0)
	exif = append(le.AppendUint32(exif, 56), "\x00\x00\x00\x00"+place...)
	segment := append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2)), exif...)
	file := b.Bytes()
	return bytes.NewReader(bytes.Join([][]byte{file[:2], segment, file[2:]}, nil))
}

func TestAPhotographerSendsAPictureFromThePhone(t *testing.T) {
	atTheDesk(t, func(d desk) {
		p := d.upload(media.File{Reader: fromThePhone(d), Name: "IMG_2041.JPG", By: "staff:3",
			Texts: media.Texts{Alt: "A water tower", Caption: "The tower at noon", Credit: "T. Mokwena"}})
		if len(p.Key) != 10 || p.Width != 800 || p.Height != 1200 || p.Rendered {
			d.Errorf("uploaded as %+v", p)
		}
		// A story can show it at once.
		if got := p.URL(1920, media.WebP); got != "/media/"+p.Key+"/800.jpg" {
			d.Errorf("before the job ran its address is %s", got)
		}
		d.render(func() bool { return d.byKey(p.Key).Rendered })
		p = d.byKey(p.Key)
		for _, r := range p.Renditions {
			body, info := d.open(p.Key, r.Name+"."+r.Format)
			if int64(len(body)) != r.Bytes || info.Size != r.Bytes || info.ModTime.IsZero() || len(info.ETag) != 22 {
				d.Errorf("%s.%s: %d bytes, %+v", r.Name, r.Format, len(body), info)
			}
			if bytes.Contains(body, []byte("SECRET-PLACE")) || bytes.Contains(body, []byte("Exif")) {
				d.Errorf("%s.%s tells where the photographer stood", r.Name, r.Format)
			}
		}
		d.checkAddresses(p)
	})
}

func (d desk) checkAddresses(p media.Picture) {
	at := "/media/" + p.Key + "/"
	for _, c := range []struct{ name, got, want string }{
		{"srcset", p.Srcset(media.WebP), at + "320.webp 320w, " + at + "480.webp 480w, " + at + "640.webp 640w, " + at + "800.webp 800w"},
		{"a phone", p.URL(360, media.WebP), at + "480.webp"},
		{"exactly", p.URL(640, media.JPEG), at + "640.jpg"},
		{"more than there is", p.URL(5000, media.JPEG), at + "800.jpg"},
		{"square", p.Square(media.WebP), at + "square-480.webp"},
		{"cards", p.WideSrcset(media.JPEG), at + "wide-480.jpg 480w, " + at + "wide-960.jpg 800w"},
		{"small card", p.Wide(200, media.JPEG), at + "wide-480.jpg"},
		{"social card", p.Card(), at + "card.jpg"},
	} {
		if c.got != c.want {
			d.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	if got := p.HeightAt(400); got != 600 {
		d.Errorf("400 wide it is %d high", got)
	}
	_, info := d.open(p.Key, "card.jpg")
	if info.Type != "image/jpeg" || info.Size >= 300_000 {
		d.Errorf("the social card: %+v", info)
	}
}

func TestTheOriginalIsKeptAndNeverServed(t *testing.T) {
	atTheDesk(t, func(d desk) {
		p := d.upload(media.File{Reader: fromThePhone(d), By: "staff:3", Key: "tower"})
		original, err := media.OpenOriginal(d.Context(), d.store, p)
		if err != nil {
			d.Fatal(err)
		}
		defer original.Close()
		if body, _ := io.ReadAll(original); !bytes.Contains(body, []byte("SECRET-PLACE")) {
			d.Error("the original has been changed")
		}
		for _, file := range []string{"original", "original.jpg", "../" + p.SHA256 + ".jpg", p.SHA256 + ".jpg", "960", "960.png", "960.JPG", "", ".", ".jpg", "960.jpg/"} {
			if _, _, err := media.Open(d.Context(), d.db, d.store, "tower", file); !errors.Is(err, media.ErrNotFound) {
				d.Errorf("Open(%q) = %v", file, err)
			}
		}
	})
}

func TestTheGateIsClosedUntilSomethingPublishedUsesIt(t *testing.T) {
	atTheDesk(t, func(d desk) {
		d.upload(media.File{Reader: asPNG(d, picture(40, 30, blue)), Key: "tower", By: "staff:3"})
		public := func(want bool, when string) {
			d.Helper()
			if got, err := media.Public(d.Context(), d.db, "tower"); err != nil || got != want {
				d.Errorf("%s: public is %t, %v", when, got, err)
			}
		}
		uses := func(subject string, keys ...string) {
			d.Helper()
			d.write(func(tx *database.Tx) error { return media.SetUses(d.Context(), tx, subject, keys) })
		}
		public(false, "uploaded")
		uses("article:7", "tower", "other", "tower", "")
		public(true, "published")
		uses("page:about", "tower")
		uses("article:7")
		public(true, "killed, but still on the about page")
		if got, err := media.UsedBy(d.Context(), d.db, "tower"); err != nil || !slices.Equal(got, []string{"page:about"}) {
			d.Errorf("used by %q, %v", got, err)
		}
		uses("page:about", "other")
		public(false, "taken off")
	})
}

func TestTheSamePictureTwice(t *testing.T) {
	atTheDesk(t, func(d desk) {
		first := d.upload(media.File{Reader: asPNG(d, picture(40, 30, blue)), Name: "a.png", By: "staff:3", Texts: media.Texts{Caption: "Kept"}})
		again := d.upload(media.File{Reader: asPNG(d, picture(40, 30, blue)), Name: "b.png", By: "staff:4", Texts: media.Texts{Caption: "Ignored"}})
		if again.Key != first.Key || again.Caption != "Kept" || len(again.Renditions) != 1 {
			d.Errorf("got %+v", again)
		}
		// Five phones send the same file at the same moment.
		keys := make([]string, 5)
		var all sync.WaitGroup
		for i := range keys {
			all.Go(func() { keys[i] = d.upload(media.File{Reader: asPNG(d, picture(30, 40, red)), By: "staff:3"}).Key })
		}
		all.Wait()
		if len(slices.Compact(keys)) != 1 {
			d.Errorf("one file became %q", keys)
		}
		if got, err := media.List(d.Context(), d.db, 50, 0, ""); err != nil || len(got) != 2 {
			d.Errorf("%d pictures, %v", len(got), err)
		}
	})
}

func TestImportAsksForAKey(t *testing.T) {
	atTheDesk(t, func(d desk) {
		bring := func(c color.Color) string {
			d.Helper()
			p, err := media.Import(d.Context(), d.db, d.store, media.File{Reader: asPNG(d, picture(40, 30, c)), Key: "header", By: "command:import"})
			if err != nil {
				d.Fatal(err)
			}
			return p.Key
		}
		got := []string{bring(blue), bring(red), bring(blue), bring(red), bring(color.White)}
		if want := []string{"header", "header-2", "header", "header-2", "header-3"}; !slices.Equal(got, want) {
			d.Errorf("got %q, want %q", got, want)
		}
		_, err := media.Upload(d.Context(), d.db, d.store, media.File{Reader: asPNG(d, picture(9, 9, red)), Key: "header", By: "staff:3"})
		if !errors.Is(err, media.ErrKeyTaken) {
			d.Errorf("an upload under a taken key: %v", err)
		}
	})
}

// endless is a sender that never stops.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	copy(p, "\xff\xd8\xff\xe0")
	e.read += int64(len(p))
	return len(p), nil
}

func TestRefusedAtTheDoor(t *testing.T) {
	atTheDesk(t, func(d desk) {
		for _, c := range []struct {
			name, want string
			size       bool
			file       media.File
		}{
			{"80 MB, announced", "larger than 40 MB", true, media.File{Size: 80 << 20, Reader: nil}},
			{"80 MB, not announced", "larger than 40 MB", true, media.File{Reader: io.LimitReader(&endless{}, 80<<20)}},
			{"an SVG with script", "SVG", false, media.File{Reader: strings.NewReader("<svg><script>x</script></svg>")}},
			{"a text file named .jpg", "text file", false, media.File{Name: "tower.jpg", Reader: strings.NewReader("To follow.")}},
			{"a key with a slash", "cannot name a picture", false, media.File{Key: "../up", Reader: asPNG(d, picture(9, 9, red))}},
			{"a key with capitals", "cannot name a picture", false, media.File{Key: "Tower", Reader: asPNG(d, picture(9, 9, red))}},
			{"a caption like a book", "longer than 1000", false, media.File{Texts: media.Texts{Caption: strings.Repeat("x", 1001)}, Reader: asPNG(d, picture(9, 9, red))}},
			{"a credit with a NUL", "cannot be printed", false, media.File{Texts: media.Texts{Credit: "a\x00b"}, Reader: asPNG(d, picture(9, 9, red))}},
			{"a focus outside", "outside", false, media.File{Focus: media.Focus{X: 1200}, Reader: asPNG(d, picture(9, 9, red))}},
		} {
			_, err := media.Upload(d.Context(), d.db, d.store, c.file)
			var refused *media.Refused
			if !errors.As(err, &refused) || !strings.Contains(refused.Words, c.want) || refused.Size != c.size {
				d.Errorf("%s: %v", c.name, err)
			}
		}
		if list, err := media.List(d.Context(), d.db, 10, 0, ""); err != nil || len(list) != 0 {
			d.Errorf("%d pictures were taken in, %v", len(list), err)
		}
		if err := d.store.List(d.Context(), "", func(i blob.Info) error { return errors.New(i.Name) }); err != nil {
			d.Errorf("a refused file was kept: %v", err)
		}
	})
}

func TestAnEndlessSenderIsCutOff(t *testing.T) {
	e := &endless{}
	_, err := media.Upload(t.Context(), nil, nil, media.File{Reader: e})
	var refused *media.Refused
	if !errors.As(err, &refused) || e.read > 64<<20 {
		t.Errorf("read %d bytes before it said %v", e.read, err)
	}
}

func TestALineThatBreaksIsNoRefusal(t *testing.T) {
	broken := errors.New("connection reset")
	_, err := media.Upload(t.Context(), nil, nil, media.File{Reader: io.MultiReader(strings.NewReader("\xff\xd8\xff"), errorReader{broken})})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type errorReader struct{ err error }

func (e errorReader) Read([]byte) (int, error) { return 0, e.err }

func TestTheDeskMendsWordsAndFocus(t *testing.T) {
	atTheDesk(t, func(d desk) {
		img := picture(700, 380, blue)
		for y := 150; y < 230; y++ {
			for x := range 60 {
				img.Set(x, y, red)
			}
		}
		d.upload(media.File{Reader: asPNG(d, img), Key: "tower", By: "staff:3"})
		d.render(func() bool { return d.byKey("tower").Rendered })
		_, before := d.open("tower", "square-480.jpg")
		d.write(func(tx *database.Tx) error {
			return media.UpdateText(d.Context(), tx, "staff:4", "tower", media.Texts{Alt: "Tower", Caption: "New words", Credit: "Staff"})
		})
		if p := d.byKey("tower"); p.Caption != "New words" || p.Alt != "Tower" {
			d.Errorf("the words are %+v", p.Texts)
		}
		d.write(func(tx *database.Tx) error {
			return media.SetFocus(d.Context(), tx, "staff:4", "tower", media.Focus{X: 20, Y: 500})
		})
		d.render(func() bool { _, now := d.open("tower", "square-480.jpg"); return now.ETag != before.ETag })
		body, _ := d.open("tower", "square-480.jpg")
		square, err := jpeg.Decode(bytes.NewReader(body))
		if err != nil {
			d.Fatal(err)
		}
		if r, _, b, _ := square.At(20, 190).RGBA(); r < b {
			d.Error("the square does not show the focus")
		}
		d.checkFiles("tower")
		d.checkLedger("tower", "media.uploaded", "media.described", "media.focused")
	})
}

// checkFiles: the store holds the original and what the rows name, nothing more.
func (d desk) checkFiles(key string) {
	d.Helper()
	count := 0
	err := d.store.List(d.Context(), "", func(blob.Info) error { count++; return nil })
	if want := len(d.byKey(key).Renditions) + 1; err != nil || count != want {
		d.Errorf("%d files in the store, want %d, %v", count, want, err)
	}
}

func (d desk) checkLedger(key string, want ...string) {
	d.Helper()
	p := d.byKey(key)
	decisions, err := ledger.About(d.Context(), d.db, media.Subject(p.ID), 10)
	if err != nil {
		d.Fatal(err)
	}
	var got []string
	for _, x := range decisions {
		got = append(got, x.Action)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		d.Errorf("the ledger has %q, want %q", got, want)
	}
	if hash, err := media.StateHash(d.Context(), d.db, p.ID); err != nil || len(hash) == 0 {
		d.Errorf("state hash %x, %v", hash, err)
	}
}

func TestThingsThatAreNotThere(t *testing.T) {
	atTheDesk(t, func(d desk) {
		if _, err := media.ByKey(d.Context(), d.db, "none"); !errors.Is(err, media.ErrNotFound) {
			d.Errorf("ByKey: %v", err)
		}
		if _, _, err := media.Open(d.Context(), d.db, d.store, "none", "960.jpg"); !errors.Is(err, media.ErrNotFound) {
			d.Errorf("Open: %v", err)
		}
		err := d.db.Write(d.Context(), func(tx *database.Tx) error {
			return media.UpdateText(d.Context(), tx, "staff:1", "none", media.Texts{})
		})
		if !errors.Is(err, media.ErrNotFound) {
			d.Errorf("UpdateText: %v", err)
		}
		if list, err := media.ByKeys(d.Context(), d.db); err != nil || list != nil {
			d.Errorf("ByKeys of nothing: %v, %v", list, err)
		}
	})
}

func TestTheDeskLooksForAPicture(t *testing.T) {
	atTheDesk(t, func(d desk) {
		for i, texts := range []media.Texts{
			{Alt: "The water tower at Brixton", Credit: "Ṋemaṱodzi"},
			{Alt: "A tower crane", Caption: "Water main in Melville"},
			{Alt: "A taxi rank"},
		} {
			d.upload(media.File{Reader: asPNG(d, picture(10+i, 10, blue)), Key: []string{"tower", "crane", "taxirank"}[i], Texts: texts, By: "staff:3"})
		}
		for _, c := range []struct{ query, want string }{
			{"", "taxirank crane tower"},
			{"tower", "crane tower"},
			{"water tower", "crane tower"},
			{"TOWER bri", "tower"},
			{"nemat", "tower"},
			{"tow water", ""}, // only the last word may be unfinished
			{"harbour", ""},
			{"%", "taxirank crane tower"},
		} {
			list, err := media.List(d.Context(), d.db, 10, 0, c.query)
			if got := keys(list); err != nil || got != c.want {
				d.Errorf("%q finds %q, want %q (%v)", c.query, got, c.want, err)
			}
		}
		first, err := media.List(d.Context(), d.db, 2, 0, "")
		if err != nil {
			d.Fatal(err)
		}
		if rest, err := media.List(d.Context(), d.db, 2, first[1].ID, ""); err != nil || keys(rest) != "tower" {
			d.Errorf("the next leaf is %q, %v", keys(rest), err)
		}
		if got, err := media.ByKeys(d.Context(), d.db, "tower", "none", "taxirank", "tower"); err != nil || keys(got) != "tower taxirank" {
			d.Errorf("by keys: %q, %v", keys(got), err)
		}
	})
}

func keys(list []media.Picture) string {
	var keys []string
	for _, p := range list {
		keys = append(keys, p.Key)
	}
	return strings.Join(keys, " ")
}
