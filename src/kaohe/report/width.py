"""How wide text is on a terminal."""

import unicodedata


def columns(text: str) -> int:
    """Return how many terminal columns ``text`` takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
