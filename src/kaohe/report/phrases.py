"""Sentences that several reports share, made from records."""

from collections.abc import Sequence

from kaohe.explain.records.findings import ConditionRecord, ExcuseRecord, FindingRecord
from kaohe.explain.records.results import IndicatorsRecord, PublishedRecord
from kaohe.explain.records.run import RunRecord
from kaohe.explain.records.units import BeforeRecord, GradeReasonRecord, ItemRecord, LossRecord, ScaleRecord, StandingRecord
from kaohe.explain.records.values import SourceRecord
from kaohe.explain.values import STATE_WORDS

TRUTH_WORDS = {"t": "成立", "f": "不成立", "u": "未知", "n": "不适用"}
EVALUATOR_WORDS = {"durable-rules": "durable-rules 与参照推理器（两者一致）", "reference": "参照推理器（没有 durable-rules）"}


def place_text(source: SourceRecord) -> str:
    """附件1（annex1.csv 第 7 行）"""
    sheet = f" {source.sheet}" if source.sheet else ""
    if not source.row:
        return f"{source.place}（{source.file}{sheet}）"
    return f"{source.place}（{source.file}{sheet} 第 {source.row} 行）"


def source_text(source: SourceRecord) -> str:
    """附件1（annex1.csv 第 7 行）：备注"""
    return f"{place_text(source)}：{source.note}" if source.note else place_text(source)


def between(low: str | None, high: str | None) -> str:
    """A range, or the one value both ends share."""
    return f"{low or '—'}" if low == high else f"{low or '—'}～{high or '—'}"


def loss_text(item: ItemRecord, loss: LossRecord) -> str:
    """Why points were lost on an item: 计划外开展检查 −2"""
    if loss.cause == "scale" and (item.scale is None or item.scale.value.state == "unknown"):
        return f"数据未知按 0 计 {loss.points}"
    if loss.cause == "scale" and item.scale and item.scale.form == "by_hand":
        return f"{by_hand_text(item.scale)} {loss.points}"
    if loss.cause == "scale" and item.scale:
        places = "、".join(dict.fromkeys(place_text(s) for s in item.scale.value.source))
        shown = f"{item.scale.title} {item.scale.value.shown}"
        return f"{shown}，{scale_text(item.scale)} {loss.points}{'；出处：' if places else ''}{places}"
    name = f"{loss.criterion} {loss.title}" if loss.criterion else loss.title
    if loss.cause == "excused":
        return f"{name}：申诉复核后不扣（原应扣 {loss.stated.removeprefix('-')}）"
    if loss.stated != loss.points:
        return f"{name} {loss.points}（应扣 {loss.stated.removeprefix('-')}，本项已扣完）"
    return f"{name} {loss.points}"


def by_hand_text(scale: ScaleRecord) -> str:
    """Who gave points, when and why: 人工评分 8（考核办 2023-01-10，points_by_hand.csv 第 2 行）：台账齐全"""
    told = [f"{s.place}，{s.file}{' ' + s.sheet if s.sheet else ''} 第 {s.row} 行" for s in scale.value.source]
    reasons = "；".join(s.note for s in scale.value.source)
    return f"人工评分 {scale.value.shown}（{'；'.join(told)}）：{reasons}"


def gain_text(loss: LossRecord) -> str:
    """Why a bonus line has points: 信用风险分类抽查 +3"""
    if loss.cause != "credit":
        return f"{loss.title} {loss.points}"
    if loss.stated != loss.points:
        return f"{loss.criterion} {loss.title} +{loss.points}（应加 {loss.stated}，同类只计最高的一种）"
    return f"{loss.criterion} {loss.title} +{loss.points}"


_SCALES = {"linear": "按比例得分", "tiers": "分档得分", "choices": "按情形得分", "per_step": "按差距扣分"}


def scale_text(scale: ScaleRecord) -> str:
    """The rule of a scale, and how it came out where other units count."""
    name = _SCALES.get(scale.form)
    return f"{name}（{scale.rule}）" if name else scale.came_out or scale.rule


def points_text(finding: FindingRecord) -> str:
    """What a finding cost or gave: -5 分, or why it counts nothing."""
    if finding.state == "excused" and (finding.scored or finding.spared):
        return _spared_text(finding)
    if not finding.scored:
        return "不单独计分"
    if finding.stated != finding.points and finding.kind == "credit":
        return f"+{finding.points} 分（应加 {finding.stated}）"
    if finding.stated != finding.points:
        return f"{finding.points} 分（应扣 {finding.stated.removeprefix('-')}，本项已扣完）"
    return f"{'+' if finding.kind == 'credit' else ''}{finding.points} 分"


def _spared_text(finding: FindingRecord) -> str:
    """What an excused finding would have cost: 申诉复核后不扣（原应扣 5 分、不得评为优秀）"""
    taken = [f"扣 {finding.stated.removeprefix('-')} 分"] if finding.stated != "0" else []
    would = "、".join([*taken, *finding.spared])
    return f"申诉复核后不{'扣' if taken else '计'}{f'（原应{would}）' if would else ''}"


def excuse_text(excuse: ExcuseRecord) -> str:
    """What was decided after review: 抽查任务 RW20220149 不计：数据录入错误，考核办 2023-01-11 决定（excuses.csv 第 3 行）"""
    what = f"{excuse.table} {excuse.record} 不计" if excuse.table else f"{excuse.criterion} {excuse.title}核减"
    only = f"（只对 {excuse.criterion} {excuse.title}用到的指标）" if excuse.table and excuse.criterion else ""
    place = f"{excuse.source.file}{' ' + excuse.source.sheet if excuse.source.sheet else ''} 第 {excuse.source.row} 行"
    note = f"：{excuse.note}" if excuse.note else ""
    return f"{what}{only}：{excuse.said}，{excuse.decided_by} {excuse.decided_on} 决定（{place}）{note}"


def review_lines(finding: FindingRecord) -> list[str]:
    """What a review changed of a finding: how it came out before, values before and after, decisions; none without one."""
    was = []
    if finding.original_state and finding.state != "excused":
        was = [f"申诉复核前：{STATE_WORDS[finding.original_state]}"]
    values = [f"更正：{c.title}原为 {c.original.shown}，更正为 {c.corrected.shown}" for c in finding.corrections]
    return [*was, *values, *(f"申诉复核：{excuse_text(e)}" for e in finding.excuses)]


def excuses_sentence(run: RunRecord) -> str:
    """How much was excused after review: 申诉复核：核减认定 1 条，更正记录 1 条，涉及 1 家。"""
    acted = [e for e in run.excuses if e.acted]
    records = sum(bool(e.table) for e in acted)
    return f"申诉复核：核减认定 {len(acted) - records} 条，更正记录 {records} 条，涉及 {len({e.unit for e in acted})} 家。"


def _idle_excuses(run: RunRecord) -> list[str]:
    """Excuses that changed nothing, each with the likely reason: none is passed over in silence."""
    why = {True: "这条记录没有计入任何指标", False: "这个单位没有认定这一条"}
    return [f"申诉复核没有用上：{e.unit} {excuse_text(e)}；{why[bool(e.table)]}" for e in run.excuses if not e.acted]


def before_sentence(before: BeforeRecord) -> str:
    """What the unit had without excuses: 申诉复核前：得分 74.27，第 25 名，合格；复核后多 7 分"""
    rank = "不参加排名" if before.rank is None else f"第 {before.rank} 名"
    more = before.gave_back or "0"
    changed = "得分不变" if more == "0" else f"复核后{'少' if more.startswith('-') else '多'} {more.removeprefix('-')} 分"
    return f"申诉复核前：得分 {before.score or '—'}，{rank}，{before.grade or '—'}；{changed}"


def grade_sentence(reason: GradeReasonRecord) -> str:
    """How one grade was decided."""
    if reason.forced_by:
        parts = [f"因 {'、'.join(reason.forced_by)}{'定为这一等次' if reason.given else '，没有评上'}", *reason.excused]
        return f"{reason.grade}：{'；'.join(parts)}"
    parts = []
    if reason.line is not None:
        parts.append(f"{'够' if reason.met else '不到'}分数线 {reason.line}")
    if reason.barred_by:
        parts.append(f"有 {'、'.join(reason.barred_by)}，不得评为{reason.grade}")
    if reason.place is not None and reason.places is not None:
        parts.append(f"在够条件的单位里列第 {reason.place}，名额 {reason.places}")
    if reason.tied:
        parts.append(f"与另外 {reason.tied - 1} 家同列，名额装不下")
    parts.append("评为这一等次" if reason.given else "没有评上")
    return f"{reason.grade}：" + "；".join(["，".join(parts), *reason.excused])


def condition_text(condition: ConditionRecord) -> str:
    """A line or group of a condition, and how it came out."""
    lead = "适用条件：" if condition.role == "applies_when" else ""
    return f"{lead}{condition.said} → {TRUTH_WORDS[condition.truth]}"


def provisional_sentence(units: Sequence[StandingRecord]) -> str:
    """How many units are provisional, and how many grades nothing unknown can move."""
    open_ = [u for u in units if u.provisional]
    firm = sum(u.grade_low == u.grade_high for u in units)
    if not open_ and firm == len(units):
        return f"{len(units)} 家的得分和等次都是确定的。"
    return f"{len(units)} 家中 {len(open_)} 家为暂定得分（有未知的事实）；无论未知的事实如何，等次都不变的有 {firm} 家。"


def unknown_sentences(units: Sequence[StandingRecord]) -> list[str]:
    """Units whose score rests on items about which nothing is known: it must not be taken at its face."""
    without = [f"{u.unit}（{u.unknown_points} 分）" for u in units if u.unknown_points != "0"]
    return [f"注意：下列单位有评分项完全没有数据，得分和等次不能作数：{'、'.join(without)}"] if without else []


def published_sentences(published: PublishedRecord) -> list[str]:
    """The comparison with the published result, as sentences."""
    taus = f"Kendall tau-a {_tau(published.tau_a)}，tau-b {_tau(published.tau_b)}，{published.pairs} 对中 {published.tied_pairs} 对并列。"
    same = f"与公布的等次相同：{published.units} 家中 {published.grades_agree} 家"
    lines = [f"{same}（全部评为{published.baseline_grade}也有 {published.baseline_agree} 家相同）。", f"与公布的名次相比：{taus}"]
    if published.differences:
        lines.append("公布的结果不能由公开的数据全部重现；下列单位等次不同：")
    return lines


def _tau(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"


def run_sentences(run: RunRecord) -> list[str]:
    """What the result was made from: files, rows read, used and left out, criteria not determined."""
    lines = []
    for tally in run.records:
        left = "、".join(f"{reason} {count}" for reason, count in tally.left_out.items())
        unused = f"；未使用的列：{'、'.join(tally.unused_columns)}" if tally.unused_columns else ""
        redacted = f"；隐去个人信息 {tally.redacted} 处" if tally.redacted else ""
        empty = "；一条记录也没有：对每个单位都按“没有”统计" if tally.file.startswith("ledger/") and not tally.used else ""
        used = f"读 {tally.read} 行，用 {tally.used} 行{'，不用：' + left if left else ''}"
        lines.append(f"{tally.file}：{used}{unused}{redacted}{empty}")
    for table in run.tables:
        if table.left_out:
            left = "、".join(f"{count} 条（{reason}）" for reason, count in table.left_out.items())
            lines.append(f"{table.title} {table.read} 条：参加统计 {table.used} 条，不参加 {left}")
    if run.columns_missing:
        told = "；".join(f"{table}缺 {'、'.join(columns)}" for table, columns in run.columns_missing.items())
        lines.append(f"台账里没有这些列，用到它们的指标为未知：{told}")
    if run.rows_open:
        told = "、".join(f"{name}（{count} 行）" for name, count in run.rows_open.items())
        lines.append(f"有记录缺少要用的格，没有计入，有关单位的指标为未知：{told}")
    if run.undetermined:
        lines.append("数据不足、未能认定：" + "、".join(f"{id_}（{count} 家）" for id_, count in run.undetermined.items()))
    if run.by_year:
        lines.append(f"按 {run.year} 年度取值：{'；'.join(held.said for held in run.by_year)}")
    if run.not_entered:
        told = "、".join(f"{title}（{count} 家）" for title, count in run.not_entered.items())
        lines.append(f"人工评分还没有登记，按未知算：{told}")
    lines += _idle_excuses(run)
    lines.append(f"评分方案：{' ← '.join(run.files[:-1])}；规则包：{run.files[-1]}；推理：{EVALUATOR_WORDS[run.evaluator]}")
    return lines


def indicator_rows(record: IndicatorsRecord) -> list[list[str]]:
    """One row a unit: the name, then each indicator as shown."""
    return [[u.unit, *(u.values[name].shown for name in record.titles)] for u in record.units]
