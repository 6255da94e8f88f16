"""One more example in a file: whatever the style of the file, nothing else changes."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kaohe.testing.insert import with_example

NEW = "{name: 新, given: {x: 1}, expect: found}"
BLOCK = """# 说明
- id: A01
  examples:
    - {name: 一, given: {}, expect: found}   # 为什么
    # 还要想一想
  advice: 改

- id: A02
  advice: 改
  examples:
    - {name: 二, given: {}, expect: found}
"""


def test_a_line_behind_the_last_example_in_the_style_of_its_neighbours() -> None:
    """Same indentation, comments where they were."""
    edited = with_example(BLOCK, "A01", NEW)
    lines = edited.text.splitlines()
    assert lines[edited.line - 1] == f"    - {NEW}"
    assert lines[edited.line - 2] == "    - {name: 一, given: {}, expect: found}   # 为什么"
    assert lines[edited.line] == "    # 还要想一想"
    assert edited.text.replace(f"    - {NEW}\n", "") == BLOCK


def test_the_last_example_of_a_file() -> None:
    """With and without a line break at its end."""
    assert with_example(BLOCK, "A02", NEW).text == BLOCK + f"    - {NEW}\n"
    assert with_example(BLOCK.rstrip("\n"), "A02", NEW).text == BLOCK + f"    - {NEW}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- id: A01\n  examples: [{name: 一}]\n", f"- id: A01\n  examples: [{{name: 一}}, {NEW}]\n"),
        ("- id: A01\n  examples: [{name: 一},]  # 尾\n", f"- id: A01\n  examples: [{{name: 一}}, {NEW},]  # 尾\n"),
        ("- id: A01\n  examples: [\n    {name: 一}  # 甲\n  ]\n", f"- id: A01\n  examples: [\n    {{name: 一}}, {NEW}  # 甲\n  ]\n"),
        ("- id: A01\n  examples:\n  - {name: 一}\n", f"- id: A01\n  examples:\n  - {{name: 一}}\n  - {NEW}\n"),
        ("- id: A01\n  examples:\n    - name: 一\n      given:\n        x: 1\n\n# 下面\n",
         f"- id: A01\n  examples:\n    - name: 一\n      given:\n        x: 1\n    - {NEW}\n\n# 下面\n"),
        ("- id: A01\n  examples:\n    - {name: 一,\n       given: {}}\n  name: a\n",
         f"- id: A01\n  examples:\n    - {{name: 一,\n       given: {{}}}}\n    - {NEW}\n  name: a\n"),
        ("- id: A01\n  examples:\n    - name: |\n        一\n        二\n  name: a\n",
         f"- id: A01\n  examples:\n    - name: |\n        一\n        二\n    - {NEW}\n  name: a\n"),
        ("[{id: A01, examples: [{name: 一}]}]\n", f"[{{id: A01, examples: [{{name: 一}}, {NEW}]}}]\n"),
    ],
)  # fmt: skip
def test_every_style_of_list(before: str, after: str) -> None:
    """In brackets, in brackets over lines, at the level of the key, in blocks, over several lines."""
    assert with_example(before, "A01", NEW).text == after


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_stay_as_they_are(end: str) -> None:
    """A file from Windows stays one."""
    text = BLOCK.replace("\n", end)
    edited = with_example(text, "A01", NEW)
    assert re.split("\r\n|\n", edited.text)[edited.line - 1] == f"    - {NEW}"
    assert ("\n" in edited.text.replace("\r\n", "")) == (end == "\n")


@given(st.lists(st.sampled_from(["", "  # 注", "\n", "\n    # 另一行"]), min_size=3, max_size=3), st.sampled_from(["A01", "A02"]))
def test_comments_and_blank_lines_do_not_matter(between: list[str], criterion: str) -> None:
    """Wherever they stand, the file holds one more example and every line that it held."""
    a, b, c = between
    text = (
        f"- id: A01\n  examples:\n    - {{name: 一}}{a}\n    - {{name: 二}}{b}\n\n- id: A02\n  examples:\n    - {{name: 三}}{c}\n"
    )
    edited = with_example(text, criterion, NEW)
    lines = edited.text.split("\n")
    assert lines[: edited.line - 1] + lines[edited.line :] == text.split("\n")
    counts = {entry["id"]: len(entry["examples"]) for entry in yaml.safe_load(edited.text)}
    assert counts == {"A01": 2, "A02": 1} | {criterion: {"A01": 3, "A02": 2}[criterion]}
