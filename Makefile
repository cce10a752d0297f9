# Everything that is run by hand in this project. Each target sets up what it needs; see README.md.
.SHELLFLAGS := -euc
.PHONY: help demo test check format wheel bench layouts fuzz lock clean

dev := .venv-dev/bin

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' $(MAKEFILE_LIST)

demo: ## watch six mails being registered, judged and answered, in a temporary folder
	@.ci/venv .venv requirements.lock
	@.venv/bin/python demo/run.py

test: ## lint, types and all tests, against real IMAP, SMTP and PostgreSQL servers
	@.ci/servers
	@.ci/venv .venv-dev requirements-dev.lock
	@$(MAKE) --no-print-directory lint
	$(dev)/pytest -n 2 --ignore=tests/bench
	@# alone: beside another process a ratio says nothing
	$(dev)/pytest -p no:xdist -s tests/bench

check: ## half a minute: lint, types and the fast tests, no servers and no journeys
	@.ci/venv .venv-dev requirements-dev.lock
	@$(MAKE) --no-print-directory lint
	$(dev)/pytest -n 2 -m "not server and not slow" tests/steps tests/ports tests/rules tests/docs

.PHONY: lint
lint:
	$(dev)/ruff check
	$(dev)/ruff format --check
	$(dev)/mypy --strict
	$(dev)/lint-imports --no-logo

format: ## put the code into shape
	@.ci/venv .venv-dev requirements-dev.lock
	$(dev)/ruff check --fix
	$(dev)/ruff format

wheel: ## build dist/finsam_intake-*.whl, with the forms, rules and texts in it
	@.ci/venv .venv-dev requirements-dev.lock
	@rm -f dist/*.whl
	$(dev)/hatchling build -t wheel

bench: ## how fast and how small: a table of our reader beside other libraries, and what must hold; some minutes
	@.ci/servers
	@.ci/venv .venv-dev requirements-dev.lock
	@PYTHONPATH=tests $(dev)/python -m bench

layouts: ## how right reports are read, by layout; make layouts ARGS="'pdf-*' --slow --wrong" for some, with the faults
	@.ci/venv .venv-dev requirements-dev.lock
	@PYTHONPATH=tests $(dev)/python -m layouts.score $(ARGS)

fuzz: ## damaged files through the reader, for half an hour: 10,000 docx and pdf, 200 odt, rtf, doc, 200 pictures; then 1,000 reports in a row
	@.ci/venv .venv-dev requirements-dev.lock
	@PYTHONPATH=tests $(dev)/python -m fuzz
	@PYTHONPATH=tests $(dev)/python -m fuzz.steady 1000

lock: ## pin pyproject.toml's packages anew, with hashes; make lock UPGRADE=--upgrade takes the newest
	@.ci/venv .venv-dev requirements-dev.lock
	@$(dev)/python -m pip install --quiet --disable-pip-version-check uv
	$(compile) --extra build --output-file requirements.lock
	$(compile) --extra build --extra dev --constraint requirements.lock --output-file requirements-dev.lock

compile = $(dev)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

clean: ## remove what the targets above made
	rm -rf .venv .venv-dev build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
