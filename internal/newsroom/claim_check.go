package newsroom

import (
	"context"
	"errors"
	"fmt"

	"broadsheet/internal/article"
	"broadsheet/internal/claim"
	"broadsheet/internal/database"
)

// checkClaims finds boxes and links in a text of which readers would see nothing.
func (n *Newsroom) checkClaims(ctx context.Context, q database.Reader, p article.Proof) ([]article.Found, error) {
	if p.Body == nil {
		return nil, nil
	}
	var list []article.Found
	for _, ref := range claim.Refs(p.Body, n.claimHost()) {
		f, err := claimFound(ctx, q, ref)
		if err != nil {
			return nil, err
		}
		if f.Words != "" {
			list = append(list, f)
		}
	}
	return list, nil
}

// claimFound says what is wrong with one box.
func claimFound(ctx context.Context, q database.Reader, ref string) (article.Found, error) {
	c, err := claim.At(ctx, q, ref)
	var moved *claim.MovedError
	switch {
	case errors.As(err, &moved):
		return article.Found{}, nil // the box shows the claim that took its place
	case errors.Is(err, claim.ErrNotFound):
		return article.Found{Words: fmt.Sprintf("There is no claim %q: readers get no box and no link. Mend the address, or write the claim down.", ref), Href: "#body"}, nil
	case err != nil:
		return article.Found{}, err
	}
	room := claimRoom(c.ID)
	switch {
	case c.Held != "":
		return article.Found{Words: fmt.Sprintf("The claim %q is on hold: readers get nothing of it.", ref), Href: room}, nil
	case c.ApprovedBy == "":
		return article.Found{Words: fmt.Sprintf("No editor has approved the claim %q: readers get no box.", ref), Href: room}, nil
	}
	return article.Found{}, nil
}
