"""A finding as a record: message, condition by condition with the values put in, points, sources."""

from decimal import Decimal

from kaohe.explain.by_year import dated_basis, not_judged
from kaohe.explain.evidence import evidence_rows
from kaohe.explain.excuses import corrections_of, excuses_of
from kaohe.explain.records.findings import ConditionRecord, EvidenceRecord, FindingRecord, Role, Unexcused
from kaohe.explain.spared import spared
from kaohe.explain.values import Basis, message_of, missing_names, named_value, source_record
from kaohe.infer.reference import node_truth
from kaohe.infer.truth import EXCUSED, FOUND, NOT_APPLIED, UNDETERMINED
from kaohe.records.values import percent, text_of
from kaohe.rulebook.conditions import Leaf, NameRef, Node, leaves
from kaohe.rulebook.pack import Criterion
from kaohe.rulebook.whereabouts import told_path
from kaohe.run import Run
from kaohe.score.points import text
from kaohe.score.score import scored_criteria
from kaohe.score.sheet import Sheet

_GROUPS = {"all": "以下全部成立", "any": "以下任一成立", "any_known": "以下任一来源成立（来源未知的不计）", "not": "以下不成立"}
_OPS = {"==": "等于", "!=": "不等于", "<": "小于", "<=": "不大于", ">": "大于", ">=": "不小于", "in": "属于"}


def finding_record(run: Run, criterion: Criterion, unit: int, *, with_records: bool = False) -> FindingRecord:
    """Return one criterion as it came out for one unit; with the records behind it if asked, when it was found."""
    spec, id_ = criterion.spec, criterion.id
    state = run.findings.states[id_][unit]
    sources = {s: None for name in spec.evidence for s in run.measured.sources(name, unit)}
    points, stated = criterion_points(run.scored[unit].sheet, id_)
    return FindingRecord(
        criterion=id_,
        title=spec.title,
        kind=spec.kind,
        severity=run.severities[id_],
        state=state,
        message=_message(run, id_, state, unit),
        advice=spec.advice,
        basis=dated_basis(criterion),
        points=text(points),
        stated=text(stated),
        scored=points != 0 or id_ in scored_criteria(run.rulebook.profile),
        conditions=condition_records(run, criterion, unit),
        evidence={name: EvidenceRecord(run.rulebook.pack.title_of(name), named_value(run, name, unit)) for name in spec.evidence},
        sources=[source_record(s) for s in sources],
        rule=f"{told_path(criterion.file, 4)}:{criterion.line}",
        records=evidence_rows(run, spec.evidence, unit) if with_records and state in (FOUND, EXCUSED) else None,
        original_state=_original(run, id_, unit),
        excuses=excuses_of(run, unit, id_) if run.records.excuses else [],
        corrections=corrections_of(run, unit, id_) if run.measured.original else [],
        spared=spared(run, unit, id_),
    )


def condition_records(run: Basis, criterion: Criterion, unit: int) -> list[ConditionRecord]:
    """Return the conditions of a criterion as they came out for one unit: when it applies, and when it is found."""
    if not criterion.in_force:
        return [_out_of_force(criterion)]
    parts: tuple[tuple[Role, Node | None], ...] = (("applies_when", criterion.applies_when), ("when", criterion.when))
    return [_condition(run, node, unit, role) for role, node in parts if node is not None]


def _out_of_force(criterion: Criterion) -> ConditionRecord:
    """Return the years of a criterion that is not judged in the year of the case, as a condition that does not hold."""
    spec = criterion.spec
    text_ = ", ".join(f"{key}: {year}" for key, year in (("since", spec.since), ("until", spec.until)) if year is not None)
    return ConditionRecord(text_, not_judged(criterion), "applies_when", criterion.line, "f", {}, [])


def criterion_points(sheet: Sheet, criterion: str) -> tuple[int, int]:
    """Return what a criterion cost (negative) or gave in the whole sheet, and what the profile states for it, in ticks."""
    losses = [loss for row in (*sheet.items, *sheet.bonus) for loss in row.lost if loss.criterion == criterion]
    beside = [adjustment for adjustment in sheet.adjustments if adjustment.criterion == criterion]
    counted = sum(loss.points for loss in losses) + sum(a.points for a in beside)
    return counted, sum(loss.stated for loss in losses) + sum(a.stated for a in beside)


def _original(run: Run, criterion: str, unit: int) -> Unexcused | None:
    """Return the state without any excuse, where it is another one."""
    if run.unexcused is None:
        return None
    before = run.unexcused.findings.states[criterion][unit]
    assert before != EXCUSED
    return before if before != run.findings.states[criterion][unit] else None


def _message(run: Run, criterion: str, state: str, unit: int) -> str:
    if state in (FOUND, EXCUSED):
        return message_of(run, criterion, unit)
    if state == UNDETERMINED:
        return "缺少数据：" + "、".join(missing_names(run, criterion, unit))
    if state == NOT_APPLIED and not run.rulebook.pack.criteria[criterion].in_force:
        return not_judged(run.rulebook.pack.criteria[criterion])
    return "不适用于本单位" if state == NOT_APPLIED else ""


def _condition(run: Basis, node: Node, unit: int, role: Role) -> ConditionRecord:
    if isinstance(node, Leaf):
        values = {name: named_value(run, name, unit) for name in node.names()}
        truth = run.findings.leaf_truths[node.key()][unit]
        return ConditionRecord(node.text, _said(run, node, unit), role, node.line, truth, values, [])
    children = [_condition(run, child, unit, role) for child in node.children]
    truth = node_truth(node, {leaf.key(): run.findings.leaf_truths[leaf.key()][unit] for leaf in leaves(node)})
    return ConditionRecord(node.how, _GROUPS[node.how], role, node.line, truth, {}, children)


def _said(run: Basis, leaf: Leaf, unit: int) -> str:
    """Return a leaf in Chinese: 联合抽查占比（43.3%）小于联合抽查占比目标（50%）"""
    no = "并非：" if leaf.negated else ""
    left = _named(run, leaf.name, unit)
    if leaf.op is None:
        return no + left
    if leaf.op == "unknown":
        return f"{no}{left}未知"
    if isinstance(leaf.right, NameRef):
        right = _named(run, leaf.right.name, unit)
    elif isinstance(leaf.right, tuple):
        right = "、".join(str(v) for v in leaf.right)
    elif isinstance(leaf.right, Decimal) and _is_share(run, leaf.name):
        right = percent(leaf.right.as_integer_ratio())
    else:
        right = text_of(leaf.right)
    return f"{no}{left}{_OPS[leaf.op]}{right}"


def _is_share(run: Basis, name: str) -> bool:
    indicators = run.rulebook.pack.indicators
    return name in indicators and indicators[name].type == "share"


def _named(run: Basis, name: str, unit: int) -> str:
    held = run.rulebook.dated.get(name)
    years = f"，{held.said}" if held else ""
    return f"{run.rulebook.pack.title_of(name)}（{named_value(run, name, unit).shown}{years}）"
