# `make run` and `make test` do all their own set-up; they need Python 3.11 or later, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH ?= ../shared/bench
DEMO ?=
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

# Where Python is told to write no bytecode, every process compiles what it imports anew: a crawl that fetches one
# page then takes half as long again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test coverage render fmt bench train fuzz up down e2e e2e-crash docker-up docker-down docker-e2e lock clean

help: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/uv.ok:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Clipdesk needs Python 3.11 or later: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-build.txt
	@touch $@

$(VENV)/run.ok: requirements.txt pyproject.toml $(VENV)/uv.ok
	$(BIN)/uv pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.ok: requirements-dev.txt $(VENV)/run.ok
	$(BIN)/uv pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@

# pywb pins releases that nothing else here could live with, so that it has an environment of its own.
$(VENV)/replay.ok: requirements-replay.txt $(VENV)/uv.ok
	$(PYTHON) -m venv $(VENV)/replay
	$(BIN)/uv pip install --quiet --python $(VENV)/replay --require-hashes --requirement requirements-replay.txt
	@touch $@

run: $(VENV)/run.ok ## crawl the demo newsroom into a corpus: the main job, without network
	@$(BIN)/clipdesk demo --run

test: $(VENV)/test.ok ## lint, types, import rule and all tests but the end-to-end ones
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@PYTHONPATH=dags $(BIN)/lint-imports
	@$(BIN)/pytest -m "not e2e" -n 2 --dist loadfile

coverage: $(VENV)/test.ok ## every branch of clipdesk/corpus/ and steps/ must be gone by a test (half an hour)
	@rm -rf .cache/coverage && mkdir -p .cache/coverage
	@for part in tests/corpus tests/steps tests/library tests/corpora tests/cli tests/dags; do \
		$(BIN)/coverage run -m pytest -q -m "not e2e" -n 0 $$part || exit 1; done
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report

render: $(VENV)/run.ok ## install what sources with `render: true` need, but for Chromium itself
	$(BIN)/uv pip install --quiet --require-hashes --requirement requirements-render.txt

fmt: $(VENV)/test.ok ## format the code, and write what follows from it: the columns in docs/corpus.md, the rules ready to run
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	$(BIN)/python -m clipdesk.corpus.guide docs/corpus.md
	$(BIN)/python -m parsers.boilerplate

bench: $(VENV)/test.ok ## measure: extraction beside trafilatura, matching, credits, corpus, crawl
	$(BIN)/python -m benchmarks $(BENCH)

train: $(VENV)/test.ok ## train the body model from labelled pages in $(BENCH)
	$(BIN)/python -m training $(BENCH)

laws: $(VENV)/test.ok ## what holds for any input, tried with two thousand random ones for each law
	@$(BIN)/pytest -m "hypothesis and not e2e" --hypothesis-profile thorough -n 2

fuzz: $(VENV)/test.ok ## ten minutes of coverage-guided fuzzing of the parser
	$(BIN)/uv pip install --quiet --require-hashes --requirement requirements-fuzz.txt
	@mkdir -p .cache/fuzz
	$(BIN)/python tests/fuzz/fuzz_parse.py -max_total_time=600 -timeout=10 -rss_limit_mb=2048 -artifact_prefix=.cache/ .cache/fuzz tests/parsers benchmarks/completeness

up: $(VENV)/run.ok ## start the embedded Airflow on loopback (DEMO=1: with the demo newsroom)
	@$(BIN)/python -m scheduler up $(if $(DEMO),--demo)

down: $(VENV)/run.ok ## end what `make up` started
	@$(BIN)/python -m scheduler down

# A file's tests share one desk and wait for it most of the time, so that two files go side by side.
e2e: $(VENV)/test.ok $(VENV)/replay.ok ## prove the embedded Airflow: a scheduled run of the demo, again, a backfill, a late run; replay its archives; run every command of docs/operate.md
	@$(BIN)/pytest -m "e2e and not crash" tests/e2e tests/docs -n 2 --dist loadfile --durations=0

e2e-crash: $(VENV)/test.ok ## kill every part of the embedded Airflow, and a run a hundred times
	@$(BIN)/pytest -m "crash" tests/e2e tests/faults -n 2 --dist loadfile --durations=0

docker-up: ## build and start the containers (DEMO=1: with the demo newsroom)
	@docker/up $(if $(DEMO),--demo)

docker-down: ## stop the containers; the data stays in its volumes
	@docker/down

docker-e2e: $(VENV)/test.ok ## build and start the containers for real, and compare their corpus with `make run`
	@docker/e2e

lock: $(VENV)/uv.ok ## resolve the dependencies anew into the hashed requirements files
	printf 'setuptools\nuv\n' | $(COMPILE) - -o requirements-build.txt
	$(COMPILE) pyproject.toml --extra desk -o requirements.txt
	echo scrapy-playwright | $(COMPILE) - -c requirements.txt -o requirements-render.txt
	$(COMPILE) --group dev -c requirements.txt -o requirements-dev.txt
	echo altair | $(COMPILE) - pyproject.toml --extra pandas --extra polars -c requirements.txt -c requirements-dev.txt -o requirements-reader.txt
	printf "atheris==3.0.0 ; python_version < '3.12'\natheris ; python_version >= '3.12'\n" | $(COMPILE) - -o requirements-fuzz.txt
	printf 'pywb\nsetuptools<81\n' | $(COMPILE) - -o requirements-replay.txt

clean: ## remove the demo's data and the caches, not your corpus elsewhere
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis build
