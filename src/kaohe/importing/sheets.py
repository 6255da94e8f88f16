"""One recognised sheet: its mapping bound to the columns that it has, and the count of what becomes of its rows."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, did_you_mean
from kaohe.importing.mapping_models import Mapping, Rule
from kaohe.records.cells import redact
from kaohe.records.grids import Grid, GridRow
from kaohe.records.headers import Headed, normalised
from kaohe.records.personal import without_numbers, without_numbers_in_code
from kaohe.records.texts import plain_text, squeezed
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableColumn


class SourceFile(NamedTuple):
    """A file to import: the name its records are known by, where it lies, and the hash of its bytes."""

    name: str
    path: Path
    sha256: str


def source_name(path: Path) -> str:
    """Return the name by which a source is known, as it comes back from the ledger."""
    return redact(plain_text(path.name) or path.name)


class Bound(NamedTuple):
    """A rule with the positions of its cells; ``gates`` are conditions whose header the sheet has."""

    rule: Rule
    positions: list[int]
    gates: list[tuple[int, frozenset[str]]]
    barred: list[tuple[int, frozenset[str]]]


@dataclass(slots=True)
class Sheet:
    """A sheet that was recognised. ``notes`` count what the report has to say about its cells."""

    source: SourceFile
    grid: Grid
    mapping: Mapping
    headed: Headed
    spellings: dict[str, str]
    """The header under which each of its spellings was looked for."""
    read: int = 0
    used: Counter[str] = field(default_factory=Counter)
    """Records made, by table."""
    left_out: Counter[str] = field(default_factory=Counter)
    personal: int = 0
    """Cells that held an ID or phone number."""
    dropped: Counter[str] = field(default_factory=Counter)
    """Cells of columns that are left out knowingly, by header."""
    notes: Counter[str] = field(default_factory=Counter)
    missing: dict[str, list[TableColumn]] = field(default_factory=dict)
    """Columns of each table that the sheet does not have."""
    extras_used: set[str] = field(default_factory=set)
    """Headers that the mapping does not know, of columns that hold something."""
    faulty: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Faults by column and code, to show only the first of many."""

    @property
    def order(self) -> tuple[int, str, str]:
        """Units before plans before tasks before what speaks of them; then by file and sheet."""
        stage = list(RECORD_TABLES).index(self.mapping.table) if self.mapping.table in RECORD_TABLES else len(RECORD_TABLES)
        return stage + (0.5 if self.mapping.adds else 0), self.source.name, self.grid.sheet  # type: ignore[return-value]

    def position(self, header: str) -> int | None:
        """Return where a header of the mapping stands; None when the sheet does not have it."""
        return self.headed.columns.get(self.spellings.get(normalised(header), header))

    def bind(self, table: str) -> dict[str, list[Bound]]:
        """Return the rules of each column of a table that the sheet can fill."""
        columns = self.mapping.tables()[table]
        bound = {name: [b for rule in rules if (b := self._bound(rule))] for name, rules in columns.items()}
        return {name: rules for name, rules in bound.items() if rules}

    def _bound(self, rule: Rule) -> Bound | None:
        positions = [at for header in rule.headers if (at := self.position(header)) is not None]
        if rule.headers and not positions:
            return None
        if any(self.position(header) is None for header in rule.only_when):
            return None
        conditions = {**rule.when, **rule.only_when}
        return Bound(rule, positions, self._gates(conditions), self._gates(rule.unless))

    def _gates(self, conditions: dict[str, list[str]]) -> list[tuple[int, frozenset[str]]]:
        return [
            (at, frozenset(squeezed(word) for word in words))
            for header, words in conditions.items()
            if (at := self.position(header)) is not None
        ]

    def fault(self, row: GridRow, position: int, code: str, message: str, hint: str) -> Fault:
        """Return a fault at a cell."""
        return self.grid.fault(row, position, code, message, hint)

    def header_fault(self, code: str, message: str, hint: str, header: str = "") -> Fault:
        """Return a fault at a header, or at the first cell of the header row."""
        at = {**self.headed.columns, **self.headed.extra}.get(header, 0)
        return self.fault(self.headed.header, at, code, message, hint)

    def clean(self, row: GridRow, codes: frozenset[int], names: frozenset[int]) -> GridRow:
        """Return a row without the ID and phone numbers in it; the cells that held one are counted.

        ``codes`` and ``names`` are positions of what tells records apart: a number there gets a stand-in.
        """
        cells = list(row.cells)
        for i, cell in enumerate(row.cells):
            if len(cell) < 11:
                continue
            if i in codes or i in names:
                text, found = (without_numbers_in_code if i in codes else without_numbers)(cell)
            else:
                text = redact(cell)
                found = text != cell
            if found:
                self.personal += 1
                cells[i] = text
        return row._replace(cells=cells)

    def lacking(self, column: TableColumn, table: str) -> Fault:
        """Return the fault of a required column that no header gives."""
        headers = [h for rule in self.mapping.tables()[table].get(column.name, []) for h in rule.headers]
        extra = list(self.headed.extra)
        told = f"写明哪一列是{column.title}：{{mapping: {self.mapping.mapping}, extends: {self.mapping.mapping}, columns: {{{column.name}: 表头}}}}"
        hint = did_you_mean(headers[0] if headers else column.title, extra, told)
        return self.header_fault("T001", f"缺少{column.title}这一列（{'、'.join(headers)}）", hint)
