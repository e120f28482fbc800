#!/bin/sh
# Runs every test. Where Debian's PostgreSQL or Chromium is missing it installs them (as root on Debian), else it says
# what to install and fails. It never leaves a test out silently.
set -eu
cd "$(dirname "$0")"

have_postgres() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
have_chromium() { command -v chromium >/dev/null 2>&1; }
have_type() { ls -d /usr/share/fonts/truetype/liberation* >/dev/null 2>&1; } # what readers see until our own type arrives

if ! have_postgres || ! have_chromium || ! have_type; then
	line='apt-get install -y --no-install-recommends postgresql chromium fonts-liberation'
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
		echo "test: PostgreSQL, Chromium or its type is missing; running: $line"
		export DEBIAN_FRONTEND=noninteractive
		apt-get update -q
		apt-get install -y -q --no-install-recommends postgresql-common
		# No server of the system's own: the tests start a private one.
		mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
		$line -q
	else
		echo "test: PostgreSQL, Chromium and the Liberation type are needed. On Debian run, as root:" >&2
		echo "  $line" >&2
		exit 1
	fi
fi

export BROADSHEET_TEST_REQUIRE_POSTGRES=1 BROADSHEET_TEST_REQUIRE_CHROMIUM=1
go build ./...
echo "test: the race detector on what runs beside itself"
go run ./internal/database/databasetest/pgserver -- go test -race -timeout 20m ./internal/database/... ./internal/ledger ./internal/job ./internal/pagecache
echo "test: everything, on both databases and in a real browser"
go run ./internal/database/databasetest/pgserver -- go test -timeout 25m -tags browser ./...
