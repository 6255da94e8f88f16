"""Settle the value of each parameter: the profile's, or the pack's default; and which entry of a value by year held."""

from decimal import Decimal

from kaohe.rulebook.by_year import Held
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Profile

Value = Decimal | str


def settle(pack: Pack, profile: Profile) -> dict[str, Value]:
    """Return every parameter of the pack by name. The profile has been checked against the pack before."""
    return {name: profile.parameters.get(name, parameter.default) for name, parameter in pack.parameters.items()}


def held_defaults(pack: Pack) -> dict[str, Held]:
    """Return the entries of the pack's defaults by year that held, by parameter."""
    return {str(held.path[1]): held for held in pack.years.held}
