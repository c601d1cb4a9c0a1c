"""Room: notices. Clocks, public notices, objections (公示、期限、异议)."""

from zhuoyue.core.notices.clocks import Deadline, DeadlineFacts, deadline
from zhuoyue.core.notices.objections import (
    ObjectionFacts,
    ObjectionResult,
    Objector,
    Verification,
    objection,
)
from zhuoyue.core.notices.periods import Adopted, Time
from zhuoyue.core.notices.public import NoticeFacts, NoticeResult, PendingObjection, notice
from zhuoyue.core.notices.rules import (
    ClockRule,
    Code,
    Effect,
    Finding,
    Grounds,
    NoNotice,
    NoticeRule,
    ObjectionRule,
    Publisher,
    ResultGoes,
    Rules,
    Starts,
    Upheld,
    Window,
)

__all__ = [
    "Adopted",
    "ClockRule",
    "Code",
    "Deadline",
    "DeadlineFacts",
    "Effect",
    "Finding",
    "Grounds",
    "NoNotice",
    "NoticeFacts",
    "NoticeResult",
    "NoticeRule",
    "ObjectionFacts",
    "ObjectionResult",
    "ObjectionRule",
    "Objector",
    "PendingObjection",
    "Publisher",
    "ResultGoes",
    "Rules",
    "Starts",
    "Time",
    "Upheld",
    "Verification",
    "Window",
    "deadline",
    "notice",
    "objection",
]
