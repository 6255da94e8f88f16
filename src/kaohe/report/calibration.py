"""A calibration: the nearest profile, what stands in the way, and what the fit is worth; for the terminal and as Markdown."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from kaohe.report.console import print_line
from kaohe.report.moves import header, print_moves, row, standing_moves, tally
from kaohe.report.tables import plain_markdown, plain_markdown_table
from kaohe.tune.calibration_records import AsideRecord, CalibrationRecord, LeftOutsRecord, NumberRecord, ShuffledRecord

_NUMBERS = ["数", "键", "现在", "改为", "可以取"]


def print_calibration(record: CalibrationRecord, console: Console) -> None:
    """Print the answer, the numbers that change, why not more, what it is worth, and the units that move."""
    for line in verdict(record):
        print_line(console, line)
    changed = _changed(record)
    if changed:
        table = Table(title="要改的数", title_justify="left")
        for name in _NUMBERS:
            table.add_column(name, justify="right" if name in _NUMBERS[2:4] else "left", overflow="fold")
        for number in changed:
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
    if changed := _changed(record):
        lines += [plain_markdown_table(_NUMBERS, [_number(number) for number in changed])]
    lines += [plain_markdown(_rest(record)), ""]
    for title, told in _sections(record):
        lines += [f"{title}：", "", *(f"- {plain_markdown(line)}" for line in told), ""]
    if moves := standing_moves(record.units):
        lines += [plain_markdown_table(header(moves, None), [row(move, moves, None) for move in moves])]
    return "\n".join([*lines, tally(record.units)]) + "\n"


def verdict(record: CalibrationRecord) -> Iterator[str]:
    """Yield the answer in a few sentences: reached or not, and what agrees before and after."""
    what, unit, of = _words(record)
    goal = "公布的" if record.target == "published" else f"{record.target} 里的"
    if record.reached:
        how = "现行方案已经做到，不用改。" if not record.settings else f"做得到，最少合计改动 {record.changed} 分。"
        yield f"目标是{goal}{what}（{len(record.units)} 家）：{how}"
    else:
        proven = record.aside_at_least
        told = f"已证明至少要放下 {proven} 家" if proven else "没有证明一定做不到"
        yield f"目标是{goal}{what}（{len(record.units)} 家）：在下面的上下限之内，没有求到全部做到的方案（{told}）。"
        if record.aside:
            names = "、".join(aside.unit for aside in record.aside)
            kind = "最少放下" if len(record.aside) == proven else "求到的最好结果放下"
            yield f"{kind} {len(record.aside)} 家，其余单位之间就都合目标：{names}。这时合计改动 {record.changed} 分。"
    agreement = record.agreement
    yield f"与目标相同的{unit}：现行方案 {agreement.before}{of}，求得的方案 {agreement.after}{of}（全部 {agreement.of}{of}，连同放下的单位真实评定）。"


def _sections(record: CalibrationRecord) -> Iterator[tuple[str, list[str]]]:
    barred = [aside for aside in record.aside if aside.failings]
    if barred:
        yield "有问题在先，分值改变不了的", [_barred(aside) for aside in barred]
    if record.pairs:
        above: dict[str, list[str]] = {}
        for pair in record.pairs:
            above.setdefault(pair.above, []).append(pair.other)
        lines = [f"{name} 要在 {'、'.join(others)} 之前" for name, others in above.items()]
        yield "怎么分配分值都排不成的（前者每一项得分都不高于后者）", lines
    lines = [_fitted(record)]
    if record.left_out is not None:
        lines.append(_left_out(record.left_out, record))
    if record.shuffled is not None:
        lines += _shuffled(record.shuffled, record)
    yield "这个结果有多可靠", lines


def _barred(aside: AsideRecord) -> str:
    return f"{aside.unit}：目标是{aside.wanted_grade}，但认定了 {'、'.join(aside.failings)}，方案不许评为{aside.wanted_grade}"


def _fitted(record: CalibrationRecord) -> str:
    what, _, _ = _words(record)
    return (
        f"可以独立变动的数有 {record.free} 个，用来拟合 {len(record.units)} 家的{what}"
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
    times, gained = len(shuffled.trials), record.agreement.after - record.agreement.before
    yield (
        f"打乱目标：把目标随机分给各单位 {times} 次（种子 {shuffled.seed}），同样求解，平均多对 {shuffled.mean_gain}{of}{unit}"
        f"（最少 {shuffled.least_gain}，最多 {shuffled.most_gain}）；真实目标多对 {gained}{of}，"
        f"打乱后不比它少的有 {shuffled.at_least_as_much} 次。"
    )
    if gained <= 0:
        worse = f"少对 {-gained}{of}" if gained < 0 else "没有多对"
        yield f"求得的方案比现行方案{worse}：没有理由改用它。"
    elif shuffled.at_least_as_much * 20 > times:
        yield "打乱的目标里没有规律可找，却也能有这样的改进：所以这点改进不能说明求得的方案更合理。"
    else:
        yield "打乱的目标很少能有这样的改进。这只说明目标与评分项有关，不说明当初就是这样评的。"


def _changed(record: CalibrationRecord) -> list[NumberRecord]:
    return [number for number in record.numbers if number.new != number.now]


def _number(number: NumberRecord) -> list[str]:
    return [number.title, number.key, number.now, number.new, f"{number.least}～{number.most}"]


def _rest(record: CalibrationRecord) -> str:
    kept = len(record.numbers) - len(_changed(record))
    return f"其余 {kept} 个可以改的数不变。各数以 {record.step} 分为一步，各项合计不变；计分方式、扣分、分数线、名额不改。"


def _words(record: CalibrationRecord) -> tuple[str, str, str]:
    """Return what was wanted, what is counted, and its measure word."""
    return ("等次", "等次", " 家") if record.kind == "grades" else ("次序", "两两次序", " 对")
