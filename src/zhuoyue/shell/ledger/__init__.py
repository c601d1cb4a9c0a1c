"""Room: the ledger. The book of every cycle: append-only, hash-chained, sealed (账本)."""
