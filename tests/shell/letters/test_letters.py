"""Letters of the three regulations that have something told in writing."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from zhuoyue.core.regulation import Act, Scope
from zhuoyue.rulebook import library
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.kit import clock, jobs, pages, papers, visibility
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.letters import actions, facts, queries
from zhuoyue.shell.letters.models import Letter
from zhuoyue.shell.people.models import Membership, Message, User
from zhuoyue.shell.site import telling
from zhuoyue.shell.site import urls as urls  # noqa: PLC0414 - imported for its registration
from zhuoyue.shell.site.rehearsal import run
from zhuoyue.shell.site.rehearsal.play import Line

REGULATIONS = ("hangzhou-award-2025", "hangzhou-cultivation-2025", "wenzhou-award-2022")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


class Enough(Exception):
    """Stops a rehearsal."""


class Stand:
    """A cycle that stands before its first letter."""

    def __init__(self, regulation: str) -> None:
        rejected: list[str] = []

        def heard(line: Line) -> None:
            if line.act.id == "reject":
                rejected.append(str(line.case))
                raise Enough

        play = run.prepared(regulation, applicants=6, seed=7, start=date(2026, 3, 2), heard=heard)
        with suppress(Enough), jobs.quiet():
            play.run()
        self.play, self.at = play, play.now + timedelta(hours=1)
        self.case = Case.objects.get(number=rejected[0])
        act = queries.open_act(self.case, self.at)
        assert act is not None
        self.act: Act = act

    def who(self, **of: Any) -> User:  # noqa: ANN401 - what a membership is looked up by
        return Membership.objects.filter(**of)[0].user

    @property
    def office(self) -> User:
        return self.who(role="office")

    @property
    def applicant(self) -> User:
        return self.who(organisation=self.case.organisation)

    @property
    def rival(self) -> User:
        return self.who(organisation__isnull=False, organisation__in=[
            one.organisation for one in self.play.town.cases if one != self.case
        ])  # fmt: skip

    def send(self, by: User | None = None) -> Entry:
        return actions.send(
            case=self.case,
            act=self.act,
            by=by or self.office,
            at=self.at,
            number="市质告〔2026〕7号",
            paragraph="如有疑问，请与我办联系。",
        )

    def browse(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture(params=REGULATIONS)
def stand(request: pytest.FixtureRequest, db: None) -> Stand:
    del db
    return Stand(request.param)


@pytest.fixture
def pool(db: None) -> Stand:
    del db
    return Stand("hangzhou-cultivation-2025")


def test_acts_by_letter_are_known_by_what_they_need() -> None:
    found = {}
    for name in library.ids():
        law = library.law(name)
        acts = [one for one in law.regulation.procedure.acts if one.scope is Scope.CASE]
        found[name] = {one.id for one in acts if pages.page_of(law, one) == "letters:write"}

    assert found == {
        "hangzhou-award-2025": {"notify_rejection"},
        "hangzhou-cultivation-2025": {"notify_rejection", "notify_left_out"},
        "wenzhou-award-2022": {"notify_rejection", "notify_left_out"},
        "zhuji-award-2025": set(),
    }


@pytest.mark.clause("HZA-3-3-2", "HZC-4-1c", "WZ-14")
def test_a_letter_is_kept_and_its_digest_goes_on_record(stand: Stand) -> None:
    entry = stand.send()

    sent = {one.to: one for one in Letter.objects.all()}
    wanted = {to: fact for fact, to in facts.addressees(stand.act)}
    assert {to: one.digest for to, one in sent.items()} == {
        to: entry.facts[f"{fact}_digest"] for to, fact in wanted.items()
    }
    assert {entry.facts[fact] for fact in wanted.values()} == {"市质告〔2026〕7号"}
    assert entry.facts.get("delivered_on") == (
        stand.at.date().isoformat() if facts.asks_delivery(stand.act) else None
    )


def test_the_letter_can_be_read_and_searched(pool: Stand) -> None:
    pool.send()

    file = papers.kept(Letter.objects.get(to="applicant").digest)
    assert file is not None
    text = text_of(file.read_bytes()).replace("\r\n", "")
    for said in (
        pool.case.organisation.name,
        pool.case.number,
        "市质告〔2026〕7号",
        "如有疑问，请与我办联系。",
        "演练材料",
    ):
        assert said in text


def test_a_letter_is_sent_once(pool: Stand) -> None:
    pool.send()

    with pytest.raises(Refused):
        pool.send()

    assert Entry.objects.filter(act=pool.act.id, chain=pool.case.number).count() == 1


def test_nobody_but_the_office_sends_one(pool: Stand) -> None:
    with pytest.raises(Refused):
        pool.send(by=pool.applicant)

    assert not Letter.objects.exists()


def test_without_a_decision_on_record_there_is_nothing_to_tell(pool: Stand) -> None:
    other = next(
        case for case in Case.objects.filter(ended_by="") if queries.open_act(case, pool.at) is None
    )

    with pytest.raises(Refused):
        actions.send(case=other, act=pool.act, by=pool.office, at=pool.at, number="x")

    assert not Letter.objects.exists()


def test_the_office_reads_the_draft_adds_to_it_and_sends_it(stand: Stand) -> None:
    client, url = stand.browse(stand.office), f"/letters/cases/{stand.case.number}/"
    with clock.turned(stand.at):
        draft = client.get(url)
        lacking = client.post(url, {"number": "", "paragraph": "附言甲"})
        told = {"number": "市质告〔2026〕8号", "paragraph": "附言甲"}
        if facts.asks_delivery(stand.act):
            told["delivered_on"] = "2026-06-01"
        sent = client.post(url, told)

    assert (draft.status_code, lacking.status_code, sent.status_code) == (200, 422, 302)
    assert "特此告知" in draft.content.decode()
    assert "附言甲" in lacking.content.decode()
    assert Letter.objects.filter(number="市质告〔2026〕8号").exists()


def test_the_page_is_the_offices_alone(pool: Stand) -> None:
    with clock.turned(pool.at):
        status = {
            pool.browse(user).get(f"/letters/cases/{pool.case.number}/").status_code
            for user in (pool.applicant, pool.rival)
        }

    assert status == {404}


def test_the_organisation_finds_and_downloads_its_letter(pool: Stand) -> None:
    pool.send()
    letter = Letter.objects.get(to="applicant")
    client = pool.browse(pool.applicant)

    with clock.turned(pool.at):
        page = client.get(f"/cases/{pool.case.number}/").content.decode()
        file = client.get(f"/letters/{letter.token}.pdf")

    assert letter.title in page
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file.headers["Content-Security-Policy"]


def test_another_organisation_finds_nothing(pool: Stand) -> None:
    pool.send()
    letter = Letter.objects.get(to="applicant")

    with clock.turned(pool.at):
        assert pool.browse(pool.rival).get(f"/letters/{letter.token}.pdf").status_code == 404
        assert Client().get(f"/letters/{letter.token}.pdf").status_code == 302


@pytest.mark.clause("HZC-4-1c")
def test_the_recommender_gets_its_own_letter_and_not_the_applicants(pool: Stand) -> None:
    pool.send()
    body = pool.case.parties.get().body
    recommender = pool.who(body=body)

    with clock.turned(pool.at):
        seen = {
            one.to: {
                name
                for name, user in (
                    ("applicant", pool.applicant),
                    ("recommender", recommender),
                    ("office", pool.office),
                    ("oversight", pool.who(body__kind="oversight")),
                    ("examiner", pool.who(role="examiner")),
                    ("rival", pool.rival),
                )
                if visibility.may_see(user, one)
            }
            for one in Letter.objects.all()
        }

    assert seen == {
        "applicant": {"applicant", "office", "oversight"},
        "recommender": {"recommender", "office", "oversight"},
    }


def test_whom_a_letter_concerns_is_told_at_once(pool: Stand) -> None:
    entry = pool.send()
    body = pool.case.parties.get().body

    with clock.turned(pool.at):
        telling.tell_of(entry.pk)

    told = {one.user for one in Message.objects.filter(urgent=True)}
    assert {pool.applicant, pool.who(body=body)} <= told
    assert pool.rival not in told


def test_the_law_of_a_letter_stands_in_it(pool: Stand) -> None:
    drafts = queries.drafts(pool.case, pool.act, facts.Words(number="x", issuer="审定办"), pool.at)

    law = cycles.law_of(pool.case.cycle)
    labels = [one["label"] for one in drafts[0].told["basis"]]
    assert all(label.startswith(f"《{law.regulation.title.zh}》") for label in labels)
    assert labels
