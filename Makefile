# make map    map the example reports in seeds/ into outputs/seeds/
# make test   run every test (fetches Chromium and QGIS through apt where that is possible)
# make check  lint, format, types
# make wheel  build the wheel into dist/
# make lock   renew the pinned versions (needs uv)
# make clean  remove the environment and what was built

SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate --extra build --quiet
PYTEST_ARGS ?=

# What the tests need from the system: a browser, QGIS with its Python, and letters for both.
SYSTEM_PACKAGES := chromium python3-qgis fonts-dejavu-core fonts-noto-cjk

.PHONY: map test check wheel lock clean system-packages
.DELETE_ON_ERROR:

map: $(VENV)/.installed
	$(BIN)/geoint map seeds -o outputs/seeds

test: $(VENV)/.installed-dev system-packages
	$(BIN)/python -m pytest -rs $(PYTEST_ARGS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

wheel: $(VENV)/.installed
	$(BIN)/hatchling build -t wheel

$(BIN)/python:
	@.ci/make-venv $(VENV)

# Every version and hash is pinned; the package itself is installed in place, so that a change in geoint/ shows at once.
$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what geoint needs (once) ..."
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(VENV)/.installed
	@echo "Installing what the tests need (once) ..."
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

system-packages:
	@.ci/system-packages $(SYSTEM_PACKAGES)

lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist test-artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find outputs -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
