# The only entry. `make book` and `make test` do everything, from a bare checkout on.
# Without make: README.md lists the plain commands behind each target.

# What callers name, as it was given, in the environment: make would run what stands
# behind a dollar sign in a file's name, the shell what stands in backquotes. Before all
# else, since a $(shell) of make 4.4 is given their values, too.
override NOTEBOOK := $(value NOTEBOOK)
override SET := $(value SET)
override FILE := $(value FILE)
override CLAIM := $(value CLAIM)
override SEED := $(value SEED)
export NOTEBOOK SET FILE CLAIM SEED

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
STEP := @sh scripts/step.sh
# three workers on two processors: one of them often waits, for a page or a sandbox
PYTEST := env OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 3 --dist worksteal

# everything a page is made of; a change of relulib or a claim changes what cells print,
# and so does what kernels are told
CODE := requirements.txt $(wildcard _ext/kernels.py) $(wildcard chapters/claims.toml) $(shell find relulib -name '*.py' -o -name '*.js' -o -name '*.css' -o -name '*.gz' -o -name '*.json' -o -name '*.html')
PAGES := $(wildcard *.md pages/*.md *.yml *.bib *.cff chapters/*.ipynb chapters/*.toml replications/*.json benchmarks/results/doctor.json grader/*.py exercises/*/*.ipynb _ext/* _ext/*/* _static/*)
NOTEBOOKS := $(wildcard chapters/*.ipynb)

.PHONY: help book serve pdf archive quizzes style check test test-seeds links notebooks replicate grade \
    claim-is-named notebook-is-named lab watch bench clean folder-has-moved

help:
	@echo "make book        build the book and say where it is"
	@echo "make serve       build it and serve it on this machine"
	@echo "make lab         set up and open JupyterLab, without building the book"
	@echo "make pdf         print the whole book into one PDF (needs Chromium)"
	@echo "make archive     pages, PDF, notebooks and package in one file, for offline use"
	@echo "make quizzes     the quizzes of the chapters for Moodle (GIFT) and Canvas (QTI)"
	@echo "make check       style, walls and every test that needs no built book (two minutes)"
	@echo "make test        build it, then the same and every other test"
	@echo "make notebooks   execute the notebooks anew into the form they are committed in"
	@echo "make replicate CLAIM=C06"
	@echo "                 run what carries a claim again, with a fresh seed (SEED=21: with yours)"
	@echo "make grade NOTEBOOK=exercises/01-definition/01-definition.ipynb"
	@echo "                 score your own exercises, for practice"
	@echo "make watch SET=01-definition"
	@echo "                 score an answer whenever it is saved, in any editor"
	@echo "make bench       measure this course beside other ways (three quarters of an hour; ONLY=grading)"
	@echo "make test-seeds  repeat the experiments with other master seeds (minutes)"
	@echo "make links       ask every site that the book links to (needs a network)"
	@echo "make clean       remove everything that was built, .venv included"

# An environment holds its folder's path: that of a copied or renamed folder is made anew.
ifneq ($(shell cat .venv/ready 2>/dev/null),$(shell pwd -P))
.venv/ready: folder-has-moved
endif

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) scripts/check_python.py
	$(STEP) "Setting up .venv (a few minutes the first time)" sh scripts/setup.sh "$(PYTHON)" requirements.txt
	@pwd -P >$@

.venv/ready-to-test: .venv/ready requirements-dev.txt
	$(STEP) "Adding to .venv what the tests need" sh scripts/setup.sh "$(PYTHON)" requirements-dev.txt
	@touch $@

# The cache of executed notebooks sees only their cells: drop it when other code changes.
_build/cache-is-fresh: $(CODE) | .venv/ready
	@rm -rf _build/.jupyter_cache
	@mkdir -p _build && touch $@

# The stamp bears the time of the start: what is saved during a build is built next time.
_build/book-is-built: _build/cache-is-fresh $(PAGES)
	@touch _build/book-is-started
	$(STEP) "Executing the notebooks that changed" $(BIN)/python scripts/execute.py $(NOTEBOOKS)
	$(STEP) "Building the pages" sh scripts/build.sh
	@mv _build/book-is-started $@

book: _build/book-is-built
	@echo "The book is in _build/html; open file://$(CURDIR)/_build/html/index.html"

serve: book
	@echo "The book is at http://127.0.0.1:$(PORT) (stop with Ctrl-C)"
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

_build/relu-course.pdf: _build/book-is-built .venv/ready-to-test scripts/pdf.py $(wildcard scripts/printed/*.*)
	@$(BIN)/python scripts/pdf.py --out $@

pdf: _build/relu-course.pdf

archive: _build/relu-course.pdf
	@sh scripts/archive.sh _build/relu-course.zip $<

quizzes: .venv/ready-to-test
	@$(BIN)/python scripts/quiz_export.py

style: .venv/ready-to-test
	$(STEP) "Checking style, spelling, form and who imports what" sh scripts/style.sh

check: style
	$(STEP) "Running the quick tests" $(PYTEST) -m "not (book or browser or slow or seeds)" tests
	@echo "All quick checks passed; make test runs the others"

# while notebooks are executed, the environment gets what the tests need
test:
	@$(MAKE) --no-print-directory -j 2 book style
	$(STEP) "Running the tests" $(PYTEST) -m "not seeds" tests
	@echo "All checks passed; the book is in _build/html"

test-seeds: .venv/ready-to-test
	$(STEP) "Repeating the experiments with other master seeds" $(PYTEST) -m seeds tests

links: _build/book-is-built
	$(STEP) "Asking the sites that the book links to" $(BIN)/jupyter-book build --builder linkcheck .

_build/notebooks-are-executed: $(CODE) $(NOTEBOOKS) | .venv/ready
	$(STEP) "Executing the notebooks" $(BIN)/python scripts/notebooks.py
	@mkdir -p _build && touch $@

notebooks: _build/notebooks-are-executed
	@echo "The notebooks in chapters/ are executed and in the committed form"

claim-is-named:
	@test -n "$$CLAIM" || { echo "Which? make replicate CLAIM=C06 (or CLAIM=--all)"; exit 2; }

replicate: claim-is-named .venv/ready
	@$(BIN)/python -m relulib.replicate $$CLAIM $${SEED:+--seed $$SEED}

notebook-is-named:
	@test -n "$$NOTEBOOK" || { echo "Which? make grade NOTEBOOK=exercises/01-definition/01-definition.ipynb"; exit 2; }

grade: notebook-is-named .venv/ready
	@$(BIN)/grader --sandbox auto -- "$${SET:-$$(dirname -- "$$NOTEBOOK")}" "$$NOTEBOOK"

lab: .venv/ready
	@$(BIN)/jupyter lab

watch: .venv/ready
	@test -n "$$SET" || { echo "Which? make watch SET=01-definition"; exit 2; }
	@$(BIN)/grader watch "exercises/$$SET" $${FILE:+"$$FILE"}

bench: _build/book-is-built .venv/ready-to-test
	$(STEP) "Measuring this course beside other ways (three quarters of an hour)" $(BIN)/python -m benchmarks $(ONLY)

clean:
	rm -rf _build .venv .pytest_cache .hypothesis .ruff_cache relulib.egg-info
	@echo "Removed all that was built; sources are untouched"
