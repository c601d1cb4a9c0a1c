# The one door of this repository. Every target prepares .venv by itself; `make help` lists them.
# Python: the python3 of PATH, or the one you name: make test PYTHON=/path/to/python3

PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
# The coverage gate belongs to the whole suite; a part of it (ARGS) runs without.
GATE := $(if $(strip $(ARGS)),,--cov)

.DEFAULT_GOAL := help
.PHONY: help setup test check sizes bench docs demo lock format clean

help: ## 显示本说明 · show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## 准备 .venv · prepare .venv (uv if on PATH, else pip)
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	  echo "找不到 $(PYTHON)：请安装 Python 3.11 或更高版本。" >&2; \
	  echo "$(PYTHON) not found: install Python 3.11 or newer." >&2; exit 1; }
	@"$(PYTHON)" tools/setup.py dev

# A Chromium is looked for, and fetched, only where browser tests may run.
BROWSER := $(if $(strip $(ARGS)),$(findstring browser,$(ARGS)),all)

test: setup ## 全部测试 · all tests; a part: make test ARGS="tests/core -k deadline"
	@$(if $(BROWSER),$(BIN)/python tools/browser.py)
	$(BIN)/pytest -n auto --dist loadgroup -W error $(GATE) $(ARGS)

check: setup ## 格式、类型、依赖、法规 · format, lint, types, contracts, the law, generated pages
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src/zhuoyue/shell/templates
	$(BIN)/zhuoyue check
	$(BIN)/zhuoyue cases
	@rm -rf .fresh
	$(BIN)/zhuoyue docs --out .fresh/docs --examples .fresh/examples
	@diff -r docs/generated .fresh/docs && diff -r examples .fresh/examples || { \
	  echo "docs/generated 或 examples 与数据不符，请执行 make docs 并提交。" >&2; \
	  echo "docs/generated or examples are out of date: run make docs and commit them." >&2; exit 1; }
	@rm -rf .fresh
	@$(BIN)/python tools/sizes.py

sizes: setup ## 最长的文件与函数 · the longest files and functions (a report, not a gate)
	@$(BIN)/python tools/sizes.py

bench: setup ## 性能对比 · performance, each figure beside a comparison; the pages: make bench ARGS=pages
	@"$(PYTHON)" tools/setup.py bench
	$(BIN)/python -m bench $(ARGS)

docs: setup ## 重新生成 docs/generated 与 examples · write docs/generated and examples anew
	rm -rf docs/generated
	$(BIN)/zhuoyue docs --out docs/generated --examples examples

demo: setup ## 演示：数据库、网页、每个角色一个账号 · the whole house, one account per role
	@$(BIN)/zhuoyue demo $(ARGS)

format: setup ## 统一格式 · put the code in order
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

# Lock files are requirements with hashes, readable by pip and uv alike, for Python 3.11 and newer
# on every platform. uv writes them from a throwaway folder; ARGS=--upgrade takes newer releases.
LOCK = "$$uv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --extra web $(ARGS) pyproject.toml requirements/dev.in
lock: ## 更新锁定文件 · write requirements/*.lock; newer releases: make lock ARGS=--upgrade
	@uv=$$(mktemp -d) && trap 'rm -rf "$$uv"' EXIT && "$(PYTHON)" -m venv "$$uv" && \
	"$$uv/bin/python" -m pip install --quiet --disable-pip-version-check uv && \
	$(LOCK) -o requirements/dev.lock && \
	$(LOCK) requirements/bench.in -c requirements/dev.lock -o requirements/bench.lock && \
	"$$uv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header $(ARGS) requirements/bench-pretalx.in \
	  -o requirements/bench-pretalx.lock

clean: ## 删除一切可再生之物 · remove everything that can be made again
	rm -rf .venv .venv-bench .fresh .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
	  .coverage .coverage.* dist htmlcov
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
