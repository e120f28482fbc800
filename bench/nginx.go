package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// nginxConf is nginx at its best for one file that is packed already; nothing is logged.
const nginxConf = `%s
worker_processes auto;
daemon off;
pid %[2]s/nginx.pid;
error_log /dev/null crit;
events { worker_connections 1024; }
http {
	access_log off;
	sendfile on;
	tcp_nopush on;
	keepalive_requests 10000000;
	open_file_cache max=100;
	open_file_cache_valid 60s;
	default_type text/html;
	client_body_temp_path %[2]s/body;
	proxy_temp_path %[2]s/proxy;
	fastcgi_temp_path %[2]s/fastcgi;
	uwsgi_temp_path %[2]s/uwsgi;
	scgi_temp_path %[2]s/scgi;
	server {
		listen %[3]s;
		root %[2]s/root;
		gzip_static on;
		location = %[4]s { default_type text/html; gzip_static on; try_files /page.html =404; }
	}
}
`

// startNginx lets nginx serve the bytes of our page.
func (b *bench) startNginx(ctx context.Context, ours *server) (*server, error) {
	program, err := exec.LookPath("nginx")
	if err != nil {
		return nil, errors.New("there is no nginx on the PATH")
	}
	dir := filepath.Join(b.dir, "nginx")
	if err := b.nginxFiles(ctx, ours, dir); err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;" // the temporary directory is ours alone
	}
	conf := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, nginxConf, user, dir, address, b.paper.path), 0o600); err != nil {
		return nil, err
	}
	s := &server{address: address, begun: time.Now()}
	s.command = exec.CommandContext(ctx, program, "-p", dir, "-c", conf, "-e", "/dev/null")
	s.command.Stderr = &s.told
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	if _, err := s.ready(ctx, b.paper.path); err != nil {
		s.stop()
		return nil, fmt.Errorf("%w: %s", err, s.told.String())
	}
	s.pids = append([]int{s.command.Process.Pid}, children(s.command.Process.Pid)...)
	return s, nil
}

// nginxFiles writes our page where nginx finds it, plain and packed as the page cache packs it.
func (b *bench) nginxFiles(ctx context.Context, ours *server, dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "root"), 0o755); err != nil {
		return err
	}
	body, err := fetch(ctx, "http://"+ours.address+b.paper.path, "identity")
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, 6)
	if err != nil {
		return err
	}
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	root := filepath.Join(dir, "root", "page.html")
	return errors.Join(os.WriteFile(root, body, 0o644), os.WriteFile(root+".gz", packed.Bytes(), 0o644))
}

// children are the processes that one has started (proc(5)).
func children(pid int) []int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	var list []int
	for _, word := range strings.Fields(string(text)) {
		if n, err := strconv.Atoi(word); err == nil {
			list = append(list, n)
		}
	}
	return list
}
