"""Why a unit does not have a grade, and the smallest changes of its own facts that would give it.

Only facts that the pack calls ``actionable`` are changed, in the direction that it calls ``better``; findings follow by
inference, points by scoring, the grade by grading the unit among the others as they are. Other units do not answer.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from kaohe.explain.standings import shown_score
from kaohe.explain.values import value_record
from kaohe.faults import Fault, FaultyInput, did_you_mean
from kaohe.infer.truth import FOUND
from kaohe.records.values import Value
from kaohe.run import Run
from kaohe.score.points import TICKS, fixed, text
from kaohe.score.relative import number
from kaohe.tune.asked import position_of
from kaohe.tune.counterfactuals.bound import Bound
from kaohe.tune.counterfactuals.fixed import fixed_records
from kaohe.tune.counterfactuals.records import (
    AloneRecord,
    BarrierRecord,
    ChangeOfFactRecord,
    ChangesRecord,
    DisplacedRecord,
    OutcomeRecord,
    ReachRecord,
    WhyNotRecord,
)
from kaohe.tune.counterfactuals.search import Found, Searched, nearest_of, search
from kaohe.tune.counterfactuals.trials import Trials, Tried
from kaohe.tune.counterfactuals.values import Fact, can_change, not_known

MOST_SETS = 5
"""How many sets are told in full."""


def why_not(run: Run, unit: str | int, wanted: str) -> WhyNotRecord:
    """Return what would bring a unit, by name, alias or position, to a grade. Raises FaultyInput where there is no such unit or grade."""
    known = [grade.grade for grade in run.rulebook.profile.grades]
    if wanted not in known:
        message = f"评分方案 {run.rulebook.profile.profile} 没有等次“{wanted}”"
        raise FaultyInput([Fault(run.rulebook.profile_files[0], 0, 0, "N001", message, did_you_mean(wanted, known))])
    return _Asked(run, position_of(run, unit), wanted).record()


class _Asked:
    """One question: a unit and a grade."""

    def __init__(self, run: Run, unit: int, wanted: str) -> None:
        self.run, self.unit, self.wanted = run, unit, wanted
        self.trials = Trials(run, unit)
        self.facts = can_change(run, unit)
        self.named: dict[str, Fact] = {fact.name: fact for fact in self.facts}
        (now,) = self.trials.run_all([{}])
        assert now is not None  # what holds today is possible
        self.now: Tried = now

    def record(self) -> WhyNotRecord:
        has = self.trials.reaches(self.now, self.wanted)
        searched = Searched([], 0, nearest=True) if has else search(self.trials, self.facts, self.wanted)
        sets = searched.sets
        return WhyNotRecord(
            schema="kaohe.why_not/1",
            case=self.run.rulebook.case.case,
            profile=self.run.rulebook.profile.profile,
            unit=self.run.records.units[self.unit].name,
            wanted=self.wanted,
            state="has" if has else self._state(searched),
            now=self._outcome(self.now),
            barriers=[] if has else self._barriers(),
            ruled_out=searched.ruled_out,
            nearest=searched.nearest,
            every=all(fact.every for fact in self.facts),
            sets=[self._set(one) for one in sets[:MOST_SETS]],
            more=max(len(sets) - MOST_SETS, 0),
            not_enough=[] if has else self._not_enough(),
            finding_out=[] if has else self._finding_out(),
            fixed=[] if has or sets else fixed_records(self.run, self.unit, self.trials.in_the_way(self.now, self.wanted)),
            facts=[self._reach(fact) for fact in self.facts],
        )

    def _state(self, searched: Searched) -> Literal["smallest", "larger", "impossible", "none"]:
        if searched.sets:
            return "smallest" if searched.ruled_out == len(searched.sets[0].values) - 1 else "larger"
        return "impossible" if searched.ruled_out == len(self.facts) else "none"

    def _reach(self, fact: Fact) -> ReachRecord:
        values = [value for arm in fact.arms for value in (fact.now, arm[-1]) if not isinstance(value, bool | str)]
        if not values:
            return ReachRecord(self._title(fact.name), None, None)
        values.sort(key=lambda value: number(value) or 0)
        return ReachRecord(self._title(fact.name), value_record(values[0]).shown, value_record(values[-1]).shown)

    def _title(self, name: str) -> str:
        return self.run.rulebook.pack.indicators[name].title

    def _set(self, found: Found) -> ChangesRecord:
        parts = [] if len(found.values) == 1 else [{name: value} for name, value in found.values.items()]
        alone = [
            AloneRecord(self._change(name, value), None if tried is None else self._outcome(tried))
            for part, tried in zip(parts, self.trials.run_all(parts), strict=True)
            for name, value in part.items()
        ]
        changes = [self._change(name, value) for name, value in found.values.items()]
        return ChangesRecord(changes, _decimal(found.total), self._outcome(found.tried), self._displaced(found.tried), alone)

    def _change(self, name: str, value: Value) -> ChangeOfFactRecord:
        fact = self.named[name]
        shown = [value_record(one) for one in (fact.now, value)]
        alike = shown[0].shown == shown[1].shown
        old, new = (f"{one.shown}（{one.value}）" if alike else one.shown for one in shown)
        return ChangeOfFactRecord(name, self._title(name), old, new, _decimal(fact.step(value)))

    def _outcome(self, tried: Tried) -> OutcomeRecord:
        score = tried.contender.score if tried.contender else None
        standing = self.trials.standing(tried).get(self.unit)
        return OutcomeRecord(
            None if score is None else text(score),
            shown_score(self.run, score),
            tried.grade,
            standing.rank if standing else None,
            [] if self.trials.reaches(tried, self.wanted) else self._because(tried),
        )

    def _because(self, tried: Tried) -> list[str]:
        """Return what keeps a trial from the grade, in words."""
        if tried.contender is None:
            return ["没有适用的评分项，不评等次"]
        said = [f"有 {id_} {self.run.rulebook.pack.title_of(id_)}" for id_ in self.trials.in_the_way(tried, self.wanted)]
        standing = self.trials.standing(tried)[self.unit]
        for reason in standing.reasons:
            if reason.grade != self.wanted:
                continue
            if not reason.met and reason.line is not None:
                said.append(f"得分差分数线 {text(reason.line)} 还有 {text(reason.line - tried.contender.score)} 分")
            if reason.place is not None and reason.places is not None:
                tied = f"（{reason.tied} 家并列）" if reason.tied else ""
                said.append(f"在够条件的单位里列第 {reason.place}{tied}，名额 {reason.places}")
        return said

    def _displaced(self, tried: Tried) -> list[DisplacedRecord]:
        """Return the other units of the group whose grade would be a lower one."""
        order, units = self.trials.order, self.run.records.units
        moved = []
        for unit, standing in sorted(self.trials.standing(tried).items()):
            was = self.run.graded[unit].standing.grade
            if unit != self.unit and was and standing.grade and order.index(standing.grade) > order.index(was):
                moved.append(DisplacedRecord(units[unit].name, was, standing.grade))
        return moved

    def _barriers(self) -> list[BarrierRecord]:
        profile = self.trials.profile
        barred = profile.grades[self.trials.order.index(self.wanted)].barred_by
        vetoes = profile.veto.by if profile.veto else []
        made = []
        for id_ in self.trials.in_the_way(self.now, self.wanted):
            labels = {id_, self.run.severities[id_]}
            how = "veto" if labels.intersection(vetoes) else "barred" if labels.intersection(barred) else "forced"
            cleared = [self._change(name, value) for name, value in self._clearing(id_)]
            made.append(BarrierRecord(id_, self.run.rulebook.pack.title_of(id_), how, cleared))  # type: ignore[arg-type]
        return made

    def _clearing(self, criterion: str) -> Iterable[tuple[str, Value]]:
        """Yield, for each fact, the nearest value at which a criterion is not found any more."""
        at = self.trials.criteria.index(criterion)
        for fact in self.facts:
            tries = self.trials.run_all([{fact.name: value} for value in fact.tries])
            clear = (v for v, tried in zip(fact.tries, tries, strict=True) if tried is not None and tried.states[at] != FOUND)
            if (value := next(clear, None)) is not None:
                yield fact.name, value

    def _not_enough(self) -> list[AloneRecord]:
        """Return each fact that helps by itself, at its best, where that is not enough."""
        start = self.trials.merit(self.now, self.wanted)
        best = []
        for fact in self.facts:
            tries = self.trials.run_all([{fact.name: value} for value in fact.tries])
            ahead = [(self.trials.merit(one, self.wanted), -i, one) for i, one in enumerate(tries) if one is not None]
            merit, at, tried = max(ahead, key=lambda each: each[:2], default=(start, 0, None))
            if tried is not None and merit > start and not merit[0]:
                best.append((merit, AloneRecord(self._change(fact.name, fact.tries[-at]), self._outcome(tried))))
        return [alone for _, alone in sorted(best, key=lambda pair: pair[0], reverse=True)]

    def _finding_out(self) -> list[ChangesRecord]:
        """Return the unknown facts that would be enough by themselves, each at the first value that is."""
        unknown = not_known(self.run, self.unit)
        self.named |= {fact.name: fact for fact in unknown}
        found, _ = nearest_of(Bound(self.trials, self.wanted), [[fact] for fact in unknown])
        return [self._set(one) for one in found]


def _decimal(value: Fraction) -> str:
    return text(fixed(value.numerator * TICKS, value.denominator))
