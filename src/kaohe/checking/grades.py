"""Grades that no unit can get: no score leads there, or there is no place."""

from collections.abc import Iterator, Sequence

from kaohe.checking.remarks import Remark
from kaohe.checking.scale_spans import Span
from kaohe.checking.spans import sheet_spans
from kaohe.explain.values import parameter_text
from kaohe.grade.ends import profile_of
from kaohe.grade.grade import places_of
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Grade, Profile, Quota
from kaohe.rulebook.yaml_source import Document, YamlPath
from kaohe.score.points import TICKS, Ticks, text, ticks


def grade_remarks(pack: Pack, profile: Profile, document: Document) -> Iterator[Remark]:
    """Yield the grades that no score can reach, and those without a place, by a profile whose parameters are the pack's.

    A group with lines of its own is looked at by itself.
    """
    spans = sheet_spans(profile, pack)
    margin = TICKS // 10**profile.rounding.digits
    own = {*profile.groups.lines, *profile.groups.quotas} if profile.groups else set()
    for group in ("", *sorted(own)):
        for i, grade in enumerate(grades := profile_of(profile, group).grades):
            if grade == profile.grades[i] and group and grades[:i] == profile.grades[:i]:
                continue  # as told without the group
            told = f"{group}的“{grade.grade}”" if group else f"“{grade.grade}”"
            about = (grade.grade, group) if group else (grade.grade,)
            if grade.quota is not None and grade.quota.number == 0:
                message = f"{told}名额是 0，没有单位能评上"
                at = _place(profile, group, i, "quota")
                yield Remark(document.fault(at, "K204", message, "写实际的名额，或去掉这个等次"), about)
                continue
            low = ticks(grade.at_least) if grade.at_least is not None else 0
            high = _taken_above(grades[:i])
            if not grade.forced_by and not _meets(spans, low - margin, high):
                why, hint = _unreachable(low, high, spans)
                at = _place(profile, group, i, "at_least" if grade.at_least is not None else "grade")
                yield Remark(document.fault(at, "K203", f"没有单位能评上{told}：{why}", hint), about)


def _place(profile: Profile, group: str, i: int, key: str) -> YamlPath:
    """Return where a line or quota stands that a grade has in a group: with the group, or with the grade."""
    name = profile.grades[i].grade
    if profile.groups and key == "at_least" and name in profile.groups.lines.get(group, {}):
        return "groups", "lines", group, name
    if profile.groups and key == "quota" and name in profile.groups.quotas.get(group, {}):
        return "groups", "quotas", group, name
    return "grades", i, key


def place_remarks(profile: Profile, groups: Sequence[str], document: Document) -> Iterator[Remark]:
    """Yield the quotas that give no place to a group of a case, or more than it has units. ``groups`` has one for each unit."""
    names = sorted(set(groups)) if profile.groups else [""]
    for name in names:
        size = groups.count(name) if profile.groups else len(groups)
        told = f"{name or '没有写组别的单位'}（{size} 家）" if profile.groups else f"全部单位（{size} 家）"
        for i, grade in enumerate(profile_of(profile, name).grades):
            if grade.quota is None or grade.quota.number == 0 or not size:
                continue
            places = places_of(grade.quota, size)
            if places == 0:
                message = f"等次“{grade.grade}”在{told}里的名额是 0：{size} 家的 {_percent(grade.quota)} 不到一家"
                hint = "提高 share，改用 number，写 round: up（进一），或与别的组合并"
            elif places > size:
                message, hint = f"等次“{grade.grade}”的名额 {places} 多过{told}", f"改成不超过 {size} 的数，或用 share（比例）"
            else:
                continue
            at = _place(profile, name, i, "quota")
            yield Remark(document.fault(at, "K301", message, hint), (grade.grade, name or "全部"))


def _percent(quota: Quota) -> str:
    return parameter_text(quota.share, "share") if quota.share is not None else ""


def _taken_above(above: Sequence[Grade]) -> Ticks | None:
    """Return the line from which every unit gets a better grade; None where a better one may always be full or barred."""
    lines = [ticks(g.at_least) if g.at_least is not None else 0 for g in above if g.quota is None and not g.barred_by]
    return min(lines, default=None)


def _meets(spans: Sequence[Span], low: Ticks, high: Ticks | None) -> bool:
    return any(most >= low and (high is None or least < high) for least, most in spans)


def _unreachable(low: Ticks, high: Ticks | None, spans: Sequence[Span]) -> tuple[str, str]:
    least, most = spans[0][0], spans[-1][1]
    if low > most:
        return f"最高只能得 {text(most)} 分，够不上 {text(low)} 分", f"分数线改成不超过 {text(most)}，或提高各项分值"
    if high is not None and high <= least:
        why = f"得分不会低于 {text(least)} 分，都评上了前面的等次"
        why = why if least else "前面有等次不设分数线、名额和 barred_by，什么得分都评得上"
        return why, "给前面的等次写上 at_least（分数线），或去掉这个等次"
    span = f"{text(low)} 分以上" if high is None else f"{text(low)} 分以上、{text(high)} 分以下"
    return f"各项分值凑不出 {span}的得分", "改分数线，或把评分项分得细一些"
