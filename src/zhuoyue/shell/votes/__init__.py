"""Room: votes. Meetings, quorum, ballots (表决)."""
