"""The collector: Django finds every room's tables here; nobody else imports it."""

from zhuoyue.shell.applications.models import Application, Case, Material, Party
from zhuoyue.shell.cycles.models import Call, Cycle, Paper, Rules
from zhuoyue.shell.eligibility.models import DepartmentAnswer, Judgement, Revocation
from zhuoyue.shell.honours.models import Certificate
from zhuoyue.shell.ledger.models import Entry, Head, Seal
from zhuoyue.shell.letters.models import Letter
from zhuoyue.shell.notices.models import Notice, Objection, Objector
from zhuoyue.shell.panels.models import (
    Assignment,
    ConsultantsNamed,
    Declaration,
    Expert,
    Panel,
    PanelMember,
    RecusalRequest,
)
from zhuoyue.shell.people.models import Body, Honour, Membership, Message, Organisation, User
from zhuoyue.shell.reviews.models import Consensus, Ruling, Sheet, SignOff, Visit
from zhuoyue.shell.subsidies.models import Budget, EarlierPayment, Payment, StatedFact
from zhuoyue.shell.supervision.models import (
    Change,
    Evaluation,
    FollowUp,
    Informant,
    Matter,
    MisconductReport,
    Proceeding,
    Step,
    YearlyReport,
)
from zhuoyue.shell.votes.models import (
    Ballot,
    Meeting,
    Member,
    Seat,
    Slip,
    Tally,
    TieDecision,
    Voted,
    WinnersChecked,
)

__all__ = [
    "Application",
    "Assignment",
    "Ballot",
    "Body",
    "Budget",
    "Call",
    "Case",
    "Certificate",
    "Change",
    "Consensus",
    "ConsultantsNamed",
    "Cycle",
    "Declaration",
    "DepartmentAnswer",
    "EarlierPayment",
    "Entry",
    "Evaluation",
    "Expert",
    "FollowUp",
    "Head",
    "Honour",
    "Informant",
    "Judgement",
    "Letter",
    "Material",
    "Matter",
    "Meeting",
    "Member",
    "Membership",
    "Message",
    "MisconductReport",
    "Notice",
    "Objection",
    "Objector",
    "Organisation",
    "Panel",
    "PanelMember",
    "Paper",
    "Party",
    "Payment",
    "Proceeding",
    "RecusalRequest",
    "Revocation",
    "Rules",
    "Ruling",
    "Seal",
    "Seat",
    "Sheet",
    "SignOff",
    "Slip",
    "StatedFact",
    "Step",
    "Tally",
    "TieDecision",
    "User",
    "Visit",
    "Voted",
    "WinnersChecked",
    "YearlyReport",
]
