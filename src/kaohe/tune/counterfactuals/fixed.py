"""What keeps a unit from a grade and is not its own to change: facts of others' making, points given by hand."""

from collections.abc import Iterable

from kaohe.records.values import text_of
from kaohe.rulebook.scale_models import ByHand, indicator_of
from kaohe.run import Run
from kaohe.score.points import text
from kaohe.tune.counterfactuals.facts import facts_behind, read_by
from kaohe.tune.counterfactuals.records import FixedRecord


def fixed_records(run: Run, unit: int, barring: Iterable[str]) -> list[FixedRecord]:
    """Return each known fact that is not actionable and lies behind a barring finding or lost points, with what it costs."""
    made: dict[str, FixedRecord] = {}
    pack = run.rulebook.pack

    def blame(names: Iterable[str], why: str) -> None:
        for name in facts_behind(run, unit, names):
            value = run.measured.columns[name][unit]
            if pack.indicators[name].actionable or value is None:
                continue
            record = made.setdefault(name, FixedRecord(pack.indicators[name].title, text_of(value), []))
            if why not in record.because:
                record.because.append(why)

    for id_ in barring:
        blame(read_by(run, id_), f"认定 {id_} {pack.title_of(id_)}要用到它")
    items = {item.id: item for item in run.rulebook.profile.items}
    for row in run.scored[unit].sheet.items:
        scale = items[row.id].scale
        for loss in row.lost:
            if loss.points >= 0:
                continue
            why = f"{row.title}{text(loss.points)}分"
            if loss.criterion:
                blame(read_by(run, loss.criterion), f"{loss.criterion} {pack.title_of(loss.criterion)}，{why}")
            elif isinstance(scale, ByHand):
                made[row.id] = FixedRecord(row.title, f"{text(row.points)} 分", [f"人工评分，{why}"])
            elif (name := indicator_of(scale)) is not None:
                blame([name], f"{pack.title_of(name)}，{why}")
    return list(made.values())
