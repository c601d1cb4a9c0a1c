"""Background entries of this room: what is missing before a panel begins, who became barred."""

from zhuoyue.shell.kit import clock, jobs
from zhuoyue.shell.panels import actions


@jobs.sweep("panels.remind", every="23 * * * *")
def remind() -> None:
    """Tell members and office what is missing a working day before the work, and who is barred."""
    actions.remind(at=clock.now())
