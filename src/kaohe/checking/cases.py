"""What shows only on a case: criteria that come out the same for every unit."""

from collections.abc import Iterator, Mapping, Sequence

from kaohe.checking.remarks import Remark
from kaohe.faults import Fault
from kaohe.infer.truth import FOUND, UNDETERMINED
from kaohe.rulebook.rulebook import Rulebook


def same_remarks(rulebook: Rulebook, states: Mapping[str, Sequence[str]]) -> Iterator[Remark]:
    """Yield each criterion that is found for every unit of a case, or for none; not where any unit is undetermined."""
    for criterion in rulebook.pack.criteria.values():
        column = states[criterion.id]
        found = column.count(FOUND)
        if not criterion.in_force or len(column) < 2 or UNDETERMINED in column or 0 < found < len(column):
            continue
        told = f"{len(column)} 家单位都认定了" if found else f"{len(column)} 家单位没有一家认定"
        message = f"案例 {rulebook.case.case} 里，{told} {criterion.id}（{criterion.spec.title}）：它分不出单位"
        hint = "看看门槛是不是定得太低（太高），数据是不是齐全；确实如此的不必改"
        yield Remark(Fault(criterion.file, criterion.line, 1, "K302", message, hint, len(criterion.id) + 6), (criterion.id,))
