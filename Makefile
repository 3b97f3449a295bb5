# Everything that is done with this checkout. `make help` lists the targets.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SOURCES := schemas worker api tests

.PHONY: help install demo up test lint format types check-deploy models schemathesis clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## make .venv with everything; does nothing when nothing changed

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: install ## start the whole service, submit a sample article, print the result, stop
	$(BIN)/khulasa demo

up: install ## run the whole service until Ctrl-C
	$(BIN)/khulasa up

test: install ## run the tests; they start and stop every server they need
	$(BIN)/python -m pytest

lint: install ## check style and format
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

format: install ## mend style and format
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

types: install ## check types
	$(BIN)/mypy

schemathesis: install ## send some thousands of made-up requests to the whole service (minutes)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,fuzzing]'
	$(BIN)/python -m tests.fuzzing

check-deploy: install ## check Dockerfile and compose.yaml, without a container engine
	$(BIN)/python -m pytest tests/deploy

models: install ## train the Arabic models again: make models DATA=folder (hours of CPU)
	@test -n "$(DATA)" || { echo "Say where the corpora are: make models DATA=/path/to/data"; exit 2; }
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,training]'
	$(BIN)/python -m worker.models.recipe --data "$(DATA)"

clean: ## remove what make and the tools made
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .schemathesis
