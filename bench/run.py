"""`make bench [ID=P9]`: every bench/*.py with a `measure()`, each in a process of its own.

`measure()` gives rows with exactly the KEYS; a module may name its ids in `IDS`, so that `ID=` need not run the others.
A whole run writes bench/results.json and bench/RESULTS.md; `ID=` only prints. The exit code tells of crashes, not of promises missed.
"""

import importlib
import json
import multiprocessing
import os
import platform
import re
import subprocess
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
KEYS = ("id", "what", "ours", "against", "unit", "ratio", "promise", "holds")
Row = dict[str, Any]


@dataclass
class Results:
    """What the benchmarks found, and which of them broke off."""

    rows: list[Row] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)


def main() -> int:
    """Measure, print, write; 1 when something crashed."""
    wanted = os.environ.get("ID", "")
    results = run_all(names(FOLDER), wanted)
    if not wanted:
        write(results, FOLDER)
    print(f"\n{len(results.rows)} figures, {sum(not row['holds'] for row in results.rows)} promises not met")
    for name in results.crashed:
        print(f"CRASHED: bench/{name}.py")
    return 1 if results.crashed else 0


def names(folder: Path) -> list[str]:
    """The modules beside this one."""
    return sorted(path.stem for path in folder.glob("*.py") if path.stem != "run")


def run_all(modules: list[str], wanted: str, package: str = "bench") -> Results:
    """One after the other; one that breaks off does not stop the next."""
    results = Results()
    for name in modules:
        try:
            rows = alone(f"{package}.{name}", wanted)
        except Exception:  # also a process that died
            traceback.print_exc()
            results.crashed.append(name)
            continue
        for row in rows:
            print(line(row), flush=True)
        results.rows += rows
    return results


def alone(module: str, wanted: str) -> list[Row]:
    """The module's rows, measured in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(rows_of, module, wanted).result()


def rows_of(name: str, wanted: str) -> list[Row]:
    """Runs in the child: measure, look the rows over, keep what was asked for; a module without `measure` helps others."""
    module = importlib.import_module(name)
    ids = getattr(module, "IDS", None)
    if not hasattr(module, "measure") or (ids and not any(asked_for(each, wanted) for each in ids)):
        return []
    rows = module.measure()
    for row in rows:
        if sorted(row) != sorted(KEYS):
            raise ValueError(f"a row of {name} has {', '.join(row)}; it must have {', '.join(KEYS)}")
    return [row for row in rows if asked_for(row["id"], wanted)]


def asked_for(row_id: str, wanted: str) -> bool:
    """`P1` asks for P1, P1a and P1.2, not for P14."""
    return not wanted or re.match(re.escape(wanted) + r"(?!\d)", row_id) is not None


def line(row: Row) -> str:
    """A figure on the screen."""
    verdict = "ok" if row["holds"] else "NOT MET"
    ratio = f", {shown(row['ratio'])} × {shown(row['against'])}" if row["ratio"] else ""
    return f"{row['id']} {row['what']}: {shown(row['ours'])} {row['unit']}{ratio} ({row['promise']}) {verdict}"


def shown(value: Any) -> str:
    """Three digits of a number; nothing for nothing."""
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"
    return "" if value is None else str(value)


def write(results: Results, folder: Path) -> None:
    """For people and for machines."""
    (folder / "results.json").write_text(json.dumps(results.rows, ensure_ascii=False, indent=1) + "\n")
    cells = [
        [row["id"], row["what"], f"{shown(row['ours'])} {row['unit']}", shown(row["against"]), shown(row["ratio"]), row["promise"],
         "yes" if row["holds"] else "**no**"]
        for row in results.rows
    ]  # fmt: skip
    table = ["| " + " | ".join(map(str, row)) + " |" for row in cells]
    broken = [f"\nBroke off, no figures: bench/{name}.py" for name in results.crashed]
    head = (
        f"# Results\n\nWritten by `make bench` on {time.strftime('%Y-%m-%d')}, commit {commit()}, {machine()}.\n\n"
        "| | figure | measured | against | ratio | promise | met |\n|---|---|---|---|---|---|---|\n"
    )
    (folder / "RESULTS.md").write_text(head + "\n".join([*table, *broken]) + "\n")


def commit() -> str:
    """What was measured; a plus for what is not committed."""
    asked = ["git", "describe", "--always", "--exclude=*", "--dirty=+"]
    return subprocess.run(asked, check=False, cwd=FOLDER, capture_output=True, text=True).stdout.strip() or "unknown"


def machine() -> str:
    """Processor, cores and memory."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpu[1] if cpu else platform.machine()}, {os.cpu_count()} cores, {gigabytes:.0f} GB"


if __name__ == "__main__":
    sys.exit(main())
