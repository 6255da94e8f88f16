"""A scene and what was planted in it: the findings that must be made, and the records that prove each."""

from collections import defaultdict
from dataclasses import dataclass, field

from tests.ledger.clean import Scene
from tests.ledger.ledger import Row


@dataclass
class Plot:
    """A scene with what was planted in it."""

    scene: Scene
    evidence: dict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    """By unit and criterion: the records behind a failing that must be found."""
    unwatched: set[tuple[str, str]] = field(default_factory=set)
    """Failings that must be found and are proved by no record in particular."""
    late_plans: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    uncovered: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    gaps: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)

    def found(self) -> set[tuple[str, str]]:
        """Unit and criterion of everything that must be found."""
        return {*self.evidence, *self.unwatched}
