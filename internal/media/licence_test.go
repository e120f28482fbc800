package media_test

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"broadsheet/internal/database"
	"broadsheet/internal/ledger"
	"broadsheet/internal/media"
)

// agencyJPEG is a picture as an agency sends it: XMP with everything that IPTC asks for, and an IIM record beside it that
// says less and expires.
func agencyJPEG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(300, 200, color.RGBA{90, 120, 60, 255}), nil); err != nil {
		t.Fatal(err)
	}
	const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" photoshop:Credit="Karoo Pictures" xmpRights:WebStatement="https://karoo.example/terms">
 <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Tower at dusk</rdf:li></rdf:Alt></dc:title>
 <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Ṋemaṱodzi’s tower, Thohoyandou</rdf:li></rdf:Alt></dc:description>
 <dc:creator><rdf:Seq><rdf:li>Thandi Dube</rdf:li></rdf:Seq></dc:creator>
 <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2024 Karoo Pictures</rdf:li></rdf:Alt></dc:rights>
 <xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Editorial use only</rdf:li></rdf:Alt></xmpRights:UsageTerms>
 <Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A tower against a red sky</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>
</rdf:Description></rdf:RDF></x:xmpmeta>`
	plain := b.Bytes()
	return bytes.Join([][]byte{plain[:2], segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+xmp), segment(0xed, iim()), plain[2:]}, nil)
}

func segment(marker byte, payload string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(payload)+2)), payload...)
}

// iim is a Photoshop resource with IPTC IIM datasets: 2:120 caption, 2:37 expiration date.
func iim() string {
	var d []byte
	for _, s := range []struct {
		number byte
		text   string
	}{{37, "20241231"}, {120, "The older caption"}} {
		d = append(d, 0x1c, 2, s.number)
		d = binary.BigEndian.AppendUint16(d, uint16(len(s.text)))
		d = append(d, s.text...)
	}
	if len(d)%2 == 1 {
		d = append(d, 0)
	}
	head := "Photoshop 3.0\x008BIM\x04\x04\x00\x00"
	return head + string(binary.BigEndian.AppendUint32(nil, uint32(len(d)))) + string(d)
}

// What the agency wrote into the file is offered; what concerns rights is kept at once, because readers never see it.
func TestAFileSaysWhoseItIs(t *testing.T) {
	atTheDesk(t, func(d desk) {
		p := d.byKey(d.upload(media.File{Reader: bytes.NewReader(agencyJPEG(d.T)), Name: "tower.jpg", Key: "tower", By: "staff:3"}).Key)
		s := p.Suggested
		for name, pair := range map[string][2]string{
			"caption": {s.Caption, "Ṋemaṱodzi’s tower, Thohoyandou"}, "credit": {s.Credit, "Thandi Dube / Karoo Pictures"}, "alt": {s.Alt, "A tower against a red sky"},
			"expires": {s.Expires, "2024-12-31"}, "terms": {p.Rights, "Editorial use only"}, "holder": {p.Licence.Holder, "© 2024 Karoo Pictures"},
			"statement": {p.Licence.URL, "https://karoo.example/terms"}, "title": {p.Title, "Tower at dusk"}, "printed caption": {p.Caption, ""}, "printed credit": {p.Credit, ""},
		} {
			if pair[0] != pair[1] {
				d.Errorf("%s: %q, want %q", name, pair[0], pair[1])
			}
		}
		found, err := media.Find(d.Context(), d.db, media.Search{Words: "editorial karoo", Limit: 5})
		if err != nil || len(found) != 1 {
			d.Errorf("found %d by its terms: %v", len(found), err)
		}
	})
}

// The tabs of the library, and the ledger's hash through licence, crops and replacement.
func TestTheLibraryKnowsWhatIsUsed(t *testing.T) {
	atTheDesk(t, func(d desk) {
		for i, key := range []string{"used", "drafted", "idle", "barred", "ending"} {
			d.upload(media.File{Reader: asPNG(d.T, picture(60, 40+i, color.RGBA{uint8(i * 20), 90, 60, 255})), Key: key, By: "staff:3"})
		}
		now := d.db.Now()
		d.write(func(tx *database.Tx) error {
			ctx := d.Context()
			steps := []error{
				media.SetUses(ctx, tx, "article:1", []string{"used"}), media.SetDrafted(ctx, tx, 2, []string{"drafted"}),
				media.SetLicence(ctx, tx, "staff:3", "barred", media.Licence{Barred: true}, media.Stand{Key: "idle"}, "not ours"),
				media.SetLicence(ctx, tx, "staff:3", "ending", media.Licence{Until: now.Add(24 * time.Hour).Truncate(time.Second)}, media.Stand{}, ""),
				media.SetCrops(ctx, tx, "staff:3", "used", []media.Crop{{Shape: "square", X: 100, Y: 0, Width: 500}}),
			}
			for _, err := range steps {
				if err != nil {
					return err
				}
			}
			return nil
		})
		for want, s := range map[string]media.Search{
			"ending barred idle": {Unused: true}, "barred": {Ended: true}, "ending": {Ending: true}, "ending barred idle drafted used": {By: "staff:3", NoAlt: true}, "": {By: "staff:4"},
		} {
			s.Limit = 10
			list, err := media.Find(d.Context(), d.db, s)
			var keys []string
			for _, p := range list {
				keys = append(keys, p.Key)
			}
			if got := strings.Join(keys, " "); got != want || err != nil {
				d.Errorf("%+v: %q, want %q, %v", s, got, want, err)
			}
		}
		shown, err := media.ByKeys(d.Context(), d.db, "barred", "used")
		if err != nil || len(shown) != 2 || shown[0].Key != "idle" || shown[0].Asked() != "barred" {
			d.Errorf("%+v %v", shown, err)
		}
		if _, err := media.Replace(d.Context(), d.db, d.store, "used", "sharper", media.File{Reader: asPNG(d.T, picture(90, 90, color.White)), By: "staff:3"}); err != nil {
			d.Fatal(err)
		}
		p := d.byKey("used")
		former, err := media.FormerFiles(d.Context(), d.db, p.ID)
		if err != nil || len(former) != 1 || p.Version != 3 || len(p.Crops) != 0 || p.URL(90, media.JPEG) != "/media/used/90.v3.jpg" {
			d.Errorf("%+v %v %v %s", former, err, p.Version, p.URL(90, media.JPEG))
		}
		ledger.Verify(d.db, "picture", media.StateHash)
		if found, err := ledger.Check(d.Context(), d.db, nil); err != nil || len(found) != 0 {
			d.Errorf("the ledger's hashes are not those of the rows: %v %v", found, err)
		}
	})
}
