"""Texts of Parquet files say what the same texts say in a CSV: nothing, a number taken out, a code, a fault."""

import csv
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.faults import Fault
from kaohe.records.ledger import load_ledger
from kaohe.records.tally import Tally
from kaohe.records.units import Unit, UnitNames

HEADER = ("任务编号", "计划编号", "发起单位", "配合单位", "抽查类型", "任务名称", "开始日期", "完成日期", "信用风险分类", "备注")
WORDS = ["无", "/", "", "—", "暂无", "（空）", "null", " ", "\u3000", "－", "'/", "至今", "未完成", "没有"]
ODD = [
    "甲企业", "乙企业 ", "ＡＢ１２", "a\u200bb", "t００1", "T 001", "\tT1", "9.14E+17", "13912345678", "张三139１2345678", "电话:13912345678转",
    "110105194912310021", "11010519491231002X", "91420000MA00000011", "914200000123456789", "一二三四五六七八九十1391234567", "#N/A", "=A1+1",
    "'T1", "RW000100-001", "x" * 30 + "13912345678", "\u00a0甲", "甲\n乙", "某某省某某市某某县某某局", "某某省某某市某某县某某局13912345678号",
]  # fmt: skip
UNITS = [Unit("甲局", ("市甲局",), "", ""), Unit("乙局", (), "", "")]
NUMBER = count()


def _read(
    folder: Path, rows: Sequence[Sequence[str]], kind: str, *, dictionary: bool = True
) -> tuple[list[Any], list[Tally], set[tuple[str, str]]]:
    """Return the tasks, the tallies and the faults (code and message) of a ledger with one file."""
    ledger = folder / f"{next(NUMBER)}" / "ledger"
    ledger.mkdir(parents=True)
    path = ledger / f"tasks.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEADER, *rows])
    else:
        columns = ", ".join(f'"{name}" VARCHAR' for name in HEADER)
        connection = duckdb.connect()
        connection.execute(f"CREATE TABLE t ({columns})")
        for row in rows:
            connection.execute(f"INSERT INTO t VALUES ({', '.join('?' * len(row))})", list(row))
        limit = "" if dictionary else ", DICTIONARY_SIZE_LIMIT 1"
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet{limit})")
    faults: list[Fault] = []
    tallies: list[Tally] = []
    opened = load_ledger(ledger, lambda: (UNITS, UnitNames(UNITS)), (), {"tasks": ["备注"]}, tallies, faults)
    assert opened is not None
    told = "task_id, plan_id, lead_unit, partner_units, kind, name, started_on, ended_on, credit_risk"
    found = opened.connection.execute(f'SELECT {told}, "备注" FROM tasks ORDER BY record & 1099511627775').fetchall()
    return found, tallies, {(f.code, f.message.partition("（共 ")[0]) for f in faults}


def _row(number: int, **cells: str) -> list[str]:
    """Return a sound task with some cells otherwise."""
    sound = {"任务编号": f"RW{number}", "发起单位": "甲局", "抽查类型": "单部门", "开始日期": "2022-03-01", "信用风险分类": "否"}
    return [({**sound, **cells}).get(name, "") for name in HEADER]


@pytest.mark.parametrize("dictionary", [True, False])
def test_words_for_nothing_and_odd_texts_read_as_in_a_csv(tmp_path: Path, dictionary: bool) -> None:
    """In columns of few texts that stand often, and of many different ones, where DuckDB looks for them in another way."""
    texts = [*WORDS, *ODD] * (3 if dictionary else 1)
    rows = [_row(i, 计划编号=text, 任务名称=text, 备注=text) for i, text in enumerate(texts)]
    expected, told, faults = _read(tmp_path, rows, "csv")
    found, tallies, others = _read(tmp_path, rows, "parquet", dictionary=dictionary)
    assert found == expected
    assert tallies[0].redacted == told[0].redacted > 0
    assert others == {fault for fault in faults if "还有" not in fault[1]}
    assert {code for code, _ in others} == {"T002", "T007"}


@pytest.mark.parametrize(
    ("column", "text"),
    [("配合单位", "/"), ("配合单位", "无"), ("配合单位", " 乙局、市甲局 "), ("抽查类型", "—"), ("抽查类型", "跨部门"), ("开始日期", "/"),
     ("完成日期", "未完成"), ("完成日期", "2022年3月5日"), ("信用风险分类", "（空）"), ("信用风险分类", "√"), ("任务编号", "Ｔ００１"),
     ("发起单位", "/"), ("任务编号", "—"), ("抽查类型", "半联合"), ("开始日期", "十月"), ("发起单位", "丙局")],
)  # fmt: skip
def test_every_kind_of_column_reads_as_in_a_csv(tmp_path: Path, column: str, text: str) -> None:
    """Dates, kinds, flags, units: the same values, or the same complaint."""
    rows = [_row(1), _row(2, **{column: text})]
    expected, told, faults = _read(tmp_path, rows, "csv")
    found, tallies, others = _read(tmp_path, rows, "parquet")
    assert others == faults
    if not faults:
        assert found == expected
        assert (tallies[0].read, tallies[0].used) == (told[0].read, told[0].used) == (2, 2)


_CHARACTERS = st.sampled_from("无/—- 0123456789139Ee.+XT甲Ｔ１\u3000\u200b'=#")


@given(texts=st.lists(st.text(_CHARACTERS, max_size=24).filter(lambda t: "\n" not in t), min_size=1, max_size=12))
def test_random_codes_read_as_in_a_csv(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Whatever digits, letters and marks stand in a code: the cheap tests before the pattern miss nothing."""
    rows = [_row(i, 计划编号=text) for i, text in enumerate(texts)]
    folder = tmp_path_factory.mktemp("random")
    expected, told, faults = _read(folder, rows, "csv")
    found, tallies, others = _read(folder, rows, "parquet", dictionary=False)
    assert (found, tallies[0].redacted, others) == (expected, told[0].redacted, faults)
