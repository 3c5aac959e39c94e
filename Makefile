# Parity: `make run` to use it, `make test` to test it. Needs Python 3.11 or newer and make.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python
STACK := $(PY) -m local.stack exec --
PIN := $(PY) -m uv pip compile --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links \
	--universal --python-version 3.11
PYTEST_ARGS ?= -n 2 --dist loadgroup

export PYTHONPATH := $(CURDIR)/backend:$(CURDIR)
export PARITY_PYTHON := $(CURDIR)/$(PY)

.PHONY: help install run demo test check bench simulate pins messages schema states clean reset up down \
	check-style check-format check-types check-layers check-migrations check-schema \
	check-templates check-translations check-static check-deploy

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 20

install: ## make .venv with the pinned packages (only when the pins changed)
	@$(if $(PYTHON),$(PYTHON),python3) local/bootstrap.py

run: install ## run the whole application; Ctrl-C stops it
	@$(PY) -m local.run

up: install ## start PostgreSQL and Redis and leave them running
	@$(PY) -m local.stack up

down: install ## stop PostgreSQL and Redis
	@$(PY) -m local.stack down

demo: install ## play the demo chain from the shipped workbooks; twice changes nothing
	@$(STACK) sh -c '$(PY) manage.py migrate --noinput --verbosity 0 && $(PY) manage.py demo'

test: install ## every test, browser tests included
	@$(PY) -m local.test $(PYTEST_ARGS)

CHECKS := style format layers translations types migrations schema templates static deploy
check: $(addprefix check-,$(CHECKS)) ## everything that can be said without running a test

check-style: install ## ruff
	$(PY) -m ruff check .

check-format: install ## ruff format
	$(PY) -m ruff format --check .

check-types: install ## mypy
	$(STACK) $(PY) -m mypy backend worker local

check-layers: install ## who may import whom
	$(VENV)/bin/lint-imports

check-migrations: install ## no model without its migration
	$(STACK) $(PY) manage.py makemigrations --check --dry-run

check-schema: install ## the API's OpenAPI document
	$(STACK) $(PY) manage.py spectacular --validate --fail-on-warn --file var/openapi.yaml

check-templates: install ## every template compiles
	$(STACK) $(PY) -m local.templates

check-translations: install ## no stale catalogue, nothing untranslated
	$(PY) -m local.translations check

check-static: install ## every file that a style sheet names exists
	PARITY_STATIC_ROOT=var/static-check $(PY) -m local.production collectstatic --noinput --clear \
		--verbosity 0

check-deploy: install ## Django's own check of production settings
	$(PY) -m local.production check --deploy --fail-level WARNING

bench: install ## the benchmarks; one JSON line each in var/bench.jsonl
	@$(STACK) $(PY) -m benchmarks

simulate: install ## three invented years of asking; writes docs/fairness.md
	@$(PY) -m benchmarks.fairness

messages: install ## bring the translation catalogues up to date with the source
	$(PY) -m local.translations messages

pins: ## choose the newest versions that fit requirements/*.in and pin them with hashes
	$(PIN) requirements/base.in -o requirements/base.txt
	$(PIN) requirements/build.in -o requirements/build.txt -c requirements/base.txt
	$(PIN) requirements/dev.in -o requirements/dev.txt -c requirements/base.txt -c requirements/build.txt

clean: ## stop the tests' servers and delete caches and the tests' data; keeps the database
	-@test ! -x $(PY) || $(PY) -m local.stack reset --tests --yes
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

reset: install ## delete the local database, files, mail and keys (asks first)
	@$(PY) -m local.stack reset
