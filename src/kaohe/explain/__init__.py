"""Explain: one record per unit that holds all a report shows. Reports render these records and compute nothing."""
