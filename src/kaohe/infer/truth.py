"""Truth with four values, and how groups combine it.

``t`` true, ``f`` false, ``u`` unknown, ``n`` not applicable. Each group takes, of its children's truths, the one
that stands first in the group's order (so a group of groups of one kind is the same as one group):

* ``all``: one false child settles it; else an unknown one leaves it open; else one that does not apply decides.
* ``any``: one true child settles it; else unknown; else not applicable; else false.
* ``any_known``: sources that stand in for each other: one true child settles it; else one known to be false does,
  even if other sources are silent; only when none is known is it unknown (ADR 0002).
"""

from collections.abc import Collection
from typing import Final, Literal

from kaohe.rulebook.pack_models import FindingState

Truth = Literal["t", "f", "u", "n"]
Verdict = Literal["t", "f", "u", "n", "x"]
"""How a criterion came out: ``x`` where it holds and is excused."""

ORDER: dict[str, tuple[Truth, Truth, Truth, Truth]] = {
    "all": ("f", "u", "n", "t"),
    "any": ("t", "u", "n", "f"),
    "any_known": ("t", "f", "u", "n"),
}
NEGATED: dict[Truth, Truth] = {"t": "f", "f": "t", "u": "u", "n": "n"}

FOUND: Final = "found"
NOT_FOUND: Final = "not_found"
UNDETERMINED: Final = "undetermined"
NOT_APPLIED: Final = "not_applicable"
EXCUSED: Final = "excused"
STATE_OF: dict[str, FindingState] = {"t": FOUND, "f": NOT_FOUND, "u": UNDETERMINED, "n": NOT_APPLIED, "x": EXCUSED}
TRUTH_OF: dict[str, Truth] = {FOUND: "t", NOT_FOUND: "f", UNDETERMINED: "u", NOT_APPLIED: "f", EXCUSED: "f"}
"""How a finding reads as a leaf of another criterion: what does not apply, or is excused, was not found."""


def combine(how: str, truths: Collection[Truth]) -> Truth:
    """Return the truth of a group (``all``, ``any``, ``any_known``, ``not``) from its children's."""
    if how == "not":
        (only,) = truths
        return NEGATED[only]
    return next(truth for truth in ORDER[how] if truth in truths)


def excuse_key(criterion: str) -> str:
    """Return the key, among the truths of leaves, of whether a criterion is excused for a unit; no leaf has such a text."""
    return f"excused {criterion}"


def gated(applies: Truth, when: Truth) -> Truth:
    """Return a criterion's truth: ``applies_when`` false or not applicable makes it not applicable."""
    if applies in ("f", "n"):
        return "n"
    return "u" if applies == "u" else when
