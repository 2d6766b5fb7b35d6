# 联动. `make help` lists what there is.
export PORT
PY = .venv/bin/python

help:  ## 列出全部命令
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | awk -F'|' '{printf "  make %-13s %s\n", $$1, $$2}'

run:  ## 从零启动：环境、数据库、演示数据，然后是网页、任务和定时（PORT=8000）
	@python3 tools/start.py

system:  ## 安装全部系统软件包（需要 root）
	@python3 tools/debian.py all

test: dev  ## 全部测试：SQLite 与 PostgreSQL、故障、浏览器
	@$(PY) tools/test_everything.py

check: dev  ## 静态检查：格式、类型、层次、模板、迁移、部署设置、翻译、依赖
	@$(PY) tools/check_everything.py

lint: dev  ## 快速检查：格式与层次
	@$(PY) tools/check_everything.py "ruff check" "ruff format" "import-linter"

fix: dev  ## 自动整理格式
	@$(PY) -m ruff check --fix-only -q .
	@$(PY) -m ruff format -q .

bench: dev  ## 性能数字（bench/RESULTS.md；ID=P9 只量一项）
	@ID=$(ID) $(PY) -m bench.run

faults-long: dev  ## 以分钟计的故障测试
	@$(PY) tools/services.py -- $(PY) -m pytest -m faults_long tests

guide: dev  ## 用浏览器测试拍的图更新 docs/guide
	@$(PY) tools/guide_pictures.py

messages: dev  ## 列出还没有英文的文字
	@$(PY) tools/check_translations.py

dev:
	@python3 tools/environment.py --dev

clean:  ## 删除一切生成的东西（连同演示数据和 .venv）
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find . -path ./node_modules -prune -o -name '*.mo' -exec rm -f {} +

.PHONY: help run system test check lint fix bench faults-long guide messages dev clean
