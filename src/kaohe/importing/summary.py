"""What an import did, put together for its report and for ``sources.csv``."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.importing.case_file import CaseFile
from kaohe.importing.files import Found, Sorted
from kaohe.importing.gaps import ColumnUse, way_out
from kaohe.importing.merge import Difference, Merged, Withdrawn, differences
from kaohe.importing.report import ChangedReport, DifferenceReport, ImportRecord, Outcome, SheetReport, State
from kaohe.importing.rows import EXAMPLE_ROW
from kaohe.importing.sheets import Sheet
from kaohe.importing.sources import AGAIN, JOINED, SourceEntry
from kaohe.importing.store import Store
from kaohe.importing.units_file import Listing

if TYPE_CHECKING:
    from kaohe.importing.run import Read

BY_HAND = "手工的文件里已有"
SHOWN = 20
"""Records of a difference that are listed."""


def entries_of(read: "Read", merged: Merged) -> list[SourceEntry]:
    """Return what ``sources.csv`` says of the sheets that were read, in the order of the sheets of each file."""
    entries = []
    for sheet in read.sheets:
        tables = {JOINED: sheet.used["tasks"]} if sheet.mapping.adds else {t: sheet.used[t] for t in sheet.missing} or {"": 0}
        for i, (table, used) in enumerate(tables.items()):
            left_out = dict(sheet.left_out) if i == 0 else {}
            if by_hand := merged.by_hand.get((sheet.source.name, sheet.grid.sheet, table), 0):
                left_out[BY_HAND] = by_hand
            about = (sheet.source.name, sheet.grid.sheet, sheet.mapping.title, table, sheet.source.sha256)
            listing = read.listings.get((sheet.source.name, sheet.grid.sheet), Listing()) if table == "units" else Listing()
            entries.append(SourceEntry(*about, sheet.read, used - by_hand, left_out, *listing))
    for file, name, why in read.aside:
        entries.append(SourceEntry(file.name, name, why, "", file.sha256, 0, 0, {}))
    return sorted(entries, key=lambda entry: read.order[entry.file, entry.sheet])


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
    use: ColumnUse,
    warnings: list[str],
    written: list[str],
    removed: list[str],
    dry_run: bool,
) -> ImportRecord:
    """Return the record of the whole import."""
    fresh = {sheet.source.name for sheet in read.sheets} | {file.name for file, _, _ in read.aside}
    sheets = [_of_sheet(sheet, entries, _state(sheet, withdrawn), use, case.folder) for sheet in read.sheets]
    sheets += [_of_entry(SourceEntry(file.name, name, why, "", file.sha256, 0, 0, {}), "aside") for file, name, why in read.aside]
    sheets.sort(key=lambda sheet: read.order[sheet.file, sheet.sheet])
    told: set[str] = set()
    for sheet in sheets:  # of several sheets of one mapping, the first says it
        sheet.way_out = [] if told.issuperset(sheet.way_out) else sheet.way_out
        told.update(sheet.way_out)
    unchanged = {file.name for file in todo.unchanged}
    sheets += _of_entries([entry for entry in entries if entry.file in unchanged], "unchanged")
    sheets += [_left_out(file.name, "same_as", other) for file, other in todo.same_as]
    sheets += [_left_out(name, "forgotten", "") for name in withdrawn.before if name not in fresh]
    sheets.sort(key=lambda sheet: sheet.file)
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
        _outcome(case, written, removed, dry_run),
        _not_filled(read),
        warnings,
    )


def _state(sheet: Sheet, withdrawn: Withdrawn) -> State:
    if sheet.source.name in withdrawn.before:
        return "changed"
    return "empty" if sheet.read == sheet.left_out[EXAMPLE_ROW] else "new"


def _outcome(case: CaseFile, written: list[str], removed: list[str], dry_run: bool) -> Outcome:
    if written or removed:
        return "dry_run" if dry_run else "written"
    return "no_records" if case.new_text else "unchanged"


def _not_filled(read: "Read") -> list[str]:
    """Return the files that are the template without a record."""
    template = {sheet.source.name for sheet in read.sheets if sheet.left_out[EXAMPLE_ROW]}
    return sorted(template - {sheet.source.name for sheet in read.sheets if sheet.read > sheet.left_out[EXAMPLE_ROW]})


def _of_sheet(sheet: Sheet, entries: list[SourceEntry], state: State, use: ColumnUse, case: Path) -> SheetReport:
    mine = [e for e in entries if (e.file, e.sheet) == (sheet.source.name, sheet.grid.sheet)]
    left_out: Counter[str] = Counter()
    for entry in mine:
        left_out.update(entry.left_out)
    needed = {table: use.needed(table, absent) for table, absent in sheet.missing.items() if state != "empty"}
    main = sheet.mapping.table
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
        {table: [c.title for c in columns] for table, columns in needed.items() if columns},
        way_out(sheet.mapping, needed.get(main, []), sheet.missing.get(main, []), case),
    )


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
    return SheetReport(entry.file, entry.sheet, entry.kind, state, "", entry.read, used, dict(entry.left_out), 0, {}, {}, {}, [])


def _left_out(name: str, state: State, same_as: str) -> SheetReport:
    return SheetReport(name, "", "", state, same_as, 0, {}, {}, 0, {}, {}, {}, [])


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
    """Return the sums over the sheets, whether they were read in this run or before."""
    counted = [sheet for sheet in sheets if sheet.state not in ("same_as", "forgotten")]
    return {
        "files": len({sheet.file for sheet in counted}),
        "sheets": len(counted),
        "read": sum(sheet.read for sheet in counted),
        "used": sum(sum(sheet.used.values()) for sheet in counted),
        "left_out": sum(sum(sheet.left_out.values()) for sheet in counted),
        "again": sum(sheet.left_out.get(AGAIN, 0) for sheet in counted),
        "personal": sum(sheet.personal for sheet in counted),
        "unchanged": len({sheet.file for sheet in counted if sheet.state == "unchanged"}),
    }
