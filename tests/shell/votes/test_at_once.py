"""Two persons who do the same at the same time: one of them does it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from tests.shell.honours.test_conferring import approved
from tests.shell.town import Town
from tests.shell.votes.room import all_vote, counted, meet, opened

from zhuoyue.shell.honours import actions as honours
from zhuoyue.shell.honours.models import Certificate
from zhuoyue.shell.kit.refusal import Refused
from zhuoyue.shell.ledger.models import Entry
from zhuoyue.shell.votes import actions


def at_once(task: Callable[[], object], many: int = 2) -> list[str]:
    """What came of the same task, done by so many at once."""

    def one(_: int) -> str:
        try:
            found = task()
        except Refused as refusal:
            return ",".join(sorted(reason.code for reason in refusal.verdict.reasons))
        finally:
            connection.close()
        return str(found) if isinstance(found, int) else "done"

    with ThreadPoolExecutor(many) as pool:
        return sorted(pool.map(one, range(many)))


def test_a_ballot_closed_by_two_at_once_is_counted_once(lived_in: Town) -> None:
    ballot = opened(meet(lived_in, present=12))
    all_vote(ballot, yes=7, no=5)
    by, at = lived_in.users["committee"], lived_in.later()

    outcomes = at_once(lambda: actions.count(ballot=ballot, role="committee", by=by, at=at))

    assert outcomes == ["done", "done_once"]
    assert Entry.objects.filter(act="vote").count() == 1


def test_a_result_carried_out_by_two_at_once_is_on_record_once(lived_in: Town) -> None:
    ballot = opened(meet(lived_in, present=12, candidates=2))
    all_vote(ballot, yes=7, no=5)
    counted(lived_in, ballot)
    office, by, at = lived_in.users["office"], lived_in.users["committee"], lived_in.later()
    actions.check_winners(cycle=lived_in.cycle, by=office, at=at)

    outcomes = at_once(lambda: actions.carry_out(cycle=lived_in.cycle, by=by, at=at))

    assert outcomes == ["0", "1"]
    assert Entry.objects.filter(act__in=["elect", "not_elect"]).count() == 2


def test_honours_conferred_by_two_at_once_take_no_number_twice(lived_in: Town) -> None:
    approved(lived_in)
    by, at = lived_in.users["government"], lived_in.later()

    outcomes = at_once(lambda: honours.confer_all(cycle=lived_in.cycle, by=by, at=at))

    assert outcomes == ["0", "2"]
    numbers = Certificate.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["ZJ-2026-1001", "ZJ-2026-1002"]
