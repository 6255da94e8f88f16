"""Texts in a Parquet file that the reader of CSV and workbooks would change: DuckDB finds them, so that few are read here.

Most texts of a large file are canonical as they are. What is not (无 or / for nothing, full-width codes, spaces, a
phone number, a code turned into a number) is found by one pattern; on columns of many different texts, cheap tests say first
which of them the pattern need look at.
"""

from typing import TYPE_CHECKING

from kaohe.records.record_cells import ColumnCells

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HIDDEN = r"\x00-\x1f\x{7f}-\x{a0}\x{ad}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}-\x{2060}\x{3000}\x{feff}"
"""Spaces and marks that are taken out or trimmed."""
_TEXT = rf"[0-9\x{{ff10}}-\x{{ff19}}]{{11}}|[{_HIDDEN}\x{{ff10}}-\x{{ff5a}}]|^[ #=']| $"
_PHONE = r"(^|[^0-9])1[3-9][0-9]{9}([^0-9]|$)"
_ID_NUMBER = r"(^|[^0-9A-Za-z])[0-9]{6}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]([^0-9A-Za-z]|$)"
_CODE = rf"[^!-~]|^['`#=]|^[+-]?[0-9](\.[0-9]+)?[Ee]\+?[0-9]{{1,3}}$|{_PHONE}|{_ID_NUMBER}"

_MAY_BE_TEXT = "length(x) < 8 OR length(x) >= 11 OR x < '!'"
"""Names of 8 to 10 characters hold neither a number of 11 digits nor a word for nothing; spaces and widths in them stay."""
_MAY_BE_CODE = (
    "strlen(x) <> length(x) OR x < '0' OR x BETWEEN ':' AND '@~' OR x BETWEEN '`' AND '`~' OR contains(x, ' ') OR contains(x, chr(9)) "
    "OR contains(x, 'E') OR contains(x, 'e') OR (strlen(x) >= 11 AND (strlen(x) > 19 OR substr(x, 9, 1) BETWEEN '0' AND '9'))"
)
"""A code of 11 to 19 characters holds 11 digits in a row only where the ninth is one."""


def repeating(connection: "DuckDBPyConnection", path: str) -> frozenset[str]:
    """Return the columns of a file whose texts repeat so much that it stores each text of a part of the file once."""
    told = "SELECT path_in_schema FROM parquet_metadata(?) GROUP BY 1 HAVING bool_and(encodings LIKE '%DICTIONARY%')"
    return frozenset(name for (name,) in connection.execute(told, [path]).fetchall())


def odd_texts(connection: "DuckDBPyConnection", file: str, text: str, cells: ColumnCells, *, few: bool) -> list[str]:
    """Return each text of a column that ``cells`` may read as something else. ``file`` and ``text`` are SQL.

    ``few`` says that the texts repeat.
    """
    code = cells.column.type == "code"
    looks = f"regexp_matches(x, '{(_CODE if code else _TEXT).replace(chr(39), chr(39) * 2)}')"
    blank = "x IN ({})".format(", ".join("'" + word.replace("'", "''") + "'" for word in sorted(cells.blank)))
    if few:  # FILTER, not WHERE, which would be tried on every row
        asked = [f"SELECT list(x) FILTER (WHERE {blank} OR {looks}) FROM (SELECT DISTINCT {text} AS x FROM {file})"]
    else:  # the file's own statistics answer the first
        may_be = _MAY_BE_CODE if code else _MAY_BE_TEXT
        wheres = (blank, f"({may_be}) AND {looks}")
        asked = [f"SELECT list(DISTINCT x) FROM (SELECT {text} AS x FROM {file}) WHERE {where}" for where in wheres]
    found = [row[0] for sql in asked if (row := connection.execute(sql).fetchone())]
    return list(dict.fromkeys(one for texts in found for one in texts or ()))
