"""Write the generated part of the documentation; with ``--check`` write nothing and name what is out of date.

* ``docs/cli.md`` from the ``--help`` of every command
* ``docs/rules/`` from the rule packs and the profiles that use them
* ``docs/profiles/`` from the profiles, each as a rubric on paper
* ``docs/rubrics.md`` from the worked examples of published rubrics
* ``docs/faults.md`` from the table of fault codes
* ``docs/schema/`` from the models of our YAML files and the records behind ``--format json``
* the marked screens of the READMEs and the guide, from what the program prints

What comes out is the same on every machine: paths are relative, the width is fixed, no colours, no versions.
"""

import argparse
import sys
from contextlib import chdir
from pathlib import Path

import click
from docs_profiles import profile_pages
from docs_rubrics import rubrics_page
from docs_rules import rule_pages
from docs_screens import Call, outputs, screened_files, with_screens

from kaohe.checking.codes import CHECKS, SEVERITY_WORDS
from kaohe.cli.main import COMMANDS, cli
from kaohe.cli.schema import schema_file, schema_text
from kaohe.faults import CODES
from kaohe.report.json_kinds import JSON_KINDS
from kaohe.schema.kinds import KINDS

ROOT = Path(__file__).resolve().parents[1]
GENERATED = "<!-- 本页由 tools/make_docs.py 生成（make docs），请不要手改。 -->\n\n"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Returns the exit code: 1 when ``--check`` finds something out of date."""
    parser = argparse.ArgumentParser(description="Write the generated documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name what is out of date")
    check = parser.parse_args(arguments).check
    stale = changes()
    for path, text in sorted(stale.items()):
        print(f"{'stale' if check else 'wrote' if text is not None else 'removed'}: {path.as_posix()}")
        if not check:
            _apply(ROOT / path, text)
    if check and stale:
        print("run `make docs` and commit the result", file=sys.stderr)
    return 1 if check and stale else 0


def changes() -> dict[Path, str | None]:
    """Return every file that differs from what it should hold: its new text, or None where it should not be."""
    with chdir(ROOT):
        wanted = pages()
        stale: dict[Path, str | None] = {p: t for p, t in wanted.items() if not p.is_file() or p.read_text("utf-8") != t}
        owned = [path for folder in ("rules", "profiles", "schema") for path in Path("docs", folder).glob("*")]
        return stale | {p: None for p in owned if p not in wanted}


def pages() -> dict[Path, str]:
    """Return every generated file by its path below the repository, whole. The working folder is the repository."""
    return {
        Path("docs/cli.md"): cli_page(),
        Path("docs/rubrics.md"): GENERATED + rubrics_page(),
        Path("docs/faults.md"): faults_page(),
        **rule_pages(GENERATED),
        **profile_pages(GENERATED),
        **schema_files(),
        **{path: with_screens(path.read_text("utf-8")) for path in screened_files()},
    }


def _apply(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def cli_page() -> str:
    """Return the reference of the command line: every ``--help`` as printed."""
    calls = [Call(("--help",)), *(Call((*name.split(), "--help")) for name in command_names())]
    printed = outputs(calls)
    parts = [
        f"{GENERATED}# 命令行参考\n\n"
        "结果写到标准输出，进度和警告写到标准错误；不是终端，或设了环境变量 `NO_COLOR` 时，输出纯文字。\n\n"
        "| 退出码 | 意思 |\n| --- | --- |\n| 0 | 正常 |\n| 1 | `check` 发现错误（`--strict`：或警告），`test`、`verify` 有不符 |\n| 2 | 不能运行，包括输入有误 |\n"
    ]
    for call in calls:
        title = " ".join(("kaohe", *call.arguments[:-1]))
        parts.append(f"## {title}\n\n```text\n{printed[call]}\n```\n")
    return "\n".join(parts)


def command_names() -> list[str]:
    """Return every command, those of a group behind it: ``profile``, ``profile show``."""
    context = click.Context(cli)
    names: list[str] = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        names += [name, *(f"{name} {inner}" for inner in getattr(command, "lazy", {}))]
    return names


FAULT_KINDS = {
    "F": "文件",
    "Y": "YAML 写法",
    "M": "键和值",
    "N": "名称",
    "C": "条件和提示语",
    "S": "指标算式",
    "P": "评分方案",
    "D": "通报模板",
    "T": "表格",
    "K1": "规则的检查",
    "K2": "方案的检查",
    "K3": "案例的检查",
    "K9": "检查的例外",
}


def faults_page() -> str:
    """Return the table of the codes of faults and remarks."""
    intro = (
        "`kaohe check` 和其他命令报错时，方括号里是下面的代码；每条都写明位置和改法。K 开头的只有 `kaohe check` 会列出，"
        "在没有其他错误时才有；有意如此的，[写明理由](guide/check.md#有意如此的)就不再计入。\n"
    )
    lines = [f"{GENERATED}# 错误、警告和提示的代码\n", intro, "| 代码 | 轻重 | 范围 | 意思 |", "| --- | --- | --- | --- |"]
    for code, title in CODES.items():
        lines.append(f"| {code} | 错误 | {FAULT_KINDS[code[0]]} | {title} |")
    for code, check in CHECKS.items():
        lines.append(f"| {code} | {SEVERITY_WORDS[check.severity]} | {FAULT_KINDS[code[:2]]} | {check.title}：{check.why} |")
    return "\n".join(lines) + "\n"


def schema_files() -> dict[Path, str]:
    """Return the JSON Schema of each kind of YAML file, and of each kind of record."""
    return {Path("docs/schema") / schema_file(kind): schema_text(kind) for kind in (*KINDS, *JSON_KINDS)}


if __name__ == "__main__":
    sys.exit(main())
