"""A foreign program run on a stranger's file: no network, little time, little memory, and nothing left of it after."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from documents.packages import MB

SECONDS = 30
MEMORY = 512 * MB  # private memory of each process (RLIMIT_DATA); LibreOffice takes 215 MB for a usual draft
FILE_SIZE = 100 * MB
FONTS = Path(__file__).resolve().parents[1] / "fonts" / "fonts.conf"
# sh sets its own limits and becomes the program: nothing of ours runs between fork and exec. Blocks are of 512 bytes.
# The program gives way (nice) to the pages people wait for.
LIMITS = 'ulimit -c 0 && ulimit -d "$1" && ulimit -f "$2" && ulimit -t "$3" && shift 3 && exec nice "$@"'


class TooSlow(Exception):
    """The program was ended because its time was over."""


def run_confined(command: Sequence[str], folder: Path, seconds: int) -> bool:
    """Run a program in `folder`, whose home it becomes; whether it ended well.

    Raises TooSlow after `seconds`. However it ends, its whole process group is killed.
    """
    limits = [str(MEMORY // 1024), str(FILE_SIZE // 512), str(seconds)]
    process = subprocess.Popen(  # noqa: S603 - the command is ours; the file it reads is not, hence this module
        [*_without_network(), "/bin/sh", "-c", LIMITS, "sh", *limits, *command],
        cwd=folder, env=_environment(folder), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment(folder: Path) -> dict[str, str]:
    """No proxy, no password, nothing of the portal's."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(FONTS),
    }


@functools.cache
def _without_network() -> tuple[str, ...]:
    """A network of its own with nothing in it, where the machine lets us make one."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--map-root-user", "--net")
    tried = subprocess.run([*command, "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    return command if tried.returncode == 0 else ()
