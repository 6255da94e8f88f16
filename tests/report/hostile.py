"""A case whose names and remarks hold formulas, script and markup: in every report they must come out as text."""

import shutil
from pathlib import Path

from kaohe.explain.whole import ReportRecord, whole
from kaohe.rulebook.locate import Places
from kaohe.rulebook.rulebook import load_rulebook
from kaohe.run import run

UNIT = "=cmd|' /C calc'!A0<script>alert(1)</script>**局** [x](javascript:y) `z` &amp; _w_ ~~v~~ $u$ {{ 7*7 }}"
"""Stands for one of the units of the shipped case."""
REMARK = "@SUM(1+1)<img src=x onerror=alert(2)>|# 标题 ~ 末"
"""A remark on it in the published table."""
TITLE = "+1<b>考核</b> &P | *年度* _xlsx_"


def hostile_case(folder: Path) -> Path:
    """Write the shipped case with these texts in place of its own; returns its folder."""
    case = folder / "daye-2022"
    shutil.copytree("cases/daye-2022", case)
    for path in case.glob("*.csv"):
        text = path.read_text("utf-8").replace("市司法局,4,0,4,0,0,100%,,", f"市司法局,4,0,4,0,0,100%,{REMARK},")
        path.write_text(text.replace("市司法局", UNIT), "utf-8")
    described = case / "case.yaml"
    plain = "title: 大冶市2022年度部门联合双随机监管考核"
    described.write_text(described.read_text("utf-8").replace(plain, f'title: "{TITLE}"'), "utf-8")
    return case


def hostile_record(folder: Path) -> ReportRecord:
    """Return the whole hostile year."""
    places = Places(None, None)
    return whole(run(load_rulebook(str(hostile_case(folder)), None, places)), places)
