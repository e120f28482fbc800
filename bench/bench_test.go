package main

import (
	"bufio"
	"math"
	"strings"
	"testing"
	"time"
)

func TestTheMiddleOfFigures(t *testing.T) {
	for _, s := range []struct {
		values []float64
		want   spread
	}{
		{[]float64{3}, spread{3, 3, 3}},
		{[]float64{5, 1, 3}, spread{1, 3, 5}},
		{[]float64{4, 1, 3, 2}, spread{1, 2.5, 4}},
	} {
		if got := spreadOf(s.values); got != s.want {
			t.Errorf("%v: got %v, want %v", s.values, got, s.want)
		}
	}
	if got := spreadOf(nil); !math.IsNaN(got.median) || digits(got.median) != "not seen" {
		t.Errorf("no figures gave %v", got)
	}
}

func TestPercentilesAreFiguresThatWereSeen(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(i + 1)
	}
	for p, want := range map[float64]float64{0: 1, 50: 50, 99: 99, 99.5: 100, 100: 100} {
		if got := percentile(hundred, p); got != want {
			t.Errorf("p%v: got %v, want %v", p, got, want)
		}
	}
	if got := percentile([]float64{7}, 99); got != 7 {
		t.Errorf("of one: %v", got)
	}
}

func TestTargets(t *testing.T) {
	for _, s := range []struct {
		l    line
		want string
	}{
		{line{values: []float64{0.4}, unit: "ms", target: 1}, "< 1 ms: met"},
		{line{values: []float64{1}, unit: "ms", target: 1}, "< 1 ms: **missed**"},
		{line{values: []float64{900, 2000, 2100}, unit: "1/s", target: 1000, more: true}, "> 1,000 1/s: met"},
		{line{values: []float64{1000}, unit: "1/s", target: 1000, more: true}, "> 1,000 1/s: **missed**"},
		{line{values: []float64{1}}, ""},
	} {
		if got := s.l.verdict(); got != s.want {
			t.Errorf("%+v: got %q, want %q", s.l, got, s.want)
		}
	}
}

func TestDigits(t *testing.T) {
	for v, want := range map[float64]string{0.0123: "0.012", 1.234: "1.23", 12.34: "12.3", 123.4: "123", 12288: "12,288", 1234567: "1,234,567", 999: "999", 3: "3", -1234: "-1,234"} {
		if got := digits(v); got != want {
			t.Errorf("%v: got %q, want %q", v, got, want)
		}
	}
}

func TestProcessFilesOfTheKernel(t *testing.T) {
	// The name of a program may hold spaces and parentheses.
	got, err := statCPU([]byte("4711 (a) b (c)) S 1 4711 4711 0 -1 4194560 1892 0 0 0 123 45 6 7 20 0 9 0 100 1 2 3\n"))
	if err != nil || got != 1680*time.Millisecond {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := statCPU([]byte("4711 (a) S 1")); err == nil {
		t.Error("half a line was taken for a whole one")
	}
	now, most, err := statusMemory([]byte("Name:\tbroadsheet\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\nThreads:\t9\n"))
	if err != nil || now != 1<<20 || most != 2<<20 {
		t.Errorf("got %d, %d, %v", now, most, err)
	}
	if _, _, err := statusMemory([]byte("VmRSS:\t1 kB\n")); err == nil {
		t.Error("a status without VmHWM was taken")
	}
	if ownCPU() <= 0 {
		t.Error("this test took no time")
	}
}

func TestReadingAnswers(t *testing.T) {
	in := bufio.NewReader(strings.NewReader("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhelloHTTP/1.1 303 See Other\r\nContent-Length: 0\r\n\r\nnonsense\r\n"))
	for _, want := range []struct {
		status int
		length int64
	}{{200, 5}, {303, 0}} {
		status, length, err := readAnswer(in)
		if err != nil || status != want.status || length != want.length {
			t.Errorf("got %d, %d, %v; want %+v", status, length, err, want)
		}
	}
	if _, _, err := readAnswer(in); err == nil {
		t.Error("nonsense was read as an answer")
	}
	chunked := bufio.NewReader(strings.NewReader("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
	if _, _, err := readAnswer(chunked); err == nil {
		t.Error("an answer of unknown length was read")
	}
}
