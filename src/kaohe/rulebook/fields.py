"""Field types that the YAML models share: exact numbers, names, and the fault a validator raises."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kaohe.faults import clip, did_you_mean


def misfit(code: str, message: str, hint: str, at: str = "") -> PydanticCustomError:
    """Return the error a model validator raises; ``validate.py`` turns it into a fault, at the key ``at`` if it is given."""
    return PydanticCustomError("kaohe", "{message}", {"code": code, "message": message, "hint": hint, "at": at})


def exact_number(value: Any) -> bool:
    """Say whether a value of a YAML file is a number; true and false are not."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _exact(value: Any) -> Any:
    """Let whole numbers stand where a decimal is expected."""
    return Decimal(value) if exact_number(value) else value


Number = Annotated[Decimal, BeforeValidator(_exact)]
"""An exact number, written in YAML as ``3`` or ``0.25``."""

NAME = r"^[a-z][a-z0-9_]*$"
CRITERION = r"^[A-Z][0-9]{2}$"

PATTERNS = {
    NAME: "小写字母、数字和下划线，以字母开头，如 joint_share",
    CRITERION: "一个大写字母加两位数字，如 T02",
    r"^[^/\\:]+\.(csv|xlsx|xls|parquet)$": "案例文件夹里一个 .csv、.xlsx、.xls 或 .parquet 文件的名称，不带路径，如 units.csv",
    r"^[^/\\:]+\.yaml$": "案例文件夹里一个 .yaml 文件的名称，不带路径，如 published_figures.yaml",
    r"^[^/\\:]+\.txt$": "案例文件夹里一个 .txt 文件的名称，不带路径，如 practices.txt",
    r"^\S+〔\d{4}〕[1-9]\d*号$": "机关代字〔年份〕序号号：六角括号，四位年份，序号前不加 0，如 某办〔2023〕1号",
    r"^\d{4}-\d{2}-\d{2}$": "年-月-日，如 2022-12-31",
    r"^-?\d+(\.\d+)?$": '一个数加引号，如 57.6 写成 "57.6"',
    r"^(-?\d+(\.\d+)?|n/a|unknown)$": '分数加引号，如 "8"；不适用写 n/a，数据未知写 unknown',
    r"^(-?\d+(\.\d+)?|n/a)$": '分数加引号，如 "82.63"；没有得分写 n/a',
    r"^K[0-9]{3}( [^ ]+)+$": "“代码 编号”，照 kaohe check 印出的写，如 K210 J01 J02",
    r"^(count|percent|percentage_point)$": "count（个数）、percent（百分数）或 percentage_point（百分点）",
}
"""What each pattern that a model uses means, for the message of a fault."""

Name = Annotated[str, StringConstraints(pattern=NAME)]
"""An indicator, parameter or item id: lower-case letters, digits and underscores."""

PointsText = Annotated[str, StringConstraints(pattern=r"^-?\d+(\.\d+)?$")]
"""Points as exact text, such as "57.6"."""

ItemPoints = Annotated[str, StringConstraints(pattern=r"^(-?\d+(\.\d+)?|n/a|unknown)$")]
"""Points of an item as exact text; ``n/a`` where the item does not apply, ``unknown`` where what it is scored by is unknown."""

ScoreText = Annotated[str, StringConstraints(pattern=r"^(-?\d+(\.\d+)?|n/a)$")]
"""A score as exact text; ``n/a`` where no item applies."""

CriterionId = Annotated[str, StringConstraints(pattern=CRITERION)]
"""A criterion id such as ``T02``."""


def _severity_or_criterion(value: str) -> str:
    if value in SEVERITIES or re.fullmatch(CRITERION, value):
        return value
    hint = did_you_mean(value, SEVERITIES, "严重程度有 minor、major、veto；标准编号如 T02")
    raise misfit("M004", f"{clip(value)} 不是严重程度，也不是标准编号", hint)


SEVERITIES = ("minor", "major", "veto")

SeverityOrCriterion = Annotated[str, AfterValidator(_severity_or_criterion)]
"""What bars from a grade or forces it."""

Text = Annotated[str, StringConstraints(min_length=1)]
"""Text that may not be empty."""

Meant = dict[Annotated[str, StringConstraints(pattern=r"^K[0-9]{3}( [^ ]+)+$")], Text]
"""Remarks of ``kaohe check``, by code and what they are about, and why they are as they should be."""


Year = Annotated[int, Field(ge=2000, le=2100)]
"""A year, written as ``2023``."""


class Strict(BaseModel):
    """A YAML mapping: unknown keys are faults, nothing is converted in silence, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)
