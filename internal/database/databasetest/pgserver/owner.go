package main

import (
	"os"
	"os/user"
	"syscall"
)

var lookup = user.Lookup

// owner hands the directory to the account that will run the server, and
// returns how to start processes as it: in a group of their own, so that an
// interrupt from the keyboard reaches the tests first, and told to quit if this
// program dies.
func (s *server) owner() (*syscall.SysProcAttr, error) {
	attr := processGroup()
	if os.Geteuid() != 0 {
		return attr, nil
	}
	id, group, err := uid()
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(id), Gid: uint32(group)}
	if err := os.Chown(s.dir, id, group); err != nil {
		return nil, err
	}
	// Tests reach the socket as whoever runs them.
	return attr, os.Chmod(s.dir, 0o755)
}
