"""Everything that can be tried: examples of packs and profiles, expectations of cases."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, raise_if_any
from kaohe.rulebook.locate import Places
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_load import earlier, load_pack
from kaohe.rulebook.profile import ProfileFile, load_pack_of, load_profile
from kaohe.rulebook.targets import Targets, targets
from kaohe.testing import criteria
from kaohe.testing.cases import case_group
from kaohe.testing.coverage import coverage
from kaohe.testing.criteria import Attempt, attempts
from kaohe.testing.profiles import ItemAttempt, grade_trials, item_attempts, item_trials
from kaohe.testing.records import GroupRecord, TrialRecord, TrialsRecord

Tell = Callable[[str], None]


class TriedPack(NamedTuple):
    """A pack and its examples as they came out; ``files`` are those that were asked for."""

    pack: Pack
    attempts: list[Attempt]
    files: tuple[str, ...]


class TriedProfile(NamedTuple):
    """A profile, its pack, and the examples of its items as they came out."""

    loaded: ProfileFile
    pack: Pack
    attempts: list[ItemAttempt]


def try_all(paths: list[Path], places: Places, *, cover: bool = False, tell: Tell = lambda _: None) -> TrialsRecord:
    """Try what ``paths`` name, or all there is (:func:`kaohe.rulebook.targets.targets`); with ``cover``, say what is reached.

    A file of criteria stands for its own examples. Raises FaultyInput with every fault of every file.
    """
    found = targets(paths, places, "测试")
    faults: list[Fault] = []
    tell("运行例子")
    packs = _packs(found, paths, faults)
    profiles = _profiles(found, places, faults)
    cases = [group for folder in found.cases.values() if (group := case_group(folder, places, faults, tell))]
    raise_if_any(faults)
    groups = [group for tried in packs for group in pack_groups(tried)]
    groups += [profile_group(tried) for tried in profiles]
    groups = [group for group in [*groups, *cases] if group.trials]
    results = [trial.passed for group in groups for trial in group.trials]
    reached = None
    if cover:
        tell("统计例子的覆盖")
        reached = coverage([(t.attempts, t.files) for t in packs], [(t.loaded, t.pack, t.attempts) for t in profiles])
    return TrialsRecord("kaohe.tests/1", results.count(True), results.count(False), groups, reached)


def _packs(found: Targets, paths: list[Path], faults: list[Fault]) -> list[TriedPack]:
    tried = []
    asked = {path.resolve() for path in paths} if all(path.is_file() for path in paths) else set()
    for folder in found.packs.values():
        pack = load_pack(folder, faults)
        if pack is None:
            continue
        earlier(pack, faults)  # what is wrong in other years
        files = tuple(dict.fromkeys(criterion.file for criterion in pack.criteria.values()))
        only = tuple(file for file in files if Path(file).resolve() in asked)
        tried.append(TriedPack(pack, attempts(pack), only or files))
    return tried


def _profiles(found: Targets, places: Places, faults: list[Fault]) -> list[TriedProfile]:
    tried = []
    for file in found.profiles.values():
        loaded = load_profile(str(file), places, faults)
        pack = load_pack_of(loaded, places, faults) if loaded else None
        if loaded is not None and pack is not None:
            tried.append(TriedProfile(loaded, pack, item_attempts(loaded, pack)))
    return tried


def pack_groups(tried: TriedPack) -> list[GroupRecord]:
    """Return the examples of a pack, a group for each file of criteria, in the order of the file."""
    by_file: dict[str, list[TrialRecord]] = {file: [] for file in sorted(tried.files)}
    for trial in criteria.trials(tried.pack, tried.attempts):
        if trial.file in by_file:
            by_file[trial.file].append(trial)
    return [GroupRecord("pack", file, sorted(trials, key=lambda t: t.line)) for file, trials in by_file.items()]


def profile_group(tried: TriedProfile) -> GroupRecord:
    """Return the examples of a profile: those of its items, then those of its grades."""
    trials = [*item_trials(tried.loaded, tried.pack, tried.attempts), *grade_trials(tried.loaded, tried.pack)]
    return GroupRecord("profile", tried.loaded.files[0], trials)
