"""A scoring profile as a record: the score sheet as paper would show it, and the provenance of every setting."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kaohe.explain.by_year import dated_words, year_record
from kaohe.explain.parameter_uses import parameter_uses, used_in_views
from kaohe.explain.records.score_sheet import (
    ScoreSheetRecord,
    SettingRecord,
    SheetChangeRecord,
    SheetGradeRecord,
    SheetItemRecord,
    SheetParameterRecord,
    SheetScaleRecord,
)
from kaohe.explain.scale_words import earned_words, scale_steps, scale_title
from kaohe.explain.settings import setting_records
from kaohe.explain.sheet_words import change_words, grade_words, number, rules_words
from kaohe.explain.values import parameter_text
from kaohe.faults import Fault, raise_if_any
from kaohe.rulebook.by_year import Held
from kaohe.rulebook.fields import SEVERITIES
from kaohe.rulebook.locate import Places
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_models import FINDING_COUNTS, SEVERITY_WORDS, Severity
from kaohe.rulebook.parameters import settle
from kaohe.rulebook.profile import load_pack_of, load_profile, read_chain
from kaohe.rulebook.profile_models import Change, Profile
from kaohe.rulebook.provenance import settings_of
from kaohe.rulebook.scale_models import Scale, indicator_of
from kaohe.rulebook.whereabouts import told_path
from kaohe.rulebook.yaml_source import read_yaml

_VERBS: dict[str, str] = {"failing": "扣", "credit": "加"}


def load_score_sheet(name: str, places: Places, year: int | None = None) -> ScoreSheetRecord:
    """Return the record of a profile given by name or path. Raises FaultyInput with every fault of it and of its pack.

    Values by year are those of the profile's own year, else of ``year``, else the latest; all of them are told.
    """
    faults: list[Fault] = []
    loaded = load_profile(name, places, faults, year)
    pack = load_pack_of(loaded, places, faults) if loaded else None
    raise_if_any(faults)
    assert loaded is not None
    assert pack is not None
    settings = settings_of(read_chain(name, places, faults))
    pack_file = read_yaml(pack.folder / "pack.yaml", faults)
    assert pack_file is not None
    records = setting_records(settings, loaded.files[0], loaded.profile, pack, pack_file)
    return score_sheet(loaded.profile, pack, loaded.files, records, loaded.years.entries)


def score_sheet(
    profile: Profile, pack: Pack, files: Iterable[str], settings: list[SettingRecord], entries: Sequence[Held] = ()
) -> ScoreSheetRecord:
    """Return the record of a profile that has been checked against its pack; ``entries`` are those of its values by year."""
    bonus = profile.bonus
    return ScoreSheetRecord(
        schema="kaohe.score_sheet/1",
        profile=profile.profile,
        title=profile.title,
        year=profile.year,
        pack=pack.name,
        pack_title=pack.title,
        basis=pack.basis,
        files=[told_path(file, 2) for file in files],
        total=number(profile.total),
        heads={head: number(points) for head, points in profile.heads.items()},
        bonus_at_most=number(bonus.at_most) if bonus else None,
        items=[
            SheetItemRecord(
                i.id,
                i.title,
                number(i.points),
                _scale(i.scale, pack),
                earned_words(i.scale, pack),
                _changes(i.deduct, profile, pack),
            )
            for i in profile.items
        ],
        bonus=[
            SheetItemRecord(b.id, b.title, None, None, "", _changes(b.add, profile, pack)) for b in (bonus.items if bonus else [])
        ],
        grades=list(_grades(profile, pack, entries)),
        rules=[
            *rules_words(
                profile,
                {name: i.title for name, i in pack.indicators.items()},
                _told(profile.veto.by, profile, pack) if profile.veto else "",
            ),
            *(f"{said}。" for said in dated_words([e for e in entries if e.path[0] == "groups"], profile, pack)),
        ],
        parameters=_parameters(profile, pack, entries),
        unscored=[f"{id_} {c.spec.title}" for id_, c in pack.criteria.items() if id_ not in _acting(profile, pack)],
        settings=settings,
    )


def _scale(scale: Scale | None, pack: Pack) -> SheetScaleRecord | None:
    if scale is None:
        return None
    return SheetScaleRecord(indicator_of(scale), scale_title(scale, pack), scale.form, scale_steps(scale))


def _changes(changes: Mapping[str, Change], profile: Profile, pack: Pack) -> list[SheetChangeRecord]:
    return [_change(id_, change, profile, pack) for id_, change in changes.items()]


def _change(id_: str, change: Change, profile: Profile, pack: Pack) -> SheetChangeRecord:
    spec = pack.criteria[id_].spec
    points = change.points if change.points is not None else change.each
    return SheetChangeRecord(
        criterion=id_,
        title=spec.title,
        kind=spec.kind,
        severity=severity(id_, profile, pack),
        basis=spec.basis,
        form="forfeit" if change.forfeit else "each" if change.each is not None else "points",
        points=None if points is None else number(points),
        per=change.per,
        at_most=None if change.at_most is None else number(change.at_most),
        said=change_words(change, _VERBS[spec.kind], pack.title_of(change.per) if change.per else ""),
    )


def severity(id_: str, profile: Profile, pack: Pack) -> Severity | None:
    """Return the severity of a failing, as the profile may have changed it; None for a credit."""
    return profile.criteria[id_].severity if id_ in profile.criteria else pack.criteria[id_].spec.severity


def _grades(profile: Profile, pack: Pack, entries: Sequence[Held]) -> Iterator[SheetGradeRecord]:
    for i, grade in enumerate(profile.grades):
        barred, forced = (_failings(names, profile, pack) for names in (grade.barred_by, grade.forced_by))
        said = grade_words(
            grade,
            grade is profile.grades[-1],
            _told(grade.barred_by, profile, pack),
            _told(grade.forced_by, profile, pack),
            grouped=profile.groups is not None,
        )
        said += dated_words([held for held in entries if held.path[:2] == ("grades", i)], profile, pack)
        quota = grade.quota
        yield SheetGradeRecord(
            grade.grade,
            None if grade.at_least is None else number(grade.at_least),
            number(quota.share) if quota and quota.share is not None else None,
            quota.number if quota else None,
            barred,
            forced,
            said,
        )


def _failings(names: Iterable[str], profile: Profile, pack: Pack) -> list[str]:
    """Return the ids of criteria, with those of each severity written out."""
    found = [id_ for name in names for id_ in (_of_severity(name, profile, pack) if name in SEVERITIES else [name])]
    return list(dict.fromkeys(found))


def _of_severity(name: str, profile: Profile, pack: Pack) -> list[str]:
    return [id_ for id_ in pack.criteria if severity(id_, profile, pack) == name]


def _told(names: Iterable[str], profile: Profile, pack: Pack) -> str:
    """Return the failings that a grade names, in words: 突出问题（T02 年底突击检查、…）"""
    parts = []
    for name in names:
        if name in SEVERITIES:
            listed = "、".join(f"{id_} {pack.title_of(id_)}" for id_ in _of_severity(name, profile, pack))
            parts.append(f"{SEVERITY_WORDS[name]}问题（{listed or '现在没有这样的标准'}）")
        else:
            parts.append(f"{name} {pack.title_of(name)}")
    return "或".join(parts)


def _acting(profile: Profile, pack: Pack) -> set[str]:
    """Return the criteria that take or give points, bar or force, and those that their conditions ask about."""
    changes = [*(i.deduct for i in profile.items), *(b.add for b in (profile.bonus.items if profile.bonus else []))]
    named = [name for grade in profile.grades for name in (*grade.barred_by, *grade.forced_by)]
    acting = {id_ for listed in changes for id_ in listed} | set(_failings(named, profile, pack))
    asked = acting
    while asked:
        names = {leaf.name for id_ in asked for leaf in pack.criteria[id_].leaves()}
        counted = [FINDING_COUNTS[name] for name in names if name in FINDING_COUNTS]
        asked = ((names & pack.criteria.keys()) | set(_failings(counted, profile, pack))) - acting
        acting |= asked
    return acting


def _parameters(profile: Profile, pack: Pack, entries: Sequence[Held]) -> list[SheetParameterRecord]:
    values, uses, views = settle(pack, profile), parameter_uses(pack), used_in_views(pack)
    return [
        SheetParameterRecord(
            name,
            parameter.title,
            str(values[name]),
            parameter_text(values[name], parameter.type),
            parameter_text(parameter.default, parameter.type),
            values[name] != parameter.default,
            uses[name],
            views[name],
            [year_record(held, pack) for held in _entries(name, profile, pack, entries)],
        )
        for name, parameter in pack.parameters.items()
    ]


def _entries(name: str, profile: Profile, pack: Pack, entries: Sequence[Held]) -> Iterator[Held]:
    """Yield the entries of a parameter by year: the profile's, or those of the pack's default."""
    own = name in profile.parameters
    yield from (held for held in (entries if own else pack.years.entries) if held.path[:2] == ("parameters", name))
