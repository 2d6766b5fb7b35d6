"""The embedded queue, where there is no Redis: kombu's folder of messages, but a reader never meets half a message.

kombu opens a message under its final name and writes it afterwards; a worker that looks in between takes an empty file, and
dies of it (JSONDecodeError). Here a message, and the table of queues, has its final name when it is whole.
"""

import os
import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Writes under another name first."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Put a message onto a queue; the names sort by time, as kombu's do."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        place_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        """kombu's own, which locks a table that is there; a new one is there at once as an empty list."""
        table = self._exchange_file(exchange)  # type: ignore[attr-defined]
        self.control_folder.mkdir(exist_ok=True)
        if not table.exists():
            place_whole(table, "[]", replace=False)
        super()._queue_bind(exchange, routing_key or "", pattern or "", queue)


def place_whole(path: Path, text: str, *, replace: bool = True) -> None:
    """The file under its name, whole; with `replace=False` whoever came first keeps the name."""
    draft = path.with_name(f"writing-{uuid.uuid4()}")
    draft.write_bytes(str_to_bytes(text))
    if replace:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


class Transport(filesystem.Transport):
    """kombu's, with that channel."""

    Channel = Channel


def install() -> None:
    """`filesystem://` means this one from now on."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
