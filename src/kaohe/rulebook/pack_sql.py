"""The SQL files and lookups of a rule pack: named after their files, in the namespace of indicators and parameters."""

import re
from collections import Counter
from pathlib import Path

from kaohe.faults import Fault, clip
from kaohe.rulebook.fields import NAME
from kaohe.rulebook.lookups import read_lookup
from kaohe.rulebook.pack import View
from kaohe.rulebook.pack_files import PARTS
from kaohe.rulebook.reserved import RESERVED

Names = dict[str, tuple[str, str, int]]
"""Every name that is taken: what it is, and the file and line that declare it."""


def read_views(folder: Path, names: Names, faults: list[Fault]) -> dict[str, View]:
    """Read the SQL of each view; what it may hold is checked where it is used (``sql_checks``)."""
    views = {}
    for path in sorted(folder.glob(PARTS["views"])):
        if _named(path, "视图", names, faults) and (text := _text(path, faults)) is not None:
            views[path.stem] = View(path.stem, text, str(path))
    return views


def read_lookups(folder: Path, names: Names, faults: list[Fault]) -> dict[str, Path]:
    """Return the lookups by name; one without a header of distinct columns is a fault."""
    lookups = {}
    for path in sorted(folder.glob(PARTS["lookups"])):
        if not _named(path, "对照表", names, faults) or _text(path, faults) is None:
            continue
        header, rows = read_lookup(path)
        if not header or "" in header or len(set(header)) < len(header):
            faults.append(Fault(str(path), 1, 1, "T001", "对照表的第一行应当是表头，每列一个不同的名称", "补上表头"))
        elif twice := next((name for name, count in Counter(row[0] for row in rows).items() if count > 1), None):
            message = f"对照表里“{clip(twice)}”写了两次，连接时会多算"
            faults.append(Fault(str(path), 1, 1, "N002", message, f"“{header[0]}”一列的每个值只写一行"))
        else:
            lookups[path.stem] = path
    return lookups


def _text(path: Path, faults: list[Fault]) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        hint = "用编辑器打开，另存为时编码选 UTF-8；电子表格里另存为“CSV UTF-8”"
        faults.append(Fault(str(path), 1, 1, "F002", "文件不是 UTF-8 编码，汉字读不出来", hint))
        return None


def _named(path: Path, what: str, names: Names, faults: list[Fault]) -> bool:
    """Declare a view or a lookup under the name of its file; one that cannot be had is a fault."""
    name = path.stem
    if re.fullmatch(NAME, name) and name not in names and name not in RESERVED:
        names[name] = (what, str(path), 1)
        return True
    if name in names:
        other, file, line = names[name]
        message = f"{what}的名称 {name} 已经用作{other}{f'（{file} 第 {line} 行）' if file else ''}"
        faults.append(Fault(str(path), 1, 1, "N002", message, "给文件换一个名称"))
    else:
        hint = "文件名用小写字母、数字和下划线，以字母开头，不用 SQL 的关键字"
        faults.append(Fault(str(path), 1, 1, "M004", f"{what}不能叫 {clip(name)}", hint))
    return False
