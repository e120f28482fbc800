package web

import (
	"errors"
	"net/http"
)

// ParseForm reads a form. What is no form is the sender's mistake, in words; what is too long stays TooLarge.
func ParseForm(r *http.Request) error {
	err := r.ParseForm()
	var tooLong *http.MaxBytesError
	if err == nil || errors.As(err, &tooLong) {
		return err
	}
	return Invalid("The form arrived damaged. Please go back and send it again.")
}
