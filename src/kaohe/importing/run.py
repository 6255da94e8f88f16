"""Import sources into a case: read everything, check everything, and only then write, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kaohe.faults import Fault, FaultyInput, raise_if_any
from kaohe.importing.case_file import CaseFile, case_folder, is_case_sheet, open_case, pack_folder_of, read_case_sheet
from kaohe.importing.code_case import code_faults
from kaohe.importing.convert import convert
from kaohe.importing.files import Found, Sorted, find_files, sort_files
from kaohe.importing.gaps import ColumnUse, partly_missing
from kaohe.importing.known import Known
from kaohe.importing.ledger_csv import rendered
from kaohe.importing.mappings import Mappings, load_mappings
from kaohe.importing.merge import Merged, Withdrawn, add_partners, merge, restore_partners, withdraw
from kaohe.importing.recognise import filled_cells, recognise, unknown_headers, unrecognised
from kaohe.importing.records import Record
from kaohe.importing.references import Index
from kaohe.importing.report import ImportRecord
from kaohe.importing.sheets import Sheet, SourceFile
from kaohe.importing.sources import SourceEntry, read_sources, sources_csv
from kaohe.importing.store import Store, read_store
from kaohe.importing.summary import entries_of, import_record, recounted
from kaohe.importing.template_sheets import is_note_sheet
from kaohe.importing.units import UnitBook
from kaohe.importing.units_back import taken_back
from kaohe.importing.units_file import Listing, UnitsFile, open_units, units_csv, with_units
from kaohe.importing.wordings import load_wordings
from kaohe.importing.write import put
from kaohe.records.grids import Grid, read_grids
from kaohe.records.ledger_folder import SOURCES
from kaohe.rulebook.locate import Places

Progress = Callable[[str], None]


@dataclass(slots=True)
class Read:
    """What was read of the fresh files: sheets by their mapping, empty ones and pages of the template counted."""

    sheets: list[Sheet] = field(default_factory=list)
    aside: list[tuple[SourceFile, str, str]] = field(default_factory=list)
    """Sheets that hold no records: file, sheet, why."""
    new: list[Record] = field(default_factory=list)
    named: list[Record] = field(default_factory=list)
    """Records of sheets that only add partners to tasks."""
    listings: dict[tuple[str, str], Listing] = field(default_factory=dict)
    """What lists of units name, by file and sheet."""
    order: dict[tuple[str, str], int] = field(default_factory=dict)
    """Where each sheet comes, by file and name: files by name, sheets as they stand in the file."""


@dataclass(slots=True)
class Case:
    """The case as it stands before the import."""

    file: CaseFile
    store: Store
    entries: list[SourceEntry]
    units: UnitsFile


def import_sources(
    sources: list[Path],
    case: str,
    *,
    year: int | None = None,
    places: Places | None = None,
    dry_run: bool = False,
    again: bool = False,
    forget: tuple[str, ...] = (),
    add_units: bool = False,
    progress: Progress = lambda _: None,
) -> ImportRecord:
    """Import files and folders into a case. Raises FaultyInput, with nothing written, when anything is wrong."""
    faults: list[Fault] = []
    found = find_files(sources, faults)
    raise_if_any(faults)
    folder = case_folder(case)
    store = read_store(folder / "ledger", faults)
    entries = read_sources(folder / "ledger", faults)
    todo = sort_files(found.files, entries, store, again=again)
    grids = _grids(todo.fresh, progress, faults)
    described = _described(grids, faults)
    file = open_case(folder, year, described, faults)
    raise_if_any(faults)
    assert file is not None
    before = Case(file, store, entries, open_units(folder / file.case.units, faults))
    _check_forget(forget, before, faults)
    raise_if_any(faults)
    return _import(before, found, todo, grids, places or Places(), forget, progress, dry_run=dry_run, add_units=add_units)


def _import(
    before: Case,
    found: Found,
    todo: Sorted,
    grids: list[tuple[SourceFile, Grid]],
    places: Places,
    forget: tuple[str, ...],
    progress: Progress,
    *,
    dry_run: bool,
    add_units: bool,
) -> ImportRecord:
    file = before.file
    faults: list[Fault] = []
    pack = pack_folder_of(file.case, places)
    mappings = load_mappings(file.folder, pack, faults)
    wordings = load_wordings(pack, file.folder, faults)
    raise_if_any(faults)
    read = _recognised(grids, mappings, file.shown, faults)
    paths = {source.name: source.path for source in found.files}
    known_files = {entry.file for entry in before.entries} | before.store.files()
    changed = [source.name for source in todo.fresh if source.name in known_files]
    withdrawn = withdraw(before.store, [*changed, *forget])
    book = _book(before, before.units)
    before.store.rename(book.canonical)
    known = Known(file.shown, file.case.year, book, wordings, *_indexes(before))
    units = _convert(read, before, known, paths, progress, grow=add_units or not before.units.units)
    found_faults = [*faults, *known.all_faults(), *unknown_headers(read.sheets, file.shown)]
    raise_if_any([f for f in found_faults if not (faults and f.code == "T008")])  # a sheet not recognised may hold them
    merged = merge(before.store, [record for record in read.new if record.table != "units"], paths)
    lost = restore_partners(before.store, withdrawn.partners)
    merged.faults += add_partners(before.store, read.named, paths)
    merged.faults += code_faults(before.store, {source.name: source.path for source in todo.fresh})
    raise_if_any(merged.faults)
    kept = [entry for entry in before.entries if entry.file not in {*forget, *(source.name for source in todo.fresh)}]
    entries = recounted([*kept, *entries_of(read, merged)], before.store)
    back = taken_back(units, before.entries, {*changed, *forget}, entries, before.store, forget)
    units, entries = back.units, back.entries
    written, removed = _files(before, units, entries)
    if not dry_run and (written or removed):
        put(file.folder, written, removed)
    use = ColumnUse(pack)
    warnings = [*_warnings(before, units, lost), *partly_missing(before.store, use)] if written or not file.new_text else []
    record = import_record(file, found, todo, read, entries, withdrawn, use, [*back.told, *warnings], [*written], removed, dry_run)
    record.units_added = [name for listing in read.listings.values() for name in listing.added]
    record.units_removed = back.removed
    return record


def _grids(files: list[SourceFile], progress: Progress, faults: list[Fault]) -> list[tuple[SourceFile, Grid]]:
    found = []
    for file in files:
        progress(f"打开 {file.name}")
        found += [(file, grid) for grid in read_grids(file.path, faults)]
    return found


def _described(grids: list[tuple[SourceFile, Grid]], faults: list[Fault]) -> dict[str, str]:
    """Return what the template's sheet about the case says, if one is among the sources."""
    described: dict[str, str] = {}
    for _, grid in grids:
        if is_case_sheet(grid):
            described |= read_case_sheet(grid, faults)
    return described


def _check_forget(forget: tuple[str, ...], before: Case, faults: list[Fault]) -> None:
    from kaohe.faults import did_you_mean

    known = {entry.file for entry in before.entries}
    for name in forget:
        if name not in known:
            hint = did_you_mean(name, known, "sources.csv 里还没有导入过的文件" if not known else "")
            faults.append(Fault(before.file.shown, 0, 0, "F001", f"这个案例没有导入过 {name}", hint))


def _recognised(grids: list[tuple[SourceFile, Grid]], mappings: Mappings, case: str, faults: list[Fault]) -> Read:
    read = Read(order={(file.name, grid.sheet): i for i, (file, grid) in enumerate(grids)})
    for file, grid in grids:
        if reason := _aside(grid):
            read.aside.append((file, grid.sheet, reason))
        elif (sheet := recognise(file, grid, mappings, faults)) is not None:
            read.sheets.append(sheet)
        else:
            faults.append(unrecognised(grid, mappings, case))
    read.sheets.sort(key=lambda sheet: sheet.order)
    return read


def _aside(grid: Grid) -> str:
    """Return why a sheet holds no records; "" when it may."""
    if is_case_sheet(grid) or is_note_sheet(grid):
        return "模板的说明"
    if grid.hidden:
        return "隐藏的工作表"
    widest = filled_cells(grid)
    return "空表" if widest == 0 else "只有文字，没有表格" if widest == 1 else ""


def _book(before: Case, units: UnitsFile) -> UnitBook:
    return UnitBook(units.units, before.file)


def _indexes(before: Case) -> tuple[Index, Index]:
    plans, tasks = Index("抽查计划", before.file.case.year), Index("抽查任务", before.file.case.year)
    plans.add(before.store.every("plans"))
    tasks.add(before.store.every("tasks"))
    return plans, tasks


def _convert(read: Read, before: Case, known: Known, paths: dict[str, Path], progress: Progress, *, grow: bool) -> UnitsFile:
    """Convert every sheet, units first, plans before the tasks that name them. Returns the list of units with what was added.

    ``grow`` says whether units may be added to the list.
    """
    units = before.units
    for sheet in read.sheets:
        progress(f"读 {sheet.source.name}{f'［{sheet.grid.sheet}］' if sheet.grid.sheet else ''}：{sheet.mapping.title}")
        records = convert(sheet, known)
        if sheet.mapping.table == "units":
            units, listing = with_units(units, records, paths, known.faults, grow=grow)
            read.listings[sheet.source.name, sheet.grid.sheet] = listing
            if units.units != before.units.units and units.path.suffix != ".csv":
                hint = "把名册另存为 units.csv，case.yaml 里写 units: units.csv；或自己把这些单位加进名册"
                message = f"单位名册是 {units.path.name}，导入只能往 CSV 名册里加单位"
                known.faults.append(Fault(str(units.path), 0, 0, "M004", message, hint))
            known.units = _book(before, units)
            before.store.rename(known.units.canonical)
        (read.named if sheet.mapping.adds else read.new).extend(records)
        known.plans.add(record for record in records if record.table == "plans")
        known.tasks.add(record for record in records if record.table == "tasks" and not sheet.mapping.adds)
    return units


def _files(before: Case, units: UnitsFile, entries: list[SourceEntry]) -> tuple[dict[str, bytes], list[str]]:
    """Return the files that change, in the order in which they are put into place, and those that are no longer needed."""
    folder = before.file.folder
    files: dict[str, bytes] = {}
    if before.file.new_text:
        files["case.yaml"] = before.file.new_text.encode()
    if units.units != before.units.units:
        files |= {before.file.case.units: units_csv(units)} if units.units else {}
    ledger = rendered(before.store)
    files |= {f"ledger/{name}": data for name, data in ledger.items()}
    if not (ledger or before.store.owned or before.entries or before.file.case.units in files):
        return {}, []  # no record at all: nothing to begin a case with
    if entries or before.entries:
        files[f"ledger/{SOURCES}"] = sources_csv(entries)
    written = {name: data for name, data in files.items() if not _same(folder / name, data)}
    no_units = [before.file.case.units] if before.units.units and not units.units else []
    return written, [*no_units, *sorted(f"ledger/{name}" for name in before.store.owned - ledger.keys())]


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _warnings(before: Case, units: UnitsFile, lost: int) -> list[str]:
    """Return what grading will miss: numbers that name no record, a list of units."""
    told, store = [], before.store
    if not units.units:
        told.append(f"案例还没有单位名册 {before.file.case.units}")
    if lost:
        told.append(f"{lost} 个任务不再有了，别的文件给它们加的配合单位也去掉了")
    plans = {record.cells.get("plan_id", "") for record in store.every("plans")}
    tasks = {record.cells.get("task_id", "") for record in store.every("tasks")}
    for table, column, known, what in (
        ("tasks", "plan_id", plans, "抽查任务的计划编号在抽查计划里"),
        ("inspections", "task_id", tasks, "检查结果的任务编号在抽查任务里"),
        ("task_items", "task_id", tasks, "任务事项的任务编号在抽查任务里"),
    ):
        names = {record.cells.get(column, "") for record in store.every(table)} - known - {""}
        if names:
            told.append(f"有 {len(names)} 个{what}找不到：{'、'.join(sorted(names)[:5])}{' 等' if len(names) > 5 else ''}")
    return told


__all__ = ["FaultyInput", "Merged", "Withdrawn", "import_sources"]
