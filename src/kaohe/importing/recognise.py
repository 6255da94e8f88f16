"""Tell by its headers which mapping a sheet fits; for one that fits none, say what it lacks and how to write a mapping."""

from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip
from kaohe.importing.guess import CLOSE, Word, assigned, best_fit, closeness, is_personal
from kaohe.importing.mapping_models import Mapping
from kaohe.importing.mappings import Mappings, free_file
from kaohe.importing.sheets import Sheet, SourceFile
from kaohe.importing.skeleton import skeleton
from kaohe.importing.yaml_words import yaml_list, yaml_text
from kaohe.records.cells import redact
from kaohe.records.grids import Grid
from kaohe.records.headers import DEPTH, find_header, normalised, told_headers
from kaohe.rulebook.ledger_tables import RECORD_TABLES


def filled_cells(grid: Grid) -> int:
    """Return how many cells the fullest of the first rows has: none in an empty sheet, one in a page of text."""
    return max((sum(map(bool, map(str.strip, row.cells))) for row in grid.peek(DEPTH)), default=0)


def recognise(source: SourceFile, grid: Grid, mappings: Mappings, faults: list[Fault]) -> Sheet | None:
    """Return the sheet with the mapping that knows most of its headers; None when none fits."""
    fitting: list[tuple[tuple[int, bool, int], str, Sheet, list[Fault]]] = []
    for id_, mapping in mappings.by_id.items():
        found: list[Fault] = []
        sheet = _tried(source, grid, mapping, found)
        if sheet is not None:
            rank = (len(sheet.headed.columns), id_ in mappings.own, len(mapping.recognise))
            fitting.append((rank, id_, sheet, found))
    if not fitting:
        return None
    _, _, best, found = max(fitting, key=lambda fit: fit[:2])
    faults += found
    return best


def _tried(source: SourceFile, grid: Grid, mapping: Mapping, faults: list[Fault]) -> Sheet | None:
    headers = mapping.headers()
    spellings = {normalised(header): header for header in headers}
    required = [spellings[normalised(entry)] for entry in mapping.recognise if isinstance(entry, str)]
    headed = find_header(grid, {header: header for header in headers}, required, faults)
    if headed is None:
        return None
    sheet = Sheet(source, grid, mapping, headed, spellings)
    groups = [entry for entry in mapping.recognise if not isinstance(entry, str)]
    return sheet if all(any(sheet.position(header) is not None for header in group) for group in groups) else None


class _Kind(NamedTuple):
    mapping: Mapping
    known: float
    """How many of the sheet's headers it knows; of those that are only like one of its own, half."""
    lacks: list[str]
    lacks_all: bool
    """Whether the sheet has none of the headers that it is known by."""


def unrecognised(grid: Grid, mappings: Mappings, case: str) -> Fault:
    """Return the fault of a sheet that no mapping fits: its headers, the nearest kinds, and a mapping to start from."""
    every = {header: header for mapping in mappings.by_id.values() for header in mapping.headers()}
    row, headers, _ = told_headers(grid, every, [])
    headers = [redact(header) for header in headers]
    fit = best_fit(headers, mappings.by_id.values())
    kinds = sorted(
        (_kind(mapping, headers) for mapping in mappings.by_id.values()),
        key=lambda kind: (kind.mapping.table != fit.table, len(kind.lacks), -kind.known),
    )
    near = [kind for kind in kinds if kind.known >= 1 and (not kind.lacks_all or _meant(kind, headers))][:3]
    listed = "、".join(clip(header, 20) for header in headers[:40]) or "没有"
    told = "；".join(f"{kind.mapping.title} 缺 {'、'.join(kind.lacks)}{_meant(kind, headers)}" for kind in near)
    closest = f"最接近的种类：{told}。" if told else f"能认的种类有：{'、'.join(m.title for m in mappings.by_id.values())}。"
    file = f"{case}/mappings/my_table.yaml"
    start = skeleton(fit, headers, mappings.by_id.values())
    hint = f"{closest}表头是别的写法的，把下面的内容存为 {file}，改好后再导入：\n{start}"
    return grid.fault(row, 0, "T009", f"认不出这张表；表头是：{listed}", hint)


def _kind(mapping: Mapping, headers: list[str]) -> _Kind:
    there = {normalised(header) for header in headers}
    own = {normalised(header) for header in mapping.headers() if header not in mapping.ignore}
    known = sum(1 if header in own else 0.5 * any(closeness(header, word) >= CLOSE for word in own) for header in there)
    entries = [[entry] if isinstance(entry, str) else entry for entry in mapping.recognise]
    lacks = [group[0] for group in entries if not any(normalised(header) in there for header in group)]
    return _Kind(mapping, known, lacks, len(lacks) == len(entries))


def _meant(kind: _Kind, headers: list[str]) -> str:
    """Return what may be meant by a header that is missing."""
    meant = assigned(headers, {lacking: [Word(lacking)] for lacking in kind.lacks}, kind.mapping.title)
    close = [f"“{meant[lacking].header}”是不是 {lacking}？" for lacking in kind.lacks if lacking in meant]
    return f"（{''.join(close)}）" if close else ""


def unknown_headers(sheets: list[Sheet], case: str) -> list[Fault]:
    """Return a fault for each sheet with headers that its mapping does not know, of columns that hold something.

    Sheets of one mapping are mended by one line.
    """
    faults = []
    by_mapping: dict[str, list[tuple[Sheet, list[str]]]] = {}
    for sheet in sheets:
        if extra := _unknown(sheet):
            by_mapping.setdefault(sheet.mapping.mapping, []).append((sheet, extra))
    for found in by_mapping.values():
        hint = _extension(found[0][0], list(dict.fromkeys(name for _, extra in found for name in extra)), case)
        for sheet, extra in found:
            message = f"{sheet.mapping.title}里有不认识的表头：{'、'.join(clip(name) for name in extra)}"
            faults.append(sheet.header_fault("T001", message, hint, extra[0]))
    return faults


def _unknown(sheet: Sheet) -> list[str]:
    """Return the headers that are not known; of our own tables, which keep any further column, likely slips of the pen."""
    extra = [name for name in sheet.headed.extra if name in sheet.extras_used]
    if not sheet.mapping.keep_others:
        return extra if sheet.mapping.table in RECORD_TABLES else []
    spelled = _free_columns(sheet)
    return [name for name in extra if any(_alike(name, other) >= 0.75 for other in spelled)]


def _free_columns(sheet: Sheet) -> dict[str, str]:
    """Return the headers of columns that the sheet does not fill, with the column of each."""
    table = sheet.mapping.table
    free = {c.name: c.title for c in sheet.missing.get(table, [])}
    spelled = {h: name for name in free for rule in sheet.mapping.columns.get(name, []) for h in rule.headers}
    return spelled | {title: name for name, title in free.items()}


def _extension(sheet: Sheet, extra: list[str], case: str) -> str:
    """Return how to mend headers that are not known: what each may be, and the line to write."""
    id_ = sheet.mapping.mapping
    spec = RECORD_TABLES[sheet.mapping.table]
    free: dict[str, list[Word]] = {}
    for spelling, name in _free_columns(sheet).items():
        free.setdefault(name, []).append(Word(spelling))
    meant = {guess.header: name for name, guess in assigned(extra, free, spec.title).items()}
    told = [f"“{clip(header)}”是不是 {c.title}？" for header in extra if header in meant and (c := spec.column(meant[header]))]
    columns = ", ".join(f"{name}: {yaml_text(header)}" for header, name in meant.items())
    rest = [header for header in extra if header not in meant]
    keep = [header for header in rest if not is_personal(header)]
    ignore = [header for header in rest if is_personal(header)]
    parts = [f"columns: {{{columns}}}"] * bool(columns)
    parts += [f"{key}: {yaml_list(listed)}" for key, listed in (("keep", keep), ("ignore", ignore)) if listed]
    line = f"{{mapping: {id_}, extends: {id_}, {', '.join(parts)}}}"
    return f"{''.join(told)}在 {free_file(Path(case), id_)} 里写这一行（照抄的列放 keep，不要的放 ignore）：\n{line}"


def _alike(one: str, other: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other, autojunk=False).ratio()
