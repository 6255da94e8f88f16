"""Go through the rows below a header: records in canonical text, everything else counted or a fault."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import getitem, itemgetter
from typing import NamedTuple

from kaohe.faults import Fault, clip
from kaohe.records.cells import Unreadable
from kaohe.records.grids import GridRow
from kaohe.records.headers import Headed
from kaohe.records.record_cells import CellFault, LookAgain, columns_of
from kaohe.records.row_kinds import row_kind
from kaohe.rulebook.ledger_tables import TableColumn

MOST_FAULTS = 20
"""How many faults of a column are told one by one."""


class RecordRow(NamedTuple):
    """One record: its row in the file and its values in the order ``columns`` + ``extra`` of its sheet."""

    number: int
    values: tuple[str | None, ...]


@dataclass(slots=True)
class SheetTally:
    """What became of the rows below the header: read = used + left_out + faulty. Complete once rows are exhausted."""

    read: int = 0
    used: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    faulty: int = 0
    """Rows with a fault; those whose required cells are sound are given out all the same, the bad cell as None."""
    redacted: int = 0
    """Cells in which personal data were blanked out or replaced."""


class RowReader:
    """Reads the rows of one sheet."""

    def __init__(
        self, headed: Headed, columns: list[tuple[TableColumn, int]], key: tuple[str, ...], tally: SheetTally, faults: list[Fault]
    ) -> None:
        self._headed, self._grid = headed, headed.grid
        self._positions = [position for _, position in columns]
        headers = headed.header.cells
        self._columns = columns_of(((c, headers[p]) for c, p in columns), key, headed.grid.from_1904)
        self._required = [position for column, position in columns if column.required]
        self._tally, self._faults = tally, faults
        self._counts: Counter[str] = Counter()
        self._first_untold: dict[str, Fault] = {}
        self._width = len(headers)
        self._nameless = sorted(set(range(self._width)) - set(self._positions))

    def records(self) -> Iterator[RecordRow]:
        """Yield the records; count the rest."""
        width, columns, read, used = self._width, self._columns, 0, 0
        nameless = _picker(self._nameless) if self._nameless else None
        pick = _picker(self._positions)
        for row in self._headed.rows:
            read += 1
            cells = row.cells
            if len(cells) == width and not (nameless and any(nameless(cells))):
                try:
                    values = tuple(map(getitem, columns, pick(cells)))
                except (Unreadable, LookAgain):
                    pass
                else:
                    used += 1
                    yield RecordRow(row.number, values)
                    continue
            if (record := self._carefully(row)) is not None:
                yield record
        self._tally.read += read
        self._tally.used += used
        self._close()

    def _carefully(self, row: GridRow) -> RecordRow | None:
        """Read a row that is no plain record. Returns None when it is left out, or lacks what a record must have."""
        cells = row.cells + [""] * (self._width - len(row.cells))
        values: list[str | None] = []
        wrong: list[tuple[int, CellFault]] = []
        redacted = 0
        for column, position in zip(self._columns, self._positions, strict=True):
            try:
                value, personal = column.carefully(cells[position])
            except CellFault as fault:
                value, personal = None, False
                wrong.append((position, fault))
            values.append(value)
            redacted += personal
        lacking = [position for position, _ in wrong if position in self._required]
        if kind := row_kind(cells, self._headed.repeated, self._required, not lacking):
            self._tally.left_out[kind] = self._tally.left_out.get(kind, 0) + 1
            return None
        self._tally.redacted += redacted
        shape = self._misshapen(row)
        for position, found in [] if shape else wrong:
            self._tell(found.column, self._grid.fault(row, position, found.code, found.message, found.hint))
        if not shape and not wrong:
            self._tally.used += 1
        else:
            self._tally.faulty += 1
        return None if shape or lacking else RecordRow(row.number, tuple(values))

    def _misshapen(self, row: GridRow) -> bool:
        """Say whether a row has cells without a header, or fewer than the header in a text file; that is a fault."""
        cells = row.cells
        if row.raw and len(cells) <= max(self._positions):
            message, hint = f"这一行有 {len(cells)} 格，表头有 {self._width} 格", "检查是否漏了分隔的逗号；空格也要占位"
            self._tell("行", self._grid.fault(row, 0, "T001", message, hint))
            return True
        over = [i for i in (*self._nameless, *range(self._width, len(cells))) if i < len(cells) and cells[i].strip()]
        if not over:
            return False
        if row.raw and over[-1] >= self._width:
            message = f"这一行有 {len(cells)} 格，表头有 {self._width} 格"
            hint = "检查是否多了分隔的逗号；格里有逗号时，用双引号把这一格括起来"
        else:
            message = f"第 {over[0] + 1} 列没有表头，这里却有内容“{clip(cells[over[0]], 20)}”"
            hint = "给这一列写上表头，或清除这些内容"
        self._tell("行", self._grid.fault(row, over[0], "T001", message, hint))
        return True

    def _tell(self, title: str, fault: Fault) -> None:
        """Add a fault of a column, unless there are many of them already."""
        self._counts[title] += 1
        if self._counts[title] <= MOST_FAULTS:
            self._faults.append(fault)
        else:
            self._first_untold.setdefault(title, fault)

    def _close(self) -> None:
        """Say how many faults of each column were not told."""
        for title, fault in self._first_untold.items():
            count = self._counts[title] - MOST_FAULTS
            message = f"还有 {count} 行的格数不对" if title == "行" else f"{title}还有 {count} 格不能用"
            self._faults.append(fault._replace(message=self._grid.told(message), hint="先改正上面列出的，再运行一次"))


def _picker(positions: Sequence[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """Return what takes the cells at positions out of a row."""
    if len(positions) == 1:
        return lambda cells: (cells[positions[0]],)
    return itemgetter(*positions)
