"""What would bring a unit to a grade: for the terminal, and as Markdown, both of the same sections."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from kaohe.report.console import print_line
from kaohe.report.explanation import Entry, bullets, grow
from kaohe.report.tables import plain_markdown
from kaohe.tune.counterfactuals.records import (
    AloneRecord,
    BarrierRecord,
    ChangeOfFactRecord,
    ChangesRecord,
    OutcomeRecord,
    ReachRecord,
    WhyNotRecord,
)

MOST_ALONE = 8
"""Single changes that do not suffice, shown on the terminal and in Markdown; JSON has all."""
_HOW = {"barred": "有它不得评为{}", "forced": "有它要降等次", "veto": "一票否决"}


def headline(record: WhyNotRecord) -> list[str]:
    """Return the question and the short answer."""
    return [f"{record.unit}怎样才能评为{record.wanted}（方案 {record.profile}）", f"现在：{_outcome(record.now)}", _answer(record)]


def sections(record: WhyNotRecord) -> list[tuple[str, list[Entry]]]:
    """Return what follows: what bars, the sets, single changes that do not suffice, unknown facts, what is fixed, how it was sought."""
    every = [
        (f"妨碍评为{record.wanted}的问题", [_barrier(barrier, record.wanted) for barrier in record.barriers]),
        ("这样改就够", [_set(one) for one in record.sets]),
        (f"只改一项，改到最好也评不上{record.wanted}的", [_alone(one) for one in record.not_enough[:MOST_ALONE]]),
        ("不改什么，未知的事实查明是这样也够", [_set(one, found_out=True) for one in record.finding_out]),
        ("不是本单位自己能改的", [Entry(f"{f.title}：{f.value}", [Entry(why) for why in f.because]) for f in record.fixed]),
        ("怎么算的", list(map(Entry, _method(record)))),
    ]
    return [(title, entries) for title, entries in every if entries]


def print_why_not(record: WhyNotRecord, console: Console) -> None:
    """Print the short answer, then each section as a tree."""
    first, *rest = headline(record)
    console.print(Text(first, style="bold"))
    for line in rest:
        print_line(console, line)
    for title, entries in sections(record):
        tree = Tree(Text(title, style="bold"))
        for entry in entries:
            grow(tree, entry)
        console.print(tree)


def why_not_markdown(record: WhyNotRecord) -> str:
    """Return the same as Markdown."""
    first, *rest = map(plain_markdown, headline(record))
    lines = [f"# {first}", "", *(f"- {line}" for line in rest), ""]
    for title, entries in sections(record):
        lines += [f"## {title}", "", *bullets(entries), ""]
    return "\n".join(lines).rstrip() + "\n"


def _answer(record: WhyNotRecord) -> str:
    if record.state == "has":
        same = record.now.grade == record.wanted
        return f"已经评为{record.wanted}，不用改什么。" if same else f"已经评为{record.now.grade}，比{record.wanted}好。"
    if record.sets:
        number = len(record.sets[0].changes)
        ways = len(record.sets) + record.more
        more = f"，列出改动较小的 {len(record.sets)} 种" if record.more else ""
        if record.state == "smallest":
            return f"改 {number} 项事实就够，{'有' if record.nearest else '找到'} {ways} 种改法{more}。"
        return f"改 {number} 项事实够，找到 {ways} 种改法{more}；不一定是最少的：{_proven(record)}更多的没有查完。"
    if not record.facts:
        return "方案用到的事实里，没有本单位自己能改的。"
    if record.state == "impossible":
        return "做不到：本单位自己能改的事实，不论改几项、怎么改都评不上，已证明。"
    return f"没有找到够的改法：{_proven(record)}更多的没有查完。"


def _proven(record: WhyNotRecord) -> str:
    return f"改 {record.ruled_out} 项以内，已证明不够；" if record.ruled_out else ""


def _barrier(barrier: BarrierRecord, wanted: str) -> Entry:
    cleared = [Entry(f"{_change(change)}，就不再认定") for change in barrier.cleared_by]
    how = _HOW[barrier.how].format(wanted)
    return Entry(
        f"{barrier.criterion} {barrier.title}（{how}）", cleared or [Entry("自己能改的事实里，没有哪一项单独改了就能消除它")]
    )


def _set(one: ChangesRecord, *, found_out: bool = False) -> Entry:
    if found_out:
        text = "，".join(f"{change.title}为{change.then}" for change in one.changes)
    else:
        text = "；".join(map(_change, one.changes))
    under = [Entry(f"结果：{_outcome(one.outcome)}")]
    if one.displaced:
        under.append(Entry("挤下：" + "、".join(f"{d.unit}（{d.grade} → {d.new_grade}）" for d in one.displaced)))
    else:
        under.append(Entry("不挤下别的单位"))
    if one.alone:
        under.append(Entry("只改其中一项不够", [_alone(alone) for alone in one.alone]))
    return Entry(text, under)


def _alone(alone: AloneRecord) -> Entry:
    told = "不能单独改（部分会大于总数）" if alone.outcome is None else _outcome(alone.outcome)
    return Entry(f"{_change(alone.change)}：{told}")


def _change(change: ChangeOfFactRecord) -> str:
    return f"{change.title} {change.now} → {change.then}"


def _outcome(outcome: OutcomeRecord) -> str:
    rank = f"，第 {outcome.rank} 名" if outcome.rank is not None else ""
    because = f"；{'；'.join(outcome.because)}" if outcome.because else ""
    return f"得 {outcome.score_shown} 分{rank}，{outcome.grade or '不评等次'}{because}"


def _method(record: WhyNotRecord) -> Iterator[str]:
    if record.state == "has":
        return
    yield f"可以改的：{'、'.join(map(_reach, record.facts)) or '没有'}（规则包写明单位自己能改、方案又用到的；括号里是找的范围）"
    yield "别的单位都按现在的得分；改了事实，认定、得分、名次、名额都重新算过"
    if record.sets:
        number = len(record.sets[0].changes)
        if record.state == "smallest" and number > 1:
            few = f"改 {number - 1} 项以内都" if number > 2 else "只改 1 项"
            yield f"{few}不够，已证明：不论改哪几项、改成多少"
        if record.nearest:
            yield f"改 {number} 项的，没有别的改法，也没有改动更小的，已证明"
        else:
            yield f"改 {number} 项的没有查完（要查的太多，到了上限）：可能有改动更小的，也可能改别的几项也行"
        if number > 1:
            yield "改动的大小：每项改动除以各单位该项的最大差距，再相加"
    if not record.every:
        yield "份额和带小数的数，按能改的范围的千分之一一格来找，证明也只对这些值"


def _reach(fact: ReachRecord) -> str:
    return fact.title if fact.low is None else f"{fact.title}（{fact.low}—{fact.high}）"
