"""Benchmarks: each measures beside a named peer in the same run and prints ratios. Run with ``make bench``."""
