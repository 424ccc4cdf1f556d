# Thin calls of the package's own commands. Windows users without make: a few lines in README.md do the same.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

EDITION ?= all

.PHONY: book lab test bench check release clean

# a virtual environment with the lock; made again when the lock changes
$(VENV)/.ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --progress-bar on -r requirements.txt
	touch $@

# beside it what marking with nbgrader needs, for the test of it and for instructors who mark; students need none
$(VENV)-instructor/.ready: requirements.txt requirements-instructor.txt
	$(PYTHON) -m venv $(VENV)-instructor
	$(VENV)-instructor/bin/python -m pip install --progress-bar on -r requirements-instructor.txt
	touch $@

book: $(VENV)/.ready   ## build the book and print where it is
	$(BIN)/python -m japan_russia book

lab: $(VENV)/.ready    ## open JupyterLab on the first lesson
	$(BIN)/python -m japan_russia lab

test: $(VENV)/.ready $(VENV)-instructor/.ready   ## run everything: style, data, notebooks, browser
	$(BIN)/python -m japan_russia test

bench: $(VENV)/.ready  ## measure, and print a table of ratios
	$(BIN)/python -m japan_russia bench

check: $(VENV)/.ready  ## check tables, quizzes and lessons, without building
	$(BIN)/python -m japan_russia check

release: $(VENV)/.ready   ## make editions to hand out: EDITION=self-study, student, instructor or all
	$(BIN)/python -m japan_russia release --edition $(EDITION) --out dist/

clean:                 ## forget the built book
	rm -rf _build
