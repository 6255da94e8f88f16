"""One item or criterion left out at a time, and what each item weighs in fact."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from kaohe.infer.truth import FOUND, NOT_FOUND, UNDETERMINED
from kaohe.run import Outcome, Run, settled
from kaohe.score.points import TICKS, fixed, text, ticks
from kaohe.tune.edits import Edit, apply
from kaohe.tune.robustness.draws import named_criteria
from kaohe.tune.robustness.records import DroppedRecord, RegradedRecord, WeightRecord


def dropped(run: Run) -> list[DroppedRecord]:
    """Return what becomes of the year without each item, and without each criterion that is found and costs or gives something.

    The points of an item that is left out go to the others in proportion. A criterion that is left out counts as not
    found wherever points or grades rest on it; criteria that refer to it stay as they are.
    """
    records = []
    for at, item in enumerate(run.rulebook.profile.items):
        if len(run.rulebook.profile.items) > 1:
            records.append(_record(run, _without_item(run, at), "item", item.id, item.title))
    named = named_criteria(run.rulebook.profile, run.severities)
    for id_ in run.rulebook.pack.criteria:
        if id_ in named and FOUND in run.findings.states[id_]:
            found = _record(run, _without_criterion(run, id_), "criterion", id_, run.rulebook.pack.criteria[id_].spec.title)
            records.append(found)
    return records


def _without_item(run: Run, at: int) -> Outcome:
    profile = run.rulebook.profile
    rest = [i for i in range(len(profile.items)) if i != at]
    total = ticks(sum((item.points for item in profile.items), Decimal(0)))
    points = {i: ticks(profile.items[i].points) for i in rest}
    kept = sum(points.values())
    shares = {i: fixed(points[i] * total, kept) for i in rest[:-1]}
    shares[rest[-1]] = total - sum(shares.values())
    edits = [Edit("", ("items", i, "points"), profile.items[i].points, Decimal(share) / TICKS) for i, share in shares.items()]
    stretched = apply(run.rulebook, edits, within_ranges=False).profile
    changed = stretched.model_copy(update={"items": [stretched.items[i] for i in rest], "total": profile.total})
    return settled(run.rulebook._replace(profile=changed), run.records, run.measured.columns, run.findings)


def _without_criterion(run: Run, id_: str) -> Outcome:
    left = [NOT_FOUND if state in (FOUND, UNDETERMINED) else state for state in run.findings.states[id_]]
    findings = type(run.findings)(
        {**run.findings.states, id_: left}, run.findings.leaf_truths, run.findings.counts, run.findings.signatures
    )
    return settled(run.rulebook, run.records, run.measured.columns, findings)


def _record(run: Run, without: Outcome, kind: str, key: str, title: str) -> DroppedRecord:
    pairs = [(was.standing, now.standing) for was, now in zip(run.graded, without.graded, strict=True)]
    steps = [abs((now.rank or 0) - (was.rank or 0)) for was, now in pairs]
    regraded = [
        RegradedRecord(run.records.units[unit].name, was.grade, now.grade)
        for unit, (was, now) in enumerate(pairs)
        if was.grade != now.grade
    ]
    return DroppedRecord(kind, key, title, sum(step > 0 for step in steps), max(steps, default=0), regraded)  # type: ignore[arg-type]


def weights(run: Run) -> list[WeightRecord]:
    """Return the nominal and the effective weight of each item, of each bonus item and of the adjustments together.

    Covariances are taken within the groups that are ranked together.
    """
    profile = run.rulebook.profile
    total = profile.total
    units = [unit for unit, scored in enumerate(run.scored) if scored.score is not None]
    sheets = [run.scored[unit].sheet for unit in units]
    groups = [run.records.units[unit].group if profile.groups else "" for unit in units]
    scores = _centred([sheet.score or 0 for sheet in sheets], groups)
    ranks = _centred([run.graded[unit].standing.rank or 0 for unit in units], groups)

    def record(kind: str, key: str, title: str, nominal: Decimal | None, points: Sequence[int]) -> WeightRecord:
        own = _centred(points, groups)
        weight = None if nominal is None else _share(Fraction(nominal) / Fraction(total))
        return WeightRecord(kind, key, title, weight, _part(own, scores, scores), _part(own, ranks, scores))  # type: ignore[arg-type]

    records = [
        record("item", item.id, item.title, item.points, [sheet.items[i].points for sheet in sheets])
        for i, item in enumerate(profile.items)
    ]
    for i, bonus in enumerate(profile.bonus.items if profile.bonus else []):
        gains = [sheet.bonus[i].points if sheet.bonus else 0 for sheet in sheets]
        records.append(record("bonus", bonus.id, bonus.title, None, gains))
    beside = [sum(adjustment.points for adjustment in sheet.adjustments) for sheet in sheets]
    if any(beside):
        records.append(record("adjustments", "", "折算、封顶、进位等调整", None, beside))
    return records


def _centred(values: Sequence[int], groups: Sequence[str]) -> list[Fraction]:
    """Return values less the mean of their group."""
    members: dict[str, list[int]] = {}
    for value, group in zip(values, groups, strict=True):
        members.setdefault(group, []).append(value)
    means = {group: Fraction(sum(own), len(own)) for group, own in members.items()}
    return [value - means[group] for value, group in zip(values, groups, strict=True)]


def _part(own: Sequence[Fraction], against: Sequence[Fraction], scores: Sequence[Fraction]) -> str | None:
    whole = sum(a * s for a, s in zip(against, scores, strict=True))
    return _share(sum(a * o for a, o in zip(against, own, strict=True)) / whole) if whole else None


def _share(value: Fraction) -> str:
    scaled = value * TICKS
    return text(fixed(scaled.numerator, scaled.denominator))
