"""A calibration: the nearest profile, what stands in the way, and what the fit is worth; for the terminal and as Markdown."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from kaohe.report.console import print_line
from kaohe.report.moves import header, print_moves, row, standing_moves, tally
from kaohe.report.tables import plain_markdown, plain_markdown_table
from kaohe.tune.calibration.records import (
    AsideRecord,
    CalibrationRecord,
    LeftOutsRecord,
    NumberRecord,
    PairRecord,
    ShuffledRecord,
)

_NUMBERS = ["可以改的数", "键", "现在", "改为", "可以取", "方向"]


def print_calibration(record: CalibrationRecord, console: Console) -> None:
    """Print the answer, the numbers with their bounds, why not more, what it is worth, and the units that move."""
    for line in verdict(record):
        print_line(console, line)
    table = Table(title_justify="left")
    for name in _NUMBERS:
        table.add_column(name, justify="right" if name in _NUMBERS[2:4] else "left", overflow="fold")
    for number in record.numbers:
        table.add_row(*_number(number))
    console.print(table)
    print_line(console, _rest(record))
    for title, lines in _sections(record):
        console.print(f"{title}：", style="bold")
        for line in lines:
            print_line(console, line, indent=2)
    moves = standing_moves(record.units)
    print_moves(console, "名次或等次变化的单位", moves)
    print_line(console, tally(record.units))


def calibration_markdown(record: CalibrationRecord) -> str:
    """Return the same as Markdown."""
    lines = [f"# {plain_markdown(f'{record.case}：由目标反求方案 {record.profile}')}", ""]
    lines += [line for told in verdict(record) for line in (plain_markdown(told), "")]
    lines += [plain_markdown_table(_NUMBERS, [_number(number) for number in record.numbers])]
    lines += [plain_markdown(_rest(record)), ""]
    for title, told in _sections(record):
        lines += [f"{title}：", "", *(f"- {plain_markdown(line)}" for line in told), ""]
    if moves := standing_moves(record.units):
        lines += [plain_markdown_table(header(moves, None), [row(move, moves, None) for move in moves])]
    return "\n".join([*lines, tally(record.units)]) + "\n"


def verdict(record: CalibrationRecord) -> Iterator[str]:
    """Yield the answer in a few sentences: reached or not, how near, what is proven, and what agrees before and after."""
    what, unit, of = _words(record)
    goal = "公布的" if record.target == "published" else f"{record.target} 里的"
    asked = f"{record.asked} 家" if record.kind == "grades" else f"{record.asked} 家，{record.agreement.of} 对"
    if record.reached:
        how = (
            "现行方案已经做到，不用改。"
            if not record.settings
            else f"做得到，{_changed(record.changed, record.changed_at_least)}。"
        )
        yield f"目标是{goal}{what}（{asked}）：{how}"
    else:
        yield f"目标是{goal}{what}（{asked}）：在下面的界限和方向之内，没有求到全部做到的方案。"
        yield from _order_verdict(record) if record.kind == "order" else _grades_verdict(record)
    agreement = record.agreement
    yield f"与目标相同的{unit}：现行方案 {agreement.before}{of}，求得的方案 {agreement.after}{of}（全部 {agreement.of}{of}，都是真实评定的）。"


def _grades_verdict(record: CalibrationRecord) -> Iterator[str]:
    if not record.aside:
        return
    told = f"{_aside(record)}，其余单位之间就都合目标：{'、'.join(aside.unit for aside in record.aside)}。"
    fitted = record.aside_fit
    if fitted is None:
        yield f"{told}这时{_changed(record.changed, record.changed_at_least)}。" if record.settings else told
        return
    yield f"{told}那样{_changed(fitted.changed, fitted.changed_at_least)}：{'、'.join(fitted.settings)}。"
    yield (
        f"但是放下的单位也占名额：全部真实评定，与目标相同的是 {fitted.right} 家，不比现行方案的 {record.agreement.before} 家多，"
        "所以方案不改。"
    )


def _order_verdict(record: CalibrationRecord) -> Iterator[str]:
    wrong, least = len(record.turned), record.turned_at_least
    proof = "已证明不能更少" if wrong == least else f"已证明至少 {least} 对，相差的 {wrong - least} 对没有求到也没有排除"
    yield f"排反或排平的最少求到 {wrong} 对（{proof}）。" + (
        f"这时{_changed(record.changed, record.changed_at_least)}。" if record.settings else "没有求到比现行方案更好的，方案不改。"
    )
    if record.aside:
        names = "、".join(aside.unit for aside in record.aside)
        yield f"另求一个方案：{_aside(record)}，其余单位的次序就都做得到：{names}。"


def _aside(record: CalibrationRecord) -> str:
    found, least = len(record.aside), record.aside_at_least
    return f"最少放下 {found} 家（已证明不能更少）" if found == least else f"求到放下 {found} 家（已证明至少 {least} 家）"


def _changed(points: str, least: str) -> str:
    return f"合计改动 {points} 分（已证明{'不能更少' if points == least else f'至少 {least} 分，不保证最少'}）"


def _sections(record: CalibrationRecord) -> Iterator[tuple[str, list[str]]]:
    if record.kept:
        yield "要求放开而没有放开的", [f"{kept.title}（{kept.key}）：{kept.why}" for kept in record.kept]
    barred = [aside for aside in record.aside if aside.failings]
    if barred:
        yield "有问题在先，分值改变不了的", [_barred(aside) for aside in barred]
    facts = [pair for pair in record.pairs if pair.by_facts]
    if facts:
        title = "用这些评分项怎么评都排不成的（后者的每一项事实都不差于前者：指标不差，扣分的问题不多，加分不少）"
        yield title, _by_above(facts)
    if others := [pair for pair in record.pairs if not pair.by_facts]:
        yield "在上面的界限和方向之内排不成的（后者的每一项得分都不低于前者）", _by_above(others)
    lines = [_fitted(record)]
    if record.left_out is not None:
        lines.append(_left_out(record.left_out, record))
    if record.shuffled is not None:
        lines += _shuffled(record.shuffled, record)
    yield "这个结果有多可靠", lines


def _by_above(pairs: list[PairRecord]) -> list[str]:
    above: dict[str, list[str]] = {}
    for pair in pairs:
        above.setdefault(pair.above, []).append(pair.other)
    return [f"{name} 要在 {'、'.join(others)} 之前" for name, others in above.items()]


def _barred(aside: AsideRecord) -> str:
    return f"{aside.unit}：目标是{aside.wanted_grade}，但认定了 {'、'.join(aside.failings)}，方案不许评为{aside.wanted_grade}"


def _fitted(record: CalibrationRecord) -> str:
    what, _, _ = _words(record)
    return (
        f"可以独立变动的数有 {record.free} 个，用来拟合 {record.asked} 家的{what}"
        f"（{record.comparisons} 个比较）。数越多、单位越少，越容易凑巧合上。"
    )


def _left_out(left: LeftOutsRecord, record: CalibrationRecord) -> str:
    _, unit, of = _words(record)
    wrong = [u for u in left.units if u.right < u.of]
    told = f"逐家留出：不看一家，用其余各家求方案，再给它评定。{left.of}{of}{unit}中对 {left.right}、错 {left.of - left.right}"
    told += f"；不改方案时错 {left.of - left.before}。"
    if wrong and record.kind == "grades":
        told += f"评错的：{'、'.join(f'{u.unit}（评为{u.grade}，目标{u.wanted_grade}）' for u in wrong)}。"
    return told


def _shuffled(shuffled: ShuffledRecord, record: CalibrationRecord) -> Iterator[str]:
    _, unit, of = _words(record)
    times, real = len(shuffled.trials), shuffled.real
    gained = real.after - real.before
    yield (
        f"打乱目标：把目标随机分给各单位 {times} 次（种子 {shuffled.seed}），同样求解，相同的{unit}平均由 {shuffled.mean_before}{of}"
        f"到 {shuffled.mean_after}{of}，多对 {shuffled.mean_gain}{of}（最少 {shuffled.least_gain}，最多 {shuffled.most_gain}）；"
        f"真实目标由 {real.before}{of}到 {real.after}{of}，多对 {gained}{of}，打乱后多对的不比它少的有 {shuffled.at_least_as_much} 次。"
    )
    if record.kind == "order":
        yield "逐家留出和打乱时求的次数多，用逐步改进的近似办法，真实目标也用同样的办法比；上面求得的方案另用整数规划求。"
    if gained <= 0:
        yield "真实目标没有多对：没有理由改方案。"
    elif shuffled.at_least_as_much * 20 > times:
        yield "打乱的目标里没有规律可找，却也能有这样的改进：所以这点改进不能说明求得的方案更合理。"
    else:
        yield "打乱的目标很少能有这样的改进。这只说明目标与评分项有关，不说明当初就是这样评的。"


def _number(number: NumberRecord) -> list[str]:
    new = number.new if number.new != number.now else ""
    told = f"{number.least}～{number.most}{'（range）' if number.bounds == 'range' else ''}"
    return [number.title, number.key, number.now, new, told, _direction(number)]


def _direction(number: NumberRecord) -> str:
    """Say in which direction the number counts, and where that is declared."""
    name, _, declared = (number.direction or "").partition(" ")
    if number.kind == "items":
        return "不为负"
    if number.kind == "steps":
        return f"{'越高' if declared.endswith('up') else '越低'}得分不低（{name} {declared}）"
    return f"{'只加' if number.kind == 'credits' else '只扣'}（{name} {declared}）"


_GROUPS = {"items": "评分项的分值", "credits": "加分", "deductions": "扣分", "steps": "计分的各档"}


def _rest(record: CalibrationRecord) -> str:
    freed = "、".join(name for key, name in _GROUPS.items() if key in record.freed)
    fixed = "、".join([*(name for key, name in _GROUPS.items() if key not in record.freed), "分数线", "名额"])
    told = f"放开的是{freed}（--free {','.join(record.freed)}），“改为”空着的不变；各数以 {record.step} 分为一步"
    told += "，各项合计不变" if "items" in record.freed else ""
    told += "，扣分不多于本项分值" if "deductions" in record.freed else ""
    told += "，各档不多于本项分值" if "steps" in record.freed else "，计分随分值同比例变化" if "items" in record.freed else ""
    ranges = "" if all(n.bounds == "range" for n in record.numbers) else "没有写 range 的，从 0 到现在的两倍。"
    return f"{told}。{ranges}{fixed}不改。"


def _words(record: CalibrationRecord) -> tuple[str, str, str]:
    """Return what was wanted, what is counted, and its measure word."""
    return ("等次", "等次", " 家") if record.kind == "grades" else ("次序", "两两次序", " 对")
