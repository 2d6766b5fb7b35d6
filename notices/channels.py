"""The ways out of the portal. Mail now; a robot or a text message is one more entry in CHANNELS."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from notices.models import Outbox


class Refused(Exception):
    """The other side will never take this letter."""


class Deferred(Exception):
    """The other side asks to try again later."""


class Broken(Exception):
    """The connection broke while this letter was under way; nobody knows whether it arrived."""


class Unreachable(Exception):
    """The channel itself is down; the letter is not to blame."""


@dataclass(frozen=True)
class Parcel:
    """Letters of one channel to one person that go out together, under one fixed number."""

    recipient: Any
    letters: list[Outbox]
    number: str


class Session(Protocol):
    """An open way out."""

    def send(self, parcel: Parcel) -> None:
        """Hand the parcel over, or raise one of the four exceptions."""


@dataclass(frozen=True)
class Channel:
    """One way out: whom it reaches, and how to open it."""

    reaches: Callable[[Any], bool]
    open: Callable[[], AbstractContextManager[Session]]


def for_user(user: Any) -> list[str]:
    """The names of the channels by which this person is reached."""
    return [name for name, channel in CHANNELS.items() if channel.reaches(user)]


# ---- Mail -----------------------------------------------------------------------------------


def has_mail(user: Any) -> bool:
    """Has an address and has not switched mail off."""
    return bool(user.email) and user.mail_notices


@contextmanager
def mail_session() -> Iterator["MailSession"]:
    """One SMTP connection for as long as the block lasts."""
    connection = mail.get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(reason(error)) from error
    try:
        yield MailSession(connection)
    finally:
        close_quietly(connection)


def close_quietly(connection: Any) -> None:
    """Hang up; a server that is already gone is no news."""
    with suppress(OSError, smtplib.SMTPException):
        connection.close()


class MailSession:
    """Sends over an open connection and sorts the server's answers."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def send(self, parcel: Parcel) -> None:
        """One plain-text mail. 5xx about this letter: Refused. 4xx: Deferred. A cut: Broken."""
        message = compose(parcel, self.connection)
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise by_code(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPSenderRefused as error:  # the portal's own address: no fault of the letter's
            raise Unreachable(reason(error)) from error
        except smtplib.SMTPResponseException as error:
            raise by_code(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Broken(reason(error)) from error


def by_code(code: int, text: bytes | str) -> Exception:
    """The server's answer as one of ours. 421 means it hangs up."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    if code == 421:
        return Broken(f"{code} {words}")
    return Refused(f"{code} {words}") if 500 <= code < 600 else Deferred(f"{code} {words}")


def reason(error: Exception) -> str:
    """A short account of an error."""
    return f"{type(error).__name__}: {error}"[:300]


def compose(parcel: Parcel, connection: Any) -> mail.EmailMessage:
    """Titles and links only: what is written inside the portal stays there (B37)."""
    with override(settings.LANGUAGE_CODE):
        context = {"recipient": parcel.recipient, "site": settings.SITE_URL, "letters": lines(parcel.letters)}
        body = render_to_string("email/notice.txt", context)
        subject = f"[{settings.SEAL_TEXT}] {headline(parcel.letters)}"
    return mail.EmailMessage(
        subject, body, to=[parcel.recipient.email], connection=connection,
        headers={"Message-ID": f"<{parcel.number}@{mail_domain()}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip


def headline(letters: list[Outbox]) -> str:
    """The one title, or how many there are."""
    if len(letters) == 1:
        return letters[0].title
    return _("您有 %(count)d 条新通知") % {"count": len(letters)}


def lines(letters: list[Outbox]) -> list[dict[str, str]]:
    """Title and full address of each."""
    return [{"title": item.title, "link": f"{settings.SITE_URL}{item.url or '/notices/'}"} for item in letters]


def mail_domain() -> str:
    """The right-hand side of the Message-ID: the portal's own name, never the sending host's."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


CHANNELS: dict[str, Channel] = {"mail": Channel(reaches=has_mail, open=mail_session)}
