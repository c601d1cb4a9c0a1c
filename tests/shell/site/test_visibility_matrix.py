"""Who sees which kind of thing, at which stage: role × thing × stage. Every row holds data that could leak.

The things are rows as the rooms write them, not acts: what is seen follows from the row, whoever made it.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.shell.town import SUBMITTED, Town

from zhuoyue.core.supervision import Breach
from zhuoyue.shell.applications.models import Application, Case, Material
from zhuoyue.shell.cycles.models import Cycle, Paper
from zhuoyue.shell.honours.models import Certificate
from zhuoyue.shell.kit import clock, visibility
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.letters.models import Letter
from zhuoyue.shell.notices.models import Notice, Objection, Objector
from zhuoyue.shell.panels import actions as panels
from zhuoyue.shell.panels.models import (
    Assignment,
    ConsultantsNamed,
    Declaration,
    Expert,
    Panel,
    PanelMember,
    RecusalRequest,
)
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people.models import (
    AdministrationEntry,
    Body,
    Honour,
    Membership,
    Message,
    Organisation,
    User,
)
from zhuoyue.shell.reviews.models import Consensus, Ruling, Sheet, SignOff, Visit
from zhuoyue.shell.subsidies.models import Budget, EarlierPayment, Payment, StatedFact
from zhuoyue.shell.supervision.models import (
    Change,
    Evaluation,
    Informant,
    Matter,
    MisconductReport,
    Proceeding,
    Step,
    YearlyReport,
)
from zhuoyue.shell.votes.models import Ballot, Meeting, Seat, Slip, Tally, Voted

Thing = Any
Things = dict[str, Thing]

WATCH = {"office", "oversight"}
PANEL = {"examiner", "leader"}
COMMITTEE = {"committee", "chair"}
IN_THE_CYCLE = {
    "applicant",
    "office",
    "township",
    "industry_authority",
    "department",
    *PANEL,
    *COMMITTEE,
    "government",
    "finance",
    "oversight",
}
"""Everybody but other organisations, strangers, and the offices of elsewhere."""

OFFICES = {"elsewhere", "other_cycle"}
"""They know every organisation by name and code, as registered: a case of it they do not see."""

OUTSIDE = {"rival", "third", "stranger", *OFFICES}


@pytest.fixture
def place(town: Town) -> Town:
    """The town, and an office of another city, and one that is of the office in another cycle only."""
    far = people.set_up_body(name="温州市质量奖评审办", kind="office", place="330300")
    for name, body, cycle in (
        ("elsewhere", far, ""),
        ("other_cycle", town.bodies["office"], "ZJ-2020"),
    ):
        user = people.open_account(username=name, name=f"{name} 账号", password=None)
        people.appoint(user=user, role="office", since=date(2025, 1, 1), body=body, cycle=cycle)
        town.users[name] = user
    return town


# --- the stages, each on top of those before


def begun(town: Town) -> Things:
    """An organisation writes; nothing is handed in."""
    town.call()
    case = town.open_case()
    own = {"part": "self_assessment", "name": "商业秘密.pdf", "kind": "pdf", "digest": "1" * 64}
    return {
        "case": case,
        "cycle": town.cycle,
        "organisation": case.organisation,
        "application": Application.objects.create(case=case, frozen={}, sections={"营收": 1}),
        "material": Material.objects.create(case=case, size=9, at=town.at, by="P-T", **own),
    }


def handed_in(town: Town) -> Things:
    things = begun(town)
    town.act("submit", "applicant", things["case"], **SUBMITTED)
    things["application"].digest = "2" * 64
    things["application"].save()
    return things


def seated(town: Town) -> Things:
    """A panel at work; nobody has signed. A draft of another panel is about the same people."""
    things = handed_in(town)
    things["panel"] = town.seat([things["case"]])
    days = {"first_day": town.at.date(), "last_day": town.at.date()}
    draft = Panel.objects.create(cycle=town.cycle, name="草案", stages=["desk"], **days)
    draft.members.create(user=town.users["examiner"])
    draft.assignments.create(case=things["case"])
    things["draft"] = draft
    things["recusal"] = RecusalRequest.objects.create(
        case=things["case"], named="无此人", grounds="曾有诉讼", by="P-T", at=town.at
    )
    return things


def at_work(town: Town) -> Things:
    """They signed, and score: one sheet handed in, none released."""
    things = seated(town)
    for role in sorted(PANEL):
        with clock.turned(town.at):
            panels.undertake(cycle=town.cycle, by=town.users[role], at=town.later())
    case = things["case"]
    told = {"stage": "desk", "saved_at": town.at, "items": {}}
    things["sheet"] = Sheet.objects.create(case=case, user=town.users["examiner"], **told)
    return things


def scored(town: Town) -> Things:
    """Every sheet is released; consensus, visit and ruling stand on record."""
    things = at_work(town)
    case, at = things["case"], town.at
    things["sheet"].handed_in_at, things["sheet"].digest = town.at, "5" * 64
    things["sheet"].released = True
    things["sheet"].save()
    things["consensus"] = Consensus.objects.create(case=case, stage="desk", saved_at=at)
    days = {"first_day": at.date(), "last_day": at.date()}
    things["visit"] = Visit.objects.create(case=case, people="组长", saved_at=at, **days)
    told = {"kind": Ruling.Kind.values[0], "body": "审委会", "on": at.date(), "reason": "并列"}
    things["ruling"] = Ruling.objects.create(
        cycle=town.cycle, stage="desk", by="P-T", at=at, **told
    )
    return things


def voted(town: Town) -> Things:
    """The committee met and voted on it."""
    things = scored(town)
    meeting = Meeting.objects.create(cycle=town.cycle, opened_at=town.at)
    meeting.cases.add(things["case"])
    ballot = Ballot.objects.create(
        meeting=meeting, award="quality", mode="secret_ballot", present=12, candidates=[]
    )
    return things | {"meeting": meeting, "ballot": ballot}


def published(town: Town) -> Things:
    """A list is public, somebody objects, somebody reports misconduct, letters went out."""
    things = voted(town)
    case, at = things["case"], town.at
    notice = Notice.objects.create(
        cycle=town.cycle, list="proposed", lines=[], published_at=at, last_day=at.date()
    )
    objection = Objection.objects.create(notice=notice, received_at=at, in_time=True, facts="造假")
    report = MisconductReport.objects.create(
        cycle=town.cycle,
        matter="bribery",
        subject="office",
        text="收礼",
        by_name=True,
        received_at=at,
    )
    letter = {"case": case, "title": "通知书", "digest": "3" * 64, "sent_at": at}
    about = {"number": "JD-1", "subject": "office", "who": "办公室", "source": "report"}
    return things | {
        "notice": notice,
        "objection": objection,
        "objector": Objector.objects.create(objection=objection, kind="person", name="实名人"),
        "report": report,
        "informant": Informant.objects.create(report=report, name="举报人"),
        "matter": Matter.objects.create(
            cycle=town.cycle, case=case, matter="bribery", text="收礼", by="P-T", at=at, **about
        ),
        "letter": Letter.objects.create(act="reject", to="applicant", number="1", **letter),
        "letter_to_recommender": Letter.objects.create(
            act="decline", to="recommender", number="2", **letter
        ),
    }


def paid(town: Town) -> Things:
    """Money, and the years after; somebody proposes to take the honour back."""
    things = published(town)
    case, at = things["case"], town.at
    Step.objects.create(matter=things["matter"], kind="order", text="纠正", by="P-T", at=at)
    stamp = {"by": "P-T", "at": at}
    money = {"case": case, "source": "own", "award": "quality", "amount": 1, **stamp}
    file = {"name": "年报.pdf", "kind": "pdf", "digest": "4" * 64, "size": 9}
    return things | {
        "payment": Payment.objects.create(
            kind="payment", line="quality", on=at.date(), voucher="1", **money
        ),
        "earlier_payment": EarlierPayment.objects.create(year=2020, document="1", **money),
        "stated_fact": StatedFact.objects.create(
            case=case, fact="paid", value="1", document="1", **stamp
        ),
        "budget": Budget.objects.create(
            cycle=town.cycle, line="quality", approved=1, document="1", **stamp
        ),
        "yearly_report": YearlyReport.objects.create(case=case, year=2027, **file, **stamp),
        "evaluation": Evaluation.objects.create(case=case, still_fit=True, record="记录", **stamp),
        "change": Change.objects.create(
            case=case, number="1", event_on=at.date(), text="重组", **stamp
        ),
        "proceeding": Proceeding.objects.create(
            case=case,
            breach=next(iter(Breach)).value,
            told={},
            narrative="经过",
            evidence="证据",
            **stamp,
        ),
    }


def decided(town: Town) -> Things:
    """The proceeding is decided."""
    things = paid(town)
    row = things["proceeding"]
    row.approved, row.decided_on = True, town.at.date() + timedelta(days=1)
    row.save()
    return things


CASE = WATCH | {"applicant", "township"}
PAPERS = CASE
YEARS_AFTER = WATCH | {"applicant"}
MONEY = WATCH | {"applicant", "finance"}

Stage = Callable[[Town], Things]
MATRIX: Mapping[Stage, Mapping[str, set[str]]] = {
    begun: {
        "case": CASE,
        "cycle": IN_THE_CYCLE | {"other_cycle"},
        "organisation": WATCH | {"applicant", *OFFICES},
        "application": {"applicant"},
        "material": {"applicant"},
    },
    handed_in: {"case": CASE, "application": PAPERS, "material": PAPERS},
    seated: {
        "case": CASE,
        "application": PAPERS,
        "material": PAPERS,
        "panel": WATCH | PANEL,
        "draft": WATCH,
        "recusal": WATCH | {"applicant"},
    },
    at_work: {
        "case": CASE | PANEL,
        "application": PAPERS | PANEL,
        "material": PAPERS | PANEL,
        "panel": WATCH | PANEL,
        "draft": WATCH,
        "recusal": WATCH | {"applicant"},
        "sheet": {"examiner"},
    },
    scored: {
        "sheet": WATCH | PANEL,
        "consensus": WATCH | PANEL,
        "visit": WATCH | PANEL | {"applicant"},
        "ruling": WATCH,
    },
    voted: {
        "case": CASE | PANEL | COMMITTEE,
        "application": PAPERS | PANEL,
        "material": PAPERS | PANEL,
        "sheet": WATCH | PANEL,
        "consensus": WATCH | PANEL,
        "meeting": WATCH | COMMITTEE,
        "ballot": WATCH | COMMITTEE,
    },
    published: {
        "notice": IN_THE_CYCLE | {"other_cycle"},
        "objection": WATCH,
        "objector": WATCH,
        "report": {"oversight"},
        "informant": {"oversight"},
        "matter": {"oversight"},
        "letter": WATCH | {"applicant"},
        "letter_to_recommender": WATCH | {"township"},
    },
    paid: {
        "report": {"oversight"},
        "informant": {"oversight"},
        "matter": WATCH,
        "payment": MONEY,
        "earlier_payment": MONEY,
        "stated_fact": MONEY,
        "budget": MONEY - {"applicant"},
        "yearly_report": YEARS_AFTER,
        "evaluation": YEARS_AFTER,
        "change": YEARS_AFTER,
        "proceeding": WATCH | {"government"},
    },
    decided: {"proceeding": WATCH | {"government", "applicant"}},
}


@pytest.mark.parametrize("stage", MATRIX, ids=lambda stage: stage.__name__)
def test_only_these_roles_see_at_this_stage(place: Town, stage: Stage) -> None:
    things = stage(place)
    wanted = MATRIX[stage]

    seen = {
        name: {role for role, user in place.users.items() if visibility.may_see(user, things[name])}
        for name in wanted
    }

    assert seen == wanted
    assert set(place.users) == IN_THE_CYCLE | OUTSIDE


def test_no_list_shows_what_its_row_does_not(place: Town) -> None:
    """Lists and counts go by the same grants as single rows."""
    things = paid(place)

    for thing in things.values():
        rows = type(thing).objects.filter(pk=thing.pk)
        for user in place.users.values():
            counted = visibility.visible(rows, user).distinct().count()
            assert counted == int(visibility.may_see(user, thing))


NOBODY: tuple[type[Any], ...] = (
    Assignment,
    Body,
    ConsultantsNamed,
    Declaration,
    Entry,
    Expert,
    Membership,
    PanelMember,
    Seat,
    SignOff,
    Slip,
    Step,
    Tally,
    User,
    Voted,
)
"""Kinds that nobody sees as rows: rooms show of them what their own queries allow."""

GRANTED = {
    AdministrationEntry,
    *(Application, Ballot, Budget, Case, Certificate, Change, Consensus, Cycle, EarlierPayment),
    *(Evaluation, Honour, Informant, Letter, Material, Matter, Meeting, Message),
    *(MisconductReport, Notice, Objection, Objector, Organisation, Panel, Paper, Payment),
    *(Proceeding, RecusalRequest, Ruling, Sheet, StatedFact, Visit, YearlyReport),
}


def test_what_no_room_opened_nobody_sees(place: Town) -> None:
    things = paid(place)
    meeting, examiner = things["meeting"], place.users["examiner"]
    seat = Seat.objects.create(meeting=meeting, unit="审委会", user=examiner, present=True)
    Slip.objects.create(ballot=things["ballot"], marks={"1": "yes"})
    Voted.objects.create(ballot=things["ballot"], seat=seat)
    Tally.objects.create(ballot=things["ballot"], by=examiner, counts={})
    SignOff.objects.create(
        consensus=things["consensus"], user=examiner, version=0, agrees=True, at=place.at
    )

    for kind in NOBODY:
        assert kind.objects.exists(), kind
        for user in place.users.values():
            assert not visibility.visible(kind.objects.all(), user).exists(), kind


def test_every_kind_of_row_that_anybody_sees_is_known_here() -> None:
    assert set(visibility.kinds()) == GRANTED


def test_of_the_house_s_administration_no_role_of_a_cycle_reads_anything(place: Town) -> None:
    entry = AdministrationEntry.objects.create(at=place.at, act="found", by="")

    assert {r for r, user in place.users.items() if visibility.may_see(user, entry)} == set()


def test_a_message_is_its_reader_s_alone(place: Town) -> None:
    told = {"key": "1", "at": place.at, "title_zh": "您须回避", "title_en": "You are barred"}
    message = Message.objects.create(user=place.users["examiner"], urgent=True, **told)

    assert {role for role, user in place.users.items() if visibility.may_see(user, message)} == {
        "examiner"
    }


def test_of_two_organisations_each_sees_its_own(place: Town) -> None:
    handed_in(place)
    other = place.open_case(number=1)
    place.submit(other)
    seen = {
        role: set(
            visibility.visible(Case.objects.all(), place.users[role]).values_list("pk", flat=True)
        )
        for role in ("applicant", "rival", "third", "stranger", "elsewhere", "other_cycle")
    }

    assert seen == {
        "applicant": {place.cases[0].pk},
        "rival": {other.pk},
        "third": set(),
        "stranger": set(),
        "elsewhere": set(),
        "other_cycle": set(),
    }


def test_a_membership_that_ended_shows_nothing(town: Town, client: Client) -> None:
    case = town.open_case()
    membership = town.users["office"].memberships.get()
    membership.until = membership.since
    membership.save()

    client.force_login(town.users["office"])

    assert client.get(f"/cases/{case.number}/").status_code == 404
