package media

import (
	"errors"
	"syscall"
	"testing"
)

// While pictures are made readers come first: that work runs on a thread that stands back, and only that one.
func TestRenderingsStandBack(t *testing.T) {
	mine := priority(t)
	fault := errors.New("the file is gone")
	var theirs int
	if err := beside(func() error { theirs = priority(t); return fault }); err != fault {
		t.Errorf("the work's error came back as %v", err)
	}
	if theirs != max(niceness, mine) {
		t.Errorf("a rendering runs at niceness %d, everything else at %d", theirs, mine)
	}
	if again := priority(t); again != mine {
		t.Errorf("afterwards everything else runs at %d, not at %d", again, mine)
	}
	defer func() {
		if recover() != "torn" {
			t.Error("a fall of the work did not reach who asked for it")
		}
	}()
	beside(func() error { panic("torn") })
}

// priority of this thread; the system call gives 20 less the niceness.
func priority(t *testing.T) int {
	raw, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if err != nil {
		t.Fatal(err)
	}
	return 20 - raw
}
