"""Lookups: the small reference tables of a pack (``lookups/*.csv``), which views may read; every column is text."""

import csv
import io
from pathlib import Path


def read_lookup(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of a lookup; rows that are empty are left out."""
    reader = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
    rows = [[cell.strip() for cell in row] for row in reader if any(cell.strip() for cell in row)]
    return (rows[0], rows[1:]) if rows else ([], [])


def lookup_header(path: Path) -> list[str]:
    """Return the columns of a lookup."""
    return read_lookup(path)[0]
