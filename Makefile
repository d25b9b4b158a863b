# Needs only make and Python 3.11 or newer. Every target first updates the part of .venv that it needs.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python

# The text after SAY= reaches the program exactly as typed: $(value) keeps make from expanding a $ in it, and passing it
# in the environment keeps the shell from interpreting quotes and semicolons. SAY itself is unexported, because an export
# would expand it.
unexport SAY
export CHORUS_SAY := $(value SAY)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo run test check audit bench docs pictures format lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/.demo ## try the bot offline in a browser, or in the terminal with SAY='/song prompt: a song for Christmas'
ifdef SAY
	@$(PY) -m sandbox.demo --say="$$CHORUS_SAY"
else
	@$(PY) -m sandbox.demo
endif

run: $(VENV)/.run ## run the bot on Discord, with the settings in .env
	@$(PY) bot.py

# A part of the tests tells nothing about coverage, so its ratchet holds for whole runs only. What Python compiled is kept,
# even where it is told not to: each worker imports everything. A whole run starts about 1,500 bots; tests/support/stage.py
# and tests/support/database.py say what keeps each of them cheap. A worker that has nothing left takes over from the other
# ones (worksteal), so that none idles beside a long test.
test: export PYTHONDONTWRITEBYTECODE :=
test: export CHORUS_COVERAGE_CONCURRENCY := $(if $(CHORUS_TEST_DATABASE_URL),greenlet,thread)
test: $(VENV)/.dev ## run all tests with coverage, or a part of them: make test ARGS=tests/core
	$(PY) -m pytest --timeout=60 -n auto --dist worksteal $(if $(ARGS),$(ARGS),--cov)

check: $(VENV)/.dev ## check format, lint, types, imports and dependencies
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m pyright
	$(VENV)/bin/lint-imports --no-logo
	@$(MAKE) --no-print-directory audit

# Offline checks: the installed packages are compatible, .venv has what all three locks say (their hashes were checked
# at installation), and the locks satisfy the .in files. Only the known vulnerabilities of the bot's packages need the
# network; an advisory service that cannot be reached does not fail the check.
PIP_OFFLINE := $(PY) -m pip --disable-pip-version-check install --quiet --dry-run --no-index
audit: $(VENV)/.dev
	$(PY) -m pip --disable-pip-version-check check
	$(PIP_OFFLINE) --no-deps --require-hashes -r requirements.txt -r requirements-demo.txt -r requirements-dev.txt
	@$(PIP_OFFLINE) -r requirements-dev.in || { echo 'The lock files do not match the .in files. Run make lock.' >&2; exit 1; }
	@if said=$$($(VENV)/bin/pip-audit --strict --require-hashes --disable-pip --timeout 5 --progress-spinner off \
	    -r requirements.txt 2>&1); then echo "$$said"; \
	else case "$$said" in \
	    *'known vulnerabilit'*) echo "$$said" >&2; exit 1 ;; \
	    *) echo 'No advisory service answered, so known vulnerabilities were not checked.' ;; \
	esac; fi

bench: $(VENV)/.demo ## measure the budgets: speed, memory, requests
	@$(PY) -m sandbox.bench $(ARGS)

docs: $(VENV)/.demo ## rewrite docs/commands.md from the registered commands
	@$(PY) -m sandbox.guide

pictures: $(VENV)/.demo ## take the pictures in docs/ again (needs Chromium); some: make pictures ARGS=commands/limits
	@$(PY) -m sandbox.guide.pictures $(ARGS)

format: $(VENV)/.dev ## format the code and fix what the linter can fix
	$(PY) -m ruff format
	$(PY) -m ruff check --fix

lock: $(VENV)/.dev ## update the lock files from requirements*.in; UPGRADE=1 takes the newest versions
	$(call compile,requirements)
	$(call compile,requirements-demo,-c requirements.txt)
	$(call compile,requirements-dev,-c requirements-demo.txt)

clean: ## remove .venv, caches and demo output, but never data/ or .env
	rm -rf $(VENV) demo-output .coverage .coverage.* htmlcov .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One lock for Python 3.11 and newer on Linux, macOS and Windows. Extras are kept: if another package requires
# coverage[toml], pip ignores a pinned plain coverage, tries newer releases, which have no hash here, and fails.
define compile
$(PY) -m uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-strip-extras --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade) $(2) $(1).in -o $(1).txt
endef

# The environment grows: run < demo < dev. Each stamp file means that its lock is installed.
$(VENV)/.run: requirements.txt | $(PY)
	$(install)
$(VENV)/.demo: requirements-demo.txt | $(PY)
	$(install)
$(VENV)/.dev: requirements-dev.txt | $(PY)
	$(install)

define install
@echo 'Installing $< into $(VENV) ...'
@$(PY) -m pip --disable-pip-version-check install --quiet --require-hashes -r $< || \
    { echo 'Could not install the packages in $<. Can this machine reach PyPI, or the index that pip uses?' >&2; exit 1; }
@touch $@
endef

$(PY):
	@command -v '$(PYTHON)' >/dev/null || \
	    { echo "Missing: Python 3.11 or newer ('$(PYTHON)' was not found). If you have it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Missing: Python 3.11 or newer ('$(PYTHON)' is older). If you have it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "Missing: Python's venv module (on Debian and Ubuntu: sudo apt-get install python3-venv)" >&2; exit 1; }
	@'$(PYTHON)' -m venv --clear $(VENV)
