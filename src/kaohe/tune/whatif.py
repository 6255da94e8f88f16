"""What a few changes to a profile do: unit by unit, one at a time and together."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.explain.standings import in_rank_order, shown_score
from kaohe.run import Run
from kaohe.score.points import text
from kaohe.tune.edits import Edit, apply, parse_edits, told
from kaohe.tune.no_effect import NoEffectRecord, no_effect
from kaohe.tune.rescore import rescored


@dataclass(slots=True, eq=False)
class MoveRecord:
    """One unit by the profile as it is, and as changed. Points are decimal strings."""

    unit: str
    group: str
    rank: int | None
    new_rank: int | None
    score: str | None
    new_score: str | None
    score_shown: str
    new_score_shown: str
    grade: str | None
    new_grade: str | None
    caused_by: list[str]
    """The changes that by themselves give the new grade (or, where the grade stays, the new rank); empty where only all together do."""

    @property
    def moves(self) -> bool:
        """Whether the score, rank or grade changes."""
        return (self.rank, self.score, self.grade) != (self.new_rank, self.new_score, self.new_grade)


@dataclass(slots=True, eq=False)
class WhatIfRecord:
    """``kaohe tune whatif``: the result beside today's. ``units`` are in the order of the ranks as changed."""

    schema: str
    case: str
    profile: str
    changes: list[str]
    """Each change in words: joint_share.points（联合抽查占比：分值）15 → 25"""
    followed: list[str]
    """What had to follow: the total, scales stretched with their item."""
    no_effect: list[NoEffectRecord]
    """The changes that do nothing by themselves, and why."""
    units: list[MoveRecord]

    @property
    def moved(self) -> list[MoveRecord]:
        """The units whose score, rank or grade changes."""
        return [unit for unit in self.units if unit.moves]

    @property
    def regraded(self) -> list[MoveRecord]:
        """The units whose grade changes."""
        return [u for u in self.units if u.grade != u.new_grade]


def whatif(run: Run, settings: Sequence[str] | str) -> WhatIfRecord:
    """Return what ``KEY=VALUE`` changes do to a graded case. Raises FaultyInput where they cannot be made.

    The keys are those of :mod:`kaohe.tune.edits`: ids or Chinese titles.

    >>> run = load("daye-2022")
    >>> result = whatif(run, ["优秀.名额.个数=5", "year_end_share_max=0.4"])
    >>> result.changes
    ['优秀.quota.number（优秀：名额 个数）6 → 5', 'year_end_share_max（年底检查占比上限）0.5 → 0.4']
    >>> [(unit.rank, unit.grade, unit.new_grade, unit.caused_by) for unit in result.regraded]
    [(6, '优秀', '合格', ['优秀.quota.number'])]
    >>> [idle.key for idle in result.no_effect]
    ['year_end_share_max']
    >>> whatif(run, "plan.points=-5")
    Traceback (most recent call last):
    kaohe.faults.FaultyInput: plan.points=-5: plan.points 应当不小于 0。怎么改：改成不小于 0 的数（现在是 -5）
    """
    edits = parse_edits([settings] if isinstance(settings, str) else settings, run.rulebook)
    return compare(run, edits, rescored(run, apply(run.rulebook, edits)))


def compare(run: Run, edits: Sequence[Edit], changed: Run) -> WhatIfRecord:
    """Return a run beside the same run by a changed profile; each edit is also tried by itself."""
    alone = [(edit, changed if len(edits) == 1 else rescored(run, apply(run.rulebook, [edit]))) for edit in edits]
    return WhatIfRecord(
        schema="kaohe.whatif/1",
        case=run.rulebook.case.case,
        profile=run.rulebook.profile.profile,
        changes=list(told(edits)),
        followed=_followed(run, edits, changed),
        no_effect=[idle for edit, one in alone if (idle := no_effect(run, one, edit)) is not None],
        units=moves(run, changed, [(edit.key, one) for edit, one in alone]),
    )


def moves(run: Run, changed: Run, alone: Sequence[tuple[str, Run]] = ()) -> list[MoveRecord]:
    """Return every unit by two runs of the same case, in the order of the ranks of the second."""
    return [_move(run, changed, alone, unit) for unit in in_rank_order(changed)]


def _move(run: Run, changed: Run, alone: Sequence[tuple[str, Run]], unit: int) -> MoveRecord:
    was, now = run.graded[unit].standing, changed.graded[unit].standing
    if was.grade != now.grade:
        caused = [key for key, one in alone if one.graded[unit].standing.grade == now.grade]
    elif was.rank != now.rank:
        caused = [key for key, one in alone if one.graded[unit].standing.rank == now.rank]
    else:
        caused = []
    old, new = run.scored[unit].score, changed.scored[unit].score
    return MoveRecord(
        unit=run.records.units[unit].name,
        group=run.records.units[unit].group,
        rank=was.rank,
        new_rank=now.rank,
        score=None if old is None else text(old),
        new_score=None if new is None else text(new),
        score_shown=shown_score(run, old),
        new_score_shown=shown_score(changed, new),
        grade=was.grade,
        new_grade=now.grade,
        caused_by=caused,
    )


def _followed(run: Run, edits: Sequence[Edit], changed: Run) -> list[str]:
    """Return what was changed along with the edits, in words."""
    old, new = run.rulebook.profile, changed.rulebook.profile
    said = []
    if old.total != new.total and not any(edit.path == ("total",) for edit in edits):
        said.append(f"总分随各项合计由 {old.total:f} 变为 {new.total:f}；分数线没有变")
    scales = {item.id: item.scale for item in old.items}
    paths = {edit.path for edit in edits}
    for i, item in enumerate(new.items):
        if item.scale != scales.get(item.id) and ("items", i, "points") in paths and item.scale is not None:
            said.append(f"{item.id} 的计分随分值同比例变化，得满分的仍得满分")
    for head, points in new.heads.items():
        if points != old.heads.get(head) and not any(edit.path[0] == "heads" for edit in edits):
            said.append(f"方面“{head}”的分值随各项合计由 {old.heads[head]:f} 变为 {points:f}")
    return said
