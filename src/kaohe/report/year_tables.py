"""The tables of a graded year: result, score sheets, findings, statistics, evidence, what it was made with."""

from collections.abc import Callable, Collection, Iterator
from decimal import Decimal

from kaohe.explain.lines import ADJUSTMENT_WORDS
from kaohe.explain.records.findings import FindingRecord
from kaohe.explain.records.score_sheet import SheetParameterRecord
from kaohe.explain.records.statement import StatementRecord
from kaohe.explain.records.units import ItemRecord, UnitRecord
from kaohe.explain.records.values import RowRecord, ValueRecord
from kaohe.explain.values import STATE_WORDS
from kaohe.explain.whole import ReportRecord
from kaohe.report import score_sheet
from kaohe.report.cells import Agrees, Cell, ColumnSum, RowSum, Share, Table, number_or_text, points
from kaohe.report.evidence import table_title, what
from kaohe.report.explanation import item_reasons
from kaohe.report.grades import comparison_lines
from kaohe.report.issues import NAMED, tally
from kaohe.report.phrases import (
    between,
    excuses_sentence,
    provisional_sentence,
    review_lines,
    run_sentences,
    source_text,
    unknown_sentences,
)
from kaohe.rulebook.pack_models import SEVERITY_WORDS

LOSSES = {"按得分办法失分": ("scale", "average", "fixed"), "进位": ("rounding",)}
"""Columns of the sheet of items: what was lost, by cause; all else is 扣分."""


INPUT_WORDS = {"case": "案例文件", "rules": "规则文件", "profiles": "方案文件", "template": "模板", "compared": "对比案例的文件"}
"""What a file that was read belongs to."""


def units(record: ReportRecord) -> list[UnitRecord]:
    """Return the units in rank order."""
    return [explanation.unit for explanation in record.explanations]


def result(record: ReportRecord) -> Table:
    """Return the result in rank order, and under it how firm it is and how it compares with the published one."""
    listed = units(record)
    grouped = any(unit.group for unit in listed)
    header = ["名次", "单位", *(["组别"] if grouped else []), "得分", "最低", "最高", "等次", "等次区间", "问题数", "问题", "加分"]
    rows = [_result_row(unit, grouped=grouped) for unit in listed]
    excused = [excuses_sentence(record.run)] if record.run.excuses else []
    notes = [provisional_sentence(listed), *excused, *unknown_sentences(listed)]
    if record.published:
        notes += ["与公布的结果比较", *comparison_lines(record.published)]
    return Table("结果", header, rows, notes)


def _result_row(unit: UnitRecord, *, grouped: bool) -> list[Cell]:
    found = [f for f in unit.findings if f.state == "found"]
    failings, credits_ = ([f"{f.criterion} {f.title}" for f in found if f.kind == kind] for kind in ("failing", "credit"))
    return [
        "—" if unit.rank is None else unit.rank,
        unit.unit,
        *([unit.group] if grouped else []),
        points(None if unit.score is None else unit.score_shown),
        _like(unit.score_low, unit.score_shown),
        _like(unit.score_high, unit.score_shown),
        unit.grade or "—",
        between(unit.grade_low, unit.grade_high),
        len(failings),
        "、".join(failings),
        "、".join(credits_),
    ]


def _like(text: str | None, shown: str) -> Cell:
    """Return points with as many decimals as the score is shown with, unless they have more."""
    value, digits = points(text), len(shown.partition(".")[2])
    return value if isinstance(value, str) or len(str(value).partition(".")[2]) > digits else Decimal(f"{value:.{digits}f}")


def scores(record: ReportRecord) -> Table:
    """Return the score sheets of all units, one row each: items, bonus and adjustments, their sum, and the score beside it."""
    listed = units(record)
    made = {adjustment.cause for unit in listed for adjustment in unit.adjustments}
    causes = {cause: title for cause, title in ADJUSTMENT_WORDS.items() if cause in made}
    items = [f"{item.title}\n（{item.points} 分）" for item in record.sheet.items]
    bonus = [f"加分：{item.title}" for item in record.sheet.bonus]
    header = ["单位", *items, *bonus, *causes.values(), "合计", "得分", "核对", "名次", "等次"]
    rows = [_score_row(unit, list(causes)) for unit in listed]
    notes = ["合计是本行各项之和，由公式算出；得分是评分时的结果；核对一列应当都是“相符”。“不适用”“未知”的项不计入。"]
    notes += [f"{unit.unit} {a.title}：{a.said}" for unit in listed for a in unit.adjustments if a.said]
    return Table("评分表", header, rows, notes)


def _score_row(unit: UnitRecord, causes: list[str]) -> list[Cell]:
    parts: list[Cell] = [_item_points(item) for item in (*unit.items, *unit.bonus)]
    parts += [sum((Decimal(a.points) for a in unit.adjustments if a.cause == cause), Decimal(0)) for cause in causes]
    last = len(parts)
    ends: list[Cell] = ["—" if unit.rank is None else unit.rank, unit.grade or "—"]
    if unit.score is None:
        return [unit.unit, *parts, "—", "—", "—", *ends]
    total = sum((part for part in parts if isinstance(part, Decimal)), Decimal(0))
    score = Decimal(unit.score)
    return [unit.unit, *parts, RowSum(1, last, total), score, Agrees(last + 1, last + 2, total == score), *ends]


def _item_points(item: ItemRecord) -> Cell:
    if not item.applicable:
        return "未知" if item.unknown else "不适用"
    return Decimal(item.points)


def items(record: ReportRecord) -> Table:
    """Return every item of every unit: full points, what was lost and why, their sum, and the points beside it."""
    header = ["单位", "评分项", "满分", *LOSSES, "扣分", "合计", "得分", "核对", "原因"]
    rows = [_item_row(unit, item) for unit in units(record) for item in unit.items]
    return Table(
        "分项得分", header, rows, ["合计 = 满分 + 各类失分，由公式算出；核对一列应当都是“相符”。加分和总分的调整见评分表。"]
    )


def _item_row(unit: UnitRecord, item: ItemRecord) -> list[Cell]:
    of, earned, why = Decimal(item.of), Decimal(item.points), "\n".join(item_reasons(item))
    if not item.applicable:
        return [unit.unit, item.title, of, *("" for _ in LOSSES), "", "—", _item_points(item), "—", why]
    lost = [_lost(item, causes) for causes in LOSSES.values()]
    lost.append(_lost(item, {loss.cause for loss in item.lost} - {cause for causes in LOSSES.values() for cause in causes}))
    total = of + sum(lost)
    end = 2 + len(lost)
    return [unit.unit, item.title, of, *lost, RowSum(2, end, total), earned, Agrees(end + 1, end + 2, total == earned), why]


def _lost(item: ItemRecord, causes: Collection[str]) -> Decimal:
    return sum((Decimal(loss.points) for loss in item.lost if loss.cause in causes), Decimal(0))


def issues(record: ReportRecord) -> Table:
    """Return the failings found, with reasons and an empty column for what was done about them."""
    header = ["单位", "标准", "问题", "程度", "扣分", "应扣", "事实", "依据", "佐证", "怎么办", "通报点名", "整改情况"]
    rows: list[list[Cell]] = []
    for i in record.issues.issues:
        sources = "\n".join(source_text(s) for s in i.sources)
        told: list[Cell] = [i.unit, i.criterion, i.title, SEVERITY_WORDS[i.severity], *lost(i), i.message, i.basis]
        rows.append([*told, sources, i.advice, NAMED[i.in_published], ""])
    return Table("问题清单", header, rows, tally(record.issues), room=True)


def lost(finding: FindingRecord) -> list[Cell]:
    """Return the points counted and stated for a finding; for one that counts nothing, why."""
    return [Decimal(finding.points), Decimal(finding.stated)] if finding.scored else ["不单独计分", ""]


def findings(record: ReportRecord) -> Table:
    """Return every criterion of every unit, however it came out."""
    header = ["单位", "标准", "名称", "类别", "认定", "分值", "说明", "规则"]
    rows: list[list[Cell]] = []
    for unit in units(record):
        for f in unit.findings:
            counted: Cell = Decimal(f.points) if f.state == "found" and f.scored else ""
            kind = "加分" if f.kind == "credit" else SEVERITY_WORDS[f.severity]
            rows.append(
                [
                    unit.unit,
                    f.criterion,
                    f.title,
                    kind,
                    STATE_WORDS[f.state],
                    counted,
                    "；".join([m for m in (f.message, *review_lines(f)) if m]),
                    f.rule,
                ]
            )
    return Table("认定结果", header, rows)


def statistics(record: ReportRecord) -> Table:
    """Return the indicators, one row a unit; those that are unknown for every unit are named beneath instead."""
    titles = record.indicators.titles
    known = [name for name in titles if any(u.values[name].state != "unknown" for u in record.indicators.units)]
    rows: list[list[Cell]] = [[u.unit, *(value_cell(u.values[name]) for name in known)] for u in record.indicators.units]
    if rows:
        rows.append(["合计", *(_column_sum([row[i] for row in rows]) for i in range(1, len(known) + 1))])
    without = [titles[name] for name in titles if name not in known]
    notes = [f"没有数据的指标：{'、'.join(without)}"] if without else []
    return Table("统计表", ["单位", *(titles[name] for name in known)], rows, notes, wide=True)


def value_cell(value: ValueRecord) -> Cell:
    """Return a value as a number where it is one; unknown is never zero."""
    if value.state != "known" or isinstance(value.value, bool) or value.value is None:
        return value.shown
    if isinstance(value.value, int):
        return value.value
    part, slash, whole = value.value.partition("/")
    if slash and part.isdecimal() and whole.isdecimal():
        return Share(int(part), int(whole), value.shown)
    return number_or_text(value.value)


def _column_sum(cells: list[Cell]) -> Cell:
    """Return the sum of a column of counts; nothing where it holds other things, or a value is unknown."""
    counts = [cell for cell in cells if isinstance(cell, int)]
    return ColumnSum(Decimal(sum(counts))) if len(counts) == len(cells) else ""


def evidence(record: ReportRecord) -> Table:
    """Return the records behind everything that was found, down to file, sheet and row."""
    header = ["单位", "标准", "名称", "指标", "记录表", "内容", "文件", "工作表", "行", "导入自", "原工作表", "原行号"]
    rows: list[list[Cell]] = []
    for unit in units(record):
        for finding in unit.findings:
            head: list[Cell] = [unit.unit, finding.criterion, finding.title]
            rows += [[*head, *evidence_cells(row)] for row in finding.records or []]
    return Table("佐证", header, rows)


def evidence_cells(row: RowRecord) -> list[Cell]:
    """Return a record: what it is, where it stands, and where it was imported from."""
    source = row.source
    origin: list[Cell] = ["", "", ""] if source is None else [source.file, source.sheet, source.row]
    return [row.title, table_title(row), what(row), row.file, row.sheet, row.row, *origin]


def rubric(record: ReportRecord) -> Iterator[Table]:
    """Yield the scoring profile as on paper: items, bonus, grades, parameters."""
    for title, header, rows in score_sheet.tables(record.sheet):
        cells: list[list[Cell]] = [[number_or_text(cell) for cell in row] for row in rows]
        if header == score_sheet.ITEMS:
            cells[-1][header.index("分值")] = ColumnSum(Decimal(record.sheet.total))
            yield Table(title, header, cells, record.sheet.rules)
        elif header == score_sheet.PARAMETERS:
            for row, parameter in zip(cells, record.sheet.parameters, strict=True):
                row[1] = _parameter(parameter)
            yield Table(title, header, cells)
        else:
            yield Table(title.partition("（")[0], header, cells, [title] if "（" in title else [])


def _parameter(parameter: SheetParameterRecord) -> Cell:
    if parameter.shown.endswith("%"):
        return Share(*Decimal(parameter.value).as_integer_ratio(), parameter.shown)
    return number_or_text(parameter.shown)


def run(report: ReportRecord, *, files: bool = True) -> Table:
    """Return what the report was made with and from: every parameter, and every file with its sha256.

    Without ``files`` it says how many they are, and that run.json lists them.
    """
    record, statement = report.run, report.statement
    facts = [
        ("案例", f"{record.title}（{record.case}）"),
        ("年度", str(record.year)),
        ("截止日期", record.as_of),
        ("评分方案", f"{record.profile_title}（{record.profile}）"),
        ("程序", f"kaohe {statement.kaohe}"),
        *(("数据和规则", line) for line in run_sentences(record)),
        *((f"参数 {parameter.title}", parameter.value) for parameter in statement.parameters),
    ]
    if not files:
        many = sum(len(i.files) for i in statement.inputs)
        facts.append(("读过的文件", f"{many} 个，每个的 sha256 见同一次运行的运行记录 run.json（在写出本文件的文件夹里）"))
        return Table("运行记录", ["项目", "内容"], [[name, text] for name, text in facts])
    rows: list[list[Cell]] = [[name, text, ""] for name, text in facts]
    return Table("运行记录", ["项目", "内容", "sha256"], rows + file_rows(statement))


def file_rows(statement: StatementRecord) -> list[list[Cell]]:
    """Return a row for each file that was read."""
    return [
        [INPUT_WORDS[folder.what], f"{'程序自带的 ' if folder.inside == 'installed' else ''}{folder.path}/{file.path}", file.sha256]
        for folder in statement.inputs
        for file in folder.files
    ]


def input_lines(statement: StatementRecord) -> list[str]:
    """Return each file that was read, with its sha256."""
    folders = [(f"{'程序自带的 ' if i.inside == 'installed' else ''}{i.path}", i.files) for i in statement.inputs]
    return [f"{folder}/{file.path}　{file.sha256}" for folder, files in folders for file in files]


TABLES: list[Callable[[ReportRecord], Table]] = [result, scores, items, issues, findings, statistics, evidence]
"""What a whole report shows, in this order, before the profile and the run."""
