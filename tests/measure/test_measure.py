"""Indicators computed from others: exactness, 0/0, unknown, and two sources that disagree."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.faults import FaultyInput
from kaohe.measure.measure import Measured, measure
from kaohe.records.read import Records
from kaohe.records.units import Unit
from kaohe.records.values import NOT_APPLICABLE, Source, Supplied, Value
from kaohe.rulebook.pack_models import Indicator

SOURCE = Source("t.csv", "", 2, "附件1")


def _indicators(*lines: dict[str, Any]) -> dict[str, Indicator]:
    base: list[dict[str, Any]] = [{"name": n, "title": n, "type": "count", "observed": True} for n in ("single", "joint", "extra")]
    made = [Indicator.model_validate({"title": line["name"], **line}) for line in [*base, *lines]]
    return {i.name: i for i in made}


SUM: dict[str, Any] = {"name": "led", "type": "count", "value": "single + joint - extra"}
SHARE: dict[str, Any] = {"name": "rate", "type": "share", "ratio": {"of": "joint", "to": "led"}}


def _measure(indicators: dict[str, Indicator], **supplied: list[Value]) -> Measured:
    size = len(next(iter(supplied.values())))
    values = {
        name: {i: Supplied(v, (SOURCE._replace(row=i + 2),)) for i, v in enumerate(column) if v is not None}
        for name, column in supplied.items()
    }
    return measure(indicators, Records([Unit(f"单位{i}") for i in range(size)], values, [], [], []))


def test_values_and_ratios_build_on_one_another() -> None:
    """Led = single + joint - extra; rate = joint / led, kept as two integers."""
    result = _measure(_indicators(SUM, SHARE), single=[3, 0], joint=[4, 2], extra=[1, 0])
    assert result.columns["led"] == [6, 2]
    assert result.columns["rate"] == [(4, 6), (2, 2)]


def test_zero_of_zero_does_not_apply_and_unknown_stays_unknown() -> None:
    """0/0 is not applicable; a part that is unknown makes the sum and the share unknown, never zero."""
    result = _measure(_indicators(SUM, SHARE), single=[0, None, 2], joint=[0, 1, None], extra=[0, 0, 0])
    assert result.columns["led"] == [0, None, None]
    assert result.columns["rate"] == [NOT_APPLICABLE, None, None]


def test_what_is_computed_from_something_not_applicable_does_not_apply() -> None:
    """A part that does not apply makes the sum not applicable, not unknown and not zero."""
    assert _measure(_indicators(SUM), single=[NOT_APPLICABLE], joint=[1], extra=[0]).columns["led"] == [NOT_APPLICABLE]


def test_a_supplied_value_stands_in_where_the_parts_are_unknown() -> None:
    """A table that gives the sum alone supplies it, and what builds on it is computed."""
    result = _measure(_indicators(SUM, SHARE), single=[None], joint=[2], extra=[None], led=[4])
    assert result.columns["led"] == [4]
    assert result.columns["rate"] == [(2, 4)]


def test_what_builds_on_a_stand_in_is_computed_from_it() -> None:
    """C cannot be computed and is supplied as 5: d = c + joint is 7, whatever SQL would make of the unknown part."""
    c = {"name": "c", "type": "count", "value": "CASE WHEN single > 0 THEN 1 ELSE 0 END"}
    d = {"name": "d", "type": "count", "value": "c + joint"}
    assert _measure(_indicators(c, d), single=[None], joint=[2], extra=[0], c=[5]).columns["d"] == [7]


def test_a_stated_percent_agrees_with_the_share_it_was_rounded_from() -> None:
    """13/23 and a published 56.5% are one value; 56.4% is another, and the fault shows the fraction."""
    assert _measure(_indicators(SUM, SHARE), single=[10], joint=[13], extra=[0], rate=[(113, 200)]).columns["rate"] == [(13, 23)]
    with pytest.raises(FaultyInput, match=r"13/23（56\.5%）"):
        _measure(_indicators(SUM, SHARE), single=[10], joint=[13], extra=[0], rate=[(141, 250)])


def test_a_count_below_zero_is_a_fault() -> None:
    """More out-of-plan tasks than tasks: the data cannot be right."""
    with pytest.raises(FaultyInput, match="算出负数 -2"):
        _measure(_indicators(SUM), single=[1], joint=[0], extra=[3])


def test_a_supplied_value_that_contradicts_the_parts_is_a_fault() -> None:
    """Both values and the source are named; nothing is chosen in silence."""
    with pytest.raises(FaultyInput, match="由明细算出 6，附件1 写的是 7") as caught:
        _measure(_indicators(SUM), single=[3], joint=[3], extra=[0], led=[7])
    assert caught.value.faults[0].line == 2


def test_the_sources_of_a_computed_value_are_those_of_its_parts() -> None:
    """A share is followed to the rows of both of its parts, each once."""
    result = _measure(_indicators(SUM, SHARE), single=[3], joint=[4], extra=[1])
    assert result.sources("rate", 0) == (SOURCE,)


def test_other_scalar_expressions_run_too_and_keep_what_is_unknown() -> None:
    """CASE and GREATEST are let through; what SQL would take from ELSE, or skip as NULL, stays unknown."""
    flag = {"name": "many", "type": "flag", "value": "CASE WHEN single > 2 THEN true ELSE joint > 2 END"}
    most = {"name": "most", "type": "count", "value": "greatest(single, joint)"}
    result = _measure(_indicators(flag, most), single=[3, 0, None], joint=[0, 3, 0], extra=[0, 0, 0])
    assert result.columns["many"] == [True, True, None]
    assert result.columns["most"] == [3, 3, None]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(0, 50)), st.one_of(st.none(), st.integers(0, 50)), st.sampled_from([None, 0, 0])
        ),
        min_size=1,
        max_size=20,
    )
)
def test_random_tables_against_plain_python(rows: list[tuple[int | None, int | None, int | None]]) -> None:
    """Every computed value equals the same arithmetic in plain Python."""
    single, joint, extra = (list(column) for column in zip(*rows, strict=True))
    result = _measure(_indicators(SUM, SHARE), single=single, joint=joint, extra=extra)
    for i, (a, b, c) in enumerate(rows):
        led = None if a is None or b is None or c is None else a + b - c
        assert result.columns["led"][i] == led
        if led is None or b is None:
            assert result.columns["rate"][i] is None
        elif led == 0:
            assert result.columns["rate"][i] is (NOT_APPLICABLE if b == 0 else None)
        else:
            assert result.columns["rate"][i] == (b, led)
