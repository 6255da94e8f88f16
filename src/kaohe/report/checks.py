"""What ``kaohe check`` found, as a person reads it: errors and warnings with their line, notes in a list, a tally."""

from collections.abc import Sequence

from kaohe.checking.codes import CHECKS, SEVERITY_WORDS, Severity, owner_of
from kaohe.checking.remarks import Remark
from kaohe.report.faults import one_fault, shown

_COUNTED: dict[Severity, str] = {"error": "个错误", "warning": "个警告", "note": "条提示"}


def checks_text(remarks: Sequence[Remark]) -> str:
    """Return what was found, the worst first; what the files accept with ``meant`` is only counted. "" for nothing at all."""
    open_ = [remark for remark in remarks if not remark.meant]
    lines: dict[str, list[str]] = {}
    parts = [_one(remark, lines) for severity in ("error", "warning") for remark in open_ if remark.severity == severity]
    parts += _notes([remark for remark in open_ if remark.severity == "note"])
    tally = _tally(open_, len(remarks) - len(open_))
    return "\n".join([*parts, *([f"{tally}\n"] if tally else [])])


def _one(remark: Remark, lines: dict[str, list[str]]) -> str:
    """Return an error or a warning; where its file may accept it, with the line that does."""
    told = one_fault(remark.fault, lines, SEVERITY_WORDS[remark.severity])
    owner = owner_of(remark.fault.code)
    owner = f" {owner} " if owner.isascii() and owner else owner
    return f"{told}  有意的：在{owner}里写 meant: {{{remark.key}: 理由}}\n" if owner else told


def _notes(notes: Sequence[Remark]) -> list[str]:
    """Return notes by kind and remedy, a line each: they are many, and few ask for anything."""
    groups: dict[tuple[str, str], list[Remark]] = {}
    for note in sorted(notes, key=lambda note: note.fault.code):
        groups.setdefault((note.fault.code, note.fault.hint), []).append(note)
    return [_group(code, hint, found) for (code, hint), found in groups.items()]


def _group(code: str, hint: str, notes: Sequence[Remark]) -> str:
    head = f"{SEVERITY_WORDS['note']}[{code}] {CHECKS[code].title}"
    listed = [f"  --> {n.fault.file}:{n.fault.line}:{n.fault.column} {shown(n.fault.message)}" for n in notes]
    return "\n".join([head, *listed, f"  怎么改：{shown(hint)}", ""])


def _tally(open_: Sequence[Remark], meant: int) -> str:
    severities = [remark.severity for remark in open_]
    counts = [f"{severities.count(s)} {word}" for s, word in _COUNTED.items() if s in severities]
    files = len({remark.fault.file for remark in open_})
    told = [f"共 {'、'.join(counts)}，涉及 {files} 个文件"] if counts else []
    told += [f"{'另' if counts else ''}有 {meant} 处由 meant 写明是有意的，不计"] if meant else []
    return f"{'；'.join(told)}。" if told else ""
