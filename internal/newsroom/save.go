package newsroom

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	"broadsheet/internal/web"
)

// What the buttons of the form ask for.
const (
	doKeep     = "keep"   // save it and leave it at its stage
	doSave     = "save"   // as a draft
	doReview   = "review" // hand it to a second reader
	doReady    = "ready"
	doPublish  = "publish"
	doSchedule = "schedule"
	doAuto     = "auto" // the page itself, while somebody writes
	doTake     = "take" // take the story over from whoever writes it, with what stands in the form
)

// kept is what became of a save.
type kept struct {
	id  int64
	did string
	r   article.Revision
	bad problems // what an autosave left as it was before, because it cannot be kept as typed
}

// save writes a revision and, if asked, publishes or plans it, all in one transaction: what is published is what stood
// in the form.
func (v *visit) save() error {
	id := int64(0)
	if v.r.PathValue("id") != "" {
		var err error
		if id, err = v.id(); err != nil {
			return err
		}
	}
	if err := v.parse(); err != nil {
		return err
	}
	do, s := v.line("do"), v.sheet()
	if (do == doPublish || do == doDecide || do == doSchedule) && !v.may(publish) {
		return web.Forbidden(refusals[publish])
	}
	if do == doAuto {
		return v.autosave(id, s)
	}
	if do == doTake && id != 0 { // it stays taken when the save itself comes too late
		if err := v.write(func(tx *database.Tx) (err error) { s.Lock, err = v.seize(tx, id); return err }); err != nil {
			return err
		}
	}
	if err := v.takeLead(&s); err != nil {
		return v.mend(id, s, err)
	}
	v.railAhead(do, func() (*markup.Document, error) { body, _, err := bodyOf(s, article.Text{}); return body, err })
	var k kept
	err := v.write(func(tx *database.Tx) error {
		var err error
		k, err = v.keep(tx, id, s, do)
		return err
	})
	if web.WantsJSON(v.r) {
		return v.saved(id, s, k, err)
	}
	if err != nil {
		return v.mend(id, s, err)
	}
	if k.did == "warned" && do == doSchedule { // the time that was typed goes along
		k.did += "&at=" + url.QueryEscape(s.At)
		return v.to(fmt.Sprintf("/newsroom/story/%d/publish", k.id), k.did)
	}
	return v.to(k.path(), k.did)
}

// mend shows the form again with what was typed: 409 beside the other text when somebody saved meanwhile, 422 with the
// words at the field when something must be mended.
func (v *visit) mend(id int64, s sheet, err error) error {
	if err := v.renewLock(id, &s); err != nil {
		return err
	}
	var stale *article.StaleError
	if errors.As(err, &stale) {
		return v.editor(http.StatusConflict, id, s, nil, &stale.Head)
	}
	var held *draft.HeldError
	if errors.As(err, &held) {
		s.Held = &held.Lock
		return v.editor(http.StatusLocked, id, s, nil, nil) // RFC 4918 §11.3
	}
	if bad, ok := problemsOf(err); ok {
		return v.editor(http.StatusUnprocessableEntity, id, s, bad, nil)
	}
	return err
}

// takeLead takes in the picture that was sent with the form.
func (v *visit) takeLead(s *sheet) error {
	f, h, err := v.r.FormFile("lead_file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	p, err := v.takePicture(f, h, media.Texts{Alt: s.LeadAlt, Caption: s.LeadCaption, Credit: s.LeadCredit})
	if err == nil {
		s.LeadKey = p.Key
	}
	return err
}

// takePicture uploads one file of a form.
func (v *visit) takePicture(f io.Reader, h *multipart.FileHeader, t media.Texts) (media.Picture, error) {
	return media.Upload(v.ctx, v.DB, v.Store, media.File{Reader: f, Size: h.Size, Name: h.Filename, Texts: t, By: v.who.Actor()})
}

// keep does what save promises, inside its transaction.
func (v *visit) keep(tx *database.Tx, id int64, s sheet, do string) (kept, error) {
	if err := v.hold(tx, id, s, do); err != nil {
		return kept{}, err
	}
	prev, err := textOf(v.ctx, tx, s.Base)
	if err != nil {
		return kept{}, err
	}
	d, bad, err := v.draft(v.ctx, tx, s, prev)
	if err = errors.Join(err, bad.err()); err != nil {
		return kept{}, err
	}
	t, err := d.enter(v.ctx, tx, v.who.Actor())
	if err != nil {
		return kept{}, err
	}
	r, did, err := v.revision(tx, id, s, do, t)
	if err != nil {
		return kept{}, err
	}
	if err := v.keepThread(tx, r.ArticleID, s); err != nil {
		return kept{}, err
	}
	switch do {
	case doPublish, doDecide:
		did, err = v.publishNow(tx, r, s, do)
	case doSchedule:
		did, err = v.planSeen(tx, r, s)
	}
	return kept{id: r.ArticleID, did: did, r: r}, err
}

// textOf is the text that the writer began from, the zero Text for a new story.
func textOf(ctx context.Context, q database.Reader, revision int64) (article.Text, error) {
	if revision == 0 {
		return article.Text{}, nil
	}
	r, err := article.RevisionByID(ctx, q, revision)
	if errors.Is(err, article.ErrNotFound) {
		return article.Text{}, nil // then the save is stale, and says so
	}
	return r.Text, err
}

// revision saves the text on top of the one the writer saw. A text that did not change makes no new revision.
func (v *visit) revision(tx *database.Tx, id int64, s sheet, do string, t article.Text) (article.Revision, string, error) {
	stage, did := stageFor(do)
	by := v.who.Actor()
	if id == 0 {
		_, r, err := article.Create(v.ctx, tx, by, t)
		if err != nil || stage == article.Draft || do == doPublish || do == doSchedule {
			return r, did, err
		}
		r, err = article.Save(v.ctx, tx, r.ArticleID, r.ID, by, stage, s.Why, t)
		return r, did, err
	}
	head, err := article.Head(v.ctx, tx, id)
	if err != nil {
		return head, "", err
	}
	if do == doKeep || do == doDecide || do == doTake || do == "" {
		stage = head.Stage
	}
	if head.ID == s.Base && !head.Auto && same(head.Text, t) && (head.Stage == stage || do == doPublish || do == doSchedule) {
		return head, "same", nil
	}
	r, err := article.Save(v.ctx, tx, id, s.Base, by, stage, s.Why, t)
	return r, did, err
}

func stageFor(do string) (article.Stage, string) {
	switch do {
	case doReview:
		return article.InReview, "review"
	case doReady, doPublish, doSchedule:
		return article.Ready, "ready"
	}
	return article.Draft, "saved"
}

// keepThread keeps how the story takes comments, when the form asked and it changed.
func (v *visit) keepThread(tx *database.Tx, id int64, s sheet) error {
	if !v.may(moderate) || v.r.PostForm["policy"] == nil {
		return nil
	}
	now, err := comment.ThreadOf(v.ctx, tx, id, v.Policy)
	if err != nil || now.Own == comment.Policy(s.Policy) && now.Closed == s.Closed {
		return err
	}
	return comment.SetThread(v.ctx, tx, v.who.Actor(), id, comment.Policy(s.Policy), s.Closed)
}
