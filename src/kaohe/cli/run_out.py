"""What a run writes into a folder, with the record of the run beside it: ``kaohe verify`` reads that."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kaohe.explain.records.statement import StatementRecord
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


class Written(NamedTuple):
    """What a report has put into its folder."""

    paths: list[Path]
    superseded: list[str]
    """Files there that an earlier run wrote from other inputs, by path within the folder."""


def write_report(
    record: "StatementRecord",
    run: "Run",
    places: "Places",
    folder: Path,
    files: Mapping[str, bytes],
    template: Path | None = None,
    compared: "Run | None" = None,
) -> Written:
    """Write the files of a report, whole or not at all, and the record beside them.

    A folder within it, as of the sheets of units, is replaced as a whole: it holds what the same run has written there
    and nothing older. The record keeps the reports that the same run has written, and lists apart those of another run.
    Raises FaultyInput when a file in the way was not written by kaohe, or was changed since.
    """
    from kaohe.cli.out_files import noted, write_files
    from kaohe.cli.out_refusals import refuse
    from kaohe.explain import statement as made
    from kaohe.explain.results import to_json
    from kaohe.faults import FaultyInput

    earlier = None
    with suppress(FaultyInput):  # there is no record yet, or none that can be read
        earlier = made.read_statement(folder / made.FILE)
    begun = noted(folder)
    refuse(folder, files, run, earlier, begun)
    told = made.with_outputs(made.relocated(record, run, places, folder), files)
    told = made.with_template(told, template, places, folder) if template else told
    told = made.with_compared(told, run, compared, places, folder) if compared else told
    inner = {name.partition("/")[0] for name in files if "/" in name}
    if earlier is not None:
        told = made.with_earlier(told, earlier, folder) or told
        told = made.with_superseded(told, earlier, folder, inner)
    told = made.with_strays(told, folder, {name: listed for name, listed in begun.items() if name not in files}, inner)
    kept = [file.path for file in told.outputs if file.path.partition("/")[0] in inner and file.path not in files]
    data = {**files, **{name: (folder / name).read_bytes() for name in kept}, made.FILE: to_json(told).encode("utf-8")}
    write_files(folder, data, inner)
    return Written([folder / name for name in (*files, made.FILE)], [file.path for file in told.superseded])


def _recorded(record: "StatementRecord", files: Mapping[str, bytes]) -> bytes:
    from kaohe.explain.results import to_json
    from kaohe.explain.statement import with_outputs

    return to_json(with_outputs(record, files)).encode("utf-8")
