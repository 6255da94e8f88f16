"""What a command that takes paths is about: packs, profiles and cases."""

from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, FaultyInput
from kaohe.rulebook.locate import Places, known


class Targets(NamedTuple):
    """Packs, profiles and cases, each once, by what they were asked for as."""

    packs: dict[str, Path]
    profiles: dict[str, Path]
    cases: dict[str, Path]


def targets(paths: list[Path], places: Places, what: str) -> Targets:
    """Return what ``paths`` name (a case, a pack, a profile, or folders of them); without paths, all in the working
    folder, or all that is shipped when it holds none.

    Raises FaultyInput when a path names nothing that one can do ``what`` (检查) with.
    """
    found = Targets({}, {}, {})
    lost: list[Fault] = []
    for path in paths:
        if not _sort(path, found):
            hint = "写案例文件夹、规则包文件夹、评分方案文件，或放有它们的文件夹"
            lost.append(Fault(str(path), 0, 0, "F001", f"{path} 里没有可以{what}的东西", hint))
    if lost:
        raise FaultyInput(lost)
    if paths:
        return found
    own = _all(places, shipped=False)
    return own if any(own) else _all(places, shipped=True)


def _all(places: Places, *, shipped: bool) -> Targets:
    """Return the packs, profiles and cases of the working folder; with ``shipped``, those of the installation too."""
    return Targets(
        known("rules", "*/pack.yaml", places, shipped=shipped),
        known("scoring_profiles", "*.yaml", places, shipped=shipped),
        known("cases", "*/case.yaml", places, shipped=shipped),
    )


def _sort(path: Path, into: Targets) -> bool:
    """Put what ``path`` names into its kind. Returns whether anything was recognised."""
    if path.is_file() and path.suffix == ".yaml":
        owner = owner_of(path)
        if owner is None:
            into.profiles[str(path)] = path
            return True
        path = owner
    if (path / "pack.yaml").is_file():
        into.packs[str(path)] = path
        return True
    if (path / "case.yaml").is_file():
        into.cases[str(path)] = path
        return True
    if not path.is_dir():
        return False
    inside = [_sort(child, into) for child in sorted(path.iterdir()) if child.is_dir()]
    profiles = sorted(path.glob("*.yaml")) if path.name == "scoring_profiles" else []
    into.profiles.update({str(child): child for child in profiles})
    return any(inside) or bool(profiles)


def owner_of(file: Path) -> Path | None:
    """Return the pack or case folder that a file lies in, as seen from the working folder; None where there is none."""
    owner = next((p for p in file.resolve().parents if (p / "pack.yaml").is_file() or (p / "case.yaml").is_file()), None)
    here = Path.cwd().resolve()
    return owner.relative_to(here) if owner is not None and owner.is_relative_to(here) else owner
