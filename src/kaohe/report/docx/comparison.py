"""Another case beside the year as an annex of the notice: what changed of each unit, its failings, the whole."""

from collections.abc import Iterator, Sequence
from typing import Literal

from kaohe.explain.records.comparison import ComparisonRecord
from kaohe.explain.records.notice import NoticeColumnRecord, NoticeTableRecord
from kaohe.report.cells import Table, aligned
from kaohe.report.comparison import CRITERIA, FAILINGS, FILES, STANDING, UNITS, comparison_tables, labels, without_empty
from kaohe.report.docx.markup import Block, clean

_HOW_MANY = "各项问题涉及的家数"


def annex(record: ComparisonRecord) -> tuple[list[Block], list[NoticeTableRecord]]:
    """Return the blocks of the annex, and the tables that they name by number.

    What stands in one table elsewhere is cut in two here, since a page is not wide: rank, score and grade, then failings.
    The files of the other case are in run.json.
    """
    first, *others = (table for table in comparison_tables(record) if table.title != FILES)
    first = without_empty(first)
    parts = [_columns(first, [UNITS, *STANDING], "名次、得分和等次")]
    told = _columns(first, [UNITS, *range(FAILINGS.start, len(first.header))], "各单位问题的变化")
    parts += [told._replace(rows=[row for row in told.rows if any(row[1:])])] if len(told.header) > 1 else []
    parts += [table._replace(title=_HOW_MANY) if table.title == CRITERIA else table for table in others]
    other_year = record.before.year != record.now.year
    about = f"{record.before.year}年度考核结果" if other_year else clean(record.before.title)
    blocks = [Block("annex", f"与{about}的对比")]
    for i, table in enumerate(parts):
        blocks += [Block("heading1", table.title), Block("beside", str(i))]
    blocks += [Block("body", clean(note)) for note in _notes(record)]
    return blocks, [_table(table) for table in parts]


def _notes(record: ComparisonRecord) -> Iterator[str]:
    """Yield what is to be known beside the tables, in the words of a notice."""
    before, now = labels(record)
    if not record.same_profile:
        yield "两次考核用的评分办法不同，得分和等次不能直接相比。"
    if not record.same_pack:
        yield "两次考核用的标准不同，没有比较问题。"
    if record.only_now:
        yield f"只有{now}考核的单位：{'、'.join(record.only_now)}。"
    if record.only_before:
        yield f"只有{before}考核的单位：{'、'.join(record.only_before)}。"


def _columns(table: Table, places: Sequence[int], title: str) -> Table:
    rows = [[row[i] for i in places] for row in table.rows]
    return table._replace(title=title, header=[table.header[i] for i in places], rows=rows)


def _table(table: Table) -> NoticeTableRecord:
    """Return a table for the document: the first column as narrow as ids of criteria, as names of units, or as the others."""
    first: Literal["position", "unit", "value"] = (
        "position" if table.title == _HOW_MANY else "unit" if len(table.header) > 3 else "value"
    )
    columns = [NoticeColumnRecord(title, "", "value" if i else first) for i, title in enumerate(table.header)]
    return NoticeTableRecord(columns, aligned(table), [])
