"""Writes: open a case, fill in and hand in the application, recommend, do any act on a case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from zhuoyue.core.clause import Text
from zhuoyue.core.eligibility import EligibilityFacts
from zhuoyue.core.eligibility.route import RouteCode
from zhuoyue.core.procedure import Code
from zhuoyue.core.verdict import Fact, Reason
from zhuoyue.rulebook.book.canonical import canonical, sha256
from zhuoyue.rulebook.problems import Mistaken
from zhuoyue.shell.applications import facts as forms_facts
from zhuoyue.shell.applications import queries
from zhuoyue.shell.applications.models import Application, Case, Material, Party
from zhuoyue.shell.cycles import actions as cycles_actions
from zhuoyue.shell.cycles import queries as cycles
from zhuoyue.shell.cycles.models import Cycle
from zhuoyue.shell.kit import papers, uploads
from zhuoyue.shell.kit.refusal import Refused, insist, refuse
from zhuoyue.shell.ledger import actions as ledger
from zhuoyue.shell.ledger import queries as ledger_queries
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.people import actions as people
from zhuoyue.shell.people import queries as people_queries
from zhuoyue.shell.people.models import Body, Organisation, User


@transaction.atomic
def open_case(
    *,
    cycle: Cycle,
    organisation: Organisation,
    awards: Sequence[str],
    parties: Mapping[str, Body] | None = None,
) -> Case:
    """Open a case with the next number of its cycle (建档). `parties`: role → body."""
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    number = f"{cycle.code}-{cycle.cases.count() + 1:04d}"
    case = Case.objects.create(
        number=number, cycle=cycle, organisation=organisation, awards=list(awards)
    )
    Party.objects.bulk_create(
        Party(case=case, body=body, role=role) for role, body in (parties or {}).items()
    )
    return case


@transaction.atomic
def perform(
    *,
    case: Case,
    act: str,
    role: str,
    by: User | None,
    at: datetime,
    facts: Mapping[str, object] | None = None,
    held: frozenset[str] | None = None,
) -> Entry:
    """Do an act on a case and put it on record; raises Refused. What is cached follows the book.

    Refused as well: an expert who acts on a case without a seat there. `held`: the roles in which
    `by` acts on the case, of a room that asked for them in this very transaction.
    """
    cycle, law = case.cycle, cycles.law_of(case.cycle)
    if by is not None and not queries.seat_allows(by, case, role, law, held):
        raise _no_seat(case, act, role)
    entry = ledger.record(
        law=law,
        cycle=cycle.code,
        case=case.number,
        act=act,
        role=role,
        actor=by,
        at=at,
        facts=facts,
    )
    book = ledger_queries.folded(law, entry)
    case.completed = sorted(book.completed)
    case.ended_by = book.ended_by.act if book.ended_by is not None else ""
    case.last_act, case.last_at = entry.act, entry.at
    case.save(update_fields=["completed", "ended_by", "last_act", "last_at"])
    known = ledger.act_named(cycles.law_of(cycle), act)
    if known is not None and known.completes:
        cycles_actions.refresh_stage(cycle=cycle)
    return entry


def _no_seat(case: Case, act: str, role: str) -> Refused:
    law = cycles.law_of(case.cycle)
    known = ledger.act_named(law, act)
    clause = known.clause if known is not None else law.regulation.procedure.clause
    told: dict[str, Fact] = {"act": act, "role": (role,), "by": known.by if known else ()}
    return refuse(Reason(Code.ROLE_MAY_NOT_ACT, clause, told), law=law)


class Stale(Exception):
    """Somebody else saved this section meanwhile; nothing of theirs is overwritten."""


MOST_FILES = 60
"""Of one part."""


@transaction.atomic
def begin(*, cycle: Cycle, organisation: Organisation, by: User) -> Case:
    """Begin an application (开始填报): a case with nothing on record, once a cycle."""
    if organisation not in queries.applicants_of(by, cycle):
        found = queries.own_case(by, cycle)
        if found is None:
            raise _not_by(cycle, cycles.roles_of(by, cycle))
        return found
    return open_case(cycle=cycle, organisation=organisation, awards=[])


@transaction.atomic
def save_section(
    *, case: Case, section: str, told: Mapping[str, Any], version: int, by: User, at: datetime
) -> Application:
    """Save a section (保存). Refused: handed in, or past the deadline, with the clause.

    Raises Stale if somebody saved it since it was shown, Mistaken if the core cannot read the facts.
    """
    _open_for_writing(case, by, at)
    application, _ = Application.objects.get_or_create(case=case)
    before = application.sections.get(section, {}).get("version", 0)
    if before != version:
        raise Stale(section)
    saved = {"facts": dict(told), "version": before + 1, "at": at.isoformat(), "by": by.reference}
    application.sections = {**application.sections, section: saved}
    _check(case, application, at)
    application.save(update_fields=["sections"])
    if section == "awards":
        case.awards = list(told.get("applies_for", ()))
        case.save(update_fields=["awards"])
    return application


def _check(case: Case, application: Application, at: datetime) -> None:
    """Raise Mistaken with every problem that keeps the core from reading what is filled in."""
    law, dossier = cycles.law_of(case.cycle), cycles.dossier_of(case.cycle, case.number)
    told = forms_facts.plain_eligibility(case, application, law=law, dossier=dossier, at=at)
    found = forms_facts.eligibility(told)
    if not isinstance(found, EligibilityFacts):
        raise Mistaken(found)


@transaction.atomic
def add_file(*, case: Case, part: str, sent: Any, by: User, at: datetime) -> Material:  # noqa: ANN401
    """Take a file of a part (上传材料); raises BadUpload, or Refused once sealed."""
    kind = uploads.kind_of(sent)
    _open_for_writing(case, by, at)
    if case.materials.filter(part=part).count() >= MOST_FILES:
        raise uploads.BadUpload(
            Text(zh=f"每一部分最多 {MOST_FILES} 个文件。", en=f"At most {MOST_FILES} files a part.")
        )
    return Material.objects.create(
        case=case,
        part=part,
        name=uploads.plain_name(sent.name),
        kind=kind,
        digest=papers.keep(sent.chunks()),
        size=sent.size,
        at=at,
        by=by.reference,
    )


@transaction.atomic
def remove_file(*, material: Material, by: User, at: datetime) -> None:
    """Take a file back before handing in (移除); Refused once sealed."""
    _open_for_writing(material.case, by, at)
    material.delete()


@transaction.atomic
def submit(*, case: Case, by: User, at: datetime) -> Application:
    """Hand in and freeze (提交): complete by the core, its digest on record. Refused: any gap."""
    _open_for_writing(case, by, at)
    law = cycles.law_of(case.cycle)
    insist(queries.completeness(case, at).verdict, law)
    application, _ = Application.objects.get_or_create(case=case)
    files = queries.files(case)
    frozen = forms_facts.everything(case, application, files)
    digest = sha256(canonical(frozen))
    told = forms_facts.submission(law, application, files, digest)
    _name_parties(case, application)
    perform(case=case, act=forms_facts.SUBMIT, role="applicant", by=by, at=at, facts=told)
    application.frozen, application.digest = frozen, digest
    application.save(update_fields=["frozen", "digest"])
    area = forms_facts.section(application, "organisation").get("registered_in")
    if area:
        people.place(organisation=case.organisation, area=str(area))
    return application


def _name_parties(case: Case, application: Application) -> None:
    """Let the bodies that the applicant named see the case, from now on."""
    for role, pk in forms_facts.section(application, "route").get("bodies", {}).items():
        case.parties.filter(role=role).exclude(body_id=pk).delete()
        Party.objects.get_or_create(case=case, body_id=pk, role=role)


@transaction.atomic
def recommend(*, case: Case, by: User, at: datetime, told: Mapping[str, object]) -> Entry:
    """Put a recommendation on record (推荐意见), for or against; later ones never replace it.

    Refused besides: a place in the recommender's list that another has, or behind whom the text puts
    last (优先推荐).
    """
    roles = queries.roles_in(by, case)
    given = queries.recommender(case, roles)
    if given is None:
        raise _not_by(case.cycle, roles)
    if queries.PLACE in told:
        ledger_queries.lock(case.cycle.code, None)
        _in_its_place(case, given, told)
    return perform(case=case, act=given.act.id, role=given.role, by=by, at=at, facts=told)


def _in_its_place(case: Case, given: forms_facts.Recommender, told: Mapping[str, object]) -> None:
    law, place = cycles.law_of(case.cycle), told[queries.PLACE]
    if any(one["place"] == place for one in queries.ordered_list(case, given.role)):
        said: dict[str, Fact] = {"act": given.act.id, "sequence": str(place)}
        raise refuse(Reason(Code.DONE_ONCE, given.act.clause, said), law=law)
    verdict = queries.list_answer(case, given.role, told).verdict
    wrong = [one for one in verdict.reasons if one.code is RouteCode.LIST_OUT_OF_ORDER]
    if wrong:
        raise refuse(*wrong, law=law)


@transaction.atomic
def lodge(*, case: Case, by: User, at: datetime) -> Entry:
    """Lodge with the office (报审定办). Refused: a recommendation missing, declined, out of order."""
    law = cycles.law_of(case.cycle)
    ledger_queries.lock(case.cycle.code, case.number)
    insist(queries.way_to_office(case).verdict, law)
    act = ledger.act_named(law, "lodge")
    roles = queries.roles_in(by, case)
    role = next((one for one in act.by if one in roles), None) if act is not None else None
    if role is None:
        raise _not_by(case.cycle, roles)
    return perform(case=case, act="lodge", role=role, by=by, at=at)


def _open_for_writing(case: Case, by: User, at: datetime) -> None:
    """Wait for the turn; refuse others than its organisation, and everybody once it is sealed."""
    ledger_queries.lock(case.cycle.code, case.number)
    roles = queries.roles_in(by, case)
    if not roles & queries.WRITERS:
        raise _not_by(case.cycle, roles)
    sealed = queries.may_write(case, at)
    if sealed is not None:
        raise Refused(sealed, cycles.law_of(case.cycle))


def _not_by(cycle: Cycle, roles: frozenset[str]) -> Refused:
    law = cycles.law_of(cycle)
    act = forms_facts.act_of_submission(law)
    told: dict[str, Fact] = {"act": act.id, "role": tuple(sorted(roles)), "by": act.by}
    return refuse(Reason(Code.ROLE_MAY_NOT_ACT, act.clause, told), law=law)


def remind(*, at: datetime) -> int:
    """Tell organisations that the period for handing in is ending (申报截止提醒); each step once."""
    told = 0
    for case, day, step in queries.closing(at):
        news = forms_facts.closing_news(case, day, step, cycles.law_of(case.cycle))
        users = people_queries.of_organisation(case.organisation)
        told += people.tell(users=users, news=news, at=at)
    return told
