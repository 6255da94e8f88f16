"""One unit's explanation: a terminal view and Markdown, both of the same sections."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from kaohe.explain.records.findings import ConditionRecord, EvidenceRecord, FindingRecord
from kaohe.explain.records.results import ExplanationRecord
from kaohe.explain.records.units import ItemRecord, NeighbourRecord
from kaohe.explain.values import STATE_WORDS
from kaohe.report.evidence import what, where
from kaohe.report.phrases import (
    before_sentence,
    between,
    by_hand_text,
    condition_text,
    excuse_text,
    gain_text,
    grade_sentence,
    loss_text,
    points_text,
    review_lines,
    source_text,
)
from kaohe.report.tables import plain_markdown, plain_markdown_table
from kaohe.rulebook.pack_models import SEVERITY_WORDS

_JUSTIFY: tuple[Literal["left", "right"], ...] = ("left", "right", "right", "left")
SHEET_HEADER = ["评分项", "满分", "得分", "失分（加分）及原因"]


@dataclass(slots=True)
class Entry:
    """A line with lines under it."""

    text: str
    under: list["Entry"] = field(default_factory=list)


def headline(record: ExplanationRecord) -> list[str]:
    """Return what matters first: rank, score, grade, and how firm they are."""
    unit = record.unit
    score = f"得分 {unit.score_shown}"
    if unit.provisional:
        score += f"（暂定，可能在 {between(unit.score_low, unit.score_high)} 之间）"
    grade = f"等次 {unit.grade or '—'}"
    if unit.grade_low != unit.grade_high:
        grade += f"（未知的事实查明后可能为 {between(unit.grade_low, unit.grade_high)}）"
    rank = "不参加排名" if unit.rank is None else f"{record.ranked_in}第 {unit.rank} 名（共 {record.units} 家）"
    before = [before_sentence(unit.before)] if unit.before else []
    return [f"{unit.unit}　{rank}", score, grade, *before]


def sheet_rows(record: ExplanationRecord) -> list[list[str]]:
    """Return the score sheet; the last row is the sum of those above it."""
    unit = record.unit
    rows = [
        [i.title, i.of, i.points if i.applicable else "未知" if i.unknown else "不适用", "\n".join(item_reasons(i))]
        for i in unit.items
    ]
    rows += [[f"加分：{i.title}", "", i.points, "\n".join(map(gain_text, i.lost))] for i in unit.bonus]
    rows += [[a.title, "", a.points, a.said] for a in unit.adjustments]
    return [*rows, ["总分", "", unit.score or "—", ""]]


def item_reasons(item: ItemRecord) -> Iterator[str]:
    """Yield why an item has the points that it has, a line each."""
    if not item.applicable:
        by_hand = item.scale is not None and item.scale.form == "by_hand"
        unknown = "人工评分还没有登记，暂不计入总分" if by_hand else "数据未知，暂不计入总分"
        yield unknown if item.unknown else "不适用，不计入总分"
    elif item.scale is not None and item.scale.form == "by_hand" and not any(loss.cause == "scale" for loss in item.lost):
        yield by_hand_text(item.scale)
    elif item.scale is not None and item.scale.came_out and not item.lost:
        yield item.scale.came_out
    elif item.unknown:
        yield "判定所需的数据都未知，暂按满分"
    for loss in item.lost:
        yield loss_text(item, loss)


def sections(record: ExplanationRecord, most: int | None = None) -> list[tuple[str, list[Entry]]]:
    """Return what follows the sheet: failings, credits, the grade, neighbours, what is not known.

    ``most`` cuts the list of the records behind a finding.
    """
    findings = record.unit.findings
    where_all = f"kaohe evidence {record.run.case} {record.unit.unit}"
    failings = [finding_entry(f, most, where_all) for f in findings if f.state == "found" and f.kind == "failing"]
    credits_ = [finding_entry(f, most, where_all) for f in findings if f.state == "found" and f.kind == "credit"]
    open_ = [
        Entry(f"{f.criterion} {f.title}：{f.message}{'' if f.scored else '（不单独计分）'}")
        for f in findings
        if f.state == "undetermined"
    ]
    off = [Entry(f"{f.criterion} {f.title}", _conditions(f.conditions)) for f in findings if f.state == "not_applicable"]
    excused = [finding_entry(f, most, where_all) for f in findings if f.state == "excused"]
    fallen = [_fallen(f) for f in findings if f.original_state and f.state != "excused"]
    corrected = [Entry(f"{c.title}：原为 {c.original.shown}，更正为 {c.corrected.shown}") for c in record.unit.corrections]
    decided = [Entry(excuse_text(e)) for e in record.run.excuses if e.acted and e.table and e.unit == record.unit.unit]
    clear = [f"{f.criterion} {f.title}" for f in findings if f.state == "not_found" and f.kind == "failing"]
    every = [
        ("认定的问题", failings or [Entry("没有")]),
        ("认定的加分情形", credits_),
        ("申诉复核后核减的认定", excused),
        ("申诉复核后不同的认定", fallen),
        ("申诉复核后更正的数据", [*corrected, *([Entry("不计的记录", decided)] if corrected else [])]),
        ("等次的由来", [Entry(grade_sentence(r)) for r in record.grade_reasons]),
        ("名次的上下邻", [neighbour_entry(n, record.unit.rank) for n in record.neighbours]),
        ("数据不足、未能认定", open_),
        ("不适用于本单位", off),
        ("按年度取的值", [Entry(held.said, [Entry(f"出处：{held.rule}")]) for held in record.run.by_year]),
        ("查过、没有发现", [Entry("、".join(clear))] if clear else []),
    ]
    return [(title, entries) for title, entries in every if entries]


def _fallen(finding: FindingRecord) -> Entry:
    """Return a finding that came out otherwise since something that it rests on was excused."""
    was, now = (STATE_WORDS[state] for state in (finding.original_state, finding.state) if state)
    return Entry(f"{finding.criterion} {finding.title}：原为{was}，现为{now}", [Entry(line) for line in review_lines(finding)[1:]])


def finding_entry(finding: FindingRecord, most: int | None = None, where_all: str = "") -> Entry:
    """Return a finding with facts, clause, conditions, evidence and advice; ``most`` records of it, then where all are."""
    severity = f"（{SEVERITY_WORDS[finding.severity]}）" if finding.severity else ""
    under = [
        Entry(f"事实：{finding.message}"),
        Entry(f"依据：{finding.basis}"),
        Entry("判定", _conditions(finding.conditions)),
        Entry("佐证", [_evidence(e) for e in finding.evidence.values() if e.value.state != "unknown"]),
    ]
    if finding.records:
        under.append(Entry(f"记录：{len(finding.records)} 条", _record_rows(finding, most, where_all)))
    under[:0] = map(Entry, review_lines(finding))
    if finding.kind == "failing":
        under.append(Entry(f"怎么办：{finding.advice}"))
    under.append(Entry(f"规则：{finding.rule}"))
    return Entry(f"{finding.criterion} {finding.title}{severity} {points_text(finding)}", under)


MOST_ROWS = 10
"""Records of one finding that the terminal shows; other forms have all of them."""


def _record_rows(finding: FindingRecord, most: int | None, where_all: str) -> list[Entry]:
    rows = finding.records or []
    shown = [Entry(f"{what(row)}；{where(row)}") for row in rows[:most]]
    rest = len(rows) - len(shown)
    return shown + ([Entry(f"还有 {rest} 条，全部见：{where_all} {finding.criterion}")] if rest else [])


def _conditions(conditions: list[ConditionRecord]) -> list[Entry]:
    return [Entry(condition_text(c), _conditions(c.children)) for c in conditions]


def _evidence(evidence: EvidenceRecord) -> Entry:
    return Entry(f"{evidence.title}：{evidence.value.shown}", [Entry(source_text(s)) for s in evidence.value.source])


def neighbour_entry(neighbour: NeighbourRecord, own_rank: int | None) -> Entry:
    """Return the unit next above or below, and under it what separates the two."""
    side = "并列" if neighbour.rank == own_rank else "前一名" if neighbour.side == "above" else "后一名"
    under = [
        Entry(f"{d.title}：比本单位{'多' if not d.points.startswith('-') else '少'} {d.points.removeprefix('-')} 分")
        for d in neighbour.differences
    ]
    text = f"{side}：{neighbour.unit}，第 {neighbour.rank} 名，{neighbour.score} 分，{neighbour.grade}"
    under += [Entry(neighbour.tie_break)] if neighbour.tie_break else []
    return Entry(text, under or [Entry("每一项得分都相同")])


def print_explanation(record: ExplanationRecord, console: Console) -> None:
    """Print a panel with the headline, the sheet as a table, each section as a tree."""
    lines = headline(record)
    console.print(Panel(Group(Text(lines[0], style="bold"), *map(Text, lines[1:])), title=record.run.title, title_align="left"))
    table = Table(title=f"评分表（方案 {record.run.profile}）", title_justify="left", show_lines=False)
    for name, justify in zip(SHEET_HEADER, _JUSTIFY, strict=True):
        table.add_column(name, justify=justify, overflow="fold")
    for row in sheet_rows(record):
        table.add_row(*row, style="bold" if row[0] == "总分" else None)
    console.print(table)
    for title, entries in sections(record, MOST_ROWS):
        tree = Tree(Text(title, style="bold"))
        for entry in entries:
            grow(tree, entry)
        console.print(tree)


def grow(tree: Tree, entry: Entry) -> None:
    """Add an entry, with those under it, to a tree."""
    branch = tree.add(Text(entry.text))
    for child in entry.under:
        grow(branch, child)


def explanation_markdown(record: ExplanationRecord) -> str:
    """Return the same as Markdown."""
    first, *rest = map(plain_markdown, headline(record))
    lines = [f"# {first}", "", plain_markdown(record.run.title), "", *(f"- {line}" for line in rest), "", "## 评分表", ""]
    lines.append(plain_markdown_table(SHEET_HEADER, sheet_rows(record)))
    for title, entries in sections(record):
        lines += [f"## {title}", "", *bullets(entries), ""]
    return "\n".join(lines).rstrip() + "\n"


def bullets(entries: list[Entry], depth: int = 0) -> list[str]:
    """Return entries as a list in Markdown."""
    lines: list[str] = []
    for entry in entries:
        lines += [f"{'  ' * depth}- {plain_markdown(entry.text)}", *bullets(entry.under, depth + 1)]
    return lines
