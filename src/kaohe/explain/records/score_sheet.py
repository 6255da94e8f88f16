"""The record of a scoring profile: its score sheet, what else decides, and where each setting comes from."""

from dataclasses import dataclass
from typing import Literal

Origin = Literal["own", "inherited", "pack", "default"]
"""Written in the profile's own file, in one that it extends, in the pack; or nowhere."""

ScaleForm = Literal["linear", "tiers", "choices", "per_step", "rank", "share_of_best", "benchmark", "by_hand"]


@dataclass(slots=True, eq=False, repr=False)
class SheetScaleRecord:
    """Points by the value of an indicator, or by hand; ``steps`` are pairs of value, word or place, and points."""

    indicator: str | None
    """Null where points are entered by hand."""
    title: str
    form: ScaleForm
    steps: list[list[str]]


@dataclass(slots=True, eq=False, repr=False)
class SheetChangeRecord:
    """What one criterion takes from an item (a failing) or adds to the bonus (a credit)."""

    criterion: str
    title: str
    kind: Literal["failing", "credit"]
    severity: Literal["minor", "major", "veto"] | None
    """As the profile has it."""
    basis: str
    form: Literal["points", "each", "forfeit"]
    points: str | None
    """Of once, or of each time; null for ``forfeit``."""
    per: str | None
    at_most: str | None
    said: str
    """The same in words."""


@dataclass(slots=True, eq=False, repr=False)
class SheetItemRecord:
    """One line of the score sheet. ``points`` is null in the bonus part."""

    id: str
    title: str
    points: str | None
    scale: SheetScaleRecord | None
    earned: str
    """How points are earned, in words."""
    changes: list[SheetChangeRecord]


@dataclass(slots=True, eq=False, repr=False)
class SheetGradeRecord:
    """One grade, best first; ``said`` holds its conditions in words."""

    grade: str
    at_least: str | None
    share: str | None
    number: int | None
    barred_by: list[str]
    """Ids of criteria, those of a severity written out."""
    forced_by: list[str]
    said: list[str]


@dataclass(slots=True, eq=False, repr=False)
class SheetYearRecord:
    """One entry of a value that is written by year."""

    shown: str
    since: int | None
    until: int | None
    basis: str
    said: str
    """The value, its years and its clause in words."""


@dataclass(slots=True, eq=False, repr=False)
class SheetParameterRecord:
    """A parameter of the pack with the value that the profile gives it."""

    name: str
    title: str
    value: str
    shown: str
    """The value as a person would write it."""
    default: str
    """The default of the pack, as a person would write it."""
    changed: bool
    acts_on: list[str]
    """Ids of the criteria that it acts on, by a condition or by what an indicator counts."""
    in_views: list[str]
    """Names of the views that use it to make records countable."""
    by_year: list[SheetYearRecord]
    """Every value it has in some years, where it is written by year; ``value`` is the one that holds."""


@dataclass(slots=True, eq=False, repr=False)
class StatedRecord:
    """What one file says of a setting, as YAML on one line.

    ``value`` is null where the file takes the setting away; ``file`` is "" where no file says it.
    """

    value: str | None
    file: str
    line: int


@dataclass(slots=True, eq=False, repr=False)
class SettingRecord:
    """One setting, where it stands, and what it replaced: the nearest first."""

    key: str
    title: str
    origin: Origin
    now: StatedRecord
    before: list[StatedRecord]


@dataclass(slots=True, eq=False, repr=False)
class ScoreSheetRecord:
    """``kaohe profile show``: a whole profile."""

    schema: str
    profile: str
    title: str
    year: int | None
    pack: str
    pack_title: str
    basis: str
    files: list[str]
    """The profile's own file, then those that it extends."""
    total: str
    heads: dict[str, str]
    """The points of each head (一级指标), where the profile states them."""
    bonus_at_most: str | None
    items: list[SheetItemRecord]
    bonus: list[SheetItemRecord]
    grades: list[SheetGradeRecord]
    rules: list[str]
    """How the score and the rank come about, in words."""
    parameters: list[SheetParameterRecord]
    unscored: list[str]
    """Criteria of the pack that cost, give, bar and force nothing, by id and title."""
    settings: list[SettingRecord]
