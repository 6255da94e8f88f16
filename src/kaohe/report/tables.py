"""CSV and Markdown tables of plain cells."""

import csv
import io
import re
from collections.abc import Sequence

_FORMULA = frozenset("=+-@\t\r")
"""What a cell begins with that a spreadsheet would run."""


def csv_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a CSV with a BOM, so that spreadsheets read the Chinese; no cell can run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[_inert(cell) if cell[:1] in _FORMULA else cell for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()


def _inert(cell: str) -> str:
    number = cell[1:].replace(".", "", 1).isdecimal() and cell[0] in "+-"
    return cell if number else "'" + cell


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table of cells that are Markdown themselves, but for | and line breaks."""
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


_MARKUP = re.compile(r"[\\`*\[\]<>&~${}]|(?<![^\W_])_|_(?![^\W_])")
"""What Markdown, the HTML and the formulas in it, and templates of web sites give a meaning; _ within a word has none."""
_LEADING = re.compile(r"^(?:(-)(?=[-\s]|$)|(\+)(?=\s|$)|(#)(?=[#\s]|$)|(\d+)(?=[.)](?:\s|$)))")
"""What begins a list, a heading or a rule."""


def plain_markdown(text: str) -> str:
    """Return a text as Markdown that shows it as it is, in one line."""
    line = re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")
    line = _MARKUP.sub(lambda found: f"\\{found[0]}", line)
    return _LEADING.sub(lambda found: f"{found[0]}\\" if found[0].isdecimal() else f"\\{found[0]}", line)


def plain_markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table of texts; line breaks within a cell stay."""
    cells = [["<br>".join(map(plain_markdown, cell.split("\n"))) for cell in row] for row in [header, *rows]]
    return markdown_table(cells[0], cells[1:])
