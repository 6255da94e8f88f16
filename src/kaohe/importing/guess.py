"""Guess what the headers of an unknown layout are: the record table that they fit best, and the column of each.

Only what tells is compared: 时间 of 公开时间 says that it is a day, not which. A header that is not close to a column of
the table is left for a person.
"""

import re
from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from kaohe.importing.mapping_models import NOTHING, Mapping
from kaohe.records.headers import normalised
from kaohe.rulebook.ledger_tables import RECORD_TABLES

CLOSE = 0.75
"""From here on a header is taken for a column."""

_ENDINGS = {"日": ("日期", "时间", "日"), "号": ("编号", "编码", "代码", "代号", "号码", "号"), "名": ("名称", "全称", "名")}
"""How headers end that say what kind of cell stands below them, in their spellings."""
_SAME = {"起始": "开始", "截止": "结束", "终止": "结束", "部门": "单位"}
_AMOUNT = re.compile(r"(?:数|数量|比例|率|金额)$")
"""Headers of amounts, which no column of a record is."""
_PERSONAL = re.compile(
    r"电话|手机|联系方式|身份证|证件|执法证|邮箱|微信|QQ|住址|(?:检查|执法|抽查|核查|经办|录入|审核|联系|负责|专家|法定代表)人员?|负责人|姓名",
    re.IGNORECASE,
)
"""Headers of names, numbers and addresses of people, which are not kept."""


_LENIENT = ("kind_if_stated",)
"""Readers that pass over what they do not understand: in a layout that nobody knows yet that would hide something."""


class Word(NamedTuple):
    """A header by which a column is known, and how a mapping reads cells below it."""

    text: str
    read: str | None = None


class Guess(NamedTuple):
    """The header that a column may have."""

    header: str
    read: str | None
    score: float


Vocabulary = Dictionary[str, list[Word]]
"""The words of each column of a table."""


class Fit(NamedTuple):
    """The table that headers fit best, and its columns with their headers; no table when no header tells."""

    table: str | None
    columns: dict[str, Guess]


def best_fit(headers: list[str], mappings: Iterable[Mapping]) -> Fit:
    """Return the table that the headers fit best. A header that would fit several tables counts little for each."""
    mappings = list(mappings)
    fits = {name: assigned(headers, vocabulary(name, mappings), RECORD_TABLES[name].title) for name in RECORD_TABLES}
    tables = {header: sum(any(g.header == header for g in fit.values()) for fit in fits.values()) for header in headers}

    def rank(name: str) -> tuple[float, float]:
        needed = [c.name for c in RECORD_TABLES[name].columns if c.required]
        told = sum(guess.score / tables[guess.header] for guess in fits[name].values())
        return told, sum(column in fits[name] for column in needed) / len(needed)

    best = max(fits, key=rank)
    return Fit(best, fits[best]) if fits[best] else Fit(None, {})


def vocabulary(table: str, mappings: Iterable[Mapping]) -> dict[str, list[Word]]:
    """Return how each column of a table is called: in the template, and in every mapping of whole records."""
    words: dict[str, list[Word]] = {}
    for column in RECORD_TABLES[table].columns:
        rules = [r for m in mappings if not m.adds for r in m.tables().get(table, {}).get(column.name, [])]
        named = [Word(header, None if rule.read in _LENIENT else rule.read) for rule in rules for header in rule.headers]
        words[column.name] = list(dict.fromkeys([*named, Word(column.title), Word(column.name)]))
    return words


def assigned(headers: list[str], words: Vocabulary, title: str) -> dict[str, Guess]:
    """Return the header of each column that has a close one: each header once, the closest first.

    A header that is as close to two columns is given to neither; one period is the first and the last day.
    """
    scored: list[tuple[float, int, str, str, str | None]] = []
    for i, header in enumerate(dict.fromkeys(headers)):
        found = {
            column: max((closeness(header, w.text, title), -j) for j, w in enumerate(ws)) for column, ws in words.items() if ws
        }
        best = max((score for score, _ in found.values()), default=0.0)
        likely = [column for column, (score, _) in found.items() if score == best]
        if best < (1.0 if is_personal(header) else CLOSE) or (len(likely) > 1 and best < 1.0):
            continue
        for column, (score, j) in found.items():
            if score >= CLOSE:
                scored.append((-score, i, column, header, words[column][-j].read))
    guesses: dict[str, Guess] = {}
    for score, _, column, header, read in sorted(scored, key=lambda s: s[:2]):
        taken = [guess for guess in guesses.values() if guess.header == header]
        if column not in guesses and (not taken or [*(guess.read for guess in taken), read] == ["start", "end"]):
            guesses[column] = Guess(header, read, -score)
    return guesses


def closeness(header: str, word: str, title: str = "") -> float:
    """Return how near a header is to a word for a column of the table called ``title``: 1 for the same, 0 for another kind."""
    if normalised(header) == normalised(word):
        return 1.0
    (stem, ending), (other, other_ending) = _parts(header), _parts(word)
    if not stem or not other or word.isascii() or _AMOUNT.search(stem) or (ending and other_ending and ending != other_ending):
        return 0.0
    sure = 0.95 if ending == other_ending else 0.9
    if stem == other:
        return sure
    if len(stem) > 1 and other.endswith(stem):  # 对象 for 检查对象
        return 0.9 * sure
    if stem.endswith(other) and len(other) > 1 and stem.removesuffix(other) in title:  # 计划开始 for 开始, of a plan
        return 0.9 * sure
    alike = _alike(stem, other)
    if ending != other_ending:  # the ending itself may be a slip of the pen: 完成日起
        alike = max(alike, _alike(normalised(header), normalised(word)))
    return alike if alike >= CLOSE else 0.0


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@cache
def _parts(header: str) -> tuple[str, str]:
    """Return what tells of a header, in one spelling, and the kind that its ending says."""
    text = normalised(header)
    for ending, spellings in _ENDINGS.items():
        for spelling in spellings:
            if text.endswith(spelling):
                return _spelled(text.removesuffix(spelling)), ending
    return _spelled(text), ""


def _spelled(text: str) -> str:
    for one, other in _SAME.items():
        text = text.replace(one, other)
    return text


def is_personal(header: str) -> bool:
    """Say whether a header is of names, numbers or addresses of people."""
    return _PERSONAL.search(header) is not None


def left_out(headers: list[str], mappings: Iterable[Mapping]) -> list[str]:
    """Return the headers that nobody needs: of people, and what known layouts leave out (序号)."""
    known = {normalised(h) for m in mappings if m.table != NOTHING and not m.adds for h in m.ignore}
    return [header for header in headers if is_personal(header) or normalised(header) in known]
