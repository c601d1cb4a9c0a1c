"""The Zhuji cycle from the call to the candidates, the vote and the notice, by the shortest way."""

from tests.shell.town import SUBMITTED, Town

from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import actions as cycles
from zhuoyue.shell.notices import actions as notices
from zhuoyue.shell.notices.models import Notice, Objection

RULES: dict[str, object] = {
    "ranking.selections.desk": {"score": {"at_least": 500}},
    "ranking.overall": {
        "kind": "weights",
        "stages": [{"stage": "desk", "weight": "3/10"}, {"stage": "site", "weight": "7/10"}],
    },
    "ballots.mode": "secret_ballot",
    "notices.periods.proposed_winners": {"working_days": 7},
}

OWN = ("applicant", "rival", "third")


def adopt(town: Town, rules: dict[str, object] = RULES) -> None:
    town.act("draft_rules", "office")
    town.act("set_up_committee", "office", members=18)
    cycles.adopt_rules(
        cycle=town.cycle,
        rules=rules,
        role="committee",
        by=town.users["committee"],
        at=town.later(),
        facts={"decision": "诸质审〔2026〕1号", **{name: str(rules[name]) for name in rules}},
    )


def to_candidates(
    town: Town,
    many: int = 2,
    rules: dict[str, object] = RULES,
    awards: tuple[str, ...] = ("quality", "quality", "quality"),
) -> list[Case]:
    """As many organisations as candidates before the committee, at the stage of the vote."""
    adopt(town, rules)
    town.call()
    cases = [town.open_case(number) for number in range(many)]
    for number, case in enumerate(cases):
        _submit(town, case, OWN[number])
        town.act("recommend_township", "township", case, opinion="同意推荐", signed=True)
        town.act("lodge", "township", case)
    town.later(days=60)
    town.act("close_applications", "office")
    town.act("consult", "office", consultation="征-1", department="市应急管理局")
    town.act("answer", "department", consultation="征-1")
    for case in cases:
        town.act("accept", "office", case)
    town.act("fix_eligible_list", "office")
    town.act("appoint_panel", "office", panel="一组", leader="评-07")
    for role in ("leader", "examiner"):
        town.act("undertake", role)
    town.seat(cases)
    _review(town, cases, awards)
    return cases


def _review(town: Town, cases: list[Case], awards: tuple[str, ...]) -> None:
    for case in cases:
        town.act("score_desk", "examiner", case)
        town.act("report_desk", "leader", case, report="资评-01")
    town.act("propose_shortlist", "leader")
    for case in cases:
        town.act("shortlist", "office", case)
    town.act("fix_shortlist", "office")
    for case in cases:
        town.act("plan_visit", "leader", case)
        town.act("score_site", "examiner", case)
        town.act("report_site", "leader", case, report="现评-01")
    town.act("close_visits", "office")
    for number, case in enumerate(cases):
        score = f"{612 - number}.5"
        town.act("evaluate", "office", case, overall_score=score, report="综评-01")
        town.act("nominate", "office", case, award=awards[number], overall_score=score)
    town.act("fix_candidates", "office")


def _submit(town: Town, case: Case, account: str) -> None:
    applications.perform(
        case=case,
        act="submit",
        role="applicant",
        by=town.users[account],
        at=town.later(),
        facts=SUBMITTED,
    )


def to_notice(town: Town, many: int = 2, rules: dict[str, object] = RULES) -> list[Case]:
    """The same with the last of them not elected, at the stage of the notice."""
    cases = to_candidates(town, many, rules)
    town.act("examine", "committee")
    town.act("vote", "committee", valid=True, present=15, members=18)
    for case in cases[:-1]:
        town.act("elect", "committee", case, award="quality", votes_for=13)
    town.act("not_elect", "committee", cases[-1])
    town.act("fix_proposed_winners", "committee")
    return cases


def publish(town: Town) -> Notice:
    return notices.publish(
        cycle=town.cycle,
        list_id="proposed_winners",
        role="office",
        by=town.users["office"],
        at=town.later(),
    )


WHAT = {
    "about": "",
    "facts": "未如实申报-线索甲",
    "reasons": "与公开信息不符",
    "evidence": "截图三张",
}
WHO = {"kind": "person", "name": "钱七甲", "contact": "13000000001"}


def objection(town: Town, notice: Notice) -> Objection:
    return notices.receive(notice=notice, what=WHAT, who=WHO, at=town.later())
