"""Settle the value of each parameter: the profile's, or the pack's default."""

from decimal import Decimal

from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Profile

Value = Decimal | str


def settle(pack: Pack, profile: Profile) -> dict[str, Value]:
    """Return every parameter of the pack by name. The profile has been checked against the pack before."""
    return {name: profile.parameters.get(name, parameter.default) for name, parameter in pack.parameters.items()}
