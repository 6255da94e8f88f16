"""Fill one column of a record from a row, by the first of its rules that gives something."""

from dataclasses import dataclass, field

from kaohe.faults import Fault, clip
from kaohe.importing import readers
from kaohe.importing.known import Known
from kaohe.importing.mapping_models import ANY_TEXT
from kaohe.importing.records import FLAG_WORDS, KIND_WORDS, written
from kaohe.importing.rows import SheetRow
from kaohe.importing.sheets import Bound, Sheet
from kaohe.importing.units import Met
from kaohe.records.cells import Unreadable
from kaohe.records.parsing import plain_text, split_names
from kaohe.records.record_cells import CellFault, ColumnCells, LookAgain
from kaohe.records.record_rows import MOST_FAULTS
from kaohe.records.texts import squeezed
from kaohe.rulebook.ledger_tables import TableColumn, TableSpec

CONCLUDED = "\0"
"""Stands for a kind that follows from the partners."""

Cells = dict[str, str]


@dataclass(slots=True)
class CellReader:
    """Reads the cells of one table that a sheet gives."""

    sheet: Sheet
    spec: TableSpec
    rules: dict[str, list[Bound]]
    given: frozenset[str]
    known: Known
    typed: dict[str, ColumnCells] = field(default_factory=dict)

    def columns(self) -> list[TableColumn]:
        """Return the columns that the sheet fills, units first: plans are looked up among the unit's own."""
        return sorted((c for c in self.spec.columns if c.name in self.rules), key=lambda c: c.type != "unit")

    def read(self, column: TableColumn, row: SheetRow, done: Cells) -> tuple[str, Bound | None]:
        """Return what the rules make of a row, and the rule that did; ("", None) when none gives anything."""
        must: Bound | None = None
        for bound in self.rules[column.name]:
            if not self._open(column, bound, row):
                continue
            if bound.rule.must and bound.gates:
                must = bound
            text = self._by_rule(column, bound, row, done)
            if text:
                if bound.rule.say:
                    self.sheet.notes[bound.rule.say] += 1
                return text, bound
        if must is not None and not row.faulty:
            self._empty(column, must, row)
        return "", None

    def one_of(self, column: TableColumn, text: str, row: SheetRow) -> str:
        """Return one of several values that stand in one cell, as written."""
        at = next(p for bound in self.rules[column.name] for p in bound.positions)
        return self._guarded(column, None, text, row, at, {})

    def further(self, name: str, row: SheetRow, at: int) -> str:
        """Return the cell of a further column, as grading would read it."""
        try:
            return self._canonical(TableColumn(name, name), row.at(at))
        except CellFault as fault:
            self._fault(name, row, at, fault.code, fault.message, fault.hint)
            return ""

    def missing(self, column: TableColumn, row: SheetRow) -> None:
        """Add the fault of a required column that stays empty."""
        at = next((p for bound in self.rules.get(column.name, []) for p in bound.positions), 0)
        if not row.faulty:
            self._fault(column.name, row, at, "T002", f"{column.title}是空的", f"填上{column.title}，或删去这一行")

    def _open(self, column: TableColumn, bound: Bound, row: SheetRow) -> bool:
        """Say whether the conditions of a rule let it read; one that a cell neither meets nor denies is a fault."""
        barred = dict(bound.barred)
        for at, words in bound.gates:
            text = row.at(at)
            if text in words or (text := squeezed(text)) in words or (ANY_TEXT in words and text):
                continue
            if at in barred and text not in barred[at]:
                hint = f"应当是：{'、'.join(sorted(words | barred[at]))}"
                self._fault(f"{column.name}?", row, at, "T002", f"“{clip(text)}”读不懂", hint)
            elif at not in barred and any(row.says(p) for p in bound.positions):
                state = f"{self._header(at)}不是“{'、'.join(sorted(words))}”"
                self.sheet.notes[f"{state}的行，没有取{column.title}"] += 1
            return False
        return not any(squeezed(row.at(at)) in words for at, words in bound.barred)

    def _by_rule(self, column: TableColumn, bound: Bound, row: SheetRow, done: Cells) -> str:
        rule = bound.rule
        if rule.value is not None:
            return rule.value
        if rule.read == "by_partners":
            return CONCLUDED
        if rule.read == "year_of_title":
            headed, grid = self.sheet.headed, self.sheet.grid
            places = (headed.titles, [grid.sheet], [self.sheet.source.name])
            return next((year for texts in places if (year := readers.year_in(texts))), "")
        at = next((p for p in bound.positions if row.says(p)), None)
        if at is None:
            return self._of_empty(rule.read, done)
        return row.at(at) if rule.each else self._guarded(column, rule.read, row.at(at), row, at, done)

    def _of_empty(self, read: str | None, done: Cells) -> str:
        """Return what an empty cell says, where a reader makes something of it."""
        if read == "joint_if_filled":
            return KIND_WORDS["single"]
        if read == "finding" and "result" not in self.rules and "inspected_on" in done:
            return FLAG_WORDS[False]
        return ""

    def _guarded(self, column: TableColumn, read: str | None, raw: str, row: SheetRow, at: int, done: Cells) -> str:
        """Return the text of a cell as written; what cannot be read is a fault, and nothing."""
        try:
            return self._value(column, read, raw, row, at, done)
        except CellFault as fault:
            self._fault(column.name, row, at, fault.code, fault.message, fault.hint)
        except Unreadable:
            hint = "写成 2022年3月-11月、2022-03-01至2022-11-30 这样的起止日期"
            self._fault(column.name, row, at, "T002", f"{column.title}“{clip(raw)}”读不懂", hint)
        return ""

    def _value(self, column: TableColumn, read: str | None, raw: str, row: SheetRow, at: int, done: Cells) -> str:
        """Return the text of a cell as written. Raises Unreadable."""
        units = self.known.units
        met = Met(self.sheet, row.row, at)
        if read == "start" or read == "end":  # noqa: PLR1714 - tells the type checker which two
            return readers.read_end(raw, read, self.known.year)
        if read in readers.PLAIN:
            return readers.PLAIN[read](raw)
        if read == "joint_if_filled":
            own = done.get("unit") or done.get("lead_unit", "")
            others = [name for name in readers.partners_named(raw) if (units.canonical(name) or name) != own]
            return KIND_WORDS["joint" if others else "single"]
        if read in ("plan", "task"):
            index = self.known.plans if read == "plan" else self.known.tasks
            return self._or_faulty(index.find(plain_text(raw) or "", done.get("lead_unit", ""), met), row)
        if column.type == "unit":
            return units.resolve(raw, met)
        if column.type == "units":
            return "、".join(dict.fromkeys(units.resolve(name, met) for name in readers.partners_named(raw)))
        if self.spec.name == "inspections" and column.name == "result":
            return self._or_faulty(self.known.wording(plain_text(raw) or "", met), row)
        if column.name == "aliases":
            return "、".join(split_names(raw))
        return self._canonical(column, raw)

    def _canonical(self, column: TableColumn, raw: str) -> str:
        """Return a cell as grading would read it, and as it is written. Raises CellFault."""
        if column.name not in self.typed:
            in_key = column.name in self.spec.key
            self.typed[column.name] = ColumnCells(column, column.title, in_key, self.sheet.grid.from_1904)
        cells = self.typed[column.name]
        try:
            text = cells[raw]
        except LookAgain:
            text, personal = cells.carefully(raw)
            self.sheet.personal += personal
        return written(column.type, text or "")

    def _or_faulty(self, text: str, row: SheetRow) -> str:
        """Return a text that was looked up; a row whose text was not found makes no record (the fault is gathered)."""
        row.faulty = row.faulty or not text
        return text

    def _empty(self, column: TableColumn, must: Bound, row: SheetRow) -> None:
        at = must.positions[0] if must.positions else must.gates[0][0]
        states = "，".join(f"{self._header(gate)}写的是“{clip(row.at(gate))}”" for gate, _ in must.gates)
        wanted = self._header(at) or column.title
        others = "、".join(h for bound in self.rules[column.name] for h in bound.rule.headers)
        hint = f"填上{wanted}（或在导出时带上这几列之一：{others}），或改正这一行的状态"
        self._fault(column.name, row, at, "T002", f"{states}，却没有{wanted}", hint)

    def _header(self, at: int) -> str:
        return next((name for name, position in self.sheet.headed.columns.items() if position == at), "")

    def _fault(self, column: str, row: SheetRow, at: int, code: str, message: str, hint: str) -> None:
        """Add a fault at a cell; of many of one kind in one column, the first."""
        row.faulty = True
        self.sheet.faulty[column, code] += 1
        if self.sheet.faulty[column, code] <= MOST_FAULTS:
            self.known.faults.append(self.sheet.fault(row.row, at, code, message, hint))

    def rest_faults(self) -> list[Fault]:
        """Return one fault for all of a kind that were not shown."""
        found = []
        for (name, code), count in self.sheet.faulty.items():
            column = self.spec.column(name.rstrip("?"))
            if count > MOST_FAULTS:
                message = f"{column.title if column else name}这一列还有 {count - MOST_FAULTS} 处同样的错误"
                found.append(self.sheet.header_fault(code, message, "先改正上面列出的，再运行一次"))
        return found
