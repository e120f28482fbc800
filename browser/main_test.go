//go:build browser

package browser

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// courier is the paper of all scenes; those that write in it bring stories of their own.
var courier *paper

// chromium is the one browser. Every tab is a window of its own, with its own cookies.
var chromium context.Context

func TestMain(m *testing.M) {
	path := findChromium()
	if path == "" {
		if os.Getenv("BROADSHEET_TEST_REQUIRE_CHROMIUM") == "1" {
			fmt.Fprintln(os.Stderr, "browser: there is no Chromium on this machine, and BROADSHEET_TEST_REQUIRE_CHROMIUM asks for one. On Debian: apt-get install chromium")
			os.Exit(1)
		}
		fmt.Println("browser: left out every scene of package browser: there is no Chromium on this machine. On Debian: apt-get install chromium")
		os.Exit(0)
	}
	code, err := run(m, path)
	if err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		code = 1
	}
	os.Exit(code)
}

func findChromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// run opens the paper and the browser, plays the scenes and tidies up.
func run(m *testing.M, path string) (int, error) {
	var err error
	if courier, err = openPaper(""); err != nil {
		return 1, fmt.Errorf("open the paper: %w", err)
	}
	defer courier.close()
	profile, err := os.MkdirTemp("", "broadsheet-chromium-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(profile)
	root, stop := chromedp.NewExecAllocator(context.Background(), flags(path, profile)...)
	defer stop()
	var closeBrowser context.CancelFunc
	chromium, closeBrowser = chromedp.NewContext(root)
	defer closeBrowser()
	if err := chromedp.Do(chromium); err != nil {
		return 1, fmt.Errorf("start %s: %w", path, err)
	}
	// Scenes that only read may run two at a time, as many as there are cores on a small machine.
	if err := flag.Set("test.parallel", "2"); err != nil {
		return 1, err
	}
	code := m.Run()
	leave, cancel := context.WithTimeout(chromium, 10*time.Second)
	defer cancel()
	chromedp.Cancel(leave)
	return code, nil
}

// flags keep the browser quiet: no traffic of its own, nothing remembered.
func flags(path, profile string) []chromedp.ExecAllocatorOption {
	o := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck}
	for _, name := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync",
		"disable-default-apps", "disable-extensions", "disable-dev-shm-usage", "disable-background-timer-throttling",
		"disable-renderer-backgrounding", "disable-backgrounding-occluded-windows", "disable-domain-reliability", "no-pings"} {
		o = append(o, chromedp.Flag(name, true))
	}
	return append(o, chromedp.Flag("disable-features", "OptimizationHints,MediaRouter,Translate,InterestFeedContentSuggestions,AutofillServerCommunication"),
		// Every name but the loopback is unknown: what would leave the machine fails, and the scene with it.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1, EXCLUDE localhost"))
}
