# Two commands for people: `make run` builds the warehouse, `make test` runs the tests. Both install what they need.
# The others are for developers; every target prints what it does.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test lint format specimens layouts mutations bench bench-quick clean help

help:
	@echo "make run        build data/warehouse/fiscal.duckdb from the reports in data/raw/"
	@echo "make test       run the tests"
	@echo "make lint       ruff, mypy, sqlfluff"
	@echo "make format     ruff format"
	@echo "make specimens  typeset the specimen reports again (needs libpango and CJK fonts, see data/raw/README.md)"
	@echo "make layouts    print the matrix of layouts and exporters that the reader is tested on"
	@echo "make mutations  change every number of the reports and count what the identities notice (docs/mutations.md)"
	@echo "make bench      measure reading, building, checking and asking; write docs/performance.*"
	@echo "make bench-quick  less of everything, printed, in four minutes"

$(VENV)/.product: pyproject.toml constraints.txt
	@echo "==> installing the product into $(VENV) (one to two minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --editable "."
	@touch $@

$(VENV)/.development: $(VENV)/.product
	@echo "==> installing test tools and the character recognition extra (about a minute the first time)"
	@$(PIP) --editable ".[dev,ocr]"
	@# the recognisers' packages bring a second OpenCV that needs a display's libraries: put the headless one back
	@$(PIP) --no-deps --force-reinstall opencv-python-headless
	@touch $@

run: $(VENV)/.product
	@echo "==> building data/warehouse/fiscal.duckdb from data/raw/"
	@$(BIN)/fiscal run
	@echo "==> done. Next: $(BIN)/fiscal yoy 新洲区总工会 2023"

test: $(VENV)/.development
	@echo "==> running the tests"
	@$(BIN)/python -m pytest -n 2 --dist loadfile
	@echo "==> done. Next: make run"

lint: $(VENV)/.development
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --processes 2 sql

format: $(VENV)/.development
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

specimens: $(VENV)/.development
	@$(BIN)/python -m specimens

layouts: $(VENV)/.development
	@$(BIN)/python -m specimens.layouts --print

mutations: $(VENV)/.development
	@$(BIN)/python -m benchmarks.detection --write $(MEASURE)

bench: $(VENV)/.development
	@$(PIP) "pdfplumber>=0.11,<1"  # to compare with; the product does not use it
	@echo "==> measuring everything (about twenty minutes on two quiet cores); writes docs/performance.*"
	@$(BIN)/python -m benchmarks
	@echo "==> done: docs/performance.md"

bench-quick: $(VENV)/.development
	@$(PIP) "pdfplumber>=0.11,<1"
	@$(BIN)/python -m benchmarks --quick

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis data/warehouse/readings data/warehouse/fiscal.duckdb
