"""Who hears of an act (告知谁), from what the regulation says of it; nobody by default.

An organisation hears what is addressed to it or public: its own acts and its recommenders', letters,
answers to its reports, decisions of the government, payments, lists when they are published. It never
hears of scores, panels, ballots or proposals, nor whether it is on a list before the list is out.
"""

from dataclasses import dataclass

from zhuoyue.core.regulation import Act, EntryRecorded, Law, Scope
from zhuoyue.shell.notices.facts import postings

APPLICANT, OFFICE, PUBLIC = "applicant", "office", "public"
LETTER = "letter"
TO_RECOMMENDER = "letter_to_recommender"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearers:
    """Who is told of an act. `next_stage`: whoever acts in the stage that it opens."""

    organisation: bool = False
    recommenders: bool = False
    office: bool = False
    all_organisations: bool = False
    next_stage: bool = False
    urgent: bool = False


def hearers(law: Law, act: Act) -> Hearers:
    """Who hears of this act."""
    return _of_case(law, act) if act.scope is Scope.CASE else _of_cycle(law, act)


def recommenders(law: Law) -> frozenset[str]:
    """The roles that act on a case before the office takes it up (推荐单位): no applicant, no office."""
    procedure = law.regulation.procedure
    order = [one.id for one in procedure.stages]
    accepting = _accepting(law)
    before = order[: order.index(accepting)] if accepting in order else []
    acts = [one for one in procedure.acts if one.scope is Scope.CASE and one.stage in before]
    return frozenset(role for one in acts for role in one.by) - {APPLICANT, OFFICE}


def _accepting(law: Law) -> str:
    """The stage in which applications are accepted."""
    acts = law.regulation.procedure.acts
    return next((one.stage for one in acts if one.id == "accept" and one.stage), "")


def _of_case(law: Law, act: Act) -> Hearers:
    own = APPLICANT in act.by
    recommends = bool(recommenders(law) & set(act.by)) and (act.once or act.ends_case)
    letters = {need.fact for need in act.needs if need.fact.startswith(LETTER)}
    decided = _addressed(law, act)
    return Hearers(
        organisation=own or recommends or bool(letters) or decided,
        recommenders=(own and (act.once or act.ends_case)) or TO_RECOMMENDER in letters,
        office=own or recommends,
        urgent=bool(letters) or decided or recommends or (own and act.once),
    )


def _addressed(law: Law, act: Act) -> bool:
    """Whether it is a decision or an answer addressed to the organisation."""
    if "government" in act.by or any(need.fact == "amount" for need in act.needs):
        return True
    return _answers(law, act) or _ends_openly(law, act) or _eligibility(law, act)


def _answers(law: Law, act: Act) -> bool:
    """An answer to what the organisation reported, or what follows from a decision that ended it."""
    by_id = {one.id: one for one in law.regulation.procedure.acts}
    gates = [gate for gate in act.requires if isinstance(gate, EntryRecorded)]
    before = [by_id[name] for gate in gates for name in gate.acts if name in by_id]
    own = any(gate.same and APPLICANT in by_id[gate.acts[0]].by for gate in gates)
    return own or any(one.ends_case and one.stage is None for one in before)


def _ends_openly(law: Law, act: Act) -> bool:
    """It ends the case outside the review, or while its list is public."""
    stages = {one.id: one for one in law.regulation.procedure.stages}
    stage = stages.get(act.stage or "")
    return act.ends_case and (act.stage is None or (stage is not None and stage.list is not None))


def _eligibility(law: Law, act: Act) -> bool:
    """Accepted or finally rejected, where no public list and no letter tells it later."""
    procedure = law.regulation.procedure
    stage = _accepting(law)
    listed = any(stage in one.after and one.list for one in procedure.stages)
    return act.stage == stage and not listed and (act.id == "accept" or act.ends_case)


def _of_cycle(law: Law, act: Act) -> Hearers:
    posted = {one.publish.id for one in postings(law)}
    objected = {one.object.id for one in postings(law) if one.object is not None}
    last = law.regulation.procedure.stages[-1].id
    decided = act.completes is not None and ("government" in act.by or act.completes == last)
    return Hearers(
        all_organisations=act.id in posted or decided,
        office=act.id in objected,
        next_stage=act.completes is not None,
        urgent=act.id in posted or act.id in objected or decided,
    )
