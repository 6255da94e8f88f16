"""Check packs, profiles and cases without grading: every fault of every file, at once."""

from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, FaultyInput
from kaohe.importing.mappings import load_mappings
from kaohe.measure.measure import measure
from kaohe.measure.session import open_session
from kaohe.records.read import collect_records
from kaohe.rulebook.by_year import years_to_check
from kaohe.rulebook.figures import load_figures
from kaohe.rulebook.locate import Places
from kaohe.rulebook.notice import TEMPLATE
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_load import earlier, load_pack
from kaohe.rulebook.profile import load_pack_of, load_profile
from kaohe.rulebook.rulebook import read_rulebook
from kaohe.rulebook.sql_checks import sql_faults
from kaohe.rulebook.targets import targets
from kaohe.testing.expectations import name_faults, read_expectations, rulebooks_of


class Checked(NamedTuple):
    """What was checked, by kind, and the faults found."""

    packs: int
    profiles: int
    cases: int
    faults: list[Fault]


def check(paths: list[Path], places: Places) -> Checked:
    """Check what ``paths`` name, or all there is (:func:`kaohe.rulebook.targets.targets`)."""
    packs, profiles, cases = targets(paths, places, "检查")
    faults: list[Fault] = []
    for folder in packs.values():
        pack = load_pack(folder, faults)
        if pack:
            faults += sql_faults(pack)
            faults += _template_faults(pack)
            earlier(pack, faults)
    for file in profiles.values():
        _check_profile(file, places, faults)
    for folder in cases.values():
        _check_case(folder, places, faults)
    return Checked(len(packs), len(profiles), len(cases), sorted(set(faults)))


def _template_faults(pack: Pack) -> list[Fault]:
    """Return what is wrong with the wording of the pack's notices, where it has its own."""
    template = pack.folder / TEMPLATE
    if not template.is_file():
        return []
    from kaohe.report.docx.template import check_template

    return check_template(template, [figure.id for figure in pack.notice.figures] if pack.notice else [])


def _check_profile(file: Path, places: Places, faults: list[Fault]) -> None:
    """Check a profile with its pack: in its own year, or in every span of years in which nothing changes."""
    profile = load_profile(str(file), places, faults)
    pack = load_pack_of(profile, places, faults) if profile else None
    if profile is None or pack is None or profile.profile.year is not None:
        return
    for year in years_to_check(profile.years, pack.years):
        in_year = load_profile(str(file), places, faults, year)
        if in_year:
            load_pack_of(in_year, places, faults)


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
    if expecting := read_expectations(folder, faults):
        faults += name_faults(expecting, rulebooks_of(expecting, rulebook, places, faults), records.units)
    if len(faults) == before:
        try:
            session = open_session(records.ledger, rulebook) if records.ledger is not None else None
            measure(rulebook.pack.indicators, records, session, rulebook.case.settled, rulebook.case_document)
        except FaultyInput as error:
            faults += error.faults
