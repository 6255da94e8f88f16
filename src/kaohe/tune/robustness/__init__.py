"""How firm a ranking is when weights and thresholds are drawn at random."""
