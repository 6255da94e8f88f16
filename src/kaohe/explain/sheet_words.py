"""A profile in words, as a rubric on paper puts them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from kaohe.rulebook.profile_models import Change, Fixed, Grade, Profile, Quota, Ranking, Rounding

_MODES = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "舍去多余的位数"}
_QUOTA_ROUNDING = {"down": "小数舍去", "up": "有小数进一", "half_up": "小数四舍五入"}
_TIES = {
    "competition": "得分相同的名次相同，后面的名次跳过（1、2、2、4）",
    "dense": "得分相同的名次相同，后面的名次不跳过（1、2、2、3）",
}
_ORDERS = {"desc": "多的在前", "asc": "少的在前"}
_NOT_APPLICABLE = {
    "rescale": "不适用的评分项不计，其余各项的得分按比例放大到满分",
    "shrink": "不适用的评分项不计，得分之和（连同加分）除以适用项的总分（连同加分），再折算到满分",
    "spread": "不适用的评分项的分值平均分给其余适用的各项，各项按自己的得分比例得分",
    "average": "不适用的评分项按本组适用单位的平均得分给分",
}


def number(value: Decimal | int) -> str:
    """Return a number without needless zeros."""
    return f"{Decimal(value).normalize():f}"


def percent(value: Decimal | str) -> str:
    """Return a share in percent, exact."""
    return f"{number(Decimal(value) * 100)}%"


def steps_words(form: str, steps: Iterable[Sequence[str]]) -> str:
    """Return the rule of a scale: 0% 得 0，50% 得 12，100% 得 15，其间按直线"""
    if form == "linear":
        return "，".join(f"{x} 得 {points}" for x, points in steps) + "，其间按直线"
    return "，".join(f"{x} 起得 {points}" for x, points in steps)


def way_words(way: str | Fixed) -> str:
    """Return what becomes of an item that does not apply."""
    return f"不适用的评分项按分值的 {percent(way.fixed)} 给分" if isinstance(way, Fixed) else _NOT_APPLICABLE[way]


def change_words(change: Change, verb: str, per: str = "") -> str:
    """Return what a criterion takes (扣) or adds (加): 每次扣 2 分（按计划外检查任务数），最多扣 6 分"""
    if change.forfeit:
        return "此项不得分"
    if change.points is not None:
        return f"{verb} {number(change.points)} 分"
    assert change.each is not None
    counted = f"（按{per}）" if per else ""
    most = f"，最多{verb} {number(change.at_most)} 分" if change.at_most is not None else ""
    most += f"，{change.zero_from} 次及以上此项不得分" if change.zero_from is not None else ""
    return f"每次{verb} {number(change.each)} 分{counted}{most}"


def quota_words(quota: Quota, grade: str, *, grouped: bool) -> str:
    """Return how many units a grade takes."""
    units = "本组单位" if grouped else "考核单位"
    if quota.share is not None:
        most = f"不超过{units}数的 {percent(quota.share)}（{_QUOTA_ROUNDING[quota.round]}）"
    else:
        most = f"{'本组' if grouped else ''}最多 {quota.number} 家"
    edge = "都评为" if quota.tie_at_edge == "in" else "都不评为"
    return f"{most}；并列而名额装不下的，{edge}{grade}"


def grade_words(grade: Grade, last: bool, barred: str, forced: str, *, grouped: bool) -> list[str]:
    """Return the conditions of a grade. ``barred`` and ``forced`` name the failings that bar from it and force it."""
    said = [f"得分不低于 {number(grade.at_least)} 分"] if grade.at_least is not None else []
    if grade.quota is not None:
        said.append(quota_words(grade.quota, grade.grade, grouped=grouped))
    if barred:
        said.append(f"有{barred}的，不得评为{grade.grade}；名次不变，名额让给后面的")
    if forced:
        said.append(f"有{forced}的，{'直接评为' if last else '最高只能评为'}{grade.grade}")
    return said + (["其余的单位"] if last else [])


def rules_words(profile: Profile, titles: dict[str, str], vetoes: str) -> list[str]:
    """Return how the score and the rank come about; ``titles`` are those of indicators, ``vetoes`` the failings that veto."""
    return [
        "一项扣到 0 分为止，不扣到其他项；几条标准扣同一项的，依次扣。",
        "按直线得分的，超出两头的按两头得分；分档的，达到一档（包括本数）得这一档的分，不到第一档得 0 分。",
        *_ways(profile),
        "数据不足、未能认定的，不扣分也不加分，得分标为暂定，并写明可能的区间。",
        f"每一项先精确到万分之一分；{_rounding(profile.rounding)}。",
        *_ranking(profile.ranking, titles),
        *(["按单位名册的组别分组，各组分别排名、分别计算名额。"] if profile.groups else []),
        *_groups(profile),
        *_bonus(profile),
        *([f"一票否决：有{vetoes}的，得分最多记 {number(profile.veto.score)} 分。"] if profile.veto else []),
    ]


def _ways(profile: Profile) -> list[str]:
    full = f"（{number(profile.total)} 分）" if profile.not_applicable in ("rescale", "shrink") else ""
    own = [f"其中{i.title}：{way_words(i.not_applicable)}" for i in profile.items if i.not_applicable is not None]
    return [f"{'；'.join([way_words(profile.not_applicable) + full, *own])}。"]


def _groups(profile: Profile) -> list[str]:
    said = []
    for group, lines in (profile.groups.lines if profile.groups else {}).items():
        told = "、".join(f"{grade} {number(line)} 分" for grade, line in lines.items())
        said.append(f"{group}的分数线：{told}。")
    for group, quotas in (profile.groups.quotas if profile.groups else {}).items():
        told = "；".join(f"{grade}{quota_words(quota, grade, grouped=True)}" for grade, quota in quotas.items())
        said.append(f"{group}的名额：{told}。")
    return said


def _bonus(profile: Profile) -> list[str]:
    bonus = profile.bonus
    if bonus is None:
        return []
    said = [f"不加分时的得分高于 {number(bonus.only_above)} 分的，才加分。"] if bonus.only_above is not None else []
    for item in bonus.items:
        most = [f"合计最多加 {number(item.at_most)} 分"] if item.at_most is not None else []
        once = ["几种情形都有的，只按加分最多的一种计"] if item.count == "highest" else []
        if most or once:
            said.append(f"加分“{item.title}”{'，'.join([*once, *most])}。")
    return said


def _rounding(rounding: Rounding) -> str:
    how = f"取 {rounding.digits} 位小数，{_MODES[rounding.mode]}" if rounding.digits else f"取整数，{_MODES[rounding.mode]}"
    return {
        "item": f"每一评分项{how}",
        "total": f"总分{how}",
        "show": f"得分只在显示时{how}，排名用没有取整的得分",
    }[rounding.at]


def _ranking(ranking: Ranking, titles: dict[str, str]) -> list[str]:
    compared = [f"{titles[name]}（{_ORDERS[order]}）" for by in ranking.then_by for name, order in by.items()]
    return [*([f"得分相同的，再依次比：{'、'.join(compared)}。"] if compared else []), f"{_TIES[ranking.ties]}。"]
