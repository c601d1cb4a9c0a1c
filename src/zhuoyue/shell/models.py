"""The collector: Django finds every room's tables here; nobody else imports it."""

from zhuoyue.shell.applications.models import Application, Case, Material, Party
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.ledger.models import Entry, Seal
from zhuoyue.shell.notices.models import Notice, Objection, Objector
from zhuoyue.shell.people.models import Body, Membership, Organisation, User

__all__ = [
    "Application",
    "Body",
    "Case",
    "Cycle",
    "Entry",
    "Material",
    "Membership",
    "Notice",
    "Objection",
    "Objector",
    "Organisation",
    "Party",
    "Seal",
    "User",
]
