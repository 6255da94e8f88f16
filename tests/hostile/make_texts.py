"""The hostile files that are text, or bytes that are nothing."""

from collections.abc import Sequence

from tests.hostile.make import HEADER, ROWS

INSPECTIONS = "任务编号,检查对象代码,检查对象名称,检查日期,检查结果,备注"
LIAISONS = "单位,联络员,任职起始日期,任职截止日期"


def files() -> dict[str, bytes]:
    """Return every text file by name."""
    return encodings() | forms() | cells() | broken_texts() | broken_tables() | broken_cells() | personal() | no_tables()


def table(rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER, sep: str = ",", end: str = "\n") -> str:
    """Return rows as CSV text."""
    return "".join(sep.join(f'"{c}"' if sep in c or "\n" in c else c for c in row) + end for row in (header, *rows))


def changed(**cells: str) -> str:
    """Return the table with cells of its rows replaced: ``start="a|b"`` gives the first row a and the second b."""
    at = {"task": 0, "plan": 1, "lead": 2, "partners": 3, "kind": 4, "start": 5, "end": 6, "risk": 7}
    rows = [list(row) for row in ROWS]
    for name, values in cells.items():
        for row, value in zip(rows, values.split("|"), strict=True):
            row[at[name]] = value
    return table(rows)


def encodings() -> dict[str, bytes]:
    """The same table in the encodings and line ends of spreadsheets."""
    text = table()
    return {
        "tasks-same-utf8.csv": text.encode(),
        "tasks-same-utf8-bom.csv": text.encode("utf-8-sig"),
        "tasks-same-gbk.csv": text.encode("gbk"),
        "tasks-same-utf16-le-bom.csv": b"\xff\xfe" + text.encode("utf-16-le"),
        "tasks-same-utf16-be-bom.csv": b"\xfe\xff" + text.encode("utf-16-be"),
        "tasks-same-utf16-le.csv": text.encode("utf-16-le"),
        "tasks-same-utf16-be.csv": text.encode("utf-16-be"),
        "tasks-same-utf16-tabs.txt": b"\xff\xfe" + table(sep="\t", end="\r\n").encode("utf-16-le"),
        "tasks-same-crlf.csv": table(end="\r\n").encode("gb18030"),
        "tasks-same-cr.csv": table(end="\r").encode(),
        "tasks-same-ctrl-z.csv": table(end="\r\n").encode("gbk") + b"\x1a",
        "tasks-gb18030-four-bytes.csv": table([(*ROWS[0][:2], "𠮷㐂局", *ROWS[0][3:])]).encode("gb18030"),
    }


def forms() -> dict[str, bytes]:
    """The same table with other delimiters, titles, headers and rows around it."""
    quoted = "".join(",".join(f'"{c}"' for c in row) + "\n" for row in (HEADER, *ROWS))
    english = ("task_id", "plan_id", "lead_unit", "partner_units", "kind", "started_on", "ended_on", "credit_risk")
    marked = (
        "*任务编号",
        "计划编号（临时任务不填）",
        "发起单位*",
        "配合单位",
        "抽查 类型",
        "开始日期（年/月/日）",
        "完成日期[没有就不填]",
        "信用风险分类：",
    )
    lines = ("任务\n编号", "计划\n编号", "发起单位\n(必填)", "配合单位", "抽查类型", "开始日期", "完成日期", "信用风险\n分类")
    turned = [",".join(reversed([f'"{c}"' for c in row])) + "\n" for row in (HEADER, *ROWS)]
    title = "2022年度“双随机、一公开”抽查任务表,,,,,,,\n填报单位：,某县市场监管局,,,,填报日期：,2022-12-31,\n"
    gaps = "".join(f",,{','.join(f'{c},' if i == 3 else c for i, c in enumerate(row))},\n" for row in (HEADER, *ROWS))
    two_rows = "任务,,单位,,抽查类型,日期,,信用风险分类\n编号,计划编号,发起单位,配合单位,,开始日期,完成日期,\n"
    body = table().partition("\n")[2]
    notes = "注：1.任务编号按平台填写。,,,,,,,\n填表人：张三,,,审核人：李四,,,联系电话：87654321,\n（本表一式两份）,,,,,,,\n"
    texts = {
        "tasks-same-tabs.tsv": table(sep="\t"),
        "tasks-same-semicolons.csv": table(sep=";"),
        "tasks-same-sep-line.csv": "sep=;\n" + table(sep=";"),
        "tasks-same-all-quoted.csv": quoted,
        "tasks-same-english.csv": table(header=english),
        "tasks-same-marked-header.csv": table(header=marked),
        "tasks-same-header-of-lines.csv": "".join(",".join(f'"{c}"' for c in row) + "\n" for row in (lines, *ROWS)),
        "tasks-same-turned.csv": "".join(turned),
        "tasks-same-titles.csv": title + table(),
        "tasks-same-forty-lines-of-blanks.csv": "\n" * 38 + table(),
        "tasks-same-two-row-header.csv": two_rows + body,
        "tasks-same-blank-columns.csv": gaps,
        "tasks-same-blank-rows.csv": "\n,,,,,,,\n" + table().replace("\n", "\n,,　,,,,,\n\n"),
        "tasks-same-trailing-commas.csv": table().replace("\n", ",,,\n"),
        "tasks-same-totals.csv": table() + "合 计,2,,,,,,\n甲局小计,,,1,,,,\n总计：2项,,,,,,,\n",
        "tasks-same-notes.csv": table() + notes,
        "tasks-same-header-again.csv": table([ROWS[0], HEADER, ROWS[1]]),
        "tasks-same-title-again.csv": title + table([ROWS[0]]) + title + table([ROWS[1]]),
        "tasks-same-column-numbers.csv": table([tuple("12345678"), *ROWS]),
    }
    return {name: text.encode() for name, text in texts.items()}


def cells() -> dict[str, bytes]:
    """The same records with their cells written in other ways."""
    wide = "ＲＷ０１,ＪＨ０１,甲局　,乙局、丙局,部门联合,２０２２－０３－０１,２０２２／３／１５,是\n　ＲＷ０２,,乙局,,单部门,２０２２年４月２日,,否\n"
    texts = {
        "tasks-same-full-width.csv": ",".join(HEADER) + "\n" + wide,
        "tasks-same-dates-slashes.csv": changed(start="2022/3/1|2022/04/02", end="2022/3/15|"),
        "tasks-same-dates-dots.csv": changed(start="2022.3.1|2022.04.02", end="2022.03.15|"),
        "tasks-same-dates-chinese.csv": changed(start="2022年3月1日|2022年4月2号", end="2022年3月15日星期二|"),
        "tasks-same-dates-compact.csv": changed(start="20220301|20220402", end="20220315.0|"),
        "tasks-same-date-times.csv": changed(start="2022/3/1 0:00:00|2022-04-02T08:30:00+08:00", end="2022-03-15 17:30:21.123|"),
        "tasks-same-serials.csv": changed(start="44621|44653.75", end="44635|"),
        "tasks-same-flags-ticks.csv": changed(risk="√|×"),
        "tasks-same-flags-have.csv": changed(risk="有|无"),
        "tasks-same-flags-letters.csv": changed(risk="Y|n"),
        "tasks-same-flags-numbers.csv": changed(risk="1|0"),
        "tasks-same-flags-words.csv": changed(risk="TRUE|False"),
        "tasks-same-kinds.csv": changed(kind="跨部门|部门内"),
        "tasks-same-kinds-long.csv": changed(kind="部门联合抽查|单独"),
        "tasks-same-dashes.csv": changed(plan="JH01|/", partners="乙局、丙局|——", end="2022-03-15|-"),
        "tasks-same-none.csv": changed(plan="JH01|无", partners="乙局、丙局|无", end="2022-03-15|未完成"),
        "tasks-same-null.csv": changed(plan="JH01|NULL", partners="乙局、丙局|None", end="2022-03-15|NaT"),
        "tasks-same-invisible.csv": changed(
            task="\u200bRW01|RW02\ufeff", lead="甲局\u00a0|\u3000乙局", start="2022-03-01\u200e|2022-04-02"
        ),
        "tasks-same-kept-as-text.csv": changed(task='\'RW01|"=""RW02"""', plan="JH01\t|", start="'2022-03-01|2022-04-02"),
        "tasks-same-spaced-codes.csv": changed(task="RW 01| RW02 ", plan=" JH 01|"),
    }
    lines = '任务编号,发起单位,任务名称\nRW01,甲局,"餐饮\n专项"\nRW02,乙局,"说是""重点""，其实, 一般"\n'
    return {name: text.encode() for name, text in texts.items()} | {"tasks-lines-in-cells.csv": lines.encode()}


def broken_texts() -> dict[str, bytes]:
    """Files whose bytes are no text."""
    text = table()
    half = text.encode()
    return {
        "tasks-bad-bytes.csv": half.replace("乙局,".encode(), b"\xff\xff\x80,", 1),
        "tasks-bad-half-character-at-end.csv": half[: half.rfind("否".encode()) + 2],
        "tasks-bad-half-character-inside.csv": half.replace("丙局".encode(), "丙局".encode()[:-1], 1),
        "tasks-bad-half-gbk.csv": text.encode("gbk")[:-2],
        "tasks-bad-nul.csv": half.replace(b"JH01", b"JH\x0001"),
        "tasks-bad-odd-utf16.csv": b"\xff\xfe" + text.encode("utf-16-le")[:-1],
        "tasks-bad-empty.csv": b"",
        "tasks-bad-bom-only.csv": b"\xef\xbb\xbf",
        "tasks-bad-blank.csv": b"\r\n,,,\r\n  \r\n",
        "tasks-bad-picture.csv": bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"),
    }


def broken_tables() -> dict[str, bytes]:
    """Tables whose rows or headers do not fit together."""
    twice = (*HEADER[:6], "开始日期", "完成日期")
    texts = {
        "tasks-bad-open-quote.csv": table().replace("甲局", '"甲局', 1),
        "tasks-bad-quote-inside.csv": table().replace("甲局", '"甲"局', 1),
        "tasks-bad-wrong-delimiter.csv": table(sep="|"),
        "tasks-bad-row-long.csv": table().replace("JH01,", "JH01,,", 1),
        "tasks-bad-row-short.csv": table().replace("RW02,,", "RW02,", 1),
        "tasks-bad-cut-off.csv": table()[:-12],
        "tasks-bad-no-header.csv": table().partition("\n")[2],
        "tasks-bad-foreign-header.csv": "抽查任务编号,任务名称,任务组织部门\nRW01,餐饮,甲局\n",
        "tasks-bad-column-missing.csv": "任务编号,任务名称\nRW01,餐饮\n",
        "tasks-bad-header-twice.csv": table(header=twice),
        "tasks-bad-both-languages.csv": "任务编号,task_id,发起单位\nRW01,RW01,甲局\n",
        "tasks-bad-column-without-header.csv": table().replace(HEADER[3], "", 1),
        "tasks-bad-json.csv": '[{"任务编号": "RW01", "发起单位": "甲局"}]',
        "tasks-header-only.csv": table([]),
        "tasks-more-columns.csv": "任务编号,发起单位,备注,备注,Name\nRW01,甲局,一,二,三\n",
        "task_items-total-in-second-column.csv": "序号,任务编号,事项编号\n1,RW01,S01\n2,合计,1\n",
    }
    return {name: text.encode() for name, text in texts.items()}


def broken_cells() -> dict[str, bytes]:
    """Tables with cells that cannot be read."""
    many = table([(f"RW{i:03d}", *ROWS[0][1:5], "2022-02-30" if i % 2 else "2022-03-01", *ROWS[0][6:]) for i in range(60)])
    texts = {
        "tasks-bad-dates.csv": changed(start="2022-02-30|3/1/2022", end="22-3-1|-44621"),
        "tasks-bad-dates-nothing.csv": changed(start="1900-01-01|0001-01-01", end="9999-12-31|上半年"),
        "tasks-bad-words.csv": changed(kind="联席|单", risk="可能|2"),
        "tasks-bad-required.csv": changed(task="|RW02", lead="甲局|/"),
        "tasks-bad-code-damaged.csv": changed(task="9.14202E+17|1.23E+11", plan="2.022E+15|"),
        "tasks-bad-errors.csv": changed(plan="#N/A|", lead="甲局|#REF!", partners="乙局|########", end="#VALUE!|"),
        "tasks-bad-formulas.csv": changed(lead="=A1&B1|乙局", end="=TODAY()|"),
        "tasks-bad-one-line-record.csv": table() + "RW03,,,,,,,\n",
        "tasks-bad-many-dates.csv": many,
        "tasks-bad-year.csv": "任务编号,发起单位\nRW01,甲局\n,餐饮专项行动方案\n",
        "plans-bad-years.csv": "计划编号,制定单位,计划年度,专项计划\nJH1,甲局,22,\nJH2,甲局,2022年度,是\n",
        "catalog-bad-levels.csv": "单位,事项编号,事项类别\n甲局,S1,特别\n甲局,S2,重点事项\n乙局,S1,一般\n",
    }
    return {name: text.encode() for name, text in texts.items()}


def personal() -> dict[str, bytes]:
    """Tables with 身份证号 and 手机号, which must not come through, and credit codes, which must."""
    inspections = (
        "RW01,91350100M000100Y43,某公司,2022-03-05,未发现问题,联系 13912345678\n"
        "RW01,11010519491231002X,某个体户,2022-03-05,未发现问题,身份证11010519491231002X\n"
        "RW02,11010519491231002x,某个体户,2022-04-05,未发现问题,\n"
        "RW02,911101197001011004,登记号十八位,2022-04-05,未发现问题,\n"
    )
    liaisons = "甲局,张三 13912345678,2021-01-01,至今\n甲局,李四（11010519491231002X）,2020-01-01,2020-12-31\n乙局,13912345678,2022-01-01,\n"
    return {
        "inspections-personal.csv": f"{INSPECTIONS}\n{inspections}".encode(),
        "liaisons-personal.csv": f"{LIAISONS}\n{liaisons}".encode("gbk"),
    }


def no_tables() -> dict[str, bytes]:
    """Files that are something else than their name says."""
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in (HEADER, *ROWS))
    spans = "<tr><th rowspan=2>任务编号</th><th rowspan=2>发起单位</th><th colspan=2>日期</th></tr><tr><th>开始日期</th><th>完成日期</th></tr>"
    spanned = f"{spans}<tr><td>RW01<td rowspan=2>甲局<td>2022-3-1<td>&nbsp;<tr><td>RW02<td>2022-3-2<td>2022-3-3</table>"
    page = f"<html><head><meta charset='gbk'><style>td {{color: red}}</style></head><body><table border=1>{cells}</table></body></html>"
    xml = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    return {
        "tasks-same-html.xls": page.encode("gbk"),
        "tasks-html-spans.xls": f"<table><caption>2022年</caption>{spanned}".encode(),
        "tasks-same-csv.xls": table(sep="\t").encode("gbk"),
        "tasks-same-csv.xlsx": table().encode("utf-8-sig"),
        "tasks-bad-login-page.xls": b"<!DOCTYPE html><html><body><h1>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</h1></body></html>",
        "tasks-bad-xml.xls": xml.encode(),
        "tasks-bad-archive.mht.xls": b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
        "tasks-bad-pdf.csv": b"%PDF-1.4\n%\xc2\xa5\xc2\xb1\n1 0 obj\n<<>>\nendobj\n",
        "tasks-bad-words.xlsx": "这不是工作簿".encode(),
        "tasks-bad-ole.xls": bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600,
        "tasks-bad-zip.xlsx": b"PK\x03\x04" + b"\x14\x00" * 40,
        "tasks-bad-parquet.parquet": b"PAR1 nothing PAR1",
        "tasks-bad-text.parquet": b"nothing\n",
    }
