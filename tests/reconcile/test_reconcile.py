"""Published figures against made-up records worked by hand, and against each other."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.explain.expressions import cell
from kaohe.reconcile.reconcile import Basis, basis_of, figure_records, reconcile
from kaohe.reconcile.records import FigureRecord
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.case_models import Figure
from kaohe.rulebook.figures import Stated
from kaohe.run import Run

UNITS = ["甲局", "乙局", "丙局"]
TABLE: dict[str, list[Value]] = {
    "led": [4, 5, 2],
    "joint": [3, 1, 2],
    "late": [0, 2, None],
    "printed": [(3, 4), (1, 4), None],
    "grade": ["优秀", "合格", "合格"],
}
TITLES = {"led": "发起数", "joint": "联合数", "late": "超期数", "printed": "表列占比", "grade": "等次"}


def _figure(id_: str = "it", published: str | None = "11", unit: str = "count", **keys: Any) -> Figure:
    printed = {} if published is None else {"published": published}
    digits = len((published or "").partition(".")[2])
    return Figure.model_validate({"id": id_, "title": id_, "place": "一", "unit": unit, "digits": digits, **printed, **keys})


def _basis(*figures: Figure, table: Mapping[str, Sequence[Value]] = TABLE, units: Sequence[str] = tuple(UNITS)) -> Basis:
    columns = {name: [cell(v) for v in column] for name, column in table.items()}
    return Basis(columns, TITLES, units, {f.id: f for f in figures if f.per_unit is None})


def _come_out(figure: Figure, *others: Figure) -> FigureRecord:
    (record,) = figure_records(Stated(figure, 1), _basis(figure, *others))
    return record


def test_a_sum_that_agrees() -> None:
    """4 + 5 + 2 is 11: no difference, no reading is tried."""
    record = _come_out(_figure(formula="sum(led)", readings=[{"title": "联合", "formula": "sum(joint)"}]))
    assert (record.state, record.computed, record.difference, record.readings) == ("agrees", "11", "0", [])
    assert record.checks[0].said == "发起数合计 11"


def test_a_share_is_compared_at_the_digits_that_were_printed() -> None:
    """6/11 is 54.5454…%: 54.5 and 55 agree, 54.6 is 0.1 too much."""
    formula = "100 * sum(joint) / sum(led)"
    assert _come_out(_figure(published="54.5", unit="percent", formula=formula)).state == "agrees"
    assert _come_out(_figure(published="55", unit="percent", formula=formula)).state == "agrees"
    record = _come_out(_figure(published="54.6", unit="percent", formula=formula))
    assert (record.state, record.computed, record.difference) == ("differs", "54.5", "+0.1")
    assert record.checks[0].exact == "600/11"
    assert record.checks[0].said == "100 × 联合数合计 6 ÷ 发起数合计 11 = 54.5455"
    assert [(r.title, r.agrees) for r in record.readings] == [("有尾数就进一", True)]


def test_a_half_that_was_cut_off_is_said() -> None:
    """5/8 of the units is 62.5%: printed as 62, cut off; as 63, it agrees; as 61, no rounding gives it."""
    formula = "100 * sum(led) / (sum(joint) + 2)"
    table: dict[str, list[Value]] = {**TABLE, "led": [5, 0, 0], "joint": [6, 0, 0]}
    states = {}
    for published in ("63", "62", "61"):
        figure = _figure(published=published, unit="percent", formula=formula)
        (record,) = figure_records(Stated(figure, 1), _basis(figure, table=table))
        states[published] = (record.state, [r.title for r in record.readings])
    assert states == {"63": ("agrees", []), "62": ("differs", ["截去尾数，不四舍五入"]), "61": ("differs", [])}


def test_readings_that_agree_are_told_from_those_that_do_not() -> None:
    """Printed 2, three units counted: without 丙局 it is 2; the units are named."""
    readings = [
        {"title": "不满三次的不算", "formula": "count(*) FILTER (WHERE led >= 3)"},
        {"title": "只算优秀的", "formula": "count(*) FILTER (WHERE grade = '优秀')"},
        {"title": "没有记录的口径", "formula": "count(*) FILTER (WHERE late > 0)"},
    ]
    record = _come_out(_figure(published="2", formula="count(*) FILTER (WHERE led > 0)", readings=readings))
    assert record.checks[0].counted == UNITS
    assert [(r.computed, r.agrees, r.left_out) for r in record.readings] == [
        ("2", True, ["丙局"]),
        ("1", False, ["乙局", "丙局"]),
        (None, False, []),
    ]
    assert record.readings[2].why == "超期数未知：丙局"


def test_an_unknown_value_names_its_unit() -> None:
    """0 + 2 + unknown is not 2: it cannot be computed, whatever was printed."""
    for published in ("2", "5"):
        record = _come_out(_figure(published=published, formula="sum(late)"))
        assert (record.state, record.computed, record.why) == ("cannot", None, "超期数未知：丙局")


def test_what_cannot_be_computed_says_why_and_what_was_tried() -> None:
    """A reading that agrees does not turn a reason into a proof."""
    record = _come_out(_figure(why="没有记录", readings=[{"title": "发起数", "formula": "sum(led)"}]))
    assert (record.state, record.why, record.readings[0].agrees) == ("cannot", "没有记录", True)


def test_parts_that_do_not_make_the_whole() -> None:
    """10464 against 5347 + 5928: the difference, and what each number would have to be."""
    whole = _figure(published="10464", equals="market + other")
    record = _come_out(whole, _figure("market", "5347", why="-"), _figure("other", "5928", why="-"))
    assert (record.state, record.computed, record.difference) == ("differs", "11275", "-811")
    assert [(m.id, m.would_be) for m in record.checks[0].mends] == [("market", "4536"), ("other", "5117")]


def test_a_part_that_is_taken_away_is_mended_the_other_way() -> None:
    """5 against 12 - 6: the 12 would be 11, or the 6 would be 7."""
    record = _come_out(_figure(published="5", equals="a - b"), _figure("a", "12", why="-"), _figure("b", "6", why="-"))
    assert [(m.id, m.would_be) for m in record.checks[0].mends] == [("a", "11"), ("b", "7")]


def test_a_figure_with_several_checks_differs_when_one_does() -> None:
    """The records agree, one relation does, the other does not; all three are kept."""
    relations = [{"equals": "a + b"}, {"title": "两处", "equals": "c"}]
    others = [_figure("a", "5", why="-"), _figure("b", "6", why="-"), _figure("c", "12", why="-")]
    record = _come_out(_figure(formula="sum(led)", relations=relations), *others)
    assert [check.state for check in record.checks] == ["agrees", "agrees", "differs"]
    assert (record.state, record.difference) == ("differs", "-1")
    assert record.checks[2].mends == []


def test_a_relation_proves_what_the_records_cannot() -> None:
    """With a reason for the records and a relation that holds, the figure agrees, and the reason stays."""
    record = _come_out(_figure(why="没有记录", equals="a + 5"), _figure("a", "6", why="-"))
    assert (record.state, record.why) == ("agrees", "没有记录")


@pytest.mark.parametrize(
    ("printed", "state"),
    [("38.6", "agrees"), ("38.7", "agrees"), ("38.8", "agrees"), ("38.9", "differs"), ("38.5", "differs")],
)
def test_rounded_parts_are_given_their_rounding(printed: str, state: str) -> None:
    """57.6 - 18.9 is 38.7; before rounding it can have been from 38.6 to 38.8, and printed so, not more."""
    this_year, last = _figure("this", "57.6", "percent", why="-"), _figure("last", "18.9", "percent", why="-")
    record = _come_out(_figure(published=printed, unit="percentage_point", equals="this - last"), this_year, last)
    assert record.state == state
    assert bool(record.checks[0].why) == (state == "agrees" and printed != "38.7")


def test_whole_numbers_are_given_no_rounding() -> None:
    """A count is exact: 11 is not 12."""
    assert _come_out(_figure(equals="a"), _figure("a", "12", why="-")).state == "differs"


def test_a_share_of_nothing_cannot_be_computed() -> None:
    """By records and by figures."""
    by_records = _come_out(_figure(published="0", unit="percent", formula="100 * sum(joint) / sum(led) FILTER (WHERE led > 9)"))
    assert (by_records.state, by_records.why) == ("cannot", "分母为 0，或没有适用的单位")
    by_figures = _come_out(_figure(published="0", unit="percent", equals="100 / a"), _figure("a", "0", why="-"))
    assert (by_figures.state, by_figures.why) == ("cannot", "分母为 0")


def test_figures_printed_for_each_unit() -> None:
    """甲局 3/4 is 75, 乙局 1/5 is 20 and was printed as 25; nothing was printed for 丙局."""
    readings = [{"title": "去掉一次", "formula": "100 * joint / (led - 1)"}]
    figure = _figure(published=None, unit="percent", per_unit="printed", formula="100 * joint / led", readings=readings)
    records = figure_records(Stated(figure, 1), _basis(figure))
    assert [(r.of_unit, r.published, r.computed, r.state) for r in records] == [
        ("甲局", "75", "75", "agrees"),
        ("乙局", "25", "20", "differs"),
    ]
    assert [(r.title, r.agrees, r.said) for r in records[1].readings] == [
        ("去掉一次", True, "100 × 联合数 1 ÷ （发起数 5 − 1） = 25")
    ]


def test_a_unit_whose_records_are_unknown_is_said() -> None:
    """The figure of 丙局 was printed, its records are not known; where 0 is divided by 0 there is nothing to hold it against."""
    table: dict[str, list[Value]] = {**TABLE, "printed": [(1, 1), NOT_APPLICABLE, (1, 1)], "led": [0, 0, 1], "joint": [0, 0, None]}
    figure = _figure(published=None, unit="percent", per_unit="printed", formula="100 * joint / led")
    records = figure_records(Stated(figure, 1), _basis(figure, table=table))
    assert [(r.of_unit, r.state, r.why) for r in records] == [
        ("甲局", "cannot", "分母为 0，或没有适用的单位"),
        ("丙局", "cannot", "联合数未知：丙局"),
    ]


def test_a_per_unit_figure_that_nobody_has_is_still_accounted_for() -> None:
    """One record that says so."""
    table: dict[str, list[Value]] = {**TABLE, "printed": [None, None, None]}
    figure = _figure(published=None, unit="percent", per_unit="printed", formula="100 * joint / led")
    (record,) = figure_records(Stated(figure, 1), _basis(figure, table=table))
    assert (record.state, record.why) == ("cannot", "案例里没有各单位的表列占比")


def test_many_unknown_units_are_counted() -> None:
    """Twenty are named; where every unit is unknown, none is."""
    units = [f"局{i}" for i in range(30)]
    figure = _figure(formula="sum(late)")
    some = figure_records(Stated(figure, 1), _basis(figure, table={"late": [1, *[None] * 29]}, units=units))
    assert some[0].why == f"超期数未知：{'、'.join(units[1:21])} 等 29 家"
    every = figure_records(Stated(figure, 1), _basis(figure, table={"late": [None] * 30}, units=units))
    assert every[0].why == "超期数未知：全部单位"


_COLUMN = st.lists(st.integers(0, 500), min_size=1, max_size=6)


@given(_COLUMN, st.data())
def test_one_unit_of_the_last_digit_turns_agreement_into_difference(joint: list[int], data: st.DataObject) -> None:
    """For any records and digits: what is computed agrees with itself, and one more or less in the last digit does not."""
    more = data.draw(st.lists(st.integers(1, 500), min_size=len(joint), max_size=len(joint)))
    digits = data.draw(st.integers(0, 4))
    table: dict[str, list[Value]] = {"joint": [*joint], "led": [a + b for a, b in zip(joint, more, strict=True)]}
    units = [str(i) for i in range(len(joint))]

    def state(published: str) -> tuple[str, str | None, str | None]:
        figure = _figure(published=published, unit="percent", formula="100 * sum(joint) / sum(led)")
        (record,) = figure_records(Stated(figure, 1), _basis(figure, table=table, units=units))
        return record.state, record.computed, record.difference

    computed = state(f"{Decimal(0):.{digits}f}")[1]
    assert computed is not None
    assert state(computed)[0] == "agrees"
    step = Decimal(1).scaleb(-digits)
    assert state(f"{Decimal(computed) + step:f}")[::2] == ("differs", f"+{step:f}")
    if Decimal(computed) >= step:
        assert state(f"{Decimal(computed) - step:f}")[::2] == ("differs", f"-{step:f}")


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(-100, 100))
def test_a_sum_agrees_only_with_itself(a: int, b: int, off: int) -> None:
    """Whole against parts: the difference is what it is off by, and the parts are mended by as much."""
    if a + b + off < 0:
        return
    record = _come_out(
        _figure(published=str(a + b + off), equals="a + b"), _figure("a", str(a), why="-"), _figure("b", str(b), why="-")
    )
    assert (record.state == "agrees") == (off == 0)
    assert int(record.difference or 0) == off
    assert all(int(m.would_be) == int(m.published) + off for m in record.checks[0].mends)


def test_the_notice_of_daye_is_accounted_for(daye: Run) -> None:
    """Every entry of the file has a record in one of the three states, and what cannot be computed has a reason."""
    record = reconcile(daye)
    whole = [f for f in record.figures if not f.of_unit]
    assert len(whole) == 77
    assert len({f.id for f in whole}) == 77
    assert len([f for f in record.figures if f.of_unit]) == 26
    assert all(f.why for f in record.figures if f.state == "cannot")
    assert all(f.computed for f in record.figures if f.state != "cannot")
    counts = record.counts
    assert counts.agrees + counts.differs + counts.cannot == len(record.figures)
    assert len({(f.line) for f in whole}) == 77


def test_what_is_wrong_in_the_notice_of_daye_is_found(daye: Run) -> None:
    """151 and 152 tasks, 64 and 65, 57.6 and 57.2 %, done tasks, objects of the platform, units without problems."""
    found = {f.id: (f.published, f.computed, f.difference) for f in reconcile(daye).figures if f.state == "differs"}
    assert found == {
        "tasks_intro": ("151", "152", "-1"),
        "joint_share_intro": ("57.6", "57.2", "+0.4"),
        "tasks_1_1": ("151", "152", "-1"),
        "single_tasks_1_1": ("64", "65", "-1"),
        "tasks_done_1_1": ("151", "152", "-1"),
        "platform_objects_2_3": ("10464", "11275", "-811"),
        "units_without_problems_3_2": ("6", "7", "-1"),
    }


def test_published_grades_stand_beside_the_indicators(daye: Run) -> None:
    """A formula may read the grade that was published for each unit."""
    basis = basis_of(daye, [])
    assert len(basis.columns["published_grade"]) == 27
    assert basis.columns["published_grade"].count("优秀") == 6
