"""Random criteria and random facts for them."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.pack import Criterion
from tests.build import criterion

COUNTS = ["c0", "c1", "c2"]
FLAGS = ["f0", "f1", "f2"]
SHARES = ["s0"]
OPERATORS = ["==", "!=", "<", "<=", ">", ">="]


def _leaf(earlier: Sequence[str]) -> st.SearchStrategy[str]:
    comparison = st.builds("{} {} {}".format, st.sampled_from(COUNTS), st.sampled_from(OPERATORS), st.integers(0, 2))
    share = st.builds("{} {} {}".format, st.sampled_from(SHARES), st.sampled_from(OPERATORS), st.sampled_from(["0.5", "1"]))
    pair = st.builds("{} {} {}".format, st.sampled_from(COUNTS), st.sampled_from(OPERATORS), st.sampled_from(COUNTS))
    unknown = st.builds("{} is unknown".format, st.sampled_from(COUNTS + FLAGS))
    member = st.builds("{} in [0, 2]".format, st.sampled_from(COUNTS))
    kinds = [comparison, share, pair, unknown, member, st.sampled_from(FLAGS)]
    if earlier:
        kinds += [st.sampled_from(list(earlier))] * 2
    return st.builds("{}{}".format, st.sampled_from(["", "", "not "]), st.one_of(kinds))


def _condition(earlier: Sequence[str]) -> st.SearchStrategy[Any]:
    groups = st.sampled_from(["all", "any", "any_known"])
    return st.recursive(
        _leaf(earlier),
        lambda inner: st.one_of(
            st.builds(lambda how, children: {how: children}, groups, st.lists(inner, min_size=1, max_size=10)),
            st.builds(lambda child: {"not": child}, inner),
        ),
        max_leaves=14,
    )


@st.composite
def criteria(draw: st.DrawFn) -> list[Criterion]:
    """Up to five criteria, each of which may refer to those before it."""
    made: list[Criterion] = []
    for number in range(draw(st.integers(1, 5))):
        earlier = [c.id for c in made]
        gate = draw(st.one_of(st.none(), _leaf(earlier)))
        made.append(criterion(f"X{number:02}", draw(_condition(earlier)), gate))
    return made


def _maybe(known: st.SearchStrategy[Any]) -> st.SearchStrategy[Value]:
    return st.one_of(known, known, known, st.none(), st.just(NOT_APPLICABLE))


ROW = st.fixed_dictionaries(
    {
        **{name: _maybe(st.integers(0, 2)) for name in COUNTS},
        **{name: _maybe(st.booleans()) for name in FLAGS},
        **{name: _maybe(st.tuples(st.integers(0, 4), st.integers(1, 4))) for name in SHARES},
    }
)
