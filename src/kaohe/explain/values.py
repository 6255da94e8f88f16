"""Values, sources and message slots as records and words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from kaohe.explain.records.values import SourceRecord, ValueRecord
from kaohe.infer.infer import Findings
from kaohe.measure.measure import Measured
from kaohe.records.values import NOT_APPLICABLE, Source, Value, percent, text_of
from kaohe.rulebook.by_year import Held
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.parameters import Value as Parameter
from kaohe.rulebook.templates import Slot, Template
from kaohe.run import Run

STATE_WORDS = {
    "found": "认定",
    "not_found": "未发现",
    "undetermined": "未能认定",
    "not_applicable": "不适用",
    "excused": "已申诉核减",
}


class Ruled(Protocol):
    """What governs a unit."""

    @property
    def pack(self) -> Pack:
        """The rule pack."""

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """The value of each of its parameters."""

    @property
    def dated(self) -> Mapping[str, Held]:
        """The entries of parameters by year that held, by parameter."""


class Basis(Protocol):
    """What the findings of units rest on: those of a run, or those made up for an example."""

    @property
    def rulebook(self) -> Ruled:
        """The pack and its parameters."""

    @property
    def measured(self) -> Measured:
        """The indicators of each unit."""

    @property
    def findings(self) -> Findings:
        """The findings, and the truth of each condition."""


def source_record(source: Source) -> SourceRecord:
    """Return where a value stands."""
    return SourceRecord(source.file, source.sheet, source.row, source.place, source.note)


def value_record(value: Value, sources: tuple[Source, ...] = ()) -> ValueRecord:
    """Return a value with what supplied it."""
    listed = [source_record(s) for s in sources]
    if value is None:
        return ValueRecord("unknown", None, text_of(None), listed)
    if value is NOT_APPLICABLE:
        return ValueRecord("not_applicable", None, text_of(value), listed)
    if isinstance(value, tuple):
        return ValueRecord("known", f"{value[0]}/{value[1]}", text_of(value), listed)
    if isinstance(value, Decimal):
        return ValueRecord("known", f"{value:f}", text_of(value), listed)
    return ValueRecord("known", value, text_of(value), listed)


def named_value(run: Basis, name: str, unit: int) -> ValueRecord:
    """Return what a name in a condition stands for: indicator, parameter, finding or count of findings."""
    if name in run.measured.columns:
        return value_record(run.measured.columns[name][unit], run.measured.sources(name, unit))
    if name in run.findings.states:
        state = run.findings.states[name][unit]
        return ValueRecord("known", state, STATE_WORDS[state], [])
    if name in run.findings.counts:
        low, high = run.findings.counts[name][unit]
        return ValueRecord("known", low, str(low), []) if low == high else ValueRecord("unknown", None, f"{low} 至 {high}", [])
    return parameter_record(run, name)


def parameter_record(run: Basis, name: str) -> ValueRecord:
    """Return the settled value of a parameter."""
    value = run.rulebook.parameters[name]
    return ValueRecord("known", str(value), parameter_text(value, run.rulebook.pack.parameters[name].type), [])


def parameter_text(value: Decimal | str, kind: str) -> str:
    """Return a parameter as a person would write it: 50%, 12月1日."""
    if kind == "share" and isinstance(value, Decimal):
        return percent(value.as_integer_ratio())
    if kind == "month_day":
        month, _, day = str(value).partition("-")
        return f"{int(month)}月{int(day)}日"
    return f"{value:f}" if isinstance(value, Decimal) else value


def message_of(run: Run, criterion: str, unit: int) -> str:
    """Return a found criterion's message: the first whose values are all known (a flag: true)."""
    for template in run.rulebook.pack.criteria[criterion].messages:
        text = _filled(run, template, unit)
        if text is not None:
            return text
    return run.rulebook.pack.criteria[criterion].spec.title


def _filled(run: Run, template: Template, unit: int) -> str | None:
    parts = [part if isinstance(part, str) else _slot(run, part, unit) for part in template]
    known = [part for part in parts if part is not None]
    return "".join(known) if len(known) == len(parts) else None


def _slot(run: Run, slot: Slot, unit: int) -> str | None:
    if slot.name in run.rulebook.parameters:
        return parameter_record(run, slot.name).shown
    if slot.format == "source":
        if run.measured.columns[slot.name][unit] is not True:
            return None
        sources = run.measured.sources(slot.name, unit)
        return "；".join(f"{s.note}（{s.place}）" if s.note else s.place for s in sources)
    record = named_value(run, slot.name, unit)
    if record.state != "known":
        return None
    if slot.format == "fraction":
        return str(record.value)
    return record.shown


def missing_names(run: Run, criterion: str, unit: int) -> list[str]:
    """Return what is missing for a criterion that could not be determined, as titles."""
    pack = run.rulebook.pack
    missing: dict[str, None] = {}
    for leaf in pack.criteria[criterion].leaves():
        if run.findings.leaf_truths[leaf.key()][unit] == "u":
            for name in leaf.names():
                if named_value(run, name, unit).state == "unknown" or name in pack.criteria:
                    missing[pack.title_of(name)] = None
    return list(missing)
