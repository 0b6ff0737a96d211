# make demo   set everything up, check our vault, build the site and say where it is
# make test   everything that must hold before a change lands
# make test-install   build a wheel, install it into empty environments and use it
# make release-check  all that must hold of a release; TAG=v1.2.3 for the release itself
# make reliability  kill commands, fill disks, run two at once, follow random changes (20 minutes)
# make fuzz   let atheris, or Hypothesis, try each part; SECONDS=300 for five minutes each
# make fidelity VAULTS="FOLDER ..."  hold what is read against what the app recorded of these vaults
# make bench  compare with other tools (slow; needs a quiet machine); VAULT=FOLDER and SITE=FOLDER
#             name a real vault of thousands of notes, and one of hundreds, for what users wait for
# make properdocs  build our site with ProperDocs, which goes on from MkDocs
# make docs   check the documentation and make a site of it, in site-docs/
# make docs-reference  write the pages of docs/reference anew from the program
# make docs-picture  take the README's pictures of the site and of its views anew

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -I -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# Until the first release this checkout was installed by the name "vaultkit". What is left of that
# goes before anything is installed: uninstalled later, it would take the command along.
RENAME := if grep -qsF 'file://$(CURDIR)"' $(VENV)/lib/python*/site-packages/vaultkit-*.dist-info/direct_url.json; \
	then $(BIN)/python -I -m pip uninstall --quiet --yes vaultkit; fi
CODE := vaultkit tests
JOBS ?= 2
TAG ?=
export TAG
SECONDS ?= 60
VAULTS ?=
VAULT ?=
SITE ?=
FUZZ ?= parse html frontmatter wikilink base expression canvas import config fix mv

.PHONY: demo test test-install release-check lint types unit vault site properdocs browser reliability fuzz fidelity bench format clean docs

demo: $(VENV)/.installed
	$(BIN)/vaultkit check vault
	$(BIN)/vaultkit build --vault vault --site-dir site --strict
	@echo "Open site/index.html through a server: $(BIN)/python -I -m http.server --directory site 8000"

test: lint types unit vault docs site browser

test-install: | $(BIN)/python
	$(BIN)/python -m tests.install.run

release-check: $(VENV)/release/.installed
	$(VENV)/release/bin/python -m tests.install.release --tag "$$TAG"

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

types: $(VENV)/.installed-dev
	$(BIN)/mypy

unit: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --quiet --numprocesses $(JOBS) -m "not browser"

vault: $(VENV)/.installed-dev
	$(BIN)/vaultkit check vault
	$(BIN)/vaultkit moc --check vault

docs: $(VENV)/.installed-dev
	$(BIN)/vaultkit check docs
	$(BIN)/vaultkit build docs --site-dir site-docs --strict

site: $(VENV)/.installed-dev
	$(BIN)/vaultkit build --vault vault --site-dir site --strict

# The same configuration and plugin; what it warns of fails, as in `make site`.
properdocs: $(VENV)/.installed-dev
	@$(BIN)/python -I -c 'import sys, importlib.metadata as found; \
		"material" in {one.name for one in found.entry_points(group="mkdocs.themes")} or sys.exit( \
		"the theme Material is not installed; to install it: $(BIN)/pip install mkdocs-material" \
		"   (or MaterialX, with \"name: materialx\" in mkdocs.yml: mkdocs-materialx)")'
	$(BIN)/properdocs build --strict --quiet --config-file mkdocs.yml --site-dir $(VENV)/site-properdocs

browser: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --quiet --numprocesses $(JOBS) --dist loadfile -m browser

.PHONY: docs-reference docs-picture

docs-reference: $(VENV)/.installed-dev
	$(BIN)/python -m tests.docs.write

docs-picture: $(VENV)/.installed-dev
	$(BIN)/python -m tests.docs.picture

reliability: $(VENV)/.installed-dev
	$(BIN)/python -m tests.reliability.run
	$(BIN)/python -m tests.reliability.edits

fuzz: $(VENV)/.installed-fuzz
	@status=0; for target in $(FUZZ); do \
		nice -n 19 $(BIN)/python -m tests.fuzz.run $$target --seconds $(SECONDS) 2>fuzz-$$target.log \
		&& rm fuzz-$$target.log || status=1; done; exit $$status

fidelity: $(VENV)/.installed-dev
	@test -n "$(strip $(VAULTS))" || { echo "Name vaults that hold a record of the app, as folders, clones or" \
		"bare repositories: make fidelity VAULTS=\"one two\"; see docs/development/fidelity.md"; exit 2; }
	$(BIN)/python -m tests.fidelity.run $(VAULTS)

bench: $(VENV)/.installed-bench
	$(BIN)/python -m tests.bench.accuracy
	$(BIN)/python -m tests.bench.audit_accuracy
	$(BIN)/python -m tests.bench.run
	$(BIN)/python -m tests.bench.engine $(if $(VAULT),--vault "$(VAULT)") $(if $(SITE),--site "$(SITE)")
	$(BIN)/python -m tests.bench.install

format: $(VENV)/.installed-dev
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

clean:
	rm -rf $(VENV) dist release site site-docs .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "vaultkit needs Python 3.11 or newer: make PYTHON=python3.11"; exit 2; }
	$(PYTHON) -I -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@$(RENAME)
	$(INSTALL) --editable '.[site,kubernetes]'
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	@$(RENAME)
	$(INSTALL) --editable '.[dev]'
	touch $@ $(VENV)/.installed

# An environment of their own: what they need is nothing that tests should find.
$(VENV)/release/.installed: constraints.txt | $(BIN)/python
	$(PYTHON) -I -m venv --clear $(VENV)/release
	$(subst $(BIN),$(VENV)/release/bin,$(INSTALL)) build cyclonedx-bom twine
	touch $@

$(VENV)/.installed-fuzz: $(VENV)/.installed-dev
	$(INSTALL) --editable '.[dev,fuzz]' || echo "atheris does not install here: Hypothesis makes the inputs"
	touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	$(INSTALL) --editable '.[dev,bench]'
	touch $@
