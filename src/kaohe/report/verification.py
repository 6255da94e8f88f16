"""Whether a result can be made again from its stated inputs, as a person reads it."""

from collections.abc import Sequence

from kaohe.explain.records.statement import VerificationRecord

FILES = {"changed": "内容变了", "missing": "不见了", "added": "新加进来的", "unread": "现在不再用到"}
OUTPUTS = {"changed": "写出之后被改过", "missing": "不见了", "otherwise": "现在写出来的内容不同"}
MOST = 40
"""Differences of results shown; all are in the JSON."""


def verification_text(record: VerificationRecord) -> str:
    """Return what was compared and every difference."""
    files = [f"{FILES[d.state]}：{d.file}" for d in record.files]
    outputs = [f"{OUTPUTS[d.state]}：{d.file}" for d in record.outputs if d.state != "otherwise"]
    otherwise = [d.file for d in record.outputs if d.state == "otherwise"]
    settings = [f"{c.title}：{c.then} → {c.now}" for c in record.settings]
    lines = [
        *_section(f"输入文件 {record.files_then} 个", files, "与写结果时逐字节相同"),
        *(_section("设置", settings, "") if settings else []),
        *_section(f"写出的文件 {record.outputs_then} 个", outputs, "写出之后没有改动"),
        *([f"  按现在的输入重写，内容不同：{'、'.join(otherwise)}"] if otherwise else []),
        *_results(record),
        _verdict(record),
    ]
    return "\n".join(_plain(line) for line in lines) + "\n"


def _results(record: VerificationRecord) -> list[str]:
    head = f"{record.units} 家的名次、得分、等次和认定"
    if not record.graded:
        return [f"{head}：按现在的输入不能评分"]
    units = dict.fromkeys(c.about for c in record.results)
    changes = {unit: [f"{c.title} {c.then} → {c.now}" for c in record.results if c.about == unit] for unit in list(units)[:MOST]}
    lines = [f"{unit}：{'，'.join(told)}" for unit, told in changes.items()]
    more = [f"另有 {len(units) - MOST} 家，见 --format json"] if len(units) > MOST else []
    return _section(head, [*lines, *more], "重新评分，全部相同", f"重新评分，{len(units)} 家不同")


def _section(head: str, differences: Sequence[str], alike: str, differ: str = "") -> list[str]:
    if not differences:
        return [f"{head}：{alike}"]
    return [f"{head}：{differ or f'{len(differences)} 处不同'}", *(f"  {line}" for line in differences)]


def _verdict(record: VerificationRecord) -> str:
    if record.same:
        return "相符：用同样的输入，得到同样的结果。"
    why = [f"{d.file}（{FILES[d.state]}）" for d in record.files] or [f"{d.file}（{OUTPUTS[d.state]}）" for d in record.outputs]
    return f"不符：{'、'.join(why)}" if why else "不符：输入没有变，结果却不同。"


def _plain(text: str) -> str:
    """Return text in which nothing steers a terminal: a record may come from anywhere."""
    return "".join(c if c.isprintable() or c == "\u3000" else "?" for c in text)
