"""What a run writes into a folder, with the record of the run beside it: ``kaohe verify`` reads that."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.explain.run_records import StatementRecord
    from kaohe.rulebook.locate import Places
    from kaohe.run import Run


def result_files(run: "Run") -> dict[str, bytes]:
    """Return each file that ``kaohe grade --out`` writes, by name: the same run gives the same bytes."""
    from kaohe.explain import results
    from kaohe.report.grades import grades_csv, grades_markdown
    from kaohe.report.issues import issues_csv

    standings = results.standings(run)
    texts = {
        "grades.json": results.to_json(results.grades(run)),
        "grades.csv": grades_csv(standings),
        "grades.md": grades_markdown(standings),
        "issues.csv": issues_csv(results.issues(run)),
    }
    return {name: text.encode("utf-8") for name, text in texts.items()}


def write_result(run: "Run", places: "Places", folder: Path) -> list[Path]:
    """Write the files of a result and its record as a whole folder. Returns their paths."""
    from kaohe.cli.out_folder import write_folder
    from kaohe.explain.statement import FILE, statement

    files = result_files(run)
    return write_folder(folder, {**files, FILE: _recorded(statement(run, places, folder), files)}, mark=FILE)


def write_report(
    record: "StatementRecord", run: "Run", places: "Places", folder: Path, files: Mapping[str, bytes], template: Path | None
) -> list[Path]:
    """Write the files of a report, whole or not at all, and the record beside them. Returns their paths.

    The record keeps the reports that the same run has written there before, and forgets those of another run.
    """
    from kaohe.cli.output import write_files
    from kaohe.explain.results import to_json
    from kaohe.explain.statement import FILE, read_statement, relocated, with_earlier, with_outputs, with_template
    from kaohe.faults import FaultyInput

    told = with_outputs(relocated(record, run, places, folder), files)
    told = with_template(told, template, places, folder) if template else told
    with suppress(FaultyInput):  # there is no record yet, or none that can be read
        told = with_earlier(told, read_statement(folder / FILE), folder) or told
    return write_files(folder, {**files, FILE: to_json(told)})


def _recorded(record: "StatementRecord", files: Mapping[str, bytes]) -> bytes:
    from kaohe.explain.results import to_json
    from kaohe.explain.statement import with_outputs

    return to_json(with_outputs(record, files)).encode("utf-8")
