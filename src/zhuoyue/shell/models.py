"""The collector: Django finds every room's tables here; nobody else imports it."""

from zhuoyue.shell.applications.models import Application, Case, Material, Party
from zhuoyue.shell.cycles.models import Call, Cycle, Paper, Rules
from zhuoyue.shell.eligibility.models import DepartmentAnswer, Judgement
from zhuoyue.shell.ledger.models import Entry, Head, Seal
from zhuoyue.shell.notices.models import Notice, Objection, Objector
from zhuoyue.shell.panels.models import Assignment, Declaration, Expert, Panel, PanelMember
from zhuoyue.shell.people.models import Body, Membership, Organisation, User
from zhuoyue.shell.subsidies.models import Budget, EarlierPayment, Payment, StatedFact
from zhuoyue.shell.votes.models import Ballot, Meeting, Seat, Slip, Voted

__all__ = [
    "Application",
    "Assignment",
    "Ballot",
    "Body",
    "Budget",
    "Call",
    "Case",
    "Cycle",
    "Declaration",
    "DepartmentAnswer",
    "EarlierPayment",
    "Entry",
    "Expert",
    "Head",
    "Judgement",
    "Material",
    "Meeting",
    "Membership",
    "Notice",
    "Objection",
    "Objector",
    "Organisation",
    "Panel",
    "PanelMember",
    "Paper",
    "Party",
    "Payment",
    "Rules",
    "Seal",
    "Seat",
    "Slip",
    "StatedFact",
    "User",
    "Voted",
]
