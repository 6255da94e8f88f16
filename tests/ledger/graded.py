"""Run a written ledger through the library, as ``kaohe grade`` and ``kaohe measure`` do."""

import csv
import tempfile
from pathlib import Path
from typing import NamedTuple

from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import Run, run
from tests.build import grade, sheets
from tests.ledger.ledger import Ledger, Parameters
from tests.ledger.write import Style, write_case

PACK = Path(__file__).resolve().parents[2] / "rules/double_random"


def result_classes() -> dict[str, str]:
    """The pack's wordings of results and their classes."""
    with (PACK / "lookups/result_wordings.csv").open(encoding="utf-8-sig", newline="") as file:
        return {wording: kind for wording, kind, *_ in list(csv.reader(file))[1:]}


def write_profile(folder: Path, name: str, parameters: Parameters) -> str:
    """Write a profile that sets the parameters, and return its path."""
    month, day = parameters.year_end_from
    path = folder / f"{name}.yaml"
    path.write_text(
        f"profile: {name}\nextends: default\ntitle: 参数不同的方案\nparameters:\n"
        f'  year_end_from: "{month:02}-{day:02}"\n  publication_days: {parameters.publication_days}\n'
        f"  repeat_days: {parameters.repeat_days}\n"
        f"  results_without_problem: {'、'.join(sorted(parameters.results_without_problem))}\n",
        "utf-8",
    )
    return str(path)


class Result(NamedTuple):
    """What a run says of each unit by name; nothing of it may depend on how the ledger is written."""

    indicators: dict[str, dict[str, object]]
    findings: dict[str, dict[str, str]]
    scores: dict[str, object]


def run_case(folder: Path, profile: str | None = None) -> Run:
    """Grade a case folder."""
    return run(load_rulebook(str(folder), profile))


def run_ledger(ledger: Ledger, style: Style = Style(), profile: str | None = None) -> Run:  # noqa: B008 - immutable
    """Write a ledger to a folder of its own, grade it and forget the folder."""
    with tempfile.TemporaryDirectory() as folder:
        return run_case(write_case(Path(folder) / "case", ledger, style), profile)


def result(of: Run) -> Result:
    """Indicators, findings, scores and grades by unit."""
    names = [unit.name for unit in of.records.units]
    return Result(
        {unit: {name: column[i] for name, column in of.measured.columns.items()} for i, unit in enumerate(names)},
        {unit: {id_: states[i] for id_, states in of.findings.states.items()} for i, unit in enumerate(names)},
        {unit: (*sheets([of.scored[i]]), grade(of.graded[i])) for i, unit in enumerate(names)},
    )
