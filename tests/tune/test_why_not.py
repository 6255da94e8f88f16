"""What would bring a unit to a grade, held against trying everything."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.faults import FaultyInput
from kaohe.records.values import Value
from kaohe.rulebook.pack import Pack
from kaohe.run import Run
from kaohe.tune import why_not
from kaohe.tune.counterfactuals import search as why_not_search
from kaohe.tune.counterfactuals.bound import Bound
from kaohe.tune.counterfactuals.search import Searched, nearest_of, search
from kaohe.tune.counterfactuals.trials import Trials
from kaohe.tune.counterfactuals.values import can_change, not_known
from tests.tune.few_facts import (
    GRADES,
    PROFILE,
    SCALES,
    WAYS,
    applied,
    every_change,
    grade_after,
    made_up_pack,
    made_up_run,
    possible,
    total,
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The made-up pack."""
    return made_up_pack(tmp_path_factory.mktemp("rules"))


@st.composite
def units(draw: st.DrawFn) -> dict[str, Value]:
    """Facts of a unit that go together."""
    drawn = draw(st.integers(0, 4))
    done = draw(st.integers(0, drawn))
    return {
        "drawn": drawn,
        "done": done,
        "late": draw(st.integers(0, done)),
        "led": draw(st.integers(0, 3)),
        "rushed": draw(st.booleans()),
        "barred": draw(st.sampled_from([False, False, False, True])),
        "online": draw(st.sampled_from([False, True, None])),
    }


def searched(run: Run, unit: int, wanted: str) -> Searched:
    """Search as the command does."""
    return search(Trials(run, unit), can_change(run, unit), wanted)


def reaches(run: Run, grade: str | None, wanted: str) -> bool:
    """Say whether a grade is the wanted one or a better."""
    order = [g.grade for g in run.rulebook.profile.grades]
    return grade is not None and order.index(grade) <= order.index(wanted)


@settings(max_examples=60)
@given(data=st.data())
def test_every_set_reaches_the_grade_and_none_is_smaller_or_nearer(pack: Pack, data: st.DataObject) -> None:
    """By the whole pipeline each set gives the grade; by trying everything, no fewer facts and no less change would do."""
    rubric = PROFILE.format(
        scale=data.draw(st.sampled_from(SCALES)), way=data.draw(st.sampled_from(WAYS)), grades=data.draw(st.sampled_from(GRADES))
    )
    facts = data.draw(st.lists(units(), min_size=2, max_size=4))
    groups = data.draw(st.sampled_from([(), ("甲", "乙", "甲", "乙")]))
    run = made_up_run(pack, rubric + ("groups: {by: group}\n" if groups else ""), facts, groups)
    if reaches(run, run.graded[0].standing.grade, "优秀"):
        assert why_not(run, 0, "优秀").state == "has"
        return
    found = searched(run, 0, "优秀")
    for one in found.sets:
        assert possible(run, 0, one.values)
        assert one.total == total(run, 0, one.values)
        assert reaches(run, applied(run, 0, one.values).graded[0].standing.grade, "优秀")
    size = len(found.sets[0].values) if found.sets else 5
    assert found.nearest
    assert found.ruled_out == (size - 1 if found.sets else len(can_change(run, 0)))
    for smaller in range(1, min(size, 3)):
        for change in every_change(run, 0, smaller):
            assert not possible(run, 0, change) or not reaches(run, grade_after(run, 0, change), "优秀")
    if found.sets and size < 3:
        for change in every_change(run, 0, size):
            if possible(run, 0, change) and reaches(run, grade_after(run, 0, change), "优秀"):
                assert total(run, 0, change) >= found.sets[0].total


@settings(max_examples=30)
@given(facts=st.lists(units(), min_size=2, max_size=4), scale=st.sampled_from(SCALES), grades=st.sampled_from(GRADES))
def test_what_is_told_is_what_the_whole_pipeline_gives(pack: Pack, facts: list[dict[str, Value]], scale: str, grades: str) -> None:
    """Score, rank, displaced units and unknown facts: as grading anew with the facts changed gives them."""
    run = made_up_run(pack, PROFILE.format(scale=scale, way="rescale", grades=grades), facts)
    record = why_not(run, 0, "优秀")
    trials = Trials(run, 0)
    for told, one in zip(record.sets, searched(run, 0, "优秀").sets if record.state == "smallest" else [], strict=False):
        again = applied(run, 0, one.values)
        assert (told.outcome.grade, told.outcome.rank) == (again.graded[0].standing.grade, again.graded[0].standing.rank)
        lower = [
            u
            for u in range(1, len(facts))
            if (new := again.graded[u].standing.grade) and not reaches(run, new, str(run.graded[u].standing.grade))
        ]
        assert [d.unit for d in told.displaced] == [f"单位{u}" for u in lower]
        assert all(alone.outcome is None or not reaches(run, alone.outcome.grade, "优秀") for alone in told.alone)
    if record.state != "has":
        for found in nearest_of(Bound(trials, "优秀"), [[fact] for fact in not_known(run, 0)])[0]:
            assert reaches(run, applied(run, 0, found.values).graded[0].standing.grade, "优秀")


SOUND: dict[str, Any] = {"drawn": 4, "done": 4, "late": 0, "led": 2, "rushed": False, "barred": False, "online": False}
RUBRIC = PROFILE.format(scale=SCALES[0], way="rescale", grades=GRADES[0])


def test_a_part_never_comes_above_its_whole(pack: Pack) -> None:
    """All that was drawn is done: more cannot be done, and the count is not among what may change."""
    run = made_up_run(pack, RUBRIC, [{**SOUND, "drawn": 2, "done": 2, "rushed": True}, SOUND])
    assert "完成数" not in [fact.title for fact in why_not(run, 0, "优秀").facts]


def test_the_finding_that_bars_is_named_with_what_clears_it(pack: Pack) -> None:
    """A major failing bars the best grade; taking back the observation that it rests on clears it."""
    run = made_up_run(pack, RUBRIC, [{**SOUND, "rushed": True}, {**SOUND, "led": 0, "done": 3}])
    record = why_not(run, 0, "优秀")
    (barrier,) = record.barriers
    assert (barrier.criterion, barrier.how) == ("A03", "barred")
    assert [(c.title, c.now, c.then) for c in barrier.cleared_by] == [("认定突击", "是", "否")]
    assert record.sets[0].displaced[0].unit == "单位1"


def test_what_others_decide_stands_in_the_way(pack: Pack) -> None:
    """A veto that rests on a fact which the unit cannot change: no set, and the fact is named."""
    run = made_up_run(pack, RUBRIC, [{**SOUND, "barred": True}, {**SOUND, "led": 0, "done": 3}])
    record = why_not(run, 0, "优秀")
    assert (record.state, record.sets, [b.how for b in record.barriers]) == ("impossible", [], ["forced"])
    assert [(f.title, f.value) for f in record.fixed] == [("认定造假", "是")]


def test_an_unknown_fact_that_would_be_enough_is_told_apart(pack: Pack) -> None:
    """Two points are missing, and whether the unit inspects online is unknown: found out to be so, it gives them."""
    run = made_up_run(pack, RUBRIC, [{**SOUND, "online": None}, {**SOUND, "online": True}])
    record = why_not(run, 0, "优秀")
    assert [[(c.title, c.now, c.then) for c in one.changes] for one in record.finding_out] == []  # a tie at the edge of the quota
    run = made_up_run(pack, RUBRIC, [{**SOUND, "online": None, "led": 3}, {**SOUND, "online": True}])
    record = why_not(run, 0, "优秀")
    assert [[(c.title, c.now, c.then) for c in one.changes] for one in record.finding_out] == [[("认定线上检查", "未知", "是")]]


def test_a_large_count_is_brought_to_the_least_that_suffices(pack: Pack) -> None:
    """Of 3,000 drawn, 80 in 100 must be done: exactly the least number that reaches the line, and proven."""
    grades = "[{grade: 优秀, at_least: 92}, {grade: 合格}]"
    facts = {**SOUND, "drawn": 3000, "done": 1000, "led": 0, "online": False}
    run = made_up_run(pack, PROFILE.format(scale=SCALES[0], way="rescale", grades=grades), [facts, SOUND])
    record = why_not(run, 0, "优秀")
    (done,) = (change for one in record.sets for change in one.changes if change.title == "完成数")
    least = int(done.then)
    assert (record.state, record.nearest, record.every) == ("smallest", True, True)
    assert grade_after(run, 0, {"done": least}) == "优秀"
    assert grade_after(run, 0, {"done": least - 1}) == "合格"


def test_of_two_ways_with_the_same_facts_the_nearer_is_offered(pack: Pack) -> None:
    """More done is little by the side of other units, one late less is a third of all: five more done and one late less."""
    grades = "[{grade: 优秀, at_least: 92}, {grade: 合格}]"
    facts = {**SOUND, "drawn": 10, "done": 5, "late": 3}
    other = {**SOUND, "drawn": 100, "done": 100}
    run = made_up_run(pack, PROFILE.format(scale=SCALES[0], way="rescale", grades=grades), [facts, other])
    (one,) = searched(run, 0, "优秀").sets
    assert one.values == {"done": 10, "late": 2}
    assert one.total == Fraction(5, 95) + Fraction(1, 3)
    assert grade_after(run, 0, {"done": 7, "late": 0}) == "优秀"


def test_a_grade_that_the_profile_does_not_have(daye: Run) -> None:
    """The nearest name is offered."""
    with pytest.raises(FaultyInput) as caught:
        why_not(daye, 0, "优良")
    (fault,) = caught.value.faults
    assert (fault.code, fault.message, fault.hint) == ("N001", "评分方案 daye-2022 没有等次“优良”", "是不是 优秀？")


def test_the_seventh_of_daye(daye: Run) -> None:
    """One task by credit risk would have brought the seventh into the quota of six, at the cost of the sixth."""
    names = [unit.name for unit in daye.records.units]
    record = why_not(daye, names.index("市自然资源和规划局"), "优秀")
    assert (record.state, record.ruled_out, record.nearest, record.every) == ("smallest", 0, True, True)
    assert [[(c.indicator, c.now, c.then) for c in one.changes] for one in record.sets] == [[("credit_risk_tasks", "0", "1")]]
    assert [(d.unit, d.grade, d.new_grade) for d in record.sets[0].displaced] == [("市商务局", "优秀", "合格")]
    assert [one.changes[0].indicator for one in record.finding_out] == [
        "offsite_supervision_observed",
        "smart_supervision_observed",
        "positive_list_firms",
    ]


@pytest.mark.parametrize("name", ["市教育局", "市经信局", "市金融办"])
def test_the_sets_of_daye_applied_to_its_tables(daye: Run, name: str) -> None:
    """Each set, graded anew by the whole pipeline, gives the grade with the score and rank that were told."""
    unit = [u.name for u in daye.records.units].index(name)
    record, found = why_not(daye, unit, "优秀"), searched(daye, unit, "优秀")
    assert len(record.sets) == len(found.sets) > 0
    for told, one in zip(record.sets, found.sets, strict=True):
        again = applied(daye, unit, one.values).graded[unit].standing
        assert (again.grade, again.rank) == ("优秀", told.outcome.rank)


def test_a_unit_that_has_the_grade(daye: Run) -> None:
    """Nothing is sought."""
    unit = [u.name for u in daye.records.units].index("市住建局")
    record = why_not(daye, unit, "合格")
    assert (record.state, record.now.grade, record.sets, record.not_enough) == ("has", "优秀", [], [])


def test_a_set_of_five_is_proven_the_smallest(daye: Run) -> None:
    """Every set of four facts falls short by the bound or by trial: five are the fewest, and none of them can be left out."""
    unit = [u.name for u in daye.records.units].index("市文旅局")
    record = why_not(daye, unit, "优秀")
    assert (record.state, record.ruled_out, record.nearest) == ("smallest", 4, True)
    assert [len(one.changes) for one in record.sets] == [5]
    assert all(alone.outcome is None or alone.outcome.grade == "合格" for alone in record.sets[0].alone)
    reaches_to = {fact.title: (fact.low, fact.high) for fact in record.facts}
    assert (reaches_to["发起单部门检查数"], reaches_to["认定为年底突击"]) == (("0", "17"), (None, None))


def test_what_is_not_proven_is_not_claimed(daye: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a limit stops the search, a set is still offered, and neither fewest facts nor nearest values are claimed of it."""
    unit = [u.name for u in daye.records.units].index("市文旅局")
    monkeypatch.setattr(why_not_search, "MOST_STEPS", 20)
    record = why_not(daye, unit, "优秀")
    assert (record.state, record.nearest) == ("larger", False)
    assert record.ruled_out < len(record.sets[0].changes) - 1
    for one in record.sets:
        assert one.outcome.grade == "优秀"
        assert all(alone.outcome is None or alone.outcome.grade == "合格" for alone in one.alone)


def test_values_that_are_not_proven_the_nearest(daye: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a set of facts takes too many steps, what a sample of its values reaches is offered and not called the nearest."""
    unit = [u.name for u in daye.records.units].index("市教育局")
    monkeypatch.setattr(why_not_search, "MOST_OF_ONE", 1)
    record = why_not(daye, unit, "优秀")
    assert not record.nearest
    assert record.sets


def test_the_pack_folder_is_not_written_to(pack: Pack) -> None:
    """What is tried stays in memory."""
    before = sorted(Path(pack.folder).rglob("*"))
    run = made_up_run(pack, RUBRIC, [SOUND, SOUND])
    why_not(run, 0, "优秀")
    assert sorted(Path(pack.folder).rglob("*")) == before
