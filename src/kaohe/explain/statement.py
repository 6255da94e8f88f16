"""The record of a run, made and read: every input with its sha256, every result. Hashing takes time: only when it is written."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from kaohe import __version__
from kaohe.explain.records.statement import FileRecord, InputRecord, ParameterRecord, ResultRecord, StatementRecord
from kaohe.explain.run_inputs import InputFolder, input_folders
from kaohe.explain.standings import in_rank_order, standing_records
from kaohe.faults import Fault, FaultyInput
from kaohe.records.values import text_of
from kaohe.rulebook.locate import Places
from kaohe.rulebook.whereabouts import whereabouts
from kaohe.run import Run

FILE = "run.json"
"""The name of the record beside what a run has written."""
SCHEMA = "kaohe.run/1"
_KINDS = {"case": "cases", "rules": "rules", "profiles": "scoring_profiles", "template": "templates"}
_BESIDE = ("template", "compared")
"""Inputs that only some reports of a run were written with."""


def statement(run: Run, places: Places, out: Path | None = None) -> StatementRecord:
    """Return the record of a run, without outputs. ``places`` are those that it was loaded with.

    ``out`` is the folder that the record goes into: inputs outside of the working folder are told relative to it.
    Raises FaultyInput when a file that was read is gone.
    """
    inputs = [_input(folder, places, out) for folder in input_folders(run)]
    return replace(outcome(run), inputs=inputs, profile_from_case=_from_case(run, inputs))


def outcome(run: Run) -> StatementRecord:
    """Return the part of the record that needs no file: settings and results."""
    book = run.rulebook
    standings = standing_records(run, in_rank_order(run))
    return StatementRecord(
        schema=SCHEMA,
        kaohe=__version__,
        evaluator=run.findings.evaluator,
        case=book.case.case,
        title=book.case.title,
        year=book.case.year,
        as_of=book.case.as_of,
        profile=book.profile.profile,
        profile_from_case=False,
        pack=book.pack.name,
        parameters=[ParameterRecord(name, book.pack.title_of(name), text_of(value)) for name, value in book.parameters.items()],
        inputs=[],
        results=[ResultRecord(s.unit, s.group, s.rank, s.score, s.grade, s.failings, s.credits) for s in standings],
        outputs=[],
    )


def relocated(record: StatementRecord, run: Run, places: Places, out: Path) -> StatementRecord:
    """Return a record that was made without ``out`` as one that goes into it; nothing is hashed again."""
    told = [whereabouts(folder.path, _KINDS[folder.what], places, out) for folder in input_folders(run)]
    return replace(record, inputs=[replace(i, **where._asdict()) for i, where in zip(record.inputs, told, strict=True)])


def with_template(record: StatementRecord, template: Path, places: Places, out: Path) -> StatementRecord:
    """Return the record with the template that a report was written with."""
    return replace(record, inputs=[*record.inputs, _input(InputFolder("template", template.parent, (template.name,)), places, out)])


def with_compared(record: StatementRecord, run: Run, other: Run, places: Places, out: Path) -> StatementRecord:
    """Return the record with the files of a case that a report was compared with, but for those that the run itself read."""
    own = {(folder.path / name).resolve() for folder in input_folders(run) for name in folder.files}
    added = []
    for folder in input_folders(other):
        names = tuple(name for name in folder.files if (folder.path / name).resolve() not in own)
        where = whereabouts(folder.path, _KINDS[folder.what], places, out)
        files = [file_record(folder.path, name) for name in names]
        added += [InputRecord("compared", where.found, where.inside, where.path, files)] if files else []
    return replace(record, inputs=[*record.inputs, *added])


def with_earlier(record: StatementRecord, earlier: StatementRecord, out: Path) -> StatementRecord | None:
    """Return the record with what an earlier run has written into the same folder; None when that run was another.

    The same run is one from the same inputs, with the same results; templates and cases compared with may differ, as
    reports do, but a case that both were compared with must be the same.
    """
    asked = {(i.what, i.path): i for i in record.inputs if i.what in _BESIDE}
    before = [i for i in earlier.inputs if i.what in _BESIDE]
    other = any(i.what == "compared" and _differs(i, asked.get((i.what, i.path))) for i in before)
    if other or _core(record) != _core(earlier):
        return None
    own = {file.path for file in record.outputs}
    kept = [file for file in earlier.outputs if file.path not in own and (out / file.path).is_file()]
    there = {(i.what, i.path, file.path) for i in record.inputs for file in i.files}
    inputs = [i for i in before if kept and (i.what, i.path, i.files[0].path) not in there]
    outputs = sorted([*record.outputs, *kept], key=lambda file: file.path)
    return replace(record, inputs=[*record.inputs, *inputs], outputs=outputs)


def _differs(before: InputRecord, now: InputRecord | None) -> bool:
    return now is not None and [(f.path, f.sha256) for f in before.files] != [(f.path, f.sha256) for f in now.files]


def _core(record: StatementRecord) -> dict[str, object]:
    return asdict(replace(record, inputs=[i for i in record.inputs if i.what not in _BESIDE], outputs=[], superseded=[]))


def with_superseded(record: StatementRecord, earlier: StatementRecord, out: Path, replaced: Collection[str]) -> StatementRecord:
    """Return the record with what earlier runs have written into the folder and this one does not replace.

    ``replaced`` are the folders within it that are written anew as a whole.
    """
    own = {file.path for file in record.outputs}
    there = {file.path: file for file in (*earlier.superseded, *earlier.outputs)}
    left = [file for path, file in sorted(there.items()) if path not in own and path.partition("/")[0] not in replaced]
    return replace(record, superseded=[file for file in left if (out / file.path).is_file()])


def with_strays(
    record: StatementRecord, out: Path, begun: Mapping[str, Collection[str]], replaced: Collection[str]
) -> StatementRecord:
    """Return the record with what a run that was stopped halfway has left in the folder told as another run's.

    ``begun`` holds the sha256 of each file that it was putting there: those in place are of that run, whatever was recorded.
    ``replaced`` are the folders within it that are written anew as a whole.
    """
    there = [name for name in begun if (out / name).is_file() and name != FILE]
    left = [file for name in there if (file := file_record(out, name)).sha256 in begun[name]]
    names = {file.path for file in left}
    outputs = [file for file in record.outputs if file.path not in names]
    others = [file for file in record.superseded if file.path not in names]
    others += [file for file in left if file.path.partition("/")[0] not in replaced]
    superseded = sorted(others, key=lambda file: file.path)
    return replace(record, outputs=outputs, superseded=superseded)


def with_outputs(record: StatementRecord, files: Mapping[str, bytes]) -> StatementRecord:
    """Return the record with the files that were written beside it."""
    listed = [FileRecord(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in sorted(files.items())]
    return replace(record, outputs=listed)


def read_statement(path: Path) -> StatementRecord:
    """Read a record. Raises FaultyInput when there is none, or when it is damaged."""
    from pydantic import TypeAdapter, ValidationError

    try:
        data = path.read_bytes()
    except OSError:
        hint = "写出 kaohe grade --out 或 kaohe report 写的文件夹，里面应当有 run.json"
        raise FaultyInput([Fault(str(path), 0, 0, "F001", "找不到运行记录", hint)]) from None
    try:
        record = TypeAdapter(StatementRecord).validate_json(data)
    except ValidationError:
        record = None
    if record is None or record.schema != SCHEMA:
        hint = "用 kaohe grade 案例 --out 文件夹 重新写一份"
        raise FaultyInput([Fault(str(path), 0, 0, "M003", "这不是 kaohe 写的运行记录，或者已经损坏", hint)])
    return record


def file_record(folder: Path, name: str) -> FileRecord:
    """Return a file with its size and sha256. Raises FaultyInput when it cannot be read."""
    try:
        with (folder / name).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return FileRecord(name, stream.tell(), digest)
    except OSError:
        fault = Fault(str(folder / name), 0, 0, "F001", "评分之后这个文件打不开了", "关闭正在改动它的程序，再运行一次")
        raise FaultyInput([fault]) from None


def _input(folder: InputFolder, places: Places, out: Path | None) -> InputRecord:
    where = whereabouts(folder.path, _KINDS[folder.what], places, out)
    files = [file_record(folder.path, name) for name in folder.files]
    return InputRecord(folder.what, where.found, where.inside, where.path, files)


def _from_case(run: Run, inputs: list[InputRecord]) -> bool:
    """Say whether the profile is the one that the case names."""
    named, file = run.rulebook.case.profile, Path(run.rulebook.profile_files[0])
    by_path = next(i.found == "path" for i in inputs if i.what == "profiles")
    return Path(named) == file if by_path else named == file.stem
