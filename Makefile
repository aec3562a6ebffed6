# Everything a developer types. `make run` and `make test` work from a clean clone.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
# A pyenv shim of an inactive version exists but fails; so each candidate is really started.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { command -v "$$p"; break; }; done)

export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export DEBUG ?= 1
export UV_PYTHON_DOWNLOADS := never
# Node does not read the system's certificates by itself.
export NODE_EXTRA_CA_CERTS ?= $(wildcard /etc/ssl/certs/ca-certificates.crt)

PYTHON_READY := $(VENV)/.ready
NODE_READY := node_modules/.ready
DIST_READY := static/dist/.ready
MO_READY := var/.messages-ready
TS_SOURCES := $(shell find static/src -type f 2>/dev/null)
PO_SOURCES := $(shell find contactcenter/locale -name '*.po' 2>/dev/null)

.PHONY: help setup run test check fix protocol lock screenshots bench-chat bench-routing bench-media bench-masking \
  mutants clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(PYTHON_READY) $(DIST_READY) $(MO_READY) ## Install and build everything into this folder

run: setup ## Run the whole product with demo data; Ctrl-C stops it
	@exec $(PY) manage.py stack run

test: setup ## Run every test against throw-away servers and a real browser
	@mkdir -p var; npm test --silent >var/ts-tests.log 2>&1 || { cat var/ts-tests.log; exit 1; }
	@sed -n 's/^# \(pass\|fail\)/Browser code, tests that \1:/p' var/ts-tests.log
	@$(PY) -m contactcenter.localstack.chromium
	@exec $(PY) manage.py stack exec -- $(PY) -m pytest $(PYTEST_ARGS)

check: setup ## Format, lint, types, layers, templates: everything that needs no server
	@$(PY) -m contactcenter.localstack.gate

fix: setup ## Let the formatters and the safe fixes of the linters write
	@ruff check --fix-only --quiet . && ruff format --quiet .
	@find templates -name '*.html' -print0 2>/dev/null | xargs -0 -r djade --target-version 5.2 || true
	@npm run --silent fix

protocol: setup ## Write static/src/protocol.gen.ts and docs/protocol.md anew
	@$(PY) manage.py protocol

COMPILE = uv pip compile --quiet --universal --python-version 3.11 --python $(PY) \
  --generate-hashes --no-annotate --no-header --no-emit-index-url
lock: $(PYTHON_READY) ## Resolve all dependencies anew, within pyproject.toml and package.json
	@$(COMPILE) --upgrade pyproject.toml --group embedded --group dev -o requirements.lock
	@$(COMPILE) --upgrade pyproject.toml -c requirements.lock -o requirements-production.lock
	@$(COMPILE) --upgrade --group node -o requirements-node.lock
	@$(COMPILE) --upgrade --group bootstrap -o requirements-uv.lock
	@npm update --package-lock-only --loglevel=error

screenshots: setup ## Take the pictures of docs/ with a real browser
	@exec $(PY) manage.py stack exec -- $(PY) -m tests.screenshots

bench-chat bench-routing bench-media: bench-%: setup ## Measure; the last line is one JSON object
	@exec $(PY) manage.py stack exec -- $(PY) -m tests.bench.$*

bench-masking: setup ## Measure the masking engine and its peers; needs no server
	@exec $(PY) -m tests.bench.masking

mutants: setup ## Change the masking engine in small ways; the tests must notice
	@exec $(PY) -m tests.masking.mutants $(MUTANTS)

clean: ## Remove what was installed, built and stored here
	@rm -rf $(VENV) node_modules static/dist var test-artifacts .mypy_cache .ruff_cache .pytest_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +

# ---- what the targets above need; each writes a stamp when it is done --------------------------
# uv reads the system's certificates only when told; pip is the slow road that always works.
INSTALL = { uv pip install --quiet --python $(PY) --require-hashes -r $(1) 2>/dev/null \
  || uv pip install --quiet --system-certs --python $(PY) --require-hashes -r $(1) 2>/dev/null \
  || $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); }

$(PYTHON_READY): requirements-uv.lock requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: apt-get install -y python3 python3-venv" >&2; exit 1; }
	@test -x $(PY) && $(PY) -c '' 2>/dev/null || "$(PYTHON)" -m venv --clear $(VENV) >/dev/null 2>&1 \
	  || { echo "Python cannot make a virtual environment here: apt-get install -y python3-venv" >&2; exit 1; }
	@echo "Installing the Python packages ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock \
	  || echo "uv has no package for this machine; pip takes over." >&2
	@$(call INSTALL,requirements.lock) \
	  || { echo "The Python packages could not be installed: is there a way to the package index?" >&2; exit 1; }
	@touch $@

$(NODE_READY): package-lock.json requirements-node.lock $(PYTHON_READY)
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
	  && npm --version >/dev/null 2>&1 \
	  || { echo "Installing Node into $(VENV) ..."; $(call INSTALL,requirements-node.lock); } \
	  || { echo "Node 20.19 or newer is missing: apt-get install -y nodejs npm" >&2; exit 1; }
	@echo "Installing the browser packages ..."
	@npm ci --loglevel=error >/dev/null || { echo "npm could not install: is there a way to its registry?" >&2; exit 1; }
	@touch $@

$(DIST_READY): $(NODE_READY) static/build.mjs $(TS_SOURCES)
	@npm run --silent build
	@mkdir -p static/img && touch $@

$(MO_READY): $(PYTHON_READY) $(PO_SOURCES)
	@mkdir -p var
	@if [ -n "$(PO_SOURCES)" ]; then pybabel --quiet compile --domain django --directory contactcenter/locale; fi
	@touch $@
