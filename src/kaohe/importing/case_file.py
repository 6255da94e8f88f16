"""The case that an import writes into: found, or made with a ``case.yaml`` to fill in."""

import json
from pathlib import Path
from typing import NamedTuple

from kaohe.faults import Fault, FaultyInput, nearest
from kaohe.importing.readers import year_in
from kaohe.records.cells import Unreadable
from kaohe.records.grids import Grid
from kaohe.records.parsing import parse_date, parse_year, plain_text
from kaohe.records.texts import squeezed
from kaohe.rulebook.case_models import Case
from kaohe.rulebook.locate import Places, is_file, known
from kaohe.rulebook.validate import validated
from kaohe.rulebook.yaml_source import read_yaml

CASE_SHEET = "案例信息"
"""Sheet of the template that describes the case."""
LABELS = {"名称": "case", "标题": "title", "地区": "region", "年度": "year", "截止日期": "as_of", "评分方案": "profile"}
"""What its first column says, and the key of ``case.yaml``."""


class CaseFile(NamedTuple):
    """A case folder, its description, and the text of a ``case.yaml`` that is still to be written ("" when it is there)."""

    folder: Path
    case: Case
    new_text: str = ""

    @property
    def shown(self) -> str:
        """The folder as a person writes it."""
        return self.folder.as_posix()


def case_folder(name: str) -> Path:
    """Return the folder that ``--case`` names: a path, or the name of one under ``cases`` of the working folder."""
    path = Path(name)
    if is_file(path / "case.yaml"):
        return path
    found = known("cases", "*/case.yaml", Places(), shipped=False)
    if name in found:
        return found[name]
    return path if len(path.parts) != 1 or path.is_dir() else Path("cases") / name


def open_case(folder: Path, year: int | None, described: dict[str, str], faults: list[Fault]) -> CaseFile | None:
    """Return the case in ``folder``, or a new one for a year that is given or described in the template's sheet."""
    if is_file(folder / "case.yaml"):
        document = read_yaml(folder / "case.yaml", faults)
        case = validated(Case, document, (), faults) if document else None
        if case is not None and year is not None and case.year != year:
            message = f"案例 {case.case} 是 {case.year} 年度的，--year 写的是 {year}"
            faults.append(Fault(str(folder), 0, 0, "P001", message, "去掉 --year，或换一个案例文件夹"))
        return CaseFile(folder, case) if case is not None else None
    stated = described.get("year")
    if year is None and stated is None:
        close = nearest(folder.name, known("cases", "*/case.yaml", Places(), shipped=False))
        meant = f"是不是 {'、'.join(close)}？" if close else ""
        example = year_in([folder.name]) or "2022"
        hint = f"{meant}新建案例就加上 --year 年度，如 --year {example}；或在模板的“{CASE_SHEET}”里填年度，一起导入"
        faults.append(Fault(folder.as_posix(), 0, 0, "F001", f"{folder.as_posix()} 里还没有 case.yaml", hint))
        return None
    if year is not None and stated is not None and str(year) != stated:
        message = f"“{CASE_SHEET}”里的年度是 {stated}，--year 写的是 {year}"
        faults.append(Fault(folder.as_posix(), 0, 0, "P001", message, "两处改成一样，或去掉 --year"))
        return None
    return _new(folder, int(stated or year or 0), described)


def _new(folder: Path, year: int, described: dict[str, str]) -> CaseFile:
    values = {
        "case": described.get("case") or folder.resolve().name,
        "title": described.get("title") or f"{year}年度考核",
        "region": described.get("region") or "（请填写地区）",
        "year": year,
        "as_of": described.get("as_of") or f"{year}-12-31",
        "profile": described.get("profile") or "default",
        "units": "units.csv",
    }
    lines = [
        f"{key}: {value if isinstance(value, int) else json.dumps(value, ensure_ascii=False)}" for key, value in values.items()
    ]
    text = "\n".join(["# 标题、地区、截止日期和评分方案请改成自己的。", *lines]) + "\n"
    return CaseFile(folder, Case.model_validate(values), text)


def is_case_sheet(grid: Grid) -> bool:
    """Say whether a sheet is the template's description of a case."""
    return grid.sheet == CASE_SHEET


def read_case_sheet(grid: Grid, faults: list[Fault]) -> dict[str, str]:
    """Return what the template's sheet says of the case, by key of ``case.yaml``; what is left empty is not there."""
    found: dict[str, str] = {}
    for row in grid.rows:
        cells = [*row.cells, "", ""]
        key = LABELS.get(squeezed(cells[0]))
        text = plain_text(cells[1])
        if key is None or text is None:
            continue
        try:
            if key == "year":
                found[key] = str(parse_year(text) or "")
            elif key == "as_of":
                day = parse_date(text)
                found[key] = day.isoformat() if day else ""
            else:
                found[key] = text
        except Unreadable:
            faults.append(grid.fault(row, 1, "T002", f"{squeezed(cells[0])}“{text}”读不懂", "年度写 2022，截止日期写 2022-12-31"))
    return found


def pack_folder_of(case: Case, places: Places) -> Path:
    """Return the folder of the rule pack that the case's profile uses. Raises FaultyInput when there is none."""
    from kaohe.rulebook.locate import find_pack
    from kaohe.rulebook.profile import load_profile

    faults: list[Fault] = []
    profile = load_profile(case.profile, places, faults)
    folder = find_pack(profile.profile.pack, places, faults) if profile is not None else None
    if folder is None:
        raise FaultyInput(faults)
    return folder
