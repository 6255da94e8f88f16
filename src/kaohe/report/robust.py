"""How firm a ranking is, for the terminal: tables, and the ranges of ranks as bars."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table

from kaohe.report.console import print_line
from kaohe.tune.robust_records import DriversRecord, RegradedRecord, RobustRecord, UnitRangeRecord

BAR = 36
"""Columns of the widest bar."""
ALL_SHOWN = 100
"""With more units, only those whose grade is not firm are listed."""

_Justify = Literal["left", "right"]


def print_robust(record: RobustRecord, console: Console) -> None:
    """Print the ranges of ranks, the pairs that swap, what one item or criterion less does, and the weights."""
    told = f"{record.title}，方案 {record.profile}：抽取 {record.draws} 次，种子 {record.seed}，范围 {record.spread} 倍。"
    print_line(console, told)
    shown = record.units if len(record.units) <= ALL_SHOWN else [u for u in record.units if not firm(u)]
    _print(
        console,
        "名次的范围（━ 九成抽取在此范围内，● 现在的名次）",
        [
            ("名次", "right"),
            ("单位", "left"),
            ("得分", "right"),
            ("等次", "left"),
            ("5%–95%", "left"),
            ("", "left"),
            ("各等次占", "left"),
        ],
        [_unit_row(unit, record) for unit in shown],
    )
    if len(shown) < len(record.units):
        print_line(console, f"只列等次会变的 {len(shown)} 家；全部 {len(record.units)} 家见 --format json。")
    _print(
        console,
        "最容易互换名次的" + ("" if record.swaps_within is None else f"（只看相差 {record.swaps_within} 名以内的）"),
        [("现在在前", "left"), ("现在在后", "left"), ("换过来的占", "right")],
        [[swap.ahead, swap.behind, percent(swap.share)] for swap in record.swaps],
    )
    _print(
        console,
        "去掉一项或一条标准",
        [("去掉", "left"), ("名次变化的", "right"), ("最多变", "right"), ("等次变化的", "left")],
        [[f"{d.key} {d.title}", f"{d.moved} 家", f"{d.furthest} 名", _regraded(d.regraded)] for d in record.dropped],
    )
    _print(
        console,
        "名义权重和实际权重",
        [("评分项", "left"), ("占总分", "right"), ("占得分差异", "right"), ("占名次差异", "right")],
        [[w.title, _dash(w.nominal), _dash(w.of_variance), _dash(w.of_order)] for w in record.weights],
    )
    print_line(console, "占得分差异：这一项的分与总分一起变动的部分，各项合计 100%；占名次差异同理，看的是名次。")
    if record.drivers is not None:
        _print_drivers(record.drivers, console)
    _print(
        console,
        "抽取的数",
        [("数", "left"), ("现在", "right"), ("从", "right"), ("到", "right"), ("范围", "left")],
        [[f"{i.key} {i.title}", i.nominal, i.low, i.high, "方案写明" if i.declared else "默认"] for i in record.inputs],
    )
    for left in record.left_out:
        print_line(console, f"没有抽取 {left.key}（{left.title}）：{left.reason}。")
    moving = sum(not firm(unit) for unit in record.units)
    print_line(console, f"等次在每次抽取里都一样的 {len(record.units) - moving} 家，会变的 {moving} 家。")


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


def _unit_row(unit: UnitRangeRecord, record: RobustRecord) -> list[str]:
    grades = "、".join(f"{name} {percent(share)}" for name, share in unit.grades.items())
    rank = "—" if unit.rank is None else str(unit.rank)
    return [rank, unit.unit, unit.score_shown, unit.grade or "—", range_words(unit), bar(unit, last_rank(record)), grades]


def _regraded(records: Iterable[RegradedRecord]) -> str:
    told = [f"{r.unit} {r.grade or '—'}→{r.new_grade or '—'}" for r in records]
    return "、".join(told) or "没有"


def _dash(share: str | None) -> str:
    return "—" if share is None else percent(share)


def _print_drivers(record: DriversRecord, console: Console) -> None:
    grade = [driver.grade_total for driver in record.drivers]
    rows = [
        [f"{d.key} {d.title}", *("—" if v is None else v for v in (d.grade_first, d.grade_total, d.rank_first, d.rank_total))]
        for d in record.drivers
    ]
    columns: list[tuple[str, _Justify]] = [("数", "left"), ("等次：单独", "right"), ("等次：连同别的", "right")]
    _print(console, f"{record.unit}的等次、名次由什么决定", [*columns, ("名次：单独", "right"), ("名次：连同别的", "right")], rows)
    print_line(console, "索博尔指数，0 到 1：单独，是只因它而变的部分；连同别的，是它与别的数一起有份的部分。")
    if all(value is None for value in grade):
        print_line(console, f"{record.unit}的等次在试过的 {record.evaluations} 种取值里都一样。")


def _print(console: Console, title: str, columns: Sequence[tuple[str, _Justify]], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, justify in columns:
        table.add_column(name, justify=justify, no_wrap=name in ("", "名次", "5%–95%"))
    for row in rows:
        table.add_row(*row)
    console.print(table)
