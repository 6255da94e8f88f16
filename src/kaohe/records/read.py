"""Read everything a case folder holds."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kaohe.faults import Fault, raise_if_any
from kaohe.records import by_hand
from kaohe.records.by_hand import ByItem, Entered, read_by_hand
from kaohe.records.excuses import OPTIONAL, WANTED, Excuse, read_excuses
from kaohe.records.published import PublishedFinding, PublishedGrade, read_findings, read_result
from kaohe.records.roles import check_groups, read_benchmark
from kaohe.records.supply import Supply, take_observations, take_silence, take_summary
from kaohe.records.tables import Table, read_table
from kaohe.records.tally import Tally
from kaohe.records.units import Unit, UnitNames, read_units
from kaohe.records.values import Supplied
from kaohe.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from kaohe.records.ledger import Ledger


LEDGER = "ledger"
"""The folder of a case that holds its record tables."""


class Records(NamedTuple):
    """The records of a case, by position of the unit."""

    units: list[Unit]
    supplied: dict[str, dict[int, Supplied]]
    published: list[PublishedGrade]
    published_findings: list[PublishedFinding]
    tallies: list[Tally]
    folder: Path = Path()
    """The case folder: what sources name lies in it."""
    ledger: "Ledger | None" = None
    """The record tables of a ledger case, open in DuckDB."""
    benchmark: int | None = None
    """The unit that others are compared with."""
    excuses: Sequence[Excuse] = ()
    """What was decided after review, in the order of the file."""
    by_hand: Mapping[str, Mapping[int, Entered]] = {}
    """Points that people gave, by item id and unit."""

    def names(self) -> UnitNames:
        return UnitNames(self.units)


def read_records(rulebook: Rulebook) -> Records:
    """Read the tables of the case. Raises FaultyInput with every fault found in all of them."""
    faults: list[Fault] = []
    records = collect_records(rulebook, faults)
    raise_if_any(faults)
    return records


def collect_records(rulebook: Rulebook, faults: list[Fault]) -> Records:
    """As :func:`read_records`, but add the faults to a list."""
    case, folder = rulebook.case, rulebook.case_folder
    tallies: list[Tally] = []
    ledger, ledger_tallies, ledger_faults = None, list[Tally](), list[Fault]()

    @cache  # by the ledger in a thread of its own, as it goes along
    def read_named() -> tuple[list[Unit], UnitNames, Table | None]:
        units, table = read_units(folder / case.units, faults)
        return units, UnitNames(units), table

    if (folder / LEDGER).is_dir():
        from kaohe.records.ledger import load_ledger

        extra = rulebook.pack.extra_columns
        ledger = load_ledger(folder / LEDGER, lambda: read_named()[:2], case.outside_units, extra, ledger_tallies, ledger_faults)
    units, names, table = read_named()
    _tally(tallies, table, known={"unit", "单位", "aliases", "别名", "group", "组别", "region", "地区"})
    faults += check_groups(rulebook, units)
    benchmark = read_benchmark(rulebook, names, faults) if units else None
    supply = Supply(units, rulebook.pack.indicators)
    for described in case.summary:
        if table := read_table(folder / described.file, faults):
            take_summary(table, described, supply, names, faults)
            _tally(tallies, table, known=set(described.columns))
    if case.observations and (table := read_table(folder / case.observations, faults)):
        take_observations(table, supply, names, faults)
        _tally(tallies, table, known=set(table.header))
    take_silence(case.complete, rulebook.case_document, supply)
    grades = [grade.grade for grade in rulebook.profile.grades]
    published, findings = _published(folder, rulebook, names, units, grades, tallies, faults)
    tallies += ledger_tallies
    faults += ledger_faults
    excuses: list[Excuse] = []
    if case.excuses and (table := read_table(folder / case.excuses, faults)):
        excuses = read_excuses(table, names, rulebook.pack, ledger, case.year, faults)
        _tally(tallies, table, known={name for names_ in (*WANTED, *OPTIONAL) for name in names_})
    entered: ByItem = {}
    if case.by_hand and (table := read_table(folder / case.by_hand, faults)):
        own = rulebook.profile.profile == case.profile
        entered = read_by_hand(table, names, rulebook.profile, case.year, faults, own_profile=own)
        _tally(tallies, table, known={name for names_ in by_hand.WANTED for name in names_})
    return Records(units, supply.values, published, findings, tallies, folder, ledger, benchmark, excuses, entered)


def _published(
    folder: Path,
    rulebook: Rulebook,
    names: UnitNames,
    units: list[Unit],
    grades: list[str],
    tallies: list[Tally],
    faults: list[Fault],
) -> tuple[list[PublishedGrade], list[PublishedFinding]]:
    files = rulebook.case.published
    result: list[PublishedGrade] = []
    findings: list[PublishedFinding] = []
    if files.result:
        result, table = read_result(folder / files.result, names, units, grades, faults)
        _tally(tallies, table, known=set(table.header) if table else set())
    if files.findings:
        findings, table = read_findings(folder / files.findings, names, list(rulebook.pack.criteria), faults)
        _tally(tallies, table, known=set(table.header) if table else set())
    return result, findings


def _tally(tallies: list[Tally], table: Table | None, known: set[str]) -> None:
    if table is not None:
        unused = tuple(h for h in table.header if h and h not in known)
        read = len(table.rows) + table.left_out.get("空行", 0)
        tallies.append(Tally(table.file, read, table.used, dict(table.left_out), unused, table.redacted))
