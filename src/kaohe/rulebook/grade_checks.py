"""Check the grades of a profile, the lines and quotas of its groups, and its veto."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.fields import SEVERITIES
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.yaml_source import Document, YamlPath


def check_grades(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    """Yield names that there are not or that stand twice, lines that do not descend, and a last grade that not everyone reaches."""
    names = [grade.grade for grade in profile.grades]
    previous: _Line | None = None
    for i, grade in enumerate(profile.grades):
        path: YamlPath = ("grades", i)
        if grade.grade in names[:i]:
            yield document.fault((*path, "grade"), "N002", f"等次“{clip(grade.grade)}”写了两次", "删去一个")
        if grade.at_least is not None:
            line = _Line("", grade.grade, grade.at_least, (*path, "at_least"))
            if previous is not None and line.at_least >= previous.at_least:
                yield _not_descending(document, previous, line)
            previous = line
        for key in ("barred_by", "forced_by"):
            for j, name in enumerate(getattr(grade, key)):
                if name not in SEVERITIES and name not in pack.criteria:
                    hint = did_you_mean(name, pack.criteria)
                    yield document.fault((*path, key, j), "N001", f"规则包里没有标准 {name}", hint)
    yield from _check_grade_examples(profile, document, pack)
    last = profile.grades[-1]
    for key in ("at_least", "quota", "barred_by"):
        if getattr(last, key) not in (None, []):
            message = f"最后一个等次“{clip(last.grade)}”不能有门槛：达不到它的单位就没有等次了"
            at = ("grades", len(names) - 1, key)
            yield document.fault(at, "P001", message, f"删去 {key}，或在后面再写一个没有门槛的等次", at_key=True)


def _check_grade_examples(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    names = [grade.grade for grade in profile.grades]
    for i, example in enumerate(profile.examples):
        path: YamlPath = ("examples", i)
        if example.grade not in names:
            message = f"例子里的“{clip(example.grade)}”不是这个方案的等次"
            yield document.fault((*path, "grade"), "N001", message, did_you_mean(example.grade, names))
        failings = [id_ for id_, criterion in pack.criteria.items() if criterion.spec.kind == "failing"]
        for j, id_ in enumerate(example.found):
            if id_ not in failings:
                yield document.fault(
                    (*path, "found", j), "N001", f"例子里的 {id_} {_no_failing(id_, pack)}", did_you_mean(id_, failings)
                )


def check_groups(profile: Profile, document: Document) -> Iterator[Fault]:
    """Yield own lines and quotas of groups for grades that there are not, and lines that do not descend."""
    if profile.groups is None:
        return
    names = [grade.grade for grade in profile.grades]
    for key in ("lines", "quotas"):
        for group, own in getattr(profile.groups, key).items():
            for name in own:
                at: YamlPath = ("groups", key, group, name)
                if name not in names:
                    message = f"{clip(name)}不是这个方案的等次"
                    yield document.fault(at, "N001", message, did_you_mean(name, names), at_key=True)
                elif name == names[-1]:
                    last: YamlPath = ("grades", len(names) - 1)
                    there = f"（{document.place_beside(last, at)}）" if document.file_of(last) != document.file_of(at) else ""
                    message = f"最后一个等次“{clip(name)}”{there}不能有门槛：达不到它的单位就没有等次了"
                    yield document.fault(at, "P001", message, "删去这一行", at_key=True)
    yield from _check_group_lines(profile, profile.groups.lines, document)


def _check_group_lines(profile: Profile, by_group: Mapping[str, Mapping[str, Decimal]], document: Document) -> Iterator[Fault]:
    for group, lines in by_group.items():
        previous: _Line | None = None
        for i, grade in enumerate(profile.grades):
            if grade.grade in lines:
                line = _Line(group, grade.grade, lines[grade.grade], ("groups", "lines", group, grade.grade))
            elif grade.at_least is not None:
                line = _Line("", grade.grade, grade.at_least, ("grades", i, "at_least"))
            else:
                continue
            if previous is not None and line.at_least >= previous.at_least and (line.group or previous.group):
                yield _not_descending(document, previous, line)
            previous = line


class _Line(NamedTuple):
    """The least score of a grade, of all units or of a group, and where it is written."""

    group: str
    grade: str
    at_least: Decimal
    at: YamlPath


def _not_descending(document: Document, above: _Line, below: _Line) -> Fault:
    """Return the fault of two lines of which the lower grade's is not the lower one; it names both places.

    It stands at the line that the extending profile wrote, else at that of a group, else at that of the lower grade.
    """
    at = max((above, below), key=lambda line: (document.file_of(line.at) == document.file, bool(line.group), line is below))
    other, how, side = (above, "不低于", "上一等次") if at is below else (below, "不高于", "下一等次")
    told = f"{clip(at.group)}的“{clip(at.grade)}”" if at.group else f"“{clip(at.grade)}”的"
    where = clip(other.group) if other.group and not at.group else ""
    there = f"{where}{side}“{clip(other.grade)}”的 {other.at_least}（{document.place_beside(other.at, at.at)}）"
    return document.fault(at.at, "P001", f"{told}分数线 {at.at_least} {how}{there}", "等次从高到低写，分数线一级比一级低")


def check_veto(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    """Yield names in a veto that are no failings of the pack."""
    failings = [id_ for id_, criterion in pack.criteria.items() if criterion.spec.kind == "failing"]
    for j, name in enumerate(profile.veto.by if profile.veto else []):
        if name not in SEVERITIES and name not in failings:
            message = f"一票否决的 {name} {_no_failing(name, pack)}"
            yield document.fault(("veto", "by", j), "N001", message, did_you_mean(name, failings))


def _no_failing(name: str, pack: Pack) -> str:
    return "是加分情形" if name in pack.criteria else "不在规则包里"
