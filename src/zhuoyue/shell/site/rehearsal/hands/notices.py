"""Publish lists, raise and settle an objection, close notices, as the pages do (公示、异议)."""

from zhuoyue.core.notices import Finding
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.notices import actions, facts, queries
from zhuoyue.shell.notices.facts import Posting
from zhuoyue.shell.people.models import User
from zhuoyue.shell.site.rehearsal.hands import Turn

_WHAT = {
    "about": "",
    "facts": "名单中的组织在公示期内有客户投诉（演练）",
    "reasons": "认为不符合诚信经营的要求",
    "evidence": "投诉记录一份",
}
_WHO = {"kind": "person", "name": "张某某（演练）", "contact": "13800000000"}


def hand(turn: Turn) -> Entry | None:
    """An act around a list's public notice."""
    cycle: Cycle = turn.play.town.cycle
    if turn.case is not None:
        return None
    for posting in facts.postings(turn.play.town.law):
        if _done(turn, cycle, posting):
            return ledger.entries(cycle.code, cycle.code)[-1]
    return None


def _done(turn: Turn, cycle: Cycle, posting: Posting) -> bool:
    if turn.act == posting.object:
        return _object(turn, cycle, posting)
    if turn.by is None:
        return False
    if turn.act in (posting.publish, posting.close):
        do = actions.publish if turn.act == posting.publish else actions.close
        do(cycle=cycle, list_id=posting.list, role=turn.role, by=turn.by, at=turn.at)
        return True
    if turn.act in (posting.verify, posting.settle):
        return _answer(turn, posting, turn.by)
    return False


def _object(turn: Turn, cycle: Cycle, posting: Posting) -> bool:
    notice = queries.notice_of(cycle, posting.list)
    if notice is None or notice.list != turn.facts.get("list", notice.list):
        return False
    number = turn.play.town.reference("OBJ", 1)
    actions.receive(notice=notice, what={**_WHAT, "number": number}, who=_WHO, at=turn.at)
    return True


def _answer(turn: Turn, posting: Posting, by: User) -> bool:
    number = str(turn.facts[posting.key])
    if turn.act == posting.verify:
        actions.verify(
            number=number,
            role=turn.role,
            by=by,
            at=turn.at,
            record="经核查，投诉已妥善处理，不影响名单（演练）",
            finding=Finding.DISMISSED,
            violation_proven=False,
            verified_with="市市场监管局",
        )
    else:
        actions.settle(number=number, role=turn.role, by=by, at=turn.at, proven=False)
    return True
