"""The shape of the house, read from the source (docs/decisions/0010, 0011). Direction itself is import-linter's."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ["portal", "reports", "infonet", "meetings", "committees", "documents", "notices", "audit", "accounts", "common"]
OTHERS = ["tests", "tools", "bench", "deploy", "assets"]
PRIVATE = {
    "views",
    "forms",
    "filters",
    "urls",
    "site_urls",
    "tasks",
    "admin",
    "api",
}  # of an app; its neighbours keep out

MODULE_LINES, TEST_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 700, 60, 120

# Addresses of one machine or of a package registry have no place in the repository.
MACHINE = re.compile(r"/home/\w+/|/[r]oot/|https?://(?:registry|files|mirrors)\.")
INLINE = re.compile(r"<[a-z][^>]*\s(style|on[a-z]+)\s*=|<style\b|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b(?![^>]*\b(?:src|type=\"application/(?:ld\+)?json\"))", re.IGNORECASE)


def python_files(*folders: str) -> list[Path]:
    """Our modules, without migrations."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def shown(path: Path) -> str:
    """A path as one says it."""
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """What is in the repository, and what is about to be."""
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def parsed(paths: list[Path]) -> Iterator[tuple[Path, ast.Module]]:
    """Each module with its tree."""
    for path in paths:
        yield path, ast.parse(path.read_text())


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods of a module."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def none_of(found: Iterator[str], rule: str) -> None:
    """Fail with the whole list."""
    listed = sorted(set(found))
    assert not listed, f"{rule}:\n" + "\n".join(listed)


def test_nothing_is_imported_inside_a_function():
    def found():
        for path, tree in parsed(python_files(*APPS)):
            for function in functions(tree):
                if path.name == "apps.py" and function.name == "ready":
                    continue  # Django has no models before it
                for node in ast.walk(function):
                    if isinstance(node, ast.Import | ast.ImportFrom):
                        yield f"{shown(path)}:{node.lineno}"

    none_of(found(), "imports stand at the top; a cycle is a sign of a wrong place")


def test_no_module_is_called_after_nothing():
    names = {"utils", "util", "helpers", "misc", "tools", "base", "core", "signals", "managers", "manager"}
    found = (shown(p) for p in python_files(*APPS) if p.stem in names and "settings" not in p.parts)
    none_of(found, "a module is called after what it holds")


def test_our_apps_do_not_signal_each_other():
    def found():
        for path, tree in parsed(python_files(*APPS)):
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom) and node.module and "signals" in node.module.split("."):
                    yield f"{shown(path)}:{node.lineno}"
                if isinstance(node, ast.ImportFrom) and node.module == "django.dispatch":
                    yield f"{shown(path)}:{node.lineno}"

    none_of(found(), "no signals: a service calls, a registry lists")


def test_models_keep_no_rules_in_save():
    def found():
        for path, tree in parsed(python_files(*APPS)):
            if path.stem != "models" and "models" not in path.parts:
                continue
            for function in functions(tree):
                if function.name in {"save", "bulk_create", "full_clean"}:
                    yield f"{shown(path)}:{function.lineno} {function.name}"

    none_of(found(), "what must hold is a constraint; what happens is a service")


@pytest.mark.parametrize(
    ("folders", "limit"), [([*APPS, "tools", "bench"], MODULE_LINES), (["tests"], TEST_LINES)], ids=["apps", "tests"]
)
def test_a_module_can_be_read_in_one_sitting(folders, limit):
    counted = ((p, len(p.read_text().splitlines())) for p in python_files(*folders))
    none_of((f"{shown(p)}: {n} lines" for p, n in counted if n > limit), f"at most {limit} lines")


def test_a_function_fits_on_a_screen():
    def found():
        for path, tree in parsed(python_files(*APPS, *OTHERS)):
            for function in functions(tree):
                length = (function.end_lineno or 0) - function.lineno + 1
                if length > FUNCTION_LINES:
                    yield f"{shown(path)}:{function.lineno} {function.name}: {length} lines"

    none_of(found(), f"at most {FUNCTION_LINES} lines")


def test_every_module_says_what_it_is_for():
    found = (shown(p) for p, tree in parsed(python_files(*APPS, "tools")) if tree.body and not ast.get_docstring(tree))
    none_of(found, "a line at the top")


def app_of(parts: list[str]) -> list[str]:
    """The app a dotted name lies in: two steps in the wings that hold several."""
    return parts[:2] if parts[0] in {"infonet", "meetings", "committees"} else parts[:1]


def test_an_app_keeps_its_pages_to_itself():
    def found():
        for path, tree in parsed(python_files(*APPS)):
            own = app_of(list(path.relative_to(ROOT).with_suffix("").parts))
            for node in ast.walk(tree):
                if not isinstance(node, ast.ImportFrom) or not node.module:
                    continue
                for name in node.names:
                    there = [*node.module.split("."), name.name]
                    app = app_of(there)
                    if app[0] in APPS and app[0] != "common" and app != own and there[len(app)] in PRIVATE:
                        yield f"{shown(path)}:{node.lineno} {'.'.join(there)}"

    none_of(found(), "models, rules and services are for others; views, forms and tasks are not")


def test_no_text_knows_the_machine_it_was_written_on():
    def found():
        for path in tracked():
            if path == Path(__file__):
                continue
            try:
                text = path.read_text()
            except UnicodeDecodeError:
                continue
            yield from (f"{shown(path)}: {match.group()}" for match in MACHINE.finditer(text))

    none_of(found(), "no machine paths, no registry hosts")


def test_the_requirements_name_no_source():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "--index-url" not in text and "http" not in text and "--hash=sha256:" in text


def test_templates_hold_no_style_and_no_script():
    def found():
        for path in (ROOT / "templates").rglob("*.html"):
            if path.relative_to(ROOT / "templates").parts[0] in {"email", "documents"}:
                continue  # read by mail programs and the PDF maker, not under the page's content policy
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if INLINE.search(line) or SCRIPT.search(line):
                    yield f"{shown(path)}:{number} {line.strip()[:80]}"

    none_of(found(), "the content policy blocks it, silently")


def test_a_template_stays_short():
    counted = ((p, len(p.read_text().splitlines())) for p in (ROOT / "templates").rglob("*.html"))
    none_of((f"{shown(p)}: {n} lines" for p, n in counted if n > TEMPLATE_LINES), f"at most {TEMPLATE_LINES} lines")


def test_a_dependency_is_named_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = [re.split(r"[\[<>=]", line)[0] for line in wanted]
    assert len(names) == len(set(names))


def test_imports_point_downwards():
    """import-linter, whose contracts are in pyproject.toml."""
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
