"""The ways out of the house: mail (对外通道).

By SMTP where ZHUOYUE_SMTP names a server; else into a folder of readable files, the outbox.
"""

import email
import email.policy
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage as Letter
from pathlib import Path as File
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from typing_extensions import override


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail to one person. `key`: the same for the same mail sent twice, so that readers see one."""

    to: str
    subject: str
    body: str
    key: str


def send(mail: Mail) -> None:
    """Send it; raises what the gateway raises, so that the job is tried again."""
    domain = urlsplit(settings.SITE_URL).hostname or "localhost"
    name = hashlib.sha256(mail.key.encode()).hexdigest()[:32]
    EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.to],
        headers={"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"},
    ).send()


def address(path: str) -> str:
    """A page's whole address, for a mail."""
    return settings.SITE_URL.rstrip("/") + path


class FolderBackend(BaseEmailBackend):
    """Puts every mail as a file into the outbox instead of sending it (演示用寄件箱)."""

    @override
    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Write each; the same mail twice is one file."""
        folder = outbox()
        folder.mkdir(parents=True, exist_ok=True)
        for one in email_messages:
            written = one.message()
            name = str(written["Message-ID"]).strip("<>").partition("@")[0]
            (folder / f"{name}.eml").write_bytes(written.as_bytes(linesep="\r\n"))
        return len(email_messages)


def outbox() -> File:
    """Where the files lie."""
    return File(settings.DATA_FOLDER) / "outbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A mail in the outbox."""

    to: str
    subject: str
    body: str
    at: datetime


def in_outbox(most: int = 200) -> list[Sent]:
    """The newest mails of the outbox, newest first."""
    return sorted(_read(), key=lambda one: one.at, reverse=True)[:most]


def _read() -> Iterator[Sent]:
    for file in outbox().glob("*.eml"):
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        if isinstance(letter, Letter):
            yield Sent(
                to=str(letter["To"]),
                subject=str(letter["Subject"]),
                body=str(letter.get_content()),
                at=letter["Date"].datetime.replace(tzinfo=UTC),
            )
