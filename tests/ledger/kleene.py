"""Three-valued logic: True, False, and None for unknown."""

Truth = bool | None


def both(*parts: Truth) -> Truth:
    """True if all are, False if one is false, else unknown."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def either(*parts: Truth) -> Truth:
    """True if one is true, False if all are false, else unknown."""
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def negated(part: Truth) -> Truth:
    """The reverse; unknown stays unknown."""
    return None if part is None else not part
