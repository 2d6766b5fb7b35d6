"""Where the present act comes from, carried beside the code that records it."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """The request's address and number; both empty in a task or a command."""

    ip: str = ""
    request_id: str = ""


current: ContextVar[Source] = ContextVar("audit_source", default=Source())  # noqa: B039 - frozen
