"""Rows and the book as facts of the core's question `panel`; what a regulation says around panels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from unicodedata import normalize

from zhuoyue.core import panels
from zhuoyue.core.calendar import DayKind
from zhuoyue.core.clause import ClauseId, Text
from zhuoyue.core.dossier import Dossier, act_of
from zhuoyue.core.regulation import Act, AllCases, Law, Scope, UndertakingSigned
from zhuoyue.rulebook import convert
from zhuoyue.rulebook.problems import Mistaken
from zhuoyue.shell.applications.facts import roles_by_seat
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit.clock import CHINA
from zhuoyue.shell.panels.models import Declaration, Expert, Panel, RecusalRequest
from zhuoyue.shell.people.facts import News
from zhuoyue.shell.people.models import Body, Membership, User

LEADER = "leader"
"""The role of who leads a panel, where a text has one; also the fact by which an entry names them."""


def appointing(law: Law) -> Act | None:
    """The act that appoints a panel: of the cycle, and its entry names the panel."""
    acts = law.regulation.procedure.acts
    wanted = [act for act in acts if act.scope is Scope.CYCLE and _names_panel(act)]
    return next(iter(wanted), None)


def _names_panel(act: Act) -> bool:
    return "panel" in {need.fact for need in act.needs}


def undertaking(law: Law) -> Act | None:
    """The act by which examiners sign that they keep the discipline of the review (承诺书)."""
    procedure = law.regulation.procedure
    gates = [gate for act in procedure.acts for gate in act.requires]
    named = next((one.act for one in gates if isinstance(one, UndertakingSigned)), None)
    return act_of(procedure, named) if named is not None else None


def roles(law: Law) -> tuple[str, ...]:
    """The roles in which people sit on panels."""
    return roles_by_seat(law)


def roles_of_seat(law: Law, *, leads: bool) -> tuple[str, ...]:
    """The roles that a seat on a panel gives; leading only to who leads."""
    own = roles(law)
    return own if leads else tuple(role for role in own if role != LEADER)


def led_stages(law: Law) -> frozenset[str]:
    """The stages at which people act by their seats though no panel is set up for them."""
    own, staffed = set(roles(law)), {x for rule in law.regulation.panels.rules for x in rule.stages}
    acts = law.regulation.procedure.acts
    stages = {one.stage for one in acts if one.stage is not None and own & set(one.by)}
    return frozenset(stages - staffed)


def rule_of(law: Law, name: str) -> panels.PanelRule | None:
    """The rule of this id for panels."""
    return next((one for one in law.regulation.panels.rules if one.id == name), None)


def rule_at(law: Law, stages: Sequence[str]) -> panels.PanelRule | None:
    """The rule that panels of these stages follow."""
    return law.regulation.panels.at(stages[0]) if stages else None


def standing_at(law: Law, dossier: Dossier, rule: panels.PanelRule) -> frozenset[str]:
    """The cases that stand where panels of this rule work: open, and found good enough before."""
    stages = {one.id: one for one in law.regulation.procedure.stages}
    wanted = _passed(law, rule.stages[0], stages)
    return frozenset(
        number
        for number, record in dossier.cases.items()
        if record.ended_by is None and record.entries and (not wanted or record.of(wanted))
    )


def _passed(law: Law, stage: str, stages: Mapping[str, Any]) -> frozenset[str]:
    """The favourable acts that every case needed before this stage; of several the first says yes."""
    after = stages[stage].after
    gates = [
        gate
        for act in law.regulation.procedure.acts
        if act.completes in after
        for gate in act.requires
        if isinstance(gate, AllCases)
    ]
    if gates:
        return frozenset(gate.acts[0] for gate in gates)
    return frozenset().union(*(_passed(law, one, stages) for one in after))


def signed(law: Law, dossier: Dossier) -> dict[str, date]:
    """Who signed the undertaking in this cycle: reference → the first day."""
    act = undertaking(law)
    entries = dossier.cycle.of((act.id,)) if act is not None else ()
    found: dict[str, date] = {}
    for one in entries:
        if one.actor is not None and one.at is not None:
            found.setdefault(one.actor, one.at.astimezone(CHINA).date())
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A panel as it is or as somebody thinks of it (评审组方案): nothing need be saved."""

    stages: tuple[str, ...]
    first_day: date
    last_day: date
    users: tuple[User, ...]
    cases: tuple[Case, ...]
    leaders: tuple[str, ...] = ()
    size_deviation_reason: str = ""
    panels: frozenset[int] = frozenset()
    """The rows it stands for: what sits there is not load elsewhere."""


def composed(panel: Panel) -> Composition:
    """A panel of the table, with what it replaces."""
    seats, own = list(panel.members.all()), {panel.pk}
    return Composition(
        stages=tuple(panel.stages),
        first_day=panel.first_day,
        last_day=panel.last_day,
        users=tuple(one.user for one in seats),
        cases=tuple(one.case for one in panel.assignments.all()),
        leaders=tuple(one.user.reference for one in seats if one.leader),
        size_deviation_reason=panel.size_deviation_reason,
        panels=frozenset(own | ({panel.replaces_id} if panel.replaces_id else set())),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is read once of a cycle before any panel of it is looked at."""

    law: Law
    cycle: Cycle
    dossier: Dossier
    rules: panels.PanelsAdopted | None
    declared: Mapping[tuple[int, int], Declaration] = field(default_factory=dict)
    held: Mapping[int, Sequence[Membership]] = field(default_factory=dict)
    consultants: Mapping[int, Sequence[str]] = field(default_factory=dict)
    requests: Sequence[RecusalRequest] = ()
    seats: Mapping[int, Sequence[tuple[int, str, int]]] = field(default_factory=dict)
    """User → (panel, stage, case) on panels drafted or at work."""


def panel_facts(wanted: Composition, known: Known) -> panels.PanelFacts:
    """A composition as the core asks for it; raises Mistaken if a record cannot be read."""
    signatures = signed(known.law, known.dossier)
    rule = rule_at(known.law, wanted.stages)
    told: dict[str, Any] = {
        "stage": wanted.stages[0],
        "work": {
            "first_day": wanted.first_day.isoformat(),
            "last_day": wanted.last_day.isoformat(),
        },
        "members": [_member(one, wanted, known, signatures) for one in wanted.users],
        "applicants": [_applicant(case, wanted, known) for case in wanted.cases],
        "recusal_requests": list(_requests(wanted, known)),
    }
    if rule is not None and rule.leader is not None:
        told["leaders"] = list(wanted.leaders)
    if wanted.size_deviation_reason:
        told["size_deviation_reason"] = wanted.size_deviation_reason
    found = convert.read(panels.PanelFacts, told, files=False)
    if not isinstance(found, panels.PanelFacts):
        raise Mistaken(found)
    return replace(found, implementing_rules=known.rules)


def expert_of(user: User) -> Expert | None:
    """What is on record of a person as an examiner."""
    found: Expert | None = getattr(user, "expert", None)
    return found


def _member(
    user: User, wanted: Composition, known: Known, signatures: Mapping[str, date]
) -> dict[str, Any]:
    row = expert_of(user)
    day = signatures.get(user.reference)
    told: dict[str, Any] = {
        "id": user.reference,
        "undertaking_signed_on": day.isoformat() if day else "not_signed",
        "other_roles": sorted(_other_roles(known.held.get(user.pk, ()))),
        "declarations": _declared(user, wanted.cases, known),
        "ties": _ties(user, row, wanted.cases, known),
        "applicants_elsewhere": load(user, wanted.stages[0], known, wanted.panels),
        **(_recorded(row) if row is not None else {}),
    }
    return {name: value for name, value in told.items() if value is not None}


def _recorded(row: Expert) -> dict[str, Any]:
    return {
        "expertise": row.expertise,
        "qualifications": row.qualifications,
        "appointments": row.appointments,
        "found_suitable": row.found_suitable,
        "trained": None if row.trainings is None else bool(row.trainings),
        "district": row.district or None,
    }


_GROUPS = {
    Body.Kind.COMMITTEE: panels.Role.COMMITTEE,
    Body.Kind.OFFICE: panels.Role.OFFICE,
    Body.Kind.OVERSIGHT: panels.Role.OVERSIGHT,
}


def _other_roles(held: Iterable[Membership]) -> set[str]:
    kinds = {one.body.kind for one in held if one.body is not None}
    return {role.value for kind, role in _GROUPS.items() if kind in kinds}


def _declared(user: User, cases: Iterable[Case], known: Known) -> dict[str, bool]:
    rows = {case.number: known.declared.get((user.pk, case.pk)) for case in cases}
    return {number: row.interested for number, row in rows.items() if row is not None}


def _ties(
    user: User, row: Expert | None, cases: Iterable[Case], known: Known
) -> list[dict[str, Any]] | None:
    """Those on record; and an employer or an account of the applicant's own, recorded or not."""
    if row is None or row.ties is None:
        return None
    accounts = {one.organisation_id for one in known.held.get(user.pk, ())}
    found: list[dict[str, Any]] = []
    for case in cases:
        code = case.organisation.unified_social_credit_code
        found += [{**one, "applicant": case.number} for one in row.ties if one["applicant"] == code]
        if case.organisation_id in accounts or case.organisation.name == row.employer.strip():
            tie = {"applicant": case.number, "interest": panels.Interest.EMPLOYMENT.value}
            found.append({**tie, "ended": "ongoing"})
    return found


def named_as(user: User, *names: str) -> bool:
    """Whether one of these names is this person's, however blanks and wide characters are typed."""
    return _plain(user.name) in {_plain(one) for one in names}


def _plain(name: str) -> str:
    return "".join(normalize("NFKC", name).split())


def load(user: User, stage: str, known: Known, apart: frozenset[int]) -> int:
    """How many applicants a person has at a stage on other panels."""
    taken = known.seats.get(user.pk, ())
    return len({case for panel, at, case in taken if at == stage and panel not in apart})


def _applicant(case: Case, wanted: Composition, known: Known) -> dict[str, Any]:
    named = known.consultants.get(case.pk)
    told: dict[str, Any] = {"id": case.number}
    if case.organisation.area:
        told["district"] = case.organisation.area
    if named is not None:
        told["consultants"] = [one.reference for one in wanted.users if named_as(one, *named)]
    return told


def _requests(wanted: Composition, known: Known) -> Iterable[dict[str, Any]]:
    """Recusal requests that name a member; the name is the applicant's, so all of that name."""
    numbers = {case.pk: case.number for case in wanted.cases}
    for one in known.requests:
        for user in wanted.users:
            if one.case_id in numbers and named_as(user, one.named):
                told: dict[str, Any] = {"examiner": user.reference}
                told["applicant"] = numbers[one.case_id]
                if one.decision:
                    told |= {"decision": one.decision, "reason": one.reason}
                yield told


def reminding_day(law: Law, first_day: date) -> date:
    """The last working day before the work begins; where the calendar is not out, the day before."""
    day = first_day - timedelta(days=1)
    while law.calendar.kind(day) in (DayKind.WEEKEND, DayKind.HOLIDAY):
        day -= timedelta(days=1)
    return day


# --- what is told: without names, for it may go out by mail


def barred_news(panel: Panel, case: Case, user: User, url: str) -> News:
    """To the office: somebody on a panel at work must not review a case any more (须回避)."""
    return News(
        key=f"panel-barred:{panel.pk}:{case.pk}:{user.pk}",
        title=Text(zh=f"评审员须回避：{case.number}", en=f"An examiner is barred: {case.number}"),
        body=Text(
            zh=f"{panel.name}有一名组员不得再评审案卷 {case.number}，材料已不再向其开放。"
            "请查看原因，更换组员或者调整分配。",
            en=f"A member of {panel.name} must not review case {case.number} any more; its papers "
            "are closed to them. See why, then replace the member or reassign the case.",
        ),
        url=url,
        cycle=case.cycle.code,
        urgent=True,
    )


def own_bar_news(panel: Panel, case: Case, user: User, url: str) -> News:
    """To the person barred: that they must not review a case any more."""
    return News(
        key=f"panel-barred-own:{panel.pk}:{case.pk}:{user.pk}",
        title=Text(zh=f"您须回避：{case.number}", en=f"You are barred: {case.number}"),
        body=Text(
            zh=f"案卷 {case.number} 不再由您评审，材料已不再向您开放；原因见利害关系申报页面。",
            en=f"You do not review case {case.number} any more and its papers are closed to you; "
            "the page of declarations says why.",
        ),
        url=url,
        cycle=case.cycle.code,
        urgent=True,
    )


def lacking_news(panel: Panel, user: User, lacking: tuple[int, bool], url: str) -> News:
    """To a member: how many declarations and whether the undertaking are missing before the work."""
    many, unsigned = lacking
    zh = [f"还有 {many} 家组织没有申报利害关系"] * bool(many) + ["还没有签署承诺书"] * unsigned
    en = [f"{many} declarations of interest missing"] * bool(many)
    en += ["the undertaking is not signed"] * unsigned
    return News(
        key=f"panel-lacking:{panel.pk}:{panel.first_day}:{user.pk}",
        title=Text(
            zh=f"评审前须申报、签署：{panel.name}", en=f"Before the review begins: {panel.name}"
        ),
        body=Text(
            zh=f"评审工作 {panel.first_day} 开始，您{'，'.join(zh)}。完成之前，材料不向您开放。",
            en=f"The work begins on {panel.first_day}: {', '.join(en)}. Until then no papers open.",
        ),
        url=url,
        cycle=panel.cycle.code,
        urgent=True,
    )


def panel_lacking_news(panel: Panel, people: int, url: str) -> News:
    """To the office: of how many members something is missing before the work."""
    return News(
        key=f"panel-lacking:{panel.pk}:{panel.first_day}",
        title=Text(
            zh=f"评审前还缺申报或者承诺书：{panel.name}",
            en=f"Declarations or undertakings missing: {panel.name}",
        ),
        body=Text(
            zh=f"评审工作 {panel.first_day} 开始，{people} 名组员还没有申报利害关系或者签署承诺书。",
            en=f"The work begins on {panel.first_day}; {people} members have not declared or signed.",
        ),
        url=url,
        cycle=panel.cycle.code,
        urgent=True,
    )


def asked_news(request: RecusalRequest, url: str) -> News:
    """To the office: an organisation asks for recusal."""
    number = request.case.number
    return News(
        key=f"recusal-asked:{request.pk}",
        title=Text(zh=f"收到回避申请：{number}", en=f"Recusal asked for: {number}"),
        body=Text(
            zh=f"案卷 {number} 的申报组织申请回避；决定之前，材料不向所指的人开放。请决定并说明理由。",
            en=f"The applicant of case {number} asks for recusal; until it is decided the papers are "
            "closed to the person named. Decide with reasons.",
        ),
        url=url,
        cycle=request.case.cycle.code,
        urgent=True,
    )


def decided_news(request: RecusalRequest, url: str) -> News:
    """To the organisation: what it asked for is decided."""
    number = request.case.number
    return News(
        key=f"recusal-decided:{request.pk}",
        title=Text(zh=f"回避申请已决定：{number}", en=f"Recusal decided: {number}"),
        body=Text(
            zh="办公室对你单位的回避申请作出了决定；决定和理由见页面。",
            en="The office decided on the recusal you asked for; the page gives decision and reasons.",
        ),
        url=url,
        cycle=request.case.cycle.code,
        urgent=True,
    )


def day_of(at: datetime) -> date:
    """The day in China."""
    return at.astimezone(CHINA).date()


def clause_of(law: Law) -> ClauseId:
    """The clause to name where something about panels is refused by the shell itself."""
    act = appointing(law)
    return act.clause if act is not None else law.regulation.procedure.clause
