"""Conditions that say the same of every unit, and criteria that no unit can ever meet."""

import re
from collections.abc import Iterator

from kaohe.checking.possible import Constant, Verdict, can_be_found, constants, last_line, whole, with_parameters
from kaohe.checking.remarks import Remark
from kaohe.faults import Fault
from kaohe.rulebook.conditions import Leaf, NameRef, Node, leaves
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.pack_models import FINDING_COUNTS, KIND_WORDS
from kaohe.rulebook.parameters import Value
from kaohe.rulebook.yaml_source import Document

_BOUNDS = {
    "count": "计数指标取不小于 0 的整数",
    "share": "份额指标取 0 到 1 的数",
    "number": "数值指标可以取任何数",
    "text": "文字指标取文字",
    "flag": "“是否”指标取是或否",
}
_PLACEHOLDER = re.compile(r"(待定|待补|待补充|待写|无|略|暂无|暂缺|没有|同上|todo|tbd|xxx*|[-—.。…?？/\s]+)[。.]?", re.IGNORECASE)


def condition_remarks(pack: Pack) -> Iterator[Remark]:
    """Yield criteria that can never be found, and lines and groups that come out the same wherever parameters are set."""
    for criterion in pack.criteria.values():
        found = list(_everywhere(criterion, pack))
        if not criterion.in_force:
            continue  # what it is in other years is told there
        if not can_be_found(criterion, pack) and not _of_defaults(criterion, pack, found):
            yield _never_found(criterion, pack, found)
        else:
            yield from (_constant(criterion, constant, pack) for constant in found)


def setting_remarks(pack: Pack, values: dict[str, Value], criteria: set[str], document: Document) -> Iterator[Remark]:
    """Yield the parameters whose value makes a condition come out the same for every unit, though other values would not.

    ``values`` are what ``document`` sets: a profile, or the pack itself with its defaults; ``criteria`` those to look at.
    """
    settled = with_parameters(pack, values)
    for id_ in sorted(criteria):
        everywhere = [constant.node for constant in _everywhere(pack.criteria[id_], pack)]
        found: dict[tuple[str, Verdict], list[str]] = {}
        for constant in _at_defaults(pack.criteria[id_], settled):
            names = [name for name in _parameters(constant.node, pack) if name in values]
            if names and constant.node not in everywhere:
                found.setdefault((names[0], constant.verdict), []).extend(leaf.key() for leaf in leaves(constant.node))
        for (name, verdict), lines in found.items():
            yield _by_setting(id_, name, values[name], verdict, lines, pack, document)


def placeholder_remarks(pack: Pack, documents: dict[str, Document]) -> Iterator[Remark]:
    """Yield the basis, advice and messages that only stand in for one."""
    words = {"basis": "依据", "advice": "整改办法"}
    for criterion in pack.criteria.values():
        document = documents[criterion.file]
        at = next(i for i in range(len(document.data)) if document.span((i,)).line == criterion.line)
        for key, word in words.items():
            text = getattr(criterion.spec, key)
            if _PLACEHOLDER.fullmatch(text.strip()):
                message = f"{criterion.id} 的{word}只写了“{text.strip()}”"
                hint = {"basis": "写出文件名和条款，如 某办法第三条", "advice": "写清被认定的单位应当做什么"}[key]
                yield Remark(document.fault((at, key), "K106", message, hint), (criterion.id,))
        for i, text in enumerate(criterion.spec.message):
            if _PLACEHOLDER.fullmatch(text.strip()):
                message = f"{criterion.id} 的提示语只写了“{text.strip()}”"
                yield Remark(
                    document.fault((at, "message", i), "K106", message, "写清认定的事实，可以带上指标的值"), (criterion.id,)
                )


def _everywhere(criterion: Criterion, pack: Pack) -> Iterator[Constant]:
    yield from constants(criterion.applies_when, pack, any_setting=True)
    yield from constants(criterion.when, pack, any_setting=True)


def _at_defaults(criterion: Criterion, pack: Pack) -> Iterator[Constant]:
    yield from constants(criterion.applies_when, pack)
    yield from constants(criterion.when, pack)


def _parameters(node: Node, pack: Pack) -> list[str]:
    named = (leaf.right.name for leaf in leaves(node) if isinstance(leaf.right, NameRef))
    return [name for name in dict.fromkeys(named) if name in pack.parameters]


def _of_defaults(criterion: Criterion, pack: Pack, everywhere: list[Constant]) -> bool:
    """Say whether it is the default of a parameter that keeps a criterion from being found: that is told with the parameter."""
    nodes = [constant.node for constant in everywhere]
    return any(c.node not in nodes and _parameters(c.node, pack) for c in _at_defaults(criterion, pack))


def _never_found(criterion: Criterion, pack: Pack, found: list[Constant]) -> Remark:
    cause = next((constant for constant in found if constant.verdict == "never"), None)
    named = [leaf for leaf in criterion.leaves() if leaf.name in pack.criteria and not leaf.negated]
    idle = next((leaf for leaf in named if not can_be_found(pack.criteria[leaf.name], pack)), None)
    node: Node = cause.node if cause else idle or whole(criterion)
    hint = "改正门槛或比较符；不再需要的标准整条删去"
    if cause:
        why = _why(cause.node, pack)
    elif idle:
        why, hint = f"它用到的 {idle.name} 永远不会认定", f"先改正 {idle.name}"
    else:
        why = "它用到的标准与其他条件矛盾" if named else "适用条件与认定条件不能同时成立"
    message = f"{criterion.id}（{criterion.spec.title}）永远不会认定：{why}"
    return Remark(_fault(criterion, node, "K101", message, hint), (criterion.id,))


def _constant(criterion: Criterion, constant: Constant, pack: Pack) -> Remark:
    always = constant.verdict == "always"
    message = f"{criterion.id} 的条件{'总是成立' if always else '永远不成立'}：{_why(constant.node, pack, always=always)}"
    hint = "改成能分出单位的门槛，或删去这一行" if isinstance(constant.node, Leaf) else "改正其中的门槛，或删去多余的几行"
    return Remark(_fault(criterion, constant.node, "K102" if always else "K103", message, hint), (criterion.id,))


def _why(node: Node, pack: Pack, *, always: bool = False) -> str:
    lines = list(dict.fromkeys(leaf.key() for leaf in leaves(node)))
    if len(lines) > 1:
        told = "、".join(f"“{line}”" for line in lines)
        return f"{told}{'合起来涵盖了所有情形' if always else '不能同时成立'}"
    leaf = last_line(node)
    if leaf.name in FINDING_COUNTS or leaf.name not in pack.indicators:
        return f"“{lines[0]}”{'没有不成立的时候' if always else '没有成立的时候'}"
    kind = pack.indicators[leaf.name].type
    return f"{pack.title_of(leaf.name)}是{KIND_WORDS[kind]}，{_BOUNDS[kind]}"


def _by_setting(id_: str, name: str, value: Value, verdict: Verdict, lines: list[str], pack: Pack, document: Document) -> Remark:
    told = "、".join(f"“{line}”" for line in dict.fromkeys(lines))
    said = "总是成立" if verdict == "always" else "永远不成立"
    message = f"参数 {name}（{pack.title_of(name)}）取 {value}，使 {id_} 的条件{told}{said}"
    path = ("parameters", name, "default") if ("parameters", name, "default") in document.values else ("parameters", name)
    hint = f"换一个值；有意停用 {id_} 的，从方案里删去它更清楚"
    return Remark(document.fault(path, "K209", message, hint), (name, id_))


def _fault(criterion: Criterion, node: Node, code: str, message: str, hint: str) -> Fault:
    leaf = last_line(node)
    return Fault(criterion.file, leaf.line, leaf.column, code, message, hint, len(leaf.text))
