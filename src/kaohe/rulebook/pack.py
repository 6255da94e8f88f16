"""A rule pack as the stages use it: parameters, indicators in order of dependence, criteria with parsed conditions."""

from pathlib import Path
from typing import NamedTuple

from kaohe.rulebook.by_year import Years
from kaohe.rulebook.conditions import Leaf, Node, leaves
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.rulebook.notice_models import NoticeSpec
from kaohe.rulebook.pack_models import COUNT_TITLES, FINDING_COUNTS, KIND_WORDS, CriterionSpec, Indicator, OfYear, Parameter
from kaohe.rulebook.templates import Template
from kaohe.rulebook.yaml_source import Document, Span, YamlPath

CALENDAR = "calendar"
"""The built-in table of days: ``day``, ``workday`` (flag), ``workdays`` (how many working days up to and with the day)."""

TABLES = (*RECORD_TABLES, CALENDAR)


class Criterion(NamedTuple):
    """A criterion with its conditions parsed and its messages split into parts."""

    spec: CriterionSpec
    applies_when: Node | None
    when: Node
    messages: tuple[Template, ...]
    file: str
    line: int
    example_spans: tuple[Span, ...] = ()
    """Where each example stands in the file."""
    in_force: bool = True
    """Whether it is judged in the year that the pack was loaded for; else it is not applicable to any unit."""

    @property
    def id(self) -> str:
        return self.spec.id

    def leaves(self) -> list[Leaf]:
        """Return every leaf, those of ``applies_when`` first."""
        return [*leaves(self.applies_when), *leaves(self.when)]


class View(NamedTuple):
    """A named SELECT of a pack, as written."""

    name: str
    text: str
    file: str


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
    views: dict[str, View]
    lookups: dict[str, Path]
    """Reference tables of the pack by name: CSV files that views may read."""
    extra_columns: dict[str, list[str]]
    places: dict[str, tuple[Document, YamlPath]]
    """Where each indicator is defined."""
    column_titles: dict[str, str] = {}
    notice: NoticeSpec | None = None
    """What a yearly notice states about the whole; None where the pack does not say."""
    years: Years = Years()
    """Its values by year, as resolved."""
    excuse_reasons: dict[str, str] = {}
    """Why a finding or a record may be excused after review: code and wording."""
    of_year: dict[str, OfYear] = {}
    """Which records of a table the year counts, by table; every record of a table that is not named."""

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


def kind_words(pack: Pack, name: str) -> str:
    """Say what a name is that should have been an indicator of another type."""
    return f"是{KIND_WORDS[pack.indicators[name].type]}指标" if name in pack.indicators else "不是指标"
