# Broadsheet. `make` alone lists what there is.
.PHONY: help run test check bench generate editor
GO ?= go

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: ## the demo newspaper on http://127.0.0.1:8080
	$(GO) run ./cmd/broadsheet demo

test: ## every test: both databases, a real browser, the race detector where it counts
	@sh ./test.sh

check: ## formatting, vet, staticcheck, the house rules, modules
	@sh ./check.sh

bench: ## the numbers of docs/performance.md
	$(GO) run ./bench

editor: ## the newsroom's editor: tools/editor -> internal/newsroom/assets/js/editor.js (needs Node)
	cd tools/editor && npm ci --silent && npm run --silent build
