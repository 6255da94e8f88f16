"""Load everything a run is governed by: the case's description, its profile, and the profile's pack."""

from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean, raise_if_any
from kaohe.rulebook.by_year import Held
from kaohe.rulebook.case_models import Case
from kaohe.rulebook.locate import Places, find_case, is_file
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_models import KIND_WORDS, Severity
from kaohe.rulebook.parameters import Value, held_defaults, settle
from kaohe.rulebook.profile import load_pack_of, load_profile
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.validate import validated
from kaohe.rulebook.yaml_source import Document, YamlPath, read_yaml


class Rulebook(NamedTuple):
    """What a run is governed by, and the files it was read from."""

    case: Case
    case_folder: Path
    case_document: Document
    profile: Profile
    pack: Pack
    parameters: dict[str, Value]
    profile_document: Document
    profile_files: tuple[str, ...]
    held: tuple[Held, ...] = ()
    """The entries of the profile's values by year that held."""

    @property
    def dated(self) -> dict[str, Held]:
        """The entries of parameters by year that held, by parameter: the profile's, or the pack's default."""
        own = {str(held.path[1]): held for held in self.held if held.path[0] == "parameters"}
        return {k: v for k, v in held_defaults(self.pack).items() if k not in self.profile.parameters} | own

    def severity(self, criterion: str) -> Severity | None:
        """Return the severity of a failing, as the profile may have changed it; None for a credit."""
        if criterion in self.profile.criteria:
            return self.profile.criteria[criterion].severity
        return self.pack.criteria[criterion].spec.severity


def load_rulebook(case: str, profile: str | None = None, places: Places | None = None) -> Rulebook:
    """Load a case by folder or name with its profile and pack. Raises FaultyInput with every fault found."""
    faults: list[Fault] = []
    rulebook = read_rulebook(case, profile, places or Places(), faults)
    raise_if_any(faults)
    assert rulebook is not None
    return rulebook


def read_rulebook(case: str, profile: str | None, places: Places, faults: list[Fault]) -> Rulebook | None:
    """As :func:`load_rulebook`, but add the faults to a list; None when anything is missing."""
    folder = find_case(case, places, faults)
    if folder is None:
        return None
    document = read_yaml(folder / "case.yaml", faults)
    described = validated(Case, document, (), faults) if document else None
    if document is None or (described is None and profile is None):
        return None
    missing: list[Fault] = []
    loaded = load_profile(
        profile or (described.profile if described else ""), places, missing, described.year if described else None
    )
    if profile is None:  # the case names it: say where
        missing = [document.fault(("profile",), f.code, f.message, f.hint) if f.line == 0 else f for f in missing]
    faults += missing
    if loaded is None:
        return None
    pack = load_pack_of(loaded, places, faults)
    if pack is None or described is None:
        return None
    _check_case(described, document, folder, pack, loaded.profile, faults)
    parameters = settle(pack, loaded.profile)
    return Rulebook(described, folder, document, loaded.profile, pack, parameters, loaded.document, loaded.files, loaded.years.held)


def _check_case(case: Case, document: Document, folder: Path, pack: Pack, profile: Profile, faults: list[Fault]) -> None:
    if profile.year is not None and profile.year != case.year:
        message = f"评分方案 {profile.profile} 是 {profile.year} 年度的，案例是 {case.year} 年度的"
        faults.append(document.fault(("year",), "P001", message, "改正案例的 year，或用同一年度的方案（可以另写一个扩展它的）"))
    for i, table in enumerate(case.summary):
        for header, target in table.columns.items():
            if target not in pack.indicators and target not in ("unit", "note"):
                hint = did_you_mean(target, [*pack.indicators, "unit", "note"])
                message = f"{clip(header)} 列对应的 {target} 不是指标"
                faults.append(document.fault(("summary", i, "columns", header), "N001", message, hint))
    for i, entry in enumerate(case.complete):
        for j, name in enumerate(entry.indicators):
            path = ("complete", i, "indicators", j)
            if name not in pack.indicators:
                faults.append(document.fault(path, "N001", f"complete 里的 {name} 不是指标", did_you_mean(name, pack.indicators)))
            elif pack.indicators[name].type not in ("flag", "count"):
                message = f"{name} 是{KIND_WORDS[pack.indicators[name].type]}指标，没有写到的单位不能当作否或 0"
                faults.append(document.fault(path, "C002", message, "complete 只用于是否（flag）和计数（count）指标"))
    named: list[tuple[YamlPath, str | None]] = [
        (("units",), case.units),
        *((("summary", i, "file"), t.file) for i, t in enumerate(case.summary)),
    ]
    named += [(("observations",), case.observations), (("published", "result"), case.published.result)]
    named += [(("by_hand",), case.by_hand), (("excuses",), case.excuses)]
    named += [(("published", "findings"), case.published.findings), (("published", "figures"), case.published.figures)]
    named += [(("notice", "practices"), case.notice.practices), (("notice", "targets"), case.notice.targets)]
    for where, file in named:
        if file is not None and not is_file(folder / file):
            names = [p.name for p in folder.iterdir() if p.is_file() and p.name != "case.yaml"]
            faults.append(document.fault(where, "F001", f"案例文件夹里没有 {clip(file)}", did_you_mean(file, names)))
