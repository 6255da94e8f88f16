"""A figure by other figures of the notice: wholes and parts, shares and counts, this year and the last.

The others are taken as printed. Those printed in percent were rounded: where that alone explains a difference, the
figure agrees, and it is said.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

from kaohe.explain.expressions import digits_text, half_up
from kaohe.explain.formulas import of_figures
from kaohe.reconcile.records import CheckRecord, MendRecord
from kaohe.reconcile.wording import number_text, of_figures_said
from kaohe.rulebook.case_models import Figure
from kaohe.rulebook.expressions import names_in

_MOST_ROUNDED = 8
"""Rounded figures in one relation whose true values are tried at both ends."""


def numbers_of(figures: Mapping[str, Figure]) -> dict[str, Fraction]:
    """Return the published number of each figure about the whole."""
    return {id_: Fraction(figure.published) for id_, figure in figures.items() if figure.published is not None}


def called(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Return how each figure is named in a sentence: 发起单部门检查数 64（一(一)）."""
    return {id_: f"{figure.title} {figure.published}（{figure.place}）" for id_, figure in figures.items()}


def related(figure: Figure, expression: str, title: str, figures: Mapping[str, Figure]) -> CheckRecord:
    """Return how a figure agrees with what others make of it."""
    numbers = numbers_of(figures)
    value = of_figures(expression, numbers)
    said = of_figures_said(expression, called(figures), value)
    if value is None:
        return CheckRecord("figures", title, expression, said, "cannot", None, None, None, "分母为 0", [], [])
    published = numbers[figure.id]
    shown = half_up(value, figure.digits)
    names = names_in(expression)[0]
    why = ""
    if shown != published and _within_rounding(figure, expression, names, figures, numbers):
        why = f"按印出的数算得 {digits_text(value, figure.digits)}；参加计算的数进过位，相差在进位的范围之内"
    agrees = shown == published or bool(why)
    settled = agrees or figure.formula is not None or len(names) < 2  # the records say which number is wrong
    mends = [] if settled else [*_mends(figure, expression, names, figures, numbers)]
    return CheckRecord(
        against="figures",
        title=title,
        expression=expression,
        said=said,
        state="agrees" if agrees else "differs",
        computed=digits_text(value, figure.digits),
        exact=str(value),
        difference=difference_text(published - shown, figure.digits),
        why=why,
        counted=[],
        mends=mends,
    )


def difference_text(difference: Fraction, digits: int) -> str:
    """Return a difference with its sign: +1, -0.4, 0."""
    return f"{'+' if difference > 0 else ''}{digits_text(difference, digits)}"


def _rounded(figure: Figure) -> bool:
    """Say whether a number was rounded when it was printed: percents and numbers with decimals."""
    return figure.unit != "count" or figure.digits > 0


def _within_rounding(
    figure: Figure, expression: str, names: list[str], figures: Mapping[str, Figure], numbers: Mapping[str, Fraction]
) -> bool:
    """Say whether the numbers before they were rounded can have given what was published."""
    loose = [name for name in names if _rounded(figures[name])]
    if not 0 < len(loose) <= _MOST_ROUNDED:
        return False
    ends = [(numbers[name] - _half(figures[name]), numbers[name] + _half(figures[name])) for name in loose]
    values = [of_figures(expression, {**numbers, **dict(zip(loose, corner, strict=True))}) for corner in product(*ends)]
    known = [value for value in values if value is not None]
    published, half = numbers[figure.id], _half(figure) if _rounded(figure) else Fraction(0)
    return len(known) == len(values) and min(known) <= published + half and max(known) >= published - half


def _half(figure: Figure) -> Fraction:
    return Fraction(1, 2 * 10**figure.digits)


def _mends(
    figure: Figure, expression: str, names: list[str], figures: Mapping[str, Figure], numbers: Mapping[str, Fraction]
) -> Iterator[MendRecord]:
    """Yield, for each whole number of a sum, what it would have to be for the relation to hold."""
    for name in names:
        at = [of_figures(expression, {**numbers, name: numbers[name] + step}) for step in (0, 1, 2)]
        if _rounded(figures[name]) or at[0] is None or at[1] is None or at[2] is None:
            continue
        slope = at[1] - at[0]
        if slope not in (1, -1) or at[2] - at[1] != slope:
            continue
        wanted = numbers[name] + (numbers[figure.id] - at[0]) / slope
        if wanted.denominator == 1 and wanted >= 0:
            other = figures[name]
            yield MendRecord(name, other.title, other.place, str(other.published), number_text(wanted))
