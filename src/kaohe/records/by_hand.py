"""Points that people gave (人工评分): how many, who, when, why. What nobody entered is unknown, never zero or full."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.records.cells import Unreadable, read_cell
from kaohe.records.decisions import Decided, read_decided, read_headers
from kaohe.records.tables import Row, Table
from kaohe.records.units import UnitNames
from kaohe.rulebook.profile_models import Item, Profile
from kaohe.rulebook.scale_models import ByHand


class Entered(NamedTuple):
    """Points of one item for one unit, and who stands for them."""

    points: Decimal
    reason: str
    decided: Decided


ByItem = dict[str, dict[int, Entered]]
"""By item id and unit position."""

WANTED = (("unit", "单位"), ("item", "评分项"), ("points", "得分"), ("by", "评分人"), ("on", "日期"), ("reason", "理由"))


def read_by_hand(
    table: Table, names: UnitNames, profile: Profile, year: int, faults: list[Fault], *, own_profile: bool = True
) -> ByItem:
    """Return the points of a file; what cannot be used is a fault.

    Under a profile that is not the case's own, items that it does not have, or does not give by hand, are left out and
    counted.
    """
    headers = read_headers(table, WANTED, (), faults)
    if headers is None:
        return {}
    found: ByItem = {}
    rows: dict[tuple[str, int], int] = {}
    for row in table.rows:
        before = len(faults)
        unit = names.resolve(table, row, headers["unit"], faults)
        item = _item(table, row, headers["item"], profile, faults if own_profile else [])
        if item is None and not own_profile:
            table.leave_out(f"方案 {profile.profile} 没有这个人工评分项")
            continue
        points = _points(table, row, headers["points"], item, faults)
        if not (reason := row.cells[headers["reason"]]):
            faults.append(table.fault(row, headers["reason"], "T012", "没有写理由", "写上为什么给这个分，会出现在说明里"))
        decided = read_decided(table, row, headers["by"], headers["on"], year, faults)
        if len(faults) > before or unit is None or item is None or points is None or decided is None:
            continue
        if (item.id, unit) in rows:
            message = f"{clip(row.cells[headers['unit']])}的{clip(item.title)}在第 {rows[item.id, unit]} 行已经登记"
            faults.append(table.fault(row, headers["unit"], "N002", message, "一个单位的一个评分项只登记一行，删去其中一行"))
            continue
        rows[item.id, unit] = row.number
        table.used += 1
        found.setdefault(item.id, {})[unit] = Entered(points, reason, decided)
    return found


def _item(table: Table, row: Row, header: str, profile: Profile, faults: list[Fault]) -> Item | None:
    """Return the item by hand that a cell names by title or id."""
    written = row.cells[header]
    by_name = {name: item for item in profile.items for name in (item.id, item.title)}
    by_hand = [item.title for item in profile.items if isinstance(item.scale, ByHand)]
    told = f"方案 {profile.profile} 的人工评分项有：{'、'.join(by_hand) or '（没有）'}"
    item = by_name.get(written)
    if item is None:
        faults.append(
            table.fault(row, header, "N001", f"评分方案没有“{clip(written)}”这一项", did_you_mean(written, by_name, told))
        )
        return None
    if not isinstance(item.scale, ByHand):
        hint = f"{told}；要由人给分的，在方案里写 scale: {{by_hand: true}}"
        faults.append(table.fault(row, header, "M005", f"“{clip(written)}”不是人工评分项", hint))
        return None
    return item


def _points(table: Table, row: Row, header: str, item: Item | None, faults: list[Fault]) -> Decimal | None:
    written = row.cells[header]
    if not written:
        hint = "写上得分；还没有评的，删去这一行（没有登记就是未知，不是 0 分）"
        faults.append(table.fault(row, header, "T012", "没有写得分", hint))
        return None
    try:
        value = read_cell(written, "number")
    except Unreadable:
        value = None
    if not isinstance(value, Decimal):
        hint = "写一个数，如 8.5；这一项对单位不适用的，问清楚方案怎么处理，不在这里写"
        faults.append(table.fault(row, header, "T002", f"“{clip(written)}”不是分数", hint))
        return None
    if item is not None and not 0 <= value <= item.points:
        message = f"{clip(item.title)}满分 {_plain(item.points)} 分，这里写的是 {_plain(value)} 分"
        faults.append(table.fault(row, header, "T002", message, f"写 0 到 {_plain(item.points)} 之间的数"))
        return None
    return value


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def points_of(entered: Mapping[str, Mapping[int, Entered]]) -> dict[str, dict[int, Decimal]]:
    """Return the points alone."""
    return {item: {unit: entry.points for unit, entry in units.items()} for item, units in entered.items()}
