"""Ranks and grades of the units of one group, for many draws at once: the rules of :mod:`kaohe.grade.grade` in arrays."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kaohe.grade.grade import places_of, tie_key
from kaohe.records.values import Value
from kaohe.rulebook.profile_models import Profile
from kaohe.score.points import ticks

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

UNRANKED = 0
UNGRADED = -1
_LAST = np.iinfo(np.int64).max


class Barred(NamedTuple):
    """For each grade, which units [draws × units] may not have it; and the best grade that each may still have."""

    barred: Sequence[Flags | None]
    forced: Ints | None


class Tables(NamedTuple):
    """Ranks from 1 (0: none) and grades by position in the profile (-1: none), each [draws × units]."""

    ranks: Ints
    grades: Ints


def tie_order(profile: Profile, columns: Mapping[str, Sequence[Value]], size: int) -> Ints:
    """Return for each unit how its tie-breaks stand among those of all: equal ones share a number."""
    names = [name for by in profile.ranking.then_by for name in by]
    if not names:
        return np.zeros(size, dtype=np.int64)
    rows = list(zip(*(columns[name] for name in names), strict=True))
    keys = {row: tie_key(profile, dict(zip(names, row, strict=True))) for row in set(rows)}
    order = {key: i for i, key in enumerate(sorted(set(keys.values())))}
    return np.array([order[keys[row]] for row in rows], dtype=np.int64)


def tables(profile: Profile, scores: Ints, scored: Flags, ties: Ints, barred: Barred) -> Tables:
    """Return ranks and grades of the units of one group, given their scores in ticks [draws × units].

    ``scored`` says which units [draws × units] have a score; ``ties`` is of :func:`tie_order`.
    """
    keys = np.where(scored, -scores * (int(ties.max(initial=0)) + 1) + ties, _LAST)
    order = np.argsort(keys, axis=1, kind="stable")
    key = np.take_along_axis(keys, order, axis=1)
    starts = np.ones_like(key, dtype=bool)
    starts[:, 1:] = key[:, 1:] != key[:, :-1]
    if profile.ranking.ties == "dense":
        rank = np.cumsum(starts, axis=1)
    else:
        rank = np.maximum.accumulate(np.where(starts, np.arange(1, key.shape[1] + 1), 0), axis=1)
    valid = key != _LAST
    ranks, grades = np.empty_like(keys), np.empty_like(keys)
    np.put_along_axis(ranks, order, np.where(valid, rank, UNRANKED), axis=1)
    np.put_along_axis(grades, order, _grades(profile, scores, order, starts, valid, barred), axis=1)
    return Tables(ranks, grades)


def _grades(profile: Profile, scores: Ints, order: Ints, starts: Flags, valid: Flags, barred: Barred) -> Ints:
    """Return grades in the order of ranks."""
    score = np.take_along_axis(scores, order, axis=1)
    forced = None if barred.forced is None else np.take_along_axis(barred.forced, order, axis=1)
    given = np.full(order.shape, UNGRADED, dtype=np.int64)
    left = valid.copy()
    for number, grade in enumerate(profile.grades):
        eligible = left if grade.at_least is None else left & (score >= ticks(grade.at_least))
        bars = barred.barred[number]
        if bars is not None:
            eligible = eligible & ~np.take_along_axis(bars, order, axis=1)
        if forced is not None:
            eligible = eligible & (forced <= number)
        if grade.quota is not None:
            places = places_of(grade.quota, order.shape[1])
            better, tied = _among(eligible, starts)
            eligible = eligible & (better + (1 if grade.quota.tie_at_edge == "in" else tied) <= places)
        given[eligible] = number
        left = left & ~eligible
    return given


def _among(eligible: Flags, starts: Flags) -> tuple[Ints, Ints]:
    """Return for each place, in the order of ranks, how many eligible units are better and how many share it."""
    count = np.cumsum(eligible, axis=1)
    positions = np.arange(eligible.shape[1])
    first = np.maximum.accumulate(np.where(starts, positions, 0), axis=1)
    ends = np.ones_like(starts)
    ends[:, :-1] = starts[:, 1:]
    reverse = np.where(ends, positions, eligible.shape[1] - 1)[:, ::-1]
    last = np.minimum.accumulate(reverse, axis=1)[:, ::-1]
    better: Ints = np.take_along_axis(count - eligible, first, axis=1)
    return better, np.take_along_axis(count, last, axis=1) - better
