"""What nothing uses: parameters of a pack, criteria that no profile uses, and limits by a severity that no criterion has."""

from collections.abc import Iterable, Iterator

from kaohe.checking.remarks import Remark
from kaohe.explain.parameter_uses import parameter_uses, used_in_views
from kaohe.faults import Fault
from kaohe.rulebook.fields import SEVERITIES
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.pack_models import SEVERITY_WORDS
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.yaml_source import Document, YamlPath
from kaohe.score.score import scored_criteria


def parameter_remarks(pack: Pack, document: Document) -> Iterator[Remark]:
    """Yield the parameters that neither a condition nor a message nor any SQL reads."""
    by_criteria, by_views = parameter_uses(pack), used_in_views(pack)
    told = {part.name for c in pack.criteria.values() for message in c.messages for part in message if not isinstance(part, str)}
    for name in pack.parameters:
        if not by_criteria[name] and not by_views[name] and name not in told and name not in _in_sql(pack):
            message = f"参数 {name}（{pack.title_of(name)}）没有用到：没有条件、提示语、指标或视图读它"
            hint = f"删去这一行；或在条件的右边写 {name}，在 SQL 里写 ${name}"
            yield Remark(document.fault(("parameters", name), "K104", message, hint, at_key=True), (name,))


def _in_sql(pack: Pack) -> set[str]:
    """Return the parameters that indicators read, those included that no condition reads."""
    texts = [t for i in pack.indicators.values() for t in (i.where, i.measure, i.value, i.otherwise) if t]
    named = {name for name in pack.parameters if any(f"${name}" in text for text in texts)}
    return named | {i.missing_at_most for i in pack.indicators.values() if isinstance(i.missing_at_most, str)}


def severities_of(pack: Pack, profile: Profile) -> dict[str, str]:
    """Return the severity of each failing, as the profile may have changed it."""
    own = {id_: c.spec.severity for id_, c in pack.criteria.items() if c.spec.severity is not None}
    return {**own, **{id_: change.severity for id_, change in profile.criteria.items()}}


def acting(pack: Pack, profile: Profile) -> set[str]:
    """Return the criteria that change a score or a grade by a profile, and those that the conditions of these read."""
    labels = {name for grade in profile.grades for name in (*grade.barred_by, *grade.forced_by)}
    labels |= set(profile.veto.by if profile.veto else [])
    used = scored_criteria(profile) | {id_ for id_, severity in severities_of(pack, profile).items() if {id_, severity} & labels}
    waiting = list(used)
    while waiting:
        named = {leaf.name for leaf in pack.criteria[waiting.pop()].leaves() if leaf.name in pack.criteria} - used
        used |= named
        waiting += named
    return used


def criterion_remarks(pack: Pack, profiles: Iterable[Profile]) -> Iterator[Remark]:
    """Yield the criteria that none of the profiles of a pack uses; nothing where there is no profile."""
    used = [acting(pack, profile) for profile in profiles]
    for criterion in pack.criteria.values() if used else ():
        if not any(criterion.id in ids for ids in used):
            message = f"没有评分方案用到 {criterion.id}（{criterion.spec.title}）：认定它不影响得分和等次"
            hint = "在方案的 deduct（加分情形在 add）里写上它；只用来列问题的不必改"
            yield Remark(Fault(criterion.file, criterion.line, 1, "K105", message, hint, len(criterion.id) + 6), (criterion.id,))


def limit_remarks(pack: Pack, profile: Profile, document: Document) -> Iterator[Remark]:
    """Yield what bars from a grade, forces to one or settles the score, by a severity that no failing has."""
    held = set(severities_of(pack, profile).values())
    limits: list[tuple[str, YamlPath, list[str]]] = [
        (f"等次“{grade.grade}”的 {key}", ("grades", i, key), getattr(grade, key))
        for i, grade in enumerate(profile.grades)
        for key in ("barred_by", "forced_by")
    ]
    limits.append(("一票否决的 by", ("veto", "by"), profile.veto.by if profile.veto else []))
    for what, path, names in limits:
        for j, name in enumerate(names):
            if name in SEVERITIES and name not in held:
                message = f"{what} 写了 {name}（{SEVERITY_WORDS[name]}），没有一条标准是这种严重程度"
                hint = "在方案的 criteria 里把应当如此的标准改成这种严重程度，或删去它；留着备用的不必改"
                about = ("veto", name) if path[0] == "veto" else (profile.grades[int(path[1])].grade, str(path[2]), name)
                yield Remark(document.fault((*path, j), "K207", message, hint), about)
