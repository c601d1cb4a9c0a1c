"""Every room's hand, collected: `play` imports this for its registration."""

from zhuoyue.shell.site.rehearsal import hands
from zhuoyue.shell.site.rehearsal.hands import (
    applications,
    cycles,
    eligibility,
    honours,
    letters,
    notices,
    panels,
    reviews,
    subsidies,
    supervision,
    votes,
)

hands.hands.extend(
    (
        cycles.hand,
        applications.hand,
        eligibility.hand,
        notices.hand,
        panels.hand,
        reviews.hand,
        votes.hand,
        honours.hand,
        subsidies.hand,
        supervision.hand,
        letters.hand,
    )
)
hands.choices.extend(
    (
        eligibility.choice,
        reviews.choice,
        votes.choice,
    )
)
hands.preparations.append(panels.prepare)
