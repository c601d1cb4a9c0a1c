"""Implementing rules: every silence has a form, the core reads it back, a decision adopts it."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponseBase as Response
from tests.shell.conftest import Browse
from tests.shell.town import Town

from zhuoyue.core import ballots, notices, ranking
from zhuoyue.core.ranking.rules import Weights
from zhuoyue.core.units import Period, Unit
from zhuoyue.rulebook import library
from zhuoyue.shell.cycles import actions, facts, forms, queries
from zhuoyue.shell.cycles.models import Paper, Rules
from zhuoyue.shell.kit import clock, visibility
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry

ADOPT = "/cycles/ZJ-2026/rules/adopt/"
DRAFT = "/cycles/ZJ-2026/rules/draft/"
FILLED = {
    "ranking.selections.desk|score|low": "500",
    "ranking.selections.desk|score|low_word": "at_least",
    "ranking.overall": "weights",
    "ranking.overall|weights|stages|desk": "2/5",
    "ranking.overall|weights|stages|site": "3/5",
    "ballots.mode": "secret_ballot",
    "notices.periods.proposed_winners|length": "7",
    "notices.periods.proposed_winners|unit": "working_days",
}
READ = {
    "ranking.selections.desk": {"score": {"at_least": 500}},
    "ranking.overall": {
        "kind": "weights",
        "stages": [{"stage": "desk", "weight": "2/5"}, {"stage": "site", "weight": "3/5"}],
    },
    "ballots.mode": "secret_ballot",
    "notices.periods.proposed_winners": {"working_days": 7},
}
REGULATIONS = (
    "zhuji-award-2025",
    "hangzhou-award-2025",
    "wenzhou-award-2022",
    "hangzhou-cultivation-2025",
)


def decision() -> SimpleUploadedFile:
    return SimpleUploadedFile("审委会决定.pdf", b"%PDF-1.7 decision")


def text(page: Response) -> str:
    return page.getvalue().decode()


def adopt(browse: Browse, town: Town, **more: str) -> Response:
    told = {**FILLED, "decision": "诸质审〔2026〕1号", "paper": decision(), **more}
    with clock.turned(town.later(hours=1)):
        return browse("committee").post(ADOPT, told)


def drafted(browse: Browse, town: Town) -> None:
    with clock.turned(town.later(hours=1)):
        assert browse("office").post(DRAFT, FILLED).status_code == 302


@pytest.mark.clause("ZJ-9", "ZJ-5", "ZJ-13-4", "ZJ-13-6", "ZJ-13-7a", "ZJ-13-8")
def test_rules_drafted_by_the_office_and_adopted_by_the_committee_are_read_by_the_core(
    browse: Browse, town: Town
) -> None:
    drafted(browse, town)
    with clock.turned(town.later(hours=1)):
        page = browse("committee").get(ADOPT).content.decode()
    done = adopt(browse, town)

    assert 'value="500"' in page
    assert done.headers["Location"] == "/cycles/ZJ-2026/"
    town.cycle.refresh_from_db()
    assert town.cycle.implementing_rules == READ
    law, dossier = queries.law_of(town.cycle), queries.dossier_of(town.cycle)
    ranked = facts.adopted(ranking.Adopted, "ranking", town.cycle, law, dossier)
    cast = facts.adopted(ballots.Adopted, "ballots", town.cycle, law, dossier)
    shown = facts.adopted(notices.Adopted, "notices", town.cycle, law, dossier)
    assert ranked is not None and isinstance(ranked.overall, Weights)  # noqa: PT018
    assert ranked.adoption is not None
    assert ranked.adoption.decision == "诸质审〔2026〕1号"
    assert cast is not None
    assert cast.mode is ballots.Mode.SECRET_BALLOT
    assert shown is not None
    assert shown.periods == {"proposed_winners": Period(length=7, unit=Unit.WORKING_DAYS)}


def test_the_book_carries_every_parameter_and_the_digest_of_the_document(
    browse: Browse, town: Town
) -> None:
    drafted(browse, town)
    adopt(browse, town)

    told = Entry.objects.get(act="adopt_rules").facts
    assert set(told) == {*READ, "decision", "document"}
    assert told["document"] == Paper.objects.get().digest
    assert told["notices.periods.proposed_winners"] == '{"working_days":7}'


def test_nothing_is_adopted_before_a_draft(browse: Browse, town: Town) -> None:
    page = adopt(browse, town)

    assert page.status_code == 409
    assert "制订实施细则" in text(page)
    assert 'value="诸质审〔2026〕1号"' in text(page)
    assert Rules.objects.count() == 0
    assert Paper.objects.count() == 0


@pytest.mark.parametrize(
    ("desk", "site", "taken"),
    [("2/5", "3/5", True), ("2/5", "59/100", False), ("2/5", "61/100", False)],
)
@pytest.mark.clause("ZJ-13-6")
def test_weights_that_do_not_sum_to_one_are_refused_before_they_are_recorded(
    browse: Browse, town: Town, desk: str, site: str, taken: bool
) -> None:
    drafted(browse, town)
    told = {
        "ranking.overall|weights|stages|desk": desk,
        "ranking.overall|weights|stages|site": site,
    }
    page = adopt(browse, town, **told)

    assert (page.status_code == 302) is taken
    assert Entry.objects.filter(act="adopt_rules").exists() is taken
    if not taken:
        assert page.status_code == 422
        assert 'value="诸质审〔2026〕1号"' in text(page)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ranking.selections.desk|score|low", "很高"),
        ("notices.periods.proposed_winners|length", "0"),
        ("notices.periods.proposed_winners|unit", ""),
        ("notices.periods.proposed_winners|unit", "weeks"),
        ("ranking.overall|weights|stages|desk", "四成"),
        ("ballots.mode", "show_of_hands"),
    ],
)
def test_a_value_the_core_cannot_read_is_refused(
    browse: Browse, town: Town, name: str, value: str
) -> None:
    drafted(browse, town)
    page = adopt(browse, town, **{name: value})

    assert page.status_code == 422
    assert not Entry.objects.filter(act="adopt_rules").exists()


def test_an_action_refuses_what_no_form_would_let_through(town: Town) -> None:
    town.act("draft_rules", "office")
    unreadable: dict[str, object] = {"ballots.mode": "acclamation"}
    settled: dict[str, object] = {"ballots.quorum": {"share": "2/3"}}
    nothing: dict[str, object] = {}
    for rules in (unreadable, settled, nothing):
        with pytest.raises(Refused):
            actions.adopt_rules(
                cycle=town.cycle,
                rules=rules,
                role="committee",
                by=town.users["committee"],
                at=town.later(),
                facts={"decision": "1号"},
            )
    assert not Rules.objects.exists()


def test_a_later_adoption_amends_and_carries_only_what_is_new(browse: Browse, town: Town) -> None:
    drafted(browse, town)
    adopt(browse, town)
    done = adopt(
        browse,
        town,
        decision="诸质审〔2026〕2号",
        **{"notices.periods.proposed_winners|length": "5"},
    )

    assert done.status_code == 302
    town.cycle.refresh_from_db()
    last = Rules.objects.last()
    assert last is not None
    assert last.values == {"notices.periods.proposed_winners": {"working_days": 5}}
    assert town.cycle.implementing_rules["ballots.mode"] == "secret_ballot"
    with clock.turned(town.later()):
        page = browse("applicant").get("/cycles/ZJ-2026/rules/")
        seen = browse("office").get("/cycles/ZJ-2026/rules/").content.decode()
    assert page.status_code == 404
    assert "诸质审〔2026〕1号" in seen
    assert "诸质审〔2026〕2号" in seen


def test_others_than_office_and_committee_neither_draft_nor_adopt(
    browse: Browse, town: Town
) -> None:
    for role in set(town.users) - {"office"}:
        assert browse(role).get(DRAFT).status_code == 404, role
    for role in set(town.users) - {"committee"}:
        assert browse(role).post(ADOPT, FILLED).status_code == 404, role


def test_the_document_is_for_those_who_act_in_the_place(browse: Browse, town: Town) -> None:
    drafted(browse, town)
    adopt(browse, town)
    paper = Paper.objects.get()

    seen = {role for role, user in town.users.items() if visibility.may_see(user, paper)}
    assert seen == set(town.users) - {"applicant", "rival", "third", "stranger"}
    with clock.turned(town.later()):
        sent = browse("office").get(f"/cycles/papers/{paper.token}/")
        assert browse("stranger").get(f"/cycles/papers/{paper.token}/").status_code == 404
    assert b"".join(sent.streaming_content) == b"%PDF-1.7 decision"  # type: ignore[attr-defined]


def test_the_cycle_page_says_what_the_rules_must_set(browse: Browse, town: Town) -> None:
    with clock.turned(town.later()):
        before = browse("office").get("/cycles/ZJ-2026/").content.decode()
    drafted(browse, town)
    adopt(browse, town)
    with clock.turned(town.later()):
        after = browse("office").get("/cycles/ZJ-2026/").content.decode()

    assert before.count("须由细则规定") == 4
    assert "须由细则规定" not in after
    assert "诸质审〔2026〕1号" in after


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_every_silence_of_every_regulation_has_a_name_a_clause_and_fields(regulation: str) -> None:
    law = library.law(regulation)
    form = forms.rules(law, {})
    for block in form.blocks():
        assert block.fields, block.silence.parameter
        assert re.search(r"[一-鿿]", block.name), block.silence.parameter
    assert {*facts.gated(law)} <= {one.parameter for one in facts.silences(law)}


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_what_is_filled_in_is_read_back_the_same(regulation: str) -> None:
    law = library.law(regulation)
    values = {one.parameter: SAMPLES[_kind(one.parameter)] for one in facts.silences(law)}
    form = forms.rules(law, values)
    shown = {name: form.initial.get(name, "") for name in form.fields}
    again = forms.rules(law, {}, shown)

    assert again.is_valid(), getattr(again, "problems", again.errors)
    read = again.values()
    if "materials.parts" in read:
        assert [one["name"]["zh"] for one in read.pop("materials.parts")] == ["自评报告"]
        del values["materials.parts"]
    assert read == values


def _kind(parameter: str) -> str:
    room, *path = parameter.split(".")
    return path[-1] if room == "scoring" else path[0] if room != "ranking" else f"ranking.{path[0]}"


SAMPLES: dict[str, Any] = {
    "parts": [{"id": "part_1", "clause": "-", "name": {"zh": "自评报告", "en": "自评报告"}}],
    "after_deadline": "refused",
    "size": {"at_least": 3, "at_most": 7},
    "former_tie_years": 3,
    "applicants_at_most": 5,
    "method": {
        "combine": "trimmed_mean",
        "of": "totals",
        "highest_left_out": 1,
        "lowest_left_out": 1,
    },
    "item_spread_limit": 20,
    "total_spread_limit": 100,
    "ranking.selections": {"score": {"at_least": 500}, "at_most": 30},
    "ranking.overall": READ["ranking.overall"],
    "ranking.order": ["votes_for"],
    "quorum": {"share": "2/3", "bound": "at_least", "base": "members"},
    "majority": {"share": "1/2", "base": "present", "bound": "more_than"},
    "mode": "secret_ballot",
    "blank_slips": "valid_abstention",
    "order": ["votes_for"],
    "substitutes": "not_allowed",
    "periods": {"days": 15},
    "objections": "public",
    "amount": 200_000,
    "budget": "city_finance",
    "years": 3,
    "report_due": {"month": 5, "day": 31, "bound": "on_day", "rest_day": "stays"},
    "refund_within": {"months": 3},
    "measures": ["criticism"],
    "anonymous_reports": "taken",
}


def test_two_adoptions_at_once_are_both_kept(lived_in: Town) -> None:
    town = lived_in
    town.act("draft_rules", "office")
    at = town.later()

    def adopt_one(parameter: str) -> None:
        actions.adopt_rules(
            cycle=town.cycle,
            rules={parameter: READ[parameter]},
            role="committee",
            by=town.users["committee"],
            at=at,
            facts={"decision": parameter},
        )
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(adopt_one, ("ballots.mode", "ranking.overall")))

    town.cycle.refresh_from_db()
    assert set(town.cycle.implementing_rules) == {"ballots.mode", "ranking.overall"}


def test_weights_are_shown_in_words(town: Town) -> None:
    words = forms.naming(queries.law_of(town.cycle))
    value = {"kind": "weights", "stages": [{"stage": "desk", "weight": "2/5"}]}

    shown = forms.shown(value, words)

    assert shown == "方式：按阶段加权；各阶段：阶段：资料评审；权重：2/5"
