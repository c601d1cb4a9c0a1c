"""Room: honours. Approval, commendation, certificates (表彰)."""
