"""Room: reviews. Scores, consensus, site visits, shortlists (评审)."""
