"""A mapping to start from, for a sheet that no mapping fits."""

from collections.abc import Iterable

from kaohe.importing.guess import Fit, Guess, left_out
from kaohe.importing.mapping_models import UNFILLED, Mapping
from kaohe.importing.yaml_words import yaml_list, yaml_text
from kaohe.rulebook.ledger_tables import RECORD_TABLES, TableColumn


def skeleton(fit: Fit, headers: list[str], mappings: Iterable[Mapping]) -> str:
    """Return the text of a mapping: what could be guessed, ？ where a person has to write a header."""
    headers = list(dict.fromkeys(headers))
    used = {guess.header for guess in fit.columns.values()}
    ignore = [header for header in left_out(headers, mappings) if header not in used]
    keep = [header for header in headers if header not in used and header not in ignore]
    known = [header for header in headers if header in used]
    tables = "、".join(f"{name} {spec.title}" for name, spec in RECORD_TABLES.items())
    return "\n".join(
        [
            "mapping: my_table",
            "title: 这种表的名称",
            f"table: {fit.table or UNFILLED}    # 记录表：{tables}",
            f"recognise: {yaml_list([*known, *keep][:3])}    # 有这几列的就是这种表",
            f"columns:    # 记录表的列: 这张表的表头；“{UNFILLED}”要换成表头，行首有 # 的列表里有才写",
            *_columns(fit, more=bool(keep)),
            f"keep: {yaml_list(keep)}    # 照抄的列；上面用了的删去，不要的移到 ignore 里",
            f"ignore: {yaml_list(ignore)}    # 不要的列，只计数",
        ]
    )


def _columns(fit: Fit, *, more: bool) -> list[str]:
    if fit.table is None:
        return [f"  列名: {UNFILLED}    # 列名见使用说明“台账”"]
    lines = [_line(column, fit.columns.get(column.name)) for column in RECORD_TABLES[fit.table].columns]
    guessed = [line for line in lines if not line.startswith("  #")]
    return [*guessed, *(line for line in lines if more and line not in guessed)]


def _line(column: TableColumn, guess: Guess | None) -> str:
    if guess is None:
        return (
            f"  {column.name}: {UNFILLED}    # {column.title}，必填"
            if column.required
            else f"  # {column.name}: {UNFILLED}    # {column.title}"
        )
    header = yaml_text(guess.header)
    value = f"{{from: {header}, read: {guess.read}}}" if guess.read else header
    return f"  {column.name}: {value}    # {column.title}{'，必填' if column.required else ''}"
