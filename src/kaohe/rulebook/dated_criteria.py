"""Criteria that hold from one year to another: entries of one id share out the years, and one of them is chosen."""

from dataclasses import dataclass, field
from typing import Any

from kaohe.faults import Fault
from kaohe.rulebook.by_year import Dated, bounds_of, holding, year_faults
from kaohe.rulebook.pack_models import CriterionSpec, Indicator
from kaohe.rulebook.yaml_source import Document, YamlPath

Placed = tuple[CriterionSpec, Document, YamlPath]


@dataclass(slots=True)
class DatedCriteria:
    """Entries of criteria in the order in which they were read, by id."""

    entries: dict[str, list[Placed]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    """Those of which some entry says from or to which year it holds."""

    def add(self, id_: str, written: dict[str, Any], entry: CriterionSpec | Indicator | None, document: Document, i: int) -> bool:
        """Add an entry (None where it cannot be read). Returns whether it may share its id with others."""
        if isinstance(entry, Indicator):
            return False
        if written.keys() & {"since", "until"}:
            self.ids.add(id_)
        if entry is not None:
            self.entries.setdefault(id_, []).append((entry, document, (i,)))
        return id_ in self.ids

    def choose(self, into: dict[str, Placed], year: int | None, faults: list[Fault]) -> set[str]:
        """Put the entry of ``year`` (None: the latest) into ``into``. Returns the ids that are not judged in that year.

        Of those, the entry nearest to the year stands for all.
        """
        dormant = set()
        for id_ in sorted(self.ids & into.keys()):
            dated = self._dated(id_)
            faults += year_faults(f"标准 {id_}", dated)
            position = holding(dated, year)
            if position is None:
                dormant.add(id_)
                position = min(
                    range(len(dated)), key=lambda i: min(abs(dated[i].first - (year or 0)), abs(dated[i].last - (year or 0)))
                )
            into[id_] = self.entries[id_][position]
        return dormant

    def bounds(self) -> frozenset[int]:
        """Return the years in which a criterion begins or ceases to be judged, or changes."""
        return frozenset(bound for id_ in self.ids for bound in bounds_of(self._dated(id_)))

    def _dated(self, id_: str) -> list[Dated]:
        return [Dated(spec.since, spec.until, document, path) for spec, document, path in self.entries.get(id_, [])]
