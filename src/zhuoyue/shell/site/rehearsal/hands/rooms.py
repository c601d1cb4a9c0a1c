"""Every room's hand, collected: `play` imports this for its registration."""

from zhuoyue.shell.site.rehearsal import hands
from zhuoyue.shell.site.rehearsal.hands import subsidies, votes

hands.hands.extend((votes.hand, subsidies.hand))
hands.choices.extend((votes.choice,))
