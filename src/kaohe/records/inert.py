"""Text that a spreadsheet would run as a formula: how it is written into CSV files, and how it comes back as it was."""

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_WRITTEN = re.compile(r"''*[=+\-@\t\r]")


def inert(text: str) -> str:
    """Return text as it is written into a CSV file of records: with a ' in front where a spreadsheet would run it."""
    return f"'{text}" if _RUNS.match(text) else text


def revived(text: str) -> str:
    """Return the text that :func:`inert` was given: exactly one ' in front of a formula is dropped."""
    return text[1:] if text.startswith("'") and _WRITTEN.match(text) else text
