"""Background entries of this room: clocks."""

from zhuoyue.shell.kit import clock, jobs
from zhuoyue.shell.notices import actions


@jobs.sweep("notices.remind", every="7 * * * *")
def remind() -> None:
    """Tell whom the clocks of notices and objections concern."""
    actions.remind(at=clock.now())
