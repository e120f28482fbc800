package media

import "syscall"

// niceness of renderings, on setpriority(2)'s scale to 19: they get about a tenth of a processor that others want too, and
// all of one that nobody wants.
const niceness = 10

// standBack lowers the priority of the thread that calls it; on Linux each thread has its own. It cannot be raised again.
func standBack() {
	self := syscall.Gettid()
	raw, err := syscall.Getpriority(syscall.PRIO_PROCESS, self) // the call itself answers 20 less the niceness
	if err == nil && 20-raw < niceness {
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, self, niceness) // refused: the work is only less polite
	}
}
