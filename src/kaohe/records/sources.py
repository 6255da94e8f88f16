"""``ledger/sources.csv``: what ``kaohe import`` keeps of the files it has read."""

import csv
from pathlib import Path

from kaohe.records.ledger_folder import SOURCES


def sha256_by_file(case: Path) -> dict[str, str]:
    """Return the sha256 of every file that was imported into a case, by its name."""
    path = case / "ledger" / SOURCES
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row.get("文件", ""): row.get("sha256", "") for row in csv.DictReader(stream)}
