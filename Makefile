# The two commands of the house are `run` and `test`; `make help` lists the others.
PYTHON ?= python3
BIN := .venv/bin
# Tests of whole programs wait half of the time: two processes more than a small machine has cores.
WORKERS ?= 4
PYTEST_ARGS ?=
# A thousand small databases that wait for a disk take minutes: in memory, where there is room.
ROOM := $(shell test "$$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 2000000 2>/dev/null && echo /dev/shm)
export PYTEST_DEBUG_TEMPROOT ?= $(or $(ROOM),/tmp)
export PYTHON
# pytest rewrites six hundred files of tests for each worker, unless it may keep what it wrote.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test coverage check bench translations lock clean set-up set-up-tests

help: ## lists what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

run: set-up ## sets everything up and starts Marronnier at http://127.0.0.1:5000
	@exec $(BIN)/flask up $(UP_ARGS)

test: set-up-tests ## sets everything up, then runs every test
	@echo "  Bluesky server for the tests (some minutes the first time) …"
	@$(BIN)/python -m tests.servers.bluesky.install || test -z "$$CI"
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(PYTEST_ARGS)

coverage: ## as test, and says which lines and branches no test took (a quarter slower)
	@$(MAKE) --no-print-directory test PYTEST_ARGS="--cov --cov-report=term $(PYTEST_ARGS)"

check: set-up-tests ## style, types, rules of the house and unit tests, in under 90 s
	@$(BIN)/python -m scripts.check

bench: set-up-tests ## measures what must stay fast
	@set -e; for bench in bench/[a-z]*.py; do [ -e "$$bench" ] || continue; echo "== $$bench"; $(BIN)/python -m bench.$$(basename $$bench .py); done

translations: set-up-tests ## takes new texts into the catalogues
	@$(BIN)/python -m scripts.translations refresh

lock: set-up-tests ## renews constraints.txt from what is installed
	@{ sed -n '/^#/p' constraints.txt; $(BIN)/pip freeze; } > .cache/constraints.txt
	@mv .cache/constraints.txt constraints.txt

clean: ## takes away what was installed and made, not your data in var/
	@rm -rf .venv node_modules static/vendor .cache .mypy_cache .ruff_cache .pytest_cache \
	  .import_linter_cache .hypothesis .coverage* htmlcov
	@find translations -name '*.mo' -delete

set-up:
	@scripts/set_up

set-up-tests:
	@scripts/set_up --tests
