"""Background entries of this room: the daily seal."""

import logging

from zhuoyue.shell.cycles import actions, queries
from zhuoyue.shell.kit import clock, jobs

log = logging.getLogger(__name__)


@jobs.sweep("cycles.seal", every="*/10 * * * *")
def seal() -> None:
    """Seal every open book once a day in China; what a halt left out is made good at the next turn.

    One book that cannot be sealed (its regulation is not on the shelf) keeps no other from it.
    """
    failed = []
    for cycle in queries.cycles():
        try:
            actions.seal_today(cycle=cycle, at=clock.now())
        except Exception:
            log.exception("cycle %s could not be sealed", cycle.code)
            failed.append(cycle.code)
    if failed:
        message = f"not sealed: {', '.join(failed)}"
        raise RuntimeError(message)
