# Two commands do everything: `make grade` and `make test`. Both set up .venv on first use.
PYTHON ?= $(shell for p in python3.11 python3.12 python3; do $$p -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
CASE ?= daye-2022

.PHONY: grade report test check docs bench lock clean

grade: $(VENV)/.run  ## set up if needed, grade cases/daye-2022 and print the result
	@$(BIN)/kaohe grade $(CASE)

report: $(VENV)/.run  ## write every kind of report on the case to out/, and a sheet for each unit
	@for kind in html docx xlsx md "xlsx --per-unit" "md --per-unit"; do $(BIN)/kaohe report $(CASE) --to $$kind || exit; done

test: $(VENV)/.dev  ## set up if needed, run all tests
	@$(BIN)/pytest -q -n auto $(TESTS)

check: $(VENV)/.dev  ## lint, types, architecture, rules, generated docs
	$(BIN)/ruff check src tests tools benchmarks
	$(BIN)/ruff format --check src tests tools benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kaohe check
	$(BIN)/kaohe test
	$(BIN)/python tools/make_docs.py --check

docs: $(VENV)/.dev  ## write the generated docs
	$(BIN)/python tools/make_docs.py

bench: $(VENV)/.dev  ## measure, beside a named peer in the same run, and print ratios
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.scale

lock: $(VENV)/.dev  ## pin the dependencies anew, without index addresses
	$(BIN)/pip-compile -q --upgrade --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras -o requirements/run.txt pyproject.toml
	$(BIN)/pip-compile -q --upgrade --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras --allow-unsafe --extra dev -c requirements/run.txt -o requirements/dev.txt pyproject.toml

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新的版本（python3.11 -m venv 可用）"; exit 2; }
	@echo "第一次使用：正在建立运行环境 $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@
