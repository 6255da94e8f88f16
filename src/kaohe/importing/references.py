"""Plans and tasks that sources name instead of giving their number: looked up in the case and in the same import."""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from kaohe.faults import Fault, clip, nearest
from kaohe.importing.records import Record
from kaohe.importing.units import Met


class Named(NamedTuple):
    """A plan or task by its number."""

    id: str
    unit: str
    name: str
    year: str


class Index:
    """Finds records of one table by number or name; what is not found is gathered, each once."""

    def __init__(self, title: str, year: int) -> None:
        self._title = title
        self._year = str(year)
        self._ids: set[str] = set()
        self._by_name: dict[str, list[Named]] = {}
        self._lost: dict[tuple[str, str], tuple[Met, int, list[Named]]] = {}

    def add(self, records: Iterable[Record]) -> None:
        """Add plans or tasks."""
        for record in records:
            id_ = record.cells.get("plan_id" if record.table == "plans" else "task_id", "")
            if id_ in self._ids:
                continue
            self._ids.add(id_)
            cells = record.cells
            days = cells.get("year", "") or (cells.get("starts_on") or cells.get("ends_on") or cells.get("started_on") or "")[:4]
            named = Named(id_, cells.get("unit") or cells.get("lead_unit", ""), cells.get("name", ""), days)
            self._by_name.setdefault(_key(named.name), []).append(named)

    def find(self, text: str, unit: str, met: Met) -> str:
        """Return the number of what ``text`` names, the unit's own first; "" when nothing does, or several do."""
        if text in self._ids:
            return text
        found = self._by_name.get(_key(text), []) if _key(text) else []
        own = [named for named in found if named.unit == unit] or found
        of_year = [named for named in own if named.year == self._year] or own
        if len(of_year) == 1:
            return of_year[0].id
        first, count, _ = self._lost.get((text, unit), (met, 0, []))
        self._lost[text, unit] = (first, count + 1, of_year)
        return ""

    def faults(self) -> list[Fault]:
        """Return a fault for each name that was not found, or that several records have."""
        return [self._fault(text, *lost) for (text, _), lost in self._lost.items()]

    def _fault(self, text: str, met: Met, count: int, several: list[Named]) -> Fault:
        rows = f"（共 {count} 行）"
        if several:
            message = f"有 {len(several)} 条{self._title}都叫“{clip(text)}”，不知道是哪一条{rows}"
            hint = f"把这一格改成编号：{'、'.join(named.id for named in several[:5])}"
        else:
            message = f"{self._title}里没有“{clip(text)}”{rows}"
            names = {named.name for listed in self._by_name.values() for named in listed if named.name}
            close = nearest(text, names)
            hint = f"是不是 {'、'.join(close)}？" if close else f"先导入（或一起导入）{self._title}，或改正这一格"
        return met.sheet.fault(met.row, met.position, "T008", message, hint)


def _key(name: str) -> str:
    """Return a name without width, spaces, brackets and marks, as names are compared."""
    return "".join(c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c)[0] not in "PSZ")
