# Thin calls of the package's own commands. Windows users without make: a few lines in README.md do the same.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: book lab check clean

# a virtual environment with the lock; made again when the lock changes
$(VENV)/.ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --progress-bar on -r requirements.txt
	touch $@

book: $(VENV)/.ready   ## build the book and print where it is
	$(BIN)/python -m japan_russia book

lab: $(VENV)/.ready    ## open JupyterLab on the first lesson
	$(BIN)/python -m japan_russia lab

check: $(VENV)/.ready  ## check tables, quizzes and lessons, without building
	$(BIN)/python -m japan_russia check

# not for students
FORMAT ?= moodle
LESSON ?= all
.PHONY: export
export: $(VENV)/.ready    ## hand the questions to a school's system: FORMAT=qti, moodle, gift, scorm or pdf-quiz; LESSON=04 or all
	$(BIN)/python -m japan_russia export --format $(FORMAT) --lesson $(LESSON) --out dist/export/

# not in releases
EDITION ?= all
.PHONY: release
release: $(VENV)/.ready   ## make editions to hand out: EDITION=self-study, student, instructor or all
	$(BIN)/python -m japan_russia release --edition $(EDITION) --out dist/

# not in releases
# what marking with nbgrader and a hub need besides; students need nothing of it
INSTRUCTOR := .venv-instructor
$(INSTRUCTOR)/.ready: requirements.txt requirements-instructor.txt
	$(PYTHON) -m venv $(INSTRUCTOR)
	$(INSTRUCTOR)/bin/python -m pip install --progress-bar on -r requirements-instructor.txt
	touch $@
deploy/node_modules/.ready: deploy/package-lock.json
	npm ci --no-fund --no-audit --prefix deploy
	touch $@
.PHONY: test bench hub bench-hub
test: $(VENV)/.ready $(INSTRUCTOR)/.ready deploy/node_modules/.ready   ## run everything: style, data, notebooks, browser
	$(BIN)/python -m japan_russia test
bench: $(VENV)/.ready  ## measure, and print a table of ratios
	$(BIN)/python -m japan_russia bench
hub: $(INSTRUCTOR)/.ready deploy/node_modules/.ready   ## start a JupyterHub for a class on this machine
	$(INSTRUCTOR)/bin/jupyterhub -f deploy/jupyterhub_config.py
bench-hub: $(VENV)/.ready $(INSTRUCTOR)/.ready deploy/node_modules/.ready   ## measure a hub with twelve students
	$(BIN)/python benchmarks/hub.py

clean:                 ## forget the built book
	rm -rf _build
