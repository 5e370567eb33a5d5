# make chat: install, and chat with the sample articles (or with your own index, if you have one)
# make test: install with the development tools, and run the whole suite; a screen that was waited for in vain gets
#   a second chance and is named as RERUN: on a busy machine it sometimes does not come (the cause is not found yet)
# make screenshots: make the pictures of the README with the running app

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: chat test lint screenshots clean

chat: .venv/.chat
	@$(BIN)/footnote chat --sample

test: .venv/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --reruns 1 --only-rerun 'it did not happen'

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

screenshots: .venv/.dev
	$(BIN)/python -m tests.terminal.screenshots

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Footnote needs Python 3.11 or newer; none was found. Set PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.chat: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch .venv/.chat $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
