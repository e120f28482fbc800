package comment

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"broadsheet/internal/article"
	"broadsheet/internal/database"
)

// Policy says how a story takes comments.
type Policy string

// The policies.
const (
	Off    Policy = "off"    // none
	After  Policy = "after"  // published at once, moderated after
	Before Policy = "before" // read before they appear
)

// Policies in the order of the newsroom's form.
var Policies = []Policy{Before, After, Off}

// Limits of a comment.
const (
	maxText  = 3000             // letters: four minutes of reading is an article, not a comment
	maxName  = 60               // longer than any name in the phone book
	maxEmail = 254              // RFC 5321 §4.5.3.1
	maxLinks = 2                // one to make a point, one to prove it; more waits for a moderator
	maxDepth = 8                // replies below this hang on the same comment: deeper is unreadable on a phone
	twice    = 10 * time.Minute // the same words from the same name within this are one comment sent twice
)

// Draft is a comment as it comes in.
type Draft struct {
	ArticleID int64
	ParentID  int64
	Name      string
	Email     string
	Text      string
	Trap      string // a field that people do not see and robots fill in
	StaffID   int64  // not 0: one of the staff, signed in
	StaffRole string
}

// verdict is what a screening step says: go on, hold with a reason, or refuse with an error.
type verdict struct{ hold string }

// step is one screening step. Steps may clean the draft.
type step func(ctx context.Context, q database.Reader, d *Draft, paper Policy) (verdict, error)

// steps in their order. The first that refuses ends the screening; the first that holds gives the reason.
var steps = []step{shape, openThread, parent, trap, manyLinks, readFirst}

// Screen runs the steps over a draft: an empty reason publishes it, another holds it, an error refuses it.
func Screen(ctx context.Context, q database.Reader, d *Draft, paper Policy) (hold string, err error) {
	for _, s := range steps {
		v, err := s(ctx, q, d, paper)
		if err != nil {
			return "", err
		}
		if hold == "" {
			hold = v.hold
		}
	}
	return hold, nil
}

// shape cleans the words and refuses what is missing or too long.
func shape(_ context.Context, _ database.Reader, d *Draft, _ Policy) (verdict, error) {
	d.Name, d.Email, d.Text = cleanLine(d.Name), strings.TrimSpace(d.Email), clean(d.Text)
	switch {
	case isBlank(d.Text):
		return verdict{}, known("text", "The comment is empty. Write something first.", "comments.needtext")
	case runes(d.Text) > maxText:
		return verdict{}, known("text", fmt.Sprintf("The comment has %d letters, the limit is %d. Please make it shorter.", runes(d.Text), maxText), "comments.longtext", runes(d.Text)-maxText)
	case isBlank(d.Name):
		return verdict{}, known("name", "Please give the name that should stand above your comment.", "comments.needname")
	case runes(d.Name) > maxName:
		return verdict{}, known("name", fmt.Sprintf("The name is too long: the limit is %d letters.", maxName), "comments.longname", maxName)
	}
	if d.Email != "" && !isAddress(d.Email) {
		return verdict{}, known("email", "That is not a mail address. You may leave it out.", "comments.badmail")
	}
	return verdict{}, nil
}

// isAddress reports whether s is one plain mail address (RFC 5322 §3.4.1).
func isAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= maxEmail
}

// openThread refuses comments on what readers cannot see, and on closed threads.
func openThread(ctx context.Context, q database.Reader, d *Draft, paper Policy) (verdict, error) {
	live, err := article.IsLive(ctx, q, d.ArticleID)
	if err != nil {
		return verdict{}, err
	}
	if !live {
		return verdict{}, invalid("thread", "This story is not published, so it takes no comments.")
	}
	t, err := ThreadOf(ctx, q, d.ArticleID, paper)
	if err != nil {
		return verdict{}, err
	}
	if t.Policy == Off {
		return verdict{}, known("thread", "This story takes no comments.", "comments.off")
	}
	if t.Closed {
		return verdict{}, known("thread", "The comments on this story are closed.", "comments.closed")
	}
	return verdict{}, nil
}

// parent refuses replies to what is not there, and hangs replies that are too deep one level higher.
func parent(ctx context.Context, q database.Reader, d *Draft, _ Policy) (verdict, error) {
	if d.ParentID == 0 {
		return verdict{}, nil
	}
	p, err := ByID(ctx, q, d.ParentID)
	if errors.Is(err, ErrNotFound) || err == nil && (p.ArticleID != d.ArticleID || p.State != Published) {
		return verdict{}, invalid("text", "The comment you reply to is no longer there. Your words are still below.")
	}
	if err != nil {
		return verdict{}, err
	}
	depth, err := depthOf(ctx, q, p)
	if err == nil && depth >= maxDepth {
		d.ParentID = p.ParentID
	}
	return verdict{}, err
}

// depthOf counts the comments above c, itself included.
func depthOf(ctx context.Context, q database.Reader, c Comment) (depth int, err error) {
	for depth = 1; c.ParentID != 0 && depth <= maxDepth; depth++ {
		if c, err = ByID(ctx, q, c.ParentID); err != nil {
			return depth, err
		}
	}
	return depth, nil
}

// trap holds what filled in the field that people do not see. It is not refused: a careless browser may have done it.
func trap(_ context.Context, _ database.Reader, d *Draft, _ Policy) (verdict, error) {
	if d.Trap != "" {
		return verdict{hold: "filled in the hidden field, as robots do"}, nil
	}
	return verdict{}, nil
}

func manyLinks(_ context.Context, _ database.Reader, d *Draft, _ Policy) (verdict, error) {
	if n := links(d.Text); n > maxLinks && d.StaffID == 0 {
		return verdict{hold: fmt.Sprintf("has %d links", n)}, nil
	}
	return verdict{}, nil
}

// readFirst holds every reader's comment where the policy is to read before.
func readFirst(ctx context.Context, q database.Reader, d *Draft, paper Policy) (verdict, error) {
	t, err := ThreadOf(ctx, q, d.ArticleID, paper)
	if err == nil && t.Policy == Before && d.StaffID == 0 {
		return verdict{hold: "comments are read before they appear"}, nil
	}
	return verdict{}, err
}

// Thread is how one story takes comments.
type Thread struct {
	Policy Policy // of the story, or the paper's
	Own    Policy // of the story alone; empty: it follows the paper
	Closed bool
}

// ThreadOf gives the policy of a story where the paper's is paper.
func ThreadOf(ctx context.Context, q database.Reader, articleID int64, paper Policy) (Thread, error) {
	t := Thread{Policy: paper}
	err := q.QueryRow(ctx, `SELECT policy, closed FROM thread WHERE article_id = $1`, articleID).Scan(&t.Own, &t.Closed)
	if errors.Is(err, sql.ErrNoRows) {
		return t, nil
	}
	if t.Own != "" {
		t.Policy = t.Own
	}
	return t, err
}
