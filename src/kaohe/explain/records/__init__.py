"""The records that reports render and ``--format json`` prints; ``explain`` makes them, a module here for each that makes some.

Points are decimal strings, exact; what is lost is negative. Every list has a fixed order, so that grading twice
gives the same bytes. The JSON Schemas are in ``docs/schema``.
"""
