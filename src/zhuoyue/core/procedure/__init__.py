"""Room: the procedure. May this act be done now, by this role, and what comes next (程序)."""

from zhuoyue.core.procedure.answers import answer_act, answer_way
from zhuoyue.core.procedure.asking import still_asked
from zhuoyue.core.procedure.facts import ActFacts, ActResult, EntryFacts, WayFacts, WayResult
from zhuoyue.core.procedure.findings import Code
from zhuoyue.core.procedure.flaws import Flaw, FoundFlaw, flaws
from zhuoyue.core.procedure.gates import CHINA
from zhuoyue.core.procedure.likeness import Likeness, Looks, ahead, likeness, looks
from zhuoyue.core.procedure.permission import barred, permits
from zhuoyue.core.procedure.proposal import Adopted, Proposal
from zhuoyue.core.procedure.stages import State
from zhuoyue.core.procedure.way import (
    NextAct,
    StageLine,
    Steps,
    WaitingAct,
    next_acts,
    recorded,
    way,
)

__all__ = [
    "CHINA",
    "ActFacts",
    "ActResult",
    "Adopted",
    "Code",
    "EntryFacts",
    "Flaw",
    "FoundFlaw",
    "Likeness",
    "Looks",
    "NextAct",
    "Proposal",
    "StageLine",
    "State",
    "Steps",
    "WaitingAct",
    "WayFacts",
    "WayResult",
    "ahead",
    "answer_act",
    "answer_way",
    "barred",
    "flaws",
    "likeness",
    "looks",
    "next_acts",
    "permits",
    "recorded",
    "still_asked",
    "way",
]
