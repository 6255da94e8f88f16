"""Check packs, profiles and cases without grading: every fault of every file, at once; where there is none, every remark."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kaohe.checking.material import Judged, Material, Version, remarks_on
from kaohe.checking.remarks import Remark
from kaohe.faults import Fault, FaultyInput
from kaohe.importing.mappings import load_mappings
from kaohe.infer.infer import infer
from kaohe.measure.measure import measure
from kaohe.measure.session import open_session
from kaohe.records.excuses import excused_units
from kaohe.records.read import collect_records
from kaohe.rulebook.by_year import years_to_check
from kaohe.rulebook.figures import load_figures
from kaohe.rulebook.locate import Places, known
from kaohe.rulebook.notice import TEMPLATE
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_load import earlier, load_pack
from kaohe.rulebook.profile import ProfileFile, load_pack_of, load_profile
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.rulebook import read_rulebook
from kaohe.rulebook.sql_checks import sql_faults
from kaohe.rulebook.targets import targets
from kaohe.testing.expectations import name_faults, read_expectations, rulebooks_of


class Checked(NamedTuple):
    """What was checked, by kind, and the faults found; remarks only where there is no fault, since faults could make them wrong."""

    packs: int
    profiles: int
    cases: int
    faults: list[Fault]
    remarks: list[Remark]


def check(paths: list[Path], places: Places) -> Checked:
    """Check what ``paths`` name, or all there is (:func:`kaohe.rulebook.targets.targets`)."""
    packs, profiles, cases = targets(paths, places, "检查")
    faults: list[Fault] = []
    loaded: dict[Path, list[Pack]] = {}
    used: dict[Path, list[Version]] = {}
    judged: list[Judged] = []
    for folder in packs.values():
        pack = load_pack(folder, faults, formulas=True)
        if pack:
            faults += sql_faults(pack)
            faults += _template_faults(pack)
            loaded[folder.resolve()] = [pack, *earlier(pack, faults)]
    for file in profiles.values():
        used[file.resolve()] = _check_profile(file, places, faults)
        for _, pack in used[file.resolve()][:1]:  # a profile is checked with the rules that it uses
            loaded.setdefault(pack.folder.resolve(), [pack, *earlier(pack, [])])
    for folder in cases.values():
        if case := _check_case(folder, places, faults):
            judged.append(case)
            book = case.rulebook
            loaded.setdefault(book.pack.folder.resolve(), [book.pack])
            governing = ProfileFile(book.profile, book.profile_document, book.profile_files)
            used.setdefault(Path(governing.document.file).resolve(), [(governing, book.pack)])
    remarks = [] if faults else remarks_on(Material(_with_users(loaded, used, places), list(used.values()), judged))
    return Checked(len(packs), len(profiles), len(cases), sorted(set(faults)), remarks)


def _template_faults(pack: Pack) -> list[Fault]:
    """Return what is wrong with the wording of the pack's notices, where it has its own."""
    template = pack.folder / TEMPLATE
    if not template.is_file():
        return []
    from kaohe.report.docx.template import check_template

    return check_template(template, [figure.id for figure in pack.notice.figures] if pack.notice else [])


def _check_profile(file: Path, places: Places, faults: list[Fault]) -> list[Version]:
    """Check a profile with its pack: in its own year, or in every span of years in which nothing changes. Returns each, the latest first."""
    profile = load_profile(str(file), places, faults)
    pack = load_pack_of(profile, places, faults) if profile else None
    if profile is None or pack is None:
        return []
    found = [(profile, pack)]
    for year in years_to_check(profile.years, pack.years) if profile.profile.year is None else ():
        in_year = load_profile(str(file), places, faults, year)
        if in_year and (pack_then := load_pack_of(in_year, places, faults)):
            found.append((in_year, pack_then))
    return found


def _with_users(
    loaded: Mapping[Path, list[Pack]], used: Mapping[Path, list[Version]], places: Places
) -> list[tuple[list[Pack], list[Profile]]]:
    """Return each pack with every profile that can be found for it, those asked about included; faulty ones are left out."""
    found = {file: list(versions) for file, versions in used.items()}
    for file in known("scoring_profiles", "*.yaml", places).values():
        faults: list[Fault] = []
        if file.resolve() not in found and (versions := _check_profile(file, places, faults)) and not faults:
            found[file.resolve()] = versions
    users: dict[Path, list[Profile]] = {}
    for profile, pack in (version for versions in found.values() for version in versions):
        users.setdefault(pack.folder.resolve(), []).append(profile.profile)
    return [(packs, users.get(folder, [])) for folder, packs in loaded.items()]


def _check_case(folder: Path, places: Places, faults: list[Fault]) -> Judged | None:
    """Check a case with all that governs it; its tables are read even when other things are wrong, unless one is missing."""
    before = len(faults)
    rulebook = read_rulebook(str(folder), None, places, faults)
    if rulebook is not None:
        load_mappings(folder, rulebook.pack.folder, faults)
    if rulebook is None or any(fault.code == "F001" for fault in faults[before:]):
        return None
    if rulebook.case.published.figures:
        load_figures(folder / rulebook.case.published.figures, rulebook.pack, faults)
    records = collect_records(rulebook, faults)
    if expecting := read_expectations(folder, faults):
        faults += name_faults(expecting, rulebooks_of(expecting, rulebook, places, faults), records.units)
    if len(faults) > before:
        return None
    try:
        session = open_session(records.ledger, rulebook) if records.ledger is not None else None
        measured = measure(rulebook.pack.indicators, records, session, rulebook.case.settled, rulebook.case_document)
    except FaultyInput as error:
        faults += error.faults
        return None
    severities = {id_: rulebook.severity(id_) for id_ in rulebook.pack.criteria}
    excused = excused_units(records.excuses)
    findings = infer(rulebook.pack.criteria, measured.columns, rulebook.parameters, severities, len(records.units), excused)
    return Judged(rulebook, [unit.group for unit in records.units], findings.states, measured.columns)
