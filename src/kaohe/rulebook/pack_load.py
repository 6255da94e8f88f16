"""Load a rule pack: ``pack.yaml``, ``indicators/*.yaml``, ``criteria/*.yaml`` and the other files of one folder."""

from pathlib import Path

from kaohe.faults import Fault
from kaohe.rulebook.by_year import years_to_check
from kaohe.rulebook.notice import FILE as NOTICE_FILE
from kaohe.rulebook.notice import figure_faults, load_notice
from kaohe.rulebook.notice_models import NoticeSpec
from kaohe.rulebook.pack import TABLES, Criterion, Pack
from kaohe.rulebook.pack_checks import check_of_year
from kaohe.rulebook.pack_files import PARTS
from kaohe.rulebook.pack_models import FINDING_COUNTS, CriterionSpec, Indicator
from kaohe.rulebook.pack_parts import Parts, read_entries, read_head
from kaohe.rulebook.pack_resolve import resolved_criteria, resolved_indicators
from kaohe.rulebook.pack_sql import read_lookups, read_views


def load_pack(folder: Path, faults: list[Fault], year: int | None = None, *, formulas: bool = False) -> Pack | None:
    """Load the pack in ``folder``. Returns None, with faults added, when anything in it is wrong.

    Values by year are those of ``year``, or the latest. That there is none for the year is left in :attr:`Pack.years`, since a
    profile may set the parameter itself. With ``formulas`` those of the pack's notices are checked too: grading needs none.
    """
    before = len(faults)
    parts = Parts(names=dict.fromkeys(TABLES, ("记录表", "", 0)) | dict.fromkeys(FINDING_COUNTS, ("内置指标", "", 0)))
    head_file = folder / "pack.yaml"
    head = read_head(head_file, parts, year, faults)
    indicator_files, criterion_files = (sorted((folder / part).glob(PARTS[part])) for part in ("indicators", "criteria"))
    for path in indicator_files:
        read_entries(path, "指标", Indicator, "name", parts, parts.indicators, faults)
    for path in criterion_files:
        read_entries(path, "标准编号", CriterionSpec, "id", parts, parts.criteria, faults)
    dormant = parts.dated.choose(parts.criteria, year, faults)
    views = read_views(folder / "views", parts.names, faults)
    lookups = read_lookups(folder / "lookups", parts.names, faults)
    if head is not None and parts.head is not None:
        faults += check_of_year(head.of_year, views, parts.head)
    indicators = resolved_indicators(parts, [*TABLES, *views, *lookups], faults)
    criteria = resolved_criteria(parts, dormant, faults)
    notice = _read_notice(folder, parts, faults, formulas)
    if head is None or len(faults) > before:
        return None
    files = [head_file, *indicator_files, *criterion_files, *(view.file for view in views.values()), *lookups.values()]
    return Pack(
        name=head.pack,
        title=head.title,
        basis=head.basis,
        folder=folder,
        parameters=parts.parameters,
        indicators=indicators,
        criteria=criteria,
        files=tuple(str(file) for file in (*files, *([folder / NOTICE_FILE] if notice else []))),
        views=views,
        lookups=lookups,
        extra_columns=head.extra_columns,
        places={name: (document, path) for name, (_, document, path) in parts.indicators.items()},
        column_titles=head.column_titles,
        notice=notice,
        years=parts.years._replace(bounds=parts.years.bounds | parts.dated.bounds()),
        excuse_reasons=head.excuse_reasons,
        of_year=head.of_year,
    )


def _read_notice(folder: Path, parts: Parts, faults: list[Fault], formulas: bool) -> NoticeSpec | None:
    """Read what the pack's notices state; names that another fault may have hidden are not reported as unknown."""
    kinds = {id_: spec.kind for id_, (spec, _, _) in parts.criteria.items()}
    types = {name: type_ for name, type_ in parts.types().items() if name not in FINDING_COUNTS}
    found: list[Fault] = []
    notice = load_notice(folder, types, kinds | dict.fromkeys(parts.unsure, "failing"), found)
    found += figure_faults(folder, types) if formulas else []
    faults += [f for f in found if not (parts.lost and f.code == "N001")]
    return notice


def earlier(pack: Pack, faults: list[Fault]) -> list[Pack]:
    """Return the pack as it was in each earlier span of years in which nothing of it changes, the latest first."""
    loaded = (load_pack(pack.folder, faults, year) for year in reversed(years_to_check(pack.years)))
    return [other for other in loaded if other is not None]


def entries_of(pack: Pack, id_: str, faults: list[Fault]) -> list[Criterion]:
    """Return every entry of a criterion of the pack, the latest first: one, or those that share out the years."""
    entries = {(pack.criteria[id_].file, pack.criteria[id_].line): pack.criteria[id_]}
    bounds = sorted(pack.years.bounds, reverse=True)
    for year in [*bounds, *(bound - 1 for bound in bounds[-1:])]:
        other = load_pack(pack.folder, faults, year)
        if other is not None and id_ in other.criteria:
            entries.setdefault((other.criteria[id_].file, other.criteria[id_].line), other.criteria[id_])
    return sorted(entries.values(), key=lambda c: c.spec.since or 0, reverse=True)
