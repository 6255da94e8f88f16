"""Changes by one step to what the shipped YAML decides by: thresholds, operators, severities, points, lines, quotas.

A mutation is an edit of a file's text at one place. :class:`Copies` holds the shipped rules and profiles in a folder of
its own, applies one mutation after the other, and says what notices it.
"""

import shutil
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, get_args

from kaohe.faults import Fault
from kaohe.infer.leaves import test_leaf as truths_of
from kaohe.rulebook.conditions import GROUPS, Leaf, NameRef
from kaohe.rulebook.fields import SEVERITIES
from kaohe.rulebook.locate import Places
from kaohe.rulebook.pack import Criterion, Pack
from kaohe.rulebook.pack_load import entries_of, load_pack
from kaohe.rulebook.profile import load_profile
from kaohe.rulebook.profile_checks import check_profile
from kaohe.rulebook.profile_models import WAYS, RoundingMode
from kaohe.rulebook.yaml_source import Document, Span, YamlPath, read_yaml
from kaohe.testing.cases import case_group
from kaohe.testing.criteria import attempts
from kaohe.testing.profiles import grade_trials, item_attempts
from kaohe.testing.questions import cut_of, kind_of
from kaohe.testing.sides import as_value, regions

ROOT = Path(__file__).resolve().parents[2]
CASES = ("cases/daye-2022", "tests/rules/limits", "tests/rules/limits-2023", "tests/rules/four-heads")
"""Cases with an ``expect.yaml``, the quickest first. What the larger ledger case expects is not needed to notice anything."""

OPERATORS = ("<", "<=", "==", "!=", ">=", ">")


class Mutation(NamedTuple):
    """One edit: ``new`` in place of what stands at a span."""

    file: str
    span: Span
    new: str
    about: str
    old: str
    also: tuple[Span, str] | None = None
    """A second edit that keeps the file in order: the total, where the points of an item change."""

    def __str__(self) -> str:
        return f"{self.about}: {self.old} → {self.new}"

    def applied(self, text: str) -> str:
        """Return a file's text with the edit."""
        edits = sorted([(self.span, self.new), *([self.also] if self.also else [])], reverse=True)
        lines = text.split("\n")
        for span, new in edits:
            line = lines[span.line - 1]
            lines[span.line - 1] = line[: span.column - 1] + new + line[span.column - 1 + span.length :]
        return "\n".join(lines)


def documents(folder: str, pattern: str) -> Iterator[Document]:
    """Yield the YAML files of a folder of the repository, named as from its root."""
    for path in sorted((ROOT / folder).glob(pattern)):
        document = read_yaml(path, [], path.relative_to(ROOT).as_posix())
        assert document is not None
        yield document


def steps(kind: str, value: Any) -> list[str]:
    """Return a value one step lower and one step higher, as far as its type goes; a list of words without each of them."""
    if kind == "month_day":
        day = date.fromisoformat(f"2022-{value}")
        return [f'"{(day + timedelta(days=step)).isoformat()[5:]}"' for step in (-1, 1)]
    if kind == "text":
        words = str(value).split("、")
        return ["、".join(words[:i] + words[i + 1 :]) for i in range(len(words))]
    number = Decimal(value)
    step = Decimal("0.01") if kind == "share" else Decimal(1) if kind == "count" else Decimal(1).scaleb(_exponent(number))
    near = [number - step, number + step]
    return [f"{n.normalize():f}" for n in near if n >= 0 and (kind != "share" or n <= 1)]


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return min(exponent, 0)


def _at(document: Document, path: YamlPath, kind: str, about: str) -> Iterator[Mutation]:
    old = document.at(path)
    for new in steps(kind, old):
        yield Mutation(document.file, document.span(path), new, about, str(old))


def pack_mutations(folder: str, pack: Pack) -> Iterator[Mutation]:
    """Yield every mutation of the defaults of parameters and of criteria."""
    for document in documents(folder, "pack.yaml"):
        for name, parameter in pack.parameters.items():
            yield from _at(document, ("parameters", name, "default"), parameter.type, f"参数 {name}")
    by_place = {(c.file, c.line): c for id_ in pack.criteria for c in entries_of(pack, id_, [])}
    for document in documents(f"{folder}/criteria", "*.yaml"):
        for i, entry in enumerate(document.data):
            criterion = by_place[str(ROOT / document.file), document.span((i,)).line]
            if "severity" in entry:
                span = document.span((i, "severity"))
                for other in (s for s in SEVERITIES if s != entry["severity"]):
                    yield Mutation(document.file, span, other, f"{criterion.id} 的严重程度", entry["severity"])
            yield from _condition_mutations(document.file, criterion, pack)
        for path, span in document.keys.items():
            if path[1] in ("when", "applies_when") and path[-1] in GROUPS:
                for how in (group for group in GROUPS if group != path[-1]):
                    yield Mutation(
                        document.file, span, how, f"{document.data[path[0]]['id']}（第 {span.line} 行）的组", str(path[-1])
                    )


def _condition_mutations(file: str, criterion: Criterion, pack: Pack) -> Iterator[Mutation]:
    for leaf in criterion.leaves():
        if leaf.op is None or leaf.op in ("unknown", "in"):
            continue
        about = f"{criterion.id}（第 {leaf.line} 行）{leaf.text} 的"
        at = leaf.text.index(leaf.op, leaf.name_at + len(leaf.name))
        span = Span(leaf.line, leaf.column + at, len(leaf.op))
        for op in OPERATORS:
            if op != leaf.op and not _same_answers(leaf, leaf._replace(op=op), pack):  # type: ignore[arg-type]
                yield Mutation(file, span, op, f"{about}比较符", leaf.op)
        if isinstance(leaf.right, Decimal):
            old = str(leaf.right)
            for new in steps(kind_of(pack, leaf.name), leaf.right):
                yield Mutation(file, Span(leaf.line, leaf.column + leaf.right_at, len(old)), new, f"{about}界限", old)


def _same_answers(a: Leaf, b: Leaf, pack: Pack) -> bool:
    """Say whether no value of the indicator's type tells two lines apart, such as ``> 0`` and ``!= 0`` of a count."""
    kind, cut = kind_of(pack, a.name), cut_of(a, pack)
    if cut is None:
        return False
    columns = {a.name: [as_value(kind, region.sample) for region in regions(kind, [cut])]}
    if isinstance(a.right, NameRef):
        a, b = (leaf._replace(right=Decimal(cut.numerator) / cut.denominator) for leaf in (a, b))
    return truths_of(a, columns, {}, {}, {}) == truths_of(b, columns, {}, {}, {})


def profile_mutations(document: Document, pack: Pack) -> Iterator[Mutation]:
    """Yield every mutation of a profile file: of what it states itself."""
    data = document.data
    for name in data.get("parameters", {}):
        yield from _at(document, ("parameters", name), pack.parameters[name].type, f"参数 {name}")
    for id_, change in data.get("criteria", {}).items():
        span = document.span(("criteria", id_, "severity"))
        for other in (s for s in SEVERITIES if s != change["severity"]):
            yield Mutation(document.file, span, other, f"{id_} 的严重程度", change["severity"])
    if "total" in data:
        yield from _at(document, ("total",), "points", "总分")
    for i, item in enumerate(data.get("items", [])):
        yield from _item_mutations(document, ("items", i), item, pack)
    if "at_most" in data.get("bonus", {}):
        yield from _at(document, ("bonus", "at_most"), "points", "加分的封顶")
    if "only_above" in data.get("bonus", {}):
        yield from _at(document, ("bonus", "only_above"), "points", "加分的门槛")
    if "veto" in data:
        yield from _at(document, ("veto", "score"), "points", "一票否决的得分")
    for i, item in enumerate(data.get("bonus", {}).get("items", [])):
        if "at_most" in item:
            yield from _at(document, ("bonus", "items", i, "at_most"), "points", f"{item['id']} 的上限")
        if "count" in item:
            span = document.span(("bonus", "items", i, "count"))
            yield Mutation(document.file, span, "all", f"{item['id']} 几种都有时", item["count"])
        yield from _change_mutations(document, ("bonus", "items", i, "add"), item.get("add", {}), item["id"])
    yield from _way_mutations(document)
    for i, grade in enumerate(data.get("grades", [])):
        yield from _grade_mutations(document, ("grades", i), grade)


def _others(document: Document, path: YamlPath, words: Iterable[str], about: str) -> Iterator[Mutation]:
    """Yield each other word of a closed list in place of the one that stands there; none where nothing is written."""
    if path in document.values:
        old = str(document.at(path))
        yield from (Mutation(document.file, document.span(path), new, about, old) for new in words if new != old)


def _way_mutations(document: Document) -> Iterator[Mutation]:
    """Yield every other way of rounding, of ranking and of treating what does not apply."""
    if isinstance(document.data.get("not_applicable"), str):
        yield from _others(document, ("not_applicable",), WAYS, "不适用的处理")
    if "rounding" in document.data:
        yield from _at(document, ("rounding", "digits"), "count", "保留的位数")
    yield from _others(document, ("rounding", "at"), ("item", "total", "show"), "在哪里取整")
    yield from _others(document, ("rounding", "mode"), get_args(RoundingMode), "取整的办法")
    yield from _others(document, ("ranking", "ties"), ("competition", "dense"), "并列的排名")
    for i, by in enumerate(document.data.get("ranking", {}).get("then_by", [])):
        for name in by:
            yield from _others(document, ("ranking", "then_by", i, name), ("asc", "desc"), f"同分时比 {name}")


def _item_mutations(document: Document, path: YamlPath, item: dict[str, Any], pack: Pack) -> Iterator[Mutation]:
    for mutation in _at(document, (*path, "points"), "points", f"{item['id']} 的分值") if "points" in item else ():
        if "total" not in document.data:  # the check of sums notices it
            yield mutation
            continue
        total = Decimal(document.data["total"]) + Decimal(mutation.new) - Decimal(mutation.old)
        yield mutation._replace(also=(document.span(("total",)), str(total)))
    yield from _scale_mutations(document, (*path, "scale"), item, pack)
    if isinstance(item.get("not_applicable"), dict):
        yield from _at(document, (*path, "not_applicable", "fixed"), "share", f"{item['id']} 不适用时的比例")
    yield from _change_mutations(document, (*path, "deduct"), item.get("deduct", {}), item["id"])


def _scale_mutations(document: Document, path: YamlPath, item: dict[str, Any], pack: Pack) -> Iterator[Mutation]:
    scale, about = item.get("scale", {}), item["id"]
    kind = pack.indicators[scale["of"]].type if "of" in scale else ""
    for form in ("linear", "tiers"):
        for j, _ in enumerate(scale.get(form, [])):
            yield from _at(document, (*path, form, j, 0), kind, f"{about} 计分的第 {j + 1} 个值")
            yield from _at(document, (*path, form, j, 1), "points", f"{about} 计分的第 {j + 1} 个分")
    for j, _ in enumerate(scale.get("rank", [])):
        yield from _at(document, (*path, "rank", j), "points", f"{about} 第 {j + 1} 名的分")
    for word in scale.get("choices", {}):
        yield from _at(document, (*path, "choices", word), "points", f"{about} {word}的分")
    for key, of in (("target", kind), ("step", "points"), ("lose", "points"), ("none_below", kind), ("beyond", "points")):
        if key in scale:
            yield from _at(document, (*path, key), of, f"{about} 的 {key}")


def _change_mutations(document: Document, path: YamlPath, changes: dict[str, Any], item: str) -> Iterator[Mutation]:
    for id_, change in changes.items():
        if isinstance(change, dict):
            for key, kind in (("each", "points"), ("at_most", "points"), ("zero_from", "count")):
                if key in change:
                    yield from _at(document, (*path, id_, key), kind, f"{item} 的 {id_}（{key}）")
        elif change != "forfeit":
            yield from _at(document, (*path, id_), "points", f"{item} 的 {id_}")


def _grade_mutations(document: Document, path: YamlPath, grade: dict[str, Any]) -> Iterator[Mutation]:
    name = grade["grade"]
    if "at_least" in grade:
        yield from _at(document, (*path, "at_least"), "points", f"{name}的分数线")
    for key, kind in (("share", "share"), ("number", "count")):
        if key in grade.get("quota", {}):
            yield from _at(document, (*path, "quota", key), kind, f"{name}的名额")
    yield from _others(document, (*path, "quota", "round"), ("down", "up", "half_up"), f"{name}名额的取整")
    yield from _others(document, (*path, "quota", "tie_at_edge"), ("in", "out"), f"{name}名额边上并列的")
    for j, old in enumerate(grade.get("barred_by", [])):
        for new in (s for s in SEVERITIES if s != old):
            yield Mutation(document.file, document.span((*path, "barred_by", j)), new, f"{name}的 barred_by", old)
    for j, old in enumerate(grade.get("forced_by", [])):
        for new in (s for s in SEVERITIES if s != old):
            yield Mutation(document.file, document.span((*path, "forced_by", j)), new, f"{name}的 forced_by", old)


class Copies:
    """The shipped rules and profiles in a folder of their own, to be changed one place at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("rules", "scoring_profiles"):
            shutil.copytree(ROOT / name, folder / name)
        self.packs = packs()
        self.places = Places(rules=folder / "rules", profiles=folder / "scoring_profiles")

    def noticed(self, mutation: Mutation) -> str:
        """Return what notices a mutation: a fault, an example, an item's or a grade's example, a case; "" if nothing does."""
        path = self.folder / mutation.file
        before = path.read_text("utf-8")
        path.write_text(mutation.applied(before), "utf-8")
        try:
            return self._noticed(mutation.file)
        finally:
            path.write_text(before, "utf-8")

    def _noticed(self, file: str) -> str:
        faults: list[Fault] = []
        changed, pack = "", None
        if file.startswith("rules/"):
            changed = Path(file).relative_to("rules").parts[0]
            pack = load_pack(self.folder / "rules" / changed, faults)
            if pack is None:
                return "fault"
            if not all(attempt.passed for attempt in attempts(pack)):
                return "example"
        for path in sorted((self.folder / "scoring_profiles").glob("*.yaml")):
            loaded = load_profile(str(path), self.places, faults)
            if faults or loaded is None:
                return "fault"
            if not (loaded.profile.pack == changed or str(self.folder / file) in loaded.files):
                continue
            pack = pack if changed else self.packs[loaded.profile.pack]
            assert pack is not None
            if any(check_profile(loaded.profile, loaded.document, pack)):
                return "fault"
            if not changed and not all(attempt.passed for attempt in item_attempts(loaded, pack)):
                return "item example"
            if not all(trial.passed for trial in grade_trials(loaded, pack)):
                return "grade example"
        return next((case for case in CASES if self._case_fails(case)), "")

    def _case_fails(self, case: str) -> bool:
        faults: list[Fault] = []
        group = case_group(ROOT / case, self.places, faults)
        return bool(faults) or group is None or not all(trial.passed for trial in group.trials)


def every_mutation() -> list[Mutation]:
    """Return every mutation of the shipped packs and profiles."""
    known = packs()
    found = [mutation for name, pack in known.items() for mutation in pack_mutations(f"rules/{name}", pack)]
    for document in documents("scoring_profiles", "*.yaml"):
        loaded = load_profile(str(ROOT / document.file), Places(ROOT / "rules", ROOT / "scoring_profiles"), [])
        assert loaded is not None, document.file
        found += profile_mutations(document, known[loaded.profile.pack])
    return found


def packs() -> dict[str, Pack]:
    """Return every shipped pack by name."""
    loaded = {folder.name: load_pack(folder, []) for folder in sorted((ROOT / "rules").iterdir()) if folder.is_dir()}
    return {name: pack for name, pack in loaded.items() if pack is not None}
