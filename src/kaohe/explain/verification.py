"""Grade again from the stated inputs, and compare: which file changed, which result is another."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from kaohe import __version__
from kaohe.explain.records.statement import (
    ChangeRecord,
    FileDifferenceRecord,
    InputRecord,
    OutputDifferenceRecord,
    StatementRecord,
    VerificationRecord,
)
from kaohe.explain.run_inputs import InputFolder, files_there, input_folders
from kaohe.explain.statement import file_record, outcome
from kaohe.faults import Fault, FaultyInput, raise_if_any
from kaohe.infer.infer import DURABLE_RULES, evaluator_in_use
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.rulebook.whereabouts import located, told_path
from kaohe.run import Run, run

_WHAT = {
    "case": ("案例", "--case"),
    "rules": ("规则包", "--rules"),
    "profiles": ("评分方案", "--profiles"),
    "template": ("模板", ""),
    "compared": ("对比案例", ""),
}


class Stated(NamedTuple):
    """A stated run as it can be graded here: the record, the folders it names as they are found, and where to look."""

    record: StatementRecord
    folders: list[Path]
    """For each of ``record.inputs``."""
    moved: bool
    """Some folder was given anew: the paths that results quote may be others."""
    case: str
    profile: str | None
    places: Places


class Regraded(NamedTuple):
    """What grading again came to: a run, or why there is none."""

    run: Run | None
    faults: list[Fault]


def find_stated(record: StatementRecord, out: Path, case: Path | None, given: Places) -> Stated:
    """Find the inputs that a record in folder ``out`` names. ``case`` and ``given`` say where they are now.

    Raises FaultyInput for each folder that is not there.
    """
    anew = {"case": case, "rules": given.rules, "profiles": given.profiles}
    folders, faults = [], []
    for stated in record.inputs:
        moved = anew.get(stated.what)
        folder = moved or located(stated.inside, stated.path, out)
        if moved and stated.what == "rules":
            folder = moved / Path(stated.path).name
        if folder is None or not folder.is_dir():
            faults.append(_not_there(stated, folder))
        folders.append(folder or Path())
    raise_if_any(faults)
    by_what = {stated.what: (stated, folder) for stated, folder in reversed(list(zip(record.inputs, folders, strict=True)))}
    rules, pack = by_what["rules"]
    profiles, own = by_what["profiles"]
    name = profiles.files[0].path
    places = Places(
        rules=given.rules or (pack.parent if rules.found == "flag" else None),
        profiles=given.profiles or (own if profiles.found == "flag" else None),
    )
    asked = str(own / name) if profiles.found == "path" else Path(name).stem
    moved_any = any(folder is not None for folder in anew.values())
    return Stated(record, folders, moved_any, str(by_what["case"][1]), None if record.profile_from_case else asked, places)


def grade_again(stated: Stated, tell: Callable[[str], None] = lambda _: None) -> Regraded:
    """Grade from the inputs as they are now."""
    try:
        return Regraded(run(load_rulebook(stated.case, stated.profile, stated.places), tell), [])
    except FaultyInput as error:
        return Regraded(None, error.faults)


def verification(stated: Stated, again: Regraded, out: Path, rendered: dict[str, bytes]) -> VerificationRecord:
    """Compare a stated run with grading it again. ``rendered`` are the files that the new run writes, by name."""
    then = stated.record
    now = outcome(again.run) if again.run else None
    files = sorted(_file_differences(stated, again.run), key=lambda d: (d.state, d.file))
    alike = then.kaohe == __version__ and then.evaluator == evaluator_in_use() and not stated.moved
    outputs = list(_output_differences(then, out, rendered if alike else {}))
    settings = list(_setting_changes(then, now)) if now else []
    results = list(_result_changes(then, now)) if now else []
    return VerificationRecord(
        schema="kaohe.verification/1",
        case=then.case,
        profile=then.profile,
        same=again.run is not None and not (files or outputs or settings or results),
        graded=again.run is not None,
        files_then=sum(len(i.files) for i in then.inputs),
        files=files,
        outputs_then=len(then.outputs),
        outputs=outputs,
        settings=settings,
        units=len(then.results),
        results=results,
        remarks=list(_remarks(stated)),
    )


def _not_there(stated: InputRecord, folder: Path | None) -> Fault:
    what, option = _WHAT[stated.what]
    where = f"用 {option} 指出它现在在哪里" if option else "把它放回原处"
    if stated.inside == "working":
        where = f"在生成结果时的文件夹里运行，或{where}"
    told = stated.path if folder is None or stated.inside != "beside" else told_path(folder, 2)
    return Fault(told, 0, 0, "F001", f"找不到生成结果时用的{what}所在的文件夹", where)


def _file_differences(stated: Stated, again: Run | None) -> Iterator[FileDifferenceRecord]:
    """Yield the inputs that changed, are gone, are new, or are not read any more."""
    reads = _reads(stated, again)
    then = set()
    for folder, recorded in zip(stated.folders, stated.record.inputs, strict=True):
        for file in recorded.files:
            path = (folder / file.path).resolve()
            then.add(path)
            told = _told_file(folder, file.path)
            if not path.is_file():
                yield FileDifferenceRecord("missing", recorded.what, told, file.sha256, None)
                continue
            sha256 = file_record(folder, file.path).sha256
            if sha256 != file.sha256:
                yield FileDifferenceRecord("changed", recorded.what, told, file.sha256, sha256)
            elif again is not None and recorded.what not in ("template", "compared") and path not in reads:
                yield FileDifferenceRecord("unread", recorded.what, told, file.sha256, sha256)
    for path, (added, name) in reads.items():
        if path not in then:
            sha256 = file_record(added.path, name).sha256
            yield FileDifferenceRecord("added", added.what, _told_file(added.path, name), None, sha256)


def _told_file(folder: Path, name: str) -> str:
    return told_path(folder / name, 1 + len(Path(name).parts))


def _reads(stated: Stated, again: Run | None) -> dict[Path, tuple[InputFolder, str]]:
    """Return what a run reads now; where none can be graded, what lies in the folders that it would read whole."""
    if again is not None:
        folders = input_folders(again)
    else:
        pairs = zip(stated.record.inputs, stated.folders, strict=True)
        folders = [InputFolder(i.what, folder, tuple(files_there(i.what, folder))) for i, folder in pairs]
    return {(folder.path / name).resolve(): (folder, name) for folder in folders for name in folder.files}


def _output_differences(then: StatementRecord, out: Path, rendered: dict[str, bytes]) -> Iterator[OutputDifferenceRecord]:
    for file in then.outputs:
        path = out / file.path
        if not path.is_file():
            yield OutputDifferenceRecord("missing", file.path)
        elif file_record(out, file.path).sha256 != file.sha256:
            yield OutputDifferenceRecord("changed", file.path)
        elif file.path in rendered and hashlib.sha256(rendered[file.path]).hexdigest() != file.sha256:
            yield OutputDifferenceRecord("otherwise", file.path)


def _setting_changes(then: StatementRecord, now: StatementRecord) -> Iterator[ChangeRecord]:
    titles = {"title": "案例", "year": "年度", "as_of": "截止日期", "profile": "评分方案", "pack": "规则包"}
    pairs = [(title, str(getattr(then, name)), str(getattr(now, name))) for name, title in titles.items()]
    old, new = ({p.title: p.value for p in record.parameters} for record in (then, now))
    pairs += [(title, old.get(title, "没有"), new.get(title, "没有")) for title in {**old, **new}]
    return (ChangeRecord("", title, before, after) for title, before, after in pairs if before != after)


def _result_changes(then: StatementRecord, now: StatementRecord) -> Iterator[ChangeRecord]:
    titles = {"group": "组别", "rank": "名次", "score": "得分", "grade": "等次", "failings": "问题", "credits": "加分"}
    old, new = ({r.unit: r for r in record.results} for record in (then, now))
    for unit in {**old, **new}:
        if unit not in old or unit not in new:
            yield ChangeRecord(unit, "单位", "有" if unit in old else "没有", "有" if unit in new else "没有")
            continue
        for name, title in titles.items():
            before, after = getattr(old[unit], name), getattr(new[unit], name)
            if before != after:
                yield ChangeRecord(unit, title, _told(before), _told(after))


def _told(value: object) -> str:
    if isinstance(value, list):
        return " ".join(value) or "无"
    return "—" if value is None else str(value) or "无"


def _remarks(stated: Stated) -> Iterator[str]:
    then = stated.record
    if then.kaohe != __version__:
        yield f"结果是 kaohe {then.kaohe} 写的，现在用的是 {__version__}：比较结果，不逐字节比较写出的文件。"
    if then.evaluator != evaluator_in_use():
        if then.evaluator == DURABLE_RULES:
            yield "写结果时两个推理器互相核对过；这里没有 durable-rules，只用参照推理器（kaohe doctor 说明原因）。"
        else:
            yield "写结果时只用了参照推理器；这里 durable-rules 也核对了一遍。"
    if then.superseded:
        told = "、".join(file.path for file in then.superseded[:3])
        yield f"文件夹里还有输入不同的另一次运行写的 {len(then.superseded)} 个文件，没有核对：{told}{' 等' if len(then.superseded) > 3 else ''}。"
    if stated.moved:
        yield "有文件夹不在原处：比较结果，不逐字节比较写出的文件。"
