# The commands of the house. `make run` and `make test` are all a newcomer needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
export WERKBANK_DATA_DIR ?= $(CURDIR)/var
export PORT

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

# PyTorch first and by itself: its plain pin must be settled before anything else may ask for a newer one.
.venv/installed: requirements.txt
	@echo "Setting up Python (this takes some minutes the first time)"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^torch==' requirements.txt)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

node_modules/installed: package.json package-lock.json scripts/build_static.py
	@echo "Fetching htmx, fonts and styles"
	npm ci --silent --no-audit --no-fund
	@touch $@

.venv/static: .venv/installed node_modules/installed scripts/build_static.py
	$(BIN)/python scripts/build_static.py
	@touch $@

.venv/translations: .venv/installed scripts/build_translations.py $(wildcard app/web/translations/nl/*.po)
	$(BIN)/python scripts/build_translations.py
	@touch $@

setup: .venv/static .venv/translations ## install what is needed (nothing when it is there)

run: setup ## start everything on http://127.0.0.1:$PORT with demo data; Ctrl-C stops it
	@$(BIN)/python scripts/run.py

test: setup ## the tests that need no server, browser or GPU
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser and not services and not gpu"

check: setup ## format, lint, import contracts, types, translations, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_translations.py tests/test_templates.py tests/migrations

format: setup ## put the code in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test-browser: setup ## the journeys in Chromium
	$(BIN)/python -m pytest -q -m browser tests/browser

test-services: setup ## against PostgreSQL and Redis
	$(BIN)/python -m pytest -q -m services tests/services

test-gpu: setup ## what needs CUDA
	$(BIN)/python -m pytest -q -m gpu tests

# What we compare with lives in an environment of its own: none of it may come into the product.
var/bench/peers/installed: requirements-bench.txt
	@echo "Setting up what bench compares with"
	test -x var/bench/peers/bin/python || $(PYTHON) -m venv var/bench/peers
	var/bench/peers/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

bench: setup var/bench/peers/installed ## measure, side by side with what we compare with; one part: make bench PART=search
	$(BIN)/python -m tests.bench $(PART)

.PHONY: help setup run test check format test-browser test-services test-gpu bench
