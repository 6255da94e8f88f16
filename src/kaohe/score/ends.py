"""A thing as known, with everything unknown against the unit, and with everything unknown for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

End = Literal["known", "low", "high"]
"""How unknown facts are taken: left out, all against the unit, or all for it."""

T = TypeVar("T")
S = TypeVar("S")


@dataclass(slots=True, eq=False, repr=False)
class Ends(Generic[T]):
    """A thing at each end; where nothing unknown counts, the ends are the very thing that is known."""

    known: T
    low: T
    high: T

    def all(self) -> tuple[T, T, T]:
        """Return the thing at each end."""
        return self.known, self.low, self.high


def closed(thing: T) -> Ends[T]:
    """Return ends at which nothing unknown counts."""
    return Ends(thing, thing, thing)


def across(things: Sequence[Ends[T]], make: Callable[[list[T]], S]) -> Ends[S]:
    """Return what is made of several things together, at each end; once for an end at which all are as known."""
    known = make([ends.known for ends in things])
    low = known if all(ends.low is ends.known for ends in things) else make([ends.low for ends in things])
    high = known if all(ends.high is ends.known for ends in things) else make([ends.high for ends in things])
    return Ends(known, low, high)
