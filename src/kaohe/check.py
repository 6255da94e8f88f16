"""Check packs, profiles and cases without grading: every fault of every file, at once."""

from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, FaultyInput
from kaohe.importing.mappings import load_mappings
from kaohe.measure.measure import measure
from kaohe.measure.session import open_session
from kaohe.records.read import collect_records
from kaohe.rulebook.figures import load_figures
from kaohe.rulebook.locate import Places, known
from kaohe.rulebook.pack_load import load_pack
from kaohe.rulebook.profile import load_pack_of, load_profile
from kaohe.rulebook.rulebook import read_rulebook
from kaohe.rulebook.sql_checks import sql_faults


class Checked(NamedTuple):
    """What was checked, by kind, and the faults found."""

    packs: int
    profiles: int
    cases: int
    faults: list[Fault]


def check(paths: list[Path], places: Places) -> Checked:
    """Check what ``paths`` name (a case, a pack, a profile, or folders of them); without paths, all in the working
    folder, or all that is shipped when it holds none.

    Raises FaultyInput when a path names nothing that can be checked.
    """
    packs: dict[str, Path] = {}
    profiles: dict[str, Path] = {}
    cases: dict[str, Path] = {}
    lost: list[Fault] = []
    for path in paths:
        found = [*_sort(path, packs, profiles, cases)]
        if not found:
            hint = "写案例文件夹、规则包文件夹、评分方案文件，或放有它们的文件夹"
            lost.append(Fault(str(path), 0, 0, "F001", f"{path} 里没有可以检查的东西", hint))
    if lost:
        raise FaultyInput(lost)
    if not paths:
        packs, profiles, cases = _all(places, shipped=False)
        if not (packs or profiles or cases):
            packs, profiles, cases = _all(places, shipped=True)
    faults: list[Fault] = []
    for folder in packs.values():
        pack = load_pack(folder, faults)
        faults += sql_faults(pack) if pack else []
    for file in profiles.values():
        profile = load_profile(str(file), places, faults)
        if profile:
            load_pack_of(profile, places, faults)
    for folder in cases.values():
        _check_case(folder, places, faults)
    return Checked(len(packs), len(profiles), len(cases), sorted(set(faults)))


def _all(places: Places, *, shipped: bool) -> tuple[dict[str, Path], dict[str, Path], dict[str, Path]]:
    """Return the packs, profiles and cases of the working folder; with ``shipped``, those of the installation too."""
    return (
        known("rules", "*/pack.yaml", places, shipped=shipped),
        known("scoring_profiles", "*.yaml", places, shipped=shipped),
        known("cases", "*/case.yaml", places, shipped=shipped),
    )


def _sort(path: Path, packs: dict[str, Path], profiles: dict[str, Path], cases: dict[str, Path]) -> list[Path]:
    """Put what ``path`` names into its kind. Returns what was recognised."""
    if path.is_file() and path.suffix == ".yaml":
        owner = next((p for p in path.resolve().parents if (p / "pack.yaml").is_file() or (p / "case.yaml").is_file()), None)
        if owner is None:
            profiles[str(path)] = path
            return [path]
        path = owner
    if (path / "pack.yaml").is_file():
        packs[str(path)] = path
        return [path]
    if (path / "case.yaml").is_file():
        cases[str(path)] = path
        return [path]
    if not path.is_dir():
        return []
    inside = [found for child in sorted(path.iterdir()) if child.is_dir() for found in _sort(child, packs, profiles, cases)]
    if path.name == "scoring_profiles":
        for child in sorted(path.glob("*.yaml")):
            profiles[str(child)] = child
            inside.append(child)
    return inside


def _check_case(folder: Path, places: Places, faults: list[Fault]) -> None:
    """Check a case with all that governs it; its tables are read even when other things are wrong, unless one is missing."""
    before = len(faults)
    rulebook = read_rulebook(str(folder), None, places, faults)
    if rulebook is not None:
        load_mappings(folder, rulebook.pack.folder, faults)
    if rulebook is None or any(fault.code == "F001" for fault in faults[before:]):
        return
    if rulebook.case.published.figures:
        load_figures(folder / rulebook.case.published.figures, rulebook.pack, faults)
    records = collect_records(rulebook, faults)
    if len(faults) == before:
        try:
            session = open_session(records.ledger, rulebook) if records.ledger is not None else None
            measure(rulebook.pack.indicators, records, session, rulebook.case.settled, rulebook.case_document)
        except FaultyInput as error:
            faults += error.faults
