"""A rule pack as the stages use it: parameters, indicators in order of dependence, criteria with parsed conditions."""

from pathlib import Path
from typing import NamedTuple

from kaohe.rulebook.conditions import Leaf, Node, leaves
from kaohe.rulebook.pack_models import COUNT_TITLES, FINDING_COUNTS, CriterionSpec, Indicator, Parameter
from kaohe.rulebook.templates import Template

TABLES = ("units", "plans", "tasks", "inspections", "liaisons", "catalog", "task_items")


class Criterion(NamedTuple):
    """A criterion with its conditions parsed and its messages split into parts."""

    spec: CriterionSpec
    applies_when: Node | None
    when: Node
    messages: tuple[Template, ...]
    file: str
    line: int

    @property
    def id(self) -> str:
        return self.spec.id

    def leaves(self) -> list[Leaf]:
        """Return every leaf, those of ``applies_when`` first."""
        return [*leaves(self.applies_when), *leaves(self.when)]


class Pack(NamedTuple):
    """A whole rule pack; dictionaries keep a fixed order (indicators by dependence, criteria by id)."""

    name: str
    title: str
    basis: str
    folder: Path
    parameters: dict[str, Parameter]
    indicators: dict[str, Indicator]
    criteria: dict[str, Criterion]
    files: tuple[str, ...]

    def title_of(self, name: str) -> str:
        """Return the Chinese title of an indicator, parameter, criterion or built-in count."""
        if name in self.indicators:
            return self.indicators[name].title
        if name in self.parameters:
            return self.parameters[name].title
        if name in self.criteria:
            return self.criteria[name].spec.title
        return COUNT_TITLES.get(name, name)


def uses_counts(leaf: Leaf) -> bool:
    """Say whether a leaf reads how many failings were found."""
    return leaf.name in FINDING_COUNTS
