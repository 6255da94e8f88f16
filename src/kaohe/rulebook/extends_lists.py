"""Lists of a profile whose entries are known by a key of theirs, not by position."""

LISTS: dict[str, str] = {"items": "id", "grades": "grade", "bonus/items": "id"}
"""The key of the entries, by the path of the list."""
