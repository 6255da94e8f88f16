"""Find rule packs, profiles and cases by name: given folders first, then the working folder, then the installation."""

from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, clip, did_you_mean

_PACKAGE = Path(__file__).resolve().parents[1]
SHIPPED = _PACKAGE / "shipped" if (_PACKAGE / "shipped").is_dir() else _PACKAGE.parents[1]
"""A wheel carries rules, profiles and cases in ``kaohe/shipped``; a checkout has them beside ``src``."""


class Places(NamedTuple):
    """Where to look. ``rules`` and ``profiles`` come from the flags of the same names."""

    rules: Path | None = None
    profiles: Path | None = None
    beside: Path | None = None
    """The folder of a profile given by path: what it extends may lie beside it."""

    def folders(self, kind: str, *, shipped: bool = True) -> list[Path]:
        """Return the folders that may hold ``rules``, ``scoring_profiles`` or ``cases``, first choice first."""
        flag = {"rules": self.rules, "scoring_profiles": self.profiles}.get(kind)
        if flag is not None:
            return [flag]
        first = [self.beside] if self.beside is not None and kind == "scoring_profiles" else []
        folders = [*first, Path(kind), *([SHIPPED / kind] if shipped else [])]
        return list({folder.resolve(): folder for folder in reversed(folders)}.values())[::-1]


def find_case(name: str, places: Places, faults: list[Fault]) -> Path | None:
    """Return the folder of a case given as a path or as the name of one under ``cases/``."""
    direct = Path(name)
    if is_file(direct / "case.yaml"):
        return direct
    return _find(name, "cases", "*/case.yaml", "案例", places, faults)


def find_pack(name: str, places: Places, faults: list[Fault]) -> Path | None:
    """Return the folder of a rule pack."""
    return _find(name, "rules", "*/pack.yaml", "规则包", places, faults)


def find_profile(name: str, places: Places, faults: list[Fault]) -> Path | None:
    """Return the file of a profile given as a path or a name."""
    if name.endswith(".yaml") and is_file(Path(name)):
        return Path(name)
    return _find(name, "scoring_profiles", "*.yaml", "评分方案", places, faults)


def comes_with_program(path: Path) -> bool:
    """Say whether a file or folder was installed with the program, and so is nobody's to change."""
    return _PACKAGE / "shipped" in path.resolve().parents


def is_file(path: Path) -> bool:
    """Say whether there is such a file; a name that no file can have is no error."""
    try:
        return path.is_file()
    except OSError:
        return False


def known(kind: str, pattern: str, places: Places, *, shipped: bool = True) -> dict[str, Path]:
    """Return everything of a kind by name; what stands in an earlier folder hides the same name later."""
    found: dict[str, Path] = {}
    for folder in places.folders(kind, shipped=shipped):
        for path in sorted(folder.glob(pattern)):
            entry = path.parent if "/" in pattern else path
            found.setdefault(entry.name if "/" in pattern else path.stem, entry)
    return found


def _find(name: str, kind: str, pattern: str, what: str, places: Places, faults: list[Fault]) -> Path | None:
    found = known(kind, pattern, places)
    if name in found:
        return found[name]
    looked = [_told(folder, kind) for folder in places.folders(kind)]
    hint = did_you_mean(
        name, found, f"已找到的有：{'、'.join(found)}" if found else "在放有 cases、rules 的文件夹里运行，或写出路径"
    )
    faults.append(Fault(name, 0, 0, "F001", f"找不到{what} {clip(name)}（找过 {'、'.join(looked)}）", hint))
    return None


def _told(folder: Path, kind: str) -> str:
    """Return a folder as a person knows it: where the program was installed is nobody's concern."""
    return "程序自带的" if folder == SHIPPED / kind else f"{folder} 文件夹"
