"""Exact points. A point is 10,000 ticks; every item and adjustment is fixed once to a whole tick, half up."""

from decimal import Decimal
from functools import cache, lru_cache

Ticks = int
TICKS = 10_000
_DIGITS = 4


@cache
def ticks(points: Decimal) -> Ticks:
    """Return points as ticks, half up."""
    of, to = points.as_integer_ratio()
    return fixed(of * TICKS, to)


def fixed(numerator: int, denominator: int) -> Ticks:
    """Return numerator / denominator as a whole number, half away from zero; the denominator is positive."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def rounded(value: Ticks, digits: int, mode: str) -> Ticks:
    """Return ticks rounded to so many decimals of a point."""
    step: int = 10 ** (_DIGITS - digits)
    whole, rest = divmod(abs(value), step)
    if mode == "half_up":
        whole += 2 * rest >= step
    elif mode == "half_even":
        whole += 2 * rest + whole % 2 > step
    return whole * step if value >= 0 else -whole * step


@lru_cache(maxsize=100_000)
def text(value: Ticks) -> str:
    """Return ticks as the shortest decimal string: 955000 → "95.5", -5000 → "-0.5"."""
    sign, rest = "-" if value < 0 else "", abs(value)
    whole, part = divmod(rest, TICKS)
    return f"{sign}{whole}" if not part else f"{sign}{whole}.{part:04d}".rstrip("0")


def fixed_text(value: Ticks, digits: int) -> str:
    """Return ticks with so many decimals, which they must not exceed: 955000 with two → "95.50"."""
    whole, part = divmod(abs(value), TICKS)
    shown = f"{whole}.{part:0{_DIGITS}d}"[: -(_DIGITS - digits) or None] if digits else str(whole)
    return f"-{shown}" if value < 0 else shown
