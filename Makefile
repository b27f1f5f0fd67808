# `make lecture` renders the film, `make test` runs every test; both set up what is missing first, once.
#   make lecture QUALITY=fhd LANGS="zh en"     QUALITY: draft, hd, fhd, uhd; LECTURE=FILE, OUT=FOLDER
#   make test TESTS=tests/engine               some of the tests
#   make test PYTHON=python3.13 VENV=.venv-3.13      with another Python, in an environment of its own
#   make smoke                                 both commands, shortly, on a second Python where one is found
#   make frames [SCENES=ForwardPass]           the pictures that the tests compare with, anew; shows what changed
#   make phonemes [LANGS=zh]                   how every phrase of the scripts is read, anew; git diff shows what changed
#   make gallery [COMPONENTS=Plot]             the pictures of the components anew, and docs/components.md
#   make test-math                             the mathematics alone: no manim, no Pango
#   make browser                               Chromium, where it is missing; make test does that
#   make check                                 lint, format, types, import contracts
#   make voices                                the packages of the voices again, where they could not be had
#   make lock [UPGRADE=--upgrade]              the hash-pinned locks anew, after a change of dependencies

QUALITY ?= hd
LANGS ?=
LECTURE :=
OUT :=
TESTS :=
VENV := .venv
BIN := $(VENV)/bin
# What differs most between the versions of the locked packages: frames, films, messages and types.
SMOKE := tests/engine/test_buffers.py tests/engine/test_skip_frames.py tests/engine/test_writer.py \
	tests/lecture/test_clips.py tests/lecture/test_film.py tests/lecture/test_lecture_file.py tests/test_contracts.py
UV := 0.13.9
COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate $(UPGRADE)

export PYTHON

.PHONY: lecture voices test smoke frames phonemes gallery test-math check lock clean ready ready-math browser

lecture: ready
	@$(BIN)/lecture render --quality $(QUALITY) $(addprefix --lang ,$(LANGS)) $(addprefix --lecture ,$(LECTURE)) \
		$(addprefix --out ,$(OUT))

test: ready browser
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadgroup \
		--no-loadscope-reorder $(TESTS)

smoke: ready
	@other=$$(sh setup/python.sh another $(BIN)/python); \
	if [ -z "$$other" ]; then echo "No second Python of 3.11 to 3.14 was found: make smoke tries none."; exit 0; fi; \
	$(MAKE) --no-print-directory lecture test PYTHON="$$other" VENV=.venv-smoke QUALITY=draft \
		LECTURE=setup/smoke.toml OUT=media/smoke TESTS="$(SMOKE)"

frames: ready
	@$(BIN)/python tests/frames/refresh.py $(SCENES)

phonemes: ready
	@$(BIN)/python tests/phonemes/refresh.py $(LANGS)

gallery: ready
	@$(BIN)/python tests/gallery/refresh.py $(COMPONENTS)

test-math: ready-math
	@.venv-math/bin/python -m pytest -p no:cacheprovider tests/mathcore

check: ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

voices:
	@rm -f $(VENV)/voices.stamp
	@$(MAKE) --no-print-directory ready

ready:
	@python=$$(sh setup/python.sh) && "$$python" setup/venv.py lecture $(VENV)

ready-math:
	@python=$$(sh setup/python.sh) && "$$python" setup/venv.py math .venv-math

browser:
	@$(BIN)/python setup/browser.py

lock:
	@python=$$(sh setup/python.sh) && "$$python" -m venv .venv-lock
	@.venv-lock/bin/pip install --quiet uv==$(UV)
	$(COMPILE) pyproject.toml --group dev --group build --output-file setup/lecture.lock
	$(COMPILE) --group build --constraint setup/lecture.lock --output-file setup/build.lock
	$(COMPILE) --group math --constraint setup/lecture.lock --output-file setup/math.lock
	@"$$(sh setup/python.sh)" setup/extra.py speech | $(COMPILE) --constraint setup/lecture.lock --output-file setup/speech.lock -
	@rm -r .venv-lock

clean:
	rm -rf .venv .venv-* .import_linter_cache .mypy_cache .pytest_cache .ruff_cache *.egg-info
