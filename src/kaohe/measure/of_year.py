"""How many records of each table a year's grading counts, and why the rest is left out."""

from collections.abc import Mapping
from typing import NamedTuple

from kaohe.measure.session import Session
from kaohe.rulebook.ledger_tables import LEDGER_TABLES


class TableUse(NamedTuple):
    """Records of one table: ``read`` = ``used`` + those that are left out because of ``why``."""

    table: str
    read: int
    used: int
    why: str
    """A sentence of the pack with ``{year}`` and ``{as_of}`` in it; "" where the pack counts every record."""


def table_uses(session: Session, rows: Mapping[str, int]) -> list[TableUse]:
    """Return the use of every table that the case has. ``rows`` are those of the views that were gone through already."""
    uses = []
    for table in LEDGER_TABLES:
        if table not in session.ledger.columns:
            continue
        read, of_year = _count(session, table), session.pack.of_year.get(table)
        used = read if of_year is None else rows[of_year.view] if of_year.view in rows else _count(session, of_year.view)
        uses.append(TableUse(table, read, used, of_year.others if of_year else ""))
    return uses


def _count(session: Session, name: str) -> int:
    row = session.connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    return int(row[0]) if row else 0
