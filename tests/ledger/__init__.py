"""Ledger cases against an independent computation in plain Python, on random and on planted records."""
