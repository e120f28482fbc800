package app

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"broadsheet/internal/advert"
	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/comment"
	"broadsheet/internal/correction"
	"broadsheet/internal/database"
	"broadsheet/internal/draft"
	"broadsheet/internal/front"
	"broadsheet/internal/job"
	"broadsheet/internal/ledger"
	"broadsheet/internal/media"
	"broadsheet/internal/pagecache"
	"broadsheet/internal/search"
	"broadsheet/internal/section"
)

// follow is the one list of what follows from a decision. It runs in the decision's own transaction, for every way that
// a decision is made: a form, a schedule, an import. No handler can forget the cache, the index or the pictures.
func (a *App) follow(ctx context.Context, tx *database.Tx, e ledger.Entry) error {
	if err := a.tell(ctx, tx, e); err != nil {
		return err
	}
	switch fact := e.Fact.(type) {
	case article.Published:
		return a.articlePublished(ctx, tx, e.Actor, fact)
	case article.HeldBack:
		return a.articleHeldBack(ctx, tx, e.Actor, fact)
	case article.KilledFact:
		return a.articleKilled(ctx, tx, e.Actor, fact)
	case article.SpikedFact: // what is put aside is read by nobody outside
		return draft.EndLinks(ctx, tx, e.Actor, fact.ArticleID)
	case comment.Fact:
		if unseen[e.Action] && fact.Comment.State != comment.Published {
			return nil // readers never saw it and do not see it now
		}
		return pagecache.Drop(ctx, tx, comment.Tag(fact.Comment.ArticleID))
	case correction.OutletsFact:
		return pagecache.Drop(ctx, tx, article.Tag(fact.ArticleID))
	case comment.Settled:
		return a.errorSettled(ctx, tx, fact.Report)
	case article.Merged:
		if err := pagecache.Drop(ctx, tx, fact.Tags()...); err != nil {
			return err
		}
		if fact.List == article.TopicNames {
			if err := front.TopicMerged(ctx, tx, fact.From, fact.Into); err != nil {
				return err
			}
			if err := advert.Merged(ctx, tx, fmt.Sprintf("topic:%d", fact.From), fmt.Sprintf("topic:%d", fact.Into)); err != nil {
				return err
			}
		}
	case front.Ordered:
		return frontOrdered(ctx, tx, fact.Front)
	case front.Broke:
		return pagecache.Drop(ctx, tx, front.BannerTag)
	case claim.StruckOut: // an older text that somebody outside reads by a link has the passage still
		return draft.EndFixedLinks(ctx, tx, e.Actor, fact.Article)
	case claim.Changed: // every box, page and list that shows it, by its tags
		return pagecache.Drop(ctx, tx, fact.Tags...)
	case section.Page:
		if err := media.SetUses(ctx, tx, fact.Tag(), fact.Body.Pictures()); err != nil {
			return err
		}
		return pagecache.Drop(ctx, tx, "chrome", fact.Tag())
	}
	return a.dropPages(ctx, tx, e)
}

// unseen are decisions that change nothing on a page while the comment is not published: a flood of held comments must
// not push the story out of the cache.
var unseen = map[string]bool{"comment.posted": true, "comment.rejected": true, "comment.kept": true}

// dropPages follows decisions whose only consequence is that pages print otherwise.
func (a *App) dropPages(ctx context.Context, tx *database.Tx, e ledger.Entry) error {
	kind, _, _ := strings.Cut(e.Action, ".")
	switch kind {
	case "section":
		return pagecache.Drop(ctx, tx, "chrome", e.Subject)
	case "docket":
		return pagecache.Drop(ctx, tx, correction.DocketTag)
	case "advert":
		return pagecache.Drop(ctx, tx, advert.Tag)
	case "setting":
		return pagecache.Drop(ctx, tx, e.Subject)
	case "author", "topic":
		if err := pagecache.Drop(ctx, tx, e.Subject); err != nil {
			return err
		}
		return job.Enqueue(ctx, tx, job.Job{Kind: reindexJob, Payload: reindex{e.Subject}, Unique: reindexJob + ":" + e.Subject})
	case "thread":
		return pagecache.Drop(ctx, tx, "comments:"+strings.TrimPrefix(e.Subject, "thread:"))
	}
	return nil
}

// articlePublished: its pages and every list it is or was on, the search index, and the gate of its pictures.
func (a *App) articlePublished(ctx context.Context, tx *database.Tx, by string, f article.Published) error {
	if err := pagecache.Drop(ctx, tx, article.Tags(f.Before, f.After, a.Zone())...); err != nil {
		return err
	}
	if f.After.Bare() && f.Before != nil && !f.Before.Bare() {
		if err := takenBack(ctx, tx, by, f.After.Article.ID); err != nil {
			return err
		}
	}
	tag := article.Tag(f.After.Article.ID)
	if err := media.SetUses(ctx, tx, tag, f.After.Pictures()); err != nil {
		return err
	}
	if err := media.Withdraw(ctx, tx, tag, nil); err != nil { // it may have been killed before
		return err
	}
	if err := frontsOf(ctx, tx, f.After.Article.ID); err != nil {
		return err
	}
	carried, err := claim.Carry(ctx, tx, by, *f.After, a.host())
	if err != nil {
		return err
	}
	if err := pagecache.Drop(ctx, tx, carried...); err != nil {
		return err
	}
	if err := a.answerPlanned(ctx, tx, by, f); err != nil {
		return err
	}
	return search.Index(ctx, tx, searchable(*f.After))
}

// articleHeldBack: what readers may not see any more leaves every page, and is read by no link that was given away.
func (a *App) articleHeldBack(ctx context.Context, tx *database.Tx, by string, f article.HeldBack) error {
	if len(f.Revisions) > 0 {
		if err := draft.EndLinks(ctx, tx, by, f.ArticleID, f.Revisions...); err != nil {
			return err
		}
	}
	if f.Live == nil {
		return nil
	}
	return pagecache.Drop(ctx, tx, article.Tags(f.Live, f.Live, a.Zone())...)
}

// articleKilled: nothing of it is found, listed or shown any more, and nobody outside reads it by a link.
func (a *App) articleKilled(ctx context.Context, tx *database.Tx, by string, f article.KilledFact) error {
	if err := takenBack(ctx, tx, by, f.ArticleID); err != nil {
		return err
	}
	if err := pagecache.Drop(ctx, tx, article.Tags(f.Before, nil, a.Zone())...); err != nil {
		return err
	}
	if err := media.SetUses(ctx, tx, article.Tag(f.ArticleID), nil); err != nil {
		return err
	}
	if err := media.Withdraw(ctx, tx, article.Tag(f.ArticleID), f.Before.Pictures()); err != nil {
		return err
	}
	if err := frontsOf(ctx, tx, f.ArticleID); err != nil {
		return err
	}
	carried, err := claim.Drop(ctx, tx, f.ArticleID)
	if err != nil {
		return err
	}
	if err := pagecache.Drop(ctx, tx, carried...); err != nil {
		return err
	}
	return search.Remove(ctx, tx, f.ArticleID)
}

// takenBack: what was said of a story elsewhere in words of its own goes with it, and so do the links by which somebody
// outside reads it.
func takenBack(ctx context.Context, tx *database.Tx, by string, id int64) error {
	if err := front.Unsay(ctx, tx, by, id); err != nil {
		return err
	}
	return draft.EndLinks(ctx, tx, by, id)
}

// host is the paper's own: links to it are links within the house.
func (a *App) host() string {
	u, err := url.Parse(a.PublicURL())
	if err != nil {
		return ""
	}
	return u.Host
}

// frontOrdered: its page, and the gate of the pictures that only this front shows.
func frontOrdered(ctx context.Context, tx *database.Tx, name string) error {
	if err := pagecache.Drop(ctx, tx, front.Tag(name)); err != nil {
		return err
	}
	shown, err := front.Pictures(ctx, tx, name)
	if err != nil {
		return err
	}
	subject := name // "section:3"
	if name == front.Paper {
		subject = "front:" + name
	}
	return media.SetUses(ctx, tx, subject, shown)
}

// frontsOf are the fronts on which a story stands by hand: a picture that it shows only there is public as long as the
// story is.
func frontsOf(ctx context.Context, tx *database.Tx, article int64) error {
	names, err := front.With(ctx, tx, article)
	for _, name := range names {
		if err == nil {
			err = frontOrdered(ctx, tx, name)
		}
	}
	return err
}

// searchable is what a reader can find a story by.
func searchable(l article.Live) search.Story {
	s := search.Story{ArticleID: l.Article.ID, Headline: l.Headline, Standfirst: l.Standfirst, Body: l.Body.Text(), Published: l.FirstPublished}
	for _, sec := range l.Trail {
		s.Sections = append(s.Sections, sec.ID)
	}
	for _, t := range l.Topics {
		s.Topics = append(s.Topics, t.Name)
	}
	for _, c := range l.Authors {
		s.Bylines = append(s.Bylines, c.Name)
	}
	if l.Agency != "" {
		s.Bylines = append(s.Bylines, l.Agency)
	}
	return s
}

// reindexJob makes the stories of a renamed author or topic findable by the new name.
const reindexJob = "search.reindex"

// reindex is the payload of a reindexJob: "author:9" or "topic:5".
type reindex struct{ Subject string }

// reindexStories indexes again what an author wrote or a topic holds, a hundred stories at a time so that no write waits long.
func (a *App) reindexStories(ctx context.Context, c *job.Claim) error {
	var of reindex
	if err := c.Decode(&of); err != nil {
		return err
	}
	list, number, _ := strings.Cut(of.Subject, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return fmt.Errorf("reindex %q: %w", of.Subject, err)
	}
	for last := int64(0); ; {
		stories, err := article.Holding(ctx, a.DB, list, id, last, 100)
		if err != nil {
			return err
		}
		if len(stories) == 0 {
			return article.RespreadHeads(ctx, a.DB, article.Names(list), id)
		}
		if err := a.DB.Write(ctx, func(tx *database.Tx) error { return indexAll(ctx, tx, stories) }); err != nil {
			return err
		}
		last = stories[len(stories)-1]
	}
}

// indexAll indexes stories as they are now; one that was killed meanwhile is left out.
func indexAll(ctx context.Context, tx *database.Tx, stories []int64) error {
	for _, id := range stories {
		live, err := article.IsLive(ctx, tx, id)
		if err != nil {
			return err
		}
		if !live {
			continue
		}
		l, err := article.LiveByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := search.Index(ctx, tx, searchable(l)); err != nil {
			return err
		}
	}
	return nil
}

// searchShelf hands all live stories to a rebuild of the index, in order of their numbers.
func searchShelf(ctx context.Context, q database.Reader, after int64, limit int) ([]search.Story, error) {
	ids, err := article.LiveAfter(ctx, q, after, limit)
	if err != nil {
		return nil, err
	}
	var list []search.Story
	for _, id := range ids {
		l, err := article.LiveByID(ctx, q, id)
		if err != nil {
			return nil, fmt.Errorf("index story %d: %w", id, err)
		}
		list = append(list, searchable(l))
	}
	return list, nil
}
