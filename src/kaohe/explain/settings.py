"""Every setting that a profile rests on, as records: title, value, file and line, and what it replaced."""

from collections.abc import Iterator
from typing import Any

from kaohe.explain.records.score_sheet import Origin, SettingRecord, StatedRecord
from kaohe.rulebook.pack import Pack
from kaohe.rulebook.profile_models import Profile
from kaohe.rulebook.provenance import Key, Setting, Stated, flow
from kaohe.rulebook.whereabouts import told_path
from kaohe.rulebook.yaml_source import Document
from kaohe.schema.words import WORDS, title_of

_NOWHERE = Stated(None, "", 0)
_GROUPS = {"rounding": "Rounding", "ranking": "Ranking", "groups": "Groups", "bonus": "Bonus"}
"""Keys of a profile whose keys are settings, with the class that holds their titles."""


def setting_records(settings: list[Setting], own: str, profile: Profile, pack: Pack, pack_file: Document) -> list[SettingRecord]:
    """Return every setting of a profile, what the pack sets where the profile does not, and what holds where nobody wrote.

    ``own`` is the profile's own file; ``pack_file`` is ``pack.yaml`` as read.
    """
    titles = _Titles(settings, pack)
    written = {setting.key: setting for setting in settings}
    records = [_record(setting, own, titles) for setting in settings if setting.key[0] not in ("parameters", "criteria")]
    for name in pack.parameters:
        key = ("parameters", name)
        setting = _over(written.get(key), key, _of_pack(pack_file, ("parameters", name, "default")))
        records.append(_record(setting, own, titles, "inherited" if key in written else "pack"))
    for setting in settings:
        if setting.key[0] == "criteria":
            records.append(_record(_over(setting, setting.key, _severity_of_pack(pack, setting.key[1])), own, titles))
    defaults = (_default(key, value, titles) for key, value in _unwritten(profile, set(written)))
    return [*records, *defaults]


def _over(setting: Setting | None, key: Key, of_pack: Stated) -> Setting:
    """Return a setting of the profile with what the pack says beneath it."""
    return Setting(key, of_pack, ()) if setting is None else setting._replace(before=(*setting.before, of_pack))


def _of_pack(pack_file: Document, path: tuple[str, ...]) -> Stated:
    span = pack_file.keys.get(path) or pack_file.span(path)
    return Stated(flow(pack_file.at(path)), pack_file.file, span.line)


def _severity_of_pack(pack: Pack, id_: str) -> Stated:
    criterion = pack.criteria[id_]
    return Stated(criterion.spec.severity, criterion.file, criterion.line)


def _record(setting: Setting, own: str, titles: "_Titles", otherwise: Origin = "inherited") -> SettingRecord:
    now, *before = (StatedRecord(*s._replace(file=s.file and told_path(s.file, 2))) for s in (setting.now, *setting.before))
    origin: Origin = "own" if setting.now.file == own else otherwise
    return SettingRecord(".".join(setting.key), titles.of(setting.key), origin, now, before)


def _default(key: Key, value: Any, titles: "_Titles") -> SettingRecord:
    return SettingRecord(".".join(key), titles.of(key), "default", StatedRecord(*_NOWHERE._replace(value=flow(value))), [])


def _unwritten(profile: Profile, written: set[Key]) -> Iterator[tuple[Key, Any]]:
    """Yield what holds though no file says it: plain defaults of the profile, and those of its groups."""
    for name, info in Profile.model_fields.items():
        value = getattr(profile, name)
        if isinstance(info.default, str) and (name,) not in written:
            yield (name,), value
        elif name in _GROUPS and name != "bonus" and value is not None:
            for key, inner in type(value).model_fields.items():
                if isinstance(inner.default, str) and (name, key) not in written:
                    yield (name, key), getattr(value, key)


class _Titles:
    """Chinese titles of settings, from the words of the schemas and the titles of what they name."""

    def __init__(self, settings: list[Setting], pack: Pack) -> None:
        self.pack = pack
        self.named = {s.key[:-1]: s.now.value or s.before[0].value or "" for s in settings if s.key[-1] == "title"}

    def of(self, key: Key) -> str:
        """Return the title of one setting: 计划落实：扣分 T01 计划外开展检查"""
        match key:
            case ("items", id_, name, *rest):
                return self._entry(self.named.get(("items", id_), id_), "Item", name, rest)
            case ("bonus", "items", id_, name, *rest):
                return self._entry(f"加分 {self.named.get(('bonus', 'items', id_), id_)}", "BonusItem", name, rest)
            case ("grades", grade, name):
                return f"{grade}：{title_of(WORDS['Grade'], name)}"
            case ("parameters", name):
                return f"参数：{self.pack.title_of(name)}"
            case ("criteria", id_, name):
                return f"{id_} {self.pack.title_of(id_)}：{title_of(WORDS['CriterionChange'], name)}"
            case (group, name) if group in _GROUPS:
                return f"{title_of(WORDS['Profile'], group)}：{title_of(WORDS[_GROUPS[group]], name)}"
            case _:
                return title_of(WORDS["Profile"], key[0])

    def _entry(self, title: str, model: str, name: str, rest: list[str]) -> str:
        criteria = "".join(f" {id_} {self.pack.title_of(id_)}" for id_ in rest)
        return f"{title}：{title_of(WORDS[model], name)}{criteria}"
