"""The rules on oversight, conduct, duties after the award, revocation and use (监督管理)."""

from dataclasses import dataclass

from zhuoyue.core.clause import ClauseId, NotRegulated
from zhuoyue.core.supervision.conduct import ConductRule
from zhuoyue.core.supervision.duties import DutyRule, Reports
from zhuoyue.core.supervision.grounds import Ground
from zhuoyue.core.supervision.misuse import UseRules
from zhuoyue.core.supervision.oversight import Oversight


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of supervision of one regulation.

    `clause` is named when a question cannot be put to any single rule.
    """

    clause: ClauseId
    duties: tuple[DutyRule, ...] = ()
    grounds: tuple[Ground, ...] = ()
    uses: UseRules
    conduct: tuple[ConductRule, ...] = ()
    oversight: Oversight | NotRegulated

    def __post_init__(self) -> None:
        """Refuse two grounds for one breach, and a failure that leads to no ground here."""
        breaches = [ground.breach for ground in self.grounds]
        if len(set(breaches)) < len(breaches):
            message = "there are two grounds of revocation for one breach"
            raise ValueError(message)
        known = {ground.id for ground in self.grounds}
        for rule in self.duties:
            failure = rule.on_failure if isinstance(rule, Reports) else None
            if failure is not None and failure not in known:
                message = f"duty {rule.id}: there is no ground {failure}"
                raise ValueError(message)
