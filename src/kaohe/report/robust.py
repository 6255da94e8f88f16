"""How firm a ranking is: tables and, on the terminal, the ranges of ranks as bars; the same as Markdown."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from rich import box
from rich.console import Console

from kaohe.report.console import print_line
from kaohe.report.rows import Column, print_rows
from kaohe.report.tables import plain_markdown, plain_markdown_table
from kaohe.tune.robustness.records import DriversRecord, InputRecord, RegradedRecord, RobustRecord, UnitRangeRecord

BAR = 36
"""Columns of the widest bar."""
ALL_SHOWN = 100
"""With more units, the terminal lists only those whose grade is not firm."""
_RANGES = (
    Column("名次", right=True),
    Column("单位"),
    Column("得分", right=True),
    Column("等次"),
    Column("5%–95%"),
    Column(""),
    Column("各等次占", wrap=True),
)


class Section(NamedTuple):
    """One table with the remarks under it."""

    title: str
    heads: Sequence[Column]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def print_robust(record: RobustRecord, console: Console) -> None:
    """Print the ranges of ranks, the pairs that swap, what one item or criterion less does, and the weights."""
    print_line(console, _headline(record))
    shown = record.units if len(record.units) <= ALL_SHOWN else [u for u in record.units if not firm(u)]
    for section in _sections(record, shown, "━ 九成抽取在此范围内，● 现在的名次"):
        print_rows(console, section.title, section.heads, section.rows, frame=box.SIMPLE_HEAD)
        for note in section.notes:
            print_line(console, note)
    print_line(console, _total(record))


def robust_markdown(record: RobustRecord) -> str:
    """Return the same as Markdown, with all units and without bars."""
    lines = [f"# {plain_markdown(f'{record.title}：排名稳不稳')}", "", plain_markdown(_headline(record)), ""]
    for section in _sections(record, record.units, "5%–95%：九成抽取在此范围内"):
        kept = [at for at, head in enumerate(section.heads) if head.title]
        lines += [f"## {plain_markdown(section.title)}", ""] if section.rows else []
        if section.rows:
            header = [section.heads[at].title for at in kept]
            lines.append(plain_markdown_table(header, [[row[at] for at in kept] for row in section.rows]))
        lines += [f"- {plain_markdown(note)}" for note in section.notes]
        lines += [""] if section.notes else []
    return "\n".join([*lines, plain_markdown(_total(record))]) + "\n"


def _headline(record: RobustRecord) -> str:
    return f"{record.title}，方案 {record.profile}：抽取 {record.draws} 次，种子 {record.seed}，范围 {record.spread} 倍。"


def _total(record: RobustRecord) -> str:
    moving = sum(not firm(unit) for unit in record.units)
    return f"等次在每次抽取里都一样的 {len(record.units) - moving} 家，会变的 {moving} 家。"


def _sections(record: RobustRecord, shown: Sequence[UnitRangeRecord], legend: str) -> Iterator[Section]:
    left_out = len(record.units) - len(shown)
    yield Section(
        f"名次的范围（{legend}）",
        _RANGES,
        [_unit_row(unit, record) for unit in shown],
        [f"只列等次会变的 {len(shown)} 家；全部 {len(record.units)} 家见 --format json 或 md。"] if left_out else [],
    )
    yield Section(
        "最容易互换名次的" + ("" if record.swaps_within is None else f"（只看相差 {record.swaps_within} 名以内的）"),
        [Column("现在在前"), Column("现在在后"), Column("换过来的占", right=True)],
        [[swap.ahead, swap.behind, percent(swap.share)] for swap in record.swaps],
        [] if record.swaps else ["没有一次抽取里有单位互换名次。"],
    )
    yield Section(
        "去掉一项或一条标准",
        [
            Column("去掉", wrap=True),
            Column("名次变化的", right=True),
            Column("最多变", right=True),
            Column("等次变化的", wrap=True),
        ],
        [[f"{d.key} {d.title}", f"{d.moved} 家", f"{d.furthest} 名", _regraded(d.regraded)] for d in record.dropped],
    )
    yield Section(
        "名义权重和实际权重",
        [Column("评分项"), Column("占总分", right=True), Column("占得分差异", right=True), Column("占名次差异", right=True)],
        [[w.title, _dash(w.nominal), _dash(w.of_variance), _dash(w.of_order)] for w in record.weights],
        ["占得分差异：这一项的分与总分一起变动的部分，各项合计 100%；占名次差异同理，看的是名次。"],
    )
    if record.drivers is not None:
        yield _drivers(record.drivers)
    yield Section(
        "抽取的数",
        [Column("数", wrap=True), *(Column(name, right=True) for name in ("现在", "从", "到")), Column("范围")],
        [[f"{i.key} {i.title}", *_values(i), "方案写明" if i.declared else "默认"] for i in record.inputs],
        [
            *(f"{i.key}（{i.title}）抽到多少都一样：{i.idle}。" for i in record.inputs if i.idle),
            *(f"没有抽取 {left.key}（{left.title}）：{left.reason}。" for left in record.left_out),
        ],
    )


def firm(unit: UnitRangeRecord) -> bool:
    """Say whether a unit has the same grade in every draw."""
    return unit.grade_kept == "1"


def percent(share: str) -> str:
    """Return a share in percent: 0.5345 → 53.45%."""
    return f"{(Decimal(share) * 100).normalize():f}%"


def bar(unit: UnitRangeRecord, places: int) -> str:
    """Return the range of a unit's ranks as a bar, ``places`` being the last rank there is."""
    if unit.rank_low is None or unit.rank_high is None:
        return ""
    width = min(places, BAR)

    def at(rank: int) -> int:
        return (rank - 1) * (width - 1) // max(places - 1, 1)

    line = [" "] * width
    line[at(unit.rank_low) : at(unit.rank_high) + 1] = "━" * (at(unit.rank_high) - at(unit.rank_low) + 1)
    if unit.rank is not None:
        line[at(unit.rank)] = "●"
    return "".join(line).rstrip()


def last_rank(record: RobustRecord) -> int:
    """Return the last rank that any unit has."""
    return max((unit.rank_worst or 1 for unit in record.units), default=1)


def range_words(unit: UnitRangeRecord) -> str:
    """Return the range of ranks in words: 6–8, or 5 where it is a point."""
    if unit.rank_low is None:
        return "—"
    return str(unit.rank_low) if unit.rank_low == unit.rank_high else f"{unit.rank_low}–{unit.rank_high}"


def _values(record: InputRecord) -> list[str]:
    """Return the number and the ends of its range with their unit: 10 分, 50%, 5."""
    numbers = (record.nominal, record.low, record.high)
    return [percent(n) if record.unit == "share" else f"{n} 分" if record.unit == "points" else n for n in numbers]


def _unit_row(unit: UnitRangeRecord, record: RobustRecord) -> list[str]:
    grades = "、".join(f"{name} {percent(share)}" for name, share in unit.grades.items())
    rank = "—" if unit.rank is None else str(unit.rank)
    return [rank, unit.unit, unit.score_shown, unit.grade or "—", range_words(unit), bar(unit, last_rank(record)), grades]


def _regraded(records: Iterable[RegradedRecord]) -> str:
    told = [f"{r.unit} {r.grade or '—'}→{r.new_grade or '—'}" for r in records]
    return "、".join(told) or "没有"


def _dash(share: str | None) -> str:
    return "—" if share is None else percent(share)


def _drivers(record: DriversRecord) -> Section:
    still = all(driver.grade_total is None for driver in record.drivers)
    if still and all(driver.rank_total is None for driver in record.drivers):
        told = f"{record.unit}的等次和名次在试过的 {record.evaluations} 种取值里都一样，没有哪个数决定它。"
        return Section(f"{record.unit}的等次、名次由什么决定", (), (), [told])
    rows = [
        [f"{d.key} {d.title}", *("—" if v is None else v for v in (d.grade_first, d.grade_total, d.rank_first, d.rank_total))]
        for d in record.drivers
    ]
    names = ("等次：单独", "等次：连同别的", "名次：单独", "名次：连同别的")
    notes = ["索博尔指数，0 到 1：单独，是只因它而变的部分；连同别的，是它与别的数一起有份的部分。"]
    if still:
        notes.append(f"{record.unit}的等次在试过的 {record.evaluations} 种取值里都一样。")
    heads = [Column("数", wrap=True), *(Column(name, right=True) for name in names)]
    return Section(f"{record.unit}的等次、名次由什么决定", heads, rows, notes)
