"""Which kinds of numbers of a profile calibration may move."""

from typing import Literal, get_args

Freed = Literal["items", "credits", "deductions", "steps"]
"""What may be freed: points of items, of credits, of deductions, and what the steps of a scale earn."""
FREED: tuple[Freed, ...] = get_args(Freed)
DEFAULT: tuple[Freed, ...] = ("items", "credits")
