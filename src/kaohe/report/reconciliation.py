"""Published figures as they came out: differences first and in full, by place; a terminal text, CSV, Markdown."""

from collections.abc import Callable, Iterator, Sequence

from rich.console import Console

from kaohe.reconcile.records import CheckRecord, FigureRecord, MendRecord, ReadingRecord, ReconciliationRecord
from kaohe.report.console import print_line
from kaohe.report.tables import csv_text, markdown_table

STATE_WORDS = {"differs": "不符", "cannot": "算不出", "agrees": "相符"}
AGAINST_WORDS = {"records": "记录", "figures": "其他公布数"}
_SIGNS = {"count": "", "percent": "%", "percentage_point": " 个百分点"}

HEADER = ["结论", "位置", "名称", "单位", "公布", "算得", "相差", "怎么算", "说明", "相符的口径", "编号", "行"]


def print_reconciliation(record: ReconciliationRecord, console: Console) -> None:
    """Print what differs in full, what cannot be computed with its reason, what agrees in short, and the counts."""
    console.print(f"{record.run.title} 公布数的核对", style="bold")
    sections: dict[str, Callable[[Sequence[FigureRecord]], Iterator[str]]] = {
        "differs": _in_full,
        "cannot": _with_reason,
        "agrees": _in_short,
    }
    for state, lines in sections.items():
        chosen = [figure for figure in record.figures if figure.state == state]
        if not chosen:
            continue
        console.print()
        console.print(f"{STATE_WORDS[state]}（{len(chosen)} 个）", style="bold")
        for place, figures in by_place(chosen).items():
            told = list(lines(figures))
            print_line(console, place, indent=2)
            for line in told:
                print_line(console, line.lstrip(), indent=4 + len(line) - len(line.lstrip()))
    console.print()
    print_line(console, tally(record))


def by_place(figures: Sequence[FigureRecord]) -> dict[str, list[FigureRecord]]:
    """Return the figures by the place where they were printed, in the order of the file."""
    places: dict[str, list[FigureRecord]] = {}
    for figure in figures:
        places.setdefault(figure.place, []).append(figure)
    return places


def tally(record: ReconciliationRecord) -> str:
    """Return how many figures came out how."""
    counts = record.counts
    total = counts.agrees + counts.differs + counts.cannot
    return f"共 {total} 个公布的数：相符 {counts.agrees}，不符 {counts.differs}，算不出 {counts.cannot}。"


def _in_full(figures: Sequence[FigureRecord]) -> Iterator[str]:
    for figure in figures:
        yield headline(figure)
        for line in detail_lines(figure):
            yield f"  {line}"


def headline(figure: FigureRecord) -> str:
    """部门联合抽查占比：公布 57.6%，算得 57.2%，公布的多 0.4"""
    told = f"{_name(figure)}：公布 {number(figure, figure.published)}，算得 {number(figure, figure.computed)}"
    return f"{told}，{_by_how_much(figure)}"


def detail_lines(figure: FigureRecord) -> Iterator[str]:
    """Yield each check with its numbers, what would mend a sum, and the readings that were tried."""
    for check in figure.checks:
        yield f"与{AGAINST_WORDS[check.against]}{STATE_WORDS[check.state]}：{_checked(figure, check)}"
        if check.counted:
            yield f"  计入的单位：{'、'.join(check.counted)}"
        if check.mends:
            yield f"  如果只有一个数错：{'；'.join(_mend(m) for m in check.mends)}；或者本数应为 {number(figure, check.computed)}"
    yield from _reading_lines(figure)


def _checked(figure: FigureRecord, check: CheckRecord) -> str:
    title = f"{check.title}，" if check.title else ""
    other = check.state == "differs" and (check.computed, check.difference) != (figure.computed, figure.difference)
    more = f"，算得 {number(figure, check.computed)}" if other else ""
    return f"{title}{check.said}{more}{f'（{check.why}）' if check.why else ''}"


def _mend(mend: MendRecord) -> str:
    return f"{mend.title}（{mend.place}）{mend.published} 应为 {mend.would_be}"


def _reading_lines(figure: FigureRecord) -> Iterator[str]:
    for reading in figure.readings:
        if reading.agrees:
            yield f"换一种口径就相符：{reading.title}（{reading.said}）{_moved(reading)}"
    tried = [r for r in figure.readings if not r.agrees]
    if tried:
        told = "、".join(f"{r.title}（{number(figure, r.computed) if r.computed else r.why}）" for r in tried)
        yield f"试过、也不相符的口径：{told}"


def _moved(reading: ReadingRecord) -> str:
    left = f"；不计 {'、'.join(reading.left_out)}" if reading.left_out else ""
    taken = f"；另计 {'、'.join(reading.taken_in)}" if reading.taken_in else ""
    return left + taken


def _with_reason(figures: Sequence[FigureRecord]) -> Iterator[str]:
    for figure in figures:
        printed = f" {number(figure, figure.published)}" if figure.published else ""
        yield f"{_name(figure)}{printed}：{figure.why}"
        for line in _reading_lines(figure):
            yield f"  {line}"


def _in_short(figures: Sequence[FigureRecord]) -> Iterator[str]:
    """Yield what agrees with the records, and what could be held against other figures only."""
    proved = [f for f in figures if any(c.against == "records" and c.state == "agrees" for c in f.checks)]
    rest = [f for f in figures if f not in proved]
    for told, chosen in (("与记录相符", proved), ("只与其他公布数相符，记录算不出", rest)):
        if chosen:
            yield f"{told}：{'、'.join(_briefly(chosen))}"


def _briefly(figures: Sequence[FigureRecord]) -> list[str]:
    """Return each figure with its number; one that was printed for each unit is told once."""
    told: dict[str, str] = {}
    each: dict[str, int] = {}
    for figure in figures:
        each[figure.id] = each.get(figure.id, 0) + 1
        printed = f"（{each[figure.id]} 家）" if figure.of_unit else f" {number(figure, figure.published)}"
        told[figure.id] = f"{figure.title}{printed}"
    return list(told.values())


def _name(figure: FigureRecord) -> str:
    return f"{figure.of_unit} {figure.title}" if figure.of_unit else figure.title


def number(figure: FigureRecord, text: str | None) -> str:
    """Return a number of a figure with its sign: 57.6%."""
    return "—" if text is None else f"{text}{_SIGNS[figure.unit]}"


def _by_how_much(figure: FigureRecord) -> str:
    difference = figure.difference or "0"
    size = difference.lstrip("+-") + ("" if figure.unit == "count" else " 个百分点")
    return f"公布的{'少' if difference.startswith('-') else '多'} {size}"


def rows(record: ReconciliationRecord) -> list[list[str]]:
    """Return one row a figure, in the order of the file."""
    return [_row(figure) for figure in record.figures]


def _row(figure: FigureRecord) -> list[str]:
    told = "；".join(f"与{AGAINST_WORDS[c.against]}{STATE_WORDS[c.state]}：{_checked(figure, c)}" for c in figure.checks)
    agreeing = "；".join(reading.title for reading in figure.readings if reading.agrees)
    numbers = [
        number(figure, figure.published),
        number(figure, figure.computed) if figure.computed else "",
        figure.difference or "",
    ]
    head = [STATE_WORDS[figure.state], figure.place, figure.title, figure.of_unit, *numbers]
    return [*head, told, figure.why, agreeing, figure.id, str(figure.line)]


def reconciliation_csv(record: ReconciliationRecord) -> str:
    """Return every figure as CSV, one row a figure, in the order of the file."""
    return csv_text(HEADER, rows(record))


def reconciliation_markdown(record: ReconciliationRecord) -> str:
    """Return what differs in full, then every figure in a table, as Markdown."""
    lines = [f"# {record.run.title} 公布数的核对", "", tally(record), ""]
    for place, figures in by_place([f for f in record.figures if f.state == "differs"]).items():
        lines += [f"## 不符：{place}", ""]
        for figure in figures:
            lines.append(f"- {headline(figure)}")
            lines += [f"  - {line.strip()}" for line in detail_lines(figure)]
        lines.append("")
    return "\n".join([*lines, "## 全部", "", markdown_table(HEADER, rows(record))])
