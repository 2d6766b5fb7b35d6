"""The dependency list: nothing twice, every direct one locked with a hash, no source named."""

import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Lines with a marker (`; python_version < …`) may stand twice, once for each side of it.
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)(?=[ \\\\]*$)", re.MULTILINE)


def canonical(name: str) -> str:
    """As package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(lines: list[str]) -> list[str]:
    """The names of a list in pyproject.toml."""
    return [canonical(re.split(r"[\[<>=~!;\s]", line)[0]) for line in lines]


def without_extras(lines: list[str], text: str) -> list[str]:
    """Asked for with extras and locked without: older pips then look for another release (docs/decisions/0013)."""
    asked = [found[0] for line in lines if (found := re.match(r"[A-Za-z0-9._-]+\[[^\]]+\]", line))]
    return [name for name in asked if f"\n{name}==" not in text]


def faults() -> list[str]:
    """Each as a sentence."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = project["project"]["dependencies"]
    runtime, dev = wanted(project["project"]["dependencies"]), wanted(project["dependency-groups"]["dev"])
    found = [f"{name} is wanted {n} times" for name, n in Counter(runtime + dev).items() if n > 1]
    for file, names in (("requirements.txt", runtime), ("requirements-dev.txt", runtime + dev)):
        text = (ROOT / file).read_text()
        locked = Counter(canonical(name) for name, _version in LOCKED.findall(text))
        found += [f"{file} locks {name} {n} times" for name, n in locked.items() if n > 1]
        found += [f"{file} lacks {name}: lock again" for name in names if f"\n{name}" not in canonical("\n" + text)]
        found += [f"{file} lacks the extras of {name}: lock again" for name in without_extras(lines, text)]
        found += [f"{file} names a source"] if "://" in text or "--index-url" in text else []
    return found + differing()


def differing() -> list[str]:
    """The two files must agree on what both hold, so that tests run what is installed."""
    both = [dict(LOCKED.findall((ROOT / file).read_text())) for file in ("requirements.txt", "requirements-dev.txt")]
    return [
        f"{name}: {v} in one file, {both[1].get(name)} in the other"
        for name, v in both[0].items()
        if both[1].get(name) != v
    ]


if __name__ == "__main__":
    listed = faults()
    print("\n".join(listed) or "dependencies are in order")
    sys.exit(bool(listed))
