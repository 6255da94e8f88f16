"""Where indicators come from, for readers who know the rubric: what is counted, in which views, with which lookups."""

import re
from collections.abc import Iterator
from pathlib import Path

from kaohe.measure.computed import reads
from kaohe.rulebook.ledger_tables import BLANK_SAYS_SOMETHING, RECORD_TABLES, TableSpec
from kaohe.rulebook.lookups import read_lookup
from kaohe.rulebook.pack import CALENDAR, Pack, View
from kaohe.rulebook.pack_models import Indicator
from kaohe.rulebook.sql import tables_of

INDEX = "index.md"


def origin(pack: Pack, indicator: Indicator) -> str:
    """Return how an indicator is come by, as a cell of a table."""
    if indicator.ratio:
        return f"{pack.title_of(indicator.ratio.of)} ÷ {pack.title_of(indicator.ratio.to)}"
    if indicator.value:
        return _computed(pack, indicator.value)
    return _counted(pack, indicator) if indicator.measure else "由表或认定"


def parts_of(pack: Pack, name: str) -> list[str]:
    """Return an indicator and, below it, all that it is computed from."""
    return [name, *(part for read in reads(pack.indicators[name]) for part in parts_of(pack, read))]


def _computed(pack: Pack, value: str) -> str:
    return re.sub(r"[a-z_]\w*", lambda match: pack.title_of(match[0]), value)


def _counted(pack: Pack, indicator: Indicator) -> str:
    """Return what is counted: from which view or table, by which unit column, under which condition."""
    source = str(indicator.source)
    parts = [f"由台账统计：{_told(pack, source)}，按{_title(pack, source, str(indicator.by))}"]
    if indicator.measure != "count(*)":
        parts.append(f"取 {_code(str(indicator.measure))}")
    if indicator.where:
        parts.append(f"条件 {_code(indicator.where)}")
    if needed := [name for name in indicator.needs if name not in BLANK_SAYS_SOMETHING]:
        parts.append(f"要有{'、'.join(_title(pack, source, name) for name in needed)}")
    if indicator.missing_at_most is not None:
        parts.append(f"缺的不超过 {indicator.missing_at_most} 时照算")
    if indicator.otherwise:
        parts.append(f"没有台账时为 {_computed(pack, indicator.otherwise)}")
    return "；".join(parts)


def _told(pack: Pack, source: str) -> str:
    """Return a view with the record tables behind it, or a record table."""
    if source not in pack.views:
        return RECORD_TABLES[source].title
    tables = "、".join(spec.title for spec in tables_behind(pack, source))
    return f"视图 [{source}]({INDEX}#{source})（{tables}）"


def tables_behind(pack: Pack, source: str) -> list[TableSpec]:
    """Return the record tables that a view rests on, those of its FROM first; the list of units is behind everything."""
    if source not in pack.views:
        return [RECORD_TABLES[source]] if source in RECORD_TABLES and source != "units" else []
    return list(dict.fromkeys(spec for read in tables_of(pack.views[source].text) for spec in tables_behind(pack, read)))


def _title(pack: Pack, source: str, column: str) -> str:
    """Return the Chinese header of a column; one that a view makes is shown by its name."""
    if column in pack.column_titles:
        return pack.column_titles[column]
    specs = [*tables_behind(pack, source), *RECORD_TABLES.values()]
    return next((found.title for spec in specs if (found := spec.column(column))), f"`{column}`")


def _code(text: str) -> str:
    """Return SQL as a code span that may stand in a table."""
    return f"`{' '.join(text.split())}`".replace("|", "\\|")


# Views, lookups, further columns


def origins_part(pack: Pack) -> str:
    """Return the views, lookups and further columns of a pack; nothing for a pack that counts no records."""
    parts = [*_views(pack), *_lookups(pack), *_extra_columns(pack)]
    return "\n".join(parts) + "\n" if parts else ""


def _views(pack: Pack) -> Iterator[str]:
    if not pack.views:
        return
    yield (
        "### 视图\n\n视图把记录表整理成可以数的样子，用 SQL 写，在 "
        f"`{pack.folder.as_posix()}/views`。`$year` 是考核年度，`$as_of` 是数据截止日期，其余 `$名称` 是[参数](#参数)；"
        f"`{CALENDAR}` 是工作日历。\n"
    )
    for view in pack.views.values():
        said, sql = _commented(view)
        reads = "、".join(_read(pack, name) for name in tables_of(view.text))
        yield f"#### {view.name}\n\n{said}\n\n- 读：{reads}"
        if used := [i.title for i in pack.indicators.values() if i.source == view.name]:
            yield f"- 用它的指标：{'、'.join(used)}"
        yield f"\n```sql\n{sql}\n```\n"


def _read(pack: Pack, name: str) -> str:
    """Return what a view reads: a record table, another view, a lookup, the calendar."""
    if name in pack.views or name in pack.lookups:
        return f"{'视图' if name in pack.views else '对照表'} [{name}](#{name})"
    return "工作日历" if name == CALENDAR else RECORD_TABLES[name].title


def _commented(view: View) -> tuple[str, str]:
    """Return the comment that a view begins with, as one text, and the rest."""
    lines = view.text.strip().splitlines()
    count = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return "".join(line.removeprefix("--").strip() for line in lines[:count]), "\n".join(lines[count:]).strip()


def _lookups(pack: Pack) -> Iterator[str]:
    if not pack.lookups:
        return
    yield "### 对照表\n\n视图可以读的小表。案例可以在自己的 `lookups` 文件夹里放同名的文件，补充或改写其中的行。\n"
    for name, path in pack.lookups.items():
        yield f"#### {name}\n\n{_lookup(path)}\n"


def _lookup(path: Path) -> str:
    """Return a lookup; one of two columns by its second, which there are few of."""
    header, rows = read_lookup(path)
    if len(header) == 2:
        grouped: dict[str, list[str]] = {}
        for first, second in rows:
            grouped.setdefault(second, []).append(first)
        header, rows = header[::-1], [[second, "；".join(firsts)] for second, firsts in grouped.items()]
    lines = [f"| {' | '.join(header)} |", "| --- " * len(header) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)])


def _extra_columns(pack: Pack) -> Iterator[str]:
    if not pack.extra_columns:
        return
    yield "### 另外的列\n\n本规则包还用到记录表的这些列，都是文字；案例没有的，用到它们的指标是未知。\n"
    yield "\n".join(f"- {RECORD_TABLES[table].title}：{'、'.join(columns)}" for table, columns in pack.extra_columns.items())
