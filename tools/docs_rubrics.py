"""``docs/rubrics.md``: each way in which published rubrics give points, the YAML that says it, and the example that proves it."""

import re
from pathlib import Path
from typing import Any

import yaml

EXAMPLES = Path("tests/rubrics/examples.yaml")
_UNITS = "甲乙丙丁戊己庚辛壬癸"
_FACTS = {"score": "得分", "low": "最低", "high": "最高", "rank": "名次", "grade": "等次"}
_STATES = {
    "found": "认定",
    "not_found": "没有",
    "excused": "复核不扣",
    "n/a": "不适用",
    "unknown": "未知",
    "true": "是",
    "false": "否",
}
_MOST = 10

INTRO = """\
# 各地办法怎样计分，怎么写

下面每一条都见于公布的考核办法（出处写在“见于”）。每条给出写法、一个手工算好的例子，和怎样算的。
例子存放在 `tests/rubrics/examples.yaml`，`make test` 逐条计分、排名、定等次，与手工算的核对（`tests/rubrics/test_rubrics.py`）；
本页由同一文件生成，所以写法和结果不会与程序不同。

例子里的指标名（`done`、`times` 等）是假设的；`X01` 等是扣分情形，`C01` 等是加分情形。没有写的总分是 100 分。自己的指标和标准怎样写：[怎样写自己的规则包](guide/pack.md)。

"""


def rubrics_page() -> str:
    """Return the page as Markdown, without the line that says it is generated."""
    examples: list[dict[str, Any]] = yaml.load(EXAMPLES.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts as written
    rows = [f"| {e['number']} | [{e['title']}](#{_anchor(_heading(e))}) | {e['seen']} |" for e in examples]
    overview = "\n".join(["| 序号 | 办法 | 见于 |", "| --- | --- | --- |", *rows])
    return f"{INTRO}{overview}\n\n" + "\n".join(map(_section, examples))


def _heading(example: dict[str, Any]) -> str:
    return f"{example['number']} {example['title']}"


def _anchor(heading: str) -> str:
    """Return the anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _section(example: dict[str, Any]) -> str:
    facts, expect = example["facts"], example["expect"]
    size = max(map(len, facts.values()))
    groups = {"组别": example["groups"]} if "groups" in example else {}
    columns = {**groups, **{_title(n): c for n, c in facts.items()}, **{_title(n, result=True): c for n, c in expect.items()}}
    header = ["单位", *columns]
    names = [_UNITS[i] if i < len(_UNITS) else str(i + 1) for i in range(size)]
    rows = [[names[i], *(_shown(column[i]) for column in columns.values())] for i in range(min(size, _MOST + 1))]
    if size > _MOST + 1:
        rows = [*rows[:_MOST], ["…", *("…" for _ in columns)]]
    table = "\n".join(f"| {' | '.join(row)} |" for row in [header, ["---"] * len(header), *rows])
    count = "、".join(f"{grade} {number} 家" for grade, number in example.get("count", {}).items())
    return f"""\
## {_heading(example)}

见于：{example["seen"]}

```yaml
{example["yaml"].rstrip()}
```

{table}

算法：{example["worked"]}{f"（共 {count}）" if count else ""}
"""


def _title(name: str, *, result: bool = False) -> str:
    if name in _FACTS:
        return f"**{_FACTS[name]}**"
    if name.startswith("by_hand:"):
        return f"`{name.partition(':')[2]}` 人工评的分"
    return f"**`{name}` 得分**" if result else f"`{name}`"


def _shown(value: str) -> str:
    return _STATES.get(value, value)
