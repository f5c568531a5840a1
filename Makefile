# make run: build what is missing and serve it. make test: everything that must hold. make bench: the figures.
# Nothing outside this folder is needed but make and Python 3.11 or newer; all else goes into .venv.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
AUDITORS := bandit==1.9.4 cyclonedx-bom==7.5.0
PIP_TOOLS := pip-tools==7.6.2
COMPILE := build/lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --annotation-style line
LANGUAGE ?= # of `make messages`; all that have a catalogue where none is named
PAGES ?= # files or folders whose speeches `make bench` measures with; the demonstration where none is named
PARAGRAPHS ?= 100000
PEERS ?= tantivy,lucene,fts5,xapian  # lucene with JDK 17 and Maven, else it is left out
KILLS ?= 300  # the amounts of `make torture`
FAILURES ?= 200
DAMAGES ?= 500
INPUTS ?= 1000000
SECONDS ?= 600
SEED ?= 1
MODULES := rostra.py commands index search web
WORKERS ?= 2  # pytest processes: the slowest tests start processes of their own

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test torture check format messages bench lock audit sbom clean help

run: .venv/run  ## Serve the archive, or the demonstration where there is none, on http://127.0.0.1:8000
	@$(BIN)/python -c 'from index import config; raise SystemExit(not config.load().index.archive.exists())' 2>/dev/null \
		|| $(BIN)/rostra index --demo
	@$(BIN)/rostra sync >/dev/null
	@exec $(BIN)/rostra serve

test: check  ## Everything that must hold; linters first, so that the last line is the tests'
	$(BIN)/pytest --quiet --numprocesses $(WORKERS)

torture: .venv/test  ## Kills, failing disks, damage, change while serving, fuzzing, at length: KILLS=300 DAMAGES=500 INPUTS=1000000 SECONDS=600 SEED=1
	ROSTRA_TORTURE_KILLS=$(KILLS) ROSTRA_TORTURE_FAILURES=$(FAILURES) ROSTRA_TORTURE_DAMAGES=$(DAMAGES) \
	ROSTRA_TORTURE_INPUTS=$(INPUTS) ROSTRA_TORTURE_SECONDS=$(SECONDS) ROSTRA_TORTURE_SEED=$(SEED) \
		nice $(BIN)/pytest --quiet -p no:cacheprovider tests/torture tests/search/cluster/test_nodes.py
	@cat build/torture.jsonl

check: .venv/test  ## Linters and types only, in seconds
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy --no-error-summary

format: .venv/test  ## Put imports in order and lines in shape
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

messages: .venv/test  ## Bring the catalogues of the interface up to date; LANGUAGE=de begins another
	$(BIN)/python -m web.languages.collecting $(LANGUAGE)

bench: build/bench/$(PARAGRAPHS).jsonl  ## Pages of answers against other engines, on paragraphs made from real ones
	$(BIN)/python benchmarks/pages.py --corpus $< --peers $(PEERS) $(if $(QUERIES),--queries $(QUERIES)) --json build/bench/pages.json

build/bench/$(PARAGRAPHS).jsonl: build/bench/real.jsonl
	$(BIN)/python benchmarks/corpora.py grow $< --paragraphs $(PARAGRAPHS) --out $@

build/bench/real.jsonl: .venv/bench
	@mkdir -p build/bench
	ROSTRA_INDEX_PATH=build/bench/demo $(BIN)/rostra index --demo
	ROSTRA_INDEX_PATH=build/bench/demo $(BIN)/rostra export --output build/bench/demo.export
	$(BIN)/python benchmarks/corpora.py read $(or $(PAGES),build/bench/demo.export) --out $@

lock: build/lock/bin/pip-compile  ## Pin every dependency anew, with hashes and without hosts
	$(COMPILE) --upgrade --extra fast --extra demo --extra documents --extra cluster --build-deps-for editable -o requirements.lock pyproject.toml
	$(COMPILE) --upgrade --extra fast --extra demo --extra documents --extra cluster --extra test --build-deps-for editable \
		-c requirements.lock -o requirements-test.lock pyproject.toml
	$(COMPILE) --upgrade --extra fast --extra bench -c requirements.lock -c requirements-test.lock \
		-o requirements-bench.lock pyproject.toml

audit: build/audit/bin/bandit  ## Look for what is unsafe in our own code; pyproject.toml says what is answered
	build/audit/bin/bandit --quiet --configfile pyproject.toml --recursive $(MODULES) gunicorn.conf.py

sbom: build/audit/bin/bandit  ## The list of all parts that a server runs (CycloneDX), from the lock file
	build/audit/bin/cyclonedx-py requirements --pyproject pyproject.toml --mc-type application \
		--output-reproducible --of JSON -o build/rostra.cdx.json requirements.lock
	@echo build/rostra.cdx.json

clean:  ## Forget everything that was installed or cached; the archive stays
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

help:  ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; PYTHON=... names one" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# A lock file that changes is installed anew; the stamps keep a second make from looking.
.venv/run .venv/test .venv/bench: .venv/bin/python pyproject.toml

.venv/run: requirements.lock
.venv/test: requirements-test.lock
.venv/bench: requirements-bench.lock .venv/run

.venv/run .venv/test .venv/bench:
	$(PIP) install --require-hashes -r $(filter %.lock,$^)
	$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q $(MODULES)  # else each command would compile them where PYTHONDONTWRITEBYTECODE is set
	@touch $@

build/lock/bin/pip-compile:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --quiet install $(PIP_TOOLS)

build/audit/bin/bandit:
	$(PYTHON) -m venv build/audit
	build/audit/bin/python -m pip --quiet install $(AUDITORS)
