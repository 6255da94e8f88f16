"""Records on their way from a source into the ledger, as they will be written."""

from dataclasses import dataclass, field
from typing import NamedTuple

from kaohe.rulebook.ledger_tables import RECORD_TABLES, ColumnType

FLAG_WORDS = {True: "是", False: "否"}
KIND_WORDS = {"single": "单部门", "joint": "部门联合"}


def written(kind: ColumnType, canonical: str) -> str:
    """Return canonical text of a column (true, joint) as it is written into the ledger (是, 部门联合)."""
    if kind == "flag" and canonical:
        return FLAG_WORDS[canonical == "true"]
    return KIND_WORDS[canonical] if kind == "kind" and canonical else canonical


class Origin(NamedTuple):
    """Where a record stood in the file that was imported; HAND where a person typed it into the ledger."""

    file: str
    sheet: str
    row: int

    def told(self) -> str:
        """Return the place as a person writes it."""
        return f"{self.file}{f'［{self.sheet}］' if self.sheet else ''} 第 {self.row} 行"


HAND = Origin("", "", 0)

Key = tuple[str, ...]

_TELLING = {
    spec.name: frozenset(column.name for column in spec.columns if column.blank_means and not column.optional)
    for spec in RECORD_TABLES.values()
}
"""Columns whose empty cell is an answer that a table without the column does not give."""


@dataclass(slots=True)
class Record:
    """One record: its cells as written (是, 单部门, 2022-03-01), by column; what is empty is not there."""

    table: str
    cells: dict[str, str]
    given: frozenset[str]
    """Columns that its source has, empty or not."""
    origins: list[Origin]
    """Every place where it stands; the first is the one that is written."""
    extras: dict[str, str] = field(default_factory=dict)
    partners: dict[str, list[str]] = field(default_factory=dict)
    """Tasks: partners that other files add, by file."""
    kind_concluded: bool = False
    """Tasks: the kind follows from the partners."""
    hand_place: str = ""
    """Where a record typed by hand stands, for a fault."""

    @property
    def key(self) -> Key:
        """What tells it apart from the other records of its table."""
        return tuple(self.cells.get(name, "") for name in RECORD_TABLES[self.table].key)

    @property
    def shape(self) -> frozenset[str]:
        """The columns given whose empty cell says something: records that differ in these cannot share a file."""
        return self.given & _TELLING[self.table]

    def from_file(self, name: str) -> bool:
        """Say whether a source holds it."""
        return any(origin.file == name for origin in self.origins)

    def told(self) -> str:
        """Return where it stands."""
        origin = min(self.origins)
        return origin.told() if origin.file else self.hand_place or "手工填写的记录"


def agree(one: Record, other: Record) -> bool:
    """Say whether two records of one key say the same, in every column that both have."""
    shared = one.given & other.given
    same = all(one.cells.get(name, "") == other.cells.get(name, "") for name in shared)
    return same and all(one.extras[name] == other.extras[name] for name in one.extras.keys() & other.extras.keys())


def told_key(key: Key) -> str:
    """Return a key as a person writes it."""
    return "、".join(part for part in key if part)
