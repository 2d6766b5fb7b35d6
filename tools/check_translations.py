"""Is every Chinese sentence of the screens also there in English?

    python tools/check_translations.py         lists what is missing, wrong or no longer used
    python tools/check_translations.py --add   writes the missing ones into locale/en, to be filled in

The sentences are taken from a copy of the sources; the working tree is not touched (except by --add).
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
SOURCES = [
    "portal",
    "reports",
    "infonet",
    "meetings",
    "committees",
    "documents",
    "notices",
    "audit",
    "accounts",
    "common",
    "templates",
]
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
EXTRACT = """
import sys
from django.conf import settings
from django.core.management import call_command
settings.configure(LOCALE_PATHS=[sys.argv[1]], USE_I18N=True)
import django; django.setup()
call_command("makemessages", locale=["en"], extensions=["py", "html", "txt"], verbosity=0)
"""
HEADER = {"Content-Type": "text/plain; charset=UTF-8", "Language": "en", "Plural-Forms": "nplurals=2; plural=(n != 1);"}


def main(add: bool) -> int:
    """Compare the sources with the catalogue; 0 when every sentence has its English."""
    if not shutil.which("xgettext"):
        print("没有 xgettext：apt install gettext（make system）")
        return 2
    wanted = extracted()
    known = {key(entry): entry for entry in catalogue()}
    missing = [entry for entry in wanted if not is_translated(known.get(key(entry)))]
    if add:
        add_empty([entry for entry in missing if key(entry) not in known])
    wrong = [entry for entry in known.values() if is_translated(entry) and not same_places(entry)]
    unused = set(known) - {key(entry) for entry in wanted}
    report("没有英文", [f"{where(entry)}  {entry.msgid}" for entry in missing])
    report("占位符与原文不同", [f"{entry.msgid} → {entry.msgstr}" for entry in wrong])
    print(f"共 {len(wanted)} 条：缺 {len(missing)}，占位符不符 {len(wrong)}，不再使用 {len(unused)}")
    return 1 if missing or wrong else 0


def extracted() -> list[polib.POEntry]:
    """All sentences of the sources, by xgettext, from a copy."""
    with tempfile.TemporaryDirectory(prefix="liandong-messages-") as name:
        copy = Path(name)
        for source in SOURCES:
            shutil.copytree(ROOT / source, copy / source, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
        (copy / "locale").mkdir()
        done = subprocess.run([sys.executable, "-c", EXTRACT, str(copy / "locale")], cwd=copy, check=False)
        if done.returncode:
            sys.exit("xgettext 没有读完全部文件（见上）")
        return list(polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / "django.po")))


def catalogue() -> polib.POFile | list[polib.POEntry]:
    """Our English, without what is marked obsolete."""
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete] if CATALOGUE.exists() else []


def key(entry: polib.POEntry) -> tuple[str, str]:
    """What makes a sentence one: itself and its context."""
    return entry.msgctxt or "", entry.msgid


def is_translated(entry: polib.POEntry | None) -> bool:
    """There, not doubtful, and in all numbers."""
    return entry is not None and entry.translated() and not entry.fuzzy


def same_places(entry: polib.POEntry) -> bool:
    """The English fills in the same facts; a singular may leave the number out."""
    wanted = set(PLACE.findall(entry.msgid + entry.msgid_plural))
    texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
    return all(set(PLACE.findall(text)) <= wanted for text in texts) and set(PLACE.findall(texts[-1])) == wanted


def add_empty(entries: list[polib.POEntry]) -> None:
    """Put sentences without English at the end of the catalogue."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    po = polib.pofile(str(CATALOGUE), wrapwidth=120) if CATALOGUE.exists() else polib.POFile(wrapwidth=120)
    po.metadata = po.metadata or HEADER
    for entry in entries:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.occurrences, entry.msgstr = [], ""
        po.append(entry)
    po.save(str(CATALOGUE))
    print(f"{len(entries)} 条写入 {CATALOGUE.relative_to(ROOT)}")


def where(entry: polib.POEntry) -> str:
    """Its first place in the sources."""
    path, line = entry.occurrences[0] if entry.occurrences else ("?", "")
    return f"{path}:{line}"


def report(title: str, lines: list[str]) -> None:
    """A heading and its lines."""
    if lines:
        print(f"{title}（{len(lines)}）：")
        print("\n".join(f"  {line}" for line in lines))


if __name__ == "__main__":
    sys.exit(main(add="--add" in sys.argv[1:]))
