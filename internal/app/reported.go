package app

import (
	"context"
	"errors"
	"fmt"

	"broadsheet/internal/article"
	"broadsheet/internal/comment"
	"broadsheet/internal/database"
	"broadsheet/internal/mail"
	"broadsheet/internal/notice"
	"broadsheet/internal/pagecache"
)

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
