"""Values by year: a list of entries with ``since`` and ``until`` stands where a value may stand, and one entry holds in a year.

Resolved once, on loading, in the parsed document: what comes after sees plain values, at the place of the entry that held.
Years are inclusive at both ends, and an end that is not written is open.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kaohe.faults import Fault
from kaohe.rulebook.fields import Strict, Text, Year
from kaohe.rulebook.validate import validated
from kaohe.rulebook.yaml_source import Document, YamlPath

_EARLIEST, _LATEST = 0, 9999
"""Years that stand for an open end."""


class YearEntry(Strict):
    """One entry of a value by year; the place of the list says what ``value`` may be."""

    value: Any
    since: Year | None = None
    until: Year | None = None
    basis: Text | None = None
    """The clause that sets the value for these years."""


class Dated(NamedTuple):
    """Something that holds from one year to another, and where it is written."""

    since: int | None
    until: int | None
    document: Document
    path: YamlPath

    @property
    def first(self) -> int:
        """The first year, or one before all years."""
        return _EARLIEST if self.since is None else self.since

    @property
    def last(self) -> int:
        """The last year, or one after all years."""
        return _LATEST if self.until is None else self.until

    def fault(self, message: str, hint: str) -> Fault:
        """Return a fault at the year that is written, or at the entry."""
        at = next(((*self.path, key) for key in ("since", "until") if getattr(self, key) is not None), self.path)
        return self.document.fault(at, "M006", message, hint)


class Held(NamedTuple):
    """The entry that held in the year of a case, by the path of what it gives a value to."""

    path: YamlPath
    value: Any
    since: int | None
    until: int | None
    basis: str
    file: str
    line: int

    @property
    def said(self) -> str:
        """The years and the clause: 2023 年起，依据 通报四(一)"""
        return years_text(self.since, self.until) + (f"，依据 {self.basis}" if self.basis else "")


class Years(NamedTuple):
    """What was resolved in a pack or a profile."""

    held: tuple[Held, ...] = ()
    entries: tuple[Held, ...] = ()
    """Every entry of every value by year, by year."""
    bounds: frozenset[int] = frozenset()
    """The years in which something changes."""
    spans: tuple[tuple[int, int], ...] = ()
    """First and last year of each value by year."""
    open: tuple[tuple[YamlPath, Fault], ...] = ()
    """Values that no entry gives in the year."""
    lost: tuple[YamlPath, ...] = ()
    """What was taken out of the document because no entry of it can be used."""


def years_text(since: int | None, until: int | None) -> str:
    """Return a span of years as people say it: 2023 年起, 至 2022 年, 2021 至 2022 年."""
    if since is None:
        return "各年" if until is None else f"至 {until} 年"
    if until is None:
        return f"{since} 年起"
    return f"{since} 年" if since == until else f"{since} 至 {until} 年"


def year_faults(what: str, entries: Iterable[Dated]) -> Iterator[Fault]:
    """Yield a fault for each entry that ends before it begins, each gap between entries and each overlap; ``what`` is named."""
    listed = list(entries)
    for entry in listed:
        if entry.first > entry.last:
            message = f"{what}的 since（{entry.since}）晚于 until（{entry.until}）"
            yield entry.fault(message, "since 是第一年，until 是最后一年：写反了就换过来")
    before: Dated | None = None
    for entry in sorted((e for e in listed if e.first <= e.last), key=lambda e: (e.first, e.last)):
        if before is not None and entry.first <= before.last:
            yield _overlap(what, before, entry)
        elif before is not None and entry.first > before.last + 1:
            yield _gap(what, before, entry)
        before = entry if before is None or entry.last > before.last else before


def _overlap(what: str, before: Dated, entry: Dated) -> Fault:
    hint = f"改这一段或{_place(before, entry)}的 since、until，或删去一段"
    if before.first < entry.first:
        hint = f"{_place(before, entry)}写到 until: {entry.first - 1} 为止，或这一段晚一些起"
    return entry.fault(f"{what}：{_told(entry.first, min(entry.last, before.last))}有不止一个，一年只能有一个", hint)


def _gap(what: str, before: Dated, entry: Dated) -> Fault:
    hint = f"{_place(before, entry)}到 {before.last} 年为止：把它的 until 改为 {entry.first - 1}，或把这一段的 since 改为 {before.last + 1}"
    return entry.fault(f"{what}：{_told(before.last + 1, entry.first - 1)}是空档", hint)


def _place(other: Dated, entry: Dated) -> str:
    span, own = other.document.span(other.path), entry.document.span(entry.path)
    file = span.file or other.document.file
    return f"前一段（{'' if file == (own.file or entry.document.file) else f'{file} '}第 {span.line} 行）"


def _told(first: int, last: int) -> str:
    return years_text(None if first == _EARLIEST else first, None if last == _LATEST else last)


def holding(entries: list[Dated], year: int | None) -> int | None:
    """Return the position of the entry that holds in a year, or of the latest without a year; None where none does."""
    if year is None:
        return max(range(len(entries)), key=lambda i: (entries[i].last, entries[i].first), default=None)
    return next((i for i, entry in enumerate(entries) if entry.first <= year <= entry.last), None)


def resolve(document: Document, places: Iterable[tuple[YamlPath, str]], year: int | None, faults: list[Fault]) -> Years:
    """Put the value that holds in ``year`` (None: the latest) in place of each list at ``places``, beside what it is called."""
    done = [_resolve(document, path, what, year, faults) for path, what in list(places)]
    return Years(
        tuple(held for years in done for held in years.held),
        tuple(entry for years in done for entry in years.entries),
        frozenset(bound for years in done for bound in years.bounds),
        tuple(span for years in done for span in years.spans),
        tuple(open_ for years in done for open_ in years.open),
        tuple(path for years in done for path in years.lost),
    )


def _resolve(document: Document, path: YamlPath, what: str, year: int | None, faults: list[Fault]) -> Years:
    usable = _entries(document, path, what, faults)
    if not usable:
        _take_out(document, path)
        return Years(lost=(path,))
    dated = [Dated(entry.since, entry.until, document, (*path, i)) for i, entry in usable]
    faults += year_faults(what, dated)
    position = holding(dated, year)
    whole = min(d.first for d in dated), max(d.last for d in dated)
    open_: tuple[tuple[YamlPath, Fault], ...] = ()
    if position is None and not whole[0] <= (year or _EARLIEST) <= whole[1]:  # a gap has been reported
        hint = f"写了的是：{'、'.join(years_text(d.since, d.until) for d in dated)}；补上一段适用于 {year} 年的"
        open_ = ((path, document.fault(path, "M007", f"{what}没有适用于 {year} 年度的", hint)),)
    told = [_held(document, path, i, entry) for i, entry in usable]
    held = () if position is None else (told[position],)
    _put(document, path, usable[position or 0][0])
    ordered = tuple(h for _, h in sorted(zip(dated, told, strict=True), key=lambda pair: pair[0].first))
    return Years(held, ordered, bounds_of(dated), (whole,), open_)


def bounds_of(entries: Iterable[Dated]) -> frozenset[int]:
    """Return the years in which one of the entries begins to hold or no longer holds."""
    listed = list(entries)
    ends = {e.until + 1 for e in listed if e.until is not None}
    return frozenset(ends | {e.since for e in listed if e.since is not None})


def years_to_check(*all_years: Years) -> list[int]:
    """Return a year of each span in which nothing changes and every value by year has one, the earliest first."""
    bounds = sorted(frozenset().union(*(years.bounds for years in all_years)))
    spans = [span for years in all_years for span in years.spans]
    tried = [bounds[0] - 1, *bounds] if bounds else []
    return [year for year in tried if all(first <= year <= last for first, last in spans)]


def _entries(document: Document, path: YamlPath, what: str, faults: list[Fault]) -> list[tuple[int, YearEntry]]:
    """Return the entries that can be read, each with its position in the list."""
    listed = document.at(path)
    if not listed:
        faults.append(document.fault(path, "M002", f"{what}按年度写，却一段也没有", _HINT))
    usable = []
    for i, written in enumerate(listed):
        if not isinstance(written, dict):
            faults.append(document.fault((*path, i), "M003", f"{what}写成列表时，每一段应当是一组“键: 值”", _HINT))
            continue
        entry = validated(YearEntry, document, (*path, i), faults)
        if entry is not None and entry.value is None:
            faults.append(document.fault((*path, i, "value"), "M002", f"{what}有一段没有值", _HINT))
        elif entry is not None:
            usable.append((i, entry))
    return usable


_HINT = "每一段写 {value: 值, since: 起始年, until: 终止年, basis: 依据}；since 不写就从最早起，until 不写就一直有效"


def _held(document: Document, path: YamlPath, i: int, entry: YearEntry) -> Held:
    span = document.span((*path, i))
    value = document.at((*path, i, "value"))
    return Held(path, value, entry.since, entry.until, entry.basis or "", span.file or document.file, span.line)


def _put(document: Document, path: YamlPath, i: int) -> None:
    """Put the value of one entry in place of the list, with its places."""
    at = (*path, i, "value")
    document.at(path[:-1])[path[-1]] = document.at(at)
    keep = document.keys.get(path)
    for spans in (document.values, document.keys):
        spans.update({(*path, *p[len(at) :]): span for p, span in spans.items() if p[: len(at)] == at})
    if keep is not None:
        document.keys[path] = keep  # the key of the value stands for no other


def _take_out(document: Document, path: YamlPath) -> None:
    """Take what cannot be used out of the data, with what is nothing without it."""
    path = path[:2] if path[0] in ("parameters", "criteria") else path
    document.at(path[:-1]).pop(path[-1], None)


def pack_places(data: Any) -> Iterator[tuple[YamlPath, str]]:
    """Yield the defaults of ``pack.yaml`` that are written by year, and what each is called."""
    for name, parameter in _mapping(data, "parameters").items():
        if isinstance(_mapping(parameter).get("default"), list):
            yield ("parameters", name, "default"), f"参数 {name} 的默认值"


def profile_places(data: dict[str, Any]) -> Iterator[tuple[YamlPath, str]]:
    """Yield the values of a profile that are written by year, and what each is called."""
    for name, value in _mapping(data, "parameters").items():
        if isinstance(value, list):
            yield ("parameters", name), f"参数 {name} 的值"
    for id_, change in _mapping(data, "criteria").items():
        if isinstance(_mapping(change).get("severity"), list):
            yield ("criteria", id_, "severity"), f"{id_} 的严重程度"
    grades = data.get("grades")
    for i, grade in enumerate(grades if isinstance(grades, list) else ()):
        for key, word in (("at_least", "分数线"), ("quota", "名额")):
            if isinstance(_mapping(grade).get(key), list):
                yield ("grades", i, key), f"“{grade.get('grade', '')}”的{word}"
    for key, word in (("lines", "分数线"), ("quotas", "名额")):
        for group, lines in _mapping(data, "groups", key).items():
            for grade in (name for name, line in _mapping(lines).items() if isinstance(line, list)):
                yield ("groups", key, group, grade), f"{group}“{grade}”的{word}"


def _mapping(data: Any, *keys: str) -> dict[str, Any]:
    """Return the mapping under the keys; an empty one where the file has none."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}
