"""Field types that the YAML models share: exact numbers, names, and the fault a validator raises."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError


def misfit(code: str, message: str, hint: str) -> PydanticCustomError:
    """Return the error a model validator raises; ``validate.py`` turns it into a fault."""
    return PydanticCustomError("kaohe", "{message}", {"code": code, "message": message, "hint": hint})


def _exact(value: Any) -> Any:
    """Let whole numbers stand where a decimal is expected; true and false are not numbers."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Number = Annotated[Decimal, BeforeValidator(_exact)]
"""An exact number, written in YAML as ``3`` or ``0.25``."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""An indicator, parameter or item id: lower-case letters, digits and underscores."""

CriterionId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")]
"""A criterion id such as ``T02``."""

Text = Annotated[str, StringConstraints(min_length=1)]
"""Text that may not be empty."""


class Strict(BaseModel):
    """A YAML mapping: unknown keys are faults, nothing is converted in silence, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)
