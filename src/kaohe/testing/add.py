"""Make an example of a real unit: the facts that a criterion reads, without the unit's name."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kaohe.faults import Fault, FaultyInput
from kaohe.infer.truth import UNDETERMINED
from kaohe.records.values import NOT_APPLICABLE, Value, same
from kaohe.rulebook.locate import comes_with_program
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.run import Run
from kaohe.testing.criteria import infer_given, pack_tried
from kaohe.testing.facts import NOT_APPLIES, value_of
from kaohe.testing.insert import with_example, write_whole

NAME = "实例"
"""What an example made of a real unit is called, with a number behind it."""

Facts = dict[str, Any]
"""What an example gives: indicators as values, findings and counts of findings as they are written."""


class Added(NamedTuple):
    """An example that was written: where, as which line; ``state`` came out, ``in_case`` is the finding of the case."""

    file: str
    line: int
    text: str
    state: str
    in_case: str


def add_example(run: Run, unit: int, id_: str) -> Added:
    """Write what a unit's facts are for a criterion as a further example into the criterion's file.

    The finding is the one that comes out with every parameter at its default, as examples are run. Raises FaultyInput
    where the criterion has such an example already, or its file cannot or should not be written.
    """
    pack = run.rulebook.pack
    criterion = pack.criteria[id_]
    facts = facts_of(run, unit, criterion)
    _refuse(run, criterion, facts)
    written = {name: _written(value) for name, value in facts.items()}
    basis, at = infer_given(pack_tried(pack, criterion), [{name: _as_given(value) for name, value in facts.items()}])[0]
    state = basis.findings.states[id_][at]
    given = ", ".join(f"{name}: {text}" for name, text in written.items())
    example = f"{{name: {_free_name(criterion)}, given: {{{given}}}, expect: {state}}}"
    path = Path(criterion.file)
    data = path.read_bytes()
    edited = with_example(data.decode("utf-8-sig"), id_, example, criterion.line)
    write_whole(path, ("\ufeff" if data.startswith(b"\xef\xbb\xbf") else "") + edited.text)
    return Added(criterion.file, edited.line, example, state, run.findings.states[id_][unit])


def facts_of(run: Run, unit: int, criterion: Criterion) -> Facts:
    """Return what is known of a unit of all that a criterion's lines read; what is unknown is left out."""
    facts: Facts = {}
    for name in dict.fromkeys(name for leaf in criterion.leaves() for name in leaf.names()):
        if name in run.measured.columns:
            facts[name] = run.measured.columns[name][unit]
        elif name in run.findings.states:
            state = run.findings.states[name][unit]
            facts[name] = None if state == UNDETERMINED else state
        elif name in run.findings.counts:
            low, high = run.findings.counts[name][unit]
            facts[name] = low if low == high else None
    return {name: value for name, value in facts.items() if value is not None}


def _refuse(run: Run, criterion: Criterion, facts: Facts) -> None:
    """Raise where the example should not be written."""
    pack = run.rulebook.pack
    if comes_with_program(pack.folder):
        hint = "把规则包文件夹复制到自己的 rules 文件夹里，改复制的那一份"
        raise FaultyInput([Fault(criterion.file, 0, 0, "F001", "随程序安装的规则包不能改", hint)])
    names = [name for unit in run.records.units for name in (unit.name, *unit.aliases)]
    told = [name for value in facts.values() if isinstance(value, str) for name in names if name in value]
    if told:
        hint = "规则里不写单位名称：手工写一个例子，把名称换掉"
        message = f"{criterion.id} 用到的文字里有单位名称，不能写进规则"
        raise FaultyInput([Fault(criterion.file, criterion.line, 1, "M004", message, hint)])
    for number, example in enumerate(criterion.spec.examples):
        if _same_facts(_given_facts(pack, example.given), facts):
            at = criterion.example_spans[number]
            message = f"{criterion.id} 已经有一个事实相同的例子：{example.name}"
            hint = "不用再添；要换个说法，改它的 name"
            raise FaultyInput([Fault(criterion.file, at.line, at.column, "N002", message, hint, at.length)])


def _given_facts(pack: Pack, given: Mapping[str, Any]) -> Facts:
    facts = {name: value_of(pack.indicators[name].type, v) if name in pack.indicators else v for name, v in given.items()}
    return {name: value for name, value in facts.items() if value is not None}


def _same_facts(a: Facts, b: Facts) -> bool:
    return a.keys() == b.keys() and all(_same(value, b[name]) for name, value in a.items())


def _same(a: Any, b: Any) -> bool:
    return same(a, b) if isinstance(a, tuple | bool) else a == b


def _as_given(value: Any) -> Any:
    """Return a fact as an example gives it."""
    if value is NOT_APPLICABLE:
        return NOT_APPLIES
    return f"{value[0]}/{value[1]}" if isinstance(value, tuple) else value


def _written(value: Value) -> str:
    """Return a fact as YAML: a share as a short decimal where it is one, else as its two numbers."""
    if value is None or value is NOT_APPLICABLE:
        return NOT_APPLIES
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        of, to = value
        return f"{of / to:.4f}".rstrip("0").rstrip(".") if 10_000 * of % to == 0 else f"{of}/{to}"
    if isinstance(value, str):
        return value if value.isidentifier() and value.isascii() else json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, int) else f"{value:f}"


def _free_name(criterion: Criterion) -> str:
    """Return the first numbered name that no example of a criterion has."""
    taken = {example.name for example in criterion.spec.examples}
    number = next(n for n in range(1, len(taken) + 2) if f"{NAME} {n}" not in taken)
    return f"{NAME} {number}"
