# Seuil: `make demo` shows it, `make test` checks it. Both do all their own set-up.

PORT ?= 8080
BIN := .venv/bin
export PATH := $(PATH):/usr/sbin:/sbin
ifdef CI
export NO_COLOR := 1
export PY_COLORS := 0
endif

VERSION ?= $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
RELEASES ?= deb12 deb13
ARCHES ?= amd64 arm64
each = set -e; for release in $(RELEASES); do for arch in $(ARCHES); do $(1); done; done

.PHONY: help demo test bench docs deb release test-install clean

help:
	@echo 'make demo [PORT=8080]   the whole appliance on this machine, emulated; Ctrl-C ends it'
	@echo 'make test               every check: style, types, contracts, docs, tests, coverage'
	@echo 'make bench              the figures of docs/performance.md, measured here'
	@echo 'make docs               write the tables in the docs anew, from the code'
	@echo 'make deb                the Debian packages, into dist/ [RELEASES=deb12 ARCHES=arm64]'
	@echo 'make release            the same, each with what a Pi without internet needs beside it'
	@echo 'make test-install       each is tried on a bare Debian (root; the foreign one emulated)'
	@echo 'make clean              remove what the above have made'

demo:
	@.ci/prepare demo
	@exec $(BIN)/seuil demo --port $(PORT)

test:
	@.ci/prepare test
	@echo '== format';              $(BIN)/ruff format --check --quiet .
	@echo '== style';               $(BIN)/ruff check --quiet .
	@echo '== types';               $(BIN)/mypy
	@echo '== who may import whom'; $(BIN)/lint-imports --no-logo
	@echo '== tables in the docs';  $(BIN)/pytest -q tests/test_docs.py
	@echo '== tests';               $(BIN)/pytest -n 4 --dist loadgroup --cov --cov-report= --cov-fail-under=0
	@echo '== coverage';            $(BIN)/coverage report
	@echo '== coverage of the pure rooms'; \
	    $(BIN)/coverage report --include="$$($(BIN)/python .ci/pure_rooms.py)" --fail-under=100

bench:
	@.ci/prepare bench
	@$(BIN)/python -m tests.bench

docs:
	@.ci/prepare test
	@$(BIN)/python -m appliance.reference

deb:
	@.ci/prepare deb
	@$(call each,.ci/deb $(VERSION) $$release $$arch)

release: deb
	@$(call each,.ci/release $(VERSION) $$release $$arch)

# On the foreign processor, which is ten times slower, as far as the first page.
test-install: deb
	@.ci/prepare install
	@$(call each,echo "== $$release $$arch"; far=first; \
	    [ $$arch != "$$(dpkg --print-architecture)" ] || far=all; \
	    tests/install/try $$release $$arch $$far $(VERSION))

clean:
	rm -rf .venv dist *.egg-info .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache \
	    .hypothesis .import_linter_cache
	find appliance drivers tests -name __pycache__ -prune -exec rm -rf {} +
