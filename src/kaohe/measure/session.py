"""The records of one case as the SQL of a pack sees them: tables, lookups, the calendar, views, parameters put in."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kaohe.faults import raise_if_any
from kaohe.measure.calendar import calendar_days, last_year, year_fault
from kaohe.records.ledger import Ledger
from kaohe.records.ledger_checks import is_large, repeated_hashes
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.rulebook.lineage import Missing, lacks_nothing, missing
from kaohe.rulebook.lookups import read_lookup
from kaohe.rulebook.pack import CALENDAR, Pack
from kaohe.rulebook.pack_models import Indicator
from kaohe.rulebook.rulebook import Rulebook
from kaohe.rulebook.sql import columns_of, tables_of
from kaohe.rulebook.sql_checks import CALENDAR_COLUMNS, inlined, literals, sql_faults, view_order

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Session(NamedTuple):
    """A ledger with the views of a pack over it."""

    ledger: Ledger
    pack: Pack
    literals: dict[str, str]
    missing: dict[str, Missing]
    parameters: Mapping[str, Decimal | str]

    @property
    def connection(self) -> "DuckDBPyConnection":
        """The open database."""
        return self.ledger.connection

    def sql(self, text: str) -> str:
        """Return SQL of the pack with the parameters put in."""
        return inlined(text, self.literals)

    def has(self, indicator: Indicator) -> bool:
        """Say whether the case has the tables and columns that an indicator is counted from."""
        return lacks_nothing(indicator, self.missing)

    def has_tables(self, indicator: Indicator) -> bool:
        """Say whether the case has every record table behind an indicator, be it without some columns."""
        behind = self.tables_behind(str(indicator.source))
        return all(table in self.ledger.columns for table in behind if table in RECORD_TABLES)

    def columns_missing(self) -> dict[str, list[str]]:
        """Return, by title of a table that the case has, the titles of the columns it lacks that the pack's SQL reads."""
        snippets = [t for i in self.pack.indicators.values() for t in (i.where, i.measure) if t]
        read = {column for text in (*snippets, *(view.text for view in self.pack.views.values())) for column in columns_of(text)}
        lacking = {}
        for name in self.ledger.columns:
            spec = RECORD_TABLES[name]
            titles = [c.title for c in spec.columns if c.name in read and c.name in self.missing[name].columns]
            if titles:
                lacking[spec.title] = titles
        return lacking

    def tables_behind(self, name: str) -> list[str]:
        """Return the record tables that a table or view rests on, those of the FROM first."""
        if name not in self.pack.views:
            return [name] if name in RECORD_TABLES else []
        return list(dict.fromkeys(t for read in tables_of(self.pack.views[name].text) for t in self.tables_behind(read)))


def open_session(ledger: Ledger, rulebook: Rulebook) -> Session:
    """Open the views of the rulebook's pack over a ledger. Raises FaultyInput when its SQL cannot be used."""
    pack, case = rulebook.pack, rulebook.case
    raise_if_any(sql_faults(pack))
    told = literals(pack, rulebook.parameters, case.year, date.fromisoformat(case.as_of))
    session = Session(ledger, pack, told, missing(pack, ledger.columns), rulebook.parameters)
    _create_lookups(session, rulebook.case_folder / "lookups")
    if any(CALENDAR in tables_of(view.text) for view in pack.views.values()):
        _create_calendar(session, rulebook)
    for name in view_order(pack)[0]:
        session.connection.execute(f'CREATE VIEW "{name}" AS {_with_hashes(session, session.sql(pack.views[name].text))}')
    session.connection.execute("SET lock_configuration = true")
    return session


def reopened(session: Session, rulebook: Rulebook) -> Session:
    """Return the same records under the views with other parameters; the session that there is stays as it is.

    The new views are those of a connection of its own, and so hide the old ones only there.
    """
    pack, case = session.pack, rulebook.case
    told = literals(pack, rulebook.parameters, case.year, date.fromisoformat(case.as_of))
    ledger = replace(session.ledger, connection=session.connection.cursor())
    for name in view_order(pack)[0]:
        view = inlined(pack.views[name].text, told)
        ledger.connection.execute(f'CREATE TEMP VIEW "{name}" AS {view}')
    return Session(ledger, pack, told, session.missing, rulebook.parameters)


_REPEATED = re.compile(r"\(SELECT hash\((\w+)\) FROM (\w+) GROUP BY 1 HAVING count\(\*\) > 1\)")
"""How a view asks for the hashes that several records of a table have."""


def _with_hashes(session: Session, sql: str) -> str:
    """Return SQL in which the hashes that several records of a large table have are looked up: DuckDB would take long to group them."""
    return _REPEATED.sub(lambda found: _looked_up(session, found), sql)


def _looked_up(session: Session, found: "re.Match[str]") -> str:
    column, table = found.groups()
    if table not in session.ledger.columns or not is_large(session.connection, table):
        return found[0]
    hashes, name = repeated_hashes(session.connection, table, f'"{column}"'), f"repeated_{table}_{column}"
    session.connection.register("hashes", {"hash": hashes})
    session.connection.execute(f'CREATE TABLE IF NOT EXISTS "{name}" AS SELECT hash FROM hashes')
    session.connection.unregister("hashes")
    return f'(SELECT hash FROM "{name}")'


def _create_lookups(session: Session, own: Path) -> None:
    """Store the pack's lookups, each with the rows that the case adds in a file of the same name."""
    for name, path in session.pack.lookups.items():
        header, rows = read_lookup(path)
        if (own / path.name).is_file():
            added = _in_order_of(header, *read_lookup(own / path.name))
            rows = list({row[0]: row for row in [*rows, *added]}.values())  # joined on the first column: each once
        columns = [[row[i] if i < len(row) and row[i] else None for row in rows] for i in range(len(header))]
        selects = ", ".join(f'unnest(?::VARCHAR[]) AS "{column}"' for column in header)
        session.connection.execute(f'CREATE TABLE "{name}" AS SELECT {selects}', columns)


def _in_order_of(header: list[str], own: list[str], rows: list[list[str]]) -> list[list[str]]:
    """Return the rows of a case's own lookup with the columns of the pack's."""
    at = [own.index(column) if column in own else len(own) for column in header]
    return [[row[i] if i < len(row) else "" for i in at] for row in rows]


def _create_calendar(session: Session, rulebook: Rulebook) -> None:
    year = int(rulebook.case.as_of[:4])
    span = rulebook.case_document.span(("as_of",))
    fault = year_fault(year, rulebook.case_document.file, span.line, span.column)
    raise_if_any([fault] if fault else [])
    days = calendar_days(last_year())
    selects = ", ".join(f'unnest(?::{kind}[]) AS "{name}"' for name, kind in CALENDAR_COLUMNS.items())
    values = [list(column) for column in zip(*days, strict=True)]
    session.connection.execute(f"CREATE TABLE {CALENDAR} AS SELECT {selects}", values)
