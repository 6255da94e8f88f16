"""One setting moved from one value to another: who gets another grade at which value; for the terminal, and as Markdown."""

import re
from collections.abc import Iterator
from itertools import groupby

from rich.console import Console

from kaohe.report.console import print_line
from kaohe.report.rows import Column, print_rows
from kaohe.report.tables import plain_markdown, plain_markdown_table
from kaohe.tune.sweep import SpanRecord, SweepRecord, SweptUnitRecord

_HEADER = ["单位", "今天", "等次随值的变化"]


def print_sweep(record: SweepRecord, console: Console) -> None:
    """Print the flips by value, the units that flip with their grade along the way, and the total."""
    console.print(_title(record), style="bold")
    for line in _values(record):
        print_line(console, line, indent=2)
    heads = [Column(name, wrap=name == _HEADER[-1]) for name in _HEADER]
    print_rows(console, "等次会变的单位", heads, list(_rows(record)))
    for line in _notes(record):
        print_line(console, line)


def sweep_markdown(record: SweepRecord) -> str:
    """Return the same as Markdown."""
    lines = [f"# {plain_markdown(_title(record))}", "", *(f"- {plain_markdown(line)}" for line in _values(record)), ""]
    rows = list(_rows(record))
    if rows:
        lines += [plain_markdown_table(_HEADER, rows)]
    return "\n".join([*lines, *(plain_markdown(line) for line in _notes(record))]) + "\n"


def _title(record: SweepRecord) -> str:
    title = f"（{record.title}）" if record.title else ""
    return f"{record.key}{title}：从 {record.first} 到 {record.last}（现在是 {record.now}）"


def _values(record: SweepRecord) -> Iterator[str]:
    """Yield one line a span: how many units get each grade, and who has another than in the span before."""
    flips = {value: list(group) for value, group in groupby(record.flips, lambda flip: flip.value)}
    for span in record.spans:
        if span.refused:
            yield f"{_between(span)}：不能这样设（{span.refused}）"
            continue
        counts = "、".join(f"{grade} {count} 家" for grade, count in span.grades.items())
        moved = "；".join(f"{f.unit} {f.grade or '—'} → {f.new_grade or '—'}" for f in flips.get(span.first, []))
        yield f"{_between(span)}：{counts}{f'；{moved}' if moved else ''}"


def _rows(record: SweepRecord) -> Iterator[list[str]]:
    for unit in record.units:
        if len({grade for grade, span in zip(unit.grades, record.spans, strict=True) if not span.refused}) > 1:
            yield [unit.unit, unit.grade or "—", "；".join(_along(unit, record.spans))]


def _along(unit: SweptUnitRecord, spans: list[SpanRecord]) -> Iterator[str]:
    """Yield the grades of a unit with the values between which it has them: 0.3～0.41 优秀"""
    pairs = [(grade, span) for grade, span in zip(unit.grades, spans, strict=True) if not span.refused]
    for grade, group in groupby(pairs, lambda pair: pair[0]):
        covered = [span for _, span in group]
        yield f"{_ends(covered[0].first, covered[-1].last)} {grade or '—'}"


def _notes(record: SweepRecord) -> Iterator[str]:
    flipped = len({flip.unit for flip in record.flips})
    yield f"{len(record.units)} 家中，等次会变的 {flipped} 家，始终不变的 {len(record.units) - flipped} 家。"
    if not flipped and record.moving:
        yield f"得分或名次会变的有 {record.moving} 家，不到改变等次的程度。"
    if record.no_effect:
        yield f"这一段里改它没有作用，得分、名次也都不变：{'；'.join(record.no_effect)}。"
    if record.step != record.unit:
        days = " 天" if re.fullmatch(r"\d\d-\d\d", record.first) else ""
        yield f"每隔 {record.step}{days} 试一个值，有变化的再细分到 {record.unit}{days}；在一步之内变了又变回的看不到，可用 --step 改小。"


def _between(span: SpanRecord) -> str:
    return _ends(span.first, span.last)


def _ends(first: str, last: str) -> str:
    return first if first == last else f"{first}～{last}"
