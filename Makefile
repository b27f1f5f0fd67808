# `make lecture` renders the film, `make test` runs every test; both set up what is missing first, once.
#   make lecture QUALITY=fhd LANGS="zh en"     QUALITY: draft, hd, fhd, uhd
#   make frames [SCENES=ForwardPass]           the pictures that the tests compare with, anew; shows what changed
#   make test-math                             the mathematics alone: no manim, no Pango
#   make check                                 lint, format, types, import contracts
#   make lock [UPGRADE=--upgrade]              the hash-pinned locks anew, after a change of dependencies

QUALITY ?= hd
LANGS ?=
BIN := .venv/bin
UV := 0.13.9
COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate $(UPGRADE)

export PYTHON

.PHONY: lecture test frames test-math check lock clean ready ready-math

lecture: ready
	@$(BIN)/lecture render --quality $(QUALITY) $(addprefix --lang ,$(LANGS))

test: ready
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadgroup

frames: ready
	@$(BIN)/python tests/frames/refresh.py $(SCENES)

test-math: ready-math
	@.venv-math/bin/python -m pytest -p no:cacheprovider tests/mathcore

check: ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

ready:
	@python=$$(sh setup/python.sh) && "$$python" setup/venv.py lecture

ready-math:
	@python=$$(sh setup/python.sh) && "$$python" setup/venv.py math

lock:
	@python=$$(sh setup/python.sh) && "$$python" -m venv .venv-lock
	@.venv-lock/bin/pip install --quiet uv==$(UV)
	$(COMPILE) pyproject.toml --group dev --group build --output-file setup/lecture.lock
	$(COMPILE) --group build --constraint setup/lecture.lock --output-file setup/build.lock
	$(COMPILE) --group math --constraint setup/lecture.lock --output-file setup/math.lock
	@rm -r .venv-lock

clean:
	rm -rf .venv .venv-math .venv-lock .import_linter_cache .mypy_cache .pytest_cache .ruff_cache *.egg-info
