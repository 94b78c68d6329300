# The register in a few words: `make run` to see it, `make test` to prove it.
.PHONY: help run test check-all bench pictures lint format lock clean
.DEFAULT_GOAL := help

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

run: .venv/runtime ## Set up this copy and serve it on http://127.0.0.1:8000 (PORT=, DATABASE_URL=)
	@tools/run

test: .venv/development ## Run every test on every database and browser found here
	@.venv/bin/python tools/test.py

check-all: ## Run every test on each database, and look at every page in more widths, forced colours and large text
	@LOOKS=all EVERYWHERE=1 $(MAKE) test

bench: .venv/development .venv-bench/peers ## Measure on a large generated register (BENCH_INCIDENTS=), into bench/RESULTS.md
	@.venv/bin/python bench/run.py

pictures: .venv/development ## Take the pictures of docs/ anew
	@.venv/bin/python tools/pictures.py

lint: .venv/development ## Check style, templates and missing migrations
	@tools/lint

format: .venv/development ## Put code and templates into the project's style
	@tools/lint --fix

lock: .venv/development ## Resolve requirements*.in anew into the locked requirements*.txt
	@tools/lock

clean: ## Remove the environment and the collected static files; the key and the data stay
	rm -rf .venv .venv-bench var/static var/static.sha256 .pytest_cache .ruff_cache .hypothesis

.venv/runtime: requirements.txt
	@tools/environment requirements.txt && touch $@

.venv/development: .venv/runtime requirements-dev.txt
	@tools/environment requirements-dev.txt && touch $@

.venv-bench/peers: bench/beside/requirements.txt
	@ENVIRONMENT=.venv-bench tools/environment bench/beside/requirements.txt && touch $@
