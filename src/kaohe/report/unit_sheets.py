"""What is handed to one unit: its score sheet, its findings and the records behind them, and a form to ask for a review."""

from decimal import Decimal

from kaohe.explain.records.findings import FindingRecord
from kaohe.explain.records.results import ExplanationRecord
from kaohe.report.cells import Agrees, Cell, ColumnSum, Table, number_or_text
from kaohe.report.explanation import headline, sections, sheet_rows
from kaohe.report.phrases import points_text, source_text
from kaohe.report.year_tables import evidence_cells, lost
from kaohe.rulebook.pack_models import SEVERITY_WORDS

BLANK_ROWS = 3
"""Of the form, for what is not listed."""


def unit_tables(record: ExplanationRecord) -> list[Table]:
    """Return the tables of one unit."""
    return [
        score_table(record),
        issue_table(record),
        grade_table(record),
        evidence_table(record),
        review_form(record),
    ]


def score_table(record: ExplanationRecord) -> Table:
    """Return the score sheet of the unit; the last row is the sum, and the score beside it."""
    *rows, _ = sheet_rows(record)
    cells: list[list[Cell]] = [[title, number_or_text(of), number_or_text(got), "", "", why] for title, of, got, why in rows]
    if record.unit.score is not None:
        total = sum((cell for row in cells if isinstance(cell := row[2], Decimal)), Decimal(0))
        score = Decimal(record.unit.score)
        cells.append(["合计", "", ColumnSum(total), score, Agrees(2, 3, total == score), ""])
    return Table("评分表", ["评分项", "满分", "得分", "评分结果", "核对", "失分（加分）及原因"], cells, headline(record))


def _failings(record: ExplanationRecord) -> list[FindingRecord]:
    return [f for f in record.unit.findings if f.kind == "failing" and f.state == "found"]


def issue_table(record: ExplanationRecord) -> Table:
    """Return the failings found, with an empty column for what is done about them."""
    header = ["标准", "问题", "程度", "扣分", "应扣", "事实", "依据", "佐证", "怎么办", "整改情况"]
    rows: list[list[Cell]] = []
    for f in _failings(record):
        sources = "\n".join(source_text(s) for s in f.sources)
        rows.append([f.criterion, f.title, SEVERITY_WORDS[f.severity], *lost(f), f.message, f.basis, sources, f.advice, ""])
    return Table("问题清单", header, rows, room=True)


def grade_table(record: ExplanationRecord) -> Table:
    """Return how the grade and the rank came about, and what could not be decided."""
    rows: list[list[Cell]] = []
    for title, entries in sections(record):
        if not title.startswith("认定的问题"):
            rows += [[title, "\n".join([e.text, *(under.text for under in e.under if not under.under)])] for e in entries]
    return Table("等次和说明", ["项目", "内容"], rows)


def evidence_table(record: ExplanationRecord) -> Table:
    """Return the records behind what was found."""
    header = ["标准", "名称", "指标", "记录表", "内容", "文件", "工作表", "行", "导入自", "原工作表", "原行号"]
    rows: list[list[Cell]] = [[f.criterion, f.title, *evidence_cells(row)] for f in record.unit.findings for row in f.records or []]
    return Table("佐证", header, rows)


def review_form(record: ExplanationRecord) -> Table:
    """Return the form: each failing found and each item that lost points by its scale, with room for both sides."""
    header = ["申诉事项", "公布的认定", "扣分", "认可或申诉", "申诉理由", "证明材料", "复核意见", "复核结果"]
    blank: list[Cell] = [""] * 5
    rows: list[list[Cell]] = [[f"{f.criterion} {f.title}", f.message, points_text(f), *blank] for f in _failings(record)]
    for item in record.unit.items:
        for loss in item.lost:
            if loss.criterion is None and loss.cause != "rounding":
                value = item.scale.value.shown if item.scale else ""
                told = f"{item.scale.title} {value}" if item.scale else loss.title
                rows.append([f"评分项 {item.title}", told, f"{loss.points} 分", *blank])
    rows += [[""] * len(header) for _ in range(BLANK_ROWS)]
    notes = [
        f"单位：{record.unit.unit}　　年度：{record.run.year}　　考核：{record.run.title}",
        "对认定或数据有异议的，在“认可或申诉”写“申诉”，写明理由，附证明材料；没有列出的事项写在空行里。",
        "申诉单位（盖章）：　　　　　　　　　　日期：　　　　年　　月　　日",
        "复核单位（盖章）：　　　　　　　　　　日期：　　　　年　　月　　日",
    ]
    return Table("申诉复核表", header, rows, notes, room=True)
