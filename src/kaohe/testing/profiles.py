"""The examples of a profile: points of single items, and grades."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from kaohe.explain.grade_reasons import reason_records
from kaohe.explain.lines import LOSS_WORDS
from kaohe.grade.grade import Contender, Ladder, Standing, grade_group
from kaohe.infer.truth import UNDETERMINED
from kaohe.records.values import Value
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile import ProfileFile
from kaohe.rulebook.profile_models import BonusItem, GradeExample, Item, ItemExample, Profile
from kaohe.rulebook.yaml_source import Document, Span, YamlPath
from kaohe.score.columns import part_lines
from kaohe.score.points import TICKS, text, ticks
from kaohe.score.relative import Column, Field, relative_columns
from kaohe.score.rows import row_of
from kaohe.score.sheet import ItemRow
from kaohe.testing.facts import NOT_APPLIES, UNKNOWN, given_values
from kaohe.testing.records import PartRecord, TrialRecord


class ItemAttempt(NamedTuple):
    """One example of an item as it came out."""

    item: Item | BonusItem
    example: ItemExample
    place: Span
    values: dict[str, Value]
    """Every indicator of the pack."""
    states: dict[str, str]
    """Every criterion of the pack."""
    row: ItemRow

    @property
    def points(self) -> str:
        """The points that came out, written as in the example."""
        return row_points(self.row)

    @property
    def passed(self) -> bool:
        """Whether these are the points that the example states."""
        return same_points(self.points, self.example.points)


def row_points(row: ItemRow) -> str:
    """Return the points of a line of the sheet; n/a where it does not apply, unknown where nobody knows."""
    return text(row.points) if row.applicable else UNKNOWN if row.unknown else NOT_APPLIES


def same_points(came_out: str, expected: str) -> bool:
    """Say whether two texts are the same points."""
    words = (NOT_APPLIES, UNKNOWN)
    return came_out == expected if came_out in words or expected in words else Decimal(came_out) == Decimal(expected)


def item_attempts(loaded: ProfileFile, pack: Pack) -> list[ItemAttempt]:
    """Return every example of the items and bonus items of a profile as it comes out.

    An example that stands in a profile which this one extends is left out where this one changed the item.
    """
    profile, document = loaded.profile, loaded.document
    tried = []
    for path, item in items_with_places(profile):
        if _outdated(loaded, path, (*path, "examples")):
            continue
        for i, example in enumerate(item.examples):
            place = place_in(document, (*path, "examples", i))
            tried.append(_attempt(profile, item, example, pack, place))
    return tried


def _attempt(profile: Profile, item: Item | BonusItem, example: ItemExample, pack: Pack, place: Span) -> ItemAttempt:
    """Score one item for the unit of an example, beside the other units that it gives."""
    kinds = {id_: criterion.spec.kind for id_, criterion in pack.criteria.items()}
    types: dict[str, str] = {name: indicator.type for name, indicator in pack.indicators.items()}
    facts = [example.given, *example.others, example.benchmark or {}]  # the last is the benchmark, in a group of its own
    units = [dict.fromkeys(types) | given_values(given, types) for given in facts]
    states = [
        dict.fromkeys(pack.criteria, UNDETERMINED)
        | {id_: str(s) for id_, s in given.items() if id_ in pack.criteria and s is not None}
        for given in facts
    ]
    field = Field(len(facts), [*("own" for _ in facts[1:]), "benchmark"], len(facts) - 1)
    columns: dict[str, Column] = {name: [unit[name] for unit in units] for name in types}
    columns |= relative_columns(profile, columns, field)
    columns[f"by_hand:{item.id}"] = [example.entered, *(None for _ in facts[1:])]
    by_criterion = {id_: [state[id_] for state in states] for id_ in pack.criteria}
    line = part_lines(profile, item, kinds, columns, by_criterion, field).known[0]
    return ItemAttempt(item, example, place, units[0], states[0], row_of(line))


def items_with_places(profile: Profile) -> Iterator[tuple[YamlPath, Item | BonusItem]]:
    """Yield each item and bonus item with its path in the profile."""
    for i, item in enumerate(profile.items):
        yield ("items", i), item
    for i, bonus in enumerate(profile.bonus.items if profile.bonus else []):
        yield ("bonus", "items", i), bonus


def place_in(document: Document, path: YamlPath) -> Span:
    """Return the span at ``path`` with the file that it stands in."""
    span = document.span(path)
    return span._replace(file=span.file or document.file)


def item_trials(loaded: ProfileFile, pack: Pack, tried: list[ItemAttempt]) -> Iterator[TrialRecord]:
    """Yield the record of each example of an item; one that came out otherwise with what was lost."""
    for a in tried:
        parts = [] if a.passed else [_part(a.item, a.row), *losses(pack, a.row)]
        yield TrialRecord(
            "points", a.item.id, a.item.title, a.example.name, loaded.profile.profile, a.place.file, a.place.line,
            a.passed, a.example.points, a.points, [], parts, [],
        )  # fmt: skip


def _part(item: Item | BonusItem, row: ItemRow) -> PartRecord:
    return PartRecord("满分" if isinstance(item, Item) else "起算", text(row.of))


def losses(pack: Pack, row: ItemRow) -> Iterator[PartRecord]:
    """Yield what was lost, or gained, on a line of the sheet."""
    for loss in row.lost:
        title = "按指标计分" if loss.cause == "scale" else LOSS_WORDS.get(loss.cause, "")
        yield PartRecord(f"{loss.criterion} {pack.title_of(loss.criterion)}" if loss.criterion else title, text(loss.points))


class GradeAttempt(NamedTuple):
    """One example of a grade as it came out."""

    example: GradeExample
    place: Span
    standing: Standing

    @property
    def passed(self) -> bool:
        """Whether this is the grade that the example states."""
        return self.standing.grade == self.example.grade


def grade_attempts(loaded: ProfileFile, pack: Pack) -> list[GradeAttempt]:
    """Return every example of grades of a profile as it comes out; none of an extended profile where grades were changed."""
    profile = loaded.profile
    if _outdated(loaded, ("grades",), ("examples",)) or _outdated(loaded, ("criteria",), ("examples",)):
        return []
    severities = _severities(profile, pack)
    tried = []
    for i, example in enumerate(profile.examples):
        standing = _standing(profile, example, frozenset([*example.found, *(str(severities[id_]) for id_ in example.found)]))
        tried.append(GradeAttempt(example, place_in(loaded.document, ("examples", i)), standing))
    return tried


def _severities(profile: Profile, pack: Pack) -> dict[str, str | None]:
    severities: dict[str, str | None] = {id_: c.spec.severity for id_, c in pack.criteria.items()}
    return severities | {id_: change.severity for id_, change in profile.criteria.items()}


def grade_trials(loaded: ProfileFile, pack: Pack) -> Iterator[TrialRecord]:
    """Yield the record of each example of grades; one that came out otherwise with how each grade was decided."""
    profile, severities = loaded.profile, _severities(loaded.profile, pack)
    for example, place, standing in grade_attempts(loaded, pack):
        passed = standing.grade == example.grade
        reasons = [] if passed else reason_records(standing, _teller(pack, severities, example.found))
        yield TrialRecord(
            "grade", profile.profile, profile.title, example.name, profile.profile, place.file, place.line,
            passed, example.grade, standing.grade or "", [], [], reasons,
        )  # fmt: skip


def _teller(pack: Pack, severities: Mapping[str, str | None], found: list[str]) -> Callable[[Sequence[str]], list[str]]:
    return lambda names: [f"{id_} {pack.title_of(id_)}" for id_ in found if id_ in names or severities[id_] in names]


def _standing(profile: Profile, example: GradeExample, failings: frozenset[str]) -> Standing:
    """Grade the unit among others, all free of failings: those before it one point better, those behind one point worse."""
    own = ticks(Decimal(example.score))
    if example.place is None or example.units is None:
        roomy = profile.model_copy(update={"grades": [grade.model_copy(update={"quota": None}) for grade in profile.grades]})
        return grade_group(Ladder(roomy), [Contender(0, own, (-own,), failings)], 1)[0]
    last = example.place + (example.tied or 1) - 1
    scores = [own + TICKS if i < example.place else own if i < last else own - TICKS for i in range(1, example.units)]
    others = [Contender(i, score, (-score,), frozenset()) for i, score in enumerate(scores, start=1)]
    return grade_group(Ladder(profile), [Contender(0, own, (-own,), failings), *others], example.units)[0]


_BESIDE = ("examples", "title", "id")
"""Keys of an item that its points do not rest on."""


def _outdated(loaded: ProfileFile, about: YamlPath, examples: YamlPath) -> bool:
    """Say whether a profile that extends the one in which examples stand has changed what they are about."""
    if examples not in loaded.document.keys:
        return False
    chain = [*loaded.files]  # the profile itself, then each that is extended
    own = chain.index(place_of_key(loaded.document, examples))
    depth = len(about)
    changed = (
        key for key in loaded.document.keys if key[:depth] == about and key[depth : depth + 1] not in [(k,) for k in _BESIDE]
    )
    return any(chain.index(place_of_key(loaded.document, key)) < own for key in changed)


def place_of_key(document: Document, key: YamlPath) -> str:
    """Return the file that a key stands in."""
    return document.keys[key].file or document.file
