"""Background entries of this room: the end of the application period."""

from zhuoyue.shell.applications import actions
from zhuoyue.shell.kit import clock, jobs


@jobs.sweep("applications.remind", every="11 * * * *")
def remind() -> None:
    """Tell organisations that have not handed in that the period is ending."""
    actions.remind(at=clock.now())
