"""Room: cycles. One run of an award under one pinned version of its regulation (届)."""
