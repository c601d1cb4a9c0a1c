"""Fill in, hand in, recommend and lodge, as the pages do; what is told of an organisation is made up."""

from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

from zhuoyue.core.regulation import Law
from zhuoyue.shell.applications import actions, facts, queries
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.kit import letters
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import User
from zhuoyue.shell.site.rehearsal.cast import Player
from zhuoyue.shell.site.rehearsal.hands import Turn

_LISTS = frozenset(
    {"licences", "incidents", "untrustworthy_listings", "evaluations", "awards_held", "revocations"}
)
_MOST_OF = 9
"""Tenths of the greatest length that a part of a rehearsal has."""


class Sent(BytesIO):
    """A file as a browser sends it."""

    def __init__(self, name: str, content: bytes) -> None:
        """Of this name."""
        super().__init__(content)
        self.name, self.size = name, len(content)

    def chunks(self) -> list[bytes]:
        """All of it."""
        return [self.getvalue()]


def hand(turn: Turn) -> Entry | None:
    """Hand in, recommend, lodge; everything else of a case belongs to other rooms."""
    case, by = turn.case, turn.by
    if case is None or by is None:
        return None
    law = turn.play.town.law
    if turn.act.id == facts.SUBMIT:
        _apply(turn, case, by, law)
    elif turn.act.id == "lodge":
        actions.lodge(case=case, by=by, at=turn.at)
    elif any(one.act is turn.act for one in facts.recommenders(law)):
        told = {**turn.facts, "favourable": True}
        told |= {"lower_award": False} if queries.PLACE in told else {}
        actions.recommend(case=case, by=by, at=turn.at, told=told)
    else:
        return None
    return ledger.entries(case.cycle.code, case.number)[-1]


def _apply(turn: Turn, case: Case, by: User, law: Law) -> None:
    player = turn.play.town.players[case.number]
    for name, told in _sections(turn, case, player, law).items():
        actions.save_section(case=case, section=name, told=told, version=0, by=by, at=turn.at)
    for part in queries.parts_of(case.cycle):
        sent = Sent(f"{part.name.zh}.pdf", paper(part.name.zh, law.regulation.programme.zh))
        actions.add_file(case=case, part=part.id, sent=sent, by=by, at=turn.at)
    actions.submit(case=case, by=by, at=turn.at)


def _sections(turn: Turn, case: Case, player: Player, law: Law) -> dict[str, dict[str, Any]]:
    asked, every = facts.asked(law), _organisation(player, law, turn.at)
    known = {name: told for name, told in every.items() if name in asked}
    bodies = turn.play.town.bodies
    named = {role: bodies[role].pk for role in queries.roles_to_name(law) if role in bodies}
    answers = {
        need.fact: need.one_of[0] for need in facts.act_of_submission(law).needs if need.one_of
    }
    return {
        "awards": {"applies_for": [player.award], "as_group": False},
        "organisation": {name: told for name, told in known.items() if name not in _LISTS},
        "record": {name: told for name, told in known.items() if name in _LISTS},
        "route": {**answers, "bodies": named, "functional_zone": "none", "directly_under": "none"},
        "parts": _parts(case),
        "declaration": {"signed": True, "by": "legal_representative"},
    }


def _organisation(player: Player, law: Law, at: datetime) -> dict[str, Any]:
    """Whatever a text may ask: sound in everything but, for some, the years."""
    since, year = player.since.isoformat(), at.year
    awards = law.regulation.awards
    return {
        "kind": "enterprise",
        "legal_person": True,
        "managed_under_civil_servant_law": False,
        "registered_in": player.district,
        "operating_since": since,
        "excellence_since": since,
        "activities": list(next(one for one in awards if one.id == player.award).activities[:1]),
        "industries": [],
        "manufacturer": True,
        "above_designated_size": True,
        "agricultural_producer": False,
        "evaluations": [{"scheme": "per_mu", "year": year - 1, "grade": "A"}],
        "cultivation_pool": {"status": "admitted", "admitted_on": f"{year}-01-05"},
        "licences": [{"name": "许可", "held": True, "valid_until": f"{year + 2}-12-31"}],
        "incidents": [],
        "awards_held": [],
        "revocations": [],
        "untrustworthy_listings": [],
    }


def _parts(case: Case) -> dict[str, dict[str, Any]]:
    """What is said of each part beside its file, as far as the text limits it."""
    told: dict[str, dict[str, Any]] = {}
    items = [item for item, _ in queries.criteria_items(case.cycle)]
    for part in queries.parts_of(case.cycle):
        said: dict[str, Any] = {}
        if part.max_characters is not None:
            said["characters"] = part.max_characters * _MOST_OF // 10
        if part.copies is not None:
            said["paper_copies"] = part.copies.paper
        if part.items:
            said["covers_items"] = items
        if part.chart_levels:
            said["chart"] = [
                {"unit": f"第{n}单位", "level": level, "place": "总部", "duties": "质量管理"}
                for n, level in enumerate(part.chart_levels, start=1)
            ]
        if said:
            told[part.id] = said
    return told


@cache
def paper(name: str, programme: str) -> bytes:
    """A file for a part of the submission: the same for everybody, and it says that it is made up."""
    told = {
        "title": name,
        "addressee": "",
        "note": "演练材料：内容系虚构，只为展示版式和流程。",
        "sections": [{"heading": programme, "paragraphs": ["本文件代表申报组织上传的材料。"]}],
    }
    try:
        return letters.pdf("list", told, at=datetime.fromisoformat("2026-01-01T09:00:00+08:00"))
    except letters.NoFont:
        return b"%PDF-1.4\n% a rehearsal's file; no Chinese font was there to set it\n%%EOF\n"
