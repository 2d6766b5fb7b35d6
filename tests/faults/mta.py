"""A mail server under our own script: it counts what arrives, refuses, puts off, hangs up or dawdles on order."""

import asyncio
import socket
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Arrived:
    """One mail the server said 250 to, or took in before it hung up."""

    recipient: str
    number: str
    subject: str
    body: str


@dataclass
class Script:
    """What to answer to whom: lists of answers to RCPT, used up one by one; then 250."""

    replies: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    hang_up_after_data: list[str] = field(default_factory=list)
    delay: float = 0.0


class Mta:
    """Listens on a free port in a thread of its own."""

    def __init__(self, port: int = 0) -> None:
        self.script = Script()
        self.arrived: list[Arrived] = []
        self.lock = threading.Lock()
        self.sessions = 0
        self.port = port or free_port()
        self.controller: Controller | None = None

    def start(self) -> "Mta":
        """Open the port."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)
        self.controller.start()
        return self

    def stop(self) -> None:
        """Close the port."""
        if self.controller:
            self.controller.stop()
            self.controller = None

    # ---- What aiosmtpd calls ----

    async def handle_EHLO(  # noqa: N802 - aiosmtpd looks for this name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """A session begins."""
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Answer as scripted for this address."""
        if self.script.delay:
            await asyncio.sleep(self.script.delay)
        scripted = self.script.replies[address]
        answer = scripted.pop(0) if scripted else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take the mail in; perhaps hang up before saying so."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        recipient = envelope.rcpt_tos[0]
        body = message.get_content()
        with self.lock:
            self.arrived.append(Arrived(recipient, str(message["Message-ID"]), str(message["Subject"]).strip(), body))
        if recipient in self.script.hang_up_after_data:
            self.script.hang_up_after_data.remove(recipient)
            server.transport.abort()
        return "250 OK"

    # ---- What tests ask ----

    def numbers(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        with self.lock:
            return Counter(mail.number for mail in self.arrived)

    def duplicates(self) -> int:
        """Mails that arrived again."""
        return sum(count - 1 for count in self.numbers().values())

    def to(self, address: str) -> list[Arrived]:
        """What arrived for one person."""
        with self.lock:
            return [mail for mail in self.arrived if mail.recipient == address]


def free_port() -> int:
    """A port below the range from which the system takes its own."""
    for port in range(20000 + threading.get_native_id() % 5000, 32000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port below 32000")
