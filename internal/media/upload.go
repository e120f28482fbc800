package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"broadsheet/internal/blob"
	"broadsheet/internal/database"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
	"broadsheet/internal/pagecache"
)

// File is a picture as it is sent.
type File struct {
	Reader io.Reader
	Size   int64  // bytes, if known beforehand: a file too large is then refused unread
	Name   string // as the sender calls it
	Key    string // "": ten random letters
	Texts  Texts
	Focus  Focus  // zero: the centre
	By     string // "staff:3", "command:import"
}

// Upload takes a picture in. What is not a picture that the paper can print is
// refused with a *Refused in words for the sender. A file that is already here
// gives the picture made from it, unchanged. When Upload returns, the picture has
// one JPEG rendition and can run; a job makes the others.
func Upload(ctx context.Context, db *database.DB, store blob.Store, f File) (Picture, error) {
	p, err := upload(ctx, db, store, f)
	var refused *Refused
	if err != nil && !errors.As(err, &refused) {
		err = fmt.Errorf("upload picture %q: %w", f.Name, err)
	}
	return p, err
}

func upload(ctx context.Context, db *database.DB, store blob.Store, f File) (Picture, error) {
	if f.Size > maxBytes {
		return Picture{}, tooLarge()
	}
	if err := sit(ctx); err != nil {
		return Picture{}, err
	}
	defer rise()
	file, err := readAll(f)
	if err != nil {
		return Picture{}, err
	}
	p, r, err := newPicture(f, file)
	if err != nil {
		return Picture{}, err
	}
	if old, err := already(ctx, db, f.Key, p.SHA256); !errors.Is(err, ErrNotFound) {
		return old, err
	}
	if err := storeFirst(ctx, store, &p, r); err != nil {
		return Picture{}, err
	}
	err = db.Write(ctx, func(tx *database.Tx) error {
		// Two people may send the same file at the same moment.
		old, err := already(ctx, tx, f.Key, p.SHA256)
		if errors.Is(err, ErrNotFound) {
			return enter(ctx, tx, &p)
		}
		p = old
		return err
	})
	if err != nil {
		return Picture{}, err
	}
	return p, nil
}

// readAll reads no more than it must to know that the file is too large.
func readAll(f File) ([]byte, error) {
	if f.Size > maxBytes {
		return nil, tooLarge()
	}
	var b bytes.Buffer
	if f.Size > 0 {
		b.Grow(int(f.Size) + bytes.MinRead) // growing by doubling would hold the file twice
	}
	_, err := b.ReadFrom(io.LimitReader(f.Reader, maxBytes+1))
	file := b.Bytes()
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the file: %w", err)
	case len(file) > maxBytes:
		return nil, tooLarge()
	}
	return file, nil
}

func tooLarge() error {
	return refuseSize("The file is larger than %d MB. Export it smaller: 4000 pixels wide is plenty.", maxBytes>>20)
}

// newPicture is all that is known before the picture is decoded.
func newPicture(f File, file []byte) (Picture, raw, error) {
	r, suggested, err := inspect(file)
	if err != nil {
		return Picture{}, raw{}, err
	}
	sum := sha256.Sum256(file)
	p := Picture{Key: f.Key, Texts: f.Texts, Suggested: suggested, Name: tidy(f.Name), Bytes: int64(len(file)),
		Width: r.width, Height: r.height, SHA256: hex.EncodeToString(sum[:]), Focus: f.Focus, UploadedBy: f.By, kind: r.kind, Version: 1}
	p.offer()
	if p.Key == "" {
		p.Key = randomKey()
	}
	if p.Focus == (Focus{}) {
		p.Focus = Centre
	}
	p.original = originalName(p.SHA256, r.kind)
	return p, r, errors.Join(checkKey(p.Key), checkTexts(p.Texts), checkFocus(p.Focus))
}

// offer keeps what the file says of its rights and its title, which readers never see. Caption, credit and alt text are
// only suggested: a person reads them first.
func (p *Picture) offer() {
	s := p.Suggested
	p.Rights, p.Title = firstOf(p.Rights, s.Rights), short(s.Title, maxCredit)
	p.Licence.Holder = short(s.Holder, maxHolder)
	if l := (Licence{URL: s.Statement}); checkLicence(l) == nil {
		p.Licence.URL = s.Statement
	}
}

// short cuts foreign text to what its field holds.
func short(s string, most int) string {
	if letters := []rune(s); len(letters) > most {
		return strings.TrimSpace(string(letters[:most]))
	}
	return s
}

// already finds the picture that an upload would repeat; ErrNotFound if none.
func already(ctx context.Context, q database.Reader, key, sum string) (Picture, error) {
	if key == "" {
		return bySHA256(ctx, q, sum)
	}
	p, err := ByKey(ctx, q, key)
	if err == nil && p.SHA256 != sum {
		return Picture{}, fmt.Errorf("%w: %s", ErrKeyTaken, key)
	}
	return p, err
}

// storeFirst keeps the original and the rendition for which the sender waits. The
// picture is decoded here for the first time: a file that breaks off is found now.
func storeFirst(ctx context.Context, store blob.Store, p *Picture, r raw) error {
	base, err := r.load(ctx, quickWidth)
	if err != nil {
		return err
	}
	s := quickShape(p.Width, p.Height)
	body, err := encode(shrink(base, s.width, s.height), JPEG)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	if _, err := store.Put(ctx, p.original, bytes.NewReader(r.file)); err != nil {
		return err
	}
	quick, err := putRendition(ctx, store, p.Key, newMade(s, JPEG, body))
	p.Renditions = []Rendition{quick}
	return err
}

// enter writes the picture's rows, the decision and the job in one transaction.
func enter(ctx context.Context, tx *database.Tx, p *Picture) error {
	p.Uploaded = tx.Now().UTC()
	if err := insertPicture(ctx, tx, p); err != nil {
		return err
	}
	if err := insertRenditions(ctx, tx, p.ID, p.Renditions); err != nil {
		return err
	}
	if err := insertWords(ctx, tx, *p); err != nil {
		return err
	}
	err := ledger.Record(ctx, tx, ledger.Entry{Actor: p.UploadedBy, Action: "media.uploaded", Subject: Subject(p.ID), After: p.stateHash()})
	if err != nil {
		return err
	}
	if err := job.Enqueue(ctx, tx, renderJob(p.Key)); err != nil {
		return err
	}
	return pagecache.Drop(ctx, tx, Tag(p.Key))
}

func insertPicture(ctx context.Context, tx *database.Tx, p *Picture) error {
	more, err := json.Marshal(p.Suggested.More)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `INSERT INTO picture (key, alt, caption, credit, rights, suggested_caption, suggested_credit,
			suggested_rights, original_name, original, kind, bytes, sha256, width, height, focus_x, focus_y, uploaded_by,
			uploaded_at, changed_at, suggested, title, holder, licence_url)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, $20, $21, $22, $23)
		ON CONFLICT (key) DO NOTHING RETURNING id`,
		p.Key, p.Alt, p.Caption, p.Credit, p.Rights, p.Suggested.Caption, p.Suggested.Credit, p.Suggested.Rights,
		p.Name, p.original, string(p.kind), p.Bytes, p.SHA256, p.Width, p.Height, p.Focus.X, p.Focus.Y, p.UploadedBy,
		database.Micros(p.Uploaded), string(more), p.Title, p.Licence.Holder, p.Licence.URL).Scan(&p.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w: %s", ErrKeyTaken, p.Key)
	}
	return err
}
