"""The points that an item, a bonus and a sheet are said to be able to come to hold all that they do come to."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kaohe.checking.scale_spans import merged, scale_spans
from kaohe.checking.spans import bonus_spans, change_spans, item_spans, sheet_spans
from kaohe.infer.truth import FOUND, NOT_FOUND
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Change, Profile
from kaohe.score.points import TICKS
from kaohe.score.scales import points_on
from kaohe.testing.sides import as_value
from tests.build import profile, scored
from tests.checking.packs import pack_of


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """A pack with two failings that can be found."""
    return pack_of(tmp_path_factory.mktemp("pack"), "late > 2", "rushed")


@pytest.fixture(scope="module")
def credits_(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """A pack with two credits that can be found."""
    return pack_of(tmp_path_factory.mktemp("pack"), "late > 2", "rushed", credit=True)


def _profile(item: str, more: str = "") -> Profile:
    return profile(f"items: [{{id: a, title: 甲, points: 10, {item}}}]\ntotal: 10\n{more}")


def _points(spans: list[tuple[int, int]]) -> list[tuple[float, float]]:
    return [(low / TICKS, high / TICKS) for low, high in spans]


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ("{of: joint, tiers: [[0, 0], [1, 6], [3, 10]]}", [(0, 0), (6, 6), (10, 10)]),
        ("{of: joint, tiers: [[1, 6], [1.5, 8], [3, 10]]}", [(0, 0), (6, 6), (8, 8), (10, 10)]),
        ("{of: joint_share, linear: [[0, 4], [0.3, 10]]}", [(4, 10)]),
        ("{of: joint_share, linear: [[0, 0], [2, 10]]}", [(0, 5)]),
        ("{of: joint_share, linear: [[0, 0], [1, 10]], none_below: 0.5}", [(0, 0), (5, 10)]),
        ("{of: joint_share, target: 0.9, step: 0.01, lose: 0.05}", [(5.5, 10)]),
        ("{of: late, target: 0, step: 1, lose: 2, side: above}", [(0, 10)]),
        ("{of: late, target: 0, step: 1, lose: 2}", [(10, 10)]),
        ("{of: rushed, choices: {是: 2, 否: 10}}", [(2, 2), (10, 10)]),
        ("{of: field, choices: {食品: 10}}", [(0, 0), (10, 10)]),
        ("{of: late, rank: [10, 8], beyond: 5}", [(5, 5), (8, 8), (10, 10)]),
        ("{of: late, share_of_best: up}", [(0, 10)]),
        ("{by_hand: true}", [(0, 10)]),
    ],
)
def test_points_of_scales(scale: str, expected: list[tuple[float, float]], pack: Pack) -> None:
    """Tiers give what they name, lines all between, steps down to what the type of the value allows."""
    assert _points(scale_spans(_profile(f"scale: {scale}").items[0], pack)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"forfeit": True}, [(10, 10)]),
        ({"points": Decimal(3)}, [(3, 3)]),
        ({"each": Decimal(2), "per": "late", "at_most": Decimal(5)}, [(2, 2), (4, 4), (5, 5)]),
        ({"each": Decimal(2), "per": "late", "zero_from": 3}, [(2, 2), (4, 4), (10, 10)]),
        ({"each": Decimal("0.01"), "per": "late"}, [(0.01, 10)]),
    ],
)
def test_points_of_changes(change: dict[str, object], expected: list[tuple[float, float]]) -> None:
    """So much each up to a ceiling, everything from so many on; very many steps become one span."""
    assert _points(change_spans(Change.model_validate(change), 10 * TICKS)) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("{id: b, title: 乙, add: {A01: 3, A02: 2}}", [(0, 0), (2, 2), (3, 3), (5, 5)]),
        ("{id: b, title: 乙, count: highest, add: {A01: 3, A02: 2}}", [(0, 0), (2, 2), (3, 3)]),
        ("{id: b, title: 乙, at_most: 4, add: {A01: 3, A02: 2}}", [(0, 0), (2, 2), (3, 3), (4, 4)]),
    ],
)
def test_points_of_bonus_classes(item: str, expected: list[tuple[float, float]], credits_: Pack) -> None:
    """All that is found, only the most of it, or up to the ceiling of the class."""
    made = _profile("scale: {by_hand: true}", f"bonus: {{at_most: 8, items: [{item}]}}")
    assert made.bonus is not None
    assert _points(bonus_spans(made.bonus.items[0], made.bonus, credits_)) == expected


def test_scores_of_a_sheet_have_gaps(pack: Pack) -> None:
    """Two items of all or nothing, with a veto: no score between."""
    items = "items: [{id: a, title: 甲, points: 6, deduct: {A01: forfeit}}, {id: b, title: 乙, points: 4, deduct: {A02: forfeit}}]"
    made = profile(f"{items}\ntotal: 10\nveto: {{by: [A01], score: 5}}")
    assert _points(sheet_spans(made, pack)) == [(0, 0), (4, 4), (5, 5), (6, 6), (10, 10)]


def test_a_criterion_that_is_never_found_takes_nothing(tmp_path: Path) -> None:
    """What nobody meets cannot lower an item."""
    pack = pack_of(tmp_path, "late < 0")
    assert _points(item_spans(_profile("deduct: {A01: 4}").items[0], pack)) == [(10, 10)]


_NUMBERS = st.integers(0, 30).map(lambda n: Decimal(n) / 10)


@given(
    kind=st.sampled_from(["count", "share", "number"]),
    steps=st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=2, max_size=4, unique_by=lambda step: step[0]),
    form=st.sampled_from(["linear", "tiers", "target", "linear none_below"]),
    value=st.fractions(0, 5, max_denominator=20),
)
def test_every_value_earns_what_is_said(
    kind: str, steps: list[tuple[Decimal, Decimal]], form: str, value: Fraction, pack: Pack
) -> None:
    """Whatever the indicator holds, the scale gives points within the spans, and both ends of the spans are earned."""
    of = {"count": "joint", "share": "joint_share", "number": "money"}[kind]
    listed = str([[str(v), str(p)] for v, p in sorted(steps)]).replace("'", "")
    scale = {
        "linear": f"linear: {listed}",
        "tiers": f"tiers: {listed}",
        "target": f"target: {steps[0][0]}, step: 0.1, lose: {steps[1][0] + 1}",
        "linear none_below": f"linear: {listed}, none_below: {max(v for v, _ in steps)}",
    }[form]
    item = _profile(f"scale: {{of: {of}, {scale}}}").items[0]
    assume(kind == "number" or value <= 1 or kind == "count")
    assert item.scale is not None
    points = points_on(item.scale, 10 * TICKS)(as_value(kind, Fraction(int(value)) if kind == "count" else value))
    assert any(low <= points <= high for low, high in scale_spans(item, pack)), (scale, value, points)


@given(times=st.integers(0, 30), late=st.booleans(), rushed=st.booleans(), each=st.integers(1, 4), most=st.integers(1, 9))
def test_every_sheet_comes_to_what_is_said(times: int, late: bool, rushed: bool, each: int, most: int, pack: Pack) -> None:
    """Whatever is found, the score is within the spans of the sheet."""
    made = _profile(f"deduct: {{A01: {{each: {each}, per: late, at_most: {most}}}, A02: 3}}", "bonus: {at_most: 5, items: []}")
    states = {"A01": FOUND if late else NOT_FOUND, "A02": FOUND if rushed else NOT_FOUND}
    total = scored(made, {"late": times}, states).sheet.score
    assert total is not None
    assert any(low <= total <= high for low, high in sheet_spans(made, pack))


def test_spans_that_touch_are_joined() -> None:
    """Points are whole ticks: nothing lies between one and the next."""
    assert merged([(5, 9), (0, 2), (3, 3), (8, 12)]) == [(0, 3), (5, 12)]
