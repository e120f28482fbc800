package media

import "fmt"

// Refused says why a file is not taken as a picture, in words for the person who
// sent it. Size is true when the file or its picture is simply too large.
type Refused struct {
	Words string
	Size  bool
}

func (r *Refused) Error() string { return r.Words }

func refuse(format string, args ...any) error {
	return &Refused{Words: fmt.Sprintf(format, args...)}
}

func refuseSize(format string, args ...any) error {
	return &Refused{Words: fmt.Sprintf(format, args...), Size: true}
}
