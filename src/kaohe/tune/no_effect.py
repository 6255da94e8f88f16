"""Why a change of the profile does nothing to a case, as far as that can be known."""

from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.infer.truth import FOUND, NOT_APPLIED, UNDETERMINED
from kaohe.run import Run
from kaohe.score.points import ticks
from kaohe.tune.edits import Edit
from kaohe.tune.idle_parameters import data_lacking, idle_parameter, scored_nowhere

_UNSCORED = ("title", "examples", "head")
"""Keys of an item that no score or grade rests on."""


@dataclass(slots=True, eq=False)
class NoEffectRecord:
    """A change that by itself changes no score, rank or grade of any unit, and why, in sentences."""

    key: str
    reasons: list[str]


def same_results(before: Run, after: Run) -> bool:
    """Say whether two runs of a case give every unit the same score, rank and grade."""
    return all(a == b for a, b in zip(_results(before), _results(after), strict=True))


def _results(run: Run) -> Iterator[tuple[int | None, int | None, str | None]]:
    for scored, graded in zip(run.scored, run.graded, strict=True):
        yield scored.score, graded.standing.rank, graded.standing.grade


def no_effect(before: Run, after: Run, edit: Edit) -> NoEffectRecord | None:
    """Return why ``edit``, which leads from one run to the other, does nothing; None where it does something."""
    if not same_results(before, after):
        return None
    reasons = ["与现在的值相同"] if edit.old == edit.new else list(_reasons(before, after, edit))
    return NoEffectRecord(edit.key, reasons or ["重新评过，各家的得分、名次、等次都与原来相同"])


def _reasons(before: Run, after: Run, edit: Edit) -> Iterator[str]:
    last = edit.path[-1]
    match edit.path:
        case ("parameters", str() as name):
            yield from idle_parameter(before, after, name)
        case ("ranges", *_) | ("items", int(), "range"):
            yield "范围只在 kaohe tune robust、calibrate 里用，不影响得分"
        case (*_, int(), _) if last in _UNSCORED:
            yield f"{last} 不参加评分"
        case (*_, "deduct" | "add", str() as id_) | (*_, "deduct" | "add", str() as id_, _):
            yield from _criterion(before, id_, "已到上限、已扣完，或改了的不到这些家的次数")
        case ("criteria", str() as id_, _):
            yield from _criterion(before, id_, "严重程度只在不得评、最高评和一票否决的情形里起作用，这些家不因它而变")
        case ("items", int(at), "scale", *_):
            yield from _scale(before, at)
        case ("grades", int(at), "at_least"):
            yield from _line(before, edit, at)
        case ("grades", int(at), "quota", *_) if not before.rulebook.profile.groups:
            yield from _quota(before, after, at)


def _criterion(run: Run, id_: str, otherwise: str) -> Iterator[str]:
    """Say that a criterion is found of no unit; or what else may keep it from making a difference."""
    states = run.findings.states[id_]
    told = f"{id_} {run.rulebook.pack.title_of(id_)}"
    if FOUND in states:
        where = scored_nowhere(run, id_)
        yield f"{told} 认定了 {states.count(FOUND)} 家，结果都没有因此改变（{where or otherwise}）"
        return
    undetermined, out = states.count(UNDETERMINED), states.count(NOT_APPLIED)
    rest = [f"未能认定 {undetermined} 家" if undetermined else "", f"不适用 {out} 家" if out else ""]
    others = "、".join(filter(None, rest))
    yield f"没有一家认定 {told}{f'（{others}）' if others else ''}"
    if undetermined:
        names = [leaf.name for leaf in run.rulebook.pack.criteria[id_].leaves() if leaf.name in run.measured.columns]
        yield from filter(None, (data_lacking(run, name) for name in dict.fromkeys(names)))


def _scale(run: Run, at: int) -> Iterator[str]:
    item = run.rulebook.profile.items[at]
    name = getattr(item.scale, "of", None)
    if name in run.measured.columns:
        lacking = data_lacking(run, name)
        title = run.rulebook.pack.title_of(name)
        yield lacking or f"没有一家的{title}（{name}）落在计分改了的地方"


def _line(run: Run, edit: Edit, at: int) -> Iterator[str]:
    ends = [value for value in (edit.old, edit.new) if value is not None]
    if len(ends) < 2:
        return
    low, high = sorted(ticks(end) for end in ends)
    between = sum(low <= s.score < high for s in run.scored if s.score is not None)
    grade = run.rulebook.profile.grades[at].grade
    if between:
        yield f"得分在 {min(ends)} 与 {max(ends)} 之间的有 {between} 家，评不评{grade}不由这条线决定（由名额、问题或别的等次决定）"
    else:
        yield f"没有一家的得分在 {min(ends)} 与 {max(ends)} 之间"


def _quota(before: Run, after: Run, at: int) -> Iterator[str]:
    grade = before.rulebook.profile.grades[at].grade
    given = sum(graded.standing.grade == grade for graded in before.graded)
    reasons = [r for run in (before, after) for graded in run.graded for r in graded.standing.reasons]
    places = [r.places for r in reasons if r.grade == grade and r.places is not None]
    if places and given < min(places):
        yield f"够得上{grade}的只有 {given} 家，没有用满名额（{'、'.join(map(str, sorted(set(places))))}）"
