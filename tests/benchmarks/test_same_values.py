"""The hand-written statement of the benchmark, which shares no code with the rule pack, gives what kaohe measures."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks.handwritten import indicators
from benchmarks.ledgers import SIZES, Size, make

from kaohe.rulebook.rulebook import load_rulebook

Values = dict[str, dict[str, Any]]


def _measured(case: Path) -> Values:
    command = [sys.executable, "-m", "kaohe", "measure", str(case), "--format", "json"]
    shown = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert shown.returncode == 0, shown.stderr
    return {u["unit"]: {name: v["value"] for name, v in u["values"].items()} for u in json.loads(shown.stdout)["units"]}


def _by_hand(case: Path) -> Values:
    names, rows = indicators(case)
    return {str(unit): {name: int(v or 0) for name, v in zip(names[1:], values, strict=True)} for unit, *values in rows}


@pytest.mark.parametrize("size", [SIZES["county"], Size(56, 2, 3_000, 3)], ids=["a county", "two counties, several files"])
def test_the_hand_written_statement_gives_the_same_values(tmp_path: Path, size: Size) -> None:
    """Every indicator that is counted from records, for every unit."""
    case = make(size, tmp_path, seed=3)
    by_hand, measured = _by_hand(case), _measured(case)
    pack = load_rulebook(str(case)).pack
    counted = {name for name, indicator in pack.indicators.items() if indicator.measure}
    assert by_hand.keys() == measured.keys()
    assert len(by_hand) == size.units
    for unit, values in by_hand.items():
        assert values.keys() == counted
        assert values == {name: measured[unit][name] for name in counted}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_format_holds_the_same_ledger(tmp_path: Path, form: str) -> None:
    """A county as text or workbooks measures as it does in Parquet."""
    parquet, other = make(SIZES["county"], tmp_path / "a"), make(SIZES["county"], tmp_path / "b", form=form)
    assert _measured(parquet) == _measured(other)


def test_the_same_seed_makes_the_same_ledger(tmp_path: Path) -> None:
    """Two calls agree to the byte; another seed gives another ledger."""
    first, second, third = (
        make(SIZES["county"], tmp_path / name, form="csv", seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    for path in sorted((first / "ledger").iterdir()):
        assert path.read_bytes() == (second / "ledger" / path.name).read_bytes()
    assert (first / "ledger" / "tasks.csv").read_bytes() != (third / "ledger" / "tasks.csv").read_bytes()
