"""Every published rubric of docs/rubrics.md, against figures worked by hand."""

from typing import Any

import pytest

from tests.rubrics.rubrics import examples, outcome


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"{example['number']} {example['title']}")
def test_a_worked_example_comes_out_as_worked_by_hand(example: dict[str, Any]) -> None:
    """Points of items, scores, ranks and grades are those of the example, to the last digit."""
    came_out = outcome(example)
    assert {name: came_out.column(name) for name in example["expect"]} == example["expect"]
    if "count" in example:
        assert dict(came_out.tally()) == example["count"]
    for scored in came_out.scored:
        assert scored.sheet.score is None or scored.sheet.total() == scored.sheet.score


def test_every_number_is_there() -> None:
    """The numbers 1 to 23, points entered by hand and review."""
    numbers = [example["number"].split()[0] for example in examples()]
    assert {*numbers} == {*map(str, range(1, 24)), "人工评分", "申诉复核"}
