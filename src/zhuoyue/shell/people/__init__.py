"""Room: people. Users, organisations, bodies, and who acts in which role (人员与单位)."""
