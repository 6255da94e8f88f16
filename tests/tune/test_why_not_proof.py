"""What --why-not proves, held against trying everything: the bound is never below a trial, the sets are the smallest and nearest."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kaohe.infer import durable
from kaohe.records.values import Value
from kaohe.rulebook.pack import Pack
from kaohe.tune.counterfactuals import values as why_not_values
from kaohe.tune.counterfactuals.bound import Bound
from kaohe.tune.counterfactuals.search import search
from kaohe.tune.counterfactuals.spans import Span, reach
from kaohe.tune.counterfactuals.trials import Trials
from kaohe.tune.counterfactuals.values import Fact, can_change
from tests.tune.every_form import every_form_pack, every_value, facts, profiles, total
from tests.tune.few_facts import made_up_run


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The made-up pack."""
    return every_form_pack(tmp_path_factory.mktemp("rules"))


@pytest.fixture(autouse=True, scope="module")
def _few_values() -> Iterator[None]:
    """Few values of each fact, so that all can be tried; one evaluator, since trials are held by both elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(why_not_values, "NEAR", 2)
        patch.setattr(why_not_values, "GRID", 4)
        patch.setattr(durable, "UNAVAILABLE", "brute force")
        yield


def year(pack: Pack, rubric: str, units: list[dict[str, Value]]) -> tuple[Trials, list[Fact]]:
    """Return trials of the first unit of a graded year, and the facts that it can change."""
    run = made_up_run(pack, rubric, units, ["甲", "乙", "甲", "甲"][: len(units)])
    return Trials(run, 0), can_change(run, 0)


def some_of(random: Random, facts: list[Fact]) -> list[Span]:
    """Return some of the values of some facts."""
    spans = []
    for fact in random.sample(facts, random.randint(0, min(len(facts), 5))):
        arm = random.randrange(len(fact.arms))
        first, last = sorted(random.choices(range(len(fact.arms[arm])), k=2))
        spans.append(Span(fact, arm, first, last))
    return spans


YEARS = {"rubric": profiles(), "units": st.lists(facts(), min_size=2, max_size=4)}


@settings(max_examples=120)
@given(**YEARS, seed=st.integers(0, 10**6))
def test_the_bound_is_never_below_what_a_trial_reaches(pack: Pack, rubric: str, units: list[dict[str, Value]], seed: int) -> None:
    """For any values within ranges: no higher score, no fewer failings, no better place among equals, no better grade."""
    random, (trials, known) = Random(seed), year(pack, rubric, units)
    wanted = random.choice(trials.order)
    bound = Bound(trials, wanted)
    for _ in range(4):
        box = some_of(random, known)
        picked = [{span.fact.name: random.choice(span.values()) for span in box} for _ in range(4)]
        within = {span.fact.name: span.range() for span in box}
        within |= {fact.name: reach(fact) for fact in known if random.random() < 0.2}
        most, may_reach = bound.contender(within), bound.may_reach(within)
        for tried in trials.run_all(picked):
            if tried is None or tried.contender is None:
                continue
            assert most is not None
            assert most.score >= tried.contender.score
            assert most.failings <= tried.contender.failings
            assert most.key <= tried.contender.key
            assert may_reach or not trials.reaches(tried, wanted)


@settings(max_examples=25)
@given(**YEARS, grade=st.integers(0, 1))
def test_no_smaller_set_and_no_nearer_values(pack: Pack, rubric: str, units: list[dict[str, Value]], grade: int) -> None:
    """Every set of every size, at every value: the first size at which anything reaches, each set of it at its nearest."""
    trials, known = year(pack, rubric, units)
    wanted = trials.order[grade]
    assume(not trials.reaches(trials.run_all([{}])[0], wanted))
    found = search(trials, known, wanted)
    size = len(found.sets[0].values) if found.sets else len(known)
    assert found.nearest
    assert found.ruled_out == (size - 1 if found.sets else len(known))
    for smaller in range(1, size if found.sets else min(size, 4) + 1):
        tried = trials.run_all(list(every_value(known, smaller)))
        assert not any(trials.reaches(one, wanted) for one in tried)
    if found.sets:
        nearest: dict[frozenset[str], Fraction] = {}
        changes = list(every_value(known, size))
        for change, one in zip(changes, trials.run_all(changes), strict=True):
            if trials.reaches(one, wanted):
                far = total(known, change)
                nearest[frozenset(change)] = min(far, nearest.get(frozenset(change), far))
        assert {frozenset(one.values): one.total for one in found.sets} == nearest
        assert [one.total for one in found.sets] == sorted(nearest.values())
