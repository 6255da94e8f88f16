"""Web pages as grids: many platforms export an HTML table and call it XLS."""

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from kaohe.faults import Fault
from kaohe.records.grids import Grid, GridRow

_MOST_SPANNED = 1000


def html_grids(path: Path, text: str, faults: list[Fault]) -> list[Grid]:
    """Read the tables of a web page that have rows of several cells. [] with a fault when there is none."""
    page = _Page()
    page.feed(text)
    page.close()
    tables = [rows for rows in map(_expanded, page.tables) if any(sum(map(bool, cells)) > 1 for cells in rows)]
    if not tables:
        hint = "用浏览器打开看看是不是登录页或出错提示；重新导出数据"
        faults.append(Fault(str(path), 0, 0, "F001", "这个文件是网页，里面没有表格", hint))
    grids = []
    for i, rows in enumerate(tables, start=1):
        grid = Grid(path, f"第 {i} 个表格", (GridRow(n, cells) for n, cells in enumerate(rows, start=1)))
        grid.alone = len(tables) == 1
        grids.append(grid)
    return grids


@dataclass(slots=True)
class _Cell:
    text: str
    down: int
    across: int


class _Page(HTMLParser):
    """Collects the tables of a page as rows of cells; a table within a cell of another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[_Cell]]] = []
        self._open: list[list[list[_Cell]]] = []
        self._hidden = 0
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, row or cell; what is open of the same kind ends there."""
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag == "table":
            self.tables.append([])
            self._open.append(self.tables[-1])
        elif tag == "tr" and self._open:
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open:
            if not self._open[-1]:
                self._open[-1].append([])
            self._open[-1][-1].append(_Cell("", _span(attrs, "rowspan"), _span(attrs, "colspan")))
        elif tag == "br":
            self.handle_data("\n")
        self._in_cell = tag in ("td", "th") or (self._in_cell and tag not in ("table", "tr"))

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        elif tag == "table" and self._open:
            self._open.pop()
        self._in_cell = self._in_cell and tag not in ("td", "th", "tr", "table")

    def handle_data(self, data: str) -> None:
        """Add text to the open cell."""
        if self._open and self._in_cell and not self._hidden:
            self._open[-1][-1][-1].text += data


def _span(attrs: list[tuple[str, str | None]], name: str) -> int:
    written = dict(attrs).get(name) or ""
    return max(1, min(int(written), _MOST_SPANNED)) if written.isdecimal() and len(written) < 9 else 1


def _expanded(rows: list[list[_Cell]]) -> list[list[str]]:
    """Lay cells out: one that spans rows stands in each of them, one that spans columns is followed by empty cells."""
    lines: list[list[str]] = []
    standing: dict[int, tuple[int, str]] = {}
    for cells in rows:
        line: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        left = iter(cells)
        cell = next(left, None)
        while cell is not None or any(position >= len(line) for position in standing):
            if len(line) in standing:
                down, text = standing[len(line)]
                spread = [text]
            elif cell is not None:
                down, spread = cell.down, [cell.text.strip(), *[""] * (cell.across - 1)]
                cell = next(left, None)
            else:
                down, spread = 1, [""]
            if down > 1:
                below |= {len(line) + i: (down - 1, text) for i, text in enumerate(spread)}
            line += spread
        lines.append(line)
        standing = below
    return lines
