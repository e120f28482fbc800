package app

import (
	"context"
	"errors"
	"fmt"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/mail"
	"broadsheet/internal/notice"
	"broadsheet/internal/pagecache"
)

// answerPlanned settles the reports that a planned change was to answer, now that readers see it. One that somebody answered
// meanwhile stays answered: a report is answered once.
func (a *App) answerPlanned(ctx context.Context, tx *database.Tx, by string, f article.Published) error {
	if len(f.Answers) == 0 || len(f.After.Changes) == 0 {
		return nil
	}
	policy, err := correction.PolicyOf(ctx, tx)
	if err != nil {
		return err
	}
	for _, id := range f.Answers {
		e, err := comment.ErrorByID(ctx, tx, id)
		if errors.Is(err, comment.ErrNotFound) || err == nil && (!e.Open || e.ArticleID != f.After.Article.ID) {
			continue
		}
		if err != nil {
			return err
		}
		s := comment.Settlement{Report: id, Answer: policy.ThanksOr(a.Newsroom().Locale.T("report.mended")), Outcome: comment.Fixed, Change: f.After.Changes[0].ID}
		if err := comment.SettleError(ctx, tx, by, s); err != nil {
			return err
		}
	}
	return nil
}

// errorSettled: the thread in which the report stood says so, and whoever left an address gets a letter, once.
func (a *App) errorSettled(ctx context.Context, tx *database.Tx, e comment.ErrorReport) error {
	if e.CommentID != 0 {
		if err := pagecache.Drop(ctx, tx, comment.Tag(e.ArticleID)); err != nil {
			return err
		}
	}
	if e.Email == "" {
		return nil
	}
	t := a.Newsroom().Locale.T
	text := t("report."+string(e.Outcome)) + "\n\n" + e.Answer + "\n"
	l, err := article.LiveByID(ctx, tx, e.ArticleID) // the gate: a letter is an exit like any other
	var killed *article.KilledError
	switch {
	case err == nil:
		headline := l.Headline
		if l.IsRetracted() {
			headline = t("corrections.retracted", headline)
		}
		text += "\n" + headline + "\n" + a.PublicURL() + "/" + l.Path
		if e.ChangeID != 0 {
			text += "/changes"
		}
		text += "\n"
	case errors.As(err, &killed), errors.Is(err, article.ErrNotFound):
	default:
		return err
	}
	text += "\n" + t("report.lettersent", a.Newsroom().Paper) + "\n"
	return notice.Post(ctx, tx, mail.Letter{To: e.Email, Subject: t("report.subject", a.Newsroom().Paper), Text: text, Key: fmt.Sprintf("error-report-%d", e.ID)})
}
