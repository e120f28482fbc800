package media

import "runtime"

// beside does the work on a thread of its own that stands back when others want the processor: a rendering takes seconds of
// it, a reader's page milliseconds, and on a machine of one or two processors they meet. Work that holds a lock which
// others wait for, such as a transaction, does not belong here. Where the system knows no such threads, it is done all the same.
func beside(work func() error) error {
	var err error
	var fell any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { fell = recover() }()
		runtime.LockOSThread() // and never unlocked: the thread ends with the work, and its place in the queue with it
		standBack()
		err = work()
	}()
	<-done
	if fell != nil {
		panic(fell) // where the job's runner expects it
	}
	return err
}
