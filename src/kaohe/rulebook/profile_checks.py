"""Does a profile fit its pack, and do its parts fit together?"""

from collections.abc import Iterator
from decimal import Decimal

from kaohe.faults import Fault, clip, did_you_mean
from kaohe.rulebook.grade_checks import check_grades, check_groups, check_veto
from kaohe.rulebook.item_checks import check_items
from kaohe.rulebook.pack import Pack, kind_words
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.typing_rules import EXPECTED, NUMERIC, fits
from kaohe.rulebook.yaml_source import Document, YamlPath


def check_profile(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    """Yield what in ``profile`` does not fit ``pack`` or itself."""
    yield from _check_parameters(profile, document, pack)
    yield from _check_severities(profile, document, pack)
    yield from check_items(profile, document, pack)
    yield from check_grades(profile, document, pack)
    yield from check_groups(profile, document)
    yield from check_veto(profile, document, pack)
    yield from _check_ranking(profile, document, pack)


def _check_parameters(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    for name, value in profile.parameters.items():
        path: YamlPath = ("parameters", name)
        parameter = pack.parameters.get(name)
        if parameter is None:
            yield document.fault(path, "N001", f"规则包里没有参数 {name}", did_you_mean(name, pack.parameters), at_key=True)
        elif not fits(parameter.type, value):
            yield document.fault(
                path,
                "M003",
                f"参数 {name}（{parameter.title}）应当是{EXPECTED[parameter.type]}",
                f"改正它（现在是 {clip(value)}，默认是 {parameter.default}）",
            )
        elif parameter.range and isinstance(value, Decimal) and not parameter.range[0] <= value <= parameter.range[1]:
            low, high = parameter.range
            yield document.fault(
                path,
                "M004",
                f"参数 {name}（{parameter.title}）应当在 {low} 到 {high} 之间",
                f"改成这个范围里的数（现在是 {value}）",
            )


def _check_severities(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    for id_ in profile.criteria:
        path: YamlPath = ("criteria", id_)
        if id_ not in pack.criteria:
            yield document.fault(path, "N001", f"规则包里没有标准 {id_}", did_you_mean(id_, pack.criteria), at_key=True)
        elif pack.criteria[id_].spec.kind == "credit":
            yield document.fault(path, "M005", f"{id_} 是加分情形，没有严重程度", "删去这一行", at_key=True)


def _check_ranking(profile: Profile, document: Document, pack: Pack) -> Iterator[Fault]:
    numeric = [name for name, indicator in pack.indicators.items() if indicator.type in NUMERIC]
    for i, by in enumerate(profile.ranking.then_by):
        for name in by:
            if name not in numeric:
                message = f"then_by 里的 {name} {kind_words(pack, name)}，不能用来排序"
                at = ("ranking", "then_by", i, name)
                yield document.fault(at, "N001", message, did_you_mean(name, numeric), at_key=True)
