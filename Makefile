# Two commands for a newcomer: `make brief` and `make test`. Nothing here needs root.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OUT    ?= out
TODAY  := $(shell date +%F)

.PHONY: brief test check bench docs lock clean

$(VENV)/.run: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV): locked dependencies, checked against their hashes"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# Both days at once: each is a process of its own.
brief: $(VENV)/.run
	@$(BIN)/python -m compileall -q src
	@$(MAKE) --no-print-directory -j2 brief-2025-02-13 brief-$(TODAY)

brief-%: $(VENV)/.run
	@$(BIN)/burdenshare brief --as-of $* -o $(OUT)

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

bench: $(VENV)/.bench
	@$(BIN)/python benchmarks/spine.py
	@$(BIN)/python benchmarks/claims.py
	@$(BIN)/python benchmarks/ensembles.py
	@$(BIN)/python benchmarks/archive_size.py

# The pages written from the code: help texts, sources, indicators, accounts.
docs: $(VENV)/.dev
	@$(BIN)/python scripts/write_cli_docs.py
	@$(BIN)/python scripts/write_sources_docs.py
	@$(BIN)/python scripts/write_examples.py

# Locks hold hashes and no address: any index serves them.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml --group build --extra articles --extra models -c requirements/dev.txt -o requirements/run.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml --group bench -c requirements/dev.txt -o requirements/bench.txt

clean:
	rm -rf $(VENV) $(OUT) dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache
