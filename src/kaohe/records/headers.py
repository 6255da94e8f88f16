"""Find the header of a grid: below titles, in one row or two, with marks and remarks that people add."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, pairwise
from typing import NamedTuple

from kaohe.faults import Fault, clip
from kaohe.records.grids import Grid, GridRow
from kaohe.records.texts import squeezed

DEPTH = 40
"""The header is sought among so many rows."""

_MARKS = re.compile(r"^[*#]+|(?:[*:#]|\((?:必填|选填|必填项|选填项)\)|必填项?)+$")
_REMARK = re.compile(r"[(\[【〔].*")


@dataclass(frozen=True, slots=True)
class Headed:
    """A grid whose header is known."""

    grid: Grid
    header: GridRow
    """The (lower) header row."""
    columns: dict[str, int]
    """Position (from 0) of each known column, by its name."""
    extra: dict[str, int]
    """Position of each other column, by its header as written (a second one of the same name gets a number)."""
    titles: list[str]
    """What stands above the header, one text a row."""
    repeated: tuple[tuple[str, ...], ...]
    """The rows down to the header, without spaces: a later row that reads the same is one of them once more."""

    @property
    def number(self) -> int:
        """The row of the header in the file."""
        return self.header.number

    @property
    def rows(self) -> Iterator[GridRow]:
        """The rows after the header; a single pass."""
        return dropwhile(lambda row: row.number <= self.number, self.grid.rows)


@lru_cache(maxsize=4096)
def normalised(header: str) -> str:
    """Return a header without spaces, line breaks, width and the marks added to it, as headers are compared."""
    return _MARKS.sub("", squeezed(header).casefold())


class _Candidate(NamedTuple):
    """A row, or a row and the one above it, read as a header: a label and the column it names, by position."""

    rows: tuple[GridRow, ...]
    labels: list[str]
    names: list[str | None]

    @property
    def found(self) -> set[str]:
        return {name for name in self.names if name is not None}


def find_header(grid: Grid, accepted: Mapping[str, str], required: Collection[str], faults: list[Fault]) -> Headed | None:
    """Find the header among the first 40 rows.

    ``accepted`` maps accepted headers (as written) to column names, ``required`` are the column names without which
    a row is no header. A known column that stands twice is a fault. Only looks ahead: several tables can be tried on a grid.
    """
    fitting = [c for c in _candidates(grid, accepted) if c.found.issuperset(required) and c.found]
    if not fitting:
        return None
    best = max(fitting, key=lambda c: (len(c.found), -len(c.rows), -c.rows[-1].number))
    columns: dict[str, int] = {}
    extra: dict[str, int] = {}
    for position, (label, name) in enumerate(zip(best.labels, best.names, strict=True)):
        if name is not None and name in columns:
            faults.append(_twice(grid, best, position, columns[name]))
        elif name is not None:
            columns[name] = position
        elif label:
            extra[_free(label, extra)] = position
    above = [row for row in grid.peek(DEPTH) if row.number < best.rows[0].number]
    titles = [" ".join(dict.fromkeys(filter(None, map(str.strip, row.cells)))) for row in above]
    repeated = tuple(tuple(map(squeezed, row.cells)) for row in (*above, *best.rows))
    return Headed(grid, best.rows[-1], columns, extra, [title for title in titles if title], repeated)


def told_headers(grid: Grid, accepted: Mapping[str, str], required: Collection[str]) -> tuple[GridRow, list[str], list[str]]:
    """For a fault when there is no header: the row that comes closest, its headers, and the required names that are missing."""
    candidates = list(_candidates(grid, accepted))
    if not candidates:
        return GridRow(1, []), [], list(required)
    best = max(candidates, key=lambda c: (len(c.found), -len(c.rows), min(2, sum(map(bool, c.labels))), -c.rows[-1].number))
    return best.rows[-1], [label for label in best.labels if label], [name for name in required if name not in best.found]


def _candidates(grid: Grid, accepted: Mapping[str, str]) -> Iterator[_Candidate]:
    """Yield every row that could be the header, and every two that could be it together."""
    known = {normalised(header): name for header, name in accepted.items()}
    rows = [row for row in grid.peek(DEPTH) if any(map(str.strip, row.cells))]
    for row in rows:
        yield _Candidate((row,), *_read([_label(cell) for cell in row.cells], known))
    for top, sub in pairwise(rows):
        if sum(map(bool, map(str.strip, top.cells))) > 1:
            labels = [_label(cell) for cell in sub.cells]
            yield _Candidate((top, sub), *_read_two(_spread(list(map(_label, top.cells)), labels), labels, known))


def _label(cell: str) -> str:
    return " ".join(cell.split())


def _read(labels: list[str], known: Mapping[str, str]) -> tuple[list[str], list[str | None]]:
    return labels, [_name(label, known) for label in labels]


def _name(label: str, known: Mapping[str, str]) -> str | None:
    """Return the column that a label names, with or without what stands in brackets behind it."""
    plain = normalised(label)
    return known.get(plain) or known.get(_MARKS.sub("", _REMARK.sub("", plain)))


def _spread(top: list[str], sub: list[str]) -> list[str]:
    """Return the upper row with each group title over all of its sub-headers: one stands over those without another."""
    spread: list[str] = []
    for i, below in enumerate(sub):
        own = top[i] if i < len(top) else ""
        grouped = not own and below and i > 0 and sub[i - 1] and sub[i - 1] != spread[i - 1]
        spread.append(spread[i - 1] if grouped else own)
    return spread


def _read_two(top: list[str], sub: list[str], known: Mapping[str, str]) -> tuple[list[str], list[str | None]]:
    """Read two rows: upper and lower label together, or the lower one, or the upper one where it stands alone."""
    labels, names = [], []
    for upper, lower in zip(top, sub, strict=True):
        both = upper if lower in ("", upper) else f"{upper}{lower}"
        labels.append(both)
        names.append(_name(both, known) or (_name(lower, known) if lower else None))
    return labels, names


def _twice(grid: Grid, header: _Candidate, position: int, first: int) -> Fault:
    row = header.rows[-1]
    message = f"表头 {clip(header.labels[position])} 出现了两次（第 {first + 1} 列和第 {position + 1} 列）"
    return grid.fault(row, position, "T001", message, "两列意思不同就改其中一列的表头，相同就删去一列")


def _free(label: str, taken: Collection[str]) -> str:
    """Return a label, with a number if it is taken."""
    name, number = label, 2
    while name in taken:
        name, number = f"{label}（{number}）", number + 1
    return name
