"""What ``settled`` in case.yaml says about values on which records and a stated source differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.records.read import Records
from kaohe.records.values import Known, NotApplicable, Source, Value
from kaohe.rulebook.case_models import Settled
from kaohe.rulebook.pack_models import Indicator
from kaohe.rulebook.yaml_source import Document

Agree = Callable[[Known | NotApplicable, Known | NotApplicable], bool]
Columns = Mapping[str, Sequence[Value]]


class Settlement(NamedTuple):
    """How one value was settled: the source that tells of it."""

    source: Source


class Settlements(NamedTuple):
    """The entries of case.yaml by indicator and unit, with the position of each in the list."""

    entries: dict[tuple[str, int], tuple[int, Settled]]
    document: Document | None
    records: Records
    faults: list[Fault]

    def forced(self, name: str, size: int) -> list[Value] | None:
        """Return the stated values that hold for an indicator, None for every other unit; None when there are none."""
        if not self.entries:
            return None
        supplied = self.records.supplied.get(name, {})
        column: list[Value] = [None] * size
        for (of, unit), (_, entry) in self.entries.items():
            if of == name and entry.holds == "stated" and unit in supplied:
                column[unit] = supplied[unit].value
        return column if any(value is not None for value in column) else None

    def _differs(self, key: tuple[str, int], columns: Columns, agree: Agree) -> bool:
        name, unit = key
        given, value = self.records.supplied.get(name, {}).get(unit), columns[name][unit] if name in columns else None
        return given is not None and value is not None and not agree(value, given.value)

    def kept(
        self, columns: Columns, records: Records, agree: Agree, told: Callable[[Value], str]
    ) -> dict[tuple[str, int], Settlement]:
        """Return how each value that differs was settled, for the explanation."""
        found = {}
        for key, (number, entry) in self.entries.items():
            if self._differs(key, columns, agree):
                name, unit = key
                stated = records.supplied[name][unit]
                what = "台账" if entry.holds == "records" else stated.sources[0].place
                note = f"台账统计 {told(columns[name][unit])}，{stated.sources[0].place}写的是 {told(stated.value)}，以{what}为准：{entry.reason}"
                line = self.document.span(("settled", number)).line if self.document else 0
                file = Path(self.document.file).name if self.document else ""
                found[key] = Settlement(Source(file, "", line, "取舍", note))
        return found

    def unused(self, columns: Columns, records: Records, agree: Agree) -> Iterator[Fault]:
        """Yield the faults of the entries, and one for each that settles nothing."""
        yield from self.faults
        if self.faults:
            return
        used = {number for key, (number, _) in self.entries.items() if self._differs(key, columns, agree)}
        for number in sorted({number for number, _ in self.entries.values()} - used):
            if self.document is not None:
                message = "settled 的这一条没有用到：台账和所写的值没有不同"
                yield self.document.fault(("settled", number), "M005", message, "删去这一条；或检查指标、单位写得对不对")


def settle(
    settled: Sequence[Settled], records: Records, indicators: Mapping[str, Indicator], document: Document | None
) -> Settlements:
    """Resolve the names in the entries of ``settled``."""
    entries: dict[tuple[str, int], tuple[int, Settled]] = {}
    faults: list[Fault] = []
    names = records.names() if settled else None
    for number, entry in enumerate(settled):
        units = list(range(len(records.units)))
        if entry.units and names is not None:
            found = [(name, names.find(name)) for name in entry.units]
            units = [position for _, position in found if position is not None]
            for i, (name, position) in enumerate(found):
                if position is None and document is not None:
                    close = names.nearest(name)
                    hint = f"是不是 {'、'.join(close)}？" if close else did_you_mean("", [u.name for u in records.units])
                    faults.append(document.fault(("settled", number, "units", i), "T003", f"单位名册里没有“{clip(name)}”", hint))
        for i, name in enumerate(entry.indicators):
            if name not in indicators and document is not None:
                at = ("settled", number, "indicators", i)
                faults.append(document.fault(at, "N001", f"settled 里的 {clip(name)} 不是指标", did_you_mean(name, indicators)))
            entries |= {(name, unit): (number, entry) for unit in units}
    return Settlements(entries, document, records, faults)
