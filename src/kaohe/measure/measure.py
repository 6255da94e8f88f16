"""Compute every indicator of every unit. Columns of plain values come out, one list per indicator.

From records where the case has them (:mod:`passes`), from what tables and observations supply, and from other
indicators (:mod:`computed`). Where two of these differ, that is a fault, unless ``settled`` in case.yaml says which holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kaohe.faults import Fault, FaultyInput
from kaohe.measure.computed import Column, compute, filled, reads
from kaohe.measure.of_year import TableUse, table_uses
from kaohe.measure.settle import Settlement, settle
from kaohe.records.read import Records
from kaohe.records.values import Known, NotApplicable, Source, Supplied, Value, percent, same, text_of
from kaohe.rulebook.case_models import Settled
from kaohe.rulebook.ledger_tables import RECORD_TABLES
from kaohe.rulebook.pack_models import Indicator
from kaohe.rulebook.yaml_source import Document

if TYPE_CHECKING:
    from kaohe.measure.session import Session


class Measured(NamedTuple):
    """Values by indicator name, one per unit in the order of the case; and what supplied them."""

    columns: dict[str, Column]
    supplied: dict[str, dict[int, Supplied]]
    indicators: dict[str, Indicator]
    """As they were computed: one that the case has no records for is observed, or computed by its ``otherwise``."""
    ledger_sources: dict[str, tuple[Source, ...]] = {}
    """For an indicator counted from records: the tables that these stand in."""
    settled: dict[tuple[str, int], Settlement] = {}
    left_out: dict[str, int] = {}
    """Rows left out of an indicator because a cell that it needs is empty."""
    original: dict[str, Column] = {}
    """The columns as they were before records were excused after review; empty where none was."""
    uses: Sequence[TableUse] = ()
    """How many records of each record table were counted."""

    def sources(self, name: str, unit: int) -> tuple[Source, ...]:
        """Return where a value comes from; for a computed one, the sources of all it is computed from."""
        given = self.supplied.get(name, {}).get(unit)
        settlement = self.settled.get((name, unit))
        own = [settlement.source] if settlement else []
        parts = [s for read in reads(self.indicators[name]) for s in self.sources(read, unit)]
        return tuple(dict.fromkeys([*own, *(given.sources if given else ()), *self.ledger_sources.get(name, ()), *parts]))


def measure(
    indicators: dict[str, Indicator],
    records: Records,
    session: "Session | None" = None,
    settled: Iterable[Settled] = (),
    document: Document | None = None,
) -> Measured:
    """Return all indicators. Raises FaultyInput when a supplied value contradicts a counted or computed one.

    Records that were excused after review are not counted, and what would be counted with them is kept beside.
    ``indicators`` stand in an order in which each comes after those it reads. ``settled`` and its ``document`` (case.yaml)
    say what holds where values differ.
    """
    size = len(records.units)
    effective = {name: _effective(indicator, session) for name, indicator in indicators.items()}
    given = {name: _given(name, records, size) for name in effective if name in records.supplied}
    counted = {name: indicator for name, indicator in effective.items() if indicator.measure}
    own: dict[str, Column] = {}
    left_out: dict[str, int] = {}
    uses: Sequence[TableUse] = ()
    if session is not None and counted:
        from kaohe.measure.passes import count_records

        result = count_records(session, counted, size)
        own, left_out, uses = dict(result.columns), result.left_out, table_uses(session, result.rows)
    own |= {name: [None] * size for name, i in effective.items() if not reads(i) and not i.measure}
    # What holds by case.yaml must be known before anything is computed from it, and is checked once all is computed.
    settlement = settle(list(settled), records, indicators, document)
    base = {name: filled(column, given.get(name), settlement.forced(name, size)) for name, column in own.items()}
    forced = {name: column for name in effective if (column := settlement.forced(name, size)) is not None}
    computed, final = compute(effective, base, given, forced, size)
    own |= computed
    ledger_sources = _ledger_sources(counted, session)
    faults = [*_contradictions(effective, own, records, settlement.entries, ledger_sources)]
    faults = faults or [*_negatives(effective, own, records)]  # what is counted anew from a wrong number is wrong too
    faults += settlement.unused(own, records, _agree)
    if faults:
        raise FaultyInput(faults)
    kept = settlement.kept(own, records, _agree, _exact)
    columns, original = {name: final[name] for name in effective}, {}
    excuses = [excuse for excuse in records.excuses if excuse.records]
    if session is not None and excuses:
        from kaohe.measure.corrected import counted_without

        anew = {**own, **counted_without(session, counted, own, excuses)}
        base = {name: filled(anew[name], given.get(name), settlement.forced(name, size)) for name in base}
        corrected = compute(effective, base, given, forced, size)[1]
        columns, original = {name: corrected[name] for name in effective}, columns
    return Measured(columns, records.supplied, effective, ledger_sources, kept, left_out, original, uses)


def _effective(indicator: Indicator, session: "Session | None") -> Indicator:
    """Return an indicator as this case lets it be computed."""
    if indicator.measure is None or (session is not None and session.has(indicator)):
        return indicator
    partly = session is not None and session.has_tables(indicator)  # a column is missing: unknown, not something else
    origin = {"value": indicator.otherwise} if indicator.otherwise and not partly else {"observed": True}
    return indicator.model_copy(update={"measure": None, "source": None, "by": None, "otherwise": None, **origin})


def _given(name: str, records: Records, count: int) -> Column:
    supplied = records.supplied[name]
    return [supplied[i].value if i in supplied else None for i in range(count)]


def _ledger_sources(counted: Mapping[str, Indicator], session: "Session | None") -> dict[str, tuple[Source, ...]]:
    """Return, for each counted indicator, a source per record table behind it; row 0 means the table as a whole."""
    if session is None:
        return {}
    files: dict[str, list[str]] = {}
    for file in session.ledger.files:
        files.setdefault(file.table, []).append(file.name)
    told = {
        table: Source(
            names[0] if len(set(names)) == 1 else f"{names[0]} 等 {len(set(names))} 个文件",
            "",
            0,
            f"台账：{RECORD_TABLES[table].title}",
        )
        for table, names in files.items()
    }
    behind = {source: session.tables_behind(source) for source in {str(i.source) for i in counted.values()}}
    return {name: tuple(told[t] for t in behind[str(i.source)] if t in told) for name, i in counted.items()}


_SETTLE = """查明哪一个对，改正另一个；确实以其中一个为准的（records 台账，stated 所写的），在 case.yaml 里写明：
    settled:
      - {{indicators: [{}], units: [{}], holds: records, reason: 理由}}"""


def _contradictions(
    indicators: Mapping[str, Indicator],
    columns: Mapping[str, Column],
    records: Records,
    settled: Mapping[tuple[str, int], object],
    ledger_sources: Mapping[str, tuple[Source, ...]],
) -> Iterable[Fault]:
    """Yield a fault for each supplied value that differs from what was counted or computed, and is not settled."""
    for name, indicator in indicators.items():
        for unit, given in sorted(records.supplied.get(name, {}).items()):
            value = columns[name][unit]
            if value is not None and not _agree(value, given.value) and (name, unit) not in settled:
                source = given.sources[0]
                files = "、".join(s.file for s in ledger_sources.get(name, ()))
                how = f"由台账（{files}）统计得" if indicator.measure else "由明细算出"
                yield Fault(
                    str(records.folder / source.file), source.row, 1, "T004",
                    f"{records.units[unit].name} 的{indicator.title}：{how} {_exact(value)}，{source.place} 写的是 {_exact(given.value)}",
                    _SETTLE.format(name, records.units[unit].name) if indicator.measure else "查明哪一个对，改正另一个",
                )  # fmt: skip


def _agree(value: Known | NotApplicable, given: Known | NotApplicable) -> bool:
    """Say whether a value agrees with one that was stated; a percent of at most one decimal is a rounded share."""
    if isinstance(value, tuple) and isinstance(given, tuple) and 1000 % given[1] == 0:
        return percent(value) == percent(given)
    return same(value, given)


def _exact(value: Value) -> str:
    return f"{value[0]}/{value[1]}（{percent(value)}）" if isinstance(value, tuple) else text_of(value)


def _negatives(indicators: Mapping[str, Indicator], columns: Mapping[str, Column], records: Records) -> Iterable[Fault]:
    """A count below zero means that what it is computed from cannot be right."""
    for name, indicator in indicators.items():
        if indicator.type != "count" or not indicator.value:
            continue
        for unit, value in enumerate(columns[name]):
            if isinstance(value, int) and value < 0:
                sources = [records.supplied[r][unit].sources[0] for r in reads(indicator) if unit in records.supplied.get(r, {})]
                file, row = (str(records.folder / sources[0].file), sources[0].row) if sources else (str(records.folder), 0)
                message = f"{records.units[unit].name} 的{indicator.title}算出负数 {value}（{indicator.value}）"
                yield Fault(file, row, 1, "T004", message, "检查这一行里参加计算的各个数")
