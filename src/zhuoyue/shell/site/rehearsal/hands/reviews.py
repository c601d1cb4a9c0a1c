"""The review of a rehearsal: sheets, consensus, visits, gates, all by the room's own actions (评审)."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from zhuoyue.core.regulation import Act
from zhuoyue.core.verdict import Refused
from zhuoyue.rulebook.convert import plain
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.panels import queries as panels
from zhuoyue.shell.people.models import User
from zhuoyue.shell.reviews import actions, facts, queries
from zhuoyue.shell.reviews.models import Ruling
from zhuoyue.shell.site.rehearsal.hands import Turn

GOOD = 560
"""From this score of the visit on, the member units of a rehearsal put a case on the list."""

SPREAD = 6


def hand(turn: Turn) -> Entry | None:
    """Do an act of the review; None without a panel on record, and for acts of other rooms."""
    law = turn.play.town.law
    if turn.act.stage not in facts.own_stages(law) or turn.by is None or not _panels(turn):
        return None
    return _of_cycle(turn, turn.by) if turn.case is None else _of_case(turn, turn.by)


def choice(turn: Turn) -> bool | None:
    """Whether a case goes on, as the gate's own page says; ties and consents are settled first."""
    gate = facts.gate_of(turn.play.town.law, turn.act.stage or "")
    if gate is None or turn.act != gate.favour or turn.case is None or not _panels(turn):
        return None
    board = _settled(turn, gate)
    _tell(turn, board)
    place = next(one for one in board.places if one.case.number == turn.case.number)
    return bool(place.goes)


def _panels(turn: Turn) -> bool:
    """Whether the room of panels keeps the panels of this rehearsal."""
    return panels.panels_of(turn.play.town.cycle).exists()


def _how(turn: Turn) -> dict[str, Any]:
    return {"stage": turn.act.stage, "by": turn.by, "at": turn.at}


def _of_cycle(turn: Turn, by: User) -> Entry:
    how = {**_how(turn), "cycle": turn.play.town.cycle}
    if turn.act.completes:
        return actions.close(**how)
    del by
    return actions.take_step(act=turn.act.id, told=dict(turn.facts), **how)


def _of_case(turn: Turn, by: User) -> Entry | None:
    assert turn.case is not None  # noqa: S101 - an act on a case
    law, stage, case = turn.play.town.law, turn.act.stage or "", turn.case
    review, gate = facts.review_of(law, stage), facts.gate_of(law, stage)
    if gate is not None and turn.act in (gate.favour, gate.against, gate.notify, gate.evaluate):
        return _at_gate(turn, gate)
    if review is None:
        return None
    tasks: dict[str, Callable[[], Entry]] = {
        _id(review.sheet): lambda: _hand_in(turn, by),
        _id(review.report): lambda: _report(turn, by),
        _id(review.plan): lambda: _open_visit(turn),
        _id(review.present): lambda: actions.present(case=case, **_how(turn)),
        _id(review.confirm): lambda: actions.confirm(
            case=case, outcome="signed", person="负责人（演练）", reason="", **_how(turn)
        ),
        _id(review.hand_over): lambda: actions.hand_over(case=case, **_how(turn)),
    }
    task = tasks.get(turn.act.id)
    return task() if task is not None else None


def _id(act: Act | None) -> str:
    return act.id if act is not None else ""


# --- sheets and report


def _desk(turn: Turn) -> queries.Desk:
    assert turn.case is not None  # noqa: S101 - an act on a case
    return queries.Desk(turn.case, turn.act.stage or "")


def _hand_in(turn: Turn, by: User) -> Entry:
    """A sheet with the player's strength, item by item."""
    desk = _desk(turn)
    scale, play = desk.scale, turn.play
    assert scale is not None  # noqa: S101 - the call pins an edition
    strength = play.town.players[desk.case.number].strength
    items = {
        item: {
            "percent": str(_nearest(scale.steps, strength + play.chance.gauss(0, SPREAD))),
            "strengths": "做法系统（演练）",
            "opportunities": "对比数据不足（演练）",
            "issues": "核实改进记录（演练）" if play.chance.random() < 1 / 8 else "",
            "page": str(play.chance.randint(3, 60)),
        }
        for item in scale.table.ids
    }
    how: dict[str, Any] = {"case": desk.case, "stage": desk.stage, "by": by, "at": turn.at}
    actions.save_sheet(items=items, version=0, **how)
    return actions.hand_in(**how)


def _nearest(steps: tuple[int, ...], wanted: float) -> int:
    return min(steps, key=lambda one: abs(one - wanted))


def _report(turn: Turn, by: User) -> Entry:
    """The last sheets, what is agreed, every signature, the report; its score for the play."""
    desk = _desk(turn)
    given = {one.user_id for one in desk.handed_in}
    for one in desk.assessors:
        if one.pk not in given:
            _hand_in(turn, one)
    how: dict[str, Any] = {"case": desk.case, "stage": desk.stage, "at": turn.at}
    _agree(turn, _desk(turn), by)
    _sign(_desk(turn), how)
    text = f"{desk.case.organisation.name}：总体评价（演练）"
    entry = actions.report(text=text, sent=None, by=by, **how)
    total = facts.points(_total(_desk(turn)))
    turn.play.judge.scores.setdefault(desk.stage, {})[desk.case.number] = plain(total)
    return entry


def _total(desk: queries.Desk) -> str:
    return desk.consensus.total if desk.consensus is not None else ""


def _agree(turn: Turn, desk: queries.Desk, by: User) -> None:
    if not (desk.agreed or desk.review.rule.attendance):
        return
    version = desk.consensus.version if desk.consensus is not None else 0
    there = {one.reference: {"present": True, "reason": ""} for one in desk.members}
    actions.save_consensus(
        case=desk.case,
        stage=desk.stage,
        items=_agreed(turn, desk) if desk.agreed else {},
        attendance=there,
        total_note="",
        version=version,
        by=by,
        at=turn.at,
    )


def _agreed(turn: Turn, desk: queries.Desk) -> dict[str, dict[str, str]]:
    """Next to the mean of the sheets; without sheets, by the player's strength."""
    scale, play = desk.scale, turn.play
    assert scale is not None  # noqa: S101 - the call pins an edition
    strength = play.town.players[desk.case.number].strength
    sheets = [facts.of_sheet("-", one.items).items or {} for one in desk.handed_in]
    found = {}
    for item in scale.table.ids:
        known = [float(one[item]) for one in sheets if item in one]
        drawn = strength + play.chance.gauss(0, SPREAD)
        wanted = sum(known) / len(known) if known else drawn
        found[item] = {"percent": str(_nearest(scale.steps, wanted)), "note": "合议一致（演练）"}
    return found


def _sign(desk: queries.Desk, how: dict[str, Any]) -> None:
    if desk.agreed and desk.consensus is not None:
        for one in desk.members:
            version = desk.consensus.version
            actions.sign_off(version=version, agrees=True, difference="", by=one, **how)


def _open_visit(turn: Turn) -> Entry:
    assert turn.case is not None  # noqa: S101 - an act on a case
    told = {
        "first_day": turn.at.date(),
        "last_day": turn.at.date(),
        "people": "评审组全体成员，组织高层领导和有关部门负责人（演练）",
        "agenda": "首次会议、现场考察、末次会议（演练）",
        "to_verify": queries.issues(turn.case),
        "notes": "",
    }
    actions.save_visit(case=turn.case, told=told, version=0, **_how(turn))
    return actions.open_visit(case=turn.case, **_how(turn))


# --- gates


def _at_gate(turn: Turn, gate: facts.Gate) -> Entry | None:
    """Carry out the gate on one case, or evaluate it; what is done already is answered."""
    assert turn.case is not None  # noqa: S101 - an act on a case
    done = _entry(turn)
    if done is None and turn.act == gate.evaluate:
        actions.evaluate(
            cycle=turn.play.town.cycle, comments={}, only={turn.case.number}, **_how(turn)
        )
    elif done is None:
        letter = f"演练告〔{turn.at.year}〕"
        actions.carry_out(
            cycle=turn.play.town.cycle, letter=letter, only={turn.case.number}, **_how(turn)
        )
    turn.case.refresh_from_db()
    return _entry(turn)


def _entry(turn: Turn) -> Entry | None:
    assert turn.case is not None  # noqa: S101 - an act on a case
    rows = Entry.objects.filter(chain=turn.case.number, act=turn.act.id)
    return rows.order_by("-sequence").first()


def _settled(turn: Turn, gate: facts.Gate) -> queries.Board:
    """The gate with what people must decide decided."""
    board = _board(turn)
    for ask in (_decide_tie, _agree_to_move, _deliberate):
        if ask(turn, gate, board):
            board = _board(turn)
    return board


def _board(turn: Turn) -> queries.Board:
    return queries.Board(cycles.cycle_of(turn.play.town.cycle.code), turn.act.stage or "")  # type: ignore[arg-type]


def _decide(turn: Turn, kind: str, **told: Any) -> bool:  # noqa: ANN401 - as the action takes it
    record = {"body": "审定会议（演练）", "on": turn.at.date(), "reason": "集体研究（演练）"}
    how = {**_how(turn), "by": turn.play.town.officials["office"]}
    actions.decide(cycle=turn.play.town.cycle, kind=kind, told={**record, **told}, **how)
    return True


def _decide_tie(turn: Turn, gate: facts.Gate, board: queries.Board) -> bool:
    result = board.shortlist.result if gate.scored is not None else None
    ties = result.ties if result is not None else ()
    if not ties or facts.tie_decision(board.rulings) is not None:
        return False
    picked = [one for tie in ties for one in tie.tied[: tie.places_left]]
    return _decide(turn, Ruling.Kind.TIE, cases=picked)


def _agree_to_move(turn: Turn, gate: facts.Gate, board: queries.Board) -> bool:
    if gate.scored is not None or not board.transfers or facts.consents(board.rulings):
        return False
    for one in board.cases:
        _decide(turn, Ruling.Kind.TRANSFER, case=one.number, yes=True)
    return True


def _deliberate(turn: Turn, gate: facts.Gate, board: queries.Board) -> bool:
    if gate.scored is not None or not board.judged or facts.deliberation(board.rulings):
        return False
    last = facts.reviews(board.law)[-1].stage
    scores = {one.number: board.score(one, last) for one in board.cases}
    good = [x for x, score in scores.items() if score is not None and Fraction(score) >= GOOD]
    return _decide(turn, Ruling.Kind.DELIBERATION, cases=good)


def _tell(turn: Turn, board: queries.Board) -> None:
    """Let the rest of the play know what the gate says."""
    judge = turn.play.judge
    judge.listed[board.stage] = frozenset(x.case.number for x in board.places if x.goes)
    for one in board.places:
        if one.tier is not None:
            judge.tiers[one.case.number] = one.tier
        if one.goes is False:
            judge.why[one.case.number] = Refused(one.reasons)
        if one.total is not None:
            judge.overall_scores[one.case.number] = one.total.overall_score
            if one.goes and one.total.candidate_for:
                judge.stands_for[one.case.number] = one.total.candidate_for[0].award
