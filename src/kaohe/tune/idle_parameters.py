"""Why another value of a parameter does nothing to a case: data that are missing, values that lie elsewhere, points not given."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from kaohe.explain.parameter_uses import used_in_views
from kaohe.explain.values import parameter_text
from kaohe.measure.computed import reads
from kaohe.records.values import NOT_APPLICABLE, Value, text_of
from kaohe.rulebook.conditions import Leaf, NameRef
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_models import Indicator
from kaohe.run import Run
from kaohe.tune.robustness.draws import acting_criteria


def idle_parameter(before: Run, after: Run, name: str) -> Iterator[str]:
    """Yield why a parameter that differs between two runs of a case gives them the same results."""
    pack = before.rulebook.pack
    compared = [(id_, leaf) for id_, c in pack.criteria.items() for leaf in c.leaves() if leaf.right == NameRef(name)]
    counted = _counted_by(pack, name)
    if not compared and not counted:
        yield "规则包里没有标准、也没有指标用到这个参数"
    for id_ in dict.fromkeys(id_ for id_, _ in compared):
        leaves = list({leaf.key(): leaf for of, leaf in compared if of == id_}.values())
        reasons = dict.fromkeys(filter(None, _criterion(before, after, id_, leaves, name)))
        yield from (f"{id_} {pack.title_of(id_)}：{reason}" for reason in reasons)
    if counted:
        yield from _counting(before, after, counted)


def scored_nowhere(run: Run, id_: str) -> str:
    """Say that no point and no grade of the profile rests on a criterion; "" where one does."""
    acting = acting_criteria(run.rulebook.profile, run.rulebook.pack, run.severities)
    return "" if id_ in acting else "这个方案没有用它计分，也没有用它定等次"


def never_compared(run: Run, name: str) -> str:
    """Say that no unit has anything that a parameter is compared with, so that it may be whatever it is; "" where one has."""
    acting = acting_criteria(run.rulebook.profile, run.rulebook.pack, run.severities)
    leaves = [leaf for id_ in acting for leaf in run.rulebook.pack.criteria[id_].leaves() if leaf.right == NameRef(name)]
    lacking = [lacking_values(run, leaf.name) if leaf.name in run.measured.columns else "" for leaf in leaves]
    return "；".join(dict.fromkeys(sorted(lacking))) if lacking and all(lacking) else ""


def lacking_values(run: Run, name: str) -> str:
    """Say that no unit has a value of an indicator, "" where any has one."""
    column = run.measured.columns[name]
    if not column or any(map(_known, column)):
        return ""
    unknown = sum(value is None for value in column)
    out = len(column) - unknown
    counts = "、".join([f"未知 {unknown} 家"] * (unknown > 0) + [f"不适用 {out} 家"] * (out > 0))
    return f"没有一家有{run.rulebook.pack.title_of(name)}（{name}）的数（{counts}）"


def data_lacking(run: Run, name: str) -> str:
    """Say that no unit has a value of an indicator, and where one could be given; "" where any unit has one."""
    told = lacking_values(run, name)
    return f"{told}；{_where(run, name)}" if told and None in run.measured.columns[name] else told


def _criterion(before: Run, after: Run, id_: str, leaves: list[Leaf], parameter: str) -> Iterator[str]:
    """Yield what keeps one criterion from making a difference."""
    if not before.rulebook.pack.criteria[id_].in_force:
        yield "这一年度不评"
        return
    was, now = before.findings.states[id_], after.findings.states[id_]
    changed = sum(a != b for a, b in zip(was, now, strict=True))
    elsewhere = scored_nowhere(before, id_)
    if changed:
        yield f"认定变了 {changed} 家，得分没有变（{elsewhere or '此项已扣完、已到上限或不适用'}）"
        return
    for leaf in leaves:
        yield _leaf(before, after, leaf, parameter)
    yield elsewhere


def _leaf(before: Run, after: Run, leaf: Leaf, parameter: str) -> str:
    """Say why one comparison with a parameter comes out as before."""
    column = before.measured.columns.get(leaf.name)
    if column is None:
        return f"与它比较的 {before.rulebook.pack.title_of(leaf.name)}（{leaf.name}）没有变"
    lacking = data_lacking(before, leaf.name)
    if lacking:
        return lacking
    told = f"{before.rulebook.pack.title_of(leaf.name)}（{leaf.name}）"
    truths = zip(before.findings.leaf_truths[leaf.key()], after.findings.leaf_truths[leaf.key()], strict=True)
    crossed = sum(a != b for a, b in truths)
    if crossed:
        return f"{crossed} 家的{told}落在两个值之间，认定没有变，还要看这条标准的别的条件"
    kind = before.rulebook.pack.parameters[parameter].type
    ends = sorted((run.rulebook.parameters[parameter] for run in (before, after)), key=lambda end: (isinstance(end, str), end))
    between = " 与 ".join(parameter_text(end, kind) for end in ends)
    return f"有数的 {sum(map(_known, column))} 家里，没有一家的{told}在 {between} 之间{_span(column)}"


def _counting(before: Run, after: Run, counted: list[str]) -> Iterator[str]:
    pack = before.rulebook.pack
    named = f"{'、'.join(pack.title_of(name) for name in counted[:3])}{' 等' if len(counted) > 3 else ''}"
    if before.records.ledger is None:
        tables = _tables(pack, counted)
        told = f"，把 {tables} 放进案例的台账才用得上" if tables else ""
        yield f"它只在统计{named}时用，本案例没有台账，这些数不是统计来的{told}"
        return
    lacking = [lack for name in counted if (lack := data_lacking(before, name))]
    if len(lacking) == len(counted):
        yield lacking[0]
        return
    moved = [name for name in counted if before.measured.columns[name] != after.measured.columns[name]]
    if not moved:
        yield f"重新统计过，{named}各家都没有变"
        return
    resting = [id_ for id_, c in pack.criteria.items() if set(moved) & _all_reads(pack, (leaf.name for leaf in c.leaves()))]
    states = zip((before.findings.states[i] for i in resting), (after.findings.states[i] for i in resting), strict=True)
    refound = [id_ for id_, (a, b) in zip(resting, states, strict=True) if a != b]
    titles = "、".join(pack.title_of(name) for name in moved[:3])
    if refound:
        yield f"重新统计后{titles}变了，{'、'.join(refound)} 的认定也变了，得分没有变（没有用来计分，或已扣完、已到上限）"
    else:
        yield f"重新统计后{titles}变了，各条标准的认定没有变"


def _counted_by(pack: Pack, parameter: str) -> list[str]:
    """Return the indicators that are counted or computed with a parameter, by their own SQL or that of a view."""
    views = set(used_in_views(pack)[parameter])
    while more := {v.name for v in pack.views.values() if v.name not in views and any(_mentions(v.text, w) for w in views)}:
        views |= more
    return [name for name, i in pack.indicators.items() if i.source in views or _uses(i, parameter)]


def _uses(indicator: Indicator, parameter: str) -> bool:
    texts = (indicator.where, indicator.measure, indicator.value, indicator.otherwise)
    return indicator.missing_at_most == parameter or any(text and _mentions(text, rf"\${parameter}") for text in texts)


def _mentions(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){word}(?!\w)", text) is not None


def _all_reads(pack: Pack, names: Iterable[str]) -> set[str]:
    """Return indicators with all that they are computed from."""
    found: set[str] = set()
    left = [name for name in names if name in pack.indicators]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += reads(pack.indicators[name])
    return found


def _where(run: Run, name: str) -> str:
    """Say where the values of an indicator could be given: records, a column of a table, observations."""
    pack, case = run.rulebook.pack, run.rulebook.case
    lacking = [base for base in sorted(_all_reads(pack, [name])) if not any(map(_known, run.measured.columns[base]))]
    tables = _tables(pack, lacking)
    records = f"放进台账的 {tables}，或" if tables else ""
    observations = f"{case.observations} " if case.observations else "case.yaml 的 observations 指的表"
    return f"要有数：{records}在 case.yaml 的 summary 里给它对应一列，或在 {observations}里逐家写"


def _tables(pack: Pack, names: Iterable[str]) -> str:
    """Return the record tables that indicators are counted from, views looked through: 检查结果（inspections）."""
    left = [i.source for name in names if (i := pack.indicators[name]).source]
    found: set[str] = set()
    while left:
        source = left.pop()
        if source in RECORD_TABLES:
            found.add(source)
        elif source in pack.views:
            text = pack.views[source].text
            left += [w for w in (*RECORD_TABLES, *pack.views) if w != source and w not in found and _mentions(text, w)]
    return "、".join(f"{spec.title}（{name}）" for name, spec in RECORD_TABLES.items() if name in found and name != "units")


def _known(value: Value) -> bool:
    return value is not None and value is not NOT_APPLICABLE


def _span(column: Iterable[Value]) -> str:
    """Return between what the known numbers of a column lie: （各家从 3% 到 62.5%）."""
    numbers = [v for v in column if _known(v) and not isinstance(v, bool | str)]
    if not numbers:
        return ""
    ordered = sorted(numbers, key=lambda v: Fraction(*v) if isinstance(v, tuple) else Fraction(v))  # type: ignore[arg-type]
    low, high = text_of(ordered[0]), text_of(ordered[-1])
    return f"（{f'都是 {low}' if low == high else f'各家从 {low} 到 {high}'}）"
