"""What a line of a condition asks, as thresholds and sides that examples should reach."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from kaohe.explain.values import STATE_WORDS, parameter_text
from kaohe.infer.truth import FOUND, NOT_FOUND
from kaohe.measure.computed import reads
from kaohe.records.values import NOT_APPLICABLE, Value
from kaohe.rulebook.conditions import Leaf, NameRef
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_models import FINDING_COUNTS
from kaohe.testing.sides import as_number, side_of, sides

SIDE_WORDS: dict[str, str] = {"below": "小于", "at": "等于", "above": "大于"}
_NUMERIC = ("count", "number", "share")


class Facts(NamedTuple):
    """What an example says of one made-up unit: values and finding states by name; counts of findings are values."""

    values: dict[str, Value]
    states: dict[str, str]


class Question(NamedTuple):
    """A line of a condition, split into the answers that examples should give."""

    leaf: Leaf
    answers: tuple[str, ...]
    """Sides of a threshold, or yes and no."""
    cut: Fraction | None = None

    def answer(self, facts: Facts) -> str | None:
        """Return the answer that facts give; None where they leave it open."""
        name, op, right = self.leaf.name, self.leaf.op, self.leaf.right
        if op is None and name in facts.states:
            return _yes(facts.states[name] == FOUND) if facts.states[name] in (FOUND, NOT_FOUND) else None
        value = facts.values.get(name)
        if op == "unknown":
            return _yes(value is None)
        if value is None or value is NOT_APPLICABLE:
            return None
        if isinstance(value, bool):
            return _yes(value)
        if isinstance(value, str):
            return _yes(value in ((facts.values.get(right.name),) if isinstance(right, NameRef) else constants(self.leaf)))
        number = as_number(value)
        assert number is not None
        if op == "in":
            return _yes(number in constants(self.leaf))
        cut = as_number(facts.values.get(right.name)) if self.cut is None and isinstance(right, NameRef) else self.cut
        return None if cut is None else side_of(number, cut)


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def constants(leaf: Leaf) -> tuple[Decimal | str, ...]:
    """Return the constants on the right of a line: one, a list, or none."""
    if leaf.right is None or isinstance(leaf.right, NameRef):
        return ()
    return leaf.right if isinstance(leaf.right, tuple) else (leaf.right,)


def kind_of(pack: Pack, name: str) -> str:
    """Return the type of an indicator or of a built-in count; "criterion" for a criterion."""
    return pack.indicators[name].type if name in pack.indicators else "count" if name in FINDING_COUNTS else "criterion"


def cut_of(leaf: Leaf, pack: Pack) -> Fraction | None:
    """Return the threshold of a comparison with a number or a parameter at its default; None for every other line."""
    right = leaf.right
    if isinstance(right, NameRef) and right.name in pack.parameters:
        right = pack.parameters[right.name].default
    return Fraction(right) if isinstance(right, Decimal) else None


def question(leaf: Leaf, pack: Pack) -> Question:
    """Return what a line asks."""
    kind, cut = kind_of(pack, leaf.name), cut_of(leaf, pack)
    if kind in _NUMERIC and cut is not None and leaf.op not in ("unknown", "in"):
        return Question(leaf, tuple(sides(kind, cut)), cut)
    if kind in _NUMERIC and isinstance(leaf.right, NameRef):
        return Question(leaf, ("below", "at", "above"))
    return Question(leaf, ("yes", "no"))


def questions(leaves: list[Leaf], pack: Pack) -> list[Question]:
    """Return what the lines of a criterion ask, each once however many lines ask it."""
    asked: dict[object, Question] = {}
    for leaf in leaves:
        made = question(leaf, pack)
        asked.setdefault((leaf.name, leaf.right, len(made.answers)) if made.answers != ("yes", "no") else leaf.key(), made)
    return list(asked.values())


def said(asked: Question, answer: str, pack: Pack) -> str:
    """Return an answer in Chinese: 年底检查占比 等于 年底检查占比上限（50%）"""
    leaf = asked.leaf
    title = f"{leaf.name} {pack.title_of(leaf.name)}" if leaf.name in pack.criteria else pack.title_of(leaf.name)
    if answer in ("yes", "no"):
        return f"{title} {_plain_answer(asked, pack, yes=answer == 'yes')}"
    return f"{title} {SIDE_WORDS[answer]} {_right(leaf, pack)}"


def _plain_answer(asked: Question, pack: Pack, *, yes: bool) -> str:
    leaf = asked.leaf
    if leaf.name in pack.criteria:
        return STATE_WORDS[FOUND if yes else NOT_FOUND]
    if leaf.op == "unknown":
        return "未知" if yes else "已知"
    if leaf.op is None:
        return "为是" if yes else "为否"
    return f"{'是' if yes else '不是'} {_right(leaf, pack)}"


def _right(leaf: Leaf, pack: Pack) -> str:
    right, kind = leaf.right, kind_of(pack, leaf.name)
    if isinstance(right, NameRef):
        parameter = pack.parameters.get(right.name)
        value = f"（{parameter_text(parameter.default, parameter.type)}）" if parameter else ""
        return f"{pack.title_of(right.name)}{value}"
    return "、".join(parameter_text(part, kind) for part in constants(leaf))


def may_not_apply(pack: Pack, name: str) -> bool:
    """Say whether an indicator can be not applicable by itself: 0/0, no record to take it from, or computed from such a one."""
    indicator = pack.indicators.get(name)
    if indicator is None:
        return False
    if indicator.type == "share" or (indicator.measure and indicator.type in ("number", "text")):
        return True
    return any(may_not_apply(pack, read) for read in reads(indicator))
