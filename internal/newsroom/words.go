package newsroom

import (
	"errors"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/comment"
	"broadsheet/internal/draft"
	"broadsheet/internal/front"
	"broadsheet/internal/markup"
	"broadsheet/internal/media"
	noticeboard "broadsheet/internal/notice"
	"broadsheet/internal/paper"
	"broadsheet/internal/section"
	"broadsheet/internal/staff"
	"broadsheet/internal/web"
)

// explain turns the nouns' errors into answers.
func explain(err error) error {
	var refused *media.Refused
	switch {
	case err == nil:
		return nil
	case errors.Is(err, article.ErrNotFound), errors.Is(err, section.ErrNotFound), errors.Is(err, comment.ErrNotFound),
		errors.Is(err, media.ErrNotFound), errors.Is(err, staff.ErrNotFound), errors.Is(err, draft.ErrNotFound), errors.Is(err, noticeboard.ErrNotFound),
		errors.Is(err, front.ErrNotFound), errors.Is(err, claim.ErrNotFound):
		return web.NotFound("There is nothing here. It may have been taken away meanwhile.")
	case errors.As(err, &refused):
		return web.Invalid(refused.Words)
	}
	return err
}

// problems are refusals, each beside its field.
type problems []article.Problem

// Of gives the words for a field, "" when it is in order.
func (p problems) Of(field string) string {
	for _, one := range p {
		if one.Field == field {
			return one.Words
		}
	}
	return ""
}

func (p *problems) add(field, words string) {
	*p = append(*p, article.Problem{Field: field, Words: words})
}

// err makes the problems an error, nil when there are none.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &article.InvalidError{Problems: p}
}

// problemsOf tells whether an error is something a person can mend in the form, and where.
func problemsOf(err error) (problems, bool) {
	var story *article.InvalidError
	var taken *section.TakenError
	var sec *section.InvalidError
	var com *comment.InvalidError
	var refused *media.Refused
	var house *paper.InvalidError
	var person *staff.InvalidError
	var note *draft.InvalidError
	var contested *claim.InvalidError
	switch {
	case errors.As(err, &house):
		var bad problems
		for _, one := range house.Problems {
			bad.add(one.Field, one.Words)
		}
		return bad, true
	case errors.As(err, &person):
		return problems{{Field: person.Field, Words: capital(person.Words)}}, true
	case errors.As(err, &contested):
		return problems{{Field: contested.Field, Words: contested.Words}}, true
	case errors.As(err, &note):
		return problems{{Field: note.Field, Words: note.Words}}, true
	case errors.As(err, &story):
		return story.Problems, true
	case errors.As(err, &taken):
		_, words := taken.Answer()
		return problems{{Field: "slug", Words: words}}, true
	case errors.As(err, &sec):
		return problems{{Field: sec.Field, Words: sec.Words}}, true
	case errors.As(err, &com):
		return problems{{Field: com.Field, Words: com.Words}}, true
	case errors.As(err, &refused):
		return problems{{Field: "file", Words: refused.Words}}, true
	case errors.Is(err, markup.ErrTooLarge), errors.Is(err, markup.ErrTooDeep), errors.Is(err, markup.ErrShape):
		return problems{{Field: "body", Words: err.Error()}}, true
	}
	return nil, false
}

// notices say what just happened. The address carries only the name, so nobody can put words on our page.
func notice(did string) string {
	for _, n := range notices {
		if n.did == did {
			return n.words
		}
	}
	return ""
}

var notices = []struct{ did, words string }{
	{"saved", "Saved. Readers do not see this yet."},
	{"same", "Nothing had changed, so nothing new was saved."},
	{"noted", "Noted."},
	{"notedreaders", "The note is printed. Readers see it now."},
	{"withheld", "Readers do not see that version any more."},
	{"released", "Readers see that version again."},
	{"outlet", "The list of outlets is kept."},
	{"retracted", "Retracted. The notice stands at the story’s address now."},
	{"withheldearlier", "Every earlier version is withheld. Readers are told the reason in their place."},
	{"unsaid", "The words of the note are withheld. Readers are told the reason in their place."},
	{"said", "Readers see the words of the note again."},
	{"docketed", "The request lies on the docket."},
	{"docketdecided", "The decision is kept. What follows from it is done at the story."},
	{"restored", "That text is the newest now. The one before it is in the history."},
	{"revoked", "The link leads nowhere any more."},
	{"taken", "The story is yours to write. The other person was told."},
	{"review", "Saved and handed over for review."},
	{"ready", "Saved and marked as ready."},
	{"published", "Published. Readers see it now."},
	{"changed", "The changes are published. Readers see them now."},
	{"overtaken", "Published. Readers see it now. The plan to publish an earlier text was cancelled."},
	{"led", "Published, and it leads the front."},
	{"ledbelow", "Published. The top of the front is pinned: it stands in the first slot that is not."},
	{"lead", "It stands at the top of the front."},
	{"below", "The top of the front is pinned: it stands in the first slot that is not."},
	{"scheduled", "Planned. You can cancel it until then."},
	{"embargoed", "This story is under embargo: it will be published when the embargo ends."},
	{"unscheduled", "The plan was cancelled."},
	{"warned", "Saved, and not published yet: look at what the checks found, then publish."},
	{"approved", "You approved this text. If it is changed, it needs another look."},
	{"sentback", "Sent back. Those who wrote it are told."},
	{"asked", "Asked. They are told."},
	{"assigned", "Given. They are told."},
	{"ended", "Taken off the list."},
	{"moved", "The plan has its new time."},
	{"dismissed", "Settled. The plan that failed is off the list."},
	{"seen", "Noted: a second person has looked at it."},
	{"rules", "The rules of the house are kept. They hold from now on."},
	{"roles", "The rights of the roles are kept. They hold from now on."},
	{"read", "Marked as read."},
	{"choices", "Kept. Letters go out as you chose."},
	{"manuscript", "The Word document is a story now, a draft. Its pictures are in the library: say what each one shows."},
	{"spiked", "The draft is spiked. It stands on no list but “Spiked”."},
	{"unspiked", "The draft is off the spike. Plans and review links that ended are made anew."},
	{"killed", "The story was killed. Its address tells readers that it is gone."},
	{"reinstated", "The story is back. Readers see it again."},
	{"front", "The front is as you ordered it. Readers see it now."},
	{"frontdraft", "The draft of the front is kept. Readers see nothing of it yet."},
	{"frontdropped", "The draft is gone. What you see is what readers see."},
	{"frontplanned", "The front will go up by itself. You can change or cancel that until then."},
	{"frontunplanned", "The plan is cancelled."},
	{"frontmoved", "The plan has its new time."},
	{"frontback", "The earlier order is the newest version now. Readers see it."},
	{"banner", "The breaking line is set."},
	{"bannerdown", "The breaking line is down."},
	{"described", "Saved."},
	{"added", "Added."},
	{"cropped", "The focus and the crops are saved. The sizes are being made anew."},
	{"licensed", "The rights are saved, and act on every page from now on."},
	{"exchanged", "The other picture has taken its place everywhere. You can take that back below."},
	{"returned", "The picture itself is shown again."},
	{"replaced", "Everything that shows this picture shows the new file now. The former one is kept below."},
	{"uploaded", "The pictures are in. Say what each one shows before it is used."},
	{"decided", "Decided."},
	{"replied", "Your reply is published."},
	{"replyheld", "Your reply is held for moderation."},
	{"thread", "The comments setting of the story is saved."},
	{"settled", "Settled."},
	{"claimmade", "The claim is kept. Now record who said what."},
	{"entry", "Recorded. Every box shows it now. It can be undone below for ten minutes."},
	{"entrystory", "Recorded. Every box shows it now. Beside the text it stands as recorded; there it can be undone for ten minutes."},
	{"boxed", "The box stands in the text. Readers get it when the story is published."},
	{"entrywaitsstory", "Recorded. It waits for a second person; readers do not see it yet."},
	{"entrywaits", "Recorded. It waits for a second person; readers do not see it yet."},
	{"entryundone", "Undone. The log keeps that it was there."},
	{"entryback", "Taken back. It stays in the timeline, with the reason."},
	{"askedreply", "Noted. The claims desk shows it when the time is up."},
	{"claimheld", "On hold. Nothing of it leaves the house."},
	{"steered", "The redirect is set."},
	{"unsteered", "The redirect is taken away."},
	{"brought", "All redirects of the table are set."},
	{"merged", "Merged. The old address leads to the new one."},
	{"forgotten", "Deleted."},
	{"retried", "It will be tried again."},
	{"disabled", "They can no longer sign in; their sessions have ended."},
	{"enabled", "They can sign in again."},
	{"person", "Saved. It holds from their next page on."},
	{"entrance", "Saved. It holds from the next sign-in on."},
	{"reset", "Their passkeys, password, code app and sessions are gone. Make them a sign-in link."},
	{"sessions", "These sessions have ended."},
	{"invited", "The invitation is on its way by mail."},
	{"withdrawn", "The invitation is void."},
	{"welcome", "You are in. Next time you come in the way you have just set up."},
	{"passkey", "The passkey is set up. You can come in with it from now on."},
	{"passkeyname", "The passkey has a new name."},
	{"passkeygone", "The passkey opens nothing any more. Delete it on your device too."},
	{"password", "The password is set, and your other sessions have ended."},
	{"passwordgone", "The password is gone."},
	{"codeapp", "The code app is set up."},
	{"codeappgone", "The code app is gone. Delete the entry on your telephone too."},
	{"letter", "A test letter is on its way to you."},
	{"confirmed", "Thank you. You will not be asked again for ten minutes."},
}
