# Needs Python 3.11 or newer and GNU make; everything else is installed into .venv.

VENV ?= .venv
BIN := $(VENV)/bin
DATA ?= .exportgate
PORTS_FROM ?= 8101
ARGS ?=
SEEDS ?= 5
ORDERS ?= 6000
WORKERS ?= 3
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
CANDIDATES := $(PYTHON) python3 python3.11 python3.12 python3.13 python3.14 python

# The tests and a running system start hundreds of Python processes: none should compile what another has.
unexport PYTHONDONTWRITEBYTECODE

# The first candidate that runs and is new enough. One named with PYTHON=… is not passed over.
define FIND_PYTHON
for python in $(if $(PYTHON),$(PYTHON),$(CANDIDATES)); do \
  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then break; fi; \
  python=; \
done; \
if [ -z "$$python" ]; then \
  echo "exportgate needs Python 3.11 or newer$(if $(PYTHON), and $(PYTHON) is not,): name one with 'make PYTHON=/path/to/python3.11 …'" >&2; \
  exit 2; \
fi
endef

.DEFAULT_GOAL := help
.PHONY: help demo test lint types imports dependencies pytest faults bench lock clean

help: ## show what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

demo: $(VENV)/.local ## a running system on this machine, with the sample orders in it (DATA=.exportgate, PORTS_FROM=8101)
	@exec $(BIN)/exportgate up --data-dir $(DATA) --ports-from $(PORTS_FROM) --sample-orders

test: lint types imports dependencies pytest ## every check and every test

lint: $(VENV)/.dev ## style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## static types
	$(BIN)/mypy

imports: $(VENV)/.dev ## who may import whom
	$(BIN)/lint-imports

dependencies: $(VENV)/.dev ## declared, and nothing declared in vain
	$(BIN)/deptry --no-ansi .

pytest: $(VENV)/.dev ## the tests alone, in WORKERS=3 processes; ARGS=… goes to pytest
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

faults: $(VENV)/.dev ## long fault injection runs (SEEDS=5, ORDERS=6000); ARGS=… goes to pytest
	EXPORTGATE_FAULT_SEEDS=$(SEEDS) EXPORTGATE_FAULT_ORDERS=$(ORDERS) EXPORTGATE_AUDIT_ENTRIES=100000 \
	  $(BIN)/pytest tests/faults tests/unit/audit/test_verify_at_scale.py tests/integration/audit/test_proofs.py --timeout 3600 $(ARGS)

bench: $(VENV)/.local ## the benchmarks: assessment, matching (WATCHMAN=… the program to compare with) and pipeline
	-$(BIN)/exportgate prepare machine-code
	$(BIN)/exportgate bench assessment
	$(BIN)/exportgate bench matching $(if $(WATCHMAN),--watchman $(WATCHMAN))
	$(BIN)/exportgate bench pipeline

lock: ## pin the dependencies of pyproject.toml again, by hash, naming no index (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv on PATH" >&2; exit 2; }
	uv pip compile pyproject.toml $(LOCK) -o requirements/runtime.txt
	uv pip compile --group build $(LOCK) -o requirements/build.txt
	uv pip compile pyproject.toml $(LOCK) --extra local --group build -o requirements/local.txt
	uv pip compile pyproject.toml $(LOCK) --extra local --extra dev --group build -o requirements/dev.txt

clean: ## remove what was installed and built (not the data in DATA)
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/pip:
	@$(FIND_PYTHON); \
	echo "making $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv $(VENV) || { \
	  rm -rf $(VENV); \
	  echo "a virtual environment could not be made: install Python's venv module (on Debian: python3-venv)" >&2; \
	  exit 2; }

# Each stamp is made anew when its list of pinned packages, or the packaging, changes.
$(VENV)/.local $(VENV)/.dev: $(VENV)/.%: requirements/%.txt pyproject.toml | $(VENV)/bin/pip
	@echo "installing what $< pins"
	@$(BIN)/pip install --disable-pip-version-check --quiet --require-hashes -r $<
	@$(BIN)/pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@
