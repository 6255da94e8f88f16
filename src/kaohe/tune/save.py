"""Write a changed profile as an extension of the one that it was made from: the changes, what followed, and the reason."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kaohe.faults import Fault, FaultyInput, clip
from kaohe.importing.yaml_words import yaml_text
from kaohe.rulebook.extends_lists import LISTS
from kaohe.rulebook.locate import SHIPPED, Places, known
from kaohe.rulebook.profile import load_pack_of, load_profile
from kaohe.rulebook.provenance import flow
from kaohe.rulebook.rulebook import Rulebook
from kaohe.rulebook.yaml_source import YamlPath
from kaohe.run import Run
from kaohe.tune.edits import apply, parse_edits, told
from kaohe.tune.keys import key_of

_LONGEST = 200
"""Bytes of a file name that every system takes, with room for ``.yaml``."""
_LINES = "\r\n\t"
_MERGED = ("parameters", "ranges")
"""Mappings of a profile that an extension changes key by key, whether what it extends has them or not."""


def save(run: Run, settings: Sequence[str], name: str, reason: str, places: Places | None = None) -> Path:
    """Write ``KEY=VALUE`` changes to a case's profile as a new profile, and return its file.

    It stands beside the profile that it extends, or in ``scoring_profiles`` of the working folder where that one came with the
    program. Raises FaultyInput where the changes cannot be made, there is a profile of that name, or no reason is given.

    >>> file = save(load("daye-2022"), ["优秀.名额.个数=5"], "试改", "按新办法减少名额")
    >>> print(file.as_posix())
    scoring_profiles/试改.yaml
    >>> print(file.read_text("utf-8"), end="")
    # 改动：优秀.quota.number（优秀：名额 个数）6 → 5
    # 理由：按新办法减少名额
    profile: 试改
    extends: daye-2022
    title: 大冶市2022年度双随机监管考核方案（试改）
    set:
      优秀.quota.number: 5
    """
    edits = parse_edits(settings, run.rulebook)
    if not edits:
        raise FaultyInput([_fault(f"{name}.yaml", "M003", "没有改动，不必另存", "写明要改的：键=值，如 " + _example(run))])
    head = [f"改动：{'；'.join(told(edits))}"]
    return save_changed(run.rulebook, apply(run.rulebook, edits), name, reason, head, places)


def save_changed(
    rulebook: Rulebook, changed: Rulebook, name: str, reason: str, head: Sequence[str], places: Places | None = None
) -> Path:
    """Write a rulebook's changed profile as one that extends it, and return its file; ``head`` is told at its top.

    Raises FaultyInput as :func:`save` does, or where an extension would not come to the same profile.
    """
    places = places or Places()
    base = Path(rulebook.profile_files[0])
    shipped = base.parent.resolve() == (SHIPPED / "scoring_profiles").resolve()
    folder = (places.profiles or Path("scoring_profiles")) if shipped else base.parent
    file = folder / f"{name}.yaml"
    _refuse(file, name, reason, places)
    text = extension(rulebook, changed, name, [*head, f"理由：{reason.strip()}"])
    return _put(file, text, changed, places)


def extension(rulebook: Rulebook, changed: Rulebook, name: str, head: Sequence[str]) -> str:
    """Return the YAML of a profile that extends another and holds only what differs; ``head`` stands above as comments."""
    lines = [f"# {line}" for told_ in head for line in told_.splitlines()]
    lines += [f"profile: {_text(name)}", f"extends: {_text(Path(rulebook.profile_files[0]).stem)}"]
    lines += [f"title: {_text(f'{changed.profile.title}（{name}）')}"]
    nested: dict[str, dict[str, Any]] = {}
    for path, value in _differences(rulebook.profile_document.data, changed.profile_document.data, (), _by_year(rulebook)):
        if len(path) == 1:
            lines.append(f"{path[0]}: {flow(value)}")
        elif path[0] in _MERGED:
            nested.setdefault(str(path[0]), {})[str(path[1])] = value
        else:
            nested.setdefault("set", {})[key_of(path, changed.profile_document.data)] = value
    for key, values in nested.items():
        lines += [f"{key}:", *(f"  {_text(inner)}: {flow(value)}" for inner, value in values.items())]
    return "\n".join(lines) + "\n"


def _differences(old: Any, new: Any, path: YamlPath, whole: set[YamlPath]) -> Iterator[tuple[YamlPath, Any]]:
    """Yield what differs, as deep as one value; ``whole`` are the paths whose value cannot be changed in part."""
    if old == new:
        return
    where = "/".join(step for step in path if isinstance(step, str))
    if path in whole or (path and path[0] in _MERGED and len(path) == 2):
        yield path, new
    elif isinstance(old, dict) and isinstance(new, dict) and not old.keys() - new.keys():
        for key, value in new.items():
            if key not in old:
                yield (*path, key), value
            else:
                yield from _differences(old[key], value, (*path, key), whole)
    elif where in LISTS and [e[LISTS[where]] for e in old] == [e[LISTS[where]] for e in new]:
        for i, value in enumerate(new):
            yield from _differences(old[i], value, (*path, i), whole)
    else:
        yield path, new


def _by_year(rulebook: Rulebook) -> set[YamlPath]:
    """Return the paths whose value was chosen from values by year: in the file a list stands there."""
    return {held.path for held in rulebook.held}


def _refuse(file: Path, name: str, reason: str, places: Places) -> None:
    faults = []
    if why := _bad_name(name):
        hint = "名称也是文件名：用汉字、字母、数字、连字符，如 试改-2024"
        faults.append(_fault(clip(name), "M003", f"{clip(name)} 不能作评分方案的名称：{why}", hint))
    elif file.exists() or name in known("scoring_profiles", "*.yaml", places):
        faults.append(_fault(str(file), "N002", f"已经有叫 {clip(name)} 的评分方案，没有写入", "换一个名称"))
    if not reason.strip():
        hint = "写明为什么改（命令里用 --reason），会写在新方案的开头"
        faults.append(_fault(str(file) if not why else clip(name), "M002", "没有写改动的理由", hint))
    if faults:
        raise FaultyInput(faults)


def _bad_name(name: str) -> str:
    """Say why a name cannot be that of a profile and its file; "" where it can."""
    if not name.strip():
        return "是空的"
    if name != name.strip():
        return "前后有空格"
    if name[0] in ".-":
        return f"不能以 {name[0]} 开头"
    if name.casefold().endswith((".yaml", ".yml")):
        return "不写 .yaml，文件名会自己加上"
    if bad := [c for c in dict.fromkeys(name) if not (c.isalnum() or c in "-_." or (c > "\x7f" and c.isprintable()))]:
        return (
            f"不能有 {'、'.join('空格' if c.isspace() and c not in _LINES else c if c.isprintable() else '控制字符' for c in bad)}"
        )
    return "太长" if len(name.encode()) > _LONGEST else ""


def _example(run: Run) -> str:
    item = run.rulebook.profile.items[0]
    return f"{item.id}.points={item.points}"


def _put(file: Path, text: str, changed: Rulebook, places: Places) -> Path:
    """Write the file where there is none, whole or not at all, once it is seen to come to the changed profile."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=file.parent, prefix=".kaohe-", suffix=".yaml")
        written = Path(made)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            written.chmod(0o644)
            _check(written, file, changed, places)
            os.link(written, file)  # unlike a rename, never replaces what has come there meanwhile
        finally:
            written.unlink()
    except FileExistsError:
        raise FaultyInput([_fault(str(file), "N002", f"刚刚有了叫 {clip(file.stem)} 的评分方案，没有写入", "换一个名称")]) from None
    except OSError as error:
        message = f"不能写入 {file.parent}（{error.strerror}）"
        raise FaultyInput([_fault(str(file), "F001", message, "换一个可以写入的文件夹，用 --profiles 指定")]) from error
    return file


def _check(written: Path, file: Path, changed: Rulebook, places: Places) -> None:
    """Raise FaultyInput where the file does not load, or comes to another profile than was tried."""
    faults: list[Fault] = []
    loaded = load_profile(str(written), places, faults, changed.case.year)
    if loaded is not None:
        load_pack_of(loaded, places, faults)
    shown = [fault._replace(file=str(file)) if fault.file == str(written) else fault for fault in faults]
    own = {"profile": "", "title": ""}
    if not shown and (loaded is None or loaded.profile.model_copy(update=own) != changed.profile.model_copy(update=own)):
        message = "这些改动合起来不能写成只含改动的扩展方案，没有写入"
        shown = [_fault(str(file), "P001", message, "把整组换掉的改动（如 bonus={…}）改为逐个键改，或直接编辑方案文件")]
    if shown:
        raise FaultyInput(shown)


def _text(text: str) -> str:
    """Return a name or a dotted key as it may stand in YAML."""
    without = text.replace(".", "")
    return text if yaml_text(without) == without else json.dumps(text, ensure_ascii=False)


def _fault(file: str, code: str, message: str, hint: str) -> Fault:
    return Fault(file, 0, 0, code, message, hint)
