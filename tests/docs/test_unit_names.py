"""Code, rules and profiles know no unit: they serve any region."""

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _unit_names() -> set[str]:
    with (ROOT / "cases/daye-2022/units.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {name for row in rows for name in (row["单位"], *row["别名"].split("、")) if name}


def test_no_unit_name_in_code_rules_or_profiles() -> None:
    """No file under src, rules or scoring_profiles holds a name or alias of a unit of the shipped case."""
    names = _unit_names()
    assert len(names) > 27
    found = []
    for folder in ("src", "rules", "scoring_profiles"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".yaml", ".sql", ".md"):
                text = path.read_text("utf-8")
                found += [f"{path.relative_to(ROOT)}: {name}" for name in sorted(names) if name in text]
    assert not found
