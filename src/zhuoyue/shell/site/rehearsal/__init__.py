"""Rehearsals: a whole cycle played through the very actions that the pages use (演练)."""
