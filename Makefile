# The commands that people and scripts call. `make demo` and `make test` work on a fresh clone.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
.PHONY: setup demo demo-reset test test-postgres slow bench bench-short clean

setup: .venv/ready

.venv/bin/python:
	$(PYTHON) -m venv .venv

CATALOGUE := fundpots/translations/cy/LC_MESSAGES/messages.po

.venv/ready: requirements.txt pyproject.toml $(CATALOGUE) .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m fundpots.assets.build
	$(BIN)/pybabel -q compile -d fundpots/translations
	@touch .venv/ready

.venv/ready-for-tests: requirements-test.txt .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	$(BIN)/python -m fundpots.assets.build
	@touch .venv/ready-for-tests

demo: .venv/ready
	@mkdir -p instance
	@test -f instance/demo.json || rm -f instance/demo.sqlite*
	@test -f instance/demo.json || $(BIN)/fundpots demo --seed 7 --out instance/demo.json
	@FUNDPOTS_DEMONSTRATION=1 DATABASE_URL=sqlite:///$(CURDIR)/instance/demo.sqlite BASE_URL=http://127.0.0.1:$(PORT) $(BIN)/fundpots serve --port $(PORT)

demo-reset:
	rm -f instance/demo.json instance/demo.sqlite*
	$(MAKE) demo

test: .venv/ready-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 -p no:randomly -m "not slow"

# The same tests with PostgreSQL under every application; it comes with the tests' packages.
test-postgres: .venv/ready-for-tests
	$(BIN)/python -m pytest -n 2 -p no:randomly -m "not slow and not browser" --database=postgres --timeout 300 \
		--ignore=tests/weighting --ignore=tests/data --ignore=tests/assets --ignore=tests/browser

slow: .venv/ready-for-tests
	$(BIN)/python -m pytest -n 2 -p no:randomly -m slow --timeout 900

# The peer library is under the GPL: it runs in an environment of its own, and nothing here imports it.
.venv-peer/ready:
	$(PYTHON) -m venv .venv-peer
	.venv-peer/bin/python -m pip install --quiet --disable-pip-version-check pabutools==1.2.3
	@touch .venv-peer/ready

bench: .venv/ready-for-tests .venv-peer/ready
	PABUTOOLS_PYTHON=$(CURDIR)/.venv-peer/bin/python $(BIN)/python -m tests.bench

# Fails where a ratio has become worse by half since it was recorded.
bench-short: .venv/ready-for-tests
	$(BIN)/python -m tests.bench --short

clean:
	rm -rf .venv instance fundpots/static fundpots/assets/node_modules
