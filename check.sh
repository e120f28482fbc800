#!/bin/sh
# Formatting, vet, staticcheck, the house rules, the modules. Prints what is wrong and fails.
set -eu
cd "$(dirname "$0")"

unformatted=$(gofmt -l $(git ls-files '*.go'))
if [ -n "$unformatted" ]; then
	echo "check: not gofmt-ed:" "$unformatted" >&2
	exit 1
fi
go vet -tags browser ./...
go test -count=1 .
# staticcheck is pinned in a module of its own: one of its test-only dependencies cannot be had everywhere.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
go build -C tools -o "$scratch/staticcheck" honnef.co/go/tools/cmd/staticcheck
"$scratch/staticcheck" -tags browser ./...
cp go.mod go.sum "$scratch/"
go mod tidy
if ! cmp -s go.mod "$scratch/go.mod" || ! cmp -s go.sum "$scratch/go.sum"; then
	echo "check: go mod tidy changes go.mod or go.sum" >&2
	exit 1
fi
go mod verify
# The committed editor is what tools/editor makes, byte for byte.
(cd tools/editor && npm ci --silent && node build.mjs "$scratch/editor.js" >/dev/null)
if ! cmp -s internal/newsroom/assets/js/editor.js "$scratch/editor.js"; then
	echo "check: internal/newsroom/assets/js/editor.js is not what tools/editor makes; run: make editor" >&2
	exit 1
fi
echo "check: all well"
