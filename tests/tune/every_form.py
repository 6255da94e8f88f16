"""Made-up years whose profiles use every form of scale, deduction, bonus, bar and whatever else points and grades rest on."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, product
from pathlib import Path

from hypothesis import strategies as st

from kaohe.records.values import Value
from kaohe.rulebook.pack import Pack
from kaohe.tune.counterfactuals.values import Fact
from tests.build import write_pack
from tests.tune.few_facts import criterion_text

INDICATORS = """
- {name: drawn, title: 抽取数, type: count, observed: true, actionable: true}
- {name: done, title: 完成数, type: count, observed: true, part_of: drawn, better: up, actionable: true}
- {name: late, title: 超期数, type: count, observed: true, part_of: done, better: down, actionable: true}
- {name: alone, title: 单独数, type: count, observed: true, better: down, actionable: true}
- {name: joint, title: 联合数, type: count, observed: true, better: up, actionable: true}
- {name: rushed, title: 突击, type: flag, observed: true, better: down, actionable: true}
- {name: slow, title: 迟缓, type: flag, observed: true, actionable: true}
- {name: kind, title: 方式, type: text, observed: true, actionable: true}
- {name: rate, title: 得率, type: number, observed: true, better: up, actionable: true}
- {name: others, title: 他人事, type: flag, observed: true}
- {name: done_share, title: 完成率, type: share, ratio: {of: done, to: drawn}}
- {name: led, title: 牵头数, type: count, value: alone + joint}
- {name: joint_share, title: 联合占比, type: share, ratio: {of: joint, to: led}}
- {name: undone, title: 未完成数, type: count, value: drawn - done}
- {name: worst, title: 较多者, type: count, value: 'greatest(late, undone) + abs(alone - joint) * 2'}
- {name: many, title: 是否多, type: flag, value: joint > 2}
"""
CRITERIA = "".join(
    criterion_text(id_, kind, severity, when)
    for id_, kind, severity, when in [
        ("A01", "failing", "major", "when: done_share < 0.5"),
        ("A02", "failing", "minor", "applies_when: drawn > 1, when: late > 0"),
        ("A03", "failing", "major", "applies_when: led > 0, when: rushed"),
        ("A04", "failing", "minor", "when: {all: [A02, joint < 2]}"),
        ("A05", "failing", "veto", "when: {any_known: [others, slow]}"),
        ("A06", "failing", "minor", "when: {any: [majors_found > 1, late > joint]}"),
        ("A07", "failing", "minor", "when: {any: [\"kind == '随意'\", rate < 0.5, {not: joint_share >= 0.5}]}"),
        ("A08", "failing", "minor", "applies_when: joint_share > 0, when: {any: [undone > 1, 'worst in [2, 5]', not many]}"),
        ("B01", "credit", "", "when: joint >= 2"),
        ("B02", "credit", "", "when: {any: [not rushed, others is unknown]}"),
        ("B03", "credit", "", "when: many"),
    ]
)
SCALES = [
    "{of: done_share, linear: [[0, 0], [0.5, 10], [1, 40]], none_below: 0.3}",
    "{of: joint_share, linear: [[0, 40], [0.4, 5], [1, 30]]}",
    "{of: joint, tiers: [[0, 5], [1, 40], [3, 20]]}",
    "{of: kind, choices: {随机: 40, 固定: 15}}",
    "{of: many, choices: {是: 40}}",
    "{of: late, target: 1, step: 1, lose: 15, side: above, part: whole}",
    "{of: rate, target: 0.9, step: 0.2, lose: 10, part: share}",
    "{of: worst, target: 2, step: 2, lose: 12, side: above}",
    "{of: led, rank: [40, 25, 10], beyond: 5}",
    "{of: done_share, rank: [40, 10], best: down}",
    "{of: joint_share, share_of_best: up}",
    "{of: late, share_of_best: down}",
]
_DEDUCTIONS = [
    "A01: forfeit",
    "A02: {each: 6, per: late, at_most: 15}",
    "A02: {each: 8, per: late, zero_from: 3}",
    "A03: 15",
    "A04: 10",
    "A06: 7",
    "A07: {each: 5, per: alone}",
    "A08: {each: 3, per: worst, at_most: 20}",
    "A08: forfeit",
]
_WAYS = ["rescale", "shrink", "spread", "average", "{fixed: 0.6}"]
_BONUS = [
    "",
    "bonus: {at_most: 9, items: [{id: b1, title: 加, add: {B01: {each: 2, per: joint, at_most: 7}, B03: 2}}, {id: b2, title: 加, add: {B02: 5}}]}",
    "bonus: {at_most: 10, only_above: 55, items: [{id: b1, title: 加, count: highest, add: {B01: 6, B03: 8, B02: 2}, at_most: 7}]}",
]
_GRADES = [
    "[{grade: 优秀, at_least: 80, quota: {number: 1}, barred_by: [major]}, {grade: 合格, at_least: 40}, {grade: 不合格, forced_by: [veto]}]",
    "[{grade: 优秀, quota: {share: 0.5, round: up, tie_at_edge: in}, barred_by: [A02]}, {grade: 合格}]",
    "[{grade: 特优, at_least: 95}, {grade: 优秀, quota: {number: 1}}, {grade: 良好, quota: {number: 1}}, {grade: 合格, forced_by: [A03]}]",
    "[{grade: 优秀, at_least: 90, barred_by: [major]}, {grade: 合格}]",
]


@st.composite
def profiles(draw: st.DrawFn) -> str:
    """Return a profile."""
    items = []
    for at, points in enumerate((40, 40, 20)):
        scale = draw(st.sampled_from(["", *SCALES] if points == 40 else [""]))
        deductions = {cut[:3]: cut for cut in draw(st.lists(st.sampled_from(_DEDUCTIONS), max_size=3, unique=True))}
        way = draw(st.sampled_from(["", "", *_WAYS]))
        parts = [
            f"id: i{at}, title: 项, points: {points}",
            f"scale: {scale}" if scale else "",
            f"not_applicable: {way}" if way else "",
        ]
        cuts = ", ".join(deductions.values())
        items.append(f"  - {{{', '.join(part for part in parts if part)}, deduct: {{{cuts}}}}}")
    return "\n".join(
        [
            "pack: every_form",
            f"total: {draw(st.sampled_from([100, 120]))}",
            "items:",
            *items,
            draw(st.sampled_from(_BONUS)),
            f"not_applicable: {draw(st.sampled_from(_WAYS))}",
            draw(st.sampled_from(["", "veto: {by: [veto], score: 50}"])),
            f"rounding: {{at: {draw(st.sampled_from(['item', 'total', 'show']))}, digits: {draw(st.integers(0, 2))}}}",
            f"ranking: {{ties: {draw(st.sampled_from(['competition', 'dense']))}, then_by: [{{joint: desc}}, {{late: asc}}]}}",
            draw(st.sampled_from(["", "groups: {by: group}"])),
            f"grades: {draw(st.sampled_from(_GRADES))}",
        ]
    )


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Value]:
    """Return facts of a unit that go together."""
    drawn = draw(st.integers(0, 4))
    done = draw(st.integers(0, drawn))
    return {
        "drawn": drawn,
        "done": done,
        "late": draw(st.integers(0, done)),
        "alone": draw(st.integers(0, 2)),
        "joint": draw(st.integers(0, 3)),
        "rushed": draw(st.booleans()),
        "slow": draw(st.sampled_from([None, False, True])),
        "kind": draw(st.sampled_from([None, "随意", "固定"])),
        "rate": draw(st.sampled_from([None, Decimal("0.2"), Decimal("0.6")])),
        "others": draw(st.sampled_from([None, False, False, True])),
    }


def every_form_pack(folder: Path) -> Pack:
    """Write the pack and load it."""
    return write_pack(folder / "every_form", INDICATORS, CRITERIA)


def every_value(facts: Sequence[Fact], size: int) -> Iterator[dict[str, Value]]:
    """Yield every combination of values of so many facts."""
    for combo in combinations(facts, size):
        names = [fact.name for fact in combo]
        yield from (dict(zip(names, values, strict=True)) for values in product(*(list(chain(*fact.arms)) for fact in combo)))


def total(facts: Sequence[Fact], values: Mapping[str, Value]) -> Fraction:
    """Return how far a change goes."""
    return sum((fact.step(values[fact.name]) for fact in facts if fact.name in values), Fraction(0))
