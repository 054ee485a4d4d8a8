# Everything works on a fresh Debian 12 or Ubuntu as root or through sudo, and does nothing twice.
#   make setup   what demo and test need         make demo   the map of the sample scene, through QGIS
#   make test    lint and tests                  make bench  measured claims, build/bench.json
#   make shuffle  the tests in random order, each seed another; SEEDS="1 2 3 4 5", TESTS=tests
#   make zip     the plugin as build/layerfuse-VERSION.zip: checked as plugins.qgis.org does, installed by QGIS, used
#   make wheel   the package for pip in build/dist/, its metadata checked as PyPI does
#   make matrix  the tests with QGIS on Debian 12, 13 and sid, build/matrix.json (as root; gigabytes, an hour at first)
#   make screenshots  pictures of the real QGIS desktop
#   make story   QGIS told in thirty steps with mouse and keys, pictures in build/story; STORY="--language zh-Hans";
#                in the QGIS of other systems, as make matrix has them: SYSTEMS="trixie sid"
#   make translations  texts to translate, resources/i18n/*.ts, brought up to date and compiled
#   make install link this checkout into the QGIS profile of this user

# The Python that QGIS's bindings belong to.
PYTHON ?= /usr/bin/python3
TORCH := torch==2.13.0
PACKAGES := qgis python3-qgis qgis-providers python3-gdal gdal-bin python3-venv python3-dev \
  xvfb xdotool openbox imagemagick fonts-dejavu-core cgi-mapserver
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
BIN := .venv/bin
READY := .venv/ready
export QT_QPA_PLATFORM ?= offscreen
# Tests begin hundreds of processes; each would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo test shuffle lint bench zip wheel matrix screenshots story translations install clean clean-matrix

setup: $(READY)

$(READY): pyproject.toml
	@dpkg -s $(PACKAGES) >/dev/null 2>&1 || \
	  { $(SUDO) apt-get update -q && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $(PACKAGES); }
	@$(BIN)/python -c 'import sys' 2>/dev/null || $(PYTHON) -m venv --clear --system-site-packages .venv
	$(BIN)/python -c 'import torch' 2>/dev/null || $(BIN)/python -m pip install -q $(TORCH)
	$(BIN)/python -m pip install -q -e '.[train,demo,test]'
	@touch $@

demo: $(READY)
	$(BIN)/python -m benchmarks.demo

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@mkdir -p .venv/types && ln -sfn ../.. .venv/types/layerfuse
	$(BIN)/python -m mypy

# Files in the order of their names: those of tests/unit are short and come last, so all processes end together. One more
# than two processors: tests wait for processes of their own, too.
test: lint
	$(BIN)/python -m pytest -m "not slow" -n 3 --dist loadfile --no-loadscope-reorder

# Every draw and the order of tests by a seed. TESTS="--ignore=tests/qgis" leaves QGIS out.
SEEDS ?= 1 2 3 4 5
shuffle: $(READY)
	for seed in $(SEEDS); do \
	  LAYERFUSE_TEST_SEED=$$seed $(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile \
	    -p randomly -p no:cacheprovider --randomly-seed=$$seed --hypothesis-seed=$$seed $(TESTS) || exit; done

bench: $(READY)
	@$(BIN)/python -c 'import onnx, onnxruntime' 2>/dev/null || \
	  $(BIN)/python -m pip install -q -e '.[bench]' || echo "Without onnxruntime: what is compared with it is left out."
	$(BIN)/python -m benchmarks

zip: $(READY)
	@$(BIN)/python -c 'import bandit, detect_secrets, flake8' 2>/dev/null || \
	  $(BIN)/python -m pip install -q -e '.[packaging]'
	$(BIN)/python -m layerfuse.tests.packaging.plugin_zip

wheel: $(READY)
	@$(BIN)/python -c 'import build, twine' 2>/dev/null || $(BIN)/python -m pip install -q -e '.[packaging]'
	$(BIN)/python -m build -o build/dist
	$(BIN)/python -m twine check --strict build/dist/*

# Where the systems lie: LAYERFUSE_MATRIX. Some of them: make matrix SYSTEMS="trixie sid"
matrix:
	@command -v debootstrap >/dev/null || $(SUDO) apt-get install -q -y --no-install-recommends debootstrap
	$(SUDO) $(PYTHON) tests/packaging/matrix.py $(SYSTEMS)

# The pictures of README and docs, all of them but drawings and charts; which is made of what: tests/packaging/doc_images.py.
# All others, such as the dark theme, stay in build/screenshots/. Buildings, the flood and the loop need data that are not
# in the repository: see DATA in tests/qgis/desktop/desktop.py. An hour, for models are learnt in it.
DESKTOP = $(BIN)/python tests/qgis/desktop/desktop.py --output build/screenshots
screenshots: demo
	@dpkg -s fonts-noto-cjk >/dev/null 2>&1 || $(SUDO) apt-get install -q -y --no-install-recommends fonts-noto-cjk
	$(DESKTOP)
	$(DESKTOP) --language zh-Hans
	$(DESKTOP) --dark
	test ! -d ../shared/data || { $(DESKTOP) --story flood && $(DESKTOP) --story loop; }
	$(BIN)/layerfuse compare --model zion-landcover --layer optical=resources/sample/landsat8.tif \
	  --layer elevation=resources/sample/srtm.tif --reference resources/sample/nlcd8.tif \
	  --output build/screenshots/compare --overwrite
	$(BIN)/python tests/packaging/page_picture.py build/screenshots/compare/report.html \
	  build/screenshots/compare.png 1000x1160
	$(BIN)/python tests/packaging/doc_images.py build
	test ! -d ../shared/teacher || \
	  $(BIN)/python -m benchmarks.model_pages.pictures ../shared/data ../shared/teacher/dynamicworld/forward

# Fails where a step leads to nothing, Python reports an error, text is cut off or a button is dead.
story: $(READY)
ifdef SYSTEMS
	$(SUDO) $(PYTHON) tests/packaging/matrix.py $(SYSTEMS) --story thirty $(STORY)
else
	$(BIN)/python tests/qgis/desktop/desktop.py --story thirty --output build/story $(STORY)
endif

translations: $(READY)
	@command -v lrelease >/dev/null || $(SUDO) apt-get install -q -y --no-install-recommends qttools5-dev-tools
	$(BIN)/python -m layerfuse.tests.packaging.translations

PROFILE ?= $(or $(XDG_DATA_HOME),$(HOME)/.local/share)/QGIS/QGIS3/profiles/default
install: $(READY)
	mkdir -p "$(PROFILE)/python/plugins"
	ln -sfn "$(CURDIR)" "$(PROFILE)/python/plugins/layerfuse"
	$(BIN)/python -m layerfuse.tests.packaging.help_pages
	@echo "Start QGIS and tick LayerFuse in Plugins > Manage and Install Plugins > Installed."

clean: $(if $(wildcard build/matrix),clean-matrix)
	rm -rf build runs

clean-matrix:
	$(SUDO) $(PYTHON) tests/packaging/matrix.py --clean
