package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/klauspost/compress/gzip"
)

// tick is the unit of /proc/PID/stat. Linux has shown user space 100 a second on every architecture Go runs on.
const tick = 10 * time.Millisecond

// ownCPU is the processor time this process has used, garbage collection with it (getrusage).
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // the arguments are constant and right
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// cpuOf is the processor time that processes have used (proc(5), fields 14 and 15 of stat).
func cpuOf(pids ...int) (time.Duration, error) {
	var sum time.Duration
	for _, pid := range pids {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return 0, err
		}
		d, err := statCPU(text)
		if err != nil {
			return 0, err
		}
		sum += d
	}
	return sum, nil
}

// statCPU reads a line of /proc/PID/stat. The name of the program stands in parentheses and may hold anything.
func statCPU(text []byte) (time.Duration, error) {
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("%q is no /proc/PID/stat", text)
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * tick, err
}

// memoryOf reads VmRSS and VmHWM, now and the most ever, in bytes.
func memoryOf(pid int) (now, most int64, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, err
	}
	return statusMemory(text)
}

func statusMemory(text []byte) (now, most int64, err error) {
	found := 0
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		name, rest, _ := strings.Cut(lines.Text(), ":")
		into := map[string]*int64{"VmRSS": &now, "VmHWM": &most}[name]
		if into == nil {
			continue
		}
		kB, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
		if err != nil {
			return 0, 0, fmt.Errorf("%s: %w", name, err)
		}
		*into = kB << 10
		found++
	}
	if found != 2 {
		return 0, 0, fmt.Errorf("the status of the process does not tell its memory")
	}
	return now, most, nil
}

// loadAverage is how many wanted a processor in the last minute, this program with them.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// processor is the name of the first one.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown"
	}
	_, rest, _ := strings.Cut(string(text), "model name")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimLeft(line, "\t :")
}

// yardstick is the processor time in ms of the same piece of work every time: gzip of 64 kB of words. When others use
// the machine as well, a processor does less in its time (shared caches, shared cores), and this tells how much less.
func yardstick() (float64, error) {
	var text bytes.Buffer
	for i := 0; text.Len() < 64<<10; i++ {
		fmt.Fprintf(&text, "The reservoir on ridge %d stood at %d of %d megalitres on day %d. ", i*7919%97, i*31%211, i*17%499, i)
	}
	w, err := gzip.NewWriterLevel(nil, 6)
	if err != nil {
		return 0, err
	}
	const times = 100
	begun := ownCPU()
	for range times {
		w.Reset(io.Discard)
		if _, err := w.Write(text.Bytes()); err != nil {
			return 0, err
		}
		if err := w.Close(); err != nil {
			return 0, err
		}
	}
	return millis(ownCPU()-begun) / times, nil
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
