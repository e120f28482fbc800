//go:build !linux

package media

func standBack() {}
