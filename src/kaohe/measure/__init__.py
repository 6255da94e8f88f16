"""Measure: the value of every indicator for every unit, computed on DuckDB."""
