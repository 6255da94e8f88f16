"""Facts as examples write them, as values."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kaohe.records.values import NOT_APPLICABLE, Value, text_of
from kaohe.rulebook.pack_checks import FRACTION

NOT_APPLIES = "n/a"
UNKNOWN = "unknown"


def value_of(kind: str, written: Any) -> Value:
    """Return what an example gives for an indicator of type ``kind``: n/a does not apply, null is unknown."""
    if written is None:
        return None
    if written == NOT_APPLIES:
        return NOT_APPLICABLE
    if kind == "share":
        fraction = FRACTION.fullmatch(str(written))
        return (int(fraction[1]), int(fraction[2])) if fraction else Decimal(written).as_integer_ratio()
    return int(written) if kind == "count" else written


def given_values(given: Mapping[str, Any], types: Mapping[str, str]) -> dict[str, Value]:
    """Return the indicators that an example gives; criteria and built-in counts are left out."""
    return {name: value_of(types[name], written) for name, written in given.items() if name in types}


def exact_text(value: Value) -> str:
    """Return a value as it could be written: shares as a fraction, so that equal texts are equal values."""
    return f"{value[0]}/{value[1]}" if isinstance(value, tuple) else text_of(value)
