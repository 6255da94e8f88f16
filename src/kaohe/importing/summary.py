"""What an import did, put together for its report and for ``sources.csv``."""

from collections import Counter
from typing import TYPE_CHECKING

from kaohe.importing.case_file import CaseFile
from kaohe.importing.files import Found, Sorted
from kaohe.importing.merge import Difference, Merged, Withdrawn, differences
from kaohe.importing.report import ChangedReport, DifferenceReport, ImportRecord, SheetReport, State
from kaohe.importing.sheets import Sheet
from kaohe.importing.sources import AGAIN, JOINED, SourceEntry
from kaohe.importing.store import Store
from kaohe.rulebook.ledger_tables import TableColumn

if TYPE_CHECKING:
    from kaohe.importing.run import Read

BY_HAND = "手工的文件里已有"
SHOWN = 20
"""Records of a difference that are listed."""


def entries_of(read: "Read", merged: Merged) -> list[SourceEntry]:
    """Return what ``sources.csv`` says of the sheets that were read."""
    entries = []
    for sheet in read.sheets:
        tables = {JOINED: sheet.used["tasks"]} if sheet.mapping.adds else {t: sheet.used[t] for t in sheet.missing} or {"": 0}
        for i, (table, used) in enumerate(tables.items()):
            left_out = dict(sheet.left_out) if i == 0 else {}
            if by_hand := merged.by_hand.get((sheet.source.name, sheet.grid.sheet, table), 0):
                left_out[BY_HAND] = by_hand
            about = (sheet.source.name, sheet.grid.sheet, sheet.mapping.title, table, sheet.source.sha256)
            entries.append(SourceEntry(*about, sheet.read, used - by_hand, left_out))
    for file, name, why in read.aside:
        entries.append(SourceEntry(file.name, name, why, "", file.sha256, 0, 0, {}))
    return entries


def recounted(entries: list[SourceEntry], store: Store) -> list[SourceEntry]:
    """Return the entries with the records that each source stands for first, and those that stand elsewhere too."""
    first: Counter[tuple[str, str, str]] = Counter()
    again: Counter[tuple[str, str, str]] = Counter()
    for table, records in store.records.items():
        for record in records:
            one, *others = sorted(record.origins)
            first[table, one.file, one.sheet] += 1
            again.update((table, other.file, other.sheet) for other in others)
    return [
        entry.counted(first[entry.table, entry.file, entry.sheet], again[entry.table, entry.file, entry.sheet])
        if entry.stored
        else entry
        for entry in entries
    ]


def import_record(
    case: CaseFile,
    found: Found,
    todo: Sorted,
    read: "Read",
    entries: list[SourceEntry],
    withdrawn: Withdrawn,
    warnings: list[str],
    written: list[str],
    removed: list[str],
    dry_run: bool,
) -> ImportRecord:
    """Return the record of the whole import."""
    fresh = {sheet.source.name for sheet in read.sheets} | {file.name for file, _, _ in read.aside}
    sheets = [_of_sheet(sheet, entries, "changed" if sheet.source.name in withdrawn.before else "new") for sheet in read.sheets]
    sheets += [
        _of_entry(e, "new") for e in entries if e.file in fresh and not any((e.file, e.sheet) == (s.file, s.sheet) for s in sheets)
    ]
    unchanged = {file.name for file in todo.unchanged}
    sheets += _of_entries([entry for entry in entries if entry.file in unchanged], "unchanged")
    sheets += [_left_out(file.name, "same_as", other) for file, other in todo.same_as]
    sheets += [_left_out(name, "forgotten", "") for name in withdrawn.before if name not in fresh]
    sheets.sort(key=lambda sheet: (sheet.file, sheet.sheet))
    again = differences({name: old for name, old in withdrawn.before.items() if name in fresh}, read.new)
    return ImportRecord(
        "kaohe.import/1",
        case.case.case,
        case.shown,
        dry_run,
        written,
        removed,
        sheets,
        [_difference(name, difference) for name, difference in sorted(again.items())],
        dict(sorted(found.skipped.items())),
        _totals(sheets),
        warnings,
    )


def _of_sheet(sheet: Sheet, entries: list[SourceEntry], state: State) -> SheetReport:
    mine = [e for e in entries if (e.file, e.sheet) == (sheet.source.name, sheet.grid.sheet)]
    left_out: Counter[str] = Counter()
    for entry in mine:
        left_out.update(entry.left_out)
    return SheetReport(
        sheet.source.name,
        sheet.grid.sheet,
        sheet.mapping.title,
        state,
        "",
        sheet.read,
        {entry.table: entry.used for entry in mine if entry.table},
        dict(sorted(left_out.items())),
        sheet.personal,
        dict(sorted((header, count) for header, count in sheet.dropped.items() if count)),
        dict(sorted(sheet.notes.items())),
        {table: told for table, columns in sheet.missing.items() if (told := [c.title for c in columns if _matters(c)])},
    )


def _matters(column: TableColumn) -> bool:
    """Say whether indicators are unknown without a column; names and remarks are only shown."""
    return not column.optional and (column.type != "text" or bool(column.blank_means))


def _of_entries(entries: list[SourceEntry], state: State) -> list[SheetReport]:
    """Return one report for each sheet of sources that were not read again."""
    found: dict[tuple[str, str], SheetReport] = {}
    for entry in entries:
        report = found.setdefault((entry.file, entry.sheet), _of_entry(entry, state))
        if entry.table:
            report.used[entry.table] = entry.used
    return list(found.values())


def _of_entry(entry: SourceEntry, state: State) -> SheetReport:
    used = {entry.table: entry.used} if entry.table else {}
    return SheetReport(entry.file, entry.sheet, entry.kind, state, "", entry.read, used, dict(entry.left_out), 0, {}, {}, {})


def _left_out(name: str, state: State, same_as: str) -> SheetReport:
    return SheetReport(name, "", "", state, same_as, 0, {}, {}, 0, {}, {}, {})


def _difference(file: str, difference: Difference) -> DifferenceReport:
    return DifferenceReport(
        file,
        len(difference.added),
        len(difference.removed),
        len(difference.changed),
        [{"table": table, "key": key} for table, key in difference.added[:SHOWN]],
        [{"table": table, "key": key} for table, key in difference.removed[:SHOWN]],
        [
            ChangedReport(c.table, c.key, [{"column": title, "before": old, "after": new} for title, old, new in c.cells])
            for c in difference.changed[:SHOWN]
        ],
    )


def _totals(sheets: list[SheetReport]) -> dict[str, int]:
    """Return the sums over what was read in this run."""
    fresh = [sheet for sheet in sheets if sheet.state in ("new", "changed")]
    return {
        "files": len({sheet.file for sheet in fresh}),
        "sheets": len(fresh),
        "read": sum(sheet.read for sheet in fresh),
        "used": sum(sum(sheet.used.values()) for sheet in fresh),
        "left_out": sum(sum(sheet.left_out.values()) for sheet in fresh),
        "again": sum(sheet.left_out.get(AGAIN, 0) for sheet in fresh),
        "personal": sum(sheet.personal for sheet in fresh),
    }
