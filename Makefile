# `make help` lists what there is. Everything is fetched into this folder: .tools (uv), .venv (Python and packages).
SHELL := /bin/sh
BIN := .venv/bin
UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
READY := .venv/.ready

export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export UV_PYTHON_PREFERENCE := system

.PHONY: help setup serve train evaluate test check format bench bench-nlu mutants requirements clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

serve: setup ## Start the assistant on http://localhost:5005/
	@$(BIN)/helpline serve

train: setup ## Train the model if its inputs changed
	@$(BIN)/helpline train

evaluate: setup ## Measure the replies against tests/evaluation
	@$(BIN)/helpline evaluate $(filter-out %/masking.jsonl,$(wildcard tests/evaluation/*.jsonl))

test: check ## Check the code and run every test
	@$(BIN)/pytest tests/coverage --cov=bot/coverage --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100
	@$(BIN)/pytest --ignore=tests/coverage

check: setup ## Format, lint, types and layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup ## Count decisions, time a turn and its parts, count turns in the records, let ten advisers type
	@$(BIN)/python bench/decisions.py
	@$(BIN)/python bench/turn.py
	@$(BIN)/python bench/records.py 2000
	@$(BIN)/python -m bench.suggest

bench-nlu: setup ## Measure the topics' accuracy on BANKING77 (BANKING77=folder of its train.csv and test.csv)
	@$(BIN)/python bench/nlu.py $(or $(BANKING77),../shared/benchmarks/banking77)

mutants: setup ## Change the rules one by one and see whether the tests notice (about an hour)
	@HYPOTHESIS_PROFILE=mutants $(BIN)/mutmut run
	@$(BIN)/mutmut results

setup: $(READY) ## Fetch uv, Python 3.10 and the pinned packages where they are missing

$(READY): requirements.txt pyproject.toml .python-version | $(UV)
	@echo "Setting up: Python 3.10 and the pinned packages (some minutes, once)."
	@$(UV) venv --quiet --clear --python 3.10 .venv
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --require-hashes --compile-bytecode -r requirements.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# Only where uv isn't on the path. A Debian without python3-venv has neither venv nor pip: it says so itself.
.tools/bin/uv:
	@echo "Fetching uv $(UV_VERSION) into .tools."
	@python3 -m venv .tools || { echo "python3 can't make environments here: install python3-venv, or uv, and try again." >&2; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# uv itself, where it is on the path, is never made.
ifneq ($(UV),.tools/bin/uv)
$(UV):
endif

requirements: | $(UV) ## Pin every dependency again, with hashes
	@$(UV) pip compile pyproject.toml --extra dev --override requirements-overrides.txt --universal \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.10 --quiet -o requirements.txt

clean: ## Remove what was fetched and trained; conversations in var/ stay
	@rm -rf .venv .tools models .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis
