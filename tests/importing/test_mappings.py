"""Mapping files: what is shipped is sound, extensions add up, mistakes are faults with a place."""

from pathlib import Path

import pytest

from kaohe.faults import Fault
from kaohe.importing.mappings import Mappings, load_mappings

PACK = Path(__file__).resolve().parents[2] / "rules/double_random"


def _load(folder: Path, text: str) -> tuple[Mappings, list[Fault]]:
    (folder / "mappings").mkdir(exist_ok=True)
    (folder / "mappings/mine.yaml").write_text(text, "utf-8")
    faults: list[Fault] = []
    return load_mappings(folder, PACK, faults), faults


def test_shipped_mappings_are_sound(tmp_path: Path) -> None:
    """They load without a fault, and those of the case folder come first."""
    mappings, faults = _load(tmp_path, "{mapping: mine, title: 我的表, table: none, recognise: [甲, 乙], ignore: [甲, 乙]}")
    assert not faults
    assert next(iter(mappings.by_id)) == "mine"
    assert {"platform_plans", "platform_tasks", "platform_results", "published_plans", "template_tasks"} <= set(mappings.by_id)


def test_extensions_add_up(tmp_path: Path) -> None:
    """Two extensions of one mapping both hold; what is kept or read is no longer ignored."""
    mappings, faults = _load(
        tmp_path,
        "- {mapping: platform_tasks, extends: platform_tasks, columns: {ended_on: 办结日期}, keep: [检查人员数]}\n"
        "- {mapping: platform_tasks, extends: platform_tasks, keep: [科室]}\n"
        "- {mapping: other_tasks, extends: platform_tasks, recognise: [任务号], columns: {task_id: 任务号}}\n",
    )
    assert not faults
    mapping = mappings.by_id["platform_tasks"]
    assert mapping.columns["ended_on"][0].headers == ["办结日期"]
    assert {"检查人员数", "科室"} <= set(mapping.keep)
    assert "检查人员数" not in mapping.ignore
    assert mappings.by_id["other_tasks"].columns["task_id"][0].headers == ["任务号"]


HEAD = "mapping: mine\ntitle: 我的表\nrecognise: [甲]\n"


@pytest.mark.parametrize(
    ("text", "line", "code", "told"),
    [
        (HEAD + "table: taks\n", 4, "M004", "table"),
        (HEAD + "table: task_items\ncolumns: {task_id: 甲}\n", 5, "M002", "item_id"),
        (HEAD + "table: task_items\ncolumns: {task_id: 甲, item_id: 乙, task_name: 丙}\n", 5, "N001", "task_name"),
        (HEAD + "table: task_items\ncolumns: {task_id: 甲, item_id: {from: 乙, value: 丙}}\n", 5, "M005", "只写一种"),
        (HEAD + "table: task_items\ncolumns: {task_id: 甲, item_id: {form: 乙}}\n", 5, "M001", "form"),
        (HEAD + "table: task_items\ncolumns: {task_id: 甲, item_id: {from: 乙, read: plans}}\n", 5, "M004", "read"),
        (HEAD + "table: none\nkeep: [甲]\n", 5, "M005", "只计数"),
        ("mapping: mine\nextends: platform_taks\n", 2, "N001", "platform_taks"),
        ("mapping: platform_tasks\nextends: platform_tasks\ncolumns: {end_on: 甲}\n", 3, "N001", "end_on"),
        ("甲\n", 1, "M003", "对应表"),
    ],
)
def test_mistakes_have_a_place(tmp_path: Path, text: str, line: int, code: str, told: str) -> None:
    """An unknown table, column, key or reader, a column that is missing: each at its line, with what is known."""
    _, faults = _load(tmp_path, text)
    assert [(f.code, f.line) for f in faults] == [(code, line)]
    assert told in faults[0].message + faults[0].hint


def test_every_mistake_is_told_at_once_at_its_column(tmp_path: Path) -> None:
    """A wrong name, a wrong type and a column that lacks do not hide each other, in a whole mapping and in an extension."""
    columns = "columns: {task_id: 甲, iten_id: 乙, task_name: {form: 丙}}\n"
    _, faults = _load(tmp_path, f"{HEAD}table: task_items\n{columns}blank: [status]\n")
    assert sorted((f.line, f.column, f.code) for f in faults) == [
        (5, 1, "M002"), (5, 23, "N001"), (5, 35, "N001"), (5, 47, "M001"), (6, 9, "N001"),
    ]  # fmt: skip
    text = "mapping: platform_tasks\nextends: platform_tasks\ncolumns: {任务编号: 甲, name: {form: 丙}}\nkeep: 科室\n"
    _, faults = _load(tmp_path, text)
    assert sorted((f.line, f.column, f.code) for f in faults) == [(3, 11, "N001"), (3, 27, "M001"), (4, 7, "M003")]
    assert next(f.hint for f in faults if f.code == "N001") == "写 task_id"


def test_one_id_is_one_mapping(tmp_path: Path) -> None:
    """Two whole mappings of one id in one folder are a fault."""
    _, faults = _load(
        tmp_path,
        "- {mapping: a, title: 甲, table: none, recognise: [甲]}\n- {mapping: a, title: 乙, table: none, recognise: [乙]}\n",
    )
    assert [f.code for f in faults] == ["N002"]


def test_check_reads_mappings_too(tmp_path: Path) -> None:
    """``kaohe check`` of a case finds what is wrong in its mappings."""
    from kaohe.check import check
    from kaohe.rulebook.locate import Places
    from tests.importing.made import case_with_units

    case = case_with_units(tmp_path / "某市")
    assert not check([case], Places()).faults
    (case / "mappings").mkdir()
    (case / "mappings/mine.yaml").write_text("mapping: mine\nextends: platform_taks\n", "utf-8")
    assert [f.code for f in check([case], Places()).faults] == ["N001"]
