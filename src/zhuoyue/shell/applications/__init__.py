"""Room: applications. One organisation's case in one cycle (申报件)."""
