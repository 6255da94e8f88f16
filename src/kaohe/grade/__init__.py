"""Grade: rank within each group, then lines, quotas, bars and vetoes."""
