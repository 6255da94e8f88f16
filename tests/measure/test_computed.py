"""Sums of counts are added in plain Python; any other formula by DuckDB. Both give the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.faults import KaoheError
from kaohe.measure import computed
from kaohe.measure.computed import compute
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.expressions import signed_names
from kaohe.rulebook.pack_models import Indicator

UNITS = 3


def _indicators(**values: str) -> dict[str, Indicator]:
    """Return counts a, b, c that are entered, and those that are computed from them."""
    told: list[tuple[str, str, object]] = [(name, "observed", True) for name in "abc"]
    told += [(name, "value", value) for name, value in values.items()]
    return {
        name: Indicator.model_validate({"name": name, "title": name, "type": "count", key: origin}) for name, key, origin in told
    }


counts = st.lists(st.one_of(st.integers(0, 9), st.none(), st.just(NOT_APPLICABLE)), min_size=UNITS, max_size=UNITS)
stated = st.dictionaries(st.sampled_from("xy"), st.lists(st.one_of(st.integers(0, 9), st.none()), min_size=UNITS, max_size=UNITS))


@given(st.fixed_dictionaries(dict.fromkeys("abc", counts)), stated, stated)
def test_sums_are_what_duckdb_computes(
    base: dict[str, list[Value]], told: dict[str, list[Value]], forced: dict[str, list[Value]]
) -> None:
    """Whatever is unknown or not applicable, stated or settled, also where one sum reads another."""
    indicators = _indicators(x="a + b - c", y="x - a")
    added = compute(indicators, base, told, forced, UNITS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(computed, "_plain_sums", lambda *_: None)
        assert compute(indicators, base, told, forced, UNITS) == added


@pytest.mark.parametrize(("formula", "answer"), [("a * b", 12), ("a - (b - c)", 3), ("greatest(a, b)", 4), ("a + 1", 5)])
def test_other_formulas_are_left_to_duckdb(formula: str, answer: int) -> None:
    """One of them is enough: those that it reads are computed there too."""
    assert signed_names(formula) is None
    columns = compute(_indicators(x="a + b", y=formula), {"a": [4], "b": [3], "c": [2]}, {}, {}, 1)[1]
    assert columns["x"] == [7]
    assert columns["y"] == [answer]


@pytest.mark.parametrize("formula", ["a + b", "a * b"])
def test_a_number_too_large_is_refused(formula: str) -> None:
    """A count is an integer of 64 bits."""
    with pytest.raises(KaoheError, match="特别大的数"):
        compute(_indicators(x=formula), {"a": [9 * 10**18], "b": [9 * 10**18], "c": [0]}, {}, {}, 1)
