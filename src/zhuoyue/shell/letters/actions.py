"""Writes: send a letter."""

from datetime import date, datetime

from django.db import transaction

from zhuoyue.core.regulation import Act
from zhuoyue.shell.applications import actions as applications
from zhuoyue.shell.applications.models import Case
from zhuoyue.shell.kit import letters, papers
from zhuoyue.shell.ledger import queries as ledger
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.letters import facts, queries
from zhuoyue.shell.letters.models import Letter
from zhuoyue.shell.people.models import User


@transaction.atomic
def send(
    *,
    case: Case,
    act: Act,
    by: User,
    at: datetime,
    number: str,
    paragraph: str = "",
    delivered_on: date | None = None,
) -> Entry:
    """Tell in writing what was decided (书面告知): letters kept, number and digest on record.

    Whom it concerns finds the letter on the case page and is told so. Refused: nothing on record to
    tell of, told already, not this person's to tell.
    """
    ledger.lock(case.cycle.code, case.number)
    role = queries.role_for(by, case, act) or act.by[0]
    words = facts.Words(number=number, issuer=queries.issuer(by, case, role), paragraph=paragraph)
    drafts = queries.drafts(case, act, words, at)  # none: the core says what is lacking
    made = [(one, papers.keep([letters.pdf("letter", one.told, at=at)])) for one in drafts]
    told: dict[str, object] = {}
    for draft, digest in made:
        told |= {draft.fact: number, f"{draft.fact}_digest": digest}
    if facts.asks_delivery(act):
        told[facts.DELIVERED] = delivered_on or at.date()
    entry = applications.perform(case=case, act=act.id, role=role, by=by, at=at, facts=told)
    for draft, digest in made:
        Letter.objects.create(
            case=case,
            act=act.id,
            to=draft.to,
            title=draft.told["title"],
            number=number,
            digest=digest,
            sent_at=entry.at,
        )
    return entry
