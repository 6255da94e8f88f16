"""Changes for the tests: random ones that can be made, and how a case comes out."""

from typing import NamedTuple

from hypothesis import strategies as st

from kaohe.run import Run
from kaohe.score.points import text
from kaohe.tune.whatif import WhatIfRecord


class Standing(NamedTuple):
    """How one unit came out."""

    rank: int | None
    score: str | None
    grade: str | None


def standings(run: Run) -> dict[str, Standing]:
    """Return how every unit of a run came out."""
    return {
        unit.name: Standing(
            graded.standing.rank, None if scored.sheet.score is None else text(scored.sheet.score), graded.standing.grade
        )
        for unit, scored, graded in zip(run.records.units, run.scored, run.graded, strict=True)
    }


def told(record: WhatIfRecord) -> dict[str, Standing]:
    """Return how every unit comes out as changed."""
    return {u.unit: Standing(u.new_rank, u.new_score, u.new_grade) for u in record.units}


_ITEMS = ["organisation", "plan", "timing", "joint_share", "joint_lead", "participation", "publication", "problems", "catalog"]
_KEYS: dict[str, st.SearchStrategy[object]] = {
    **{f"{item}.points": st.integers(1, 40) for item in _ITEMS},
    "plan.deduct.T01.each": st.integers(0, 6),
    "timing.deduct.T02": st.decimals("0", "5", places=1),
    "credit_risk.add.C01.each": st.integers(0, 6),
    "bonus.at_most": st.integers(0, 10),
    "year_end_share_max": st.decimals("0.1", "1", places=2),
    "joint_share_target": st.decimals("0", "1", places=2),
    "problems_min_objects": st.integers(1, 50),
    "优秀.at_least": st.integers(61, 110),
    "优秀.quota.number": st.integers(0, 27),
    "优秀.barred_by": st.sampled_from(["[]", "[major]", "[minor]", "[J03, R01]"]),
    "合格.at_least": st.integers(30, 89),
    "rounding.digits": st.integers(0, 4),
    "ranking.ties": st.sampled_from(["competition", "dense"]),
    "not_applicable": st.sampled_from(["rescale", "shrink", "spread", "average", "{fixed: 0.5}"]),
}


def _settings(keys: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(*(_KEYS[key].map(f"{key}={{}}".format) for key in keys))


settings_of_daye = st.lists(st.sampled_from(sorted(_KEYS)), min_size=1, max_size=4, unique=True).flatmap(_settings)
"""One to four changes to the profile of the Daye case; a few of them contradict one another."""
