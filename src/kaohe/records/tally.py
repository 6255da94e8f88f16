"""What became of the rows of one file."""

from typing import NamedTuple


class Tally(NamedTuple):
    """Rows read, used and left out (by reason). ``unused_columns`` are read and not mapped to anything."""

    file: str
    read: int
    used: int
    left_out: dict[str, int]
    unused_columns: tuple[str, ...] = ()
    redacted: int = 0
