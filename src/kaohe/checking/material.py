"""All that was loaded without a fault, and every remark on it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kaohe.checking.bands import word_remarks
from kaohe.checking.cases import same_remarks
from kaohe.checking.conditions import condition_remarks, placeholder_remarks, setting_remarks
from kaohe.checking.double import double_remarks
from kaohe.checking.grades import grade_remarks, place_remarks
from kaohe.checking.items import item_remarks
from kaohe.checking.possible import with_parameters
from kaohe.checking.remarks import Remark, accepted, outdated
from kaohe.checking.uses import acting, criterion_remarks, limit_remarks, parameter_remarks
from kaohe.records.values import Value
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.parameters import settle
from kaohe.rulebook.profile import ProfileFile
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.rulebook import Rulebook
from kaohe.rulebook.yaml_source import Document, read_yaml


class Judged(NamedTuple):
    """A case with the findings of its units, and the group of each."""

    rulebook: Rulebook
    groups: list[str]
    states: Mapping[str, Sequence[str]]
    columns: Mapping[str, Sequence[Value]]
    """The indicators of the units."""


Version = tuple[ProfileFile, Pack]
"""A profile and its pack as they are in some span of years."""


class Material(NamedTuple):
    """What is remarked on: packs and profiles, each as it is in every span of years in which nothing changes.

    A pack comes with all the profiles that use it, those that are not asked about included.
    """

    packs: list[tuple[list[Pack], list[Profile]]]
    profiles: list[list[Version]]
    cases: list[Judged]


def remarks_on(material: Material) -> list[Remark]:
    """Return every remark, by place; those that a file accepts with ``meant`` carry its reason."""
    found: set[Remark] = set()
    for packs, profiles in material.packs:
        head = read_yaml(packs[0].folder / "pack.yaml", [])
        assert head is not None
        remarks = [remark for pack in packs for remark in _on_pack(pack, profiles, head)]
        found.update(_judged(remarks, head.data.get("meant", {}), head))
    for versions in material.profiles:
        latest = versions[0][0]
        remarks = [remark for file, pack in versions for remark in _on_profile(file, pack)]
        found.update(_judged(remarks, latest.profile.meant, latest.document))
    for case in material.cases:
        rulebook = case.rulebook
        profile, document = rulebook.profile, rulebook.profile_document
        remarks = [
            *place_remarks(profile, case.groups, document),
            *same_remarks(rulebook, case.states),
            *word_remarks(profile, case.columns, rulebook.pack, document),
        ]
        found.update(_judged(remarks, rulebook.case.meant, rulebook.case_document))
    return sorted(_without_echoes(found))


def _without_echoes(found: set[Remark]) -> Iterator[Remark]:
    """Leave out what only follows from an error: that nobody meets what nobody can meet, that an acceptance finds nothing."""
    errors = [remark for remark in found if remark.severity == "error" and not remark.meant]
    never = {remark.about for remark in errors if remark.fault.code == "K101"}
    for remark in found:
        echo = (remark.fault.code == "K302" and remark.about in never) or (remark.fault.code == "K901" and bool(errors))
        if not echo:
            yield remark


def _judged(remarks: list[Remark], meant: Mapping[str, str], document: Document) -> Iterator[Remark]:
    yield from accepted(remarks, meant)
    yield from outdated(remarks, meant, document)


def _on_pack(pack: Pack, profiles: list[Profile], head: Document) -> Iterator[Remark]:
    criteria = {c.file for c in pack.criteria.values()}
    documents = {file: document for file in criteria if (document := read_yaml(Path(file), []))}
    defaults = {name: parameter.default for name, parameter in pack.parameters.items()}
    yield from condition_remarks(pack)
    yield from setting_remarks(pack, defaults, set(pack.criteria), head)
    yield from placeholder_remarks(pack, documents)
    yield from parameter_remarks(pack, head)
    yield from criterion_remarks(pack, profiles)


def _on_profile(file: ProfileFile, pack: Pack) -> Iterator[Remark]:
    profile, document = file.profile, file.document
    settled = with_parameters(pack, settle(pack, profile))
    yield from setting_remarks(pack, profile.parameters, acting(pack, profile), document)
    yield from item_remarks(settled, profile, document)
    yield from grade_remarks(settled, profile, document)
    yield from limit_remarks(pack, profile, document)
    yield from double_remarks(settled, profile, document)
