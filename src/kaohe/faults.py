"""Faults: what is wrong with an input, where, and how to mend it.

A fault is a value. Loading appends faults to a list and goes on, so that a user sees all of them at once;
only a stage that cannot go on without the input raises :class:`FaultyInput` with everything found so far.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

CODES: dict[str, str] = {
    "F001": "找不到文件或文件夹",
    "F002": "文件不是 UTF-8 编码",
    "Y001": "YAML 语法错误",
    "Y002": "同一层里键重复",
    "Y003": "YAML 1.1 会读成别的东西的写法",
    "Y004": "不支持的 YAML 写法（锚点、合并键、标签）",
    "M001": "不认识的键",
    "M002": "缺少必须写的键",
    "M003": "值的类型不对",
    "M004": "值超出允许的范围",
    "M005": "几个键不能这样搭配",
    "M006": "按年度写的几段有空档或重叠",
    "M007": "没有适用于这一年度的值",
    "N001": "不认识的名称",
    "N002": "名称重复",
    "N003": "循环引用",
    "C001": "条件写法有误",
    "C002": "条件两边的类型不合",
    "C003": "提示语的占位符有误",
    "S001": "指标算式有误",
    "S002": "视图或统计口径的 SQL 有误",
    "P001": "评分方案自相矛盾",
    "D001": "通报模板写法有误",
    "T001": "表格的表头不合",
    "T002": "单元格的值读不懂",
    "T003": "不认识的单位",
    "T004": "同一数据有两个不同的值",
    "T005": "公布的结果不完整",
    "T006": "表格缺少名册里的单位",
    "T007": "编号被表格改坏",
    "T008": "引用的记录不存在",
    "T009": "认不出这张表",
    "T010": "同一条记录出现两次",
    "T011": "没有这一年的工作日安排",
    "T012": "人工评分或申诉复核没有写全",
}
"""Every code a fault may carry, with its Chinese title. Documented in docs/faults.md."""


class Fault(NamedTuple):
    """One thing that is wrong. Sorted by place; line and column count from 1, 0 means the file as a whole."""

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str
    length: int = 1
    """How many characters the caret underlines."""


class KaoheError(Exception):
    """Base of every error the library raises."""


class FaultyInput(KaoheError):
    """The input cannot be used; ``faults`` says why, all at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("; ".join(f"{f.file}{f':{f.line}' if f.line else ''}: {f.message}。怎么改：{f.hint}" for f in self.faults))


class EvaluatorsDisagree(KaoheError):
    """durable-rules and the reference evaluator came to different findings: no result may be shown."""


def raise_if_any(faults: list[Fault]) -> None:
    """Stop with every fault found so far, if there is one."""
    if faults:
        raise FaultyInput(faults)


def nearest(word: str, known: Iterable[str], count: int = 3, telling: Callable[[str], str] = str) -> list[str]:
    """Return the known words most like ``word``, best first; none when nothing is close, or too many are equally so.

    Chinese names are short: half of their characters in common is close, and so is an abbreviation. Words of other
    letters must agree in about two thirds, and short ones such as criterion ids in their first letter too. ``telling``
    takes the part of a word that is compared (:func:`telling_parts`).
    """
    from difflib import SequenceMatcher

    latin = word.isascii()
    plain = telling(word.casefold())
    scored: list[tuple[float, str]] = []
    for other in sorted(set(known) - {word, ""}):
        if latin and len(word) <= 3 and other[0].casefold() != plain[0:1]:
            continue
        shown = telling(other.casefold())
        score = SequenceMatcher(None, plain, shown, autojunk=False).ratio()
        if not latin and _abbreviates(plain, shown):
            score = max(score, 0.5)
        if score >= (0.65 if latin else 0.5):
            scored.append((-score, other))
    scored.sort()
    close = [other for score, other in scored if score <= scored[0][0] + 0.15]
    alike = sum(score == scored[0][0] for score, _ in scored)
    return [] if alike >= count else close[:count]


def _abbreviates(short: str, long: str) -> bool:
    """Say whether a word is made of characters of another, in their order and from its first on: 自规 of 自然资源和规划."""
    rest = iter(long)
    return len(short) > 1 and short[0] == long[0:1] and all(character in rest for character in short)


def telling_parts(*groups: Iterable[str]) -> Callable[[str], str]:
    """Return what takes the telling part of a name: without the beginning and the end that most names of a group share.

    Of 县公安局 among 县交通局, 县教育局 and 县水利局 it is 公安: 县…局 tells nothing.
    """
    listed = [sorted({name.casefold() for name in group} - {""}) for group in groups]
    starts = {_shared_start(names) for names in listed}
    ends = {_shared_start([name[::-1] for name in names])[::-1] for names in listed}

    def telling(name: str) -> str:
        start = max((s for s in starts if name.startswith(s) and name != s), key=len, default="")
        shorter = name.removeprefix(start)
        end = max((e for e in ends if shorter.endswith(e) and shorter != e), key=len, default="")
        return shorter.removesuffix(end)

    return telling


def _shared_start(names: list[str]) -> str:
    """Return the longest beginning, short of the whole name, that more than half of the names have; "" when there is none."""
    start = ""
    while len(names) > 1:
        following = Counter(name[: len(start) + 1] for name in names if name.startswith(start) and len(name) > len(start) + 1)
        longer, count = min(following.items(), key=lambda found: (-found[1], found[0]), default=("", 0))
        if 2 * count <= len(names):
            break
        start = longer
    return start


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint naming the closest known word, or listing what is known when nothing is close."""
    names = sorted(set(known))
    close = nearest(word, names)
    if close:
        return f"是不是 {'、'.join(close)}？"
    if otherwise:
        return otherwise
    return f"可用的有：{'、'.join(names[:12])}{' 等' if len(names) > 12 else ''}" if names else "这里没有可用的名称"


def clip(value: object, most: int = 40) -> str:
    """Return what was written as one short line, for a message; ``（空）`` when nothing was."""
    plain = {None: "", True: "true", False: "false"}.get(value, value) if value is None or isinstance(value, bool) else value
    text = " ".join(str(plain).split())
    return f"{text[:most]}…" if len(text) > most else text or "（空）"
