"""The record of a yearly notice: figures, groups, table and result, each from the run and from nothing else."""

from fractions import Fraction

import pytest

from kaohe.explain.notice import figure_records, notice, practices, rounded_text
from kaohe.explain.records.notice import NoticeRecord
from kaohe.explain.results import indicators
from kaohe.records.values import Value
from kaohe.rulebook.notice_models import NoticeFigure
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run


@pytest.fixture(scope="module")
def told(daye: Run) -> NoticeRecord:
    """What the notice on Daye's year says."""
    return notice(daye)


def _shown(told: NoticeRecord) -> dict[str, str]:
    return {figure.id: figure.shown for figure in told.figures}


def test_figures_are_sums_of_what_measure_gives(daye: Run, told: NoticeRecord) -> None:
    """Each plain sum equals the sum over ``kaohe measure``; where the published notice says another number, ours stands."""
    units = indicators(daye).units

    def total(name: str) -> int:
        return sum(int(unit.values[name].value or 0) for unit in units)

    shown = _shown(told)
    for figure, name in {
        "plans": "plans_total", "single_plans": "single_plans", "joint_plans": "joint_plans", "tasks": "tasks_led",
        "single_tasks": "single_tasks_led", "joint_tasks": "joint_tasks_led", "objects_drawn": "objects_drawn",
        "objects_published": "objects_published", "problems": "problems_found", "out_of_plan_tasks": "out_of_plan_tasks",
        "plans_done": "plans_done", "plans_due": "plans_due", "credit_risk_tasks": "credit_risk_tasks",
    }.items():  # fmt: skip
        assert shown[figure] == str(total(name)), figure
    assert (shown["tasks"], shown["single_tasks"], shown["joint_share"]) == ("152", "65", "57.2%")  # printed: 151, 64, 57.6%
    exact = {figure.id: figure.value for figure in told.figures}
    assert Fraction(str(exact["joint_share"])) == Fraction(100 * total("joint_tasks_led"), total("tasks_led"))


def test_what_no_record_says_is_unknown(told: NoticeRecord) -> None:
    """The case has no list of items: the coverage of all is 数据不足, not 0 and not the 90% that the notice states."""
    unknown = {figure.id: (figure.shown, figure.value) for figure in told.figures if figure.state == "unknown"}
    assert unknown == dict.fromkeys(("catalog_items", "catalog_items_covered", "catalog_coverage"), ("数据不足", None))


@pytest.mark.parametrize(
    ("formula", "state", "shown"),
    [
        ("sum(tasks_led)", "unknown", "数据不足"),
        ("sum(tasks_led) FILTER (WHERE plans_total = 2)", "known", "4"),
        ("count(*) FILTER (WHERE tasks_led > 0)", "unknown", "数据不足"),
        ("100 * sum(plans_due) / sum(plans_done)", "not_applicable", "不适用"),
        ("100 * sum(plans_total) / count(*)", "known", "166.7%"),
    ],
)
def test_one_unknown_value_leaves_open_what_reads_it(daye: Run, formula: str, state: str, shown: str) -> None:
    """Unknown is never 0, nor is a share of nothing; what a condition leaves out decides nothing."""
    columns: dict[str, list[Value]] = {
        "tasks_led": [1, None, 3],
        "plans_total": [2, 1, 2],
        "plans_due": [0] * 3,
        "plans_done": [0] * 3,
    }
    made = daye._replace(
        measured=daye.measured._replace(columns=columns), records=daye.records._replace(units=daye.records.units[:3])
    )
    figure = NoticeFigure(id="it", title="它", unit="percent" if "100" in formula else "count", digits=1, formula=formula)
    (record,) = figure_records(made, [figure])
    assert (record.state, record.shown) == (state, shown)


def test_problems_stand_in_the_groups_of_the_pack(daye: Run, told: NoticeRecord) -> None:
    """Every failing found stands once, under its group, with the units in the order of the case."""
    found = {id_ for id_, states in daye.findings.states.items() if "found" in states}
    failings = [id_ for id_ in found if daye.rulebook.pack.criteria[id_].spec.kind == "failing"]
    listed = [c.criterion for problem in told.problems for c in problem.criteria]
    assert sorted(listed) == sorted(failings)
    timing = next(problem for problem in told.problems if problem.title == "抽查计划落实和时间安排不合理")
    assert [(c.title, [u.unit for u in c.units]) for c in timing.criteria][:2] == [
        ("计划外开展检查", ["市人社局", "市文旅局"]),
        ("年底突击检查", ["市教育局", "市文旅局"]),
    ]


def test_a_failing_outside_the_groups_stands_by_itself(daye: Run) -> None:
    """A pack without groups names each failing under its own title."""
    pack = daye.rulebook.pack
    assert pack.notice is not None
    bare = daye._replace(rulebook=daye.rulebook._replace(pack=pack._replace(notice=None)))
    told = notice(bare)
    assert [problem.title for problem in told.problems] == [c.title for problem in told.problems for c in problem.criteria]
    assert "联络员变动频繁" in [problem.title for problem in told.problems]
    assert (told.figures, [column.title for column in told.table.columns]) == ([], ["序号", "部门"])


def test_the_table_is_that_of_the_units(daye: Run, told: NoticeRecord) -> None:
    """A row a unit with its remark; a share of nothing is a dash; the totals are the figures."""
    rows = {row[1]: row for row in told.table.rows}
    assert len(rows) == 27
    assert rows["市文旅局"][2:] == ["3", "7", "5", "6", "3", "100%", "1个计划无检查对象;计划外开展2次检查", "26", "26", "0"]
    assert rows["市经信局"][7] == "—"
    assert told.table.totals == ["", "合计", "62", "90", "65", "87", "134", "100%", "", "1336", "1336", "225"]


def test_a_column_without_any_remark_is_left_out() -> None:
    """Records carry no remarks: the table of a ledger has no empty column for them."""
    told = notice(run(load_rulebook("cases/daye-2022-ledger")))
    assert "备注" not in [column.title for column in told.table.columns]
    assert {len(row) for row in [*told.table.rows, told.table.totals]} == {11}


def test_the_result_stands_in_rank_order(daye: Run, told: NoticeRecord) -> None:
    """Six and twenty-one, each in the order of the ranks."""
    assert [(grade.grade, len(grade.units)) for grade in told.grades] == [("优秀", 6), ("合格", 21)]
    ranks = {unit.name: daye.graded[i].standing.rank for i, unit in enumerate(daye.records.units)}
    for grade in told.grades:
        listed = [ranks[unit] or 0 for unit in grade.units]
        assert listed == sorted(listed)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        ("2175/38", 1, "57.2"), ("115/4", 1, "28.8"), ("100", 1, "100"), ("1/3", 2, "0.33"), ("-5/2", 0, "-3"), ("-1/100", 1, "0"),
        ("1999/20", 1, "100"), ("0", 2, "0"), ("1336", 0, "1336"),
    ],
)  # fmt: skip
def test_rounding(value: str, digits: int, text: str) -> None:
    """Half up, no zeros behind the point, no negative nothing."""
    assert rounded_text(Fraction(value), digits) == text


def test_practices_are_parts() -> None:
    """A line with # and a space is a heading; what stands before the first has none; empty lines count for nothing."""
    parts = practices("先说一句\n\n# 一项\n 甲 \n乙\n#不是标题\n# 二项\n")
    assert [(part.title, part.paragraphs) for part in parts] == [
        ("", ["先说一句"]), ("一项", ["甲", "乙", "#不是标题"]), ("二项", []),
    ]  # fmt: skip
