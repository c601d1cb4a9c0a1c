"""From the asking for approval to the certificates, by the texts that have each step."""

import pytest
from tests.shell.notices.road import publish, to_notice
from tests.shell.town import Town

from zhuoyue.core.procedure import Code
from zhuoyue.rulebook import library
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.honours import actions, facts, queries
from zhuoyue.shell.honours.models import Certificate
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people.models import Honour

pytestmark = pytest.mark.django_db


def approved(town: Town, many: int = 3) -> None:
    """Two winners, approved by the government, nothing conferred yet."""
    to_notice(town, many)
    publish(town)
    town.later(days=30)
    town.act("close_winners_notice", "office")
    office, government = town.users["office"], town.users["government"]
    actions.submit(cycle=town.cycle, by=office, at=town.later())
    actions.approve(cycle=town.cycle, number="诸政函〔2026〕9号", by=government, at=town.later())


def test_every_text_has_its_acts_of_approval_and_honours() -> None:
    found = {}
    for name in sorted(library.ids()):
        acts = facts.conferring(cycles.law_named(name))
        assert acts is not None
        ids = (acts.submit, acts.approve, acts.decline, acts.commend, acts.confer, acts.announce)
        found[name] = [act.id if act else None for act in ids]
    assert found == {
        "hangzhou-award-2025": [
            "submit_for_approval",
            "approve",
            "decline",
            "commend",
            "confer",
            None,
        ],
        "hangzhou-cultivation-2025": [
            "submit_for_approval",
            "decide",
            None,
            None,
            None,
            "announce",
        ],
        "wenzhou-award-2022": ["submit_for_approval", "approve", None, None, None, "announce"],
        "zhuji-award-2025": ["submit_for_approval", "approve", None, None, "confer", None],
    }


@pytest.mark.clause("ZJ-13-9")
def test_the_office_asks_and_the_government_approves_once(town: Town) -> None:
    to_notice(town, 2)
    publish(town)
    town.later(days=30)
    town.act("close_winners_notice", "office")
    office, government = town.users["office"], town.users["government"]

    with pytest.raises(Refused) as early:
        actions.approve(cycle=town.cycle, number="1号", by=government, at=town.later())
    with pytest.raises(Refused) as stranger:
        actions.submit(cycle=town.cycle, by=government, at=town.later())
    actions.submit(cycle=town.cycle, by=office, at=town.later())
    actions.approve(cycle=town.cycle, number="1号", by=government, at=town.later())
    with pytest.raises(Refused):
        actions.approve(cycle=town.cycle, number="2号", by=government, at=town.later())

    assert [one.code for one in early.value.verdict.reasons] == [Code.ENTRY_LACKING]
    assert [one.code for one in stranger.value.verdict.reasons] == [Code.ROLE_MAY_NOT_ACT]
    assert Entry.objects.get(act="approve").facts == {"document_number": "1号"}
    assert Entry.objects.get(act="submit_for_approval").facts == {"winners": 1}


@pytest.mark.clause("ZJ-14a")
def test_certificates_are_numbered_without_gaps_by_award_and_name(town: Town) -> None:
    approved(town)
    government = town.users["government"]
    assert Honour.objects.count() == 0

    with pytest.raises(Refused) as refusal:
        actions.confer(case=town.cases[0], by=town.users["office"], at=town.later())
    one = actions.confer(case=town.cases[1], by=government, at=town.later())
    for _ in range(2):
        with pytest.raises(Refused):
            actions.confer(case=town.cases[1], by=government, at=town.later())
    done = actions.confer_all(cycle=town.cycle, by=government, at=town.later())
    again = actions.confer_all(cycle=town.cycle, by=government, at=town.later())

    assert [one.code for one in refusal.value.verdict.reasons] == [Code.ROLE_MAY_NOT_ACT]
    assert (one.number, done, again) == ("ZJ-2026-1001", 1, 0)
    assert [row.number for row in Certificate.objects.all()] == ["ZJ-2026-1001", "ZJ-2026-1002"]
    assert [e.facts["certificate"] for e in Entry.objects.filter(act="confer").order_by("at")] == [
        "ZJ-2026-1001",
        "ZJ-2026-1002",
    ]
    honour = queries.honours_of(town.cases[1].organisation).get()
    assert (honour.award, honour.document_number) == ("quality", "诸政函〔2026〕9号")
    assert honour.won_on == Entry.objects.get(act="approve").at.date()


def test_who_was_not_elected_is_not_honoured(town: Town) -> None:
    approved(town)
    last = town.cases[-1]

    with pytest.raises(Refused):
        actions.confer(case=last, by=town.users["government"], at=town.later())

    assert [one.case for one in queries.winners(town.cycle)] == town.cases[:-1]
