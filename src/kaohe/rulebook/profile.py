"""Load a scoring profile with all it extends, and check it against its pack."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault
from kaohe.rulebook import extends
from kaohe.rulebook.by_year import Years, profile_places, resolve
from kaohe.rulebook.locate import Places, find_pack, find_profile
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_load import load_pack
from kaohe.rulebook.profile_checks import check_profile
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.profile_rest import readable_rest
from kaohe.rulebook.range_checks import check_ranges
from kaohe.rulebook.validate import from_data
from kaohe.rulebook.yaml_source import Document, read_yaml


class ProfileFile(NamedTuple):
    """A profile as merged, with its places and the files it was made from (its own first)."""

    profile: Profile
    document: Document
    files: tuple[str, ...]
    year: int | None = None
    """The year that its values by year were resolved for; None: the latest."""
    years: Years = Years()


def load_profile(name: str, places: Places, faults: list[Fault], year: int | None = None) -> ProfileFile | None:
    """Load a profile by name or path. Returns None, with faults added, when it cannot be used.

    Values by year are those of the profile's own year, else of ``year``, else the latest.
    """
    before = len(faults)
    chain = read_chain(name, places, faults)
    if not chain:
        return None
    merged = extends.strip(chain[-1], faults)
    for child in reversed(chain[:-1]):
        merged = extends.merge(merged, child, faults)
    own = merged.data.get("year")
    year = own if isinstance(own, int) else year
    years = resolve(merged, profile_places(merged.data), year, faults)
    faults += [fault for _, fault in years.open]
    profile = from_data(Profile, merged.data, merged, (), faults)
    if profile is None:
        faults += _check_rest(merged, places)
    if profile is None or len(faults) > before:
        return None
    return ProfileFile(profile, merged, tuple(d.file for d in chain), year, years)


def load_pack_of(profile: ProfileFile, places: Places, faults: list[Fault]) -> Pack | None:
    """Load the pack that a profile names, and check the profile against it."""
    missing: list[Fault] = []
    folder = find_pack(profile.profile.pack, places, missing)
    if folder is None:
        faults += [profile.document.fault(("pack",), f.code, f.message, f.hint) for f in missing]
        return None
    pack = load_pack(folder, faults, profile.year)
    if pack:
        faults += check_profile(profile.profile, profile.document, pack)
        faults += check_ranges(profile.profile, profile.document, pack)
        faults += [fault for (_, name, _), fault in pack.years.open if name not in profile.profile.parameters]
    return pack


def _check_rest(document: Document, places: Places) -> Iterator[Fault]:
    """Yield what is wrong with the names and types of a profile that cannot be read whole."""
    rest = readable_rest(document.data)
    folder = find_pack(rest.pack, places, []) if rest else None
    pack = load_pack(folder, []) if folder else None
    if rest and pack:
        found = chain(check_profile(rest, document, pack), check_ranges(rest, document, pack))
        yield from (fault for fault in found if fault.code in ("N001", "M003", "M004", "C002"))


def read_chain(name: str, places: Places, faults: list[Fault]) -> list[Document]:
    """Return the documents of a profile and of each it extends, its own first; empty when one is missing."""
    chain: list[Document] = []
    seen: list[str] = []
    path = find_profile(name, places, faults)
    while path is not None:
        document = read_yaml(path, faults)
        if document is None:
            return []
        if not isinstance(document.data, dict):
            now = "，现在是空的" if document.data is None else ""
            faults.append(document.fault((), "M003", f"评分方案应当是一组“键: 值”{now}", "从 profile: 名称 写起"))
            return []
        if str(path.resolve()) in seen:
            faults.append(_circle(chain[seen.index(str(path.resolve())) :]))
            return []
        seen.append(str(path.resolve()))
        chain.append(document)
        if "extends" not in document.data:
            return chain
        base = document.data["extends"]
        if not isinstance(base, str):
            faults.append(document.fault(("extends",), "M003", "extends 应当是一个评分方案的名称", "如 extends: default"))
            return []
        missing: list[Fault] = []
        path = find_profile(base, places._replace(beside=path.parent), missing)
        faults += [document.fault(("extends",), f.code, f.message, f.hint) for f in missing]
    return []


def _circle(chain: list[Document]) -> Fault:
    """Return the fault of profiles that extend one another, the same wherever the circle was entered."""
    start = min(range(len(chain)), key=lambda i: chain[i].file)
    round_ = [*chain[start:], *chain[: start + 1]]
    told = " → ".join(Path(document.file).stem for document in round_)
    hint = "最底下的方案不写 extends：删去其中一个方案的 extends 这一行"
    return chain[start].fault(("extends",), "N003", f"评分方案绕着圈互相扩展：{told}", hint)
