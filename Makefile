# Everything a newcomer, a developer or CI does; `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
CATALOG := groundwork/translations/es/LC_MESSAGES/messages
.DEFAULT_GOAL := help
.PHONY: help setup demo run worker test check bench screenshots clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: .venv/runtime $(CATALOG).mo ## Make .venv with all that running needs

demo: setup ## Run the whole product on invented data: no account, no key, no question
	@$(BIN)/groundswell demo

run: setup ## Serve your own installation (after `.venv/bin/groundswell init --admin EMAIL`)
	@$(BIN)/groundswell serve

worker: setup ## Run one more worker beside it
	@$(BIN)/groundswell worker

test: .venv/develop $(CATALOG).mo ## Run every test: SQLite, PostgreSQL, RabbitMQ, a real browser
	@sh tests/browser/install-chromium
	@sh tests/install-rabbit
	@$(BIN)/pytest

check: .venv/develop $(CATALOG).mo ## Format, lint, types, storeys, templates
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet groundwork legislators alliances polling campaigns dashboards

bench: .venv/peers $(CATALOG).mo ## Print the measurements
	@$(BIN)/pytest tests/benchmarks -o python_files="bench_*.py" -n 0 -q -s -p no:randomly

screenshots: .venv/develop $(CATALOG).mo ## Photograph every page into screenshots/
	@sh tests/browser/install-chromium
	@$(BIN)/python -m tests.browser.photograph

clean: ## Remove .venv, caches, screenshots and the demo
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache screenshots demo.db demo.db-wal demo.db-shm
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv installs in seconds; where it cannot run, plain pip reads the same hashed files.
.venv/runtime: LOCK = requirements.lock
.venv/develop: LOCK = requirements-dev.lock
.venv/peers: LOCK = requirements-peers.lock
.venv/runtime .venv/develop .venv/peers: pyproject.toml requirements.lock requirements-dev.lock requirements-peers.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet uv \
	|| echo "uv is not to be had here; pip takes a minute longer."
	@install="$(BIN)/python -m pip install --quiet"; \
	if $(BIN)/python -m uv --version >/dev/null 2>&1; then install="$(BIN)/python -m uv pip install --quiet --python $(BIN)/python"; fi; \
	$$install --require-hashes -r $(LOCK) && $$install --no-deps --no-build-isolation -e .
	@touch $@

$(CATALOG).mo: $(CATALOG).po | .venv/runtime
	@$(BIN)/pybabel --quiet compile -d groundwork/translations
