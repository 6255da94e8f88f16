"""What ``kaohe test`` found: a line a file, what came out otherwise and why, what the examples do not reach."""

from collections.abc import Iterator, Sequence

from kaohe.explain.records.findings import ConditionRecord
from kaohe.explain.values import STATE_WORDS
from kaohe.report.phrases import condition_text, grade_sentence
from kaohe.report.width import columns
from kaohe.testing.add import Added
from kaohe.testing.facts import NOT_APPLIES, UNKNOWN
from kaohe.testing.records import CoverageRecord, CoverRecord, GroupRecord, TrialRecord, TrialsRecord

DOTS = 60
"""Examples shown on one line."""


def results_text(record: TrialsRecord) -> str:
    """Return the whole result as text."""
    lines = [*_group_lines(record.groups)]
    failed = [(group, trial) for group in record.groups for trial in group.trials if not trial.passed]
    for group, trial in failed:
        lines += ["", *failure_lines(group, trial)]
    if record.coverage is not None:
        lines += ["", *coverage_lines(record.coverage)]
    return "\n".join([*lines, "", tally(record), ""]).lstrip("\n")


def tally(record: TrialsRecord) -> str:
    """Return how many came out as written."""
    total = record.passed + record.failed
    if not total:
        return "没有例子，也没有 expect.yaml。"
    examples = sum(len(group.trials) for group in record.groups if group.kind != "case")
    kinds = "、".join(
        [*([f"{examples} 个例子"] if examples else []), *([f"{total - examples} 条预期"] if examples < total else [])]
    )
    return f"{kinds}：{'全部相符' if not record.failed else f'{record.passed} 相符，{record.failed} 不符'}。"


def _group_lines(groups: Sequence[GroupRecord]) -> Iterator[str]:
    width = max((columns(group.file) for group in groups), default=0)
    for group in groups:
        marks = "".join("." if trial.passed else "F" for trial in group.trials)
        for at in range(0, len(marks), DOTS):
            name = "" if at else group.file
            yield f"{name}{' ' * (width - columns(name))}  {marks[at : at + DOTS]}"


def failure_lines(group: GroupRecord, trial: TrialRecord) -> Iterator[str]:
    """Yield what came out otherwise: what, where, what was expected, what came out, and why."""
    yield f"不符 {_headline(group, trial)}"
    yield f"  --> {trial.file}:{trial.line}"
    yield f"  应为：{_said(trial, trial.expected)}"
    yield f"  得到：{_said(trial, trial.came_out)}"
    yield from _conditions(trial.conditions, 1)
    if trial.parts:
        yield f"  其中：{'，'.join(f'{part.title} {_points(part.points)}' for part in trial.parts)}"
    for reason in trial.grade_reasons:
        yield f"  {grade_sentence(reason)}"


def _headline(group: GroupRecord, trial: TrialRecord) -> str:
    if group.kind == "case":
        about = trial.title if trial.kind in ("score", "rank", "grade") else f"{trial.about} {trial.title}"
        return f"{trial.name} {about}（方案 {trial.profile}）"
    if trial.kind == "grade":
        return f"等次：{trial.name}（方案 {trial.profile}）"
    return f"{trial.about} {trial.title}：{trial.name}{f'（方案 {trial.profile}）' if trial.profile else ''}"


def _said(trial: TrialRecord, result: str) -> str:
    if trial.kind == "finding":
        return STATE_WORDS[result]
    if trial.kind in ("points", "score"):
        return _points(result) if result in (NOT_APPLIES, UNKNOWN) else f"{result} 分"
    if trial.kind == "rank":
        return f"第 {result} 名" if result else "没有名次"
    return result or "没有等次"


def _points(text: str) -> str:
    return {NOT_APPLIES: "不适用", UNKNOWN: "未知"}.get(text, text)


def _conditions(conditions: Sequence[ConditionRecord], depth: int) -> Iterator[str]:
    for condition in conditions:
        yield f"{'  ' * depth}{condition_text(condition)}"
        yield from _conditions(condition.children, depth + 1)


def coverage_lines(coverage: CoverageRecord) -> Iterator[str]:
    """Yield what the examples reach of each criterion and item, and what no example reaches."""
    yield "例子写到了多少：每种可能的结果，每个界限的下面、恰好和上面"
    width = max((columns(_cover_name(cover)) for cover in coverage.covers), default=0)
    files = dict.fromkeys(cover.file for cover in coverage.covers)
    for file in files:
        yield file
        for cover in (c for c in coverage.covers if c.file == file):
            name = _cover_name(cover)
            yield f"  {name}{' ' * (width - columns(name))}  {cover.percent:>3}%（{cover.reached}/{cover.of}）"
            yield from (f"    没有例子：{goal.said}（第 {goal.line} 行）" for goal in cover.goals if not goal.reached)
    yield f"合计 {coverage.percent}%（{coverage.reached}/{coverage.of}）"


def _cover_name(cover: CoverRecord) -> str:
    return f"{cover.about} {cover.title}"


def added_text(added: Added) -> str:
    """Return what was written where."""
    lines = [f"已添入 {added.file} 第 {added.line} 行：", f"  {added.text}"]
    if added.state != added.in_case:
        case, example = STATE_WORDS[added.in_case], STATE_WORDS[added.state]
        lines.append(f"注意：案例里的结果是“{case}”。例子按参数的默认值、只用这几项事实运行，结果是“{example}”。")
    return "\n".join(lines) + "\n"
