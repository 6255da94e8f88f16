"""How differences, readings and mends are worded, on the Daye case and on hostile text."""

import io

from rich.console import Console

from kaohe.reconcile.reconcile import reconcile
from kaohe.reconcile.records import ReconciliationRecord
from kaohe.report.reconciliation import print_reconciliation, reconciliation_csv, reconciliation_markdown
from kaohe.run import Run


def _printed(record: ReconciliationRecord, width: int = 200) -> str:
    out = io.StringIO()
    print_reconciliation(record, Console(file=out, width=width, markup=False, highlight=False, emoji=False))
    return out.getvalue()


def test_a_difference_names_the_reading_that_agrees(daye: Run) -> None:
    """The share of joint tasks: by records, by the notice's own numbers, with the special plan left out, and what was tried."""
    text = _printed(reconcile(daye))
    assert (
        "    部门联合抽查占比：公布 57.6%，算得 57.2%，公布的多 0.4 个百分点\n"
        "      与记录不符：100 × 发起部门联合检查数合计 87 ÷ 发起抽查任务数合计 152 = 57.2368\n"
        "      与其他公布数相符：正文的两个数相除，100 × 发起部门联合抽查任务数 87（一） ÷ 发起抽查任务数 151（一） = 57.6159\n"
        "      换一种口径就相符：专项计划的任务另计（100 × 发起部门联合检查数合计 87 ÷ （发起抽查任务数合计 152 − 专项计划数合计 1） = 57.6159）\n"
        "      试过、也不相符的口径：联合计划占全部计划（59.2%）\n"
    ) in text


def test_units_that_were_counted_are_named(daye: Run) -> None:
    """Six units without problems were printed, seven are on record: who they are, and whom a reading leaves out."""
    text = _printed(reconcile(daye))
    assert "计入的单位：市人社局、市文旅局、市应急管理局、市统计局、市气象局、市烟草专卖局、市金融办\n" in text
    assert "换一种口径就相符：检查不到5户的不算（" in text
    assert "；不计 市金融办\n" in text


def test_what_would_mend_a_sum(daye: Run) -> None:
    """10464 is not 5347 + 5928; the records cannot say which is wrong, so each is given what it would have to be."""
    assert (
        "      与其他公布数不符：平台录入市场主体数 5347（二(三)） + 平台录入非市场主体数 5928（二(三)） = 11275\n"
        "        如果只有一个数错：平台录入市场主体数（二(三)）5347 应为 4536；平台录入非市场主体数（二(三)）5928 应为 5117；或者本数应为 11275\n"
    ) in _printed(reconcile(daye))


def test_sections_stand_in_the_order_of_importance(daye: Run) -> None:
    """Differences, then what cannot be computed with its reason, then what agrees; figures of each unit are counted."""
    text = _printed(reconcile(daye))
    heads = ["不符（7 个）", "算不出（27 个）", "相符（69 个）", "共 103 个公布的数：相符 69，不符 7，算不出 27。"]
    assert [text.index(head) for head in heads] == sorted(text.index(head) for head in heads)
    assert "    平台录入执法人员数 1018：平台录入数没有逐户记录\n" in text
    assert "    与记录相符：逐户计划落实率（26 家）\n" in text


def test_narrow_terminals_lose_nothing(daye: Run) -> None:
    """Broken into short lines, every line fits and the text is the same."""
    record = reconcile(daye)
    narrow, wide = _printed(record, 80), _printed(record, 10_000)
    assert "".join(narrow.split()) == "".join(wide.split())


def test_what_is_written_in_a_file_stays_text(daye: Run) -> None:
    """Formulas, markup and table marks in titles and reasons are shown as they are."""
    record = reconcile(daye)
    hostile = next(f for f in record.figures if f.state == "cannot")
    hostile.title, hostile.why = "=HYPERLINK(1)", "[red]a|b[/red]\n换行"
    assert "'=HYPERLINK(1)" in reconciliation_csv(record)
    assert "a\\|b" in reconciliation_markdown(record)
    assert "[red]a|b[/red]" in _printed(record)
