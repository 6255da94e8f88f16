"""What ``expect.yaml`` of a case holds: results that its units must come to, for a check after rules were changed."""

from pydantic import Field

from kaohe.rulebook.fields import CriterionId, ItemPoints, Name, Number, ScoreText, Strict, Text
from kaohe.rulebook.pack_models import FindingState


class Expected(Strict):
    """One thing that one unit must come to; by the case's own profile, unless another is named."""

    unit: Text
    profile: Text | None = None


class ExpectedValue(Expected):
    """The value of an indicator, as in the examples of criteria; null where it must be unknown."""

    indicator: Name
    value: Number | bool | str | None


class ExpectedFinding(Expected):
    """How a criterion comes out."""

    criterion: CriterionId
    state: FindingState


class ExpectedPoints(Expected):
    """The points of an item or bonus item."""

    item: Name
    points: ItemPoints


class ExpectedScore(Expected):
    """The whole score, as exact as it is computed."""

    score: ScoreText


class ExpectedRank(Expected):
    """The rank, within its group where the profile ranks by group."""

    rank: int = Field(ge=1)


class ExpectedGrade(Expected):
    """The grade."""

    grade: Text


class Expectations(Strict):
    """``expect.yaml``."""

    values: list[ExpectedValue] = Field(default=[])
    findings: list[ExpectedFinding] = Field(default=[])
    points: list[ExpectedPoints] = Field(default=[])
    scores: list[ExpectedScore] = Field(default=[])
    ranks: list[ExpectedRank] = Field(default=[])
    grades: list[ExpectedGrade] = Field(default=[])
