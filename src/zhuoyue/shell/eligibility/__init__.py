"""Room: eligibility. Who may apply, checked on recorded facts (资格审查)."""
