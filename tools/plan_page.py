"""Write docs/reliability.md from var/plan.json: which rows of the test plan were shown, and with what figures."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reliability.md"
HEAD = """# 可靠性：演示了哪些，数字是多少

Made by `tools/plan_page.py` from the last full `make test` (`var/plan.json`). A row stands here when a test that bears its id
ran; the figure is the test's own. What the figures do not say is said by the tests' names: most runs are smaller than the plan's
full size, which belongs to `make faults-long` and `make bench`.

| row | outcome | figure |
|---|---|---|
"""


def main() -> None:
    """One line a row; figures that two databases gave alike stand once."""
    plan = json.loads(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "var" / "plan.json").read_text())
    lines = [
        f"| {row} | {facts['outcome']} | {figures(facts.get('figure') or '')} |" for row, facts in sorted(plan.items())
    ]
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def figures(text: str) -> str:
    """Each figure once, in order."""
    return "; ".join(dict.fromkeys(part.strip() for part in text.replace("|", "/").split(";") if part.strip()))


if __name__ == "__main__":
    main()
