"""Every room's hand, collected: `play` imports this for its registration."""

from zhuoyue.shell.site.rehearsal import hands
from zhuoyue.shell.site.rehearsal.hands import (
    honours,
    letters,
    panels,
    reviews,
    subsidies,
    supervision,
    votes,
)

hands.hands.extend(
    (
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
        reviews.choice,
        votes.choice,
    )
)
hands.preparations.append(panels.prepare)
