# Two commands on a fresh machine: `make demo` runs the main job, `make test` passes the tests.
# Both make their own environment in .venv first.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin

.PHONY: demo test test-long lint generated bench bench-spark bench-suggest quality help

help:
	@echo "make demo       clean a sample feed and report on it"
	@echo "make test       tests, style, types, layers"
	@echo "make test-long  the same with the long property tests"
	@echo "make generated  what is made of packs, importers, conditions and commands, anew"
	@echo "make bench-suggest  how good rules from 200 marked items of each kind are"
	@echo "make bench      speed beside what people would use instead (docs/speed.md)"
	@echo "make bench-spark  one process beside Spark, equality checked (docs/scale.md)"
	@echo "make quality    the default rules on labelled texts (docs/quality.md)"

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(RUN)/python -m pip install --quiet --editable . --group dev
	@touch $@

GENERATED := packs marks schema reference formats help picture
generated: $(VENV)/ready
	for each in $(GENERATED); do $(RUN)/python scripts/make_$$each.py || exit 1; done

demo: $(VENV)/ready
	$(RUN)/feedfilter clean demo/moments.json --rules rules.yaml
	@echo
	$(RUN)/feedfilter report demo/moments.json --rules rules.yaml --top 12 --html demo/report.html
	@echo
	@echo "the report as a page: $(CURDIR)/demo/report.html"

lint: $(VENV)/ready
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports

test: lint
	$(RUN)/python -m pytest -n auto --dist loadgroup

test-long: lint
	HYPOTHESIS_PROFILE=long $(RUN)/python -m pytest -n auto --dist loadgroup

$(VENV)/rivals: $(VENV)/ready
	$(RUN)/python -m pip install --quiet --group bench
	@touch $@

bench: $(VENV)/rivals
	$(RUN)/python bench/speed.py --rivals $(RUN)/python --write
	$(RUN)/python bench/scaling.py --write

# One process beside Spark in local mode and as a cluster of two executors; needs Java and time.
# As many messages as you like: make bench-spark MESSAGES=1000000
MESSAGES ?= 10000000
bench-spark: $(VENV)/ready
	$(RUN)/python bench/spark.py $(MESSAGES)

quality: $(VENV)/rivals
	$(RUN)/python bench/quality.py

bench-suggest: $(VENV)/ready
	$(RUN)/python bench/suggest.py

.PHONY: fuzz licences locked

# Ten minutes of damaged samples for every importer and the loader of rules; what fails is kept in
# tests/fuzz/found and run by `make test` from then on.
fuzz: $(VENV)/ready
	$(RUN)/python -m tests.fuzz.run 600

# Every package that an installed feedfilter needs, with its licence.
licences: $(VENV)/ready
	$(RUN)/python scripts/licences.py

# The environment of requirements/dev.txt, by hashes: instead of `ready`, for who wants the very
# same packages everywhere.
locked:
	$(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --require-hashes --only-binary :all: --no-binary pyspark -r requirements/dev.txt
	$(RUN)/python -m pip install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/ready
