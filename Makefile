# Works from a fresh clone with make and Python 3.11 or newer. Every target brings its own part of .venv up to date first.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python

# The text after SAY= goes to the program as it was typed: $(value) keeps make from expanding a $ in it, the
# environment keeps the shell from reading quotes and semicolons. Unexported, for an export would expand it after all.
unexport SAY
export CHORUS_SAY := $(value SAY)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo run test check audit bench docs format lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.demo ## try it in a browser, offline; or in the terminal: make demo SAY='/song prompt: a song for Christmas'
ifdef SAY
	@$(PY) -m sandbox.demo --say="$$CHORUS_SAY"
else
	@$(PY) -m sandbox.demo
endif

run: $(VENV)/.run ## run the bot on Discord, with the settings in .env
	@$(PY) bot.py

# A part of the tests tells nothing about coverage, so its ratchet holds for whole runs only. Each of the 1,700 bots that
# the tests start loads its commands anew, so what Python compiled is kept, even where it is told not to. A worker that
# has nothing left takes over from the other ones (worksteal), so that none idles beside a long test.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/.dev ## all tests, with coverage; a part of them: make test ARGS=tests/core
	$(PY) -m pytest --timeout=60 $(if $(ARGS),$(ARGS),-n auto --dist worksteal --cov)

check: $(VENV)/.dev ## format, lint, types, imports, dependencies
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m pyright
	$(VENV)/bin/lint-imports --no-logo
	@$(MAKE) --no-print-directory audit

# Offline: nothing installed contradicts anything else, .venv holds what all three locks say (their hashes were demanded
# when it was filled), and the locks satisfy the .in files. Only known vulnerabilities of what the bot runs on must be
# asked for; an advisory service that cannot be reached does not fail the check.
PIP_OFFLINE := $(PY) -m pip --disable-pip-version-check install --quiet --dry-run --no-index
audit: $(VENV)/.dev
	$(PY) -m pip --disable-pip-version-check check
	$(PIP_OFFLINE) --no-deps --require-hashes -r requirements.txt -r requirements-demo.txt -r requirements-dev.txt
	@$(PIP_OFFLINE) -r requirements-dev.in || { echo 'The locks do not hold what the .in files ask for: make lock' >&2; exit 1; }
	@if said=$$($(VENV)/bin/pip-audit --strict --require-hashes --disable-pip --timeout 5 --progress-spinner off \
	    -r requirements.txt 2>&1); then echo "$$said"; \
	else case "$$said" in \
	    *'known vulnerabilit'*) echo "$$said" >&2; exit 1 ;; \
	    *) echo 'No advisory service answered: known vulnerabilities were not looked up.' ;; \
	esac; fi

bench: $(VENV)/.demo ## measure the budgets: speed, memory, requests
	@$(PY) -m sandbox.bench $(ARGS)

docs: $(VENV)/.demo ## write docs/commands.md anew, from what the bot registers
	@$(PY) -m sandbox.guide

format: $(VENV)/.dev ## format the code and mend what the linter can mend
	$(PY) -m ruff format
	$(PY) -m ruff check --fix

lock: $(VENV)/.dev ## compile requirements*.in anew; newest versions with UPGRADE=1
	$(call compile,requirements)
	$(call compile,requirements-demo,-c requirements.txt)
	$(call compile,requirements-dev,-c requirements-demo.txt)

clean: ## remove environments, caches and demo output (never data/ or .env)
	rm -rf $(VENV) demo-output .coverage .coverage.* htmlcov .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One lock for Python 3.11 and newer on Linux, macOS and Windows. With extras: where another package asks for
# coverage[toml], pip looks past a pinned bare coverage at newer releases, which have no hash here, and gives up.
define compile
$(PY) -m uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-strip-extras --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) $(2) $(1).in -o $(1).txt
endef

# The environment grows: run < demo < dev. Each stamp says that its lock is installed.
$(VENV)/.run: requirements.txt | $(PY)
	$(install)
$(VENV)/.demo: requirements-demo.txt | $(PY)
	$(install)
$(VENV)/.dev: requirements-dev.txt | $(PY)
	$(install)

define install
@echo 'Installing $< into $(VENV) ...'
@$(PY) -m pip --disable-pip-version-check install --quiet --require-hashes -r $< || \
    { echo 'Missing: the packages of $<. Can this machine reach PyPI (or the index that pip is set to)?' >&2; exit 1; }
@touch $@
endef

$(PY):
	@command -v '$(PYTHON)' >/dev/null || \
	    { echo "Missing: Python 3.11 or newer ('$(PYTHON)' is not there). Elsewhere? make PYTHON=/path/to/python3" >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Missing: Python 3.11 or newer ('$(PYTHON)' is older). Elsewhere? make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "Missing: Python's venv module (on Debian and Ubuntu: sudo apt-get install python3-venv)" >&2; exit 1; }
	@'$(PYTHON)' -m venv --clear $(VENV)
