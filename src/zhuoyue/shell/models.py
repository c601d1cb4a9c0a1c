"""The collector: Django finds every room's tables here; nobody else imports it."""

from zhuoyue.shell.applications.models import Case, Party
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.ledger.models import Entry, Seal
from zhuoyue.shell.people.models import Body, Membership, Organisation, User

__all__ = [
    "Body",
    "Case",
    "Cycle",
    "Entry",
    "Membership",
    "Organisation",
    "Party",
    "Seal",
    "User",
]
