"""Pages of the scoring profiles: each as a rubric on paper, for readers who know the rubric and not YAML."""

from pathlib import Path

from kaohe.explain.records.score_sheet import ScoreSheetRecord
from kaohe.explain.score_sheet import load_score_sheet
from kaohe.report.score_sheet import score_sheet_markdown
from kaohe.report.tables import markdown_table
from kaohe.rulebook.locate import Places, known

FOLDER = Path("docs/profiles")


def profile_pages(generated: str) -> dict[Path, str]:
    """Return a page for each profile, and the index. Each begins with ``generated``."""
    records = {name: load_score_sheet(name, Places()) for name in sorted(known("scoring_profiles", "*.yaml", Places()))}
    pages = {FOLDER / f"{name}.md": generated + _page(name, record) for name, record in records.items()}
    return {**pages, FOLDER / "index.md": generated + _index(records)}


def _page(name: str, record: ScoreSheetRecord) -> str:
    body = score_sheet_markdown(record, lambda id_: f"[{id_}](../rules/{id_}.md)", settings=False)
    bases = [Path(file).stem for file in record.files[1:]]
    told = f"扩展自 {'、'.join(f'[{base}]({base}.md)' for base in bases)}。" if bases else ""
    where = f"{told}每个设置在哪个文件第几行、改了什么：`kaohe profile show {name}`。"
    return f"[全部评分方案](index.md)　[考核标准](../rules/index.md)\n\n{body}\n## 出处\n\n{where}\n"


def _index(records: dict[str, ScoreSheetRecord]) -> str:
    rows = [
        [
            f"[{name}]({name}.md)",
            record.title,
            str(record.year or "各年度"),
            f"{record.total} 分{f'，加分不超过 {record.bonus_at_most} 分' if record.bonus_at_most else ''}",
            "、".join(i.title for i in record.items),
        ]
        for name, record in records.items()
    ]
    said = "随程序带来的评分方案，每个一页，像印在纸上的评分细则。怎样写自己的，见[怎样写评分方案](../guide/profile.md)。"
    return f"# 评分方案\n\n{said}\n\n{markdown_table(['方案', '名称', '年度', '满分', '评分项'], rows)}"
