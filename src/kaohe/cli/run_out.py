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
    record: "StatementRecord", run: "Run", places: "Places", folder: Path, files: Mapping[str, bytes], template: Path | None
) -> Written:
    """Write the files of a report, whole or not at all, and the record beside them.

    A folder within it, as of the sheets of units, is replaced as a whole: it holds what the same run has written there
    and nothing older. The record keeps the reports that the same run has written, and lists apart those of another run.
    Raises FaultyInput when a file in the way was not written by kaohe, or was changed since.
    """
    from kaohe.cli.out_folder import replace_folder
    from kaohe.cli.out_refusals import refuse
    from kaohe.cli.output import write_files
    from kaohe.explain.results import to_json
    from kaohe.explain.statement import FILE, read_statement, relocated, with_earlier, with_outputs, with_superseded, with_template
    from kaohe.faults import FaultyInput

    earlier = None
    with suppress(FaultyInput):  # there is no record yet, or none that can be read
        earlier = read_statement(folder / FILE)
    refuse(folder, files, run, earlier)
    told = with_outputs(relocated(record, run, places, folder), files)
    told = with_template(told, template, places, folder) if template else told
    inner = {name.partition("/")[0] for name in files if "/" in name}
    if earlier is not None:
        told = with_earlier(told, earlier, folder) or told
        told = with_superseded(told, earlier, folder, inner)
    for name in sorted(inner):
        names = [file.path for file in told.outputs if file.path.startswith(f"{name}/")]
        whole = {path: files[path] if path in files else (folder / path).read_bytes() for path in names}
        replace_folder(folder / name, {path.partition("/")[2]: data for path, data in whole.items()})
    loose = {name: data for name, data in files.items() if "/" not in name}
    write_files(folder, {**loose, FILE: to_json(told)})
    return Written([folder / name for name in (*files, FILE)], [file.path for file in told.superseded])


def _recorded(record: "StatementRecord", files: Mapping[str, bytes]) -> bytes:
    from kaohe.explain.results import to_json
    from kaohe.explain.statement import with_outputs

    return to_json(with_outputs(record, files)).encode("utf-8")
