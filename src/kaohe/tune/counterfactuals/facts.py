"""Which facts the grade of one unit rests on, and how they hang together."""

from collections.abc import Iterable

from kaohe.measure.computed import reads
from kaohe.records.values import same
from kaohe.rulebook.conditions import Leaf
from kaohe.rulebook.pack_models import FINDING_COUNTS, Indicator
from kaohe.rulebook.profile_models import Change
from kaohe.rulebook.scale_models import indicator_of
from kaohe.run import Run
from kaohe.score.score import scored_criteria


def facts_that_matter(run: Run, unit: int) -> dict[str, Indicator]:
    """Return the indicators, not computed from others, on which points, bars and tie-breaks of a unit rest."""
    profile = run.rulebook.profile
    read = [name for id_ in sorted(criteria_that_matter(run)) for name in read_by(run, id_)]
    read += [name for item in profile.items if (name := indicator_of(item.scale)) is not None]
    read += [change.per for _, change in changes_of(run) if change.per]
    return facts_behind(run, unit, [*read, *(name for by in profile.ranking.then_by for name in by)])


def facts_behind(run: Run, unit: int, names: Iterable[str]) -> dict[str, Indicator]:
    """Return the indicators, not computed from others, from which some are computed, in the order of the pack."""
    effective, left = run.measured.indicators, list(names)
    found: dict[str, bool] = {}
    while left:
        name = left.pop()
        if name in effective and name not in found:
            found[name] = is_given(run, name, unit) or not reads(effective[name])
            left += [] if found[name] else reads(effective[name])
    return {name: indicator for name, indicator in effective.items() if found.get(name)}


def read_by(run: Run, criterion: str) -> list[str]:
    """Return the names that the conditions of a criterion read."""
    return [name for leaf in leaves_of(run, criterion) for name in leaf.names()]


def is_given(run: Run, name: str, unit: int) -> bool:
    """Say whether a value that is computed for others was supplied for this unit, since a part of it is unknown."""
    parts = reads(run.measured.indicators[name])
    return unit in run.measured.supplied.get(name, {}) and any(run.measured.columns[part][unit] is None for part in parts)


def is_settled(run: Run, name: str, unit: int) -> bool:
    """Say whether case.yaml lets the stated value of a computed indicator hold."""
    given = run.measured.supplied.get(name, {}).get(unit)
    value = run.measured.columns[name][unit]
    return (name, unit) in run.measured.settled and given is not None and value is not None and same(value, given.value)


def criteria_that_matter(run: Run) -> set[str]:
    """Return the criteria that a profile scores, bars or vetoes by, and those that they name or count."""
    profile, severities = run.rulebook.profile, run.severities
    named = {name for grade in profile.grades for name in (*grade.barred_by, *grade.forced_by)}
    named |= set(profile.veto.by) if profile.veto else set()
    left = [*scored_criteria(profile), *(id_ for id_, severity in severities.items() if id_ in named or severity in named)]
    found: set[str] = set()
    while left:
        id_ = left.pop()
        if id_ in found:
            continue
        found.add(id_)
        for leaf in leaves_of(run, id_):
            counted = FINDING_COUNTS.get(leaf.name)
            left += [leaf.name] if leaf.name in severities else [i for i, s in severities.items() if counted and s == counted]
    return found


def changes_of(run: Run) -> list[tuple[str, Change]]:
    """Return what each criterion takes or adds by the profile."""
    profile = run.rulebook.profile
    bonus = profile.bonus.items if profile.bonus else []
    return [pair for part in (*(i.deduct for i in profile.items), *(b.add for b in bonus)) for pair in part.items()]


def leaves_of(run: Run, criterion: str) -> list[Leaf]:
    """Return the leaves of the conditions of a criterion."""
    return run.rulebook.pack.criteria[criterion].leaves()


def is_fixed(run: Run, name: str) -> bool:
    """Say whether nothing that the unit can change goes into an indicator."""
    parts = reads(run.measured.indicators[name])
    return all(is_fixed(run, part) for part in parts) if parts else not run.rulebook.pack.indicators[name].actionable


def parts_and_wholes(indicators: dict[str, Indicator]) -> list[tuple[str, str]]:
    """Return each indicator that can never be above another, with that other: of a share, or by ``part_of``."""
    pairs = [(i.ratio.of, i.ratio.to) for i in indicators.values() if i.ratio]
    return list(dict.fromkeys([*pairs, *((name, i.part_of) for name, i in indicators.items() if i.part_of)]))


def wholes(run: Run, name: str) -> list[str]:
    """Return the indicators that one is a part of."""
    return [whole for part, whole in parts_and_wholes(run.measured.indicators) if part == name]
