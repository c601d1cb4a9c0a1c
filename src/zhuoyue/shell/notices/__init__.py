"""Room: notices. Public notices and objections (公示与异议)."""
