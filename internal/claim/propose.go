package claim

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"broadsheet/internal/database"
)

// Proposal is a change to a serious allegation that waits for a second pair of eyes: its words, or how careful the house is
// with it. One person alone could else make a claim of three words into another, or lower the care, publish, and raise it again.
type Proposal struct {
	By          string      `json:"by"`
	At          time.Time   `json:"at"`
	Text        string      `json:"text,omitempty"`        // the new wording
	Why         string      `json:"why,omitempty"`         // for readers, of a wording
	Sensitivity Sensitivity `json:"sensitivity,omitempty"` // the new care
}

// guarded reports a claim whose words and care one person cannot change alone.
func (c Claim) guarded() bool { return c.Careful() && c.ApprovedBy != "" }

// propose keeps a change for a second person. A newer wish takes the place of an older one.
func (c *Claim) propose(p Proposal, a *act) {
	c.Proposed = &p
	a.name, a.seen, a.was, a.became = "proposed", false, nil, p
}

// Accept carries out what a colleague proposed.
func Accept(ctx context.Context, tx *database.Tx, by string, id int64) error {
	return change(ctx, tx, id, act{by: by, name: "reworded"}, func(c *Claim, a *act) error {
		p := c.Proposed
		if p == nil {
			return errUnchanged
		}
		if p.By == by {
			return invalid("proposed", "You proposed this. Somebody else has to look at what changes a serious allegation.")
		}
		was := *c
		c.Proposed = nil
		a.seen = c.Public()
		if p.Text != "" {
			c.Text, a.words, a.was, a.became = p.Text, p.Why, was.Text, p.Text
			return c.tidy()
		}
		c.Sensitivity = p.Sensitivity
		a.name, a.was, a.became = "edited", was, *c
		return nil
	})
}

// Decline drops what was proposed.
func Decline(ctx context.Context, tx *database.Tx, by string, id int64) error {
	return change(ctx, tx, id, act{by: by, name: "declined"}, func(c *Claim, a *act) error {
		if c.Proposed == nil {
			return errUnchanged
		}
		a.was, c.Proposed = *c.Proposed, nil
		return nil
	})
}

func (c *Claim) readProposal(s string) error {
	if c.Proposed = nil; s == "" {
		return nil
	}
	c.Proposed = new(Proposal)
	return json.Unmarshal([]byte(s), c.Proposed)
}

// proposal is what is kept of it in its row.
func (c Claim) proposal() (string, error) {
	if c.Proposed == nil {
		return "", nil
	}
	return asJSON(c.Proposed)
}

// Proposals lists the claims for which something is proposed, the oldest first.
func Proposals(ctx context.Context, q database.Reader, limit int) ([]Claim, error) {
	return claimsWhere(ctx, q, `WHERE c.proposed <> '' AND c.merged_into = 0 ORDER BY c.id LIMIT $1`, limit)
}

// wroteLast is who gave a claim its present words.
func wroteLast(ctx context.Context, q database.Reader, c Claim) (string, error) {
	list, err := logged(ctx, q, `WHERE claim_id = $1 AND act IN ('made', 'reworded') ORDER BY id DESC LIMIT 1`, c.ID)
	if err != nil || len(list) == 0 {
		return c.MadeBy, err
	}
	return list[0].By, nil
}

// HideWording keeps from readers how a claim read before it was reworded: the history of the wording must not print for ever
// what ought never to have been printed. The log keeps it.
func HideWording(ctx context.Context, tx *database.Tx, by string, id, logID int64, reason string) error {
	if oneLine(reason) == "" {
		return invalid("hide", "Say why readers may not see the former wording, for the house only.")
	}
	return change(ctx, tx, id, act{by: by, name: "hidden", reason: oneLine(reason), became: logID}, func(c *Claim, a *act) error {
		list, err := logged(ctx, tx, `WHERE claim_id = $1 AND id = $2 AND act = 'reworded'`, id, logID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return invalid("hide", "There is no such former wording.")
		}
		a.seen = c.Public()
		return nil
	})
}

// hiddenWordings are the lines of the log that readers do not get.
func hiddenWordings(ctx context.Context, q database.Reader, id int64) (map[int64]bool, error) {
	list, err := logged(ctx, q, `WHERE claim_id = $1 AND act = 'hidden'`, id)
	hidden := map[int64]bool{}
	for _, l := range list {
		var n int64
		err = errors.Join(err, json.Unmarshal([]byte(l.Became), &n))
		hidden[n] = true
	}
	return hidden, err
}

// HoldEntry takes one entry from readers, while the rest of the claim stays: nothing of it is shown, and it does not count.
func HoldEntry(ctx context.Context, tx *database.Tx, by string, id int64, reason string) error {
	if oneLine(reason) == "" {
		return invalid("hold", "Say why readers may not see it, for the house only.")
	}
	return changePosition(ctx, tx, id, act{by: by, name: "entryheld", reason: oneLine(reason)}, func(c Claim, p *Position, a *act) error {
		switch p.State {
		case Sealed:
			return errUnchanged
		case Published, TakenBack:
		default:
			return invalid("hold", "Readers do not see this entry.")
		}
		a.seen, p.State = c.Public(), Sealed
		return nil
	})
}

// ReleaseEntry shows an entry again.
func ReleaseEntry(ctx context.Context, tx *database.Tx, by string, id int64, reason string) error {
	if oneLine(reason) == "" {
		return invalid("hold", "Say why readers may see it again, for the house only.")
	}
	return changePosition(ctx, tx, id, act{by: by, name: "entryreleased", reason: oneLine(reason)}, func(c Claim, p *Position, a *act) error {
		if p.State != Sealed {
			return errUnchanged
		}
		a.seen, p.State = c.Public(), Published
		if p.Taken != nil {
			p.State = TakenBack
		}
		return nil
	})
}
