"""Background entries of this room: mails."""

from zhuoyue.shell.kit import clock, jobs
from zhuoyue.shell.people import actions


@jobs.job("people.mail")
def mail(key: str) -> None:
    """Mail one matter to whom it was told."""
    actions.mail_at_once(key=key, at=clock.now())


@jobs.sweep("people.mails", every="*/10 * * * *")
def mails() -> None:
    """Mail what still waits: urgent ones whose job gave up, and the daily digests."""
    actions.mail_digests(at=clock.now())
    actions.mail_at_once(key=None, at=clock.now())
