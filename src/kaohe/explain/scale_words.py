"""Scales in words: as a rubric on paper puts them, and how one came out for a unit."""

from typing import Any

from kaohe.explain.sheet_words import number, percent, steps_words
from kaohe.records.values import NOT_APPLICABLE
from kaohe.records.values import percent as share_text
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.scale_models import Benchmark, ByHand, Choices, Linear, PerStep, Rank, Scale, ShareOfBest, Tiers, indicator_of
from kaohe.score.relative import Between
from kaohe.score.scales import Compared

_PARTS = {"none": "不足一步的不扣", "whole": "不足一步的按一步扣", "share": "不足一步的按比例扣"}


def scale_steps(scale: Scale) -> list[list[str]]:
    """Return what a scale names: pairs of value (or word, or place) and points, as texts."""
    if isinstance(scale, Linear | Tiers):
        return [[number(value), number(points)] for value, points in scale.steps]
    if isinstance(scale, Choices):
        return [[word, number(points)] for word, points in scale.choices.items()]
    return [[str(place), number(points)] for place, points in enumerate(scale.rank, 1)] if isinstance(scale, Rank) else []


def scale_title(scale: Scale, pack: Pack) -> str:
    """Return the title of the indicator that a scale reads."""
    name = indicator_of(scale)
    return "人工评分" if name is None else pack.title_of(name)


def earned_words(scale: Scale | None, pack: Pack) -> str:
    """Return how points are earned, as a rubric on paper puts it."""
    if scale is None:
        return "从满分起扣"
    if isinstance(scale, ByHand):
        return "人工评分：由评分人给分，写明理由、姓名和日期"
    title = scale_title(scale, pack)
    return f"按{title}{'计分' if title.endswith('得分') else '得分'}：{_rule(scale, share=_is_share(scale, pack))}"


def rule_words(scale: Scale, pack: Pack) -> str:
    """Return the rule of a scale by itself: 0% 得 0，50% 得 12，其间按直线"""
    return _rule(scale, share=_is_share(scale, pack))


def _is_share(scale: Scale, pack: Pack) -> bool:
    name = indicator_of(scale)
    return name is not None and pack.indicators[name].type == "share"


def _rule(scale: Scale, *, share: bool) -> str:
    told = percent if share else number
    if isinstance(scale, Linear):
        steps = steps_words("linear", [(told(value), number(points)) for value, points in scale.steps])
        return steps + (f"；不到 {told(scale.none_below)} 的不得分" if scale.none_below is not None else "")
    if isinstance(scale, Tiers):
        return steps_words("tiers", [(told(value), number(points)) for value, points in scale.steps])
    if isinstance(scale, Choices):
        others = "" if {"是", "否"} <= scale.choices.keys() else "，其他得 0"
        return "，".join(f"{word} 得 {number(points)}" for word, points in scale.choices.items()) + others
    if isinstance(scale, PerStep):
        side = "低" if scale.side == "below" else "高"
        step = f"{number(scale.step * 100)} 个百分点" if share else number(scale.step)
        return f"达到 {told(scale.target)} 得满分，每{side} {step}扣 {number(scale.lose)}，扣完为止；{_PARTS[scale.part]}"
    if isinstance(scale, Rank):
        order = "大的在前" if scale.best == "up" else "小的在前"
        places = "，".join(f"第 {place} 名得 {number(points)}" for place, points in enumerate(scale.rank, 1))
        return f"组内按名次（{order}）：{places}，其后各得 {number(scale.beyond)}"
    if isinstance(scale, ShareOfBest):
        best = "最高的" if scale.share_of_best == "up" else "最低的"
        return f"与组内{best}相比，按比值得分"
    assert isinstance(scale, Benchmark)
    each = scale.benchmark
    return (
        f"与标杆单位对照：他有我有的每样得 {number(each.shared)}，他有我无的每样扣 {number(each.missing)}，"
        f"他无我有的每样加 {number(each.extra)}，得分不低于 0、不超过本项分值"
    )


def came_out_words(value: Any) -> str:
    """Return how a scale that compares units came out for one: 组内第 3 名; "" for every other value."""
    known = value.known if isinstance(value, Between) else value
    if known is None or known is NOT_APPLICABLE or not isinstance(value, Between):
        return ""
    if isinstance(known, Compared):
        return f"与标杆相比，都有 {known.shared} 样，缺 {known.missing} 样，多 {known.extra} 样"
    if isinstance(known, int):
        return f"组内第 {known} 名" + (f"（有单位数据未知，可能到第 {value.low} 名）" if value.low != known else "")
    return f"与组内最好的相比为 {share_text(known)}" + ("（有单位数据未知）" if value.low != known else "")
